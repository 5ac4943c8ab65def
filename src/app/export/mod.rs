//! Recordings into files of other programs.

mod error;
mod handout;
mod looks;
mod pictures;
mod play;

use std::io::{self, BufWriter, IsTerminal, Write};

pub(crate) use error::ExportError;

use crate::app::export::play::{Stopped, play};
use crate::capture::Format;
use crate::cli::{ExportArgs, Target, To};
use crate::debugger::{Breakpoints, Session, Speed};
use crate::export::Sink;
use crate::export::cast::Cast;
use crate::export::markers::Markers;
use crate::export::packets::Packets;
use crate::export::perfetto::Perfetto;
use crate::export::table::{Csv, Json};
use crate::journal::Recording;
use crate::language::text;
use crate::os::files::output::FileId;
use crate::os::files::recording::{self, Recorded};
use crate::os::files::whole::WholeFile;
use crate::os::stderr::tell;
use crate::source::live::recording::Observations;
use crate::ss::line;
use crate::tui::style::palette::Palette;
use crate::wire::codec::Endpoints;

const BUFFER_BYTES: usize = 256 << 10;

/// Writes what is asked for. Remarks about the recording go to stderr.
pub fn run(args: &ExportArgs) -> Result<(), ExportError> {
    let source = match args.to {
        To::Html | To::Md => Source::Handout(handout::text(args)?),
        _ => read(&args.recording)?,
    };
    let writing = |error| ExportError::Write { path: args.output.clone(), error };
    let stopped = |stopped| match stopped {
        Stopped::Writing(error) => writing(error),
        Stopped::NoSuchMoment { wanted, last } => ExportError::NoSuchMoment { wanted, last },
    };
    let Some(path) = &args.output else {
        if args.to == To::Pcapng && io::stdout().is_terminal() {
            return Err(writing(io::Error::other(text!("export-a-capture-is-not-for").aloud())));
        }
        return write(&source, args, buffered(io::stdout())).map_err(stopped);
    };
    let read: Vec<_> = FileId::of(&args.recording.path).into_iter().collect();
    let file = WholeFile::open(path, args.force, read)?;
    write(&source, args, buffered(file.writer().map_err(writing)?)).map_err(stopped)?;
    Ok(file.finish()?)
}

fn buffered(out: impl Write + 'static) -> Out {
    BufWriter::with_capacity(BUFFER_BYTES, Box::new(out))
}

type Out = BufWriter<Box<dyn Write>>;

/// What is exported.
enum Source {
    Recording(Box<Recording>),
    /// Of a real socket.
    Looks(Observations),
    /// A lesson, as it is written.
    Handout(String),
}

fn write(source: &Source, args: &ExportArgs, mut out: Out) -> Result<(), Stopped> {
    match source {
        Source::Recording(recording) => write_recording(recording, args, out),
        Source::Looks(looks) => Ok(looks::write(looks, args, out)?),
        Source::Handout(text) => {
            out.write_all(text.as_bytes())?;
            Ok(out.flush()?)
        }
    }
}

fn write_recording(recording: &Recording, args: &ExportArgs, out: Out) -> Result<(), Stopped> {
    let scenario = &recording.header.scenario;
    let breakpoints: Breakpoints = args.breakpoints.iter().cloned().collect();
    let stream = |sink: &mut dyn Sink| play(recording, args.recording.moment, &breakpoints, sink).map(drop);
    match args.to {
        To::Csv => stream(&mut Csv::new(out)?),
        To::Json => stream(&mut Json::new(out, scenario)?),
        To::Perfetto => stream(&mut Perfetto::new(out, scenario, &breakpoints)?),
        To::Pcapng => stream(&mut Packets::new(out, Format::PcapNg, &scenario.world.engine.device, args.gso)?),
        // A handout is of a lesson: its screen is that of the recording.
        To::Svg | To::Html | To::Md => draw(recording, args, out),
        To::Ss => line_of_ss(recording, args, out),
        To::Asciicast => film(recording, args, &breakpoints, out),
    }
}

/// The session at the moment, or at the end.
fn at_moment(recording: &Recording, args: &ExportArgs) -> Result<Session, Stopped> {
    let mut session = Session::replayed(recording);
    if let Some(moment) = args.recording.moment {
        let gone = session.go_to(moment);
        gone.map_err(|error| Stopped::NoSuchMoment { wanted: error.wanted, last: error.end })?;
    }
    Ok(session)
}

fn line_of_ss(recording: &Recording, args: &ExportArgs, mut out: Out) -> Result<(), Stopped> {
    let session = at_moment(recording, args)?;
    let Endpoints { local, remote } = Endpoints::of(recording.header.scenario.world.engine.device.ip_header);
    let socket = session.socket().at(session.now());
    out.write_all(line(&socket, [local, remote]).as_bytes())?;
    Ok(out.flush()?)
}

/// The screen at the moment, or at the end.
fn draw(recording: &Recording, args: &ExportArgs, mut out: Out) -> Result<(), Stopped> {
    let session = at_moment(recording, args)?;
    out.write_all(pictures::picture(&pictures::model(recording, session, args)).as_bytes())?;
    Ok(out.flush()?)
}

/// The screen from beginning to end, with markers.
fn film(recording: &Recording, args: &ExportArgs, breakpoints: &Breakpoints, out: Out) -> Result<(), Stopped> {
    let mut markers = Markers::new(&recording.branches[recording.current].journal, breakpoints);
    let end = play(recording, args.recording.moment, breakpoints, &mut markers)?.now;
    let mut session = Session::replayed(recording);
    session.set_speed(Speed::nearest(args.speed.0));
    let model = pictures::model(recording, session, args);
    let title = &recording.header.scenario.title;
    let mut cast = Cast::new(out, args.size.columns, args.size.rows, title, Palette::of(&model.theme))?;
    Ok(pictures::cast(model, end, markers.until(end), &mut cast)?)
}

fn read(Target { path, .. }: &Target) -> Result<Source, ExportError> {
    let (source, damage) = match recording::read(path).map_err(ExportError::Recording)? {
        Recorded::Session(recording) => {
            let damage = recording.damage.as_ref().map(ToString::to_string);
            (Source::Recording(recording), damage)
        }
        Recorded::Looks(looks) => {
            let damage = looks.damage.clone();
            (Source::Looks(looks), damage)
        }
    };
    if let Some(damage) = damage {
        tell(text!("export-skbscope", path = path.display().to_string(), damage = damage).aloud());
    }
    Ok(source)
}
