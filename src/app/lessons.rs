//! Lessons by name or from files.

use std::io;
use std::path::Path;
use std::rc::Rc;

use thiserror::Error;

use crate::kernel::KernelVersion;
use crate::language::{Text, text};
use crate::lesson::read::Files;
use crate::lesson::{Lesson, LessonError, course};
use crate::os::files::input;
use crate::units::print::listed;

/// Why there is no lesson to play.
#[derive(Debug, Error)]
pub enum LoadError {
    /// Neither a lesson nor a file has this name.
    #[error("{}", self.text().aloud())]
    Unknown {
        /// As it was given.
        name: String,
        /// What may have been meant.
        near: Option<&'static str>,
    },
    /// A file of it cannot be read.
    #[error("{}", self.text().aloud())]
    Unreadable {
        /// Its path.
        path: String,
        /// What the system answered.
        #[source]
        error: io::Error,
    },
    /// It is not right for that kernel.
    #[error("{}", self.text().aloud())]
    OtherKernel {
        /// The kernel asked for.
        kernel: &'static str,
        /// Those it is for.
        known: String,
    },
    /// Its files are wrong.
    #[error(transparent)]
    Wrong(#[from] LessonError),
}

impl LoadError {
    /// In words, for people.
    pub fn text(&self) -> Text {
        match self {
            LoadError::Unknown { name, near } => text!(
                "lessons-there-is-no-lesson-and",
                name = name.to_string(),
                aloud = near
                    .map(|near| text!("lessons-did-you-mean", near = near.to_string()).aloud())
                    .unwrap_or_default()
                    .to_string()
            ),
            LoadError::Unreadable { path, .. } => text!("lessons-cannot-read-a-lesson-is", path = path.to_string()),
            LoadError::OtherKernel { kernel, known } => {
                text!("lessons-the-lesson-is-not-told", kernel = kernel.to_string(), known = known.to_string())
            }
            LoadError::Wrong(of) => Text::plain(of.to_string()),
        }
    }
}

/// The lesson called `wanted`, or in the file at that path.
pub fn load(wanted: &str) -> Result<Rc<Lesson>, LoadError> {
    if let Some(embedded) = course::find(wanted) {
        return Ok(embedded.lesson()?);
    }
    let path = Path::new(wanted);
    if !wanted.contains(['/', '.']) && !path.exists() {
        return Err(LoadError::Unknown { name: wanted.to_owned(), near: course::nearest_name(wanted) });
    }
    let read = |path: &Path| {
        let shown = path.display().to_string();
        input::read_text(path, input::SCENARIO)
            .map(|text| (shown.clone(), text))
            .map_err(|error| LoadError::Unreadable { path: shown, error })
    };
    let toml = read(path)?;
    let [en, zh] = ["en.ftl", "zh.ftl"].map(|end| read(&path.with_extension(end)));
    let (en, zh) = (en?, zh?);
    let name = path.file_stem().map_or(wanted.into(), |stem| stem.to_string_lossy());
    let texts = [(en.0.as_str(), en.1.as_str()), (zh.0.as_str(), zh.1.as_str())];
    Ok(Rc::new(Lesson::read(Files { name: &name, toml: (&toml.0, &toml.1), texts })?))
}

/// The kernel to play it on.
pub fn kernel(lesson: &Lesson, wanted: Option<KernelVersion>) -> Result<KernelVersion, LoadError> {
    let Some(wanted) = wanted else { return Ok(lesson.kernels.first().copied().unwrap_or_default()) };
    if lesson.kernels.contains(&wanted) {
        return Ok(wanted);
    }
    let known = listed(lesson.kernels.iter().map(|kernel| kernel.name()), "and");
    Err(LoadError::OtherKernel { kernel: wanted.name(), known })
}
