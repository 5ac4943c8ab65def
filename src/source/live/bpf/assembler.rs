//! Puts BPF instructions together (RFC 9669), with labels in the place of distances.

use std::collections::BTreeMap;

/// A register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Reg {
    R0 = 0,
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    /// The end of the stack frame.
    Frame,
}

/// A function that the kernel offers to programs, with its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
#[allow(missing_docs)]
pub enum Helper {
    KtimeGetNs = 5,
    ProbeReadKernel = 113,
    SeqWrite = 127,
    SkcToTcpSock = 137,
    ForEachMapElem = 164,
}

/// One instruction of eight bytes.
pub type Instruction = [u8; 8];

/// Where a label is used.
enum Use {
    /// As a distance to jump.
    Jump,
    /// As a function to call back.
    Callback,
}

/// A program that grows.
#[derive(Default)]
pub struct Assembler {
    code: Vec<Instruction>,
    labels: BTreeMap<&'static str, usize>,
    uses: Vec<(usize, &'static str, Use)>,
}

const EXIT: u8 = 0x95;
const CALL: u8 = 0x85;
const MOV_REG: u8 = 0xbf;
const MOV_IMM: u8 = 0xb7;
const ADD_REG: u8 = 0x0f;
const ADD_IMM: u8 = 0x07;
const AND_IMM: u8 = 0x57;
const LOAD_4: u8 = 0x61;
const LOAD_8: u8 = 0x79;
const STORE_4: u8 = 0x63;
const STORE_8: u8 = 0x7b;
const LOAD_IMM_64: u8 = 0x18;
const JUMP: u8 = 0x05;
const JUMP_EQ_IMM: u8 = 0x15;
const JUMP_NE_IMM: u8 = 0x55;
const JUMP_EQ_REG: u8 = 0x1d;
const JUMP_NE_REG: u8 = 0x5d;
const PSEUDO_MAP_FD: u8 = 1;
const PSEUDO_MAP_VALUE: u8 = 2;
const PSEUDO_FUNC: u8 = 4;

impl Assembler {
    fn put(&mut self, op: u8, to: Reg, from: u8, offset: i16, immediate: i32) {
        let registers = if cfg!(target_endian = "big") { (to as u8) << 4 | from } else { to as u8 | from << 4 };
        let (offset, immediate) = (offset.to_ne_bytes(), immediate.to_ne_bytes());
        let [a, b, c, d] = immediate;
        self.code.push([op, registers, offset[0], offset[1], a, b, c, d]);
    }

    /// Where the next instruction will be.
    pub fn position(&self) -> usize {
        self.code.len()
    }

    /// `to = from`
    pub fn set(&mut self, to: Reg, from: Reg) {
        self.put(MOV_REG, to, from as u8, 0, 0);
    }

    /// `to = number`
    pub fn set_number(&mut self, to: Reg, number: i32) {
        self.put(MOV_IMM, to, 0, 0, number);
    }

    /// `to += from`
    pub fn add(&mut self, to: Reg, from: Reg) {
        self.put(ADD_REG, to, from as u8, 0, 0);
    }

    /// `to += number`
    pub fn add_number(&mut self, to: Reg, number: i32) {
        self.put(ADD_IMM, to, 0, 0, number);
    }

    /// `to &= number`
    pub fn and_number(&mut self, to: Reg, number: i32) {
        self.put(AND_IMM, to, 0, 0, number);
    }

    /// `to = address + offset`
    pub fn address(&mut self, to: Reg, address: Reg, offset: i32) {
        self.set(to, address);
        self.add_number(to, offset);
    }

    /// `to = *(u64 *)(address + offset)`
    pub fn load(&mut self, to: Reg, address: Reg, offset: i16) {
        self.put(LOAD_8, to, address as u8, offset, 0);
    }

    /// `to = *(u32 *)(address + offset)`
    pub fn load_4(&mut self, to: Reg, address: Reg, offset: i16) {
        self.put(LOAD_4, to, address as u8, offset, 0);
    }

    /// `*(u64 *)(address + offset) = from`
    pub fn store(&mut self, address: Reg, offset: i16, from: Reg) {
        self.put(STORE_8, address, from as u8, offset, 0);
    }

    /// `*(u32 *)(address + offset) = from`
    pub fn store_4(&mut self, address: Reg, offset: i16, from: Reg) {
        self.put(STORE_4, address, from as u8, offset, 0);
    }

    /// Calls a function of the kernel: arguments in R1 to R5, the result in R0; R1 to R5 are lost.
    pub fn call(&mut self, helper: Helper) {
        self.put(CALL, Reg::R0, 0, 0, helper as i32);
    }

    /// Returns R0.
    pub fn exit(&mut self) {
        self.put(EXIT, Reg::R0, 0, 0, 0);
    }

    fn wide(&mut self, to: Reg, pseudo: u8, low: i32) {
        self.put(LOAD_IMM_64, to, pseudo, 0, low);
        self.put(0, Reg::R0, 0, 0, 0);
    }

    /// `to = ` the map with this descriptor.
    pub fn map(&mut self, to: Reg, descriptor: i32) {
        self.wide(to, PSEUDO_MAP_FD, descriptor);
    }

    /// `to = ` the first value of the map with this descriptor.
    pub fn map_value(&mut self, to: Reg, descriptor: i32) {
        self.wide(to, PSEUDO_MAP_VALUE, descriptor);
    }

    /// `to = ` the function at a label.
    pub fn callback(&mut self, to: Reg, label: &'static str) {
        self.uses.push((self.code.len(), label, Use::Callback));
        self.wide(to, PSEUDO_FUNC, 0);
    }

    /// What comes next has this name.
    pub fn label(&mut self, label: &'static str) {
        self.labels.insert(label, self.code.len());
    }

    fn jump_if(&mut self, op: u8, left: Reg, right: u8, number: i32, label: &'static str) {
        self.uses.push((self.code.len(), label, Use::Jump));
        self.put(op, left, right, 0, number);
    }

    /// Goes on at the label.
    pub fn jump(&mut self, label: &'static str) {
        self.jump_if(JUMP, Reg::R0, 0, 0, label);
    }

    /// Goes on there if they are equal.
    pub fn jump_if_number(&mut self, left: Reg, number: i32, label: &'static str) {
        self.jump_if(JUMP_EQ_IMM, left, 0, number, label);
    }

    /// Goes on there if they differ.
    pub fn jump_unless_number(&mut self, left: Reg, number: i32, label: &'static str) {
        self.jump_if(JUMP_NE_IMM, left, 0, number, label);
    }

    /// Goes on there if they are equal.
    pub fn jump_if_equal(&mut self, left: Reg, right: Reg, label: &'static str) {
        self.jump_if(JUMP_EQ_REG, left, right as u8, 0, label);
    }

    /// Goes on there if they differ.
    pub fn jump_unless_equal(&mut self, left: Reg, right: Reg, label: &'static str) {
        self.jump_if(JUMP_NE_REG, left, right as u8, 0, label);
    }

    /// Copies `len` bytes from an address of the kernel, of which nothing is known, to `*(to + offset)`. What cannot be read
    /// becomes zeros. R0 to R5 are lost.
    pub fn copy(&mut self, to: (Reg, i32), from: (Reg, i32), len: usize) {
        self.address(Reg::R3, from.0, from.1);
        self.address(Reg::R1, to.0, to.1);
        self.set_number(Reg::R2, len as i32);
        self.call(Helper::ProbeReadKernel);
    }

    /// The instructions, with distances in the place of labels; None: a label is used and not set, or too far away.
    pub fn finish(mut self) -> Option<Vec<Instruction>> {
        for (at, label, how) in &self.uses {
            let distance = *self.labels.get(label)? as i64 - *at as i64 - 1;
            match how {
                Use::Jump => {
                    self.code[*at][2..4].copy_from_slice(&i16::try_from(distance).ok()?.to_ne_bytes());
                }
                Use::Callback => {
                    self.code[*at][4..8].copy_from_slice(&i32::try_from(distance).ok()?.to_ne_bytes());
                }
            }
        }
        Some(self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_distances_forward_and_backward() {
        let mut assembler = Assembler::default();
        assembler.label("again");
        assembler.jump_if_number(Reg::R1, 7, "end");
        assembler.jump("again");
        assembler.label("end");
        assembler.exit();

        let code = assembler.finish().expect("all labels are set");

        if cfg!(target_endian = "little") {
            assert_eq!(code[0], [0x15, 1, 1, 0, 7, 0, 0, 0]);
            assert_eq!(code[1], [0x05, 0, 0xfe, 0xff, 0, 0, 0, 0]);
        }
        assert_eq!(code[2][0], EXIT);
    }

    #[test]
    fn a_label_that_is_not_set_is_no_program() {
        let mut assembler = Assembler::default();
        assembler.jump("nowhere");
        assert_eq!(assembler.finish(), None);
    }
}
