//! The panels. Each draws itself whole, with a title line, and only what is visible.

mod accounts;
mod calls;
mod changed;
mod chart;
mod counters;
mod frag_map;
mod frame;
mod kernel;
mod ladder;
pub mod layout;
mod lines;
mod packet;
mod pages;
mod plot;
mod pointers;
mod queue;
mod real_peer;
mod receipt;
mod rows;
mod ruler;
mod sizes;
mod skb_table;
mod skbs;
mod stack;
mod step_detail;
mod steps;
mod strip;
mod table;
mod tasks;
mod text;
mod writers;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::debugger::Moment;
use crate::language::say;
use crate::tui::model::{Model, PanelId};
use crate::tui::panel::frame::{inner, is_zoomed};
use crate::tui::style::fit::fit;
use crate::units::SkbId;

/// Draws a panel into `area`.
pub fn draw(panel: PanelId, model: &Model, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    draw_frame(panel, model, area, buf);
    let inner = inner(area);
    if inner.is_empty() {
        return;
    }
    match panel {
        PanelId::Writers => writers::draw(model, inner, buf),
        PanelId::Ruler => ruler::draw(model, inner, buf),
        PanelId::Queue => queue::draw(model, inner, buf),
        PanelId::Pages => pages::draw(model, inner, buf),
        PanelId::Receipt => receipt::draw(model, inner, buf),
        PanelId::Ladder => ladder::draw(model, inner, buf),
        PanelId::Steps => steps::draw(model, inner, buf),
        PanelId::Chart => chart::draw(model, inner, buf),
        PanelId::Kernel => kernel::draw(model, inner, buf),
        PanelId::Stack => stack::draw(model, inner, buf),
    }
    changed::mark(panel, model, inner, buf);
}

/// How far a panel that is drawn into `area` can be scrolled away from where it rests.
pub fn scroll_limit(panel: PanelId, model: &Model, area: Rect) -> usize {
    let inner = inner(area);
    match panel {
        PanelId::Steps => steps::count(model).saturating_sub(1),
        PanelId::Ladder => ladder::count(model).saturating_sub(1),
        PanelId::Writers if is_zoomed(panel, model) => model.session.calls().calls.len().saturating_sub(1),
        PanelId::Writers => writers::count(model).saturating_sub(1),
        PanelId::Stack => stack::last_first(model, inner),
        PanelId::Kernel => kernel::last_first(model, inner),
        PanelId::Ruler | PanelId::Queue | PanelId::Pages | PanelId::Receipt | PanelId::Chart => 0,
    }
}

/// Whether a panel rests at its newest, lowest row: scrolling up leads away from there.
pub fn rests_at_newest(panel: PanelId, model: &Model) -> bool {
    match panel {
        PanelId::Steps | PanelId::Ladder => true,
        PanelId::Writers => is_zoomed(panel, model),
        _ => false,
    }
}

/// The moment of the row under the cursor of a panel, if it has such a row.
pub fn moment_under_cursor(panel: PanelId, model: &Model) -> Option<Moment> {
    match panel {
        PanelId::Steps => steps::under_cursor(model).map(|record| record.moment),
        PanelId::Ladder => ladder::under_cursor(model).map(|packet| packet.moment),
        PanelId::Writers if is_zoomed(panel, model) => calls::under_cursor(model).map(|call| call.moment),
        _ => None,
    }
}

/// The skb drawn at a place of a panel that was drawn into `area`, for the mouse.
pub fn skb_at(panel: PanelId, model: &Model, area: Rect, place: Position) -> Option<SkbId> {
    let inner = inner(area);
    if !inner.contains(place) {
        return None;
    }
    match panel {
        PanelId::Queue => queue::skb_at(model, inner, place),
        PanelId::Pages => pages::skb_at(model, inner, place),
        PanelId::Ladder => ladder::skb_at(model, inner, place),
        PanelId::Steps => steps::skb_at(model, inner, place),
        PanelId::Writers | PanelId::Ruler | PanelId::Receipt | PanelId::Chart | PanelId::Kernel | PanelId::Stack => {
            None
        }
    }
}

/// How many lines of a panel's text do not fit into its area: so far it can be scrolled.
pub fn hidden_lines(panel: PanelId, model: &Model, area: Rect) -> usize {
    let inner = inner(area);
    let text = match panel {
        PanelId::Ruler => ruler::text(model, inner),
        PanelId::Receipt => receipt::text(model, inner),
        PanelId::Pages => pages::text(model, inner),
        _ => return 0,
    };
    if inner.is_empty() { 0 } else { text.hidden() }
}

/// Only as many lines as keep the panels apart: one above, and one towards a neighbour on the left.
fn draw_frame(panel: PanelId, model: &Model, area: Rect, buf: &mut Buffer) {
    let (theme, glyphs) = (&model.theme, model.theme.glyphs());
    let focused = model.ui.is_focused(panel);
    let style = if focused { theme.focus_style() } else { theme.frame_style() };
    let rule = if focused { glyphs.focus_rule } else { glyphs.rule };
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(rule).set_style(style);
    }
    if area.x > 0 {
        for y in area.y + 1..area.bottom() {
            buf[(area.x, y)].set_symbol(glyphs.side).set_style(theme.frame_style());
        }
    }
    let mut title = format!(" {} {} ", panel.number(), panel.title(theme));
    let is_reconstructed = model.reconstructed.as_ref() == Some(&model.scenario.name);
    if is_reconstructed && panel == PanelId::Queue {
        title.push_str(&format!("({}) ", say!(theme, "queue-reconstructed")));
    }
    let title_style = if focused { theme.focused_title_style() } else { theme.strong_style() };
    let room = usize::from(area.width.saturating_sub(2));
    let (x, _) = buf.set_stringn(area.x + 1, area.y, fit(&title, room, theme), room, title_style);
    // Only queue and send buffer have their title lines for themselves; others share them with tabs.
    let room = usize::from(area.right().saturating_sub(x + 3));
    let (scale, summary) = match panel {
        PanelId::Queue => {
            let scale = queue::scale(model, inner(area), room);
            let summary = queue::summary(model, room.saturating_sub(scale.width() + 3));
            (scale, summary)
        }
        PanelId::Ruler => (ruler::scale(model, room), String::new()),
        _ => return,
    };
    if !summary.is_empty() {
        buf.set_stringn(x, area.y, format!(" {summary} "), room, Style::new());
    }
    if !scale.is_empty() {
        let x = area.right().saturating_sub(scale.width() as u16 + 3);
        buf.set_string(x, area.y, format!(" {scale} "), theme.strong_style());
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::debugger::Session;
    use crate::engine::{Kernel, MsgFlags, SockOpt};
    use crate::peer::{ManualConfig, PeerConfig};
    use crate::scenario::Scenario;
    use crate::tui::panel::skbs::VISITS;
    use crate::tui::style::theme::Theme;
    use crate::units::{TaskId, Time};
    use crate::world::{Command, ProgramConfig, WorldConfig};

    /// A queue of `skbs` skbs of one byte each.
    pub fn model_with(skbs: usize) -> Model {
        let world = WorldConfig {
            socket: vec![SockOpt::SndBuf(4 << 20), SockOpt::NoDelay(true)],
            peer: PeerConfig::Manual(ManualConfig::default()),
            programs: vec![ProgramConfig { writes: Vec::new(), ..ProgramConfig::default() }],
            ..WorldConfig::new(Kernel::v6_18())
        };
        let mut session = Session::new(world.clone());
        while session.now() < Time::from_millis(20) && session.next_input() {}
        for _ in 0..skbs {
            let write = Command::Write { task: TaskId(0), bytes: 1, flags: MsgFlags::EOR };
            session.command(&write).expect("the buffer has room");
        }
        let scenario = Scenario {
            name: String::new(),
            title: String::new(),
            shows: String::new(),
            why: String::new(),
            zh: None,
            run_for: None,
            breakpoints: Vec::new(),
            world,
            file: None,
        };
        let mut model = Model::new(scenario, Vec::new(), Theme::default());
        model.session = session;
        model
    }

    /// Skbs that a panel looks at for one frame on a large terminal.
    fn visits(panel: PanelId, model: &Model) -> usize {
        let area = Rect::new(0, 0, 200, 60);
        let mut buffer = Buffer::empty(area);
        VISITS.with(|visits| visits.set(0));
        draw(panel, model, area, &mut buffer);
        VISITS.with(|visits| visits.get())
    }

    #[test]
    fn a_long_queue_is_not_walked() {
        let mut short = model_with(500);
        let mut long = model_with(10_000);
        assert!(long.skb_count() > 9_900, "{}", long.skb_count());

        for place in [0, 250, usize::MAX] {
            short.select_at(place);
            long.select_at(place.saturating_mul(20));
            for panel in PanelId::ALL {
                let (few, many) = (visits(panel, &short), visits(panel, &long));
                assert!(many < 4_000, "{panel:?} looks at {many} of 10,000 skbs");
                // Only the binary searches of the overview take more steps: log(10,000) instead of log(500).
                assert!(many * 2 <= few * 3 + 200, "{panel:?} looks at {few} of 500 skbs and at {many} of 10,000");
            }
        }
    }
}
