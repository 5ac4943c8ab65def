//! Everything on the screen can be read in every theme (contrast as WCAG 2 defines it), and without colours at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Color, Modifier};
use skbscope::language::Language;
use skbscope::tui::command::action::Id;
use skbscope::tui::command::table::ACTIONS;
use skbscope::tui::draw::screen;
use skbscope::tui::model::Overlay;
use skbscope::tui::style::glyphs::{SkbState, UNICODE};
use skbscope::tui::style::palette::{Palette, XTERM};
use skbscope::tui::{Colours, Event, Model, PanelId, Theme, update};

use crate::screen_user::{model, press, resize, run, type_in};
use crate::test_sessions::{blocked, draw, lossy, shown};

/// A terminal of xterm's colours, black on white.
const WHITE_XTERM: Palette = Palette { background: "#ffffff", foreground: "#000000", ..XTERM };
/// The text console of Linux: VGA's colours.
const CONSOLE: Palette = Palette {
    background: "#000000",
    foreground: "#aaaaaa",
    ansi: [
        "#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa", "#555555", "#ff5555",
        "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
    ],
};

/// Terminals that a theme is used on: the one of our pictures first.
fn terminals(theme: &Theme) -> Vec<(&'static str, Palette)> {
    let mut terminals = vec![("picture", *Palette::of(theme))];
    match theme.colours {
        Colours::Dark | Colours::HighContrast => terminals.extend([("xterm", XTERM), ("console", CONSOLE)]),
        Colours::Light => terminals.push(("xterm", WHITE_XTERM)),
    }
    terminals
}

/// Relative luminance of `#rrggbb`, 0 to 1.
pub fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("two hex digits")) / 255.0;
        if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

/// Of one colour on another, 1 to 21.
pub fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn themes() -> impl Iterator<Item = Theme> {
    Colours::ALL.into_iter().map(|colours| Theme { colours, ..Theme::default() })
}

fn drawn(model: &Model) -> Buffer {
    let area = Rect::from((Position::ORIGIN, model.ui.size));
    let mut buffer = Buffer::empty(area);
    screen::draw(model, area, &mut buffer);
    buffer
}

/// Sessions in which every state of an skb, a refusal, a sleeping writer and a compared run are seen.
fn sessions() -> Vec<(&'static str, Model)> {
    let mut steady = model("steady");
    run(&mut steady, 1_100);
    press(&mut steady, "space n n s s s s ]");
    let mut lossy = lossy().model(Theme::default());
    lossy.select_at(1);
    let mut past = model("lossy");
    run(&mut past, 1_950);
    press(&mut past, "space");
    let other = past.clone();
    let mut beside = past.clone().with_beside(other);
    // Another branch, which some keys ask about.
    press(&mut past, "] ] , , , b");
    type_in(&mut past, "1MiB");
    press(&mut past, ", ,");
    press(&mut beside, "n");
    vec![("steady", steady), ("lossy", lossy), ("past", past), ("beside", beside)]
}

/// Looks at every panel, plain and zoomed, at three sizes, and at what every key opens.
/// Tells which dialogs it saw.
fn each_screen(model: &Model, mut look: impl FnMut(&str, &Buffer)) -> BTreeSet<&'static str> {
    let mut dialogs = BTreeSet::new();
    let mut model = model.clone();
    for size in [Size::new(200, 60), Size::new(120, 40), Size::new(80, 24)] {
        update(&mut model, Event::Resize(size));
        for panel in PanelId::ALL {
            model.ui.set_focus(panel);
            for zoom in [None, Some(panel)] {
                model.ui.zoom = zoom;
                look(&format!("{panel:?} {zoom:?} at {size}"), &drawn(&model));
            }
        }
        model.ui.zoom = None;
    }
    model.ui.set_focus(PanelId::Steps);
    for action in ACTIONS.iter().filter(|action| action.id != Id::Theme) {
        let mut model = model.clone();
        let mut press_again = |model: &mut Model, what: &str| {
            update(model, Event::Key(action.keys[0]));
            look(&format!("{:?} {what}", action.id), &drawn(model));
            dialogs.extend(model.ui.overlay.as_ref().map(dialog));
        };
        press_again(&mut model, "pressed");
        if !matches!(model.ui.overlay, Some(Overlay::Prompt(_) | Overlay::Breakpoints { .. })) {
            continue;
        }
        // A wrong answer, a right one, and what the key opens then.
        for answer in ["%", "task blocked"] {
            press(&mut model, "Esc");
            press_again(&mut model, "opened");
            type_in(&mut model, answer);
            press_again(&mut model, answer);
        }
    }
    dialogs
}

const DIALOGS: [&str; 7] = ["about", "ask", "breakpoints", "help", "list", "prompt", "scenarios"];

fn dialog(overlay: &Overlay) -> &'static str {
    match overlay {
        Overlay::About { .. } => "about",
        Overlay::Ask(_) => "ask",
        Overlay::Breakpoints { .. } => "breakpoints",
        Overlay::Help { .. } => "help",
        Overlay::List { .. } => "list",
        Overlay::Prompt(_) => "prompt",
        Overlay::Scenarios { .. } => "scenarios",
    }
}

#[test]
fn everything_drawn_stands_out_from_its_ground() {
    let mut dialogs = BTreeSet::new();
    for (name, mut model) in sessions() {
        for theme in themes() {
            model.theme = theme;
            if let Some(beside) = &mut model.beside {
                beside.models.iter_mut().for_each(|other| other.theme = theme);
            }
            let mut pairs: Vec<(Color, Color, String)> = Vec::new();
            dialogs.extend(each_screen(&model, |place, buffer| {
                for (at, cell) in buffer.content().iter().enumerate().filter(|(_, cell)| cell.symbol() != " ") {
                    assert!(!cell.modifier.contains(Modifier::DIM), "{place}: {:?} is dim", buffer.pos_of(at));
                    if !pairs.iter().any(|(ink, ground, _)| (*ink, *ground) == (cell.fg, cell.bg)) {
                        pairs.push((cell.fg, cell.bg, format!("{name}, {place}, {:?}", buffer.pos_of(at))));
                    }
                }
            }));
            let least = if theme.colours == Colours::HighContrast { 7.0 } else { 4.5 };
            for (terminal, palette) in terminals(&theme) {
                for (ink, ground, place) in &pairs {
                    let (ink, ground) =
                        (palette.css(*ink, palette.foreground), palette.css(*ground, palette.background));
                    let contrast = contrast(&ink, &ground);
                    let colours = theme.colours;
                    assert!(contrast >= least, "{colours:?} on {terminal}: {ink} on {ground}, {contrast:.2}: {place}");
                }
            }
        }
    }
    assert!(dialogs.into_iter().eq(DIALOGS), "every kind of dialog was looked at");
}

/// High contrast is not left to the terminal's own colours.
#[test]
fn high_contrast_colours_every_cell() {
    let (_, mut model) = sessions().remove(0);
    model.theme.colours = Colours::HighContrast;
    each_screen(&model, |place, buffer| {
        let left = buffer.content().iter().position(|cell| cell.fg == Color::Reset || cell.bg == Color::Reset);
        assert_eq!(left, None, "{place}");
    });
}

/// What a theme changes is colours alone: the same signs and attributes everywhere, which tell apart whatever colours do.
#[test]
fn without_colours_the_same_is_told() {
    for (name, mut model) in sessions() {
        if !["steady", "lossy"].contains(&name) {
            continue;
        }
        let mut plain = Vec::new();
        model.theme = Theme { monochrome: true, ..Theme::default() };
        each_screen(&model, |_, buffer| {
            assert!(buffer.content().iter().all(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)));
            plain.push(buffer.clone());
        });
        for theme in themes() {
            model.theme = theme;
            let mut plain = plain.iter();
            each_screen(&model, |place, buffer| {
                let told = |cell: &Cell| (cell.symbol().to_owned(), cell.modifier);
                let plain = plain.next().expect("as many screens");
                let mut cells = buffer.content().iter().zip(plain.content());
                let differs = cells.position(|(coloured, plain)| told(coloured) != told(plain));
                assert_eq!(differs.map(|at| buffer.pos_of(at)), None, "{name}, {:?}, {place}", theme.colours);
            });
        }
    }
}

/// What colours show beside words and signs, seen without them.
#[test]
fn in_one_colour_every_state_is_told_apart() {
    let mono = Theme { monochrome: true, ..Theme::default() };
    let text = |model: &Model, panel| shown(panel, model, 120, 40);
    let mut lossy = lossy().model(mono);
    lossy.select_at(1);

    // States of skbs: a letter, a word and a pattern each.
    let queue = text(&lossy, PanelId::Queue);
    for state in SkbState::ALL {
        let sign = format!("{}{} {}", state.letter(), UNICODE.payload(state), state.word());
        assert!(queue.contains(&sign), "{sign}: {queue}");
    }
    // The selected one, and numbers that changed: attributes.
    let buffer = draw(PanelId::Queue, &lossy, 120, 40);
    assert!(buffer.content().iter().any(|cell| cell.modifier.contains(Modifier::REVERSED)));
    // Curves: a letter each, where they end and in the legend.
    let chart = text(&lossy, PanelId::Chart);
    for curve in ["q queued", "L limit", "f flight", "c cwnd"] {
        assert!(chart.contains(curve), "{chart}");
    }

    // A writer asleep, and a decision that refused among others.
    let refusals = |text: &str| text.lines().filter(|line| line.contains(" ! ")).count();
    let blocked = blocked().model(mono);
    assert!(text(&blocked, PanelId::Writers).contains("ASLEEP"));
    assert!(!text(&lossy, PanelId::Writers).contains("ASLEEP"));
    let steps = text(&blocked, PanelId::Steps);
    assert!(refusals(&steps) > 0 && refusals(&steps) < steps.lines().count() / 2, "{steps}");
    for line in steps.lines().filter(|line| line.contains(" ! ")) {
        assert!(line.ends_with("? no") || line.ends_with('…'), "{line}");
    }
}

#[test]
fn the_panel_in_focus_is_told_by_more_than_colour() {
    for ascii in [false, true] {
        let (_, mut model) = sessions().remove(0);
        model.theme = Theme { monochrome: true, ascii, ..Theme::default() };
        resize(&mut model, (120, 40));
        model.ui.set_focus(PanelId::Steps);
        let buffer = drawn(&model);
        let title = |panel: PanelId| {
            let wanted = format!(" {} {} ", panel.number(), panel.title(&Language::English));
            let rows = buffer.area.rows().map(|row| {
                let cells = row.columns().map(|cell| buffer[cell.as_position()].symbol());
                (row.y, cells.collect::<Vec<_>>())
            });
            let found = rows.into_iter().find_map(|(y, cells)| {
                let x = cells.windows(wanted.len()).position(|window| window.concat() == wanted)?;
                Some((x as u16, y))
            });
            let (x, y) = found.unwrap_or_else(|| panic!("{wanted} is in view"));
            (buffer[(x + 1, y)].modifier, buffer[(x - 1, y)].symbol().to_owned())
        };
        let (in_focus, other) = (title(PanelId::Steps), title(PanelId::Receipt));
        assert!(in_focus.0.contains(Modifier::REVERSED) && !other.0.contains(Modifier::REVERSED));
        assert_ne!(in_focus.1, other.1, "its rule is heavier");
    }
}

#[test]
fn t_goes_through_the_themes_and_says_which() {
    let mut model = model("steady");
    for (colours, says) in [
        (Colours::Light, "light background"),
        (Colours::HighContrast, "High contrast"),
        (Colours::Dark, "dark background"),
    ] {
        press(&mut model, "t");
        assert_eq!(model.theme.colours, colours);
        let said = model.ui.message.as_ref().map(|message| message.text.to_string()).unwrap_or_default();
        assert!(said.contains(says), "{said}");
    }
    model.theme.monochrome = true;
    press(&mut model, "t");
    assert_eq!(model.theme.colours, Colours::Dark);
    assert!(model.ui.message.as_ref().is_some_and(|message| message.text.to_string().contains("NO_COLOR")));
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { sources(&path, files) } else { files.push(path) }
    }
}

/// What a colour is for is decided in one place; nobody else names one, and nothing is dim.
#[test]
fn only_the_theme_names_colours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("text");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        assert!(!code.contains("Modifier::DIM") && !code.contains(".dim()"), "{file:?}");
        if !["theme.rs", "palette.rs"].iter().any(|name| file.ends_with(name)) {
            assert!(!code.contains("Color::") && !code.contains("Stylize"), "{file:?} names a colour");
        }
    }
}

/// Every way in which the cells of a screen look, with the first text that looks so.
fn styles(buffer: &Buffer) -> String {
    let mut samples: BTreeMap<String, String> = BTreeMap::new();
    for row in buffer.area.rows() {
        let cells = row.columns().map(|cell| &buffer[cell.as_position()]).collect::<Vec<_>>();
        for run in cells.chunk_by(|one, other| (one.fg, one.bg, one.modifier) == (other.fg, other.bg, other.modifier)) {
            let text = run.iter().map(|cell| cell.symbol()).collect::<String>();
            let text = text.trim().chars().take(30).collect::<String>();
            if !text.is_empty() {
                let look = format!("{} on {}, {:?}", run[0].fg, run[0].bg, run[0].modifier);
                samples.entry(look).or_insert(text);
            }
        }
    }
    samples.iter().map(|(look, text)| format!("  {look}: {text}\n")).collect()
}

#[test]
fn snapshots_of_the_styles() {
    let mut model = lossy().model(Theme::default());
    model.select_at(1);
    resize(&mut model, (200, 60));
    let mut all = String::new();
    for theme in themes() {
        model.theme = theme;
        all.push_str(&format!("{:?}\n{}", theme.colours, styles(&drawn(&model))));
    }
    insta::assert_snapshot!(all);
}
