use super::*;
use crate::scenario::packetdrill::Script;

/// A connection that the script opens; what comes after it is to be added.
const OPENED: &str = "\
 0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, SOL_SOCKET, SO_SNDBUF, [10000], 4) = 0
+0...0.01 connect(3, ..., ...) = 0
+0 > S 0:0(0) <...>
+.01 < S. 0:0(0) ack 1 win 20000 <mss 1000,sackOK,nop,wscale 0>
+0 > . 1:1(0) ack 1
";

fn verdict(rest: &str) -> Verdict {
    let text = format!("{OPENED}{rest}");
    let script = Script::parse(&text).unwrap_or_else(|problem| panic!("{}", problem.in_file("x", &text)));
    run(&script, kernel_under_test(KernelVersion::newest()), &|_| None).verdict
}

fn failure(rest: &str) -> (usize, String, String) {
    match verdict(rest) {
        Verdict::Fail(Failure { line, expected, got, .. }) => (line, expected, got),
        other => panic!("{other:?}"),
    }
}

/// What a writer waits for: with 20,000 bytes allowed, 50,000 are in the queue when 20,000 are acknowledged.
#[test]
fn a_script_is_the_peer_the_program_and_the_judge() {
    let rest = "\
+0 getsockopt(3, SOL_SOCKET, SO_SNDBUF, [20000], [4]) = 0
+0...0.02 write(3, ..., 30000) = 30000
+0 > P. 1:10001(10000) ack 1
+.02 < . 1:1(0) ack 10001 win 20000
+0 %{ assert tcpi_snd_cwnd == 20 and tcpi_unacked > 0, tcpi_snd_cwnd; print(tcpi_snd_mss) }%
+0 ioctl(3, SIOCOUTQ, [20000]) = 0
";
    assert_eq!(verdict(rest), Verdict::Pass);
}

#[test]
fn the_first_thing_that_is_not_as_scripted_is_told_with_what_came() {
    let write = "+0 write(3, ..., 500) = 500\n";
    let packet = failure(&format!("{write}+0 > P. 1:1001(1000) ack 1\n"));
    assert_eq!((packet.0, packet.2.as_str()), (8, "P. 1:501(500) ack 1 win 63, then P. 1:501(500) ack 1 win 63"));

    let result = failure("+0 send(3, ..., 500, 0) = 400\n");
    assert_eq!(result, (7, "400 from send(3, ..., 500, 0) = 400".to_owned(), "500".to_owned()));

    let late = failure(&format!("{write}+.5 > P. 1:501(500) ack 1\n"));
    assert!(late.1.starts_with("P. 1:501(500) ack 1 at 0.5"), "{}", late.1);
    assert!(late.2.starts_with("the packet came at 0.01"), "{}", late.2);

    let nothing = failure("+0 > P. 1:501(500) ack 1\n");
    assert_eq!(nothing.2, "nothing was sent");

    let info = failure("+0 %{ assert tcpi_snd_cwnd == 11, 'no' }%\n");
    assert_eq!(info.2, "tcpi_snd_cwnd = 10");
}

#[test]
fn times_count_from_when_the_last_event_really_was() {
    // The retransmission comes 0.2 s and a tick after the write; what follows counts from there.
    let rest = "\
+.05 write(3, ..., 500) = 500
+0 > P. 1:501(500) ack 1
+.2~+.25 > P. 1:501(500) ack 1
+.1 < . 1:1(0) ack 501 win 20000
+0 %{ assert tcpi_unacked == 0 }%
";
    assert_eq!(verdict(rest), Verdict::Pass);
}

#[test]
fn what_the_engine_has_not_is_named_and_never_passes() {
    let rest = "\
+0 setsockopt(3, SOL_SOCKET, SO_SILLY, [1], 4) = 0
+0 < [ce] A. 1:1(0) ack 1 win 20000
+0 fork(3) = 0
+0 %{ assert tcpi_silly == 1 }%
";
    let Verdict::NotRun { missing } = verdict(rest) else { panic!("it cannot be run") };
    let missing: Vec<_> = missing.iter().map(|one| (one.line, one.what.as_str())).collect();
    assert_eq!(missing, [(7, "the socket option SO_SILLY"), (8, "AccECN"), (9, "fork()"), (10, "tcpi_silly")]);
}

#[test]
fn strict_segments_are_judged_one_by_one() {
    let rest = "+0 write(3, ..., 2000) = 2000\n+0 > P. 1:2001(2000) ack 1\n";
    let text = format!("--strict_segments\n{OPENED}{rest}");
    let script = Script::parse(&text).expect("a script");

    assert_eq!(verdict(rest), Verdict::Pass);
    let strict = run(&script, kernel_under_test(KernelVersion::newest()), &|_| None).verdict;
    assert!(matches!(strict, Verdict::Fail(Failure { line: 9, .. })), "{strict:?}");
}

#[test]
fn an_edge_for_data_is_told_once_and_a_set_with_oneshot_until_it_is_armed_again() {
    let rest = "\
+0 epoll_create(1) = 5
+0 epoll_ctl(5, EPOLL_CTL_ADD, 3, {events=EPOLLIN|EPOLLOUT|EPOLLET, fd=3}) = 0
+0 epoll_wait(5, {events=EPOLLOUT, fd=3}, 1, 0) = 1
+0 < P. 1:101(100) ack 1 win 20000
+0 epoll_wait(5, {events=EPOLLIN|EPOLLOUT, fd=3}, 1, 0) = 1
+0 epoll_wait(5, {events=0, ptr=0}, 1, 0) = 0
+0 epoll_ctl(5, EPOLL_CTL_MOD, 3, {events=EPOLLIN|EPOLLONESHOT, fd=3}) = 0
+0 epoll_wait(5, {events=EPOLLIN, fd=3}, 1, 0) = 1
+0 epoll_wait(5, {events=0, ptr=0}, 1, 0) = 0
+0 shutdown(3, SHUT_RD) = 0
+0 read(3, ..., 1000) = 100
+0 read(3, ..., 1000) = 0
";
    assert_eq!(verdict(rest), Verdict::Pass);
}

#[test]
fn a_time_stamp_of_the_error_queue_is_judged_by_what_it_is_of_and_when() {
    let told = |what: &str, id: u32, nanos: u32| {
        let rest = format!(
            "+0 setsockopt(3, SOL_SOCKET, SO_TIMESTAMPING, \
             [SOF_TIMESTAMPING_TX_ACK | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID], 4) = 0\n\
             +0 write(3, ..., 500) = 500\n+0 > P. 1:501(500) ack 1\n+.05 < . 1:1(0) ack 501 win 20000\n\
             +0 recvmsg(3, {{msg_name(...)=..., msg_iov(1)=[{{...,0}}], msg_flags=MSG_ERRQUEUE, msg_control=[\
             {{cmsg_level=SOL_SOCKET, cmsg_type=SCM_TIMESTAMPING, cmsg_data={{scm_sec=0,scm_nsec={nanos}}}}},\
             {{cmsg_level=SOL_IP, cmsg_type=IP_RECVERR, cmsg_data={{ee_errno=ENOMSG, \
             ee_origin=SO_EE_ORIGIN_TIMESTAMPING, ee_type=0, ee_code=0, ee_info={what}, ee_data={id}}}}}]}}, \
             MSG_ERRQUEUE) = 0\n"
        );
        verdict(&rest)
    };
    let at = 60_000_000;

    assert_eq!(told("SCM_TSTAMP_ACK", 499, at), Verdict::Pass);
    for wrong in [told("SCM_TSTAMP_SND", 499, at), told("SCM_TSTAMP_ACK", 498, at), told("SCM_TSTAMP_ACK", 499, 2 * at)]
    {
        assert!(
            matches!(&wrong, Verdict::Fail(failure) if failure.got.contains("SCM_TSTAMP_ACK of byte 499")),
            "{wrong:?}"
        );
    }
}
