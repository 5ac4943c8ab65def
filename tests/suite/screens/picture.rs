//! The picture of the screen in the README is drawn by the program itself.

use std::fs;
use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use skbscope::export::svg::svg;
use skbscope::scenario::embedded;
use skbscope::tui::draw::screen;
use skbscope::tui::keys::Key;
use skbscope::tui::style::palette::Palette;
use skbscope::tui::{Event, Model, Theme, update};

const SIZE: Size = Size::new(120, 40);
/// In the default scenario the writer then sleeps on a full buffer, and an ACK has just freed too little to wake it.
const INPUTS: usize = 32;

/// The default scenario after `INPUTS` inputs, with an skb selected.
fn model() -> Model {
    let scenarios: Vec<_> = embedded::ALL.iter().map(|embedded| embedded.scenario().unwrap()).collect();
    let default = embedded::find(embedded::DEFAULT).unwrap().scenario().unwrap();
    let mut model = Model::new(default, scenarios, Theme::default());
    update(&mut model, Event::Resize(SIZE));
    for key in "n".repeat(INPUTS).chars().chain("]]]".chars()) {
        update(&mut model, Event::Key(Key::char(key)));
    }
    model
}

#[test]
fn the_picture_in_the_readme_is_the_programs_own() {
    let area = Rect::new(0, 0, SIZE.width, SIZE.height);
    let mut buffer = Buffer::empty(area);
    screen::draw(&model(), area, &mut buffer);
    let picture = svg(&buffer, Palette::of(&Theme::default()));

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screen.svg");
    // Like the snapshots of the screen, of which it is one.
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(&file, &picture).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();

    let differs = kept.lines().zip(picture.lines()).find(|(kept, now)| kept != now);
    assert!(
        kept == picture,
        "assets/screen.svg is not what the program draws; first line that differs: {differs:?}\n\
         To draw it anew: INSTA_UPDATE=always cargo test --test suite picture"
    );
}
