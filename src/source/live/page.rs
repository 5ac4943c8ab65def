//! A look as one page of text.

mod queue;

use std::fmt;
use std::time::Duration;

use crate::source::live::look::Look;
use crate::source::live::wait::{SeenIn, Wait};
use crate::units::print::{duration, grouped, plural};

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
        writeln!(f, "\nseen     {}", self.seen.tier)
    }
}

impl Look {
    fn title(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let socket = &self.seen.socket;
        writeln!(f, "{socket}  {}", socket.state.name())?;
        let inode = socket.inode.map_or_else(|| "no inode".to_owned(), |inode| format!("inode {inode}"));
        let congestion = socket.congestion.as_deref().unwrap_or("congestion control not told");
        writeln!(
            f,
            "         cookie {} (sk:{:x}), {inode}, uid {}, {congestion}",
            socket.cookie, socket.cookie, socket.uid
        )?;
        if socket.is_v4_mapped() {
            writeln!(f, "         IPv4 on an IPv6 socket: `ss -6` and /proc/net/tcp6 list it")?;
        }
        if let Some(ulp) = &socket.ulp {
            let note = if ulp == "mptcp" { ": a subflow; the data's own queue is the parent socket's" } else { "" };
            writeln!(f, "         upper layer {ulp}{note}")?;
        }
        for process in &self.seen.processes {
            let fds: Vec<_> = process.descriptors.iter().map(u32::to_string).collect();
            let stopped = if process.is_stopped() { ", stopped (state T)" } else { "" };
            writeln!(f, "held by  {}, fd {}, uid {}{stopped}", process.title(), fds.join(" "), process.uid)?;
        }
        match (&self.seen.processes[..], socket.inode, self.seen.unreadable_processes) {
            ([], None, _) => writeln!(f, "held by  no process any more (orphan)"),
            ([], Some(_), 0) => writeln!(
                f,
                "held by  no process: its descriptor is closed, is on its way to another, or belongs to io_uring"
            ),
            ([], Some(_), hidden) => {
                writeln!(
                    f,
                    "held by  not visible: {} may not be looked at (needs root)",
                    plural(hidden as u64, "process")
                )
            }
            _ => Ok(()),
        }
    }

    fn why(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = &self.verdict;
        writeln!(f, "\nwhy      {}", verdict.sentence)?;
        for ground in &verdict.grounds {
            writeln!(f, "         - {ground}")?;
        }
        writeln!(f, "         try: {}", verdict.advice)
    }

    fn buffer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let socket = &self.seen.socket;
        let unsent = socket.unsent_bytes();
        writeln!(f)?;
        if let (Some(memory), Some(percent)) = (socket.memory, socket.fill_percent()) {
            let locked = match self.seen.inside.as_ref().and_then(|inside| inside.sndbuf_locked) {
                Some(true) => ", set by SO_SNDBUF",
                Some(false) => ", tuned by the kernel",
                None => "",
            };
            writeln!(
                f,
                "queued   sk_wmem_queued {} of sk_sndbuf {} ({percent} %{locked})",
                grouped(memory.wmem_queued),
                grouped(memory.sndbuf)
            )?;
            writeln!(f, "         {}", self.wake_mark())?;
        }
        writeln!(
            f,
            "         {} bytes not acknowledged: {} sent, {} not sent",
            grouped(socket.send_q_bytes),
            grouped(socket.send_q_bytes - unsent),
            grouped(unsent)
        )?;
        if let Some(bytes) = socket.handed_over_bytes() {
            writeln!(
                f,
                "         handed over so far: {} bytes, acknowledged and queued (1 less on the connecting side; a FIN counts 1)",
                grouped(bytes)
            )?;
        }
        if let Some(line) = self.in_the_program() {
            writeln!(f, "         {line}")?;
        }
        if socket.recv_q_bytes > 0 {
            writeln!(f, "         {} bytes received and not read", grouped(socket.recv_q_bytes))?;
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
        let now = if memory.is_writeable() { "it is" } else { "it is not" };
        let mark = grouped(memory.wakes_at());
        match self.seen.notsent_lowat() {
            Some(lowat) => format!(
                "TCP_NOTSENT_LOWAT {}: a writer wakes when less than {} are not sent and sk_wmem_queued is at or below {mark}; now {} are not sent",
                grouped(lowat),
                grouped(lowat / 2),
                grouped(self.seen.socket.unsent_bytes())
            ),
            None => format!("a writer wakes, and poll says writable, at two thirds: {mark} or below; now {now}"),
        }
    }

    fn waits(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = &self.seen;
        writeln!(f)?;
        for wait in &seen.waits {
            let ran = wait.last_ran_ms.map(|ms| format!("; last ran {} ago", duration(Duration::from_millis(ms))));
            let room = match (wait.for_room(seen.nospace()), wait.holds_more()) {
                _ if wait.says_for_what() => "",
                (Some(true), true) => "; for room: the program holds more than the kernel took",
                (Some(true), false) => "; for room",
                (Some(false), _) => "",
                (None, _) => "; whether for room cannot be seen",
            };
            writeln!(f, "waits    {wait}{room}{}", ran.unwrap_or_default())?;
        }
        if seen.waits.is_empty() {
            let complete = seen.inside.is_some();
            let orphan = if seen.socket.inode.is_none() { "nobody: no process holds it" } else { "nobody" };
            let limit = if complete { "" } else { " that can be seen without privilege" };
            writeln!(f, "waits    {orphan}{limit}")?;
        } else if seen.waits.iter().any(|wait| wait.seen_in == SeenIn::Proc) {
            writeln!(f, "         (from /proc, which does not show all)")?;
        }
        match seen.nospace() {
            Some(true) if !seen.room_wanted() => {
                writeln!(
                    f,
                    "         SOCK_NOSPACE is left from the last write that did not fit; nobody waits for room now"
                )
            }
            Some(true) => writeln!(f, "         SOCK_NOSPACE is set: a write did not fit"),
            Some(false) => writeln!(f, "         SOCK_NOSPACE is not set: the last write did fit"),
            None if seen.inside.is_some() => writeln!(f, "         SOCK_NOSPACE: an orphan has none"),
            None => Ok(()),
        }
    }
}
