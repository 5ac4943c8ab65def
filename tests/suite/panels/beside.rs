//! A kernel beside the engine: a recorded one, the real one that is the peer, or another engine; with the largest numbers.

use crate::matrix::states;
use crate::screen_user;
use crate::test_sessions::*;
use skbscope::engine::{Kernel, MsgFlags};
use skbscope::peer::{PeerConfig, PeerReport, PeerSocket, RemoteConfig};
use skbscope::tui::message::RealPeer;
use skbscope::tui::{Model, PanelId};
use skbscope::world::{Command, WorldConfig};

const PLAIN: [(u16, u16); 3] = [(38, 11), (52, 12), (60, 25)];
const ZOOMED: [(u16, u16); 3] = [(80, 20), (120, 36), (200, 56)];

fn plain_and_zoomed(panel: PanelId, model: &mut Model) -> String {
    let plain = at_sizes(panel, model, &PLAIN);
    model.ui.set_focus(panel);
    model.ui.set_zoom(Some(panel));
    plain + &at_sizes(panel, model, &ZOOMED)
}

#[test]
fn a_recorded_kernel() {
    let mut all = String::new();
    for name in ["6.18/blocked-writer", "3.10/blocked-writer"] {
        all.push_str(&format!("======== {name}\n{}", plain_and_zoomed(PanelId::Kernel, &mut states::traced(name))));
    }
    insta::assert_snapshot!(all);
}

/// A peer that has got almost all that sixty-four bits count.
fn real_peer(kernel: Kernel) -> Model {
    let mut world =
        WorldConfig { peer: PeerConfig::Remote(RemoteConfig::default()), ..manual(&[], vec![obedient("writer")]) };
    world.engine.kernel = kernel;
    let mut run = TestSession::of(world);
    let socket = PeerSocket {
        received_bytes: 9_223_372_036_854_775_807,
        unread_bytes: 4_294_967_295,
        window: 1_073_725_440,
        space: 1 << 30,
        out_of_order: 4_294_967_295,
        segments: 4_294_967_295,
    };
    let report = PeerReport { read_bytes: 9_223_372_032_559_808_512, socket: Some(socket), ..PeerReport::default() };
    run.0.command(&Command::PeerReport(Box::new(report))).expect("it may tell");
    let mut model = run.model(DARK);
    let count = |n: u64| skbscope::units::print::grouped(n as i64).to_string();
    let device =
        [("written", 123_456_789), ("read", 98_765_432), ("dropped", 4_096), ("late", 0), ("held", 12), ("bad", 0)];
    model.real_peer = Some(RealPeer {
        address: "[fd12:3456:789a:bcde:f012:3456:789a:bcde]:65535".to_owned(),
        device: device.map(|(what, n)| (what, count(n))),
        proxy: Some("[::ffff:127.100.200.250]:65535".to_owned()),
        output: vec!["a first line of the program".to_owned(), "x".repeat(150)],
        exited: Some("the program ended with exit code 255".to_owned()),
    });
    model
}

#[test]
fn a_real_kernel_with_the_largest_numbers() {
    let mut all = String::new();
    for kernel in [Kernel::v6_18(), Kernel::v3_10()] {
        let name = kernel.name;
        all.push_str(&format!("======== {name}\n{}", plain_and_zoomed(PanelId::Kernel, &mut real_peer(kernel))));
    }
    for number in ["9,223,372,036,854,775,807", "4,294,967,295", "1,073,725,440", "123,456,789 written"] {
        assert!(all.matches(number).count() >= 8, "{number}: {all}");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn two_engines_with_the_largest_numbers() {
    let mut model = states::far(Kernel::v3_10()).with_beside(states::far(Kernel::v6_18()));
    let mut all = String::new();
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        screen_user::resize(&mut model, (width, height));
        let screen = screen_user::draw(&model);
        all.push_str(&format!("{width}x{height}\n{screen}\n\n"));
        // In columns: on the left, on the right, and by how much they differ.
        let counters = [("forward_alloc", "1,140 -34,564,288"), ("sk_sndbuf", "2,147,483,646 2,147,483,646")];
        for (name, numbers) in &counters[..if height > 24 { 2 } else { 0 }] {
            let is_whole = screen.lines().any(|row| row.contains(name) && row.contains(numbers));
            assert!(is_whole, "{width}x{height} {name}: {screen}");
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn no_reason_is_cut_above_free_rows() {
    for kernel in [Kernel::v6_18(), Kernel::v3_10()] {
        let mut session = small_writes_on(kernel).write(0, 30_000, MsgFlags::empty()).0;
        session.go_to(skbscope::debugger::Moment::START).expect("the beginning");
        let mut model = TestSession(session).model(DARK);
        for _ in 0..400 {
            if !model.session.next_step() {
                break;
            }
            for (width, height) in [(24, 12), (42, 10), (42, 11), (68, 12)] {
                let text = shown(PanelId::Steps, &model, width, height);
                let rows: Vec<_> = text.lines().skip(1).map(|row| row.trim_start_matches('\u{2502}').trim()).collect();
                let is_cut = rows.last().is_some_and(|row| row.ends_with(" \u{2026}"));
                let is_free = rows.iter().any(|row| row.is_empty());
                assert!(!(is_cut && is_free), "{text}");
            }
        }
    }
}
