//! The command that shows kernels beside each other.

use clap::Args;

use crate::cli::kernels::{KernelChoice, KernelList};
use crate::cli::options::{
    HeadlessOptions, LinkOptions, MachineOptions, Options, PeerOptions, RunOptions, SocketOptions, TaskOptions,
};
use crate::cli::screen::ScreenOptions;
use crate::cli::tun::TunOptions;
use crate::units::amount::Span;

pub const ABOUT: &str = "\
Runs one scenario on two to four kernels side by side, marks what differs, and names the sizes and rules behind it.

All runs are shown at the same virtual time. Inputs are no common measure: one kernel takes a timer, an ACK or a wake-up \
more than another. At the same time all have had the same calls to make and the same link and peer to deal with, so \
that what differs is the kernels' doing. Within one instant they take turns, one input each; a script that waits for you \
takes its next step in all at once. Without a screen the same send(), by its number, is compared as well: where one kernel \
lets the writer sleep, another may be calls ahead at the same time.";

pub const EXAMPLES: &str = "\
Examples:
  skbscope compare ten-bytes                           the oldest and the newest on the screen, from the beginning
  skbscope compare ten-bytes --kernels 3.10,6.1,6.12,6.18
  skbscope compare blocked-writer --headless           the first difference, the end, and every send(), as text
  skbscope compare steady --headless --at 1s,2.5s      two moments more
  skbscope compare first-1000 --device none --headless --json
  skbscope compare lossy --kernels 6.18,3.10           the other way round

On the screen n, s, space, + and - drive all runs, and so do writes, options and ACKs; V shows one run alone, then the \
next, and at last all again.

Exit codes: 0 fine, differences or not; 2 a wrong option or scenario, or a file that cannot be read";

#[derive(Args, Clone, Debug)]
pub struct CompareArgs {
    /// Name of a scenario, or path of a scenario file [default: steady]
    #[arg(value_name = "SCENARIO|FILE", value_hint = clap::ValueHint::FilePath)]
    pub scenario: Option<String>,
    /// The kernels, two to four, from the left to the right
    #[arg(long, value_name = "A,B,...", default_value_t)]
    pub kernels: KernelList,
    /// Decides losses, duplicates, reordering and memory naps: the same in both
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// No screen: run both as fast as possible and print what differs; also where there is no terminal
    #[arg(long)]
    pub headless: bool,
    /// Without a screen: end after this much virtual time
    #[arg(long = "for", value_name = "DURATION")]
    pub run_for: Option<Span>,
    /// Without a screen: compare at these times too
    #[arg(long, value_name = "DURATION", value_delimiter = ',')]
    pub at: Vec<Span>,
    /// No screen: print one JSON object
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub socket: SocketOptions,
    #[command(flatten)]
    pub task: TaskOptions,
    #[command(flatten)]
    pub peer: PeerOptions,
    #[command(flatten)]
    pub link: LinkOptions,
    #[command(flatten)]
    pub machine: MachineOptions,
    #[command(flatten)]
    pub screen: ScreenOptions,
}

impl CompareArgs {
    /// The options of a run on the left kernel.
    pub fn options(&self) -> Options {
        let kernel = Some(KernelChoice::Version(self.kernels.0[0]));
        Options {
            run: RunOptions {
                kernel,
                seed: self.seed,
                bytes: None,
                check: false,
                pcap: None,
                record: None,
                force: false,
                breakpoints: Vec::new(),
                paused: false,
                at: None,
                gso: false,
            },
            headless: HeadlessOptions {
                headless: self.headless,
                run_for: self.run_for,
                json: self.json,
                ss: false,
                shadow: false,
            },
            socket: self.socket.clone(),
            task: self.task.clone(),
            peer: self.peer.clone(),
            link: self.link.clone(),
            tun: TunOptions::default(),
            machine: self.machine.clone(),
            screen: self.screen.clone(),
        }
    }
}
