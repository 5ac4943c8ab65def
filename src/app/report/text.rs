//! The report of a run for people.

use std::fmt;

use crate::app::report::{
    BlockedSeconds, CaptureReport, CheckReport, Ended, Failure, ProgramReport, RecordReport, Report,
};
use crate::os::tun::DeviceCounts;
use crate::units::print::{grouped, plural};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { scenario, kernel, seed, virtual_seconds, wall_seconds: wall, .. } = self;
        let ended = match self.ended {
            Ended::Finished => "finished after",
            Ended::Time => "stopped after",
            Ended::Stuck => "stuck, given up after",
            Ended::Interrupted => "interrupted after",
            Ended::Breakpoint => "stopped at a breakpoint after",
            Ended::CheckFailed => "FAILED after",
        };
        writeln!(
            f,
            "{scenario}, kernel {kernel}, seed {seed}: {ended} {virtual_seconds:.6} s of virtual, {wall:.2} s of real time\n"
        )?;
        if let Some(stop) = &self.stop {
            writeln!(f, "{stop}")?;
        }
        self.write_streams(f)?;
        self.write_packets(f)?;
        self.write_memory(f)?;
        self.write_outcome(f)
    }
}

impl Report {
    fn write_streams(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = |digest: &Option<String>| digest.as_deref().map_or(String::new(), |hex| format!("  sha256 {hex}"));
        let width = plural(self.written_bytes, "byte").len();
        let delivered = plural(self.delivered_bytes, "byte");
        writeln!(f, "  written    {}{}", plural(self.written_bytes, "byte"), digest(&self.written_sha256))?;
        writeln!(f, "  delivered  {delivered:>width$}{}", digest(&self.delivered_sha256))?;
        match self.digests_equal {
            Some(true) => writeln!(f, "  streams    equal"),
            Some(false) => writeln!(f, "  streams    DIFFERENT"),
            None => {
                let open = self.written_bytes - self.delivered_bytes.min(self.written_bytes);
                let have = if open == 1 { "has" } else { "have" };
                writeln!(f, "  streams    {} {have} not been read", plural(open, "byte"))
            }
        }
    }

    fn write_packets(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counters = &self.counters;
        writeln!(
            f,
            "  segments   {} with data; {} sent again; {} came back",
            grouped(self.segments),
            grouped(self.retransmits),
            plural(counters.packets_received, "packet")
        )?;
        writeln!(
            f,
            "  timers     {}, {}, {}",
            plural(counters.timeouts, "retransmission time-out"),
            plural(counters.tail_loss_probes, "tail loss probe"),
            plural(counters.window_probes, "window probe")
        )?;
        if let Some(device) = &self.device {
            return self.write_device(device, f);
        }
        let link = &counters.data_link;
        writeln!(
            f,
            "  link       {} lost, {} refused by the queue, {} doubled, {} reordered",
            grouped(link.lost),
            grouped(link.queue_full),
            grouped(link.duplicated),
            grouped(link.reordered)
        )
    }

    fn write_device(&self, device: &DeviceCounts, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  device     {} written, {} of them had to wait, {} dropped; {} read, {} foreign, {} malformed",
            plural(device.written, "packet"),
            grouped(device.waited),
            grouped(device.dropped),
            grouped(device.read),
            grouped(device.foreign),
            grouped(device.malformed)
        )?;
        let Some(socket) = &self.peer_socket else { return Ok(()) };
        writeln!(
            f,
            "  peer       {} received, {} of them unread; window {}, buffer tuned to {}; {}, {} out of order",
            plural(socket.received_bytes, "byte"),
            grouped(socket.unread_bytes),
            grouped(socket.window),
            grouped(socket.space),
            plural(socket.segments, "segment"),
            grouped(socket.out_of_order)
        )
    }

    fn write_memory(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counters = &self.counters;
        writeln!(
            f,
            "  queued     at most {} of sk_wmem_queued; sk_sndbuf at most {}",
            plural(self.largest_wmem_queued, "byte"),
            grouped(counters.largest_sndbuf)
        )?;
        let BlockedSeconds { sndbuf, memory, connect, poll, close } = self.blocked_seconds;
        let close = if close > 0.0 { format!(", {close:.3} s in close") } else { String::new() };
        writeln!(
            f,
            "  asleep     {sndbuf:.3} s for sndbuf, {memory:.3} s for memory, {connect:.3} s to connect, {poll:.3} s in poll{close}"
        )?;
        writeln!(f, "  calls      {}, {} of them EAGAIN", grouped(counters.calls), grouped(counters.eagain))?;
        self.end_state.write_lines("end state", f)
    }

    fn write_outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(error) = self.error {
            writeln!(f, "  ended      with {error}")?;
        }
        if let Some(ProgramReport { how, output, dropped_bytes }) = &self.program {
            writeln!(f, "  program    {}", how.as_deref().unwrap_or("still running at the end"))?;
            if *dropped_bytes > 0 {
                writeln!(f, "             (the first {} of its output are left out)", plural(*dropped_bytes, "byte"))?;
            }
            for line in output.lines() {
                writeln!(f, "             {line}")?;
            }
        }
        for count in &self.breakpoints {
            write!(f, "{count}")?;
        }
        if let Some(expected) = &self.expected {
            write!(f, "{expected}")?;
        }
        if let Some(missing) = self.missing() {
            writeln!(f, "  wanted     FAILED: {} of --bytes did not arrive", plural(missing, "byte"))?;
        }
        for refused in &self.refused {
            writeln!(f, "  refused    {refused}")?;
        }
        if let Some(CaptureReport { file, packets, error }) = &self.capture {
            writeln!(f, "  capture    {} in {file}", plural(*packets, "packet"))?;
            if let Some(error) = error {
                writeln!(f, "             {error}")?;
            }
        }
        if let Some(RecordReport { file, inputs, error }) = &self.recording {
            writeln!(f, "  recording  {} in {file}", plural(*inputs, "input"))?;
            if let Some(error) = error {
                writeln!(f, "             {error}")?;
            }
        }
        match &self.check {
            None => Ok(()),
            Some(CheckReport { checks, failure: None }) => {
                writeln!(f, "  check      {}, all good", plural(*checks, "time"))
            }
            Some(CheckReport { failure: Some(Failure { what, input, virtual_seconds }), .. }) => {
                writeln!(f, "  check      FAILED after input {}, at {virtual_seconds:.6} s: {what}", grouped(*input))
            }
        }
    }
}
