//! Scripts where they are kept: in files and in folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::os::files::input;
use crate::scenario::ScenarioError;
use crate::scenario::packetdrill::Script;

/// The longest shell script that is read for settings, in bytes.
const LONGEST_SHELL: u64 = 1 << 16;

/// Why a script cannot be used.
#[derive(Debug, Error)]
pub enum ScriptError {
    /// The file, or the folder, cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Its path.
        path: PathBuf,
        /// What the system answered.
        #[source]
        error: io::Error,
    },
    /// It is no script.
    #[error(transparent)]
    Wrong(ScenarioError),
    /// The folder has none.
    #[error("there is no .pkt file in {}", .0.display())]
    None(PathBuf),
}

/// Reads a script.
pub fn read(path: &Path) -> Result<Script, ScriptError> {
    let text =
        input::read_text(path, input::SCENARIO).map_err(|error| ScriptError::Read { path: path.to_owned(), error })?;
    Script::parse(&text).map_err(|problem| ScriptError::Wrong(problem.in_file(&path.display().to_string(), &text)))
}

/// A script by its path, and the name that it is told by: below the folder that was asked for.
pub struct Found {
    pub path: PathBuf,
    pub name: String,
}

/// All scripts that a path names; a folder stands for those in it and below it, by name.
pub fn find(path: &Path) -> Result<Vec<Found>, ScriptError> {
    let mut found = Vec::new();
    if path.is_dir() {
        collect(path, path, &mut found)?;
        if found.is_empty() {
            return Err(ScriptError::None(path.to_owned()));
        }
    } else {
        found.push(Found { path: path.to_owned(), name: path.display().to_string() });
    }
    Ok(found)
}

fn collect(folder: &Path, below: &Path, found: &mut Vec<Found>) -> Result<(), ScriptError> {
    let fails = |error| ScriptError::Read { path: folder.to_owned(), error };
    let entries = fs::read_dir(folder).map_err(fails)?.collect::<io::Result<Vec<_>>>().map_err(fails)?;
    let mut paths: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    for path in paths {
        // A link may lead back to where it lies.
        if path.is_dir() && !path.is_symlink() {
            collect(&path, below, found)?;
        } else if path.extension().is_some_and(|ending| ending == "pkt") {
            let name = path.strip_prefix(below).unwrap_or(&path).display().to_string();
            found.push(Found { path, name });
        }
    }
    Ok(())
}

/// The text of a shell script that a script executes, by its path as written: from the script's folder, or one above.
pub fn shell_script(script: &Path, written: &str) -> Option<String> {
    let folder = script.parent().unwrap_or(Path::new("."));
    folder.ancestors().take(3).map(|above| above.join(written)).find_map(|path| {
        let is_short = fs::metadata(&path).ok()?.len() <= LONGEST_SHELL;
        if is_short { input::read_text(&path, input::SCENARIO).ok() } else { None }
    })
}
