//! `skbscope import`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::ScreenOptions;
use crate::kernel::KernelVersion;
use crate::language::text;
use crate::scenario::tables::CongestionName;
use crate::units::amount::{Size, Size32, Span};

pub const ABOUT: &str = "\
Run the sender of a capture again in the engine, and see its queue at each packet.

The peer says what it said, when it said it; what was sent first is what was written. What no capture tells are options: \
the sender's kernel, SO_SNDBUF, congestion control, and how its program wrote. The result says how far it holds: how many \
segments the engine sends as the captured sender did, and the first that differs. A capture from the sending host is best: \
its times are the sender's own.";

pub const EXAMPLES: &str = "\
Examples:
  tcpdump -i any -s 128 -w a.pcap port 5000          a capture to import; headers are enough
  skbscope import a.pcap --headless                  the connections in it, or how far the only one holds
  skbscope import a.pcap --flow 2 --sndbuf 16KiB     the second one, on the screen
  skbscope import a.pcap --write 4KiB --headless     the program wrote 4 KiB a call
  skbscope import a.pcap -o a.toml                   the scenario, to be changed; then: skbscope run a.toml

Exit codes: 0 the engine does all that the capture has, 1 it parts from it, 2 a file that cannot be read, a wrong option";

#[derive(Args, Clone, PartialEq, Debug)]
pub struct ImportArgs {
    /// A capture: pcap or pcapng, of Ethernet, raw IP, Linux cooked (-i any) or loopback
    #[arg(value_name = "CAPTURE", value_hint = clap::ValueHint::FilePath)]
    pub capture: PathBuf,
    /// Which connection, by its number in the list [default: the only one, or else the list]
    #[arg(long, value_name = "N")]
    pub flow: Option<usize>,
    /// Which side is played by the engine: its ADDRESS:PORT or port [default: the one that sent more]
    #[arg(long, value_name = "END")]
    pub sender: Option<String>,
    /// The sender's kernel, such as 6.1 [default: the newest that the engine knows]
    #[arg(long, value_name = "VERSION")]
    pub kernel: Option<KernelVersion>,
    /// SO_SNDBUF of the sender [default: not set, the kernel tunes it]
    #[arg(long, value_name = "SIZE")]
    pub sndbuf: Option<Size32>,
    /// Congestion control of the sender
    #[arg(long, value_enum, value_name = "NAME", default_value = "cubic")]
    pub congestion: CongestionName,
    /// The least retransmission time-out, if the sender's is not the kernel's 200ms (`rto_min` of its route, tcp_rto_min_us)
    #[arg(long, value_name = "DURATION")]
    pub rto_min: Option<Span>,
    /// How its program wrote: calls of this SIZE as fast as they fit, or `sent`: each byte when it was first sent
    /// [default: 64KiB or sent, whichever agrees further]
    #[arg(long, value_name = "SIZE|sent")]
    pub write: Option<WriteSizes>,
    /// How much its program wrote in all [default: as much as was sent]
    #[arg(long, value_name = "SIZE")]
    pub bytes: Option<Size>,
    /// Segments may differ by so much in time
    #[arg(long, value_name = "DURATION", default_value = "10ms")]
    pub tolerance: Span,
    /// Write the scenario to this file
    #[arg(short, long, value_name = "OUT", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Write over OUT if it exists already
    #[arg(long)]
    pub force: bool,
    /// Say how far it holds, without the screen
    #[arg(long)]
    pub headless: bool,
    /// That as one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub screen: ScreenOptions,
}

/// How a program wrote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WriteSizes {
    Calls(Size32),
    AsSent,
}

impl std::str::FromStr for WriteSizes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "sent" {
            return Ok(WriteSizes::AsSent);
        }
        let size: Size32 = text.parse().map_err(|error| format!("{error}, or `sent`"))?;
        if size.bytes() == 0 {
            Err(text!("import-a-call-writes-at-least").aloud())
        } else {
            Ok(WriteSizes::Calls(size))
        }
    }
}
