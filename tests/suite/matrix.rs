//! Every panel, plain and zoomed, on terminals of three sizes, on both kernels, in all themes, with the largest numbers
//! and the longest names that there can be.

mod chinese;
pub mod states;

use crate::screen_user::resize;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use skbscope::engine::Kernel;
use skbscope::language::Language;
use skbscope::tui::draw::screen;
use skbscope::tui::panel::layout::{Layout, layout};
use skbscope::tui::{Colours, Model, PanelId};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// A screen with one panel in focus, as it is drawn.
struct Shown {
    buffer: Buffer,
    layout: Layout,
    panel: PanelId,
    zoomed: bool,
}

impl Shown {
    fn new(model: &mut Model, panel: PanelId, zoomed: bool, (width, height): (u16, u16)) -> Shown {
        model.ui.zoom = None;
        model.ui.set_focus(panel);
        model.ui.zoom = zoomed.then_some(panel);
        resize(model, (width, height));
        let area = Rect::from((Position::ORIGIN, model.ui.size));
        let mut buffer = Buffer::empty(area);
        screen::draw(model, area, &mut buffer);
        let layout = layout(area, &model.ui).expect("large enough");
        Shown { buffer, layout, panel, zoomed }
    }

    fn screen(&self) -> String {
        text(&self.buffer, self.buffer.area)
    }

    fn panel(&self) -> String {
        text(&self.buffer, self.layout.area_of(self.panel).expect("in view"))
    }

    fn name(&self) -> String {
        let Rect { width, height, .. } = self.buffer.area;
        format!(
            "{width}x{height}, {} {}",
            self.panel.title(&Language::English),
            if self.zoomed { "zoomed" } else { "plain" }
        )
    }
}

fn text(buffer: &Buffer, area: Rect) -> String {
    let row = |row: Rect| row.columns().map(|cell| buffer[cell.as_position()].symbol()).collect::<String>();
    area.rows().map(|cells| row(cells).trim_end().to_owned() + "\n").collect()
}

/// What is wrong with a screen at first sight.
fn faults(shown: &Shown) -> Vec<String> {
    let mut faults = Vec::new();
    for line in shown.panel().lines() {
        let cells: Vec<char> = line.chars().collect();
        if cells.windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1] == '…') {
            faults.push(format!("a number is cut: {}", line.trim()));
        }
        if line.ends_with("  …") {
            faults.push(format!("the last column is cut away: {}", line.trim()));
        }
    }
    for slot in shown.layout.slots.iter().filter(|slot| slot.shown == shown.panel) {
        let side = slot.area.columns().next().filter(|_| slot.area.x > 0);
        let cells = side.into_iter().flat_map(Rect::rows).skip(1);
        if cells.map(Rect::as_position).any(|cell| shown.buffer[cell].symbol() != "│") {
            faults.push(format!("the border of {} is broken", slot.shown.title(&Language::English)));
        }
    }
    faults
}

/// Themes change colours and nothing else; what the colours are is in the snapshot of [`crate::colours`].
fn assert_equal_in_all_themes(shown: &Shown, model: &mut Model) {
    let Rect { width, height, .. } = shown.buffer.area;
    for colours in [Colours::Light, Colours::HighContrast] {
        model.theme.colours = colours;
        let other = Shown::new(model, shown.panel, shown.zoomed, (width, height));
        assert_eq!(other.screen(), shown.screen(), "{colours:?}, {}", shown.name());
    }
    model.theme.colours = Colours::Dark;
}

fn snapshots(kernel: &Kernel) {
    let mut states = [("far", states::far(kernel.clone())), ("full", states::full(kernel.clone()))];
    let name = |what: &str| format!("on_{}_{what}", kernel.name.replace('.', "_"));
    let mut wrong = String::new();
    let mut inside = states.clone().map(|(state, model)| (state, states::inside(model)));
    let traced = states::traced(&format!("{}/sack-splits-skb", kernel.name));
    let mut kernels = [("traced", traced), ("real peer", states::real_peer(kernel.clone()))];
    for panel in PanelId::ALL {
        let mut all = String::new();
        let states = match panel {
            PanelId::Kernel => &mut kernels,
            PanelId::Stack => &mut inside,
            _ => &mut states,
        };
        for (state, model) in states {
            for size in SIZES {
                for zoomed in [false, true] {
                    let shown = Shown::new(model, panel, zoomed, size);
                    assert_equal_in_all_themes(&shown, model);
                    all.push_str(&format!("======== {state}, {}\n{}\n", shown.name(), shown.panel()));
                    for fault in faults(&shown) {
                        wrong.push_str(&format!("{state}, {}: {fault}\n", shown.name()));
                    }
                }
            }
        }
        insta::assert_snapshot!(name(panel.title(&Language::English).to_lowercase().replace(' ', "_").as_str()), all);
    }
    let mut all = String::new();
    for (state, model) in &mut states {
        for size in SIZES {
            all.push_str(&format!("======== {state}\n{}\n", Shown::new(model, PanelId::Queue, false, size).screen()));
        }
    }
    insta::assert_snapshot!(name("screen"), all);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn snapshots_on_6_18() {
    snapshots(&Kernel::v6_18());
}

#[test]
fn snapshots_on_3_10() {
    snapshots(&Kernel::v3_10());
}
