//! The help: every action with its keys, made from the action table, the words of the screen, and the manual.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::engine::Kernel;
use crate::kernel::rules::{Placement, QueueKind};
use crate::language::{Speaks, id, say};
use crate::manual::{TOPICS, Topic};
use crate::tui::command::action::{Action, Group};
use crate::tui::command::table::ACTIONS;
use crate::tui::draw::dialog;
use crate::tui::draw::dialog::Window;
use crate::tui::model::Model;
use crate::tui::style::fit::{draw_line, wrap};
use crate::tui::style::theme::Theme;

/// What the screen's words mean, for people who have not read the kernel.
fn words(kernel: &Kernel, speaker: &impl Speaks) -> [(&'static str, String); WORDS] {
    let snd_nxt = match kernel.rules.queues {
        QueueKind::SendHead => say!(speaker, "help-next-byte-to-send"),
        QueueKind::RetransmitQueue => say!(speaker, "help-next-byte-to-send-before"),
    };
    let payload = match kernel.rules.placement {
        Placement::LinearFirst => say!(speaker, "help-first-in-the-skbs"),
        Placement::PagesOnly => say!(speaker, "help-in-page-fragments-only"),
    };
    [
        ("skb", say!(speaker, "help-socket-buffer-the-kernels")),
        ("truesize", say!(speaker, "help-memory-an-skb-is")),
        ("payload", payload),
        ("sk_wmem_queued", say!(speaker, "help-truesize-of-all-queued")),
        ("sk_sndbuf", say!(speaker, "help-its-limit-so-sndbuf")),
        ("snd_una", say!(speaker, "help-first-byte-sent-and")),
        ("snd_nxt", snd_nxt),
        ("write_seq", say!(speaker, "help-end-of-what-programs")),
        ("cwnd, rwnd", say!(speaker, "help-congestion-window-and-the")),
        ("input", say!(speaker, "help-what-enters-the-engine")),
        ("step", say!(speaker, "help-one-thing-the-engine")),
    ]
}

const WORDS: usize = 11;
const KEY_WIDTH: usize = 20;

/// What the keys do while the help is open.
pub fn overlay_keys(ascii: bool) -> &'static str {
    if ascii { id!("help-up-down-line-pgup") } else { id!("help-line-pgup-pgdn-space") }
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
                entry(&keys(action, theme), &action.about(theme), &why_not, width, theme).into_iter().map(plain),
            );
        }
        lines.push(plain(Line::default()));
    }
    lines.push(heading(say!(model, "help-words")));
    for (word, meaning) in words(model.session.kernel(), model) {
        lines.extend(entry(word, &meaning, "", width, theme).into_iter().map(plain));
    }
    lines.push(plain(Line::default()));
    lines.push(heading(say!(model, MANUAL)));
    for topic in TOPICS {
        lines.extend(entry(topic.name, topic.about(theme), "", width, theme).into_iter().map(plain));
    }
    for topic in TOPICS {
        lines.push(plain(Line::default()));
        lines.push(Entry {
            line: Line::styled(
                say!(theme, "help-topic", name = topic.name, about = topic.about(theme)),
                theme.focus_style(),
            ),
            is_heading: true,
        });
        lines.extend(page(topic, width, theme).into_iter().map(plain));
    }
    lines
}

/// The part that lists the topics; behind it each topic is a part.
const MANUAL: &str = id!("help-the-manual-tab-goes");

/// The row at which the manual begins.
pub fn manual(model: &Model, window: &Window) -> usize {
    let lines = lines(model, usize::from(window.rows.width));
    lines
        .iter()
        .position(|entry| entry.is_heading && entry.line.to_string() == say!(model, MANUAL))
        .unwrap_or(window.first)
}

/// A page without its title, which stands above it already. Commands stand out, and are not filled up.
fn page(topic: &Topic, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut is_command = false;
    for text in topic.text(theme).lines().skip_while(|text| text.is_empty() || text.starts_with("# ")) {
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
fn keys(action: &Action, theme: &Theme) -> String {
    let ascii = theme.ascii;
    if action.keys.len() > 4 {
        let last = action.keys[action.keys.len() - 1];
        return say!(theme, "help-to", label = action.keys[0].label(ascii), label_2 = last.label(ascii));
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
        &say!(model, "help-keys-words-manual"),
        [say!(model, "help-m-the-manual"), window.position(model, say!(model, "help-lines"))],
        buf,
    );
    let lines = lines(model, usize::from(window.rows.width));
    for (entry, row) in lines.iter().skip(window.first).zip(window.rows.rows()) {
        draw_line(&entry.line, row, &model.theme, buf);
    }
}
