//! Draws one socket: the look that is shown, and the course of those before it.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

use crate::language::{aloud, say, term, text};
use crate::source::live::differences;
use crate::source::live::inside::LiveSkb;
use crate::source::live::look::Look;
use crate::source::live::page::Summary;
use crate::tui::attach::ask::Ask;
use crate::tui::attach::model::AttachModel;
use crate::tui::attach::watch::Watch;
use crate::tui::attach::{bar, chart, keys, timebar};
use crate::tui::style::fit::{draw_line, draw_lines, wrap};
use crate::tui::style::glyphs::SkbState;
use crate::units::print::{duration, grouped};

/// The column in which what follows a heading begins; a text without a heading is a row of a table.
const INDENT: usize = 11;
/// From this width on the queue stands beside the reasons.
const WIDE: u16 = 120;

pub fn draw(watch: &Watch, model: &AttachModel, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let Some((look, before)) = watch.shown() else {
        draw_line(&Line::raw(" looking ..."), area, theme, buf);
        return;
    };
    let chart_rows = if area.height >= 36 { 8 } else { 4 };
    let rows = [1, 1, bar::ROWS, chart_rows, 1].map(Constraint::Length).into_iter();
    let rows = rows.chain([Constraint::Min(1), Constraint::Length(1), Constraint::Length(1)]);
    let [status, chain, ruler, plot, time, text, tier, bottom] = *Layout::vertical(rows).split(area) else { return };
    draw_line(&Line::raw(state_line(watch, model, look)), status, theme, buf);
    buf.set_style(status, theme.status_style());
    draw_line(&Line::styled(chain_of_reasons(look), theme.strong_style()), chain, theme, buf);
    bar::draw(look, theme, ruler, buf);
    chart::draw(watch.looks(), watch.place(), theme, plot, buf);
    timebar::draw(watch, theme, time, buf);
    let why = reasons(look, before, theme.quiet_style());
    let queue = queue(look, model);
    if model.help {
        scrolled(keys::lines().map(|line| (line, Style::new())).collect(), 0, text, model, buf);
    } else if area.width >= WIDE {
        let [left, right] = Layout::horizontal([Constraint::Percentage(58), Constraint::Percentage(42)]).areas(text);
        scrolled(why, watch.scroll, left, model, buf);
        scrolled(queue, watch.scroll, right, model, buf);
    } else {
        scrolled(why.into_iter().chain(queue).collect(), watch.scroll, text, model, buf);
    }
    draw_line(
        &Line::styled(text!("watch-seen", tier = look.seen.tier.to_string()).aloud(), theme.quiet_style()),
        tier,
        theme,
        buf,
    );
    let said = model.ask.as_ref().map(Ask::line).or_else(|| model.complaint.clone());
    let said = said.or_else(|| watch.mark().map(|mark| text!("watch-marked-here", mark = mark.to_string()).aloud()));
    let said = said.unwrap_or_else(|| keys::row(watch.is_recorded()).to_owned());
    draw_line(&Line::styled(said, theme.focus_style()), bottom, theme, buf);
}

fn state_line(watch: &Watch, model: &AttachModel, look: &Look) -> String {
    let state = watch.state();
    let state = if model.recording.is_some() { format!("{state} REC") } else { state.to_owned() };
    let socket = &look.seen.socket;
    let (look_at, of) = (grouped(watch.place() as u64 + 1), grouped(watch.looks().len() as u64));
    let at = duration(Duration::from_millis(look.seen.at_ms));
    format!(" {state}  look {look_at} of {of}  {at}  {socket}  {}  sk:{:x}", socket.state.name(), socket.cookie)
}

/// From the system call to its cause outside, in one line.
fn chain_of_reasons(look: &Look) -> String {
    let seen = &look.seen;
    let wait = seen.waits.iter().find(|wait| wait.for_room(seen.nospace()) == Some(true));
    let mut links =
        vec![wait.map_or_else(|| term(&aloud(), "nobody is seen to wait for room").to_owned(), ToString::to_string)];
    if let Some(memory) = seen.socket.memory.filter(|memory| !memory.is_writeable()) {
        links.push(
            text!("watch-of-queued", wmem_queued = grouped(memory.wmem_queued), sndbuf = grouped(memory.sndbuf))
                .aloud(),
        );
    }
    links.push(look.verdict.sentence.clone());
    format!(" {}", links.join(" <- "))
}

/// Why, who waits, and what must have happened since the look before.
fn reasons(look: &Look, before: Option<&Look>, quiet: Style) -> Vec<(String, Style)> {
    let plain = Style::new();
    let mut lines: Vec<_> = Summary(look).to_string().lines().map(|line| (line.to_owned(), plain)).collect();
    let pair = before.and_then(|before| before.seen.inside.as_ref()).zip(look.seen.inside.as_ref());
    lines.push((String::new(), plain));
    match pair.map(|(before, after)| differences::between(before, after)) {
        None => lines.push((term(&aloud(), "since the look before: only the totals are seen").to_owned(), quiet)),
        Some(changes) if changes.is_empty() => {
            lines.push((term(&aloud(), "since the look before: the queue is the same").to_owned(), quiet))
        }
        Some(changes) => {
            lines.push((term(&aloud(), "since the look before (inferred, not seen):").to_owned(), quiet));
            lines.extend(changes.into_iter().map(|change| (format!("- {change}"), plain)));
        }
    }
    lines
}

/// The queue, a line for each skb.
fn queue(look: &Look, model: &AttachModel) -> Vec<(String, Style)> {
    let quiet = model.theme.quiet_style();
    let Some(inside) = &look.seen.inside else {
        return vec![("the queue, skb by skb: not visible".to_owned(), quiet)];
    };
    let mut lines = vec![(format!("{:>12} {:>9} {:>9} {:>5}  state", "byte", "len", "truesize", "frags"), quiet)];
    lines.extend(inside.skbs.iter().map(|skb| {
        let byte = grouped(skb.seq.wrapping_sub(inside.snd_una) as i32).to_string();
        let (len, truesize) = (grouped(skb.len).to_string(), grouped(skb.truesize).to_string());
        let state = state(skb);
        let text = format!("{byte:>12} {len:>9} {truesize:>9} {:>5}  {}", skb.frags.len(), state.word());
        (text, model.theme.state_style(state))
    }));
    lines
}

fn state(skb: &LiveSkb) -> SkbState {
    match () {
        () if !skb.sent => SkbState::Unsent,
        () if skb.is_sacked() => SkbState::Sacked,
        () if skb.is_retransmitted() => SkbState::Retransmitted,
        () if skb.is_lost() => SkbState::Lost,
        () => SkbState::InFlight,
    }
}

/// Wrapped to the width, from the row that is scrolled to; the last row stays in view.
fn scrolled(lines: Vec<(String, Style)>, scroll: u16, area: Rect, model: &AttachModel, buf: &mut Buffer) {
    let width = usize::from(area.width.saturating_sub(2)).max(1);
    let rows = lines
        .iter()
        .flat_map(|(text, style)| wrapped(text, width).into_iter().map(|row| Line::styled(format!(" {row}"), *style)));
    let rows: Vec<_> = rows.collect();
    let height = usize::from(area.height);
    let most = rows.len().saturating_sub(height);
    let first = usize::from(scroll).min(most);
    draw_lines(rows.into_iter().skip(first), area, &model.theme, buf);
    if first < most && height > 0 {
        // The last row says how much is below, itself included.
        let (theme, last) = (&model.theme, Rect { y: area.bottom() - 1, height: 1, ..area });
        let text = say!(theme, "step_detail-more-lines", ellipsis = theme.glyphs().ellipsis, height = most - first + 1);
        buf.set_string(last.x, last.y, " ".repeat(last.width.into()), Style::new());
        draw_line(&Line::styled(format!(" {text}"), theme.focus_style()), last, theme, buf);
    }
}

/// What does not fit goes on below where it began, behind its first word if that is a heading.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    if text.width() <= width {
        return vec![text.to_owned()];
    }
    let (heading, rest) = if text.starts_with(' ') { ("", text) } else { text.split_once(' ').unwrap_or(("", text)) };
    let indent = text.len() - rest.trim_start().len();
    if indent >= width / 2 || indent > INDENT {
        return wrap(text, width);
    }
    let rows = wrap(rest.trim_start(), width - indent).into_iter().enumerate();
    rows.map(|(n, row)| format!("{:indent$}{row}", if n == 0 { heading } else { "" })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::style::theme::Theme;

    #[test]
    fn what_does_not_fit_is_counted_and_can_be_scrolled_to() {
        let model = AttachModel::new(Theme::default());
        let area = Rect::new(0, 0, 30, 4);
        let shown = |scroll: u16| {
            let mut buf = Buffer::empty(area);
            let lines = (1..=9).map(|n| (format!("line {n}"), Style::new())).collect();
            scrolled(lines, scroll, area, &model, &mut buf);
            let row = |y| (0..30).map(|x| buf[(x, y)].symbol()).collect::<String>().trim().to_owned();
            (0..4).map(row).collect::<Vec<_>>()
        };

        assert_eq!(shown(0), ["line 1", "line 2", "line 3", "… 6 more lines"]);
        assert_eq!(shown(4), ["line 5", "line 6", "line 7", "… 2 more lines"]);
        for at_the_end in [5, 99] {
            assert_eq!(shown(at_the_end), ["line 6", "line 7", "line 8", "line 9"]);
        }
    }
}
