//! Every panel at the sizes it has on small, usual and large terminals; without colour; in ASCII; and at any size at all.

mod beside;
mod lists;

use crate::test_sessions::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use skbscope::engine::{Kernel, MsgFlags};
use skbscope::peer::PeerCommand;
use skbscope::tui::{Model, PanelId, Theme, panel};

/// Sizes on terminals of 80x24, 120x40 and 200x60.
fn sizes(panel: PanelId) -> [(u16, u16); 3] {
    match panel {
        PanelId::Writers => [(32, 5), (46, 6), (74, 7)],
        PanelId::Ruler => [(48, 5), (74, 6), (126, 7)],
        PanelId::Queue => [(80, 6), (120, 6), (200, 8)],
        PanelId::Pages => [(38, 10), (52, 12), (60, 17)],
        PanelId::Receipt => [(38, 10), (52, 13), (60, 25)],
        PanelId::Ladder => [(42, 10), (68, 12), (64, 26)],
        PanelId::Steps => [(42, 10), (68, 13), (76, 25)],
        PanelId::Stack => [(42, 10), (68, 12), (76, 17)],
        PanelId::Chart => [(38, 10), (52, 12), (64, 16)],
        PanelId::Kernel => [(38, 10), (52, 12), (60, 25)],
    }
}

fn select(model: &mut Model, index: usize) {
    model.select_at(index);
}

macro_rules! panel_snapshots {
    ($($test:ident: $panel:ident,)*) => {
        $(
            #[test]
            fn $test() {
                let panel = PanelId::$panel;
                for (name, run) in [("blocked", blocked()), ("lossy", lossy()), ("three_writers", three_writers())] {
                    let mut model = run.model(DARK);
                    select(&mut model, 1);
                    let name = format!("{}_{name}", stringify!($test));
                    insta::assert_snapshot!(name, at_sizes(panel, &model, &sizes(panel)));
                }
            }
        )*
    };
}

panel_snapshots! {
    writers: Writers,
    ruler: Ruler,
    queue: Queue,
    stack: Stack,
    pages: Pages,
    receipt: Receipt,
    wire: Ladder,
    steps: Steps,
    chart: Chart,
}

#[test]
fn ascii() {
    let mut model = lossy().model(ASCII);
    select(&mut model, 1);
    let mut all = String::new();
    for panel in PanelId::ALL {
        all.push_str(&at_sizes(panel, &model, &sizes(panel)[1..2]));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn nothing_yet() {
    let model = TestSession::of(manual(&[], vec![obedient("writer")])).model(DARK);
    let mut all = String::new();
    for panel in PanelId::ALL {
        all.push_str(&at_sizes(panel, &model, &sizes(panel)[..1]));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn zoomed() {
    let mut model = lossy().model(DARK);
    select(&mut model, 2);
    let mut all = String::new();
    for panel in [PanelId::Writers, PanelId::Ruler, PanelId::Queue, PanelId::Receipt, PanelId::Chart] {
        all.push_str(&at_sizes(panel, &model, &[(120, 37)]));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn other_waits_and_limits() {
    let mut all = String::new();
    for (name, run) in [("lowat", lowat()), ("no_memory", no_memory()), ("window_closed", window_closed())] {
        let model = run.model(DARK);
        all.push_str(&format!("======== {name}\n"));
        all.push_str(&at_sizes(PanelId::Writers, &model, &[(32, 5), (74, 7)]));
        all.push_str(&at_sizes(PanelId::Ruler, &model, &[(48, 5), (126, 7)]));
        all.push_str(&at_sizes(PanelId::Queue, &model, &[(80, 6)]));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_window_probe_is_told_from_a_bare_ack() {
    let model = window_closed().run_ms(5_000).model(DARK);
    let text = shown(PanelId::Ladder, &model, 68, 12);

    let acks: Vec<_> = text.lines().filter(|line| line.contains("▶ ack 0 ")).collect();
    let (handshake, probes) = acks.split_first().expect("packets went out");
    assert!(!handshake.contains("probe"), "{text}");
    assert!(probes.len() >= 3 && probes.iter().all(|line| line.ends_with("probe")), "{text}");
}

#[test]
fn a_reset_takes_the_queue_and_that_is_told() {
    let written = TestSession::of(manual(&[], vec![obedient("writer")])).connected().write(0, 3_000, MsgFlags::empty());
    let acknowledged = written.run_ms(15).peer(PeerCommand::AckAll);
    let text = shown(PanelId::Queue, &acknowledged.model(DARK), 80, 5);
    assert!(text.contains("No skb: all that was written is acknowledged, 3,000 bytes."), "{text}");

    let written = TestSession::of(manual(&[], vec![obedient("writer")])).connected().write(0, 3_000, MsgFlags::empty());
    let text = shown(PanelId::Queue, &written.peer(PeerCommand::Reset).model(DARK), 80, 5);
    assert!(text.contains("No skb: the connection is over, and what was not acknowledged went with it."), "{text}");
}

#[test]
fn ten_thousand_skbs() {
    let mut model = ten_thousand().model(DARK);
    let mut all = at_sizes(PanelId::Queue, &model, &[(80, 6), (120, 6), (200, 8)]);
    select(&mut model, 5_000);
    all.push_str(&at_sizes(PanelId::Queue, &model, &[(120, 20)]));
    all.push_str(&at_sizes(PanelId::Pages, &model, &[(52, 12)]));
    insta::assert_snapshot!(all);
}

/// The same on 3.10: one list with a send head, and payload in the linear area first.
#[test]
fn on_3_10() {
    let mut all = String::new();
    for (name, run) in [("blocked", blocked_on(Kernel::v3_10())), ("small_writes", small_writes_on(Kernel::v3_10()))] {
        let mut model = run.model(DARK);
        select(&mut model, 1);
        all.push_str(&format!("======== {name}\n"));
        for panel in [PanelId::Ruler, PanelId::Queue, PanelId::Pages, PanelId::Receipt] {
            all.push_str(&at_sizes(panel, &model, &sizes(panel)));
        }
        all.push_str(&at_sizes(PanelId::Queue, &model, &[(120, 20)]));
        all.push_str(&at_sizes(PanelId::Ruler, &model, &[(120, 20)]));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_receipt_of_3_10_adds_up_even_when_the_head_is_acked() {
    let run = small_writes_on(Kernel::v3_10()).run_ms(11).peer(PeerCommand::AckAll).run_ms(11);
    let run = run.peer(PeerCommand::AckAll).write(0, 6_000, MsgFlags::empty());
    let mut model = run.run_ms(11).peer(PeerCommand::AckUpTo(13_100)).model(DARK);
    select(&mut model, 0);

    let receipt = shown(PanelId::Receipt, &model, 60, 25);

    let numbers = receipt.lines().skip(1).filter_map(|line| {
        let (sign, rest) = line.strip_prefix("\u{2502} ")?.split_at_checked(1)?;
        let number: i64 = rest.get(..9)?.trim().replace(',', "").parse().ok()?;
        Some((sign.to_owned(), number))
    });
    let parts: Vec<_> = numbers.take_while(|(sign, _)| sign != "=").collect();
    let sum: i64 = parts.iter().map(|(sign, number)| if sign == "-" { -number } else { *number }).sum();
    let skb = model.selected_skb().expect("it is queued");
    assert_eq!(sum, i64::from(skb.truesize), "{receipt}");
    assert!(receipt.contains("linear bytes acked") && skb.linear.offset == 100, "{receipt}");
}

#[test]
fn what_a_kernel_does_not_have_is_not_on_its_screen() {
    let [old, new] = [Kernel::v3_10(), Kernel::v6_18()].map(|kernel| {
        let model = small_writes_on(kernel).model(DARK);
        let panels = PanelId::ALL.map(|panel| shown(panel, &model, 126, 24));
        panels.join("\n")
    });

    for only_old in ["send head", "linear", "ss -m"] {
        assert!(old.contains(only_old) && !new.contains(only_old), "{only_old}");
    }
    for only_new in ["SO_MEMINFO", "skbuff_small_head"] {
        assert!(!old.contains(only_new) && new.contains(only_new), "{only_new}");
    }
    for never_old in ["lowat", "LOWAT", "chrono", "eor", "pacing", "rtx_queue"] {
        assert!(!old.contains(never_old), "{never_old}: {old}");
    }
}

#[test]
fn a_step_that_refuses_is_marked_and_explained() {
    let mut run = blocked();
    // Once more from the start, to stop inside the write where the buffer is full.
    run.0.restart();
    let mut model = run.model(DARK);
    while !shown(PanelId::Steps, &model, 80, 20).contains("< sk_sndbuf 46,080? no") {
        assert!(model.session.next_step(), "the writer must find the buffer full");
    }

    let text = shown(PanelId::Steps, &model, 80, 20);

    insta::assert_snapshot!(text);
}

#[test]
fn following_an_skb_lists_only_what_is_about_it() {
    let mut model = lossy().model(DARK);
    select(&mut model, 2);
    model.ui.follow = true;
    let id = model.ui.selected.expect("an skb is selected").to_string();

    let (wire, steps) = (shown(PanelId::Ladder, &model, 68, 30), shown(PanelId::Steps, &model, 68, 30));

    let about = |text: &str| -> Vec<String> {
        let lines = text.lines().skip(1).map(str::to_owned);
        lines.filter(|line| line.contains("..") || line.contains("skb ")).collect()
    };
    assert!(!about(&wire).is_empty() && !about(&steps).is_empty(), "{wire}{steps}");
    for line in about(&wire).iter().chain(&about(&steps)) {
        assert!(line.contains(&id), "{line}");
    }
    for text in [&wire, &steps] {
        assert!(text.contains(&format!("only what is about {id}")), "{text}");
    }
}

#[test]
fn scrolling_back_explains_an_earlier_step() {
    let mut model = blocked().model(DARK);
    let newest = shown(PanelId::Steps, &model, 80, 20);
    assert!(newest.contains("\u{2502} The writer sleeps:"), "{newest}");

    model.ui.scroll_by(PanelId::Steps, 1, 1_000);

    let earlier = shown(PanelId::Steps, &model, 80, 20);
    assert!(earlier.contains("The queue has reached its limit"), "{earlier}");
    assert!(earlier.contains("Enter goes to this moment") && !earlier.contains("newer below"), "{earlier}");

    model.ui.scroll_by(PanelId::Steps, 11, 1_000);

    let far = shown(PanelId::Steps, &model, 80, 20);
    assert!(far.contains("newer below"), "{far}");
}

fn ascii_only(buffer: &Buffer) -> bool {
    buffer.content().iter().all(|cell| cell.symbol().is_ascii())
}

#[test]
fn ascii_mode_draws_ascii_only() {
    for run in [blocked(), lossy(), three_writers(), ten_thousand()] {
        let mut model = run.model(ASCII);
        select(&mut model, 3);
        for panel in PanelId::ALL {
            for (width, height) in [(30, 6), (80, 24), (200, 60)] {
                let buffer = draw(panel, &model, width, height);
                assert!(ascii_only(&buffer), "{panel:?} at {width}x{height}:\n{}", text(&buffer));
            }
        }
    }
}

#[test]
fn without_colour_nothing_is_lost_but_colour() {
    let mut model = lossy().model(DARK);
    select(&mut model, 1);
    for panel in PanelId::ALL {
        let coloured = draw(panel, &model, 90, 20);
        model.theme = Theme { monochrome: true, ..DARK };
        let plain = draw(panel, &model, 90, 20);
        model.theme = DARK;

        assert_eq!(text(&coloured), text(&plain), "{panel:?}");
        let colourless = |color| color == Color::Reset;
        assert!(plain.content().iter().all(|cell| colourless(cell.fg) && colourless(cell.bg)), "{panel:?}");
        assert!(coloured.content().iter().any(|cell| !colourless(cell.fg)), "{panel:?} has colours otherwise");
    }
}

#[test]
fn the_selected_skb_is_reversed_in_every_panel_that_shows_it() {
    let reversed = |buffer: &Buffer| -> String {
        let cells = buffer.content().iter();
        cells.filter(|cell| cell.modifier.contains(Modifier::REVERSED)).map(|cell| cell.symbol()).collect()
    };
    let mut model = lossy().model(DARK);
    model.ui.set_focus(PanelId::Chart);
    for panel in [PanelId::Queue, PanelId::Pages, PanelId::Ladder, PanelId::Steps] {
        assert_eq!(reversed(&draw(panel, &model, 120, 50)), "", "{panel:?}: nothing is selected");
    }

    select(&mut model, 3);

    let id = model.ui.selected.expect("an skb is selected");
    for panel in [PanelId::Queue, PanelId::Ladder, PanelId::Steps] {
        let reversed = reversed(&draw(panel, &model, 120, 50));
        assert!(reversed.contains(&id.to_string()), "{panel:?}: {reversed:?}");
    }
    assert!(reversed(&draw(PanelId::Pages, &model, 120, 50)).contains(&(id.0 % 10).to_string()));
    assert!(shown(PanelId::Receipt, &model, 60, 20).contains(&format!("{id}  ")));
}

#[test]
fn a_click_finds_the_skb_that_is_drawn_there() {
    let model = lossy().model(DARK);
    let area = Rect::new(1, 0, 80, 20);
    for panel in [PanelId::Queue, PanelId::Ladder, PanelId::Steps] {
        let buffer = draw(panel, &model, area.width, area.height);
        let mut found = 0;
        for y in 0..area.height {
            let row: String = (1..=area.width).map(|x| buffer[(x, y)].symbol()).collect();
            for x in 1..=area.width {
                let Some(id) = panel::skb_at(panel, &model, area, Position::new(x, y)) else { continue };
                found += 1;
                // The strip's second row has patterns, its first the numbers.
                let above: String = (1..=area.width).map(|x| buffer[(x, y.saturating_sub(1))].symbol()).collect();
                let near = panel == PanelId::Queue || row.contains(&id.to_string()) || above.contains(&id.to_string());
                assert!(near, "{panel:?} ({x},{y}): {id} in {row}");
            }
        }
        assert!(found > 20, "{panel:?}: {found} cells lead to an skb");
    }
}

#[test]
fn no_size_is_too_small_and_nothing_is_drawn_outside() {
    let outside = "\u{2603}";
    for run in [blocked(), lossy(), three_writers()] {
        let mut model = run.model(DARK);
        select(&mut model, 1);
        for panel in PanelId::ALL {
            for width in (0..40).chain((40..210).step_by(23)) {
                for height in (0..14).chain([25, 60]) {
                    let mut buffer =
                        Buffer::filled(Rect::new(0, 0, width + 4, height + 4), ratatui::buffer::Cell::new(outside));
                    let area = Rect::new(2, 2, width, height);
                    panel::draw(panel, &model, area, &mut buffer);
                    for place in buffer.area.positions() {
                        let is_outside = buffer[place].symbol() == outside;
                        assert!(is_outside || area.contains(place), "{panel:?} {width}x{height} wrote at {place}");
                    }
                }
            }
        }
    }
}
