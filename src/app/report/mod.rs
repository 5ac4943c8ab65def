//! What a run without a screen amounts to: as JSON, and in `text` for people.

mod expected;
mod text;

pub use expected::ExpectedReport;

use std::time::Duration;

use serde::Serialize;

use crate::app::stop::{Count, Stop};
use crate::debugger::explain::chain::{Chain, Scene};
use crate::engine::Errno;
use crate::engine::SockOpt;
use crate::observe::SocketView;
use crate::os::tun::DeviceCounts;
use crate::peer::{Peer, PeerSocket};
use crate::scenario::Scenario;
use crate::tui::command::say::describe;
use crate::units::print::grouped;
use crate::world::{Doing, Program, Refused, Stats, World};

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// Everything was written and has arrived, or nothing more will ever happen.
    Finished,
    /// The time was over.
    Time,
    /// Without a time to end at, and nothing moves any more: such as when the peer's application never reads.
    Stuck,
    /// By a signal.
    Interrupted,
    /// At a breakpoint.
    Breakpoint,
    /// A check has failed: see [`Report::check`].
    CheckFailed,
}

/// What a run without a screen reports, as text or as JSON.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// The title of the scenario.
    pub scenario: String,
    /// The version of the kernel that the engine was.
    pub kernel: &'static str,
    /// The seed of the link's losses and delays: with it and the scenario the run can be had again.
    pub seed: u64,
    /// Why the run ended.
    pub ended: Ended,
    /// What `--bytes` asks for.
    pub wanted_bytes: Option<u64>,
    /// Bytes that the programs' calls returned as written.
    pub written_bytes: u64,
    /// Bytes that the peer's program read.
    pub delivered_bytes: u64,
    /// Hexadecimal.
    pub written_sha256: Option<String>,
    /// SHA-256 of them in hex; none where they were not hashed.
    pub delivered_sha256: Option<String>,
    /// Only once everything that was written has been read.
    pub digests_equal: Option<bool>,
    /// Packets with payload, those sent again included.
    pub segments: u64,
    /// Segments that were sent again.
    pub retransmits: u64,
    /// In bytes of truesize.
    pub largest_wmem_queued: u64,
    /// For how long tasks slept, by the reason.
    pub blocked_seconds: BlockedSeconds,
    /// Why a writer waits at the end, or why nothing is sent: each for the reason behind it.
    pub end_state: Chain,
    /// The virtual time at the end, in seconds.
    pub virtual_seconds: f64,
    /// Why the connection ended, if it did not end well.
    pub error: Option<&'static str>,
    /// What the checks found; none where nothing was checked.
    pub check: Option<CheckReport>,
    /// The capture that was written, if one was.
    pub capture: Option<CaptureReport>,
    /// The TUN device, with a real kernel as the peer: packets each way.
    pub device: Option<DeviceCounts>,
    /// The peer's socket as its kernel accounts for it, when it was last asked.
    pub peer_socket: Option<PeerSocket>,
    /// The user's program in the place of the receiver.
    pub program: Option<ProgramReport>,
    /// The recording that was written, if one was.
    pub recording: Option<RecordReport>,
    /// Where a breakpoint stopped the run; the figures above are of the end of that input.
    pub stop: Option<Stop>,
    /// How often each breakpoint was hit, in their order.
    pub breakpoints: Vec<Count>,
    /// What the script expects, and what came of it; none where it expects nothing.
    pub expected: Option<ExpectedReport>,
    /// Socket options that the kernel does not have, and what the script could not do, and why.
    pub refused: Vec<String>,
    /// The socket at the end, or where a breakpoint stopped the run, as `ss -tmino` would print it.
    pub ss: String,
    /// What else was counted.
    pub counters: Stats,
    /// Real time; all else is the same for the same seed.
    pub wall_seconds: f64,
}

/// Time that writers slept, all together.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct BlockedSeconds {
    pub(crate) sndbuf: f64,
    pub(crate) memory: f64,
    pub(crate) connect: f64,
    pub(crate) poll: f64,
    pub(crate) close: f64,
}

/// What the checks after every input found.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CheckReport {
    /// How often everything was checked.
    pub(crate) checks: u64,
    pub(crate) failure: Option<Failure>,
}

/// What must not be, and when it was.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Failure {
    pub(crate) what: String,
    /// The number of the input after which it was found.
    pub(crate) input: u64,
    pub(crate) virtual_seconds: f64,
}

/// A capture that was written beside the run.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CaptureReport {
    pub(crate) file: String,
    pub(crate) packets: u64,
    pub(crate) error: Option<String>,
}

/// One program and what its calls came to.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ProgramReport {
    /// How it ended, if it did.
    pub how: Option<String>,
    /// The last of what it printed, without control characters.
    pub output: String,
    /// Bytes that it printed before that.
    pub dropped_bytes: u64,
}

/// A recording that was written beside the run.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RecordReport {
    pub(crate) file: String,
    pub(crate) inputs: u64,
    pub(crate) error: Option<String>,
}

impl Report {
    /// The report of a world that has ended; `wall` is the time that the run took on this machine.
    pub fn new(scenario: &Scenario, world: &World, ended: Ended, wall: Duration) -> Self {
        let stats = world.stats();
        let written = world.written_digest();
        let delivered = world.read_digest();
        let all_arrived = stats.written_bytes == stats.delivered_bytes;
        let equal = written.zip(delivered).filter(|_| all_arrived).map(|(written, delivered)| written == delivered);
        let blocked = stats.blocked;
        Report {
            scenario: scenario.name.clone(),
            kernel: scenario.world.kernel().name,
            seed: scenario.world.seed(),
            ended,
            wanted_bytes: None,
            written_bytes: stats.written_bytes,
            delivered_bytes: stats.delivered_bytes,
            written_sha256: written.map(hex),
            delivered_sha256: delivered.map(hex),
            digests_equal: equal,
            segments: stats.data_packets,
            retransmits: stats.retransmits,
            largest_wmem_queued: stats.largest_wmem_queued,
            blocked_seconds: BlockedSeconds {
                sndbuf: seconds(blocked.sndbuf_ns),
                memory: seconds(blocked.memory_ns),
                connect: seconds(blocked.connect_ns),
                poll: seconds(blocked.poll_ns),
                close: seconds(blocked.close_ns),
            },
            end_state: Scene::of(world).chain(),
            virtual_seconds: seconds(stats.virtual_ns),
            error: error(world).map(|error| error.name()),
            check: None,
            capture: None,
            device: None,
            peer_socket: match &world.peer {
                Peer::Remote(peer) => peer.report().socket,
                _ => None,
            },
            program: None,
            recording: None,
            stop: None,
            breakpoints: Vec::new(),
            expected: None,
            refused: refused(scenario, world),
            ss: String::new(),
            counters: stats,
            wall_seconds: wall.as_secs_f64(),
        }
    }

    /// A check failed, or the receiver got other bytes than were written, or it did not get those that were asked for.
    pub fn is_bad(&self) -> bool {
        let check_failed = self.check.as_ref().is_some_and(|check| check.failure.is_some());
        let not_as_expected = self.expected.as_ref().is_some_and(|expected| expected.is_bad(self.ended));
        self.digests_equal == Some(false) || check_failed || not_as_expected || self.missing().is_some()
    }

    /// How many bytes were asked for and will never arrive.
    fn missing(&self) -> Option<u64> {
        let wanted =
            self.wanted_bytes.filter(|_| matches!(self.ended, Ended::Finished | Ended::Stuck | Ended::Time))?;
        wanted.checked_sub(self.delivered_bytes).filter(|missing| *missing > 0)
    }
}

/// What the socket still has to tell, or what a program was told. EPIPE is only what comes after that.
fn error(world: &World) -> Option<Errno> {
    let told = |program: &Program| match program.doing {
        Doing::Failed(error) => Some(error).filter(|error| *error != Errno::Epipe),
        _ => None,
    };
    SocketView::of_world(world).error.or_else(|| world.programs.iter().find_map(told))
}

fn refused(scenario: &Scenario, world: &World) -> Vec<String> {
    let entry = |&(index, why): &(usize, Refused)| {
        let command = scenario.world.script.get(index).map(|item| describe(&item.command)).unwrap_or_default();
        format!("script command {}, \"{command}\": {why}", grouped(index + 1))
    };
    options_refused(scenario).chain(world.script_refusals().iter().map(entry)).collect()
}

/// Socket options of the scenario that its kernel does not have.
fn options_refused(scenario: &Scenario) -> impl Iterator<Item = String> {
    let kernel = scenario.world.kernel();
    let is_unknown = |option: &&SockOpt| matches!(option, SockOpt::NotsentLowat(_)) && !kernel.rules.notsent_lowat;
    let entry =
        |_: &SockOpt| format!("setsockopt(TCP_NOTSENT_LOWAT): ENOPROTOOPT, Linux {} has no such option", kernel.name);
    scenario.world.socket.iter().filter(is_unknown).map(entry)
}

fn seconds(nanos: u64) -> f64 {
    nanos as f64 / 1e9
}

fn hex(digest: [u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::embedded;

    fn report(ended: Ended) -> Report {
        let scenario = embedded::find("steady").expect("embedded").scenario().expect("right");
        let world = World::new(&scenario.world);
        Report::new(&scenario, &world, ended, Duration::from_millis(1_500))
    }

    #[test]
    fn a_failed_check_is_told_with_its_moment() {
        let mut report = report(Ended::CheckFailed);
        assert!(!report.is_bad());

        let failure = Failure { what: "sums differ".to_owned(), input: 17, virtual_seconds: 0.25 };
        report.check = Some(CheckReport { checks: 17, failure: Some(failure) });

        assert!(report.is_bad());
        let text = report.to_string();
        assert!(text.starts_with("steady, kernel 6.18, seed 1: FAILED after"), "{text}");
        assert!(text.ends_with("  check      FAILED after input 17, at 0.250000 s: sums differ\n"), "{text}");
    }

    #[test]
    fn different_streams_are_bad_even_without_a_check() {
        let mut report = report(Ended::Finished);
        report.digests_equal = Some(false);

        assert!(report.is_bad());
        assert!(report.to_string().contains("streams    DIFFERENT"), "{report}");
    }

    #[test]
    fn a_broken_capture_is_told_but_is_not_bad() {
        let mut report = report(Ended::Finished);
        let error = Some("disk full".to_owned());
        report.capture = Some(CaptureReport { file: "a.pcapng".to_owned(), packets: 1_234, error });

        assert!(!report.is_bad());
        assert!(report.to_string().contains("1,234 packets in a.pcapng\n             disk full"), "{report}");
    }
}
