//! The tasks to be seen, and what they and their results are called.

use unicode_width::UnicodeWidthStr;

use crate::debugger::explain::returned;
use crate::language::say;
use crate::tui::model::Model;
use crate::units::TaskId;

/// From here on a line has room for whole sentences.
const WIDE: usize = 60;

/// Programs first, then tasks that only the user acts through.
pub fn tasks(model: &Model) -> Vec<TaskId> {
    let mut ids: Vec<_> = model.session.world().programs.iter().map(|program| program.task).collect();
    for task in model.session.socket().tasks() {
        let has_written = task.call.is_some() || task.sending.is_some() || task.frag.page.is_some();
        if !ids.contains(&task.id) && has_written {
            ids.push(task.id);
        }
    }
    ids
}

/// What a task is called.
pub fn name_of(id: TaskId, model: &Model) -> String {
    match model.session.world().programs.iter().find(|program| program.task == id) {
        Some(program) => program.config.name.clone(),
        None if id == TaskId::USER => say!(model, "pages-you"),
        None => id.to_string(),
    }
}

/// Cells for the names of all tasks.
pub fn name_width(model: &Model, width: usize) -> usize {
    let longest = tasks(model).into_iter().map(|id| name_of(id, model).width()).max().unwrap_or(0);
    longest.min(if width < WIDE { 14 } else { 28 })
}

/// A count, or the error's name alone.
pub fn result_text(n: i64) -> String {
    let text = returned(n);
    text.strip_prefix("-1 ").map_or(text.clone(), str::to_owned)
}
