//! What the program cannot be made without.

use thiserror::Error;

use crate::source::live::btf::Btf;

/// A member or structure that this kernel does not have.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("this kernel's BTF has no {0}")]
pub struct Missing(pub String);

/// The byte in which a member begins.
pub fn byte(btf: &Btf, structure: &str, path: &str) -> Result<i32, Missing> {
    let place = btf.place(structure, path);
    place.map(|place| place.byte() as i32).ok_or_else(|| Missing(format!("{structure}.{path}")))
}

/// The size of a structure.
pub fn size(btf: &Btf, structure: &str) -> Result<usize, Missing> {
    btf.size(structure).ok_or_else(|| Missing(structure.to_owned()))
}
