//! Draws all of the screen of real sockets.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::attach::model::AttachModel;
use crate::tui::attach::{draw_picker, draw_watch};

/// On the whole area.
pub fn draw(model: &AttachModel, area: Rect, buf: &mut Buffer) {
    match &model.watch {
        Some(watch) => draw_watch::draw(watch, model, area, buf),
        None => draw_picker::draw(model, area, buf),
    }
    model.theme.finish(area, buf);
}
