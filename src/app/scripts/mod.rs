//! Scripts of packetdrill from files through the engine: which pass, which fail, and which are not run.

pub(in crate::app) mod files;
mod junit;
mod known;
mod one;
mod oracle;
mod summary;

pub(crate) use one::{Ran, is_script, run};
pub use summary::{ScriptReport, Summary, verify_all};

pub(crate) use junit::{open as open_junit, write as write_junit};
pub(crate) use known::Known;
