//! Recordings into files of other programs.

mod error;
mod play;

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

pub use error::ExportError;

use crate::capture::Format;
use crate::cli::{ExportArgs, FileAt, To};
use crate::export::Sink;
use crate::export::packets::Packets;
use crate::export::perfetto::Perfetto;
use crate::export::table::{Csv, Json};
use crate::trace::journal::Recording;

const BUFFER_BYTES: usize = 256 << 10;

/// Writes what is asked for. Remarks about the recording go to stderr.
pub fn run(args: &ExportArgs) -> Result<(), ExportError> {
    let recording = read(&args.recording)?;
    if let Some(path) = &args.output
        && is_same_file(path, &args.recording.path)
    {
        return Err(ExportError::OverItself(path.clone()));
    }
    let writing = |error| ExportError::Write { path: args.output.clone(), error };
    let mut out = open(args).map_err(writing)?;
    let scenario = &recording.header.scenario;
    let played = {
        let out = &mut out;
        let mut sink: Box<dyn Sink + '_> = match args.to {
            To::Csv => Box::new(Csv::new(out).map_err(writing)?),
            To::Json => Box::new(Json::new(out, scenario).map_err(writing)?),
            To::Perfetto => Box::new(Perfetto::new(out, scenario).map_err(writing)?),
            To::Pcapng => {
                let device = &scenario.world.engine.device;
                Box::new(Packets::new(out, Format::PcapNg, device, args.gso).map_err(writing)?)
            }
        };
        play::play(&recording, args.recording.moment, &mut *sink)
    };
    match played {
        Ok(()) => out.flush().map_err(writing),
        Err(play::Stopped::Writing(error)) => Err(writing(error)),
        Err(play::Stopped::NoSuchMoment { wanted, last }) => Err(ExportError::NoSuchMoment { wanted, last }),
    }
}

fn read(FileAt { path, .. }: &FileAt) -> Result<Recording, ExportError> {
    let text = fs::read(path).map_err(|error| ExportError::Read { path: path.clone(), error })?;
    let recording = Recording::read(&text).map_err(|error| ExportError::Recording { path: path.clone(), error })?;
    if let Some(damage) = &recording.damage {
        eprintln!("skbscope: {}: {damage}", path.display());
    }
    Ok(recording)
}

fn open(args: &ExportArgs) -> io::Result<BufWriter<Box<dyn Write>>> {
    let out: Box<dyn Write> = match &args.output {
        Some(path) => Box::new(File::create(path)?),
        None if args.to == To::Pcapng && io::stdout().is_terminal() => {
            return Err(io::Error::other("a capture is not for a terminal; give it a file with -o OUT"));
        }
        None => Box::new(io::stdout()),
    };
    Ok(BufWriter::with_capacity(BUFFER_BYTES, out))
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}
