//! The first links: who waits and for what, or what there is instead of somebody who waits.

use crate::debugger::explain::chain::held_by::held_by;
use crate::debugger::explain::chain::link::{Kind, Lead, Link, nanos};
use crate::debugger::explain::chain::scene::Scene;
use crate::engine::socket::task::{Sleep, Wait};
use crate::engine::step::probe::Field;
use crate::engine::{Errno, State};
use crate::language::{Text, text};
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
            0 => Text::plain(""),
            n => text!("chain-more", n = n),
        };
        let text = text!("chain-asleep", call_of = self.call_of(task), span = duration(span), more = more);
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
            0 => Text::plain(""),
            n => text!("chain-not-sent", n = grouped(n)),
        };
        if task.sleep.is_some() {
            let text = text!("chain-is-woken-and-runs", text = text, unsent = unsent);
            return Some(Link::new(Kind::Woken, text, Lead::Asleep(task.id)));
        }
        let link = match &task.call {
            Some(InCall::Send(send)) => {
                let text = text!("chain-runs-copied", text = text, copied = grouped(send.copied), unsent = unsent);
                Link::new(Kind::InCall, text, Lead::Changed(Field::WriteSeq)).with("copied", send.copied)
            }
            _ => Link::new(Kind::InCall, text!("chain-runs", text = text, unsent = unsent), Lead::Nowhere),
        };
        Some(link)
    }

    /// `send(24,576)`, `poll()`. While the engine works on it, only the input knows the call.
    fn call_of(&self, task: &TaskView) -> Text {
        match (&task.call, self.inside) {
            (Some(InCall::Send(send)), _) => Text::plain(format!("send({})", grouped(send.size))),
            (Some(InCall::Poll), _) => Text::plain("poll()"),
            (Some(InCall::EpollWait), _) => Text::plain("epoll_wait()"),
            (Some(InCall::Close), _) => Text::plain("close()"),
            (Some(InCall::Accept), _) => Text::plain("accept()"),
            (Some(InCall::Recv(bytes)), _) => Text::plain(format!("recv({})", grouped(*bytes))),
            (None, Some(Cause::Call { call: CallCause::Send { bytes, .. }, .. })) => {
                Text::plain(format!("send({})", grouped(bytes)))
            }
            (None, _) => text!("chain-its-call"),
        }
    }

    pub(super) fn why_asleep(&self, sleep: Sleep, links: &mut Vec<Link>) {
        match sleep.on {
            Wait::Memory => self.no_memory(sleep, links),
            Wait::Connect | Wait::Accept => self.handshake(links),
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
            link.text = text!("chain-lingers-more-at-most", text = link.text, left = left);
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
            link.text = text!("chain-again-in", text = link.text, left = left);
            link = link.with("in_ns", nanos(span));
        }
        links.push(link);
        self.other_sockets(links);
    }

    /// Who has the memory that the machine does not give.
    pub(super) fn other_sockets(&self, links: &mut Vec<Link>) {
        let pages = self.socket.other_pages;
        if pages > 0 {
            let text = text!("chain-other-sockets-hold-pages", pages = grouped(pages));
            let link = Link::new(Kind::NoMemory, text, Lead::Changed(Field::MemoryAllocated));
            links.push(link.with("other_pages", pages));
        }
    }

    pub(super) fn nobody_waits(&self) -> Link {
        let unsent = self.socket.unsent();
        let has_bytes = self.socket.skbs().skip(self.socket.sent_count()).any(|skb| !skb.is_empty());
        let text = match unsent {
            _ if !has_bytes && unsent > 0 => text!("chain-nobody-waits-the-fin"),
            0 => text!("chain-nobody-waits-nothing-is"),
            n => text!("chain-nobody-waits-not-sent", n = grouped(n)),
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
            _ if socket.wmem_queued == 0 => text!("chain-buffer-empty"),
            0 => text!("chain-buffer-nearly-empty"),
            n => text!("chain-buffer-full", n = grouped(n)),
        };
        let flight = match socket.in_flight() {
            _ if socket.packets_out == 0 => text!("chain-nothing-in-flight"),
            n => text!("chain-of-in-flight", n = grouped(n), cwnd = grouped(cwnd)),
        };
        let link = Link::new(
            Kind::NothingToSend,
            text!("chain-nothing-to-send", flight = flight, buffer = buffer),
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
        let link = |text: Text| Link::new(Kind::Program, text, Lead::Nowhere);
        if self.socket.send_shutdown {
            return link(text!("chain-closed-for-writing-the"));
        }
        let next = |program: &'a Program| program.next_call_at().map(|at| (at, program));
        if let Some((at, program)) = programs.iter().filter_map(next).min_by_key(|(at, _)| *at) {
            let (left, span) = self.until(at);
            let when = if span.is_zero() { text!("chain-next") } else { text!("chain-again-in-2", left = left) };
            return link(text!("chain-writes", name = &program.config.name, when = when)).with("in_ns", nanos(span));
        }
        if let Some(halted) = programs.iter().find(|program| program.halted && !program.is_over()) {
            return link(text!("chain-is-halted", name = &halted.config.name));
        }
        if self.world.next_script_item().is_some() {
            return Link::new(Kind::ScriptHolds, text!("chain-the-script-acts-next"), Lead::Nowhere);
        }
        match programs.as_slice() {
            _ if self.world.is_scripted() => {
                Link::new(Kind::ScriptHolds, text!("chain-the-script-is-over"), Lead::Nowhere)
            }
            [] => link(text!("chain-no-program-writes")),
            [one] if one.config.writes.is_empty() => link(text!("chain-no-program-writes")),
            [one] => link(text!("chain-is-done-wrote", name = &one.config.name, written = grouped(one.written as i64))),
            all => link(text!("chain-all-programs-are-done", len = all.len())),
        }
    }

    pub(super) fn no_connection(&self, links: &mut Vec<Link>) {
        let socket = &self.socket;
        let link = |text: Text| Link::new(Kind::NoConnection, text, Lead::Changed(Field::State));
        if socket.segs_out == 0 {
            links.push(link(text!("chain-no-connection-yet")));
            return;
        }
        let error_of = |program: &Program| match program.doing {
            Doing::Failed(errno) => Some(errno),
            _ => None,
        };
        let error = self.world.programs.iter().filter(|_| self.inside.is_none()).find_map(error_of);
        let Some(errno) = socket.error.or(error) else {
            links.push(link(text!("chain-connection-closed-in-order")));
            return;
        };
        links.push(link(text!("chain-connection-over", name = errno.name())));
        let text = match errno {
            Errno::Etimedout if !socket.user_timeout.is_zero() => {
                text!("chain-waited-as-long-as", user_timeout = duration(socket.user_timeout))
            }
            Errno::Etimedout if socket.probes_out > 0 && socket.snd_wnd > 0 => {
                text!("chain-no-answer-to-keepalive", probes_out = grouped(socket.probes_out))
            }
            Errno::Etimedout if socket.probes_out > 0 => {
                text!("chain-window-0-through-probes", probes_out = grouped(socket.probes_out))
            }
            Errno::Etimedout => text!("chain-no-answer-to-retransmissions", retransmits = grouped(socket.retransmits)),
            Errno::Econnrefused => text!("chain-the-peer-refused-it"),
            Errno::Econnreset => text!("chain-the-peer-sent-rst"),
            Errno::Epipe => text!("chain-a-send-after-it"),
            _ => return,
        };
        links.push(Link::new(Kind::Error, text, Lead::Changed(Field::State)));
    }
}
