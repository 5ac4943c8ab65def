//! Lists and texts in panels: the calls of the writers, steps, packets, counters; zoomed and plain, at their rows' moments.

use std::time::Duration;

use crate::screen_user;
use crate::test_sessions::*;
use skbscope::debugger::session::calls::CallRecord;
use skbscope::debugger::{Moment, Session};
use skbscope::engine::socket::task::Wait;
use skbscope::engine::{Kernel, MsgFlags, SockOpt};
use skbscope::language::Language;
use skbscope::peer::{LinkChange, LinkConfig, PeerCommand};
use skbscope::tui::keys::Key;
use skbscope::tui::{Event, Model, PanelId, update};
use skbscope::units::TaskId;
use skbscope::world::{CallCause, Cause, Command, Mode, Way};

/// Panels that have the screen for themselves, on terminals of 80x24, 120x40 and 200x60.
const ZOOMED: [(u16, u16); 3] = [(80, 21), (120, 37), (200, 57)];

fn zoom(model: &mut Model, panel: PanelId, (width, height): (u16, u16)) {
    screen_user::resize(model, (width, height + 3));
    model.ui.set_focus(panel);
    model.ui.set_zoom(Some(panel));
}

fn zoomed(panel: PanelId, model: &Model) -> String {
    let mut all = String::new();
    for size in ZOOMED {
        let mut model = model.clone();
        zoom(&mut model, panel, size);
        all.push_str(&at_sizes(panel, &model, &[size]));
    }
    all
}

fn calls(model: &Model) -> Vec<CallRecord> {
    model.session.calls().calls
}

fn last_call(session: &Session) -> CallRecord {
    session.calls().calls.pop().expect("a call was made")
}

#[test]
fn a_blocked_send_tells_what_it_took_what_it_sleeps_on_and_what_woke_it() {
    for kernel in [Kernel::v6_18(), Kernel::v3_10()] {
        let mut model = blocked_on(kernel).model(DARK);
        let asleep = last_call(&model.session);
        assert!(asleep.is_asleep() && asleep.returned.is_none(), "{asleep:?}");
        assert!(asleep.taken > 0 && Some(asleep.taken) < asleep.asked(), "{asleep:?}");
        assert_eq!(i64::from(asleep.taken), model.session.engine().sk.relative(model.session.engine().sk.write_seq));
        assert_eq!(asleep.sleeps.len(), 1);
        assert_eq!((asleep.sleeps[0].0, asleep.sleeps[0].1), (Wait::Sndbuf, 1));
        assert_eq!(asleep.woken_by, None);

        let mut last = asleep.clone();
        for _ in 0..200 {
            model.session.command(&skbscope::world::Command::Peer(PeerCommand::AckAll)).expect("it does");
            model.session.resume();
            model.session.run_for(Duration::from_millis(11));
            last = last_call(&model.session);
            if last.returned.is_some() {
                break;
            }
        }

        let (_, cause) = last.woken_by.expect("an ACK woke it");
        assert!(matches!(cause, Cause::Segment { .. }), "{cause:?}");
        let (_, at, n) = last.returned.expect("all is written in the end");
        assert_eq!((Some(n as u32), last.taken), (last.asked(), n as u32));
        assert!(last.slept() > Duration::ZERO && last.slept() <= at.since(last.began), "{last:?}");
    }
}

#[test]
fn a_moment_has_the_calls_up_to_it_and_nothing_of_what_came_later() {
    for (name, inputs) in [("steady", 120), ("ten-bytes", 60), ("lossy", 150)] {
        let scenario = screen_user::scenario(name);
        let mut session = Session::new(scenario.world);
        let mut seen = Vec::new();
        for _ in 0..inputs {
            if !session.next_input() {
                break;
            }
            seen.push((session.moment(), session.calls()));
        }
        let later = seen.last().map_or(0, |(_, all)| all.calls.len());
        let mut before = later;
        for (moment, calls) in seen.iter().rev().step_by(7) {
            session.go_to(*moment).expect("it was here");
            assert_eq!(session.calls(), *calls, "{name} at {moment}");
            assert!(calls.calls.len() <= before, "{name}: going back shows no more");
            before = calls.calls.len();
        }
        assert!(before < later || name == "ten-bytes", "{name}: {before} calls at first, {later} in the end");
    }
}

#[test]
fn what_a_call_has_taken_is_what_is_in_the_queue_at_every_step() {
    let mut session = three_writers().0;
    session.go_to(Moment::START).expect("the beginning");
    let mut compared = 0;
    for _ in 0..3_000 {
        if !session.next_step() {
            break;
        }
        let at_rest = session.step().is_some_and(|record| {
            let event = record.event();
            let blocked = skbscope::engine::step::probe::Event::TaskBlocked;
            event == Some(blocked) || event == Some(skbscope::engine::step::probe::Event::CallReturned)
        });
        if !at_rest {
            continue;
        }
        let taken: u64 = session.calls().calls.iter().map(|call| u64::from(call.taken)).sum();
        let sk = &session.engine().sk;
        assert_eq!(taken as i64, sk.relative(sk.write_seq).max(0), "at {}", session.moment());
        compared += 1;
    }
    assert!(compared > 3, "{compared}");
}

#[test]
fn calls_stay_with_a_branch_that_begins_in_the_past() {
    let mut session = blocked().0;
    let all = session.calls().calls.len();
    let asleep = last_call(&session);
    session.go_to(Moment::new(asleep.moment.input, 3)).expect("inside of the send");
    assert!(last_call(&session).returned.is_none() && session.calls().calls.len() == all);

    session.go_to(Moment::new(asleep.moment.input - 1, u32::MAX)).expect("before the send");
    let before = session.calls();
    assert_eq!(before.calls.len(), all - 1);
    let write = skbscope::world::Command::Write { task: TaskId(0), bytes: 77, flags: MsgFlags::empty() };
    session.command(&write).expect("it is free");

    let now = session.calls().calls;
    assert_eq!(now[..all - 1], before.calls[..]);
    assert_eq!(now[all - 1].asked(), Some(77), "{now:?}");
}

#[test]
fn other_calls_and_other_waits_are_told_by_their_names() {
    let run = TestSession::of(manual(&[], vec![writer("early", 10_000, Mode::Blocking)]));
    let early = run.connected();
    let calls_of = |session: &Session| session.calls().calls;
    assert!(calls_of(&early.0).iter().any(|call| call.call == CallCause::Connect));

    let napping = no_memory();
    let call = last_call(&napping.0);
    assert!(call.sleeps.iter().any(|(wait, ..)| *wait == Wait::Memory), "{call:?}");
    let table = {
        let mut model = napping.model(DARK);
        zoom(&mut model, PanelId::Writers, ZOOMED[2]);
        shown(PanelId::Writers, &model, 200, 57)
    };
    assert!(table.contains("memory"), "{table}");
}

#[test]
fn enter_goes_to_the_moment_of_the_row_at_the_cursor() {
    let mut model = screen_user::model("steady");
    screen_user::run(&mut model, 1_100);
    screen_user::press(&mut model, "space 1 z");
    let all = calls(&model);
    let third_last = all[all.len() - 3].clone();

    screen_user::press(&mut model, "k k Enter");

    assert_eq!(model.session.moment(), third_last.moment);
    assert_eq!(calls(&model).last().map(|call| call.moment), Some(third_last.moment), "the table ends there");
    assert_eq!(model.ui.zoom, Some(PanelId::Writers), "and stays zoomed");
    screen_user::press(&mut model, "Enter");
    assert_eq!(model.session.moment(), third_last.moment);
    let end = model.session.end();
    update(&mut model, Event::Key(Key::ctrl('o')));
    assert_eq!(model.session.moment(), end, "the jump can be undone");
    screen_user::press(&mut model, "z");
    assert_eq!(model.ui.zoom, None);

    screen_user::press(&mut model, "6 k k k");
    let packet = model.session.packets().rev().nth(3).expect("there are packets").moment;
    screen_user::press(&mut model, "Enter");
    assert_eq!(model.session.moment(), Moment::new(packet.input, packet.step.max(1)));
    screen_user::press(&mut model, "$ 7 k k");
    assert!(screen_user::draw(&model).contains("Enter go there"), "{}", screen_user::draw(&model));
    let before = model.session.moment();
    screen_user::press(&mut model, "Enter");
    assert!(model.session.moment() < before);
    screen_user::press(&mut model, "Enter");
    assert_eq!(model.ui.zoom, Some(PanelId::Steps), "at the newest row Enter is the zoom");
}

#[test]
fn a_list_keeps_its_place_while_the_session_runs() {
    let mut model = screen_user::model("steady");
    screen_user::run(&mut model, 1_000);
    screen_user::press(&mut model, "space 1 z k k k");
    let under = |model: &Model| calls(model).into_iter().rev().nth(model.ui.scroll(PanelId::Writers)).map(|c| c.moment);
    let before = under(&model);

    screen_user::press(&mut model, "space");
    screen_user::run(&mut model, 1_000);

    assert!(before.is_some() && under(&model) == before);
}

#[test]
fn a_text_that_is_cut_says_so_and_can_be_scrolled() {
    let mut model = screen_user::model("steady");
    screen_user::run(&mut model, 1_100);
    screen_user::resize(&mut model, (80, 24));
    screen_user::press(&mut model, "space 0 z");
    assert!(screen_user::draw(&model).contains("lines 1-"), "{}", screen_user::draw(&model));
    assert!(!screen_user::draw(&model).contains("icsk_backoff"));

    screen_user::press(&mut model, "G");
    assert!(screen_user::draw(&model).contains("icsk_backoff"), "{}", screen_user::draw(&model));
    screen_user::press(&mut model, "j j j j k");
    let last_but_one = screen_user::draw(&model);
    assert!(!last_but_one.contains("icsk_backoff"), "keys beyond the end count for nothing: {last_but_one}");
    screen_user::press(&mut model, "g");
    assert!(screen_user::draw(&model).contains("lines 1-"));
}

#[test]
fn stack_has_every_counter_with_unit_and_what_it_was() {
    let mut model = screen_user::model("steady");
    screen_user::run(&mut model, 1_100);
    screen_user::resize(&mut model, (200, 60));
    screen_user::press(&mut model, "space 0 z");
    let before = model.session.engine().sk.wmem_queued;
    screen_user::press(&mut model, "n n n");
    screen_user::press(&mut model, "h");
    let now = model.session.engine().sk.wmem_queued;

    let screen = screen_user::draw(&model);

    let row = screen.lines().find(|row| row.contains("sk_wmem_queued  ")).expect("its row");
    assert!(
        row.contains(&skbscope::units::print::grouped(now).to_string()) && row.contains("bytes"),
        "{before}: {row}"
    );
    for name in ["snd_una", "snd_cwnd", "icsk_rto", "sk_pacing_rate", "at the last stop", "what it is"] {
        assert!(screen.contains(name), "{name}: {screen}");
    }
    screen_user::go_to_kernel(&mut model, "3.10");
    let old = screen_user::draw(&model);
    assert!(!old.contains("sk_pacing_rate") && !old.contains("notsent_lowat"), "not on 3.10: {old}");
}

#[test]
fn wrote_stands_in_the_second_row_whether_a_writer_sleeps_or_not() {
    let row_of = |model: &Model, width, height| {
        let text = shown(PanelId::Writers, model, width, height);
        text.lines().position(|row| row.contains("wrote ")).unwrap_or_else(|| panic!("no total in {text}"))
    };
    for kernel in [Kernel::v6_18(), Kernel::v3_10()] {
        let mut model = blocked_on(kernel).model(DARK);
        for (width, height) in [(32, 4), (32, 5), (46, 6), (74, 7)] {
            let asleep = row_of(&model, width, height);
            let moment = model.session.moment();
            model.session.go_to(Moment::new(moment.input - 1, u32::MAX)).expect("before the send");
            assert_eq!(row_of(&model, width, height), asleep, "{width}x{height}");
            model.session.go_to_end();
        }
    }
}

#[test]
fn zoomed_lists() {
    for (name, kernel) in [("6_18", Kernel::v6_18()), ("3_10", Kernel::v3_10())] {
        let mut model = blocked_on(kernel).model(DARK);
        // Woken once, and asleep again.
        model.session.command(&skbscope::world::Command::Peer(PeerCommand::AckAll)).expect("it does");
        model.session.resume();
        model.session.run_for(Duration::from_millis(30));
        model.session.pause();
        for panel in [PanelId::Writers, PanelId::Steps, PanelId::Ladder, PanelId::Stack] {
            let title = panel.title(&Language::English).to_lowercase();
            insta::assert_snapshot!(format!("zoomed_{title}_{name}"), zoomed(panel, &model));
        }
    }
    let model = lossy().model(DARK);
    insta::assert_snapshot!("zoomed_wire_sack", zoomed(PanelId::Ladder, &model));
}

#[test]
fn a_call_is_told_whole_where_blank_cells_stand_beside_it() {
    let socket = [SockOpt::SndBuf(16_384), SockOpt::NotsentLowat(10_000)];
    let model =
        TestSession::of(manual(&socket, vec![writer("writer", 100_000, Mode::Blocking)])).connected().model(DARK);
    let full = crate::matrix::states::full(Kernel::v6_18());
    for (model, call) in
        [(&full, "setsockopt SO_SNDBUF"), (&model, "setsockopt SO_SNDBUF"), (&model, "setsockopt TCP_NOTSENT_LOWAT")]
    {
        for size in [(120, 37), (200, 57)] {
            let mut model = model.clone();
            zoom(&mut model, PanelId::Writers, size);
            let table = shown(PanelId::Writers, &model, size.0, size.1);
            assert!(table.contains(call) && table.lines().all(|row| !row.ends_with('…')), "{call}: {table}");
        }
    }
}

#[test]
fn a_packet_names_its_skb_whole_at_the_largest_numbers() {
    for kernel in [Kernel::v6_18(), Kernel::v3_10()] {
        let model = crate::matrix::states::far(kernel);
        // As wide as on a terminal of 80x24.
        let wire = shown(PanelId::Ladder, &model, 42, 30);
        let again: Vec<_> = wire.lines().filter(|row| row.contains(" again ") || row.contains(" R ")).collect();
        assert!(!again.is_empty(), "{wire}");
        for row in again {
            let id = row.rsplit(' ').next().expect("a word");
            let digits = id.strip_prefix('#').unwrap_or_default();
            assert!(digits.len() >= 6 && digits.chars().all(|c| c.is_ascii_digit()), "{row}");
            assert!(row.contains('+'), "that there is a length is said: {row}");
        }
    }
}

/// With two blocks each of them is drawn in many rows, and a click finds the skb in each of these.
#[test]
fn zoomed_pages_of_two_blocks_fill_the_screen() {
    for size in [(120, 37), (200, 57)] {
        let mut model = blocked().model(DARK);
        zoom(&mut model, PanelId::Pages, size);
        let pages = shown(PanelId::Pages, &model, size.0, size.1);

        let blank = pages.lines().filter(|row| row.trim_matches([' ', '│']).is_empty()).count();
        assert!(blank < usize::from(size.1) / 2, "{blank} rows are blank:\n{pages}");
        let rows: Vec<_> = pages.lines().enumerate().filter(|(_, row)| row.starts_with("│ +")).collect();
        assert!(rows.len() >= 7 && rows.iter().any(|(_, row)| row.starts_with("│ +16K ")), "{pages}");
    }
}

#[test]
fn a_packet_that_is_sent_again_and_late_names_its_skb_whole_too() {
    let mut model = crate::matrix::states::far(Kernel::v6_18());
    let change = LinkChange::Reordering(1.0);
    model.session.command(&Command::Link { way: Way::Data, change }).expect("it has a link");
    model.session.resume();
    model.session.run_for(Duration::from_millis(3_000));
    model.session.pause();

    let wire = shown(PanelId::Ladder, &model, 42, 30);

    let late: Vec<_> = wire.lines().filter(|row| row.contains(" R ~ #")).collect();
    assert!(!late.is_empty(), "{wire}");
    for row in late {
        let id = row.rsplit(' ').next().expect("a word").trim_start_matches('#');
        assert!(id.len() >= 6 && id.chars().all(|c| c.is_ascii_digit()) && row.contains('+'), "{row}");
    }
    assert!(shown(PanelId::Ladder, &model, 70, 30).contains(" again late #"));
}

#[test]
fn a_dropped_packet_has_its_length_before_its_reason() {
    let mut world = manual(&[], vec![obedient("writer")]);
    world.link = LinkConfig { rate: Some(1_000_000), queue_packets: 2, ..world.link };
    let model = TestSession::of(world).connected().write(0, 20_000, MsgFlags::empty()).model(DARK);

    let [small, wide] = [42, 70].map(|width| shown(PanelId::Ladder, &model, width, 30));
    assert!(wide.contains(" DROPPED, link queue full #"), "{wide}");
    assert!(small.contains("+1,448 PSH DROPPED #") && small.contains(" 0..1,448 #"), "{small}");
    assert!(small.lines().all(|row| !row.ends_with('…')), "{small}");
}
