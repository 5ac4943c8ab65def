//! Looks into a file, and a look into a scenario.

use std::io::Write;
use std::path::Path;

use color_eyre::eyre::{WrapErr, eyre};

use crate::app::load;
use crate::kernel::KernelVersion;
use crate::language::text;
use crate::os::files::output::Output;
use crate::os::files::recording::{RecordingError, RecordingFile};
use crate::os::host;
use crate::source::live::look::Look;
use crate::source::live::recording::{Ending, Header, Line};
use crate::source::live::reproduce;
use crate::tui::attach::Watch;

/// A recording that is being written. An error is told once; after it nothing more is written.
pub struct Recorder {
    file: RecordingFile,
    /// The number of its first look on the screen, counted from 0.
    first: u64,
}

impl Recorder {
    /// Begins it.
    pub fn begin(output: Output) -> Result<Recorder, RecordingError> {
        let mut recorder = Recorder { file: RecordingFile::begin_of("look", output)?, first: 0 };
        recorder.write(&Line::Header(Header::new(host::release())))?;
        Ok(recorder)
    }

    /// Begins it with what is kept of the looks before.
    pub fn begin_with(output: Output, watch: &Watch) -> Result<Recorder, RecordingError> {
        let mut recorder = Recorder::begin(output)?;
        recorder.first = watch.dropped();
        watch.looks().try_for_each(|look| recorder.look(look))?;
        for place in watch.bookmarks() {
            recorder.write(&Line::Bookmark { bookmark: place as u64 + 1 })?;
        }
        Ok(recorder)
    }

    /// One more look.
    pub fn look(&mut self, look: &Look) -> Result<(), RecordingError> {
        self.write(&Line::Look(look))?;
        self.file.tick()
    }

    /// The look with this number, counted from 1, has a bookmark now, or none any more.
    pub fn bookmark(&mut self, number: u64) -> Result<(), RecordingError> {
        match number.checked_sub(self.first).filter(|number| *number > 0) {
            Some(bookmark) => self.write(&Line::Bookmark { bookmark }),
            None => Ok(()),
        }
    }

    fn write(&mut self, line: &Line) -> Result<(), RecordingError> {
        self.file.write_text(&line.to_text(), matches!(line, Line::Look(_)))
    }

    /// Where it goes.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Ends it; tells what it holds.
    pub fn finish(mut self, ended: Ending) -> Result<String, RecordingError> {
        self.write(&Line::Ended { ended })?;
        let path = self.path().display().to_string();
        let looks = self.file.finish().map_err(|(error, _)| error)?;
        Ok(text!("recorder-recorded-in-to-see-them", looks = text!("count-look", n = looks), path = path.to_string())
            .aloud())
    }
}

/// Writes a scenario of a look; tells what to do with it. The kernel is that of the release.
pub fn reproduce(look: &Look, release: &str, path: &Path, force: bool) -> color_eyre::Result<String> {
    let text = reproduce::scenario(look, KernelVersion::nearest(release))?;
    // What cannot be run is no scenario.
    load::of_text("reproduced", &text).map_err(|error| eyre!("this look makes no scenario: {error}"))?;
    let output = Output::open(path, force, &[])?;
    let written = output.begin().and_then(|mut file| file.write_all(text.as_bytes()));
    written.wrap_err_with(|| text!("recorder-cannot-write", path = path.display().to_string()).aloud())?;
    Ok(text!("recorder-a-scenario-of-this-look", path = path.display().to_string()).aloud())
}
