//! Recordings of real kernels by their names.

pub use crate::readers::traces::{KERNELS, all, archive};

/// One of them: `6.18/blocked-writer`.
pub fn text(name: &str) -> String {
    find(name).expect("a trace")
}

/// The same, if there is one.
pub fn find(name: &str) -> Option<String> {
    let (kernel, name) = name.split_once('/').expect("kernel and name");
    all(kernel).into_iter().find(|(own, _)| own == name).map(|(_, text)| text)
}
