//! Whole screens at three sizes of terminal, after keys and time.

mod dialogs;
mod picture;

use crate::screen_user::{draw, go_to_kernel, model, press, resize, run, type_in, without_line_counts};
use skbscope::tui::{Model, Theme};

const SMALL: (u16, u16) = (80, 24);
const USUAL: (u16, u16) = (120, 40);
const LARGE: (u16, u16) = (200, 60);

/// The screen at these sizes, one below the other.
fn at(model: &mut Model, sizes: &[(u16, u16)]) -> String {
    let mut pictures = Vec::new();
    for &(width, height) in sizes {
        resize(model, (width, height));
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
    go_to_kernel(&mut model, "3.10");
    run(&mut model, 1_100);
    press(&mut model, "space");
    insta::assert_snapshot!("on_3_10_a_blocked_writer", at(&mut model, &[SMALL, USUAL, LARGE]));

    let mut model = crate::screen_user::model("ten-bytes");
    go_to_kernel(&mut model, "3.10");
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
    insta::assert_snapshot!("help", without_line_counts(&at(&mut model, &[SMALL, (120, 70)])));

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

/// The rows of the screen that say what time does: status, message and hints.
fn about_time(model: &mut Model) -> String {
    let all = at(model, &[SMALL, USUAL, LARGE]);
    let screens = all.split("\n\n").map(|screen| {
        let rows: Vec<_> = screen.lines().collect();
        let (top, bottom) = (rows.iter().take(2), rows.iter().rev().take(3).rev());
        top.chain(bottom).map(|row| row.trim_end()).collect::<Vec<_>>().join("\n")
    });
    screens.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn held_searching_and_looking_back() {
    let mut held = model("first-1000");
    run(&mut held, 3_000);
    press(&mut held, "T T");
    insta::assert_snapshot!("held", about_time(&mut held));
    press(&mut held, "@");
    insta::assert_snapshot!("held_by_a_dialog", about_time(&mut held));

    let mut searching = model("steady");
    run(&mut searching, 2_000);
    press(&mut searching, "space / g Down Down Down Down Down Enter");
    insta::assert_snapshot!("searching", about_time(&mut searching));
    press(&mut searching, "Esc");
    insta::assert_snapshot!("searched_in_vain", about_time(&mut searching));
    press(&mut searching, "^ space");
    insta::assert_snapshot!("looking_back", about_time(&mut searching));
}

#[test]
fn breakpoints_with_one_that_is_wrong() {
    let mut model = model("steady");
    run(&mut model, 1_950);
    for text in ["tcp_write_xmit", "sk_stream_memory_free refused", "skb 1234567890 freed", "limit changed"] {
        model.session.breakpoints_mut().add(text.parse().expect("right"));
    }
    let long = "tcp_sendmsg_locked if wmem_queued > 1000000000 and sndbuf < 2000000000 and write_seq > 3000000000";
    model.session.breakpoints_mut().add(long.parse().expect("right"));
    press(&mut model, "} @ Up space");
    type_in(&mut model, "once tcp_write_xmit if wmem_quued > 30000");
    insta::assert_snapshot!(at(&mut model, &[SMALL, USUAL, LARGE]));
}
