//! The same panels in Chinese, whose characters take two cells: nothing is cut or shifted. A file for each panel, and one for
//! what lies over the panels.

use skbscope::engine::Kernel;
use skbscope::language::Language;
use skbscope::tui::{Model, PanelId};
use unicode_width::UnicodeWidthStr;

use super::{SIZES, Shown, faults, states};
use crate::screen_user::{model, press, resize, run, without_line_counts};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use skbscope::tui::draw::screen;

/// What a terminal shows: the cell behind a character that takes two has nothing of its own.
fn text(buffer: &Buffer, area: Rect) -> String {
    let row = |row: Rect| {
        let (mut line, mut covered) = (String::new(), 0);
        for cell in row.columns() {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            let symbol = buffer[cell.as_position()].symbol();
            covered = symbol.width().saturating_sub(1);
            line.push_str(symbol);
        }
        line
    };
    area.rows().map(|cells| row(cells).trim_end().to_owned() + "\n").collect()
}

fn whole_screen(model: &Model) -> String {
    let area = Rect::from((Position::ORIGIN, model.ui.size));
    let mut buffer = Buffer::empty(area);
    screen::draw(model, area, &mut buffer);
    text(&buffer, area)
}

#[test]
fn every_panel_in_chinese_at_three_sizes() {
    let kernel = Kernel::v6_18();
    let mut far = states::far(kernel.clone());
    let mut inside = states::inside(states::full(kernel.clone()));
    let mut real = states::real_peer(kernel);
    let mut wrong = String::new();
    for panel in PanelId::ALL {
        let model = match panel {
            PanelId::Kernel => &mut real,
            PanelId::Stack => &mut inside,
            _ => &mut far,
        };
        model.theme.language = Language::Chinese;
        let mut all = String::new();
        for size in SIZES {
            for zoomed in [false, true] {
                let shown = Shown::new(model, panel, zoomed, size);
                let area = shown.layout.area_of(panel).expect("in view");
                all.push_str(&format!("======== {}\n{}\n", shown.name(), text(&shown.buffer, area)));
                for fault in faults(&shown) {
                    wrong.push_str(&format!("{}: {fault}\n", shown.name()));
                }
            }
        }
        let name = panel.title(&Language::English).to_lowercase().replace(' ', "_");
        insta::assert_snapshot!(format!("in_chinese_{name}"), all);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The whole screen with what lies over it: questions, lists, texts, messages.
#[test]
fn dialogs_in_chinese_at_three_sizes() {
    let mut all = String::new();
    for size in SIZES {
        let mut session = model("blocked-writer");
        session.theme.language = Language::Chinese;
        resize(&mut session, size);
        run(&mut session, 50);
        press(&mut session, "space");
        for keys in ["y", "o", "O", "?", "w", "b ?", "@", "/", "v", "#", "S ?", "c", "s", "K"] {
            let mut model = session.clone();
            press(&mut model, keys);
            let (width, height) = size;
            all.push_str(&format!("======== {width}x{height}, {keys}\n{}\n", whole_screen(&model)));
        }
    }
    insta::assert_snapshot!("in_chinese_dialogs", without_line_counts(&all));
}
