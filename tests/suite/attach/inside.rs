//! The queue skb by skb, and the wait list: what only root sees.

use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::namespace::{Connection, attach, in_a_namespace, json, set};

/// One look at a sender; None, and said so: this kernel does not show the inside of sockets.
fn look(test: &str, connection: &Connection) -> Option<Value> {
    let look = json(&attach(&format!("--cookie {} --once --json", connection.cookie())));
    if look["inside"].is_null() {
        let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {}", look["tier"]);
        return None;
    }
    Some(look)
}

fn skbs(look: &Value) -> &Vec<Value> {
    look["inside"]["skbs"].as_array().expect("a list")
}

fn sum(look: &Value, number: &str) -> u64 {
    skbs(look).iter().map(|skb| skb[number].as_u64().expect("a number")).sum()
}

/// How many wait in this way.
fn waiting(look: &Value, how: &str) -> usize {
    look["waits"].as_array().expect("a list").iter().filter(|wait| wait["how"] == how).count()
}

#[test]
fn thousands_of_skbs_are_each_what_was_written() {
    let test = "thousands_of_skbs_are_each_what_was_written";
    in_a_namespace(test, move || {
        let connection = Connection::with_buffers(32 << 20, 2_048);
        (&connection.sender).write_all(&[7; 4_000]).expect("there is room");
        connection.wait_until_stuck();
        let before = connection.outq() as u64;
        for n in 0..5_000usize {
            let bytes = vec![7u8; 1 + n % 50];
            let (fd, at) = (connection.sender.as_raw_fd(), bytes.as_ptr().cast());
            // SAFETY: the kernel reads as many bytes as there are.
            let sent = unsafe { libc::send(fd, at, bytes.len(), libc::MSG_EOR) };
            assert_eq!(sent, bytes.len() as isize);
        }

        let Some(look) = look(test, &connection) else { return };

        let eor: Vec<_> = skbs(&look).iter().filter(|skb| skb["eor"] == true).collect();
        assert_eq!(eor.len(), 5_000);
        // The first may have joined what was there before.
        for (n, skb) in eor.iter().enumerate().skip(1) {
            assert_eq!(skb["len"], 1 + n % 50, "skb {n}: {skb}");
        }
        assert_eq!(sum(&look, "len"), connection.outq() as u64);
        assert!(before > 0 && connection.outq() as u64 > before);
        assert_eq!(sum(&look, "truesize"), u64::from(connection.memory().wmem_queued));
        assert_eq!(look["inside"]["truncated"], false);
    });
}

#[test]
fn two_writers_and_a_reader_of_one_socket_are_three_who_wait() {
    let test = "two_writers_and_a_reader_of_one_socket_are_three_who_wait";
    in_a_namespace(test, move || {
        let connection = Connection::with_buffers(16_384, 4_096);
        for _ in 0..2 {
            let mut sender = connection.sender.try_clone().expect("a descriptor");
            thread::spawn(move || sender.write_all(&[7; 5_000_000]));
        }
        let mut reader = connection.sender.try_clone().expect("a descriptor");
        thread::spawn(move || reader.read(&mut [0; 10]));
        connection.wait_until_stuck();

        let Some(look) = look(test, &connection) else { return };

        assert_eq!(waiting(&look, "send"), 2, "{:#}", look["waits"]);
        assert_eq!(waiting(&look, "receive"), 1, "{:#}", look["waits"]);
        assert_eq!(look["inside"]["write_pending"], 2, "{look:#}");
        assert_eq!(look["inside"]["nospace"], true, "{look:#}");
        assert_eq!(sum(&look, "len"), connection.outq() as u64);
        assert_eq!(sum(&look, "truesize"), u64::from(connection.memory().wmem_queued));
        assert_eq!(look["inside"]["forward_alloc"], connection.memory().forward_alloc, "{look:#}");
    });
}

#[test]
fn a_queue_that_was_acknowledged_in_part_begins_where_the_peer_is() {
    let test = "a_queue_that_was_acknowledged_in_part_begins_where_the_peer_is";
    in_a_namespace(test, move || {
        let connection = Connection::with_buffers(262_144, 8_192);
        connection.fill();
        connection.wait_until_stuck();
        let before = connection.outq();
        let mut taken = vec![0; 20_000];
        (&connection.receiver).read_exact(&mut taken).expect("it is there");
        connection.wait_until_stuck();

        let Some(look) = look(test, &connection) else { return };

        assert!(connection.outq() < before, "something was acknowledged");
        assert_eq!(skbs(&look)[0]["seq"].as_u64(), look["inside"]["snd_una"].as_u64());
        assert_eq!(sum(&look, "len"), connection.outq() as u64);
        assert_eq!(sum(&look, "truesize"), u64::from(connection.memory().wmem_queued));
    });
}

/// `poll()` for room, which /proc cannot show, and an epoll that asks for data only.
const POLLS: &str = "import select, socket, sys
s = socket.socket(fileno=int(sys.argv[1]))
p = select.poll()
p.register(s, select.POLLOUT)
print('ready', flush=True)
p.poll()";

#[test]
fn a_program_in_poll_is_told_by_what_it_asks_for() {
    let test = "a_program_in_poll_is_told_by_what_it_asks_for";
    in_a_namespace(test, move || {
        let connection = Connection::with_buffers(16_384, 4_096);
        connection.fill();
        connection.wait_until_stuck();
        let fd = connection.sender.as_raw_fd();
        // SAFETY: it changes the descriptor's own flag only, so that the program below has it too.
        unsafe { libc::fcntl(fd, libc::F_SETFD, 0) };
        let python = Command::new("python3").args(["-c", POLLS, &fd.to_string()]).stdout(Stdio::piped()).spawn();
        let Ok(mut python) = python else {
            let _ = writeln!(std::io::stderr(), "SKIPPED {test}: python3 is not installed");
            return;
        };
        let said = python.stdout.as_mut().expect("a pipe").read(&mut [0; 6]);
        thread::sleep(Duration::from_millis(300));

        let look = look(test, &connection);
        python.kill().and_then(|()| python.wait()).expect("it ends");

        assert!(said.is_ok());
        let Some(look) = look else { return };
        let waits = look["waits"].as_array().expect("a list");
        let poll = waits.iter().find(|wait| wait["how"] == "poll").unwrap_or_else(|| panic!("{look:#}"));
        assert_eq!((poll["pid"].as_u64(), poll["call"].as_str()), (Some(python.id().into()), Some("poll")), "{look:#}");
        assert_eq!(poll["events"].as_u64().map(|events| events & 4), Some(4), "{look:#}");
    });
}

#[test]
fn an_orphan_has_no_process_and_its_fin_counts_one() {
    let test = "an_orphan_has_no_process_and_its_fin_counts_one";
    in_a_namespace(test, move || {
        let mut connection = Connection::with_buffers(16_384, 4_096);
        connection.fill();
        connection.wait_until_stuck();
        let (cookie, queued) = (connection.cookie(), connection.outq() as u64);
        set(&connection.sender, libc::SO_KEEPALIVE, 0);
        connection.sender = connection.receiver.try_clone().expect("the sender is closed by that");

        let look = json(&attach(&format!("--cookie {cookie} --once --json")));

        assert_eq!(look["socket"]["inode"], Value::Null, "{look:#}");
        assert_eq!(look["socket"]["state"], "FIN_WAIT1", "{look:#}");
        assert_eq!(look["socket"]["send_q_bytes"], queued + 1, "{look:#}");
        if !look["inside"].is_null() {
            let last = skbs(&look).last().expect("the FIN");
            let (seq, end, len) = (&last["seq"], &last["end_seq"], &last["len"]);
            let len = len.as_u64().expect("a length");
            assert_eq!(end.as_u64().expect("a number") - seq.as_u64().expect("a number"), len + 1, "{last}");
            assert_eq!(look["inside"]["nospace"], Value::Null, "{look:#}");
        }
    });
}
