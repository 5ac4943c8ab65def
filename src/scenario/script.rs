//! The script of a scenario: entries of its file become commands with a time.

use std::ops::Range;

use toml::Spanned;

use crate::engine::SockOpt;
use crate::language::text;
use crate::peer::{LinkChange, PeerCommand};
use crate::scenario::error::{Problem, nearest};
use crate::scenario::flags::{flags, socket_options};
use crate::scenario::life;
use crate::scenario::names::WayName;
use crate::scenario::tables::{File, PeerKind, ScriptTable};
use crate::scenario::value::Ack;
use crate::units::amount::{QueueLimit, Size32, Span};
use crate::units::{TaskId, Time};
use crate::world::{Command, ProgramConfig, ScriptItem, Way, When};

/// The commands of all entries, in the order of the file; `expectations` get what they expect.
pub fn items(
    entries: &[Spanned<ScriptTable>],
    programs: &[ProgramConfig],
    peer: PeerKind,
    expectations: &mut Vec<String>,
) -> Result<Vec<ScriptItem>, Problem> {
    let mut items = Vec::new();
    let mut earliest = Time::ZERO;
    for entry in entries {
        let reader = Entry { table: entry.get_ref(), span: File::place_of(entry), programs, peer };
        let mut commands = reader.commands()?;
        if let Some(expected) = &entry.get_ref().expect {
            commands.push(Command::Expect { number: expectations.len() as u32 });
            expectations.push(expected.get_ref().clone());
        }
        let mut when = reader.when()?;
        match when {
            When::At(at) if at < earliest => {
                return reader.fail(
                    text!("scenario-the-entry-before-is-for", earliest = earliest.to_string(), at = at.to_string())
                        .aloud(),
                );
            }
            When::At(at) => earliest = at,
            When::After(_) | When::Step => {}
        }
        for command in commands {
            items.push(ScriptItem { when, command });
            when = When::After(std::time::Duration::ZERO);
        }
    }
    Ok(items)
}

struct Entry<'a> {
    table: &'a ScriptTable,
    span: Option<Range<usize>>,
    programs: &'a [ProgramConfig],
    peer: PeerKind,
}

impl Entry<'_> {
    fn fail<T>(&self, message: impl Into<String>) -> Result<T, Problem> {
        Err(Problem::new(self.span.clone(), message))
    }

    fn when(&self) -> Result<When, Problem> {
        let table = self.table;
        match (table.at, table.after, table.step) {
            (Some(Span(at)), None, false) => Ok(When::At(Time::ZERO + at)),
            (None, Some(Span(after)), false) => Ok(When::After(after)),
            (None, None, true) => Ok(When::Step),
            (None, None, false) => self.fail(text!("scenario-a-script-entry-needs-a").aloud()),
            _ => self.fail(text!("scenario-at-after-and-step-exclude").aloud()),
        }
    }

    fn commands(&self) -> Result<Vec<Command>, Problem> {
        let mut commands = Vec::new();
        commands.extend(self.table.other_pages.map(|pages| Command::OtherMemory { pages: pages.into() }));
        commands.extend(self.tcp_mem()?);
        commands.extend(self.table.device_refuses.map(|skbs| Command::DeviceRefuses { skbs }));
        commands.extend(self.table.device_congested.map(|skbs| Command::DeviceCongested { skbs }));
        self.link(&mut commands)?;
        self.socket(&mut commands)?;
        self.program(&mut commands)?;
        self.peer(&mut commands)?;
        if commands.is_empty() && self.table.expect.is_none() {
            return self.fail(text!("scenario-this-script-entry-does-nothing").aloud());
        }
        Ok(commands)
    }

    fn tcp_mem(&self) -> Result<Option<Command>, Problem> {
        if self.table.tcp_mem.is_some_and(|pages| !pages.is_sorted()) {
            return self.fail(text!("scenario-tcp-mem-must-not-fall").aloud());
        }
        Ok(self.table.tcp_mem.map(|pages| Command::TcpMem { pages: pages.map(i64::from) }))
    }

    fn link(&self, commands: &mut Vec<Command>) -> Result<(), Problem> {
        let table = self.table;
        if table.rate.is_some_and(|rate| rate.bits_per_second() == Some(0)) {
            return self.fail(text!("scenario-rate-must-not-be-0-to").aloud());
        }
        let changes = [
            table.rate.map(|rate| LinkChange::Rate(rate.bits_per_second())),
            table.delay.map(|Span(delay)| LinkChange::Delay(delay)),
            table.queue.map(|queue| match queue {
                QueueLimit::Packets(packets) => LinkChange::QueuePackets(packets),
                QueueLimit::Bytes(bytes) => LinkChange::QueueBytes(bytes),
            }),
            table.loss.map(|chance| LinkChange::Loss(chance.probability())),
            table.duplicate.map(|chance| LinkChange::Duplication(chance.probability())),
            table.reorder.map(|chance| LinkChange::Reordering(chance.probability())),
            table.reorder_delay.map(|Span(delay)| LinkChange::ReorderDelay(delay)),
            table.drop_next.map(LinkChange::DropNext),
        ];
        // Accidents happen to data unless the script says otherwise, as nobody means to lose ACKs by the way.
        let way = match table.way {
            Some(WayName::Data) | None => Way::Data,
            Some(WayName::Acks) => Way::Acks,
            Some(WayName::Both) => Way::Both,
        };
        let before = commands.len();
        commands.extend(changes.into_iter().flatten().map(|change| Command::Link { way, change }));
        if table.way.is_some() && commands.len() == before {
            return self.fail(text!("scenario-way-needs-a-change-of").aloud());
        }
        Ok(())
    }

    fn socket(&self, commands: &mut Vec<Command>) -> Result<(), Problem> {
        let table = self.table;
        let options = socket_options!(table);
        let life = life::options(table.keepalive, table.linger, None)
            .or_else(|(key, what)| self.fail(format!("`{key}` {what}")))?;
        commands.extend(options.chain(life).map(Command::SetSockOpt));
        Ok(())
    }

    fn program(&self, commands: &mut Vec<Command>) -> Result<(), Problem> {
        let table = self.table;
        let needs_task = table.halt.is_some() || table.interrupt || table.write.is_some();
        if needs_task {
            let task = self.task()?;
            commands.extend(table.halt.map(|halted| Command::Halt { task, halted }));
            commands.extend(table.interrupt.then_some(Command::Interrupt { task }));
            let flags = flags(&table.flags);
            commands.extend(table.write.map(|size| Command::Write { task, bytes: size.bytes(), flags }));
        } else if table.task.is_some() {
            return self.fail(text!("scenario-task-needs-write-halt-or").aloud());
        }
        if table.write.is_none() && !table.flags.is_empty() {
            return self.fail(text!("scenario-flags-needs-write-beside-it").aloud());
        }
        if table.write.is_some_and(|size| size.bytes() == 0) {
            return self.fail(text!("scenario-a-call-must-send-at").aloud());
        }
        commands.extend(table.shutdown.then_some(Command::Shutdown));
        commands.extend(table.close.then_some(Command::Close));
        Ok(())
    }

    fn task(&self) -> Result<TaskId, Problem> {
        let names = || self.programs.iter().map(|program| program.name.as_str());
        let Some(name) = &self.table.task else {
            return match self.programs {
                [_] => Ok(TaskId(0)),
                _ => self
                    .fail(text!("scenario-which-task-expected-task-with", names = join(names()).to_string()).aloud()),
            };
        };
        match names().position(|other| other == name) {
            Some(index) => Ok(TaskId(index as u16)),
            None => {
                let near = nearest(name, names())
                    .map(|near| text!("scenario-did-you-mean", near = near.to_string()).aloud())
                    .unwrap_or_default();
                Err(Problem::new(
                    self.span.clone(),
                    text!("scenario-there-is-no-task", name = name.to_string()).aloud(),
                )
                .hint(
                    text!("scenario-expected-one-of", near = near.to_string(), names = join(names()).to_string())
                        .aloud(),
                ))
            }
        }
    }

    fn peer(&self, commands: &mut Vec<Command>) -> Result<(), Problem> {
        let table = self.table;
        let by_hand = self.by_hand()?;
        match self.peer {
            PeerKind::Loopback | PeerKind::Tun if !by_hand.is_empty() => {
                return self.fail(text!("scenario-window-ack-sack-and-dup").aloud());
            }
            PeerKind::Manual if table.read_rate.is_some() => {
                return self.fail(text!("scenario-read-rate-needs-the-loopback").aloud());
            }
            PeerKind::Tun if table.peer_close || table.reset => {
                return self.fail(text!("scenario-peer-close-and-reset-need").aloud());
            }
            PeerKind::Manual | PeerKind::Tun if table.peer_exit || table.peer_write.is_some() => {
                return self.fail(text!("scenario-peer-exit-and-peer-write").aloud());
            }
            _ => {}
        }
        commands.extend(table.read_rate.map(|rate| Command::Peer(PeerCommand::ReadRate(rate.bytes_per_second()))));
        commands.extend(table.peer_write.map(|size| Command::Peer(PeerCommand::Write(size.bytes()))));
        commands.extend(table.peer_exit.then_some(Command::Peer(PeerCommand::Exit)));
        let mut said = by_hand;
        said.extend(table.peer_close.then_some(PeerCommand::Close));
        said.extend(table.reset.then_some(PeerCommand::Reset));
        commands.extend(
            match said.len() {
                0 | 1 => said.pop(),
                _ => Some(PeerCommand::Together(said)),
            }
            .map(Command::Peer),
        );
        Ok(())
    }

    /// What the manual peer says: one segment, whatever it says, so that nothing may contradict another.
    fn by_hand(&self) -> Result<Vec<PeerCommand>, Problem> {
        let table = self.table;
        if let Some((left, right)) = table.sack.iter().flatten().find(|(left, right)| left >= right) {
            return self.fail(
                text!("scenario-sack-to-is-no-range", left = left.to_string(), right = right.to_string()).aloud(),
            );
        }
        if table.dup_ack && (table.ack.is_some() || table.window.is_some()) {
            return self.fail(text!("scenario-dup-ack-says-the-last").aloud());
        }
        if table.reset && (table.peer_close || table.window.is_some() || table.sack.is_some()) {
            return self.fail(text!("scenario-one-entry-makes-one-segment").aloud());
        }
        let said = [
            table.window.map(|size| PeerCommand::Window(Size32::bytes(size))),
            table.ack.map(|ack| match ack {
                Ack::UpTo(bytes) => PeerCommand::AckUpTo(bytes),
                Ack::Next => PeerCommand::AckNext,
                Ack::All => PeerCommand::AckAll,
            }),
            table.sack.clone().map(PeerCommand::Sack),
            table.dup_ack.then_some(PeerCommand::DupAck),
        ];
        Ok(said.into_iter().flatten().collect())
    }
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
