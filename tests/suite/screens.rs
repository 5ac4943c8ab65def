//! Whole screens at three sizes of terminal, after keys and time.

mod dialogs;
mod picture;

use crate::hands::{draw, model, press, run, type_in};
use ratatui::layout::Size;
use skbscope::tui::{Event, Model, Theme, update};

const SMALL: (u16, u16) = (80, 24);
const USUAL: (u16, u16) = (120, 40);
const LARGE: (u16, u16) = (200, 60);

/// The screen at these sizes, one below the other.
fn at(model: &mut Model, sizes: &[(u16, u16)]) -> String {
    let mut pictures = Vec::new();
    for &(width, height) in sizes {
        update(model, Event::Resize(Size::new(width, height)));
        pictures.push(format!("{width}x{height}\n{}", draw(model)));
    }
    pictures.join("\n\n")
}

#[test]
fn a_blocked_writer() {
    let mut model = model("steady");
    run(&mut model, 1_100);
    press(&mut model, "space");

    insta::assert_snapshot!(at(&mut model, &[SMALL, USUAL, LARGE]));
}

#[test]
fn inside_an_input_with_an_skb_selected() {
    let mut model = model("steady");
    run(&mut model, 700);
    press(&mut model, "g ] ] ] n n n s s s s s s s s s s s s s s");

    insta::assert_snapshot!(at(&mut model, &[SMALL, USUAL, LARGE]));
}

/// The same moments on the other kernel.
#[test]
fn on_linux_3_10() {
    let mut model = model("steady");
    press(&mut model, "K");
    run(&mut model, 1_100);
    press(&mut model, "space");
    insta::assert_snapshot!("on_3_10_a_blocked_writer", at(&mut model, &[SMALL, USUAL, LARGE]));

    let mut model = crate::hands::model("ten-bytes");
    press(&mut model, "K");
    run(&mut model, 6_000);
    press(&mut model, "space g");
    insta::assert_snapshot!("on_3_10_small_writes", at(&mut model, &[SMALL, USUAL, LARGE]));
}

#[test]
fn a_lossy_link_followed() {
    let mut model = model("lossy");
    run(&mut model, 1_950);
    press(&mut model, "space g f 6");

    insta::assert_snapshot!(at(&mut model, &[USUAL]));
}

#[test]
fn a_script_that_waits() {
    let mut model = model("first-1000");
    run(&mut model, 3_000);
    press(&mut model, "space T T");

    insta::assert_snapshot!(at(&mut model, &[SMALL]));
}

#[test]
fn the_smallest_terminal_in_ascii() {
    let mut model = model("steady");
    model.theme = Theme { ascii: true, monochrome: true, ..Theme::default() };
    run(&mut model, 1_100);
    press(&mut model, "space");

    insta::assert_snapshot!(at(&mut model, &[(60, 16), (59, 16)]));
}

#[test]
fn help_list_and_prompt_lie_over_the_panels() {
    let mut model = model("steady");
    run(&mut model, 1_100);
    press(&mut model, "space ?");
    insta::assert_snapshot!("help", at(&mut model, &[SMALL, (120, 70)]));

    press(&mut model, "Esc o Down");
    insta::assert_snapshot!("scenarios", at(&mut model, &[SMALL]));

    press(&mut model, "Esc b");
    type_in(&mut model, "12q");
    insta::assert_snapshot!("prompt", at(&mut model, &[SMALL]));
}

#[test]
fn a_zoomed_panel() {
    let mut model = model("steady");
    run(&mut model, 1_100);
    press(&mut model, "space 8 z");

    insta::assert_snapshot!(at(&mut model, &[SMALL]));
}
