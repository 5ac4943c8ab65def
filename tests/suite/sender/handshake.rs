//! The beginning of a run: an engine whose connection has just been made.

use std::time::Duration;

use skbscope::engine::{Algorithm, Config, DeviceConfig, Engine, Features, Input, Kernel, Probe, SockOpt, Syscall};
use skbscope::units::{SeqNum, TaskId};
use skbscope::wire::{Flags, Header, Options, Segment};

pub const PEER_ISN: SeqNum = SeqNum(77);
pub const WINDOW_SCALE: u8 = 7;

/// A connection of that kernel with segments of `mss` bytes, these socket options, and a window of `window` bytes. The outputs on the
/// way are gone.
pub fn connected<P: Probe>(kernel: Kernel, mss: u16, window: u32, options: &[SockOpt], probe: &mut P) -> Engine {
    let mut engine = Engine::new(Config {
        kernel,
        device: DeviceConfig {
            tso: true,
            features: Features::ALL,
            holds_clones: false,
            mtu: u32::from(mss) + 40,
            ip_header: 20,
        },
        isn: SeqNum(u32::MAX - 5_000),
        sack: true,
        timestamps: false,
        window_scaling: true,
        congestion: Algorithm::Cubic,
        seed: 1,
    });
    let calls = options.iter().map(|option| Syscall::SetSockOpt(*option)).chain([Syscall::Connect]);
    for call in calls {
        apply(&mut engine, Input::Syscall { task: TaskId(0), call }, probe);
    }
    let header = Header {
        seq: PEER_ISN,
        ack: engine.sk.isn + 1,
        flags: Flags::SYN | Flags::ACK,
        window: window.min(65_535) as u16,
        urgent: 0,
        ecn: Default::default(),
        options: Options {
            mss: Some(mss),
            window_scale: Some(WINDOW_SCALE),
            sack_permitted: true,
            ..Options::default()
        },
    };
    engine.now += Duration::from_millis(20);
    apply(&mut engine, Input::Segment(Segment::bare(header)), probe);
    engine
}

fn apply<P: Probe>(engine: &mut Engine, input: Input, probe: &mut P) {
    engine.apply(engine.now, input, probe);
    engine.drain_outputs().for_each(drop);
}
