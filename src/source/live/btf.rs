//! BTF, the kernel's description of its own types: where a member of a structure lies in this very kernel.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::source::live::bytes::{array, u32_at, u64_at};

/// Why bytes are no BTF.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum BtfError {
    /// The mark at the start is missing, or of the other byte order.
    #[error("no BTF of this machine's byte order: it begins with {0:#06x}, not 0xeb9f")]
    Magic(u16),
    /// It ends where something was promised.
    #[error("BTF ends within type {0}")]
    Cut(u32),
    /// A kind that is newer than this program.
    #[error("BTF has a type of the unknown kind {0}")]
    Kind(u32),
}

/// Where a member lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Bits from the start of the structure.
    pub bit: u32,
    /// Its size in bits.
    pub bits: u32,
}

impl Place {
    /// Bytes from the start of the structure.
    pub fn byte(self) -> usize {
        (self.bit / 8) as usize
    }

    /// Its value in a copy of its structure, if it has at most 64 bits and lies within.
    pub fn read(self, raw: &[u8]) -> Option<u64> {
        let (at, shift) = (self.byte(), self.bit % 8);
        let len = (self.bits + shift).div_ceil(8) as usize;
        let bytes = raw.get(at..at.checked_add(len)?)?;
        if self.bits == 0 || len > 8 {
            return None;
        }
        let mut word = [0; 8];
        if cfg!(target_endian = "big") {
            word[8 - len..].copy_from_slice(bytes);
        } else {
            word[..len].copy_from_slice(bytes);
        }
        let from_low = if cfg!(target_endian = "big") { len as u32 * 8 - shift - self.bits } else { shift };
        let value = u64::from_ne_bytes(word) >> from_low;
        Some(if self.bits == 64 { value } else { value & ((1 << self.bits) - 1) })
    }
}

const MAGIC: u16 = 0xeb9f;
const INT: u32 = 1;
const PTR: u32 = 2;
const ARRAY: u32 = 3;
const STRUCT: u32 = 4;
const UNION: u32 = 5;
const ENUM: u32 = 6;
const FUNC: u32 = 12;
const FLOAT: u32 = 16;
const ENUM64: u32 = 19;
/// A circle of types would be a mistake; more than so many names for one type too.
const DEPTH: usize = 32;

/// The types of a kernel, as far as they were asked for.
pub struct Btf {
    data: Vec<u8>,
    /// Where each type begins; type 0 is `void`.
    types: Vec<usize>,
    strings: usize,
    structs: BTreeMap<String, u32>,
    functions: BTreeMap<String, u32>,
}

impl Btf {
    /// Reads all types, and remembers structures and functions of these names.
    pub fn read(data: Vec<u8>, names: &[&str]) -> Result<Btf, BtfError> {
        let magic = array(&data, 0).map_or(0, u16::from_ne_bytes);
        if magic != MAGIC {
            return Err(BtfError::Magic(magic));
        }
        let word = |at| u32_at(&data, at).map(|word| word as usize).ok_or(BtfError::Cut(0));
        let header = word(4)?;
        let (begin, len, strings) = (header + word(8)?, word(12)?, header + word(16)?);
        let mut btf = Btf { data, types: vec![0], strings, structs: BTreeMap::new(), functions: BTreeMap::new() };
        let mut at = begin;
        while at < begin + len {
            at = btf.add(at, names)?;
        }
        Ok(btf)
    }

    /// Adds the type at a place; tells where the next one begins.
    fn add(&mut self, at: usize, names: &[&str]) -> Result<usize, BtfError> {
        let id = self.types.len() as u32;
        self.types.push(at);
        let info = self.word(at + 4).ok_or(BtfError::Cut(id))?;
        let (kind, members) = (info >> 24 & 0x1f, (info & 0xffff) as usize);
        if kind == STRUCT || kind == FUNC {
            self.remember(at, id, kind, names);
        }
        let more = match kind {
            INT | 14 | 17 => 4,
            ARRAY => 12,
            STRUCT | UNION | 15 | ENUM64 => 12 * members,
            ENUM | 13 => 8 * members,
            PTR | 7..=FUNC | FLOAT | 18 => 0,
            unknown => return Err(BtfError::Kind(unknown)),
        };
        Ok(at + 12 + more)
    }

    /// The first one of a name counts.
    fn remember(&mut self, at: usize, id: u32, kind: u32, names: &[&str]) {
        let name = self.word(at).and_then(|name| self.string(name)).unwrap_or_default();
        if names.contains(&name) {
            let name = name.to_owned();
            let known = if kind == STRUCT { &mut self.structs } else { &mut self.functions };
            known.entry(name).or_insert(id);
        }
    }

    fn word(&self, at: usize) -> Option<u32> {
        u32_at(&self.data, at)
    }

    fn string(&self, offset: u32) -> Option<&str> {
        let text = self.data.get(self.strings.checked_add(offset as usize)?..)?;
        let end = text.iter().position(|byte| *byte == 0)?;
        std::str::from_utf8(&text[..end]).ok()
    }

    /// The number of a function's type.
    pub fn function(&self, name: &str) -> Option<u32> {
        self.functions.get(name).copied()
    }

    /// The size of a structure in bytes.
    pub fn size(&self, name: &str) -> Option<usize> {
        let at = self.types[*self.structs.get(name)? as usize];
        self.word(at + 8).map(|size| size as usize)
    }

    /// Where a member lies; `path` as C has it, `sk_lock.owned`, through structures without a name too. None: this kernel has
    /// no such member.
    pub fn place(&self, structure: &str, path: &str) -> Option<Place> {
        let mut id = *self.structs.get(structure)?;
        let mut place = Place { bit: 0, bits: 0 };
        for part in path.split('.') {
            let (member, kind) = self.member(id, part, DEPTH)?;
            place = Place { bit: place.bit.checked_add(member.bit)?, bits: member.bits };
            id = self.peeled(kind)?.0;
        }
        Some(place)
    }

    /// A member and its type.
    fn member(&self, id: u32, name: &str, depth: usize) -> Option<(Place, u32)> {
        let (_, at) = self.peeled(id)?;
        let info = self.word(at + 4)?;
        if !matches!(info >> 24 & 0x1f, STRUCT | UNION) || depth == 0 {
            return None;
        }
        let has_widths = info >> 31 == 1;
        (0..(info & 0xffff) as usize).find_map(|n| {
            let entry = at + 12 + 12 * n;
            let (its_name, kind, offset) = (self.word(entry)?, self.word(entry + 4)?, self.word(entry + 8)?);
            let (bit, width) = if has_widths { (offset & 0xff_ffff, offset >> 24) } else { (offset, 0) };
            match self.string(its_name)? {
                "" => {
                    let (inner, kind) = self.member(kind, name, depth - 1)?;
                    Some((Place { bit: bit.checked_add(inner.bit)?, bits: inner.bits }, kind))
                }
                text if text == name => {
                    let bits = if width > 0 { width } else { self.bits(kind, DEPTH)? };
                    Some((Place { bit, bits }, kind))
                }
                _ => None,
            }
        })
    }

    /// What is behind names, `const` and the like; with its place.
    fn peeled(&self, mut id: u32) -> Option<(u32, usize)> {
        for _ in 0..DEPTH {
            let at = *self.types.get(id as usize).filter(|_| id > 0)?;
            match self.word(at + 4)? >> 24 & 0x1f {
                8..=11 | 18 => id = self.word(at + 8)?,
                _ => return Some((id, at)),
            }
        }
        None
    }

    fn bits(&self, id: u32, depth: usize) -> Option<u32> {
        let (_, at) = self.peeled(id)?;
        match self.word(at + 4)? >> 24 & 0x1f {
            INT | STRUCT | UNION | ENUM | FLOAT | ENUM64 => self.word(at + 8)?.checked_mul(8),
            PTR => Some(size_of::<u64>() as u32 * 8),
            ARRAY if depth > 0 => self.bits(self.word(at + 12)?, depth - 1)?.checked_mul(self.word(at + 20)?),
            _ => Some(0),
        }
    }
}

/// A native number of 8 bytes in a copy, for those that are pointers.
pub fn pointer(raw: &[u8], at: usize) -> Option<u64> {
    u64_at(raw, at)
}

#[cfg(test)]
mod tests;
