//! What the pictures keep: their scales while one steps, their numbers at every size, and a way to what does not fit.

use std::collections::BTreeSet;

use ratatui::layout::Position;
use skbscope::debugger::Moment;
use skbscope::engine::{Kernel, MsgFlags, SockOpt};
use skbscope::tui::keys::Button;
use skbscope::tui::{Model, PanelId};
use skbscope::world::Mode;

use crate::matrix::states;
use crate::screen_user::{draw, model, mouse, press, resize, run};
use crate::test_sessions::*;

const PICTURES: [PanelId; 5] = [PanelId::Ruler, PanelId::Queue, PanelId::Receipt, PanelId::Pages, PanelId::Chart];

/// The title line of a panel, where its scale stands, and the row below the bar.
fn ruler(model: &Model) -> (String, String) {
    let text = shown(PanelId::Ruler, model, 74, 6);
    let mut lines = text.lines().map(str::to_owned);
    (lines.next().expect("a title"), lines.nth(1).expect("the marks"))
}

fn queue_scale(model: &Model, width: u16) -> String {
    let text = shown(PanelId::Queue, model, width, 6);
    let title = text.lines().next().expect("a title").to_owned();
    let end = title.find(" B a cell").expect("the scale is said");
    title[..end].rsplit(' ').next().expect("a number").to_owned()
}

/// A session with its writer asleep, and how it came there.
fn steady() -> Model {
    let mut model = model("steady");
    run(&mut model, 600);
    press(&mut model, "space");
    model
}

#[test]
fn the_marks_of_the_ruler_stay_while_one_steps_to_and_fro() {
    let mut model = steady();
    let (scale, marks) = ruler(&model);
    assert!(marks.contains("wake 65,536") && marks.contains("sk_sndbuf 98,304"), "{marks}");
    let mut queued = BTreeSet::new();

    for keys in ["n", "s", "s", ",", "n", "n", "h"].iter().cycle().take(280) {
        press(&mut model, keys);
        queued.insert(model.session.engine().sk.wmem_queued);
        // How long the bar is, is not the matter of its scale.
        assert_eq!(ruler(&model), (scale.clone(), marks.clone()), "at {}", model.session.moment());
    }

    assert!(queued.len() > 10, "something was queued and freed: {queued:?}");
}

/// Before: beyond a quarter over the limit the bar became longer with every skb, and all marks moved.
#[test]
fn the_marks_stay_where_the_queue_goes_far_over_the_limit() {
    let programs = vec![writer("writer", 1_000_000, Mode::Blocking)];
    let run = TestSession::of(manual(&[SockOpt::SndBuf(1_000)], programs)).connected().run_ms(30);
    let mut model = run.model(DARK);
    let (scale, marks) = ruler(&model);
    assert!(marks.contains("wake 3,072") && marks.contains("sk_sndbuf 4,608"), "{marks}");
    let mut over = BTreeSet::new();

    for input in (1..=model.session.end().input).rev() {
        for step in [u32::MAX, 40, 20, 1] {
            model.session.go_to(Moment::new(input, step)).expect("it was there");
            let sk = &model.session.engine().sk;
            if sk.sndbuf == 4_608 {
                over.insert(sk.wmem_queued);
                assert_eq!(ruler(&model), (scale.clone(), marks.clone()), "at {}", model.session.moment());
            }
        }
    }

    assert!(over.len() > 2 && over.last() > Some(&20_000), "{over:?}");
}

#[test]
fn a_scale_grows_when_it_must_says_so_and_is_the_same_in_the_past() {
    let mut model = TestSession::of(manual(&[], vec![obedient("writer")])).connected().model(DARK);
    let (scale, _) = ruler(&model);
    assert!(scale.contains(" 0 to 100,000 "), "{scale}");

    // Twice the buffer makes the bar longer, and the key that did it is the one that tells.
    press(&mut model, "b");
    crate::screen_user::type_in(&mut model, "100000");
    press(&mut model, "n");
    let told = shown(PanelId::Ruler, &model, 74, 6);
    assert!(told.contains("0 to 500,000"), "{told}");
    press(&mut model, "h");
    assert!(ruler(&model).0.contains("0 to 500,000"), "it does not shrink when one looks back");

    // A key fits it to what is there, and back.
    press(&mut model, "%");
    assert!(ruler(&model).0.contains("0 to 100,000 (was 0 to 500,000)"), "{}", ruler(&model).0);
    press(&mut model, "%");
    assert!(ruler(&model).0.contains("0 to 500,000 (was 0 to 100,000)"), "{}", ruler(&model).0);
}

#[test]
fn the_scale_of_the_queue_is_the_same_at_neighbouring_steps() {
    let mut model = steady();
    let scale = queue_scale(&model, 120);

    for keys in ["s", "s", "n", ",", "n", "h", "n"].iter().cycle().take(280) {
        press(&mut model, keys);
        if model.skb_count() > 0 {
            assert_eq!(queue_scale(&model, 120), scale, "at {}", model.session.moment());
        }
    }

    // From the first byte on it changes few times, and never back.
    let mut scales = vec![];
    let end = model.session.end().input;
    for input in 0..=end {
        model.session.go_to(Moment::new(input, u32::MAX)).expect("it was there");
        if model.skb_count() > 0 {
            scales.push(queue_scale(&model, 120));
        }
    }
    scales.dedup();
    assert_eq!(scales, [scale], "the whole session has one scale");
}

#[test]
fn a_small_skb_has_a_small_block() {
    let model =
        TestSession::of(manual(&[], vec![obedient("writer")])).connected().write(0, 64, MsgFlags::empty()).model(DARK);
    for width in [80, 120, 200] {
        let text = shown(PanelId::Queue, &model, width, 6);
        let block = text.lines().nth(3).expect("the bodies").chars().filter(|c| "▒█░".contains(*c)).count();
        assert!(block <= 6, "64 bytes of a buffer of 46,080 take {block} of {width} cells:\n{text}");
    }
}

/// Whether a number of lines stands behind this sign somewhere.
fn counted(screen: &str, sign: char) -> bool {
    screen.split(sign).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn what_does_not_fit_is_marked_and_a_key_leads_there() {
    for (width, height) in [(80, 24), (120, 40)] {
        for panel in [PanelId::Receipt, PanelId::Ruler] {
            let mut model = lossy().model(DARK);
            resize(&mut model, (width, height));
            model.select_at(1);
            model.ui.set_focus(panel);
            let before = draw(&model);
            assert!(before.contains(" more") || counted(&before, '▼'), "{before}");

            let mut all = before.clone();
            for _ in 0..40 {
                press(&mut model, "PgDn");
                all.push_str(&draw(&model));
            }

            let wanted: &[&str] = match panel {
                PanelId::Receipt => &["freed by ACK", "is not payload", "refs 8", "behind it: #8"],
                _ => &["Send-Q 16,980", "sk_forward_alloc", "tcp_wmem[0]", "SOCK_NOSPACE"],
            };
            for text in wanted {
                assert!(all.contains(text), "{text} at {width}x{height}:\n{all}");
            }
            let last = draw(&model);
            assert!(last.contains(" above") || counted(&last, '▲'), "{last}");
        }
    }
}

/// Before: of the two windows the one that binds was left out where the other stood in its way.
#[test]
fn the_window_that_binds_is_drawn_at_every_width() {
    let closed = window_closed().model(DARK);
    let full = steady();
    for (model, wanted) in [(&closed, "rwnd ends 0"), (&full, "rwnd ends")] {
        for width in 48..200 {
            let text = shown(PanelId::Queue, model, width, 6);
            let limits = text.lines().nth(4).expect("the limits");
            assert!(limits.contains(wanted), "{width}: {text}");
            assert!(limits.contains('▲') && limits.contains("cwnd ends"), "{width}: {text}");
        }
    }
}

#[test]
fn the_time_bar_says_when_the_session_ends_and_a_click_there_leads_to_it() {
    let mut model = steady();
    press(&mut model, "^");
    let screen = draw(&model);
    let row = screen.lines().rev().nth(1).expect("the message row");
    assert!(row.trim_end().ends_with("600 ms"), "{row}");

    let place = Position::new(model.ui.size.width - 2, model.ui.size.height - 2);
    mouse(&mut model, Button::Click, place);

    assert_eq!(model.session.moment(), model.session.end());
}

/// Before: a panel that filled the screen had the same lines as in its place, and blank rows below them.
#[test]
fn a_panel_that_fills_the_screen_has_more_of_the_same() {
    let mut model = lossy().model(DARK);
    model.select_at(1);
    let more: [(PanelId, &[&str]); 5] = [
        (PanelId::Ruler, &["sk_sndbuf - sk_wmem_queued >= sk_wmem_queued / 2", "tcp_memory_allocated", "SOCK_NOSPACE"]),
        (
            PanelId::Queue,
            &["end_seq", "first sent ago", "scoreboard", "lost, resent, on its way, repaired, ever resent"],
        ),
        (PanelId::Receipt, &["the block", "behind it: #8 R retransmitted", "delivered was"]),
        (PanelId::Pages, &["owners: skb:offset+len", "#3:2,896+1,448", "t0 writes at 17,480"]),
        (PanelId::Chart, &["least so far", "snd_wnd, the peer's window", "u unsent 3,000", "100 ms"]),
    ];
    for (panel, texts) in more {
        model.ui.zoom = None;
        model.ui.set_focus(panel);
        press(&mut model, "z");
        resize(&mut model, (200, 60));
        let screen = draw(&model);
        for text in texts {
            assert!(screen.contains(text), "{panel:?}: {text} in\n{screen}");
        }
    }
}

/// Runs of digits and separators, as they stand on the screen.
fn numbers(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != ',' && c != '.');
    parts.map(|part| part.trim_matches([',', '.'])).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Before: `2…` for 2,147,483,648, and `123,4` where a column was too narrow. Now a number is there whole, in a unit, or
/// not at all.
#[test]
fn no_number_on_the_screen_is_the_beginning_of_a_longer_one() {
    for kernel in Kernel::all() {
        for mut model in [states::far(kernel.clone()), states::full(kernel.clone())] {
            for panel in PICTURES {
                for ascii in [false, true] {
                    model.theme.ascii = ascii;
                    let whole = numbers(&shown(panel, &model, 300, 120));
                    for width in (24..60).chain((60..140).step_by(7)).chain([200]) {
                        for height in [5, 6, 10, 40] {
                            let text = shown(panel, &model, width, height);
                            let mark = if ascii { '~' } else { '…' };
                            let cells: Vec<char> = text.chars().collect();
                            let cut = cells.windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1] == mark);
                            // A digit in the page map may stand before that sign in ASCII.
                            let is_map = ascii && panel == PanelId::Pages;
                            assert!(is_map || !cut, "{panel:?} {width}x{height}:\n{text}");
                            let grouped = |number: &&String| number.len() >= 5 && number.contains(',');
                            for number in numbers(&text).iter().filter(grouped) {
                                let longer = whole
                                    .iter()
                                    .find(|other| other.len() > number.len() && other.starts_with(number.as_str()));
                                assert!(
                                    longer.is_none() || whole.contains(number),
                                    "{panel:?} {width}x{height}: {number} of {longer:?}\n{text}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }
}
