//! Keys on the list and on what was seen.

use std::net::SocketAddr;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::source::live::blame::Blame;
use crate::source::live::look::Look;
use crate::source::live::seen::Seen;
use crate::source::live::socket::{LiveSocket, SocketMemory, TcpState};
use crate::tui::attach::{Row, Watch, draw};
use crate::tui::style::theme::Theme;

fn socket(cookie: u64, send_q_bytes: u32) -> LiveSocket {
    let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
    LiveSocket {
        cookie,
        is_inet6: false,
        local: address(7_000 + cookie as u16),
        peer: address(80),
        state: TcpState::ESTABLISHED,
        timer: None,
        recv_q_bytes: 0,
        send_q_bytes,
        uid: 0,
        inode: Some(1),
        interface: 0,
        memory: Some(SocketMemory { sndbuf: 98_304, wmem_queued: send_q_bytes, ..SocketMemory::default() }),
        congestion: None,
        ulp: None,
        info: None,
    }
}

fn row(cookie: u64, send_q_bytes: u32, blame: Blame) -> Row {
    Row { socket: socket(cookie, send_q_bytes), program: format!("program{cookie} ({cookie})"), blame }
}

fn press(model: &mut AttachModel, keys: &str) -> Option<Effect> {
    keys.chars().map(|c| update(model, Key::char(c))).last().flatten()
}

fn text(model: &AttachModel, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(model, area, &mut buf);
    area.rows().map(|row| row.columns().map(|cell| buf[(cell.x, cell.y)].symbol()).collect::<String>() + "\n").collect()
}

#[test]
fn the_stuck_socket_stands_first_and_the_selection_stays_with_its_socket() {
    let mut model = AttachModel::new(Theme::default());
    model.picker.refresh(vec![row(1, 9_000, Blame::Path), row(2, 500, Blame::ReaderStopped), row(3, 0, Blame::NotTcp)]);
    assert_eq!(update(&mut model, Key::new(Code::Enter)), Some(Effect::Choose(2)));

    update(&mut model, Key::new(Code::Down));
    model.picker.refresh(vec![
        row(1, 9_000, Blame::NotTcp),
        row(3, 7, Blame::PathDead),
        row(2, 500, Blame::ReaderStopped),
    ]);

    assert_eq!(update(&mut model, Key::new(Code::Enter)), Some(Effect::Choose(1)));
}

#[test]
fn what_is_typed_filters_by_program_and_address_and_escape_clears_it() {
    let mut model = AttachModel::new(Theme::default());
    model.picker.refresh(vec![row(1, 9_000, Blame::Path), row(2, 500, Blame::ReaderStopped)]);

    press(&mut model, "ogram1");
    let filtered = text(&model, 80, 10);
    assert_eq!(update(&mut model, Key::new(Code::Enter)), Some(Effect::Choose(1)));
    assert!(
        filtered.contains("1 of 2 TCP sockets") && filtered.contains("127.0.0.1:7001 -> 127.0.0.1:80"),
        "{filtered}"
    );

    assert_eq!(update(&mut model, Key::new(Code::Esc)), None);
    assert!(text(&model, 80, 10).contains("2 of 2 TCP sockets"));
    assert_eq!(update(&mut model, Key::new(Code::Esc)), Some(Effect::Quit));
}

#[test]
fn going_back_is_looking_up_and_new_looks_do_not_move_it() {
    let mut model = AttachModel::new(Theme::default());
    let mut watch = Watch::default();
    let look = |at_ms, queued| Look::of(Seen { at_ms, ..Seen::of_totals(socket(5, queued), None) });
    for n in 1..=5u32 {
        watch.add(look(u64::from(n) * 100, n * 20_000));
    }
    model.watch = Some(watch);
    let now = text(&model, 120, 40);
    assert!(
        now.contains("LIVE  look 5 of 5") && now.contains("sk_wmem_queued 100,000 of sk_sndbuf 98,304 (101 %)"),
        "{now}"
    );

    press(&mut model, "hh");
    model.watch.as_mut().expect("it is watched").add(look(600, 7));
    let past = text(&model, 120, 40);
    assert!(past.contains("PAST  look 3 of 6") && past.contains("sk_wmem_queued 60,000 of"), "{past}");

    update(&mut model, Key::new(Code::End));
    assert!(text(&model, 80, 24).contains("LIVE  look 6 of 6"));
    model.watch.as_mut().expect("it is watched").end();
    assert!(text(&model, 80, 24).contains("ENDED"));
    assert_eq!(press(&mut model, "q"), Some(Effect::Quit));
}

/// Five looks, the queue growing by 20,000 from one to the next.
fn growing() -> AttachModel {
    let mut model = AttachModel::new(Theme::default());
    let mut watch = Watch::default();
    for n in 1..=5u32 {
        let seen = Seen { at_ms: u64::from(n) * 100, ..Seen::of_totals(socket(5, n * 20_000), None) };
        watch.add(Look::of(seen));
    }
    model.watch = Some(watch);
    model
}

#[test]
fn a_breakpoint_is_hit_when_it_comes_true_and_marks_where_it_came_true_before() {
    let mut model = growing();
    press(&mut model, "b");
    assert!(text(&model, 120, 40).contains("stop at (wmem_queued >= sndbuf"));
    press(&mut model, "wmem > 3");
    update(&mut model, Key::new(Code::Enter));
    assert!(text(&model, 200, 40).contains("there is no `wmem`"), "{}", text(&model, 200, 40));
    update(&mut model, Key::ctrl('u'));
    press(&mut model, "wmem_queued > 50000");
    update(&mut model, Key::new(Code::Enter));

    press(&mut model, "p");
    let hit = text(&model, 120, 40);
    assert!(hit.contains("PAST  look 3 of 5") && hit.contains("marked here: wmem_queued > 50000"), "{hit}");

    update(&mut model, Key::new(Code::End));
    let watch = model.watch.as_mut().expect("it is watched");
    let look = |queued| Look::of(Seen::of_totals(socket(5, queued), None));
    assert_eq!(watch.add(look(90_000)), None, "it held before");
    assert_eq!(watch.add(look(10)), None);
    assert_eq!(watch.add(look(60_000)).as_deref(), Some("wmem_queued > 50000"));
    assert_eq!(watch.add(look(10)), None);
    let held = text(&model, 120, 40);
    assert!(held.contains("PAST  look 8 of 9"), "{held}");

    press(&mut model, "b");
    update(&mut model, Key::new(Code::Enter));
    press(&mut model, "p");
    assert!(text(&model, 120, 40).contains("no mark before this look"));
}

#[test]
fn bookmarks_are_places_to_come_back_to_and_stand_in_the_time_bar() {
    let mut model = growing();
    press(&mut model, "hh");
    assert_eq!(press(&mut model, "m"), Some(Effect::Bookmarked(3)));
    let rows = text(&model, 80, 24);
    update(&mut model, Key::new(Code::Home));
    let bar = text(&model, 80, 24);
    let bar = bar.lines().find(|line| line.contains('├') || line.contains('●')).expect("a time bar");
    assert!(bar.contains("100 ms") && bar.contains("500 ms") && bar.contains('◆'), "{bar}\n{rows}");

    press(&mut model, "n");
    assert!(text(&model, 80, 24).contains("PAST  look 3 of 5"));
    assert_eq!(press(&mut model, "m"), Some(Effect::Bookmarked(3)));
    press(&mut model, "n");
    assert!(text(&model, 80, 24).contains("no mark behind this look"));
}

#[test]
fn a_name_is_asked_for_before_anything_is_written() {
    let mut model = growing();
    press(&mut model, "J");
    update(&mut model, Key::ctrl('u'));
    press(&mut model, "a.jsonl");
    assert_eq!(update(&mut model, Key::new(Code::Enter)), Some(Effect::Record("a.jsonl".into())));
    press(&mut model, "r");
    assert_eq!(update(&mut model, Key::new(Code::Esc)), None);
    assert_eq!(model.ask, None);
    press(&mut model, "?");
    assert!(text(&model, 80, 24).contains("a bookmark at this look"));
    press(&mut model, "?");
    assert!(!text(&model, 80, 24).contains("a bookmark at this look"));
}

#[test]
fn no_size_is_too_small() {
    let mut model = AttachModel::new(Theme::default());
    model.picker.refresh(vec![row(1, 9_000, Blame::Path)]);
    let mut watch = Watch::default();
    watch.add(Look::of(Seen::of_totals(socket(5, 900_000), None)));
    for (width, height) in [(1, 1), (3, 2), (20, 5), (79, 7), (200, 60)] {
        text(&model, width, height);
        model.watch = Some(std::mem::take(&mut watch));
        text(&model, width, height);
        watch = model.watch.take().expect("it was there");
    }
}
