//! Everything that is read from outside, in one list: good inputs, who reads them, and how they are broken.
//!
//! Beside what the program itself comes with, good and once bad inputs lie in `tests/corpus/KIND`.

mod broken;
mod read;
pub mod traces;

pub use broken::broken;

use std::fs;
use std::path::Path;
use std::thread;

use skbscope::lesson::course;
use skbscope::scenario::embedded;

/// A kind of input.
pub struct Reader {
    /// What it is called, here and in `tests/corpus`.
    pub kind: &'static str,
    /// Inputs that come with the program.
    shipped: fn() -> Vec<Vec<u8>>,
    /// Reads it, and does with it what the program would, for a while.
    read: fn(&[u8]),
}

pub const ALL: &[Reader] = &[
    Reader { kind: "scenario", shipped: scenarios, read: read::scenario },
    Reader { kind: "lesson", shipped: lessons, read: read::lesson },
    Reader { kind: "recording", shipped: recordings, read: read::recording },
    Reader { kind: "trace", shipped: kernel_traces, read: read::trace },
    Reader { kind: "script", shipped: scripts, read: read::script },
    Reader { kind: "capture", shipped: captures, read: read::capture },
    Reader { kind: "ss", shipped: none, read: read::ss },
    Reader { kind: "breakpoint", shipped: breakpoints, read: read::breakpoint },
    Reader { kind: "packet", shipped: none, read: read::packet },
    Reader { kind: "netlink", shipped: none, read: read::netlink },
    Reader { kind: "btf", shipped: none, read: read::btf },
    Reader { kind: "proc", shipped: none, read: read::proc },
];

impl Reader {
    /// All good inputs.
    pub fn good(&self) -> Vec<Vec<u8>> {
        let mut good = (self.shipped)();
        good.extend(files(&format!("tests/corpus/{}", self.kind), ""));
        assert!(!good.is_empty(), "no input for {}", self.kind);
        good
    }

    /// Reads an input. What makes a reader panic is kept in a file, to become a part of `tests/corpus`.
    pub fn read(&self, input: &[u8]) {
        let _kept = KeptIfBad { kind: self.kind, input };
        (self.read)(input);
    }
}

struct KeptIfBad<'a> {
    kind: &'a str,
    input: &'a [u8],
}

impl Drop for KeptIfBad<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            let digest = self.input.iter().fold(0_u32, |sum, &byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
            let path = std::env::temp_dir().join(format!("bad-{}-{digest:08x}", self.kind));
            let kept = fs::write(&path, self.input);
            eprintln!("the input, for tests/corpus/{}: {} ({kept:?})", self.kind, path.display());
        }
    }
}

/// What the files of a folder hold whose names end so, in the order of their names.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}

fn none() -> Vec<Vec<u8>> {
    Vec::new()
}

fn scenarios() -> Vec<Vec<u8>> {
    embedded::ALL.iter().map(|scenario| scenario.text.as_bytes().to_vec()).collect()
}

/// The three files of a lesson, one behind the other.
fn lessons() -> Vec<Vec<u8>> {
    let joined = |lesson: &course::Embedded| [lesson.toml, lesson.texts[0], lesson.texts[1]].join(read::NEXT_FILE);
    course::ALL.iter().map(|lesson| joined(lesson).into_bytes()).collect()
}

/// The shorter ones of each kernel.
fn kernel_traces() -> Vec<Vec<u8>> {
    let texts = traces::KERNELS.iter().flat_map(|kernel| traces::all(kernel)).map(|(_, text)| text.into_bytes());
    texts.filter(|text| text.len() < 40_000).step_by(9).collect()
}

fn scripts() -> Vec<Vec<u8>> {
    files("traces/packetdrill", ".pkt")
}

fn captures() -> Vec<Vec<u8>> {
    let mut capture = files("tests/suite/import", ".pcap");
    // Enough packets for a connection, and soon read.
    capture.iter_mut().for_each(|capture| capture.truncate(20_000));
    capture
}

/// Short sessions, as they are recorded.
fn recordings() -> Vec<Vec<u8>> {
    ["first-1000", "zero-window", "two-tasks"].map(|name| read::recorded(name, 60).into_bytes()).to_vec()
}

fn breakpoints() -> Vec<Vec<u8>> {
    [
        "wmem_queued >= sndbuf",
        "task blocked && sk_wmem_queued > 2 * sk_sndbuf / 3",
        "tcp_ack if snd_una > 1000 && !(cwnd < 10 || rto = 200ms)",
        "state = ESTABLISHED",
        "every 3 tcp_sendmsg_locked",
        "skb 4 freed",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
