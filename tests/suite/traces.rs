//! Recordings of real kernels by their names.

pub use crate::readers::traces::{KERNELS, all, archive};

/// One of them: `6.18/blocked-writer`.
pub fn text(name: &str) -> String {
    let (kernel, name) = name.split_once('/').expect("kernel and name");
    all(kernel).into_iter().find(|(own, _)| own == name).expect("a trace").1
}
