//! Real sockets: each test makes connections in a network namespace of its own, and what `skbscope attach` says of them must
//! be what the test knows. Where the machine does not allow that, it says that it skips.

mod harmless;
mod inside;
mod kernels;
mod namespace;
mod numbers;
mod recorded;
mod reproduce;
mod screen;

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use namespace::{Connection, attach, attach_as, in_a_namespace, json};

#[test]
fn a_sender_asleep_is_told_with_its_call_and_who_is_to_blame() {
    in_a_namespace("a_sender_asleep_is_told_with_its_call_and_who_is_to_blame", || {
        let connection = Connection::with_buffers(16_384, 4_096);
        let mut sender = connection.sender.try_clone().expect("a descriptor");
        thread::spawn(move || sender.write_all(&[7; 5_000_000]));
        connection.wait_until_stuck();

        let look = json(&attach(&format!(":{} --once --json", connection.port())));
        let memory = connection.memory();

        assert_eq!(look["socket"]["memory"]["wmem_queued"], memory.wmem_queued, "{look:#}");
        assert_eq!(look["socket"]["memory"]["sndbuf"], memory.sndbuf, "{look:#}");
        assert_eq!(look["socket"]["send_q_bytes"], connection.outq(), "{look:#}");
        assert_eq!(look["socket"]["info"]["notsent_bytes"], connection.outq_not_sent(), "{look:#}");
        assert_eq!(look["peer"]["socket"]["recv_q_bytes"], connection.unread(), "{look:#}");
        assert_eq!(look["verdict"]["blame"], "reader_stopped", "{look:#}");
        let waits = look["waits"].as_array().expect("a list");
        let asleep = waits.iter().find(|wait| wait["how"] == "send").unwrap_or_else(|| panic!("{look:#}"));
        assert_eq!(asleep["call"], "sendto", "{look:#}");
        assert_eq!(asleep["pid"], std::process::id(), "{look:#}");
    });
}

#[test]
fn a_reader_that_reads_slowly_is_told_from_one_that_does_not() {
    in_a_namespace("a_reader_that_reads_slowly_is_told_from_one_that_does_not", || {
        let connection = Connection::with_buffers(65_536, 4_096);
        let mut sender = connection.sender.try_clone().expect("a descriptor");
        thread::spawn(move || sender.write_all(&[7; 50_000_000]));
        connection.wait_until_stuck();
        connection.read_slowly(4_096, Duration::from_millis(10));

        let look = json(&attach(&format!(":{} --once --json", connection.port())));

        assert_eq!(look["verdict"]["blame"], "reader_slow", "{look:#}");
        assert!(look["progress"]["acked_bytes"].as_u64() > Some(0), "{look:#}");
    });
}

#[test]
fn a_program_that_has_not_accepted_is_told_from_one_that_does_not_read() {
    in_a_namespace("a_program_that_has_not_accepted_is_told_from_one_that_does_not_read", || {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let mut sender = TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
        sender.set_nonblocking(true).expect("a descriptor");
        while sender.write(&[7; 100_000]).is_ok() {}

        let port = sender.local_addr().expect("an address").port();
        let page = String::from_utf8_lossy(&attach(&format!(":{port} --once")).stdout).into_owned();

        assert!(page.contains("its program has not accepted it yet"), "{page}");
    });
}

#[test]
fn an_idle_connection_is_not_tcps_fault() {
    in_a_namespace("an_idle_connection_is_not_tcps_fault", || {
        let connection = Connection::with_buffers(16_384, 65_536);

        let look = json(&attach(&format!("--cookie {} --once --json", connection.cookie())));

        assert_eq!(look["socket"]["cookie"], connection.cookie(), "{look:#}");
        assert_eq!(look["verdict"]["blame"], "not_tcp", "{look:#}");
    });
}

#[test]
fn until_ends_with_what_came_true_or_not_in_time() {
    in_a_namespace("until_ends_with_what_came_true_or_not_in_time", || {
        let connection = Connection::with_buffers(16_384, 4_096);
        let port = connection.port();
        let idle = attach(&format!(":{port} --headless --until send_q>0 --for 200ms"));
        connection.fill();
        let full = attach(&format!(":{port} --headless --until send_q>0 --for 5s"));

        assert_eq!(idle.status.code(), Some(1), "{idle:?}");
        assert_eq!(full.status.code(), Some(0), "{full:?}");
        let none = attach(":1 --once");
        assert_eq!(none.status.code(), Some(2), "{none:?}");
        assert!(String::from_utf8_lossy(&none.stderr).contains("matches port 1"), "{none:?}");
    });
}

#[test]
fn without_privilege_the_totals_are_there_and_a_sentence_says_what_to_do() {
    in_a_namespace("without_privilege_the_totals_are_there_and_a_sentence_says_what_to_do", || {
        let connection = Connection::with_buffers(16_384, 4_096);
        connection.fill();
        connection.wait_until_stuck();
        let nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];

        let look = json(&attach_as(&nobody, &format!(":{} --once --json", connection.port())));

        assert_eq!(look["socket"]["send_q_bytes"], connection.outq(), "{look:#}");
        assert_eq!(look["verdict"]["blame"], "reader_stopped", "{look:#}");
        assert_eq!(look["inside"], serde_json::Value::Null, "{look:#}");
        assert!(look["unreadable_processes"].as_u64() > Some(0), "{look:#}");
        let tier = look["tier"].as_str().expect("a sentence");
        assert!(tier.starts_with("totals only") && tier.contains("sudo") && tier.contains("setcap"), "{tier}");
    });
}

#[test]
fn sockets_of_a_port_that_live_for_milliseconds_are_followed_one_after_the_other() {
    in_a_namespace("sockets_of_a_port_that_live_for_milliseconds_are_followed_one_after_the_other", || {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let connect = move || {
            while let Ok(mut sender) = TcpStream::connect(address) {
                let Ok((receiver, _)) = listener.accept() else { return };
                let _ = sender.write(&[7; 1_000]);
                thread::sleep(Duration::from_millis(10));
                drop(receiver);
            }
        };
        thread::spawn(connect);

        let port = address.port();
        let output = attach(&format!(":{port} --headless --json --follow --every 50ms --for 2s"));

        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let looks: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let cookies: std::collections::BTreeSet<_> =
            looks.iter().map(|look| look["socket"]["cookie"].as_u64()).collect();
        assert!(cookies.len() > 1, "{} looks at one socket", looks.len());
        assert!(looks.iter().all(|look| look["socket"]["state"] != "TIME_WAIT"), "{text}");
    });
}
