//! Packets as scripts write them.

use std::fmt;

use crate::scenario::packetdrill::packet::{OptionList, Packet, TcpOption};
use crate::wire::Flags;

/// The letters of the flags, in their order.
const LETTERS: [(char, Flags); 8] = [
    ('S', Flags::SYN),
    ('F', Flags::FIN),
    ('R', Flags::RST),
    ('P', Flags::PSH),
    ('U', Flags::URG),
    ('E', Flags::ECE),
    ('W', Flags::CWR),
    ('.', Flags::ACK),
];

/// `P. 1:1001(1000) ack 1 win 257 <nop,nop,TS val 1 ecr 2>`, without the sign of its direction and without padding.
impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = LETTERS.iter().filter(|(_, flag)| self.flags.contains(*flag)).map(|(letter, _)| *letter);
        let mut flags: String = set.collect();
        if flags.is_empty() {
            flags.push('-');
        }
        if let Some(ecn) = self.ecn {
            write!(f, "[{}] ", ecn.word())?;
        }
        write!(f, "{flags}{} {}:{}({})", self.acc_ecn, self.seq, self.seq.wrapping_add(self.len), self.len)?;
        if let Some(ack) = self.ack {
            write!(f, " ack {ack}")?;
        }
        if let Some(window) = self.window {
            write!(f, " win {window}")?;
        }
        if let Some(urgent) = self.urgent {
            write!(f, " urg {urgent}")?;
        }
        match &self.options {
            OptionList::Any => f.write_str(" <...>"),
            OptionList::These(options) if options.is_empty() => Ok(()),
            OptionList::These(options) => {
                let texts: Vec<_> = options.iter().map(ToString::to_string).collect();
                write!(f, " <{}>", texts.join(","))
            }
        }
    }
}

impl fmt::Display for TcpOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TcpOption::Mss(mss) => write!(f, "mss {mss}"),
            TcpOption::WindowScale(shift) => write!(f, "wscale {shift}"),
            TcpOption::SackPermitted => f.write_str("sackOK"),
            TcpOption::Timestamps { value, echo } => write!(f, "TS val {value} ecr {echo}"),
            TcpOption::Sack(blocks) => {
                f.write_str("sack")?;
                blocks.iter().try_for_each(|(left, right)| write!(f, " {left}:{right}"))
            }
            TcpOption::Other(name) => f.write_str(name),
        }
    }
}
