//! Looks at a real socket into files of other programs: numbers as CSV and JSON, the screen as a picture or a cast.

use std::io::{self, Write};
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::export::pictures::Frames;
use crate::cli::{ExportArgs, To};
use crate::export::cast::Cast;
use crate::export::svg::svg;
use crate::os::locale;
use crate::source::live::condition::Name;
use crate::source::live::look::Look;
use crate::source::live::recording::Observations;
use crate::tui::Theme;
use crate::tui::attach::{AttachModel, Watch, draw};
use crate::tui::style::palette::Palette;

/// Writes the looks up to the one that is named behind the file's name.
pub fn write(recorded: &Observations, args: &ExportArgs, mut out: impl Write) -> io::Result<()> {
    let wanted = args.recording.moment.map_or(recorded.looks.len(), |moment| moment.input as usize);
    let looks = recorded.looks.get(..wanted).filter(|looks| !looks.is_empty()).ok_or_else(|| {
        io::Error::other(format!("there is no look {wanted}: the recording has {}", recorded.looks.len()))
    })?;
    match args.to {
        To::Csv => csv(looks, &mut out)?,
        To::Json => json(recorded, looks, &mut out)?,
        To::Svg => {
            let model = model(looks, args);
            out.write_all(svg(&drawn(&model, args), Palette::of(&model.theme)).as_bytes())?;
        }
        To::Asciicast => return film(looks, args, out),
        To::Perfetto | To::Pcapng | To::Ss | To::Html | To::Md => {
            return Err(io::Error::other(
                "looks at a real socket have no steps and no packets: --to csv, json, svg or asciicast",
            ));
        }
    }
    out.flush()
}

/// RFC 4180; what is not known has an empty cell.
fn csv(looks: &[Look], out: &mut impl Write) -> io::Result<()> {
    let names: Vec<_> = Name::all().map(|name| name.to_string()).collect();
    writeln!(out, "look,at_ms,state,blame,skbs,waiting_for_room,{}", names.join(","))?;
    for (look, number) in looks.iter().zip(1u64..) {
        let seen = &look.seen;
        let blame = serde_json::to_value(look.verdict.blame).map_err(io::Error::other)?;
        let skbs = seen.inside.as_ref().map_or(String::new(), |inside| inside.skbs.len().to_string());
        let waiting = seen.waits.iter().filter(|wait| wait.for_room(seen.nospace()) == Some(true)).count();
        let blame = blame.as_str().unwrap_or_default();
        write!(out, "{number},{},{},{blame},{skbs},{waiting}", seen.at_ms, seen.socket.state.name())?;
        for name in Name::all() {
            write!(out, ",{}", name.of(look).map_or(String::new(), |value| value.to_string()))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// One object: who recorded, and a list of all looks as the recording has them.
fn json(recorded: &Observations, looks: &[Look], out: &mut impl Write) -> io::Result<()> {
    let header = serde_json::to_string(&recorded.header).map_err(io::Error::other)?;
    write!(out, "{{\"recorded\":{header},\n\"looks\":[")?;
    for (place, look) in looks.iter().enumerate() {
        let separator = if place == 0 { "\n" } else { ",\n" };
        write!(out, "{separator}{}", serde_json::to_string(look).map_err(io::Error::other)?)?;
    }
    writeln!(out, "\n]}}")
}

fn model(looks: &[Look], args: &ExportArgs) -> AttachModel {
    let theme =
        Theme { colours: args.theme.into(), monochrome: false, ascii: args.ascii, language: locale::language() };
    let mut watch = Watch::replayed();
    looks.iter().for_each(|look| drop(watch.add(look.clone())));
    let mut model = AttachModel::new(theme);
    model.watch = Some(watch);
    model
}

fn drawn(model: &AttachModel, args: &ExportArgs) -> Buffer {
    let area = Rect::new(0, 0, args.size.columns, args.size.rows);
    let mut buffer = Buffer::empty(area);
    draw(model, area, &mut buffer);
    buffer
}

/// Look by look, at the times at which they were taken.
fn film(looks: &[Look], args: &ExportArgs, out: impl Write) -> io::Result<()> {
    let title = looks.first().map_or(String::new(), |look| look.seen.socket.to_string());
    let mut model = model(&[], args);
    let mut cast = Cast::new(out, args.size.columns, args.size.rows, &title, Palette::of(&model.theme))?;
    let (mut frames, speed) = (Frames::new(), args.speed.0);
    let begin = looks.first().map_or(0, |look| look.seen.at_ms);
    for look in looks {
        let at = Duration::from_millis(look.seen.at_ms - begin).div_f64(speed);
        if let Some(watch) = &mut model.watch {
            watch.add(look.clone());
        }
        frames.show(drawn(&model, args), at, &mut cast)?;
    }
    cast.finish()
}
