//! A look as one page of text.

mod queue;

use std::fmt;
use std::time::Duration;

use crate::language::{aloud, saidln, term, text};
use crate::source::live::look::Look;
use crate::source::live::wait::{SeenIn, Wait};
use crate::units::print::{duration, grouped};

/// The page without the queue: the socket, why, how full, who waits.
pub struct Summary<'a>(pub &'a Look);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.title(f)?;
        self.0.why(f)?;
        self.0.buffer(f)?;
        self.0.waits(f)
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Summary(self).fmt(f)?;
        if let Some(inside) = &self.seen.inside {
            queue::write(inside, f)?;
        }
        writeln!(f)?;
        saidln!(f, "page-seen", tier = self.seen.tier.as_str())
    }
}

impl Look {
    fn title(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let socket = &self.seen.socket;
        writeln!(f, "{socket}  {}", socket.state.name())?;
        let inode = socket.inode.map_or_else(
            || term(&aloud(), "no inode").to_owned(),
            |inode| text!("page-inode", inode = inode.to_string()).aloud(),
        );
        let congestion = socket.congestion.as_deref().unwrap_or(term(&aloud(), "congestion control not told"));
        saidln!(
            f,
            "page-cookie",
            cookie = socket.cookie.to_string(),
            sk = format!("{:x}", socket.cookie),
            inode = inode,
            uid = socket.uid.to_string(),
            congestion = congestion
        )?;
        if socket.is_v4_mapped() {
            saidln!(f, "page-v4")?;
        }
        if let Some(ulp) = &socket.ulp {
            let note = if ulp == "mptcp" { ": a subflow; the data's own queue is the parent socket's" } else { "" };
            writeln!(f, "         upper layer {ulp}{note}")?;
        }
        for process in &self.seen.processes {
            let fds: Vec<_> = process.descriptors.iter().map(u32::to_string).collect();
            let stopped = process.is_stopped().then(|| text!("page-stopped"));
            saidln!(
                f,
                "page-held",
                title = process.title(),
                fds = fds.join(" "),
                uid = process.uid.to_string(),
                stopped = stopped
            )?;
        }
        match (&self.seen.processes[..], socket.inode, self.seen.unreadable_processes) {
            ([], None, _) => saidln!(f, "page-orphan"),
            ([], Some(_), 0) => saidln!(f, "page-no-process"),
            ([], Some(_), hidden) => {
                saidln!(f, "page-not-visible", processes = text!("count-process", n = hidden as u64))
            }
            _ => Ok(()),
        }
    }

    fn why(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = &self.verdict;
        writeln!(f)?;
        saidln!(f, "page-why", sentence = verdict.sentence.as_str())?;
        for ground in &verdict.grounds {
            writeln!(f, "         - {ground}")?;
        }
        saidln!(f, "page-try", advice = verdict.advice.as_str())
    }

    fn buffer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let socket = &self.seen.socket;
        let unsent = socket.unsent_bytes();
        writeln!(f)?;
        if let (Some(memory), Some(percent)) = (socket.memory, socket.fill_percent()) {
            let locked = match self.seen.inside.as_ref().and_then(|inside| inside.sndbuf_locked) {
                Some(true) => term(&aloud(), ", set by SO_SNDBUF"),
                Some(false) => term(&aloud(), ", tuned by the kernel"),
                None => "",
            };
            saidln!(
                f,
                "page-queued-sk-wmem-queued-of",
                wmem_queued = grouped(memory.wmem_queued),
                sndbuf = grouped(memory.sndbuf),
                percent = percent.to_string(),
                locked = locked.to_string()
            )?;
            writeln!(f, "         {}", self.wake_mark())?;
        }
        saidln!(
            f,
            "page-bytes-not-acknowledged-sent-not",
            send_q_bytes = grouped(socket.send_q_bytes),
            unsent = grouped(socket.send_q_bytes - unsent),
            unsent_2 = grouped(unsent)
        )?;
        if let Some(bytes) = socket.handed_over_bytes() {
            saidln!(f, "page-handed-over-so-far-bytes", bytes = grouped(bytes))?;
        }
        if let Some(line) = self.in_the_program() {
            writeln!(f, "         {line}")?;
        }
        if socket.recv_q_bytes > 0 {
            saidln!(f, "page-bytes-received-and-not-read", recv_q_bytes = grouped(socket.recv_q_bytes))?;
        }
        Ok(())
    }

    /// What the program holds itself, which no kernel shows.
    fn in_the_program(&self) -> Option<String> {
        let seen = &self.seen;
        match (seen.total_bytes, seen.in_the_program_bytes()) {
            (Some(total), Some(bytes)) => Some(format!(
                "of {} bytes in all {} are still in the program (1 more on the connecting side)",
                grouped(total),
                grouped(bytes)
            )),
            _ if seen.waits.iter().any(Wait::holds_more) => {
                Some("how much more the program holds cannot be seen; where its total is known: --total".to_owned())
            }
            _ => None,
        }
    }

    /// When a writer may go on.
    fn wake_mark(&self) -> String {
        let Some(memory) = self.seen.socket.memory else { return String::new() };
        let now = if memory.is_writeable() { term(&aloud(), "it is") } else { term(&aloud(), "it is not") };
        let mark = grouped(memory.wakes_at());
        match self.seen.notsent_lowat() {
            Some(lowat) => text!(
                "page-tcp-notsent-lowat-a-writer",
                lowat = grouped(lowat),
                lowat_2 = grouped(lowat / 2),
                mark = mark.to_string(),
                unsent_bytes = grouped(self.seen.socket.unsent_bytes())
            )
            .aloud(),
            None => text!("page-a-writer-wakes-and-poll", mark = mark.to_string(), now = now.to_string()).aloud(),
        }
    }

    fn waits(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = &self.seen;
        writeln!(f)?;
        for wait in &seen.waits {
            let ran = wait
                .last_ran_ms
                .map(|ms| text!("page-last-ran-ago", ms = duration(Duration::from_millis(ms)).to_string()).aloud());
            let room = match (wait.for_room(seen.nospace()), wait.holds_more()) {
                _ if wait.says_for_what() => "",
                (Some(true), true) => term(&aloud(), "; for room: the program holds more than the kernel took"),
                (Some(true), false) => term(&aloud(), "; for room"),
                (Some(false), _) => "",
                (None, _) => term(&aloud(), "; whether for room cannot be seen"),
            };
            saidln!(
                f,
                "page-waits",
                wait = wait.to_string(),
                room = room.to_string(),
                ran = ran.unwrap_or_default().to_string()
            )?;
        }
        if seen.waits.is_empty() {
            let complete = seen.inside.is_some();
            let orphan = if seen.socket.inode.is_none() {
                term(&aloud(), "nobody: no process holds it")
            } else {
                term(&aloud(), "nobody")
            };
            let limit = if complete { "" } else { term(&aloud(), " that can be seen without privilege") };
            saidln!(f, "page-waits-2", orphan = orphan.to_string(), limit = limit.to_string())?;
        } else if seen.waits.iter().any(|wait| wait.seen_in == SeenIn::Proc) {
            saidln!(f, "page-from-proc-which-does-not")?;
        }
        match seen.nospace() {
            Some(true) if !seen.room_wanted() => {
                saidln!(f, "page-sock-nospace-is-left-from")
            }
            Some(true) => saidln!(f, "page-sock-nospace-is-set-a"),
            Some(false) => saidln!(f, "page-sock-nospace-is-not-set"),
            None if seen.inside.is_some() => saidln!(f, "page-sock-nospace-an-orphan-has"),
            None => Ok(()),
        }
    }
}
