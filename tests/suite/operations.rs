//! Random operations in the vocabulary of the kernel traces: no order of them may break the accounting.

use proptest::prelude::*;
use serde_json::{Value, json};
use skbscope::conformance::Trace;
use skbscope::conformance::format::TraceStep;
use skbscope::conformance::replay::{Observed, Replay};
use skbscope::engine::{Engine, NoProbe, Probe, Step};

/// Checks the invariants at every step, and remembers the last steps for the report.
#[derive(Default)]
struct Checker {
    recent: Vec<String>,
    broken: Option<String>,
}

impl Probe for Checker {
    fn step(&mut self, step: Step, engine: &Engine) {
        if self.broken.is_some() {
            return;
        }
        self.recent.push(step.text(engine.config.kernel.release()).to_string());
        if self.recent.len() > 40 {
            self.recent.remove(0);
        }
        if let Err(violation) = engine.check_step() {
            self.broken = Some(format!("{violation}\n  {}", self.recent.join("\n  ")));
        }
    }
}

/// An operation whose numbers are resolved against the socket when its turn comes.
#[derive(Clone, Debug)]
enum Choice {
    Write {
        bytes: u32,
        flags: u32,
    },
    Writev(Vec<u32>),
    Fill {
        bytes: u32,
        max: u32,
    },
    BlockingWrite {
        task: u16,
        bytes: u32,
    },
    /// Per mille of what is in flight, and a window.
    Ack {
        upto: u32,
        window: Option<u32>,
    },
    Sack {
        upto: u32,
        blocks: Vec<(u32, u32)>,
    },
    SockOpt {
        level: u32,
        name: u32,
        value: u32,
    },
    SndTimeo(u32),
    Poll,
    Sleep(u32),
    Shutdown,
    Reset,
}

fn choice() -> impl Strategy<Value = Choice> {
    let flags =
        prop_oneof![6 => Just(0u32), 1 => Just(0x8000), 1 => Just(0x80), 1 => Just(0x400_0000), 1 => Just(0x800_0000)];
    let size = prop_oneof![3 => 1u32..200, 3 => 200u32..5000, 2 => 5000u32..100_000];
    let window = prop_oneof![4 => Just(None), 1 => Just(Some(0)), 2 => (1u32..200_000).prop_map(Some)];
    let block = (0u32..1000, 1u32..400).prop_map(|(from, len)| (from, from + len));
    prop_oneof![
        8 => (size.clone(), flags).prop_map(|(bytes, flags)| Choice::Write { bytes, flags }),
        1 => prop::collection::vec(0u32..4000, 0..6).prop_map(Choice::Writev),
        2 => (size.clone(), 1u32..40).prop_map(|(bytes, max)| Choice::Fill { bytes, max }),
        3 => (1u16..4, size).prop_map(|(task, bytes)| Choice::BlockingWrite { task, bytes }),
        10 => (0u32..1100, window).prop_map(|(upto, window)| Choice::Ack { upto, window }),
        6 => (0u32..500, prop::collection::vec(block, 1..4)).prop_map(|(upto, blocks)| Choice::Sack { upto, blocks }),
        2 => prop_oneof![
            (0u32..100_000).prop_map(|value| Choice::SockOpt { level: 1, name: 7, value }),
            (0u32..2).prop_map(|value| Choice::SockOpt { level: 6, name: 1, value }),
            (0u32..2).prop_map(|value| Choice::SockOpt { level: 6, name: 3, value }),
            (0u32..50_000).prop_map(|value| Choice::SockOpt { level: 6, name: 25, value }),
        ],
        1 => (0u32..200).prop_map(Choice::SndTimeo),
        1 => Just(Choice::Poll),
        2 => (1u32..1500).prop_map(Choice::Sleep),
        1 => Just(Choice::Shutdown),
        1 => Just(Choice::Reset),
    ]
}

fn setup() -> impl Strategy<Value = Value> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let wscale = prop_oneof![3 => Just(json!(7)), 1 => Just(json!(0)), 1 => Just(Value::Null)];
    let win = prop_oneof![3 => Just(65_535u32), 1 => Just(0), 2 => 500u32..300_000];
    let mss = prop_oneof![3 => Just(1460u32), 1 => Just(536), 1 => 100u32..1460];
    (flags, wscale, win, mss, prop::option::of(0u32..60_000), 0u32..2, kernel()).prop_map(
        |((sack, ts, gso, nodelay, cubic), wscale, win, mss, sndbuf, tlp, kernel)| {
            let mut socket = json!({
                "kernel": kernel,
                "sack": sack, "ts": ts, "gso": gso, "nodelay": u8::from(nodelay), "wscale": wscale, "win": win,
                "mss": mss, "tlp": tlp * 3, "rto_min_ms": 200, "tso_rtt_log": 9,
                "cc": if cubic { "cubic" } else { "reno" },
            });
            if let Some(sndbuf) = sndbuf {
                socket["sndbuf"] = json!(sndbuf);
            }
            socket
        },
    )
}

/// The operation as the trace would have it, or none if a task it needs is in a call.
fn resolve(choice: &Choice, engine: &Engine, busy: &dyn Fn(u16) -> bool) -> Option<Value> {
    let sk = &engine.sk;
    let (una, nxt) = (sk.relative(sk.snd_una), sk.relative(sk.snd_nxt));
    let at = |per_mille: u32| una + (nxt - una) * i64::from(per_mille) / 1000;
    Some(match choice {
        Choice::Write { bytes, flags } => json!(["write", bytes, flags]),
        Choice::Writev(sizes) => json!(["writev", sizes]),
        Choice::Fill { bytes, max } => json!(["fill", bytes, max]),
        Choice::BlockingWrite { task, .. } if busy(*task) => return None,
        Choice::BlockingWrite { task, bytes } => json!(["bwrite", task, bytes]),
        Choice::Ack { upto, window } => match window {
            Some(window) => json!(["ack", at(*upto), window]),
            None => json!(["ack", at(*upto)]),
        },
        Choice::Sack { upto, blocks } => {
            let blocks: Vec<_> = blocks.iter().map(|&(from, to)| json!([at(from).max(0), at(to).max(0)])).collect();
            json!(["sack", at(*upto), blocks])
        }
        Choice::SockOpt { level, name, value } => json!(["sockopt", level, name, value]),
        Choice::SndTimeo(ms) => json!(["sndtimeo", ms]),
        Choice::Poll => json!(["poll"]),
        Choice::Sleep(ms) => json!(["sleep", ms]),
        Choice::Shutdown => json!(["shutdown"]),
        Choice::Reset => json!(["rst", una]),
    })
}

/// A kernel, its headers and its device, as a trace's header tells them.
fn kernel() -> impl Strategy<Value = Value> {
    let config = |header: u32| {
        json!({
            "MAX_TCP_HEADER": header, "sk_buff_aligned": 256, "shared_info_aligned": 320, "MAX_SKB_FRAGS": 17,
            "HZ": 1000, "wmem_max": 212_992, "tcp_mem": [23_649, 31_532, 47_298],
        })
    };
    let device = |bits: u8| json!({"tx": bits & 1, "sg": bits >> 1 & 1, "gso": bits >> 2 & 1});
    let header = prop_oneof![Just(304), Just(272), Just(160)];
    // No device has GSO without scatter-gather.
    let device = prop_oneof![4 => Just(7), 1 => Just(6), 1 => Just(3), 1 => Just(2), 1 => Just(0)].prop_map(device);
    prop_oneof![
        1 => Just(json!({"kernel": "6.18"})),
        1 => (header, device).prop_map(move |(header, device)| {
            json!({"kernel": "3.10.4", "config": config(header), "device": device})
        }),
    ]
}

/// A trace with nothing but its handshake.
fn opening(socket: &Value) -> Trace {
    let mut header = socket["kernel"].clone();
    header["format"] = json!("skbscope-kernel-trace/1");
    header["name"] = json!("random");
    header["socket"] = socket.clone();
    let connect = json!({"t": 0, "op": ["connect"], "res": null, "sent": [], "sock": null});
    Trace::parse(&format!("{header}\n{connect}\n")).expect("a header and a handshake are a trace")
}

/// Runs the operations and hands every one, with what it gave, to `look`.
fn run<P: Probe>(
    socket: &Value,
    choices: &[Choice],
    probe: &mut P,
    mut look: impl FnMut(&mut Replay<P>, &Value, Observed) -> Result<(), String>,
) -> Result<(), String> {
    let trace = opening(socket);
    let mut replay = Replay::new(&trace, probe);
    let mut t = 0;
    replay.step(&trace.steps[0], Some(20_000));
    for choice in choices {
        t += 20_000;
        let busy = |task: u16| replay.engine.tasks.iter().any(|known| known.id.0 == task && known.call.is_some());
        let Some(op) = resolve(choice, &replay.engine, &busy) else { continue };
        let span = if let Choice::Sleep(ms) = choice { u64::from(*ms) * 1000 } else { 0 };
        let nothing = Value::Null;
        let step = TraceStep {
            t,
            op: op.clone(),
            res: nothing.clone(),
            sent: nothing.clone(),
            sock: nothing,
            more: None,
            timing: None,
            writers: None,
            epoll: None,
        };
        t += span;
        let observed = replay.step(&step, Some(t + 20_000));
        look(&mut replay, &op, observed)?;
    }
    Ok(())
}

fn check(replay: &mut Replay<Checker>, op: &Value) -> Result<(), String> {
    if let Some(broken) = replay.probe().broken.take() {
        return Err(format!("in step {op}: {broken}"));
    }
    replay.engine.check_invariants().map_err(|violation| {
        let recent = replay.probe().recent.join("\n  ");
        format!("after step {op}: {violation}\n  {recent}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_operations_breaks_the_accounting(
        socket in setup(),
        choices in prop::collection::vec(choice(), 1..60),
    ) {
        run(&socket, &choices, &mut Checker::default(), |replay, op, _| check(replay, op))
            .map_err(TestCaseError::fail)?;
    }

    /// The engine has a shorter way for some writes when nobody watches its steps.
    #[test]
    fn watching_the_steps_changes_nothing(
        socket in setup(),
        choices in prop::collection::vec(choice(), 1..60),
    ) {
        let mut watched = Vec::new();
        run(&socket, &choices, &mut Checker::default(), |_, _, observed| {
            watched.push(observed);
            Ok(())
        })
        .map_err(TestCaseError::fail)?;
        let mut watched = watched.into_iter();
        run(&socket, &choices, &mut NoProbe, |_, op, observed| match watched.next() {
            Some(expected) if expected == observed => Ok(()),
            expected => Err(format!("{op}: watched {expected:?}, unwatched {observed:?}")),
        })
        .map_err(TestCaseError::fail)?;
    }
}
