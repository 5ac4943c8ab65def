//! The screen of a recording: at one moment as a picture, from beginning to end as a cast.

use std::io::{self, Write};
use std::time::Duration;

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::cli::ExportArgs;
use crate::debugger::{Moment, Session, Standing};
use crate::export::cast::Cast;
use crate::export::markers::Marker;
use crate::export::svg::svg;
use crate::journal::Recording;
use crate::language::text;
use crate::os::locale;
use crate::os::progress::Progress;
use crate::tui::draw::screen;
use crate::tui::message::Event;
use crate::tui::style::palette::Palette;
use crate::tui::{Model, Theme, update};
use crate::units::Time;

const FRAMES_PER_SECOND: u32 = 15;

/// The model of the screen for a session out of a recording.
pub fn model(recording: &Recording, session: Session, args: &ExportArgs) -> Model {
    let theme =
        Theme { colours: args.theme.into(), monochrome: false, ascii: args.ascii, language: locale::language() };
    let mut model = Model::new(recording.header.scenario.clone(), Vec::new(), theme);
    model.session = session;
    model.ui.message = None;
    update(&mut model, Event::Resize(Size::new(args.size.columns, args.size.rows)));
    model
}

/// The picture of the screen as it is.
pub fn picture(model: &Model) -> String {
    svg(&drawn(model), Palette::of(&model.theme))
}

pub fn drawn(model: &Model) -> Buffer {
    let area = Rect::from((ratatui::layout::Position::ORIGIN, model.ui.size));
    let mut buffer = Buffer::empty(area);
    screen::draw(model, area, &mut buffer);
    buffer
}

/// Plays the session of `model` from its beginning up to `end`, frame by frame, at the speed of its session.
pub fn cast<W: Write>(mut model: Model, end: Time, markers: Vec<Marker>, cast: &mut Cast<W>) -> io::Result<()> {
    // The beginning exists.
    let _ = model.session.go_to(Moment::START);
    model.session.resume();
    let frame = Duration::from_secs(1) / FRAMES_PER_SECOND;
    let mut markers = markers.into_iter().peekable();
    let mut frames = Frames::new();
    let mut progress = Progress::on_stderr();
    let mut at = Duration::ZERO;
    loop {
        while let Some(marker) = markers.next_if(|marker| marker.at <= model.session.now()) {
            cast.marker(at, &marker.label)?;
        }
        frames.show(drawn(&model), at, cast)?;
        progress.show(|| {
            text!("export-of-s-of-virtual-time", now = model.session.now().to_string(), end = end.to_string()).aloud()
        });
        if model.session.now() >= end || !matches!(model.session.standing(), Standing::Back(_)) {
            break;
        }
        update(&mut model, Event::Frame(frame));
        at += frame;
    }
    for marker in markers {
        cast.marker(at, &marker.label)?;
    }
    cast.finish()
}

/// What a terminal shows, and how to bring it to the next frame.
pub(super) struct Frames {
    shown: Buffer,
}

impl Frames {
    pub fn new() -> Frames {
        Frames { shown: Buffer::empty(Rect::ZERO) }
    }

    pub fn show<W: Write>(&mut self, next: Buffer, at: Duration, cast: &mut Cast<W>) -> io::Result<()> {
        let mut bytes = Vec::new();
        if self.shown.area != next.area {
            bytes.extend_from_slice(b"\x1b[?25l\x1b[2J");
            self.shown = Buffer::empty(next.area);
        }
        let changes = self.shown.diff(&next);
        if !changes.is_empty() || !bytes.is_empty() {
            CrosstermBackend::new(&mut bytes).draw(changes.into_iter())?;
            cast.output(at, &String::from_utf8_lossy(&bytes))?;
        }
        self.shown = next;
        Ok(())
    }
}
