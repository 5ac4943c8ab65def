//! Look after look, without a screen: a check that can stand in a script.

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use crate::app::attach::error::AttachError;
use crate::app::attach::find::{self, Found};
use crate::app::attach::observer::Observer;
use crate::app::attach::recorder::Recorder;
use crate::app::commands::outcome::{CHECK_FAILED, FAILED, Outcome, checked, print};
use crate::app::error_line::in_one_line;
use crate::cli::AttachArgs;
use crate::language::text;
use crate::os::clock;
use crate::os::files::output::Output;
use crate::os::files::recording::RecordingError;
use crate::os::signals::EndSignals;
use crate::os::stderr::tell as complain;
use crate::source::live::condition::Condition;
use crate::source::live::look::Look;
use crate::source::live::recording::Ending;
use crate::units::print::{duration, grouped};

/// More often would be felt by the sender.
pub const OFTENEST: Duration = Duration::from_millis(50);
/// Between two looks at signals.
const ANSWER: Duration = Duration::from_millis(20);

/// Looks until what was asked for is so, the time is over, the socket has ended, or a signal comes.
pub fn run(args: &AttachArgs, found: Found, record: Option<Output>) -> Outcome {
    let signals = EndSignals::new()?;
    let mut recording = Recording::begin(record);
    let (ending, code) = look_on(args, found, &signals, &mut recording)?;
    recording.end(ending);
    Ok(if recording.failed && code == ExitCode::SUCCESS { ExitCode::from(FAILED) } else { code })
}

fn look_on(
    args: &AttachArgs,
    found: Found,
    signals: &EndSignals,
    recording: &mut Recording,
) -> color_eyre::Result<(Ending, ExitCode)> {
    let every = args.every.0.max(OFTENEST);
    let begun = clock::now();
    let mut observer = Observer::of(found)?;
    observer.total_bytes = args.total.map(|total| total.0);
    loop {
        let looked = clock::now();
        let Some(look) = observer.look()? else {
            let next = args.target.as_ref().filter(|_| args.follow).map(find::find);
            if let Some(Ok(found)) = next {
                observer.follow(found);
                continue;
            }
            if !args.json {
                print(&text!("attach-the-socket-has-ended").aloud())?;
            }
            return Ok((Ending::Gone, checked(args.until.as_ref().is_none_or(|until| *until == Condition::Gone))));
        };
        recording.look(&look);
        tell(&look, args.json)?;
        if args.until.as_ref().is_some_and(|until| until.holds(&look)) {
            return Ok((Ending::Left, ExitCode::SUCCESS));
        }
        if args.run_for.is_some_and(|run_for| begun.elapsed() + every > run_for.0) {
            let fails = args.until.is_some();
            return Ok((Ending::Left, if fails { ExitCode::from(CHECK_FAILED) } else { ExitCode::SUCCESS }));
        }
        if let Some(code) = sleep_until(looked + every, signals) {
            return Ok((Ending::Left, code));
        }
    }
}

/// Some: a signal came, and this is the exit code for it.
fn sleep_until(next: Instant, signals: &EndSignals) -> Option<ExitCode> {
    loop {
        if let Some(signal) = signals.take() {
            return Some(ExitCode::from(signal.exit_code()));
        }
        let left = next.saturating_duration_since(clock::now());
        if left.is_zero() {
            return None;
        }
        thread::sleep(left.min(ANSWER));
    }
}

/// The file, if there is one. What is wrong with it is told when it happens, and the looks go on without it.
struct Recording {
    recorder: Option<Recorder>,
    failed: bool,
}

impl Recording {
    fn begin(output: Option<Output>) -> Recording {
        let mut recording = Recording { recorder: None, failed: false };
        match output.map(Recorder::begin).transpose() {
            Ok(recorder) => recording.recorder = recorder,
            Err(error) => recording.broken(&error),
        }
        recording
    }

    fn look(&mut self, look: &Look) {
        if let Some(Err(error)) = self.recorder.as_mut().map(|recorder| recorder.look(look)) {
            self.broken(&error);
        }
    }

    fn end(&mut self, ending: Ending) {
        match self.recorder.take().map(|recorder| recorder.finish(ending)) {
            Some(Ok(said)) => complain(format_args!("skbscope: {said}")),
            Some(Err(error)) => self.broken(&error),
            None => {}
        }
    }

    fn broken(&mut self, error: &RecordingError) {
        (self.recorder, self.failed) = (None, true);
        complain(format_args!("skbscope: {}", in_one_line(error)));
    }
}

/// One look as a line.
pub fn tell(look: &Look, json: bool) -> color_eyre::Result<()> {
    if json {
        print(&format!("{}\n", serde_json::to_string(look)?))?;
        return Ok(());
    }
    let seen = &look.seen;
    let memory = seen.socket.memory.ok_or(AttachError::Gone)?;
    print(
        &text!(
            "attach-wmem-queued-of-not-sent",
            at_ms = format!("{:>8}", duration(Duration::from_millis(seen.at_ms))),
            wmem_queued = grouped(memory.wmem_queued),
            sndbuf = grouped(memory.sndbuf),
            unsent_bytes = grouped(seen.socket.unsent_bytes()),
            sentence = look.verdict.sentence.to_string()
        )
        .aloud(),
    )?;
    Ok(())
}
