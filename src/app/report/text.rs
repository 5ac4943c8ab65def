//! The report of a run for people.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use crate::app::report::{
    BlockedSeconds, CaptureReport, CheckReport, Ended, Failure, ProgramReport, RecordReport, Report,
};
use crate::language::{saidln, text};
use crate::os::tun::DeviceCounts;
use crate::tui::style::fit::right;
use crate::units::print::grouped;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { scenario, kernel, seed, virtual_seconds, wall_seconds: wall, .. } = self;
        let ended = match self.ended {
            Ended::Finished => text!("report-finished-after").aloud(),
            Ended::Time => text!("report-stopped-after").aloud(),
            Ended::Stuck => text!("report-stuck-given-up-after").aloud(),
            Ended::Interrupted => text!("report-interrupted-after").aloud(),
            Ended::Breakpoint => text!("report-stopped-at-a-breakpoint-after").aloud(),
            Ended::CheckFailed => text!("report-failed-after").aloud(),
        };
        saidln!(
            f,
            "report-kernel-seed-s-of-virtual",
            scenario = scenario.to_string(),
            kernel = kernel.to_string(),
            seed = seed.to_string(),
            ended = ended.to_string(),
            virtual_seconds = format!("{:.6}", virtual_seconds),
            wall = format!("{:.2}", wall)
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
        let written = text!("bytes", n = self.written_bytes).aloud();
        let delivered = text!("bytes", n = self.delivered_bytes).aloud();
        saidln!(
            f,
            "report-written",
            written_bytes = written.as_str(),
            written_sha256 = digest(&self.written_sha256).to_string()
        )?;
        saidln!(
            f,
            "report-delivered",
            delivered = right(&delivered, written.width()),
            delivered_sha256 = digest(&self.delivered_sha256).to_string()
        )?;
        match self.digests_equal {
            Some(true) => saidln!(f, "report-streams-equal"),
            Some(false) => saidln!(f, "report-streams-different"),
            None => {
                let open = self.written_bytes - self.delivered_bytes.min(self.written_bytes);
                saidln!(f, "report-streams-not-read", n = open)
            }
        }
    }

    fn write_packets(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counters = &self.counters;
        saidln!(
            f,
            "report-segments-with-data-sent-again",
            segments = grouped(self.segments),
            retransmits = grouped(self.retransmits),
            packets_received = text!("count-packet", n = counters.packets_received)
        )?;
        saidln!(
            f,
            "report-timers",
            timeouts = text!("count-retransmission-time-out", n = counters.timeouts),
            tail_loss_probes = text!("count-tail-loss-probe", n = counters.tail_loss_probes),
            window_probes = text!("count-window-probe", n = counters.window_probes)
        )?;
        if let Some(device) = &self.device {
            return self.write_device(device, f);
        }
        let link = &counters.data_link;
        saidln!(
            f,
            "report-link-lost-refused-by-the",
            lost = grouped(link.lost),
            queue_full = grouped(link.queue_full),
            duplicated = grouped(link.duplicated),
            reordered = grouped(link.reordered)
        )
    }

    fn write_device(&self, device: &DeviceCounts, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        saidln!(
            f,
            "report-device-written-of-them-had",
            written = text!("count-packet", n = device.written),
            waited = grouped(device.waited),
            dropped = grouped(device.dropped),
            read = grouped(device.read),
            foreign = grouped(device.foreign),
            malformed = grouped(device.malformed)
        )?;
        let Some(socket) = &self.peer_socket else { return Ok(()) };
        saidln!(
            f,
            "report-peer-received-of-them-unread",
            received_bytes = text!("bytes", n = socket.received_bytes),
            unread_bytes = grouped(socket.unread_bytes),
            window = grouped(socket.window),
            space = grouped(socket.space),
            segments = text!("count-segment", n = socket.segments),
            out_of_order = grouped(socket.out_of_order)
        )
    }

    fn write_memory(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counters = &self.counters;
        saidln!(
            f,
            "report-queued-at-most-of-sk",
            largest_wmem_queued = text!("bytes", n = self.largest_wmem_queued),
            largest_sndbuf = grouped(counters.largest_sndbuf)
        )?;
        let BlockedSeconds { sndbuf, memory, connect, poll, close } = self.blocked_seconds;
        let close = if close > 0.0 {
            text!("report-s-in-close", close = format!("{:.3}", close)).aloud()
        } else {
            String::new()
        };
        saidln!(
            f,
            "report-asleep-s-for-sndbuf-s",
            sndbuf = format!("{:.3}", sndbuf),
            memory = format!("{:.3}", memory),
            connect = format!("{:.3}", connect),
            poll = format!("{:.3}", poll),
            close = close.to_string()
        )?;
        saidln!(f, "report-calls-of-them-eagain", calls = grouped(counters.calls), eagain = grouped(counters.eagain))?;
        self.end_state.write_lines(&text!("report-end-state").aloud(), f)
    }

    fn write_outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(error) = self.error {
            saidln!(f, "report-ended-with", error = error.to_string())?;
        }
        if let Some(ProgramReport { how, output, dropped_bytes }) = &self.program {
            saidln!(
                f,
                "report-program",
                how = how.clone().unwrap_or_else(|| text!("report-still-running-at-the-end").aloud())
            )?;
            if *dropped_bytes > 0 {
                saidln!(f, "report-the-first-of-its-output", dropped_bytes = text!("bytes", n = *dropped_bytes))?;
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
            saidln!(f, "report-wanted-failed-of-bytes-did", missing = text!("bytes", n = missing))?;
        }
        for refused in &self.refused {
            saidln!(f, "report-refused", refused = refused.to_string())?;
        }
        if let Some(CaptureReport { file, packets, error }) = &self.capture {
            saidln!(f, "report-capture-in", packets = text!("count-packet", n = *packets), file = file.to_string())?;
            if let Some(error) = error {
                writeln!(f, "             {error}")?;
            }
        }
        if let Some(RecordReport { file, inputs, error }) = &self.recording {
            saidln!(f, "report-recording-in", inputs = text!("inputs", n = *inputs), file = file.to_string())?;
            if let Some(error) = error {
                writeln!(f, "             {error}")?;
            }
        }
        match &self.check {
            None => Ok(()),
            Some(CheckReport { checks, failure: None }) => {
                saidln!(f, "report-check-all-good", checks = text!("count-time", n = *checks))
            }
            Some(CheckReport { failure: Some(Failure { what, input, virtual_seconds }), .. }) => {
                saidln!(
                    f,
                    "report-check-failed-after-input-at",
                    input = grouped(*input),
                    virtual_seconds = format!("{:.6}", virtual_seconds),
                    what = what.to_string()
                )
            }
        }
    }
}
