//! What an input was, in words.

use std::fmt;
use std::time::Duration;

use crate::engine::{Events, MsgFlags, SockOpt, Timer};
use crate::language::{Arg, Text, text};
use crate::units::print::grouped;
use crate::wire::Flags;
use crate::world::happening::{CallCause, Cause, send_name};

/// How numbers are written: for people with commas, for programs without.
#[derive(Clone, Copy)]
struct Numbers {
    is_plain: bool,
}

impl Numbers {
    fn of(f: &fmt::Formatter<'_>) -> Numbers {
        Numbers { is_plain: f.alternate() }
    }

    fn say(self, n: impl Into<i64>) -> String {
        let n = n.into();
        if self.is_plain { n.to_string() } else { grouped(n).to_string() }
    }
}

const FOR_PEOPLE: Numbers = Numbers { is_plain: false };

impl Cause {
    /// One line such as `ACK 14,600 win 65,408`, `task 1 send 1,000`, `RTO fires`.
    pub fn text(&self) -> Text {
        self.told(FOR_PEOPLE)
    }

    fn told(&self, n: Numbers) -> Text {
        match *self {
            Cause::Call { task, call } => text!("cause-call", task = task, call = call.told(n)),
            Cause::Run { task } => text!("cause-run", task = task),
            Cause::Interrupt { task } => text!("cause-signal", task = task),
            Cause::Segment { .. } => self.segment(n),
            Cause::Timer(Timer::Task(task)) => text!("cause-time-out", task = task),
            Cause::Timer(timer) => text!("cause-timer", timer = timer.title()),
            Cause::TxDone { truesize } => text!("cause-device-sent", truesize = n.say(truesize)),
            Cause::Timing => text!("cause-estimates"),
            Cause::TcpMem { pages: [min, pressure, max] } => {
                text!("cause-tcp-mem", min = n.say(min), pressure = n.say(pressure), max = n.say(max))
            }
            Cause::DeviceRefuses { skbs } => text!("cause-device-full", skbs = n.say(skbs)),
            Cause::DeviceCongested { skbs } => text!("cause-device-congested", skbs = n.say(skbs)),
            Cause::OtherMemory { pages: 1 } => text!("cause-other-page"),
            Cause::OtherMemory { pages } => text!("cause-other-pages", pages = n.say(pages)),
        }
    }

    fn segment(&self, n: Numbers) -> Text {
        let Cause::Segment { flags, ack, window, sack_blocks, payload } = *self else { return Text::default() };
        let mut parts = Vec::new();
        for (flag, name) in [(Flags::SYN, "SYN"), (Flags::FIN, "FIN"), (Flags::RST, "RST")] {
            if flags.contains(flag) {
                parts.push(Text::plain(name));
            }
        }
        if payload > 0 {
            parts.push(text!("cause-data", bytes = n.say(payload)));
        }
        if flags.contains(Flags::ACK) {
            parts.push(Text::plain(format!("ACK {}", n.say(ack))));
        }
        parts.push(Text::plain(format!("win {}", n.say(window))));
        if sack_blocks > 0 {
            parts.push(Text::plain(format!("sack {sack_blocks}")));
        }
        Text::joined(parts, " ")
    }
}

impl CallCause {
    /// The call with its sizes.
    pub fn text(&self) -> Text {
        self.told(FOR_PEOPLE)
    }

    fn told(&self, n: Numbers) -> Text {
        match *self {
            CallCause::Poll { events, timeout: Some(Duration::ZERO) } => {
                text!("cause-poll-no-wait", poll = format!("poll{}", asked(events)))
            }
            CallCause::SetSockOpt(option) => text!("cause-setsockopt", option = told_option(option, n)),
            _ => Text::plain(self.name_and_sizes(n)),
        }
    }

    fn name_and_sizes(&self, n: Numbers) -> String {
        match *self {
            CallCause::Connect => "connect".to_owned(),
            CallCause::Listen => "listen".to_owned(),
            CallCause::Accept => "accept".to_owned(),
            CallCause::Send { bytes, buffers, flags } => {
                let names = (flags - MsgFlags::SPLICE_PAGES).iter_names().map(|(flag, _)| format!(" {flag}"));
                format!("{} {}{}", send_name(buffers, flags), n.say(bytes), names.collect::<String>())
            }
            CallCause::Poll { events, .. } => format!("poll{}", asked(events)),
            CallCause::EpollAdd { events, oneshot, edge } => {
                let (edge, oneshot) = (if edge { " EPOLLET" } else { "" }, if oneshot { " EPOLLONESHOT" } else { "" });
                format!("epoll_ctl{}{edge}{oneshot}", asked(events))
            }
            CallCause::EpollWait { .. } => "epoll_wait".to_owned(),
            CallCause::SetSockOpt(_) => "setsockopt".to_owned(),
            CallCause::RecvNotice => "recvmsg MSG_ERRQUEUE".to_owned(),
            CallCause::Shutdown => "shutdown".to_owned(),
            CallCause::Close => "close".to_owned(),
            CallCause::Recv { bytes } => format!("recv {}", n.say(bytes)),
        }
    }
}

/// What is asked for, where it is not room to write.
fn asked(events: Events) -> String {
    if events == Events::OUT { String::new() } else { format!(" {events}") }
}

fn told_option(option: SockOpt, n: Numbers) -> Arg {
    Arg::Shown(if n.is_plain { format!("{option:#}") } else { option.to_string() })
}

impl fmt::Display for Cause {
    /// The alternate form is for programs: its numbers have no commas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Numbers::of(f)).to_string())
    }
}

impl fmt::Display for CallCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Numbers::of(f)).to_string())
    }
}
