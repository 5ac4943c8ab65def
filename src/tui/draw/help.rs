//! The help: every action with its keys, made from the action table, the words of the screen, and the manual.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::engine::Kernel;
use crate::kernel::rules::{Placement, QueueKind};
use crate::language::say;
use crate::manual::{TOPICS, Topic};
use crate::tui::command::action::{Action, Group};
use crate::tui::command::table::ACTIONS;
use crate::tui::draw::dialog;
use crate::tui::draw::dialog::Window;
use crate::tui::model::Model;
use crate::tui::style::fit::{draw_line, wrap};
use crate::tui::style::theme::Theme;

/// What the screen's words mean, for people who have not read the kernel.
fn words(kernel: &Kernel) -> [(&'static str, &'static str); WORDS] {
    let snd_nxt = match kernel.rules.queues {
        QueueKind::SendHead => "next byte to send: one list, and its send head is the first skb from here on",
        QueueKind::RetransmitQueue => "next byte to send: before it the retransmit queue, behind it the write queue",
    };
    let payload = match kernel.rules.placement {
        Placement::LinearFirst => "first in the skb's linear area behind the headers, then in page fragments",
        Placement::PagesOnly => "in page fragments only; the skb's head holds nothing but headers",
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

/// What the keys do while the help is open.
pub fn overlay_keys(ascii: bool) -> &'static str {
    if ascii {
        "Up/Down line  PgUp/PgDn/space window  g/G ends  Tab part  m manual  Esc close"
    } else {
        "↑/↓ line  PgUp/PgDn/space window  g/G ends  Tab part  m manual  Esc close"
    }
}

/// A line of the help, and whether a part begins with it.
struct Entry {
    line: Line<'static>,
    is_heading: bool,
}

/// The row at which the next part begins, if there is one.
pub fn part_after(model: &Model, window: &Window) -> Option<usize> {
    let lines = lines(model, usize::from(window.rows.width));
    lines.iter().enumerate().skip(window.first + 1).find(|(_, line)| line.is_heading).map(|(index, _)| index)
}

/// The row at which the part before begins.
pub fn part_before(model: &Model, window: &Window) -> Option<usize> {
    lines(model, usize::from(window.rows.width)).iter().take(window.first).rposition(|line| line.is_heading)
}

/// All lines, as long as a window of this width has room for.
fn lines(model: &Model, width: usize) -> Vec<Entry> {
    let theme = &model.theme;
    let plain = |line| Entry { line, is_heading: false };
    let heading = |text| Entry { line: Line::styled(text, theme.focus_style()), is_heading: true };
    let mut lines = Vec::new();
    for group in Group::ALL {
        lines.push(heading(group.title(theme)));
        for action in ACTIONS.iter().filter(|action| action.group == *group) {
            let why_not =
                (action.available)(model).err().map_or(String::new(), |why| format!("({})", say!(theme, why)));
            lines.extend(
                entry(&keys(action, theme.ascii), &action.about(theme), &why_not, width, theme).into_iter().map(plain),
            );
        }
        lines.push(plain(Line::default()));
    }
    lines.push(heading("Words".to_owned()));
    for (word, meaning) in words(model.session.kernel()) {
        lines.extend(entry(word, meaning, "", width, theme).into_iter().map(plain));
    }
    lines.push(plain(Line::default()));
    lines.push(heading(MANUAL.to_owned()));
    for topic in TOPICS {
        lines.extend(entry(topic.name, topic.about, "", width, theme).into_iter().map(plain));
    }
    for topic in TOPICS {
        lines.push(plain(Line::default()));
        lines.push(Entry {
            line: Line::styled(format!("{}: {}", topic.name, topic.about), theme.focus_style()),
            is_heading: true,
        });
        lines.extend(page(topic, width, theme).into_iter().map(plain));
    }
    lines
}

/// The part that lists the topics; behind it each topic is a part.
const MANUAL: &str = "The manual: Tab goes on to each topic";

/// The row at which the manual begins.
pub fn manual(model: &Model, window: &Window) -> usize {
    let lines = lines(model, usize::from(window.rows.width));
    lines.iter().position(|entry| entry.is_heading && entry.line.to_string() == MANUAL).unwrap_or(window.first)
}

/// A page without its title, which stands above it already. Commands stand out, and are not filled up.
fn page(topic: &Topic, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut is_command = false;
    for text in topic.text.lines().skip_while(|text| text.is_empty() || text.starts_with("# ")) {
        if text.starts_with("```") {
            is_command = !is_command;
        } else if is_command {
            let rows =
                if text.width() + 2 <= width { vec![text.to_owned()] } else { wrap(text, width.saturating_sub(2)) };
            lines.extend(rows.into_iter().map(|row| Line::styled(format!("  {row}"), theme.strong_style())));
        } else if text.width() <= width {
            let style = if text.starts_with('#') { theme.strong_style() } else { Style::new() };
            lines.push(Line::styled(text.to_owned(), style));
        } else {
            lines.extend(wrap(text, width).into_iter().map(Line::from));
        }
    }
    lines
}

/// A word and what it means, in as many lines as that takes; behind it, less strong, a remark.
fn entry(left: &str, right: &str, remark: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let column = KEY_WIDTH + 2;
    let room = width.saturating_sub(column);
    let pad = KEY_WIDTH.saturating_sub(left.width()).max(1);
    let texts = match remark {
        "" => wrap(right, room).into_iter().map(|text| (text, Style::new())).collect::<Vec<_>>(),
        _ if right.width() + 1 + remark.width() <= room => vec![(format!("{right} {remark}"), theme.quiet_style())],
        _ => {
            let rights = wrap(right, room).into_iter().map(|text| (text, Style::new()));
            rights.chain(wrap(remark, room).into_iter().map(|text| (text, theme.quiet_style()))).collect()
        }
    };
    let line = |(index, (text, style)): (usize, (String, Style))| {
        let head = if index == 0 { format!("  {left}{:pad$}", "") } else { " ".repeat(column) };
        Line::from(vec![Span::styled(head, theme.strong_style()), Span::styled(text, style)])
    };
    texts.into_iter().enumerate().map(line).collect()
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

/// Where the help stands; it needs no cursor to be scrolled.
pub fn window(model: &Model, scroll: usize, screen: Rect) -> Window {
    let width = Constraint::Length(screen.width.saturating_sub(4).min(110));
    let height = Constraint::Length(screen.height.saturating_sub(4));
    let area = screen.centered(width, height);
    let rows = dialog::inside(area);
    let count = lines(model, usize::from(rows.width)).len();
    Window::of_text(area, rows, count, scroll)
}

pub fn draw(model: &Model, scroll: usize, screen: Rect, buf: &mut Buffer) {
    let window = window(model, scroll, screen);
    dialog::draw_frame(
        model,
        &window,
        "Keys, words, manual",
        [" m: the manual ".to_owned(), window.position("lines")],
        buf,
    );
    let lines = lines(model, usize::from(window.rows.width));
    for (entry, row) in lines.iter().skip(window.first).zip(window.rows.rows()) {
        draw_line(&entry.line, row, &model.theme, buf);
    }
}
