//! A file that is there whole, or not at all: whatever ends the program before it is written leaves what was there.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::os::files::output::{FileId, Output, OutputError};
use crate::os::signals::EndSignals;

/// Bytes that are copied between two looks at signals.
const PIECE: u64 = 1 << 20;

/// Written aside first, into a file without a name, which goes with the program. Pipes and devices are written at once.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    force: bool,
    in_use: Vec<FileId>,
    to: To,
}

#[derive(Debug)]
enum To {
    Aside(File),
    Straight(File),
}

impl WholeFile {
    /// A file that is not there yet; with `force` one that is there too. It must be none of `in_use`.
    ///
    /// # Errors
    /// As [`Output::open`], and where nothing can be written aside.
    pub fn open(path: &Path, force: bool, in_use: Vec<FileId>) -> Result<WholeFile, OutputError> {
        let failed = |error| OutputError::Io { path: path.to_owned(), error };
        let output = Output::open(path, force, &in_use)?;
        let to = if output.id().is_none() {
            To::Straight(output.begin().map_err(failed)?)
        } else {
            // What is not begun is left as it was.
            drop(output);
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            To::Aside(tempfile::tempfile_in(folder).or_else(|_| tempfile::tempfile()).map_err(failed)?)
        };
        Ok(WholeFile { path: path.to_owned(), force, in_use, to })
    }

    /// Where its bytes go.
    ///
    /// # Errors
    /// There is no descriptor left.
    pub fn writer(&self) -> io::Result<File> {
        let (To::Aside(file) | To::Straight(file)) = &self.to;
        file.try_clone()
    }

    /// All of it is written: now it gets its name.
    ///
    /// # Errors
    /// It cannot be written there after all. A new file is gone then.
    pub fn finish(self) -> Result<(), OutputError> {
        let To::Aside(mut aside) = self.to else { return Ok(()) };
        let failed = |error| OutputError::Io { path: self.path.clone(), error };
        // From here on a signal waits until it is whole.
        let signals = EndSignals::new().map_err(failed)?;
        let output = Output::open(&self.path, self.force, &self.in_use)?;
        let is_new = output.is_new();
        let copy = move || {
            let mut file = output.begin()?;
            aside.seek(SeekFrom::Start(0))?;
            while io::copy(&mut Read::by_ref(&mut aside).take(PIECE), &mut file)? > 0 {
                signals.take();
            }
            file.flush()
        };
        copy().map_err(|error| {
            if is_new {
                // A part of it is of no use, and would be in the way of the next try.
                let _ = fs::remove_file(&self.path);
            }
            failed(error)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_it_is_finished_there_is_nothing_or_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let (new, old) = (folder.path().join("new"), folder.path().join("old"));
        fs::write(&old, "mine").expect("written");
        let names = || fs::read_dir(folder.path()).expect("a folder").count();

        let files = [&new, &old].map(|path| WholeFile::open(path, true, Vec::new()).expect("it can be written"));
        files.iter().for_each(|file| file.writer().expect("a writer").write_all(b"yours").expect("written"));
        assert_eq!((names(), new.exists()), (1, false), "nothing but what was there has a name");
        assert_eq!(fs::read_to_string(&old).expect("read"), "mine");

        files.into_iter().for_each(|file| file.finish().expect("it fits"));
        assert_eq!([new, old].map(|path| fs::read_to_string(path).expect("read")), ["yours", "yours"]);
        assert_eq!(names(), 2);
    }

    #[test]
    fn what_came_in_between_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        let file = WholeFile::open(&path, false, Vec::new()).expect("it is free");
        fs::write(&path, "somebody else's").expect("written");

        assert!(matches!(file.finish(), Err(OutputError::Exists { .. })));
        assert_eq!(fs::read_to_string(&path).expect("read"), "somebody else's");
    }
}
