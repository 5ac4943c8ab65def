//! Draws the list of all sockets.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::language::text;
use crate::tui::attach::model::AttachModel;
use crate::tui::style::fit::draw_line;
use crate::units::print::{grouped, plural};

pub fn draw(model: &AttachModel, area: Rect, buf: &mut Buffer) {
    let AttachModel { theme, picker, .. } = model;
    let mut rows = area.rows();
    let shown: Vec<_> = picker.shown().collect();
    let mut line = |text: String, style| {
        if let Some(row) = rows.next() {
            draw_line(&Line::styled(text, style), row, theme, buf);
        }
    };
    let of = plural(picker.rows.len() as u64, "TCP socket");
    line(
        text!(
            "picker-real-sockets-of-of-this",
            shown = grouped(shown.len() as u64),
            of = of.to_string(),
            filter = picker.filter.to_string()
        )
        .aloud(),
        theme.strong_style(),
    );
    line(
        format!(
            "{:>12} {:>5}  {:<14} {:<36} {:<22} {:>10}  state",
            "Send-Q", "full", "limited by", "socket", "program", "Recv-Q"
        ),
        theme.quiet_style(),
    );
    let height = usize::from(area.height.saturating_sub(3)).max(1);
    let first = (picker.selected + 1).saturating_sub(height);
    for n in first..first + height {
        let Some(row) = shown.get(n) else {
            line(String::new(), theme.base_style());
            continue;
        };
        let (mark, style) =
            if n == picker.selected { (">", theme.selected_style()) } else { (" ", theme.base_style()) };
        line(format!("{mark} {}", row.text), style);
    }
    let keys = " type to filter   up, down choose   Enter looks at it   Esc quits".to_owned();
    line(model.complaint.clone().unwrap_or(keys), theme.focus_style());
}
