//! What must hold of the chain of reasons in any world.

use std::time::Duration;

use crate::random::world;
use crate::sender::Log;
use proptest::prelude::*;
use skbscope::debugger::explain::chain::{Chain, Kind, Scene};
use skbscope::engine::step::probe::{Site, Test, What};
use skbscope::engine::{Engine, Input, NoProbe, Output, SockOpt};
use skbscope::peer::{LinkConfig, PeerConfig, ReceiverConfig};
use skbscope::units::Time;
use skbscope::wire::{Flags, Header, Options, Segment};
use skbscope::world::{Happening, World, WorldConfig};

/// What the output loop answers to an ACK that says nothing new: the first test that refuses, or that it sends.
fn asked(engine: &Engine) -> Option<Result<(), Test>> {
    let sk = &engine.sk;
    let window = sk.snd_wnd >> sk.snd_wscale;
    if window << sk.snd_wscale != sk.snd_wnd {
        return None;
    }
    let (mut copy, mut log) = (engine.clone(), Log::default());
    let header = Header {
        seq: sk.rcv_nxt,
        ack: sk.snd_una,
        flags: Flags::ACK,
        window: window as u16,
        urgent: 0,
        ecn: Default::default(),
        options: Options::default(),
    };
    copy.apply(engine.now, Input::Segment(Segment::bare(header)), &mut log);
    if copy.drain_outputs().any(|output| matches!(output, Output::Transmit(sent) if sent.len > 0)) {
        return Some(Ok(()));
    }
    let refused = log.0.iter().find_map(|step| match step.what {
        // The probe timer asks about the window too, of a whole skb.
        What::Test { test: Test::InWindow, .. } if step.site != Site::TcpSndWndTest => None,
        What::Test { test: test @ (Test::CwndFree | Test::InWindow), verdict: false, .. } => Some(test),
        What::Test { test: test @ (Test::Corked | Test::SmallUnacked | Test::DeferTso), verdict: true, .. }
        | What::Test { test: test @ (Test::OthersOut | Test::DeviceFull), verdict: true, .. } => Some(test),
        _ => None,
    });
    refused.map(Err)
}

fn agrees(chain: &Chain, world: &World) -> Result<(), TestCaseError> {
    let engine = &world.engine;
    let links = chain.links();
    prop_assert!(!links.is_empty());
    let longest = links.iter().map(|link| link.text.to_string().len()).max();
    prop_assert!(longest <= Some(72), "too long for a row of the list at 80 columns: {}", chain);
    let asleep = engine.tasks.iter().any(|task| task.is_asleep());
    prop_assert_eq!(asleep, links[0].kind == Kind::Asleep, "{}", chain);
    let sends = engine.sk.state.can_send() && engine.queues.send_head().is_some();
    if !sends || engine.sk.packets_out > 0 || links[0].kind != Kind::NotSent {
        return Ok(());
    }
    let named = links[1].kind;
    let right = match asked(engine) {
        None => true,
        Some(Ok(())) => matches!(named, Kind::NextPush | Kind::Device),
        Some(Err(Test::CwndFree)) => named == Kind::Cwnd,
        Some(Err(Test::InWindow)) => matches!(named, Kind::Window | Kind::WindowClosed),
        Some(Err(Test::Corked)) => named == Kind::Cork,
        Some(Err(Test::SmallUnacked)) => named == Kind::Nagle,
        Some(Err(Test::DeferTso)) => named == Kind::Deferred,
        Some(Err(_)) => named == Kind::Device,
    };
    prop_assert!(right, "{} but asked: {:?}", chain, asked(engine));
    Ok(())
}

fn always_agrees(config: &WorldConfig) -> Result<(), TestCaseError> {
    let (mut world, mut happening) = (World::new(config), Happening::quiet());
    for _ in 0..3_000 {
        agrees(&Scene::of(&world).chain(), &world)?;
        if !world.advance(Time::from_millis(100_000), &mut NoProbe, &mut happening) {
            break;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_chain_is_never_empty_and_agrees_with_the_engine(config in world(60_000)) {
        always_agrees(&config)?;
    }

    /// Readers that stop, windows that close, and a cork.
    #[test]
    fn it_agrees_behind_any_reader(config in world(60_000), buffer in 500_u32..20_000, rate in 0_u64..40_000, cork in any::<bool>()) {
        let peer = PeerConfig::Loopback(ReceiverConfig {
            buffer,
            read_rate: Some(rate),
            ..ReceiverConfig::default()
        });
        let link = LinkConfig { delay: Duration::from_millis(3), ..LinkConfig::default() };
        let mut config = WorldConfig { peer, link, ..config };
        config.socket.push(SockOpt::Cork(cork));
        always_agrees(&config)?;
    }
}
