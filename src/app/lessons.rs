//! Lessons by name or from files.

use std::io;
use std::path::Path;
use std::rc::Rc;

use thiserror::Error;

use crate::kernel::KernelVersion;
use crate::lesson::read::Files;
use crate::lesson::{Lesson, LessonError, course};
use crate::os::files::input;
use crate::units::print::listed;

/// Why there is no lesson to play.
#[derive(Debug, Error)]
pub enum LoadError {
    /// Neither a lesson nor a file has this name.
    #[error("there is no lesson `{name}`, and no file of that name{}", .near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// As it was given.
        name: String,
        /// What may have been meant.
        near: Option<&'static str>,
    },
    /// A file of it cannot be read.
    #[error("cannot read {path}; a lesson is three files: NAME.toml, NAME.en.ftl and NAME.zh.ftl")]
    Unreadable {
        /// Its path.
        path: String,
        /// What the system answered.
        #[source]
        error: io::Error,
    },
    /// It is not right for that kernel.
    #[error("the lesson is not told for kernel {kernel}; it is for {known}")]
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
