//! All lessons without a screen.

use std::io;
use std::rc::Rc;

use crate::app::commands::outcome::print;
use crate::kernel::KernelVersion;
use crate::language::text;
use crate::lesson::{Lesson, check};

/// Plays each lesson on each of its kernels, or on one, and tells what came of it. True: nothing is wrong.
pub fn check(lessons: &[Rc<Lesson>], only: Option<KernelVersion>) -> io::Result<bool> {
    let mut wrong = 0;
    let mut plays = 0;
    for lesson in lessons {
        for &kernel in lesson.kernels.iter().filter(|kernel| only.is_none_or(|only| only == **kernel)) {
            plays += 1;
            let head = format!("{:20} {:5}", lesson.name, kernel.name());
            match check::play(lesson, kernel) {
                Ok(played) if played.faults.is_empty() => {
                    let answers = played.answers.iter().map(|(cue, answer)| format!("{cue}: {answer}"));
                    let answers: Vec<_> = answers.collect();
                    let cues = text!("count-cue", n = played.cues).aloud();
                    print(&format!("ok     {head} {cues}; {}\n", answers.join("; ")))?;
                }
                Ok(played) => {
                    wrong += 1;
                    print(&text!("learn-wrong", head = head.to_string()).aloud())?;
                    for fault in played.faults {
                        print(&format!("       {fault}\n"))?;
                    }
                }
                Err(error) => {
                    wrong += 1;
                    print(&text!("learn-wrong-2", head = head.to_string(), error = error.to_string()).aloud())?;
                }
            }
        }
    }
    let (lessons, kernels) = (plays - wrong, text!("count-lesson", n = plays));
    print(&text!("learn-of-each-on-one-of", lessons = lessons.to_string(), kernels = kernels).aloud())?;
    Ok(wrong == 0)
}
