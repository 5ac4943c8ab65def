//! The help: every action with its keys, made from the action table, and the words of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};
use unicode_width::UnicodeWidthStr;

use crate::engine::Kernel;
use crate::engine::rules::{Placement, QueueKind};
use crate::tui::action::{ACTIONS, Action, Group};
use crate::tui::keymap::{Code, Key};
use crate::tui::model::{Model, Overlay};
use crate::tui::update::Effect;

/// What the screen's words mean, for people who have not read the kernel.
fn words(kernel: &Kernel) -> [(&'static str, &'static str); WORDS] {
    let snd_nxt = match kernel.rules.queues {
        QueueKind::SendHead => "next byte to send: one list, and its send head is the first skb from here on",
        QueueKind::RetransmitQueue => "next byte to send: before it the retransmit queue, behind it the write queue",
    };
    let payload = match kernel.rules.placement {
        Placement::LinearFirst => "first in the skb's linear area behind the headers, then in page fragments",
        Placement::PagesOnly { .. } => "in page fragments only; the skb's head holds but the headers",
    };
    [
        ("skb", "socket buffer: the kernel's packet-sized piece of the send queue"),
        ("truesize", "memory an skb is charged for: its payload and its own structures"),
        ("payload", payload),
        ("sk_wmem_queued", "truesize of all queued skbs: what the send buffer holds"),
        ("sk_sndbuf", "its limit: SO_SNDBUF doubled, or set by autotuning"),
        ("snd_una", "first byte sent and not acknowledged: where the queue begins"),
        ("snd_nxt", snd_nxt),
        ("write_seq", "end of what programs have written"),
        ("cwnd, rwnd", "congestion window and the peer's window: how much may be in flight"),
        ("input", "what enters the engine: a system call, a segment, a timer; n runs one"),
        ("step", "one thing the engine does or decides inside an input; s shows the next"),
    ]
}

const WORDS: usize = 11;
const KEY_WIDTH: usize = 20;

/// Keys while the help is open: scroll, or close.
pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    let limit = line_count().saturating_sub(1);
    let Some(Overlay::Help { scroll }) = &mut model.ui.overlay else { return None };
    match key.code {
        Code::Down | Code::Char('j') => *scroll += 1,
        Code::Up | Code::Char('k') => *scroll = scroll.saturating_sub(1),
        Code::PageDown | Code::Char(' ') => *scroll += 10,
        Code::PageUp => *scroll = scroll.saturating_sub(10),
        Code::Home | Code::Char('g') => *scroll = 0,
        Code::End | Code::Char('G') => *scroll = limit,
        Code::Char('q' | '?') | Code::Enter | Code::F(1) => {
            model.ui.overlay = None;
            return None;
        }
        _ => {}
    }
    *scroll = (*scroll).min(limit);
    None
}

fn line_count() -> usize {
    ACTIONS.len() + 2 * (Group::ALL.len() + 1) + WORDS
}

fn lines(model: &Model) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let mut lines = Vec::with_capacity(line_count());
    for group in Group::ALL {
        lines.push(Line::styled(group.title(), theme.focus_style()));
        lines.extend(ACTIONS.iter().filter(|action| action.group == *group).map(|action| {
            let mut line = entry(&keys(action, theme.ascii), action.about, model);
            if let Err(why) = (action.available)(model) {
                line.push_span(Span::styled(format!(" ({why})"), theme.dim_style()));
            }
            line
        }));
        lines.push(Line::default());
    }
    lines.push(Line::styled("Words", theme.focus_style()));
    let words = words(&model.session.engine().config.kernel);
    lines.extend(words.into_iter().map(|(word, meaning)| entry(word, meaning, model)));
    lines
}

fn entry(left: &str, right: &'static str, model: &Model) -> Line<'static> {
    let pad = KEY_WIDTH.saturating_sub(left.width()).max(1);
    Line::from(vec![Span::styled(format!("  {left}{:pad$}", ""), model.theme.strong_style()), Span::raw(right)])
}

/// The keys of an action, as many as fit their column.
fn keys(action: &Action, ascii: bool) -> String {
    if action.keys.len() > 4 {
        let last = action.keys[action.keys.len() - 1];
        return format!("{} to {}", action.keys[0].label(ascii), last.label(ascii));
    }
    let labels: Vec<_> = action.keys.iter().map(|key| key.label(ascii)).collect();
    labels.join(", ")
}

pub fn draw(model: &Model, scroll: usize, screen: Rect, buf: &mut Buffer) {
    let width = screen.width.saturating_sub(4).min(110);
    let height = screen.height.saturating_sub(4);
    let area = screen.centered(ratatui::layout::Constraint::Length(width), ratatui::layout::Constraint::Length(height));
    let block = Block::bordered()
        .border_set(model.theme.border_set())
        .border_style(model.theme.focus_style())
        .title(" Keys and words ");
    let inner = block.inner(area);
    let lines = lines(model);
    let first = scroll.min(lines.len().saturating_sub(usize::from(inner.height)));
    let below = lines.len().saturating_sub(first + usize::from(inner.height));
    let more = if below > 0 { format!(" {below} more lines below ") } else { String::new() };
    Clear.render(area, buf);
    block.title_bottom(Line::styled(more, model.theme.dim_style()).right_aligned()).render(area, buf);
    for (line, row) in lines.iter().skip(first).zip(inner.rows()) {
        line.render(row, buf);
    }
}
