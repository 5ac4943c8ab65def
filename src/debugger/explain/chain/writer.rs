//! The first links: who waits and for what, or what there is instead of somebody who waits.

use crate::debugger::explain::chain::held_by::held_by;
use crate::debugger::explain::chain::link::{Kind, Lead, Link, nanos};
use crate::debugger::explain::chain::scene::Scene;
use crate::engine::socket::task::{Sleep, Wait};
use crate::engine::step::probe::Field;
use crate::engine::{Errno, State};
use crate::observe::{InCall, TaskView};
use crate::units::print::{duration, grouped};
use crate::world::{CallCause, Cause, Doing, Program};

impl<'a> Scene<'a> {
    /// Who has slept longest.
    pub(super) fn sleeper(&self) -> Option<(TaskView, Sleep)> {
        let asleep = self.socket.tasks().filter_map(|task| Some((task, task.sleep?)));
        asleep.filter(|(_, sleep)| !sleep.woken).min_by_key(|(_, sleep)| sleep.since)
    }

    pub(super) fn asleep(&self, task: &TaskView, sleep: Sleep) -> Link {
        let span = self.now.since(sleep.since);
        let others = self.socket.tasks().filter(|task| task.is_asleep()).count() - 1;
        let more = match others {
            0 => String::new(),
            n => format!(", {n} more"),
        };
        let text = format!("{} asleep {}{more}", self.call_of(task), duration(span));
        let link = Link::new(Kind::Asleep, text, Lead::Asleep(task.id)).with("asleep_ns", nanos(span));
        match &task.call {
            Some(InCall::Send(send)) => link.with("size", send.size).with("copied", send.copied),
            _ => link,
        }
    }

    /// A task that is inside a call and does not sleep: woken, or at work inside an input.
    pub(super) fn in_call(&self) -> Option<Link> {
        let at_work = match self.inside {
            Some(Cause::Call { task, call: CallCause::Send { .. } } | Cause::Run { task }) => Some(task),
            _ => None,
        };
        let in_call = |task: &TaskView| task.call.is_some() || task.sleep.is_some() || at_work == Some(task.id);
        let task = self.socket.tasks().find(in_call)?;
        let text = self.call_of(&task);
        let unsent = match self.socket.unsent() {
            0 => String::new(),
            n => format!("; {} not sent", grouped(n)),
        };
        if task.sleep.is_some() {
            let text = format!("{text} is woken and runs next{unsent}");
            return Some(Link::new(Kind::Woken, text, Lead::Asleep(task.id)));
        }
        let link = match &task.call {
            Some(InCall::Send(send)) => {
                let text = format!("{text} runs: {} copied{unsent}", grouped(send.copied));
                Link::new(Kind::InCall, text, Lead::Changed(Field::WriteSeq)).with("copied", send.copied)
            }
            _ => Link::new(Kind::InCall, format!("{text} runs{unsent}"), Lead::Nowhere),
        };
        Some(link)
    }

    /// `send(24,576)`, `poll()`. While the engine works on it, only the input knows the call.
    fn call_of(&self, task: &TaskView) -> String {
        match (&task.call, self.inside) {
            (Some(InCall::Send(send)), _) => format!("send({})", grouped(send.size)),
            (Some(InCall::Poll), _) => "poll()".to_owned(),
            (Some(InCall::EpollWait), _) => "epoll_wait()".to_owned(),
            (Some(InCall::Close), _) => "close()".to_owned(),
            (Some(InCall::Recv(bytes)), _) => format!("recv({})", grouped(*bytes)),
            (None, Some(Cause::Call { call: CallCause::Send { bytes, .. }, .. })) => {
                format!("send({})", grouped(bytes))
            }
            (None, _) => "its call".to_owned(),
        }
    }

    pub(super) fn why_asleep(&self, sleep: Sleep, links: &mut Vec<Link>) {
        match sleep.on {
            Wait::Memory => self.no_memory(sleep, links),
            Wait::Connect => self.handshake(links),
            Wait::Close => self.fin_unacked(sleep, links),
            _ if self.socket.state == State::SynSent => self.handshake(links),
            Wait::Data => self.no_data(links),
            on @ (Wait::Sndbuf | Wait::Poll) => self.no_space(on, links),
        }
    }

    fn no_space(&self, on: Wait, links: &mut Vec<Link>) {
        let link = held_by(on, &self.socket);
        let kind = link.kind;
        links.push(link);
        match kind {
            Kind::RoomAgain => {}
            Kind::BufferFull if self.socket.unsent_count() == 0 => self.why_unacked(links),
            _ => self.why_unsent(links),
        }
    }

    /// A `close` that lingers waits for all that is queued to be acknowledged, the FIN at its end too.
    fn fin_unacked(&self, sleep: Sleep, links: &mut Vec<Link>) {
        let mut link = held_by(sleep.on, &self.socket);
        if let Some(at) = sleep.until {
            let (left, span) = self.until(at);
            link.text = format!("{}; lingers {left} more at most", link.text);
            link = link.with("in_ns", nanos(span));
        }
        links.push(link);
        if self.socket.unsent_count() == 0 {
            self.why_unacked(links);
        } else {
            self.why_unsent(links);
        }
    }

    /// A reader waits: for the peer, which answers what it has, if it answers at all.
    fn no_data(&self, links: &mut Vec<Link>) {
        links.push(held_by(Wait::Data, &self.socket));
        if self.socket.sent_count() > 0 {
            self.why_unacked(links);
        } else if self.socket.unsent() > 0 {
            self.why_unsent(links);
        }
    }

    fn no_memory(&self, sleep: Sleep, links: &mut Vec<Link>) {
        let mut link = held_by(sleep.on, &self.socket);
        if let Some(at) = sleep.until {
            let (left, span) = self.until(at);
            link.text = format!("{}; again in {left}", link.text);
            link = link.with("in_ns", nanos(span));
        }
        links.push(link);
        self.other_sockets(links);
    }

    /// Who has the memory that the machine does not give.
    pub(super) fn other_sockets(&self, links: &mut Vec<Link>) {
        let pages = self.socket.other_pages;
        if pages > 0 {
            let text = format!("other sockets hold {} pages", grouped(pages));
            let link = Link::new(Kind::NoMemory, text, Lead::Changed(Field::MemoryAllocated));
            links.push(link.with("other_pages", pages));
        }
    }

    pub(super) fn nobody_waits(&self) -> Link {
        let unsent = self.socket.unsent();
        let has_bytes = self.socket.skbs().skip(self.socket.sent_count()).any(|skb| !skb.is_empty());
        let text = match unsent {
            _ if !has_bytes && unsent > 0 => "nobody waits; the FIN is not sent".to_owned(),
            0 => "nobody waits; nothing is written".to_owned(),
            n => format!("nobody waits; {} not sent", grouped(n)),
        };
        Link::new(Kind::NotSent, text, Lead::Changed(Field::WriteSeq)).with("not_sent", unsent)
    }

    pub(super) fn nothing_to_send(&self, links: &mut Vec<Link>) {
        let (socket, cwnd) = (&self.socket, self.socket.cwnd);
        if !links.is_empty() {
            // Somebody is inside a call: that says it.
            return;
        }
        let full = u64::from(socket.wmem_queued) * 100 / u64::from(socket.sndbuf.max(1));
        let buffer = match full {
            _ if socket.wmem_queued == 0 => "buffer empty".to_owned(),
            0 => "buffer nearly empty".to_owned(),
            n => format!("buffer {}% full", grouped(n)),
        };
        let flight = match socket.in_flight() {
            _ if socket.packets_out == 0 => "nothing in flight".to_owned(),
            n => format!("{} of {} in flight", grouped(n), grouped(cwnd)),
        };
        let link = Link::new(
            Kind::NothingToSend,
            format!("nothing to send; {flight}; {buffer}"),
            Lead::Changed(Field::SndNxt),
        );
        links.push(link.with("in_flight", socket.in_flight()).with("cwnd", cwnd).with("buffer_percent", full as i64));
        if self.socket.sent_count() > 0 {
            self.why_unacked(links);
        } else if self.inside.is_none() {
            links.push(self.programs());
        }
    }

    /// What the programs do instead of writing.
    fn programs(&self) -> Link {
        let programs = &self.world.programs;
        let link = |text: String| Link::new(Kind::Program, text, Lead::Nowhere);
        if self.socket.send_shutdown {
            return link("closed for writing: the FIN is sent".to_owned());
        }
        let next = |program: &'a Program| program.next_call_at().map(|at| (at, program));
        if let Some((at, program)) = programs.iter().filter_map(next).min_by_key(|(at, _)| *at) {
            let (left, span) = self.until(at);
            let when = if span.is_zero() { "next".to_owned() } else { format!("again in {left}") };
            return link(format!("{} writes {when}", program.config.name)).with("in_ns", nanos(span));
        }
        if let Some(halted) = programs.iter().find(|program| program.halted && !program.is_over()) {
            return link(format!("{} is halted", halted.config.name));
        }
        if self.world.next_script_item().is_some() {
            return Link::new(Kind::ScriptHolds, "the script acts next", Lead::Nowhere);
        }
        match programs.as_slice() {
            [] => link("no program writes".to_owned()),
            [one] if one.config.writes.is_empty() => link("no program writes".to_owned()),
            [one] => link(format!("{} is done: wrote {}", one.config.name, grouped(one.written as i64))),
            all => link(format!("all {} programs are done", all.len())),
        }
    }

    pub(super) fn no_connection(&self, links: &mut Vec<Link>) {
        let socket = &self.socket;
        let link = |text: String| Link::new(Kind::NoConnection, text, Lead::Changed(Field::State));
        if socket.segs_out == 0 {
            links.push(link("no connection yet".to_owned()));
            return;
        }
        let error_of = |program: &Program| match program.doing {
            Doing::Failed(errno) => Some(errno),
            _ => None,
        };
        let error = self.world.programs.iter().filter(|_| self.inside.is_none()).find_map(error_of);
        let Some(errno) = socket.error.or(error) else {
            links.push(link("connection closed in order".to_owned()));
            return;
        };
        links.push(link(format!("connection over: {}", errno.name())));
        let text = match errno {
            Errno::Etimedout if !socket.user_timeout.is_zero() => {
                format!("waited as long as TCP_USER_TIMEOUT allows, {}", duration(socket.user_timeout))
            }
            Errno::Etimedout if socket.probes_out > 0 && socket.snd_wnd > 0 => {
                format!("no answer to {} keepalive probes", grouped(socket.probes_out))
            }
            Errno::Etimedout if socket.probes_out > 0 => {
                format!("window 0 through {} probes", grouped(socket.probes_out))
            }
            Errno::Etimedout => format!("no answer to {} retransmissions", grouped(socket.retransmits)),
            Errno::Econnrefused => "the peer refused it: RST".to_owned(),
            Errno::Econnreset => "the peer sent RST".to_owned(),
            Errno::Epipe => "a send after it had ended".to_owned(),
            _ => return,
        };
        links.push(Link::new(Kind::Error, text, Lead::Changed(Field::State)));
    }
}
