//! Programs that read and answer, peers that answer and go away: measured cases.

use skbscope::engine::{Errno, NoProbe};
use skbscope::scenario::{File, Scenario};
use skbscope::units::Time;
use skbscope::wire::Flags;
use skbscope::world::{CallCause, Cause, Direction, Happening, World};

fn scenario(body: &str) -> Scenario {
    let text = format!("title = 'T'\nshows = 'S'\n{body}");
    File::parse(&text).and_then(|file| file.scenario("test")).unwrap_or_else(|problem| panic!("{problem:?}"))
}

/// A packet: milliseconds, whether it comes in, payload, flags.
type Seen = (u64, bool, usize, Flags);

/// Runs a scenario; what its calls of `send` and `recv` returned, and the packets after the handshake.
fn run(body: &str) -> (Vec<Result<u32, Errno>>, Vec<Seen>, World) {
    let mut world = World::new(&scenario(body).world);
    let mut happening = Happening::new();
    let (mut results, mut packets) = (Vec::new(), Vec::new());
    let mut inside = false;
    while world.advance(Time::from_millis(5000), &mut NoProbe, &mut happening) {
        world.check().unwrap();
        if let Cause::Call { call, .. } = happening.cause {
            inside = matches!(call, CallCause::Send { .. } | CallCause::Recv { .. });
        }
        if inside {
            results.extend(happening.returns.iter().map(|(_, result)| *result));
        }
        packets.extend(happening.packets.iter().map(|packet| {
            let at = packet.at.as_micros() / 1000;
            let is_in = packet.direction == Direction::In;
            (at, is_in, packet.segment.payload.len(), packet.segment.header.flags)
        }));
    }
    packets.retain(|(.., flags)| !flags.contains(Flags::SYN));
    (results, packets, world)
}

#[test]
fn a_request_and_its_answer_carry_each_others_acks() {
    let (results, packets, _) = run("[link]\ndelay = '5ms'\n[peer]\nanswer = 1000\nanswer_after = 200\n\
         quick_acks = 0\n[[task]]\nwrite = 200\nread = 1000\ntimes = 3");

    assert_eq!(results, [Ok(200), Ok(1000)].repeat(3));
    let with_data = packets.iter().filter(|(_, _, len, _)| *len > 0).map(|(at, is_in, len, _)| (*at, *is_in, *len));
    let expected =
        [(10, false, 200), (20, true, 1000), (20, false, 200), (30, true, 1000), (30, false, 200), (40, true, 1000)];
    assert_eq!(with_data.collect::<Vec<_>>(), expected);
    let bare_acks_of_the_peer = packets.iter().filter(|(_, is_in, len, _)| *is_in && *len == 0).count();
    assert_eq!(bare_acks_of_the_peer, 0, "{packets:?}");
}

#[test]
fn a_program_that_answers_reads_before_it_writes() {
    let (results, ..) = run("[[task]]\nwrite = 50\nread = 10\nreads_first = true\ntimes = 2\n\
         [[script]]\nat = '100ms'\npeer_write = 10\n[[script]]\nat = '200ms'\npeer_write = 10");

    assert_eq!(results, [Ok(10), Ok(50), Ok(10), Ok(50)]);
}

#[test]
fn what_a_peer_that_has_gone_is_sent_comes_back_as_a_reset() {
    let (results, packets, world) = run("[link]\ndelay = '1ms'\n[[task]]\nwrite = 10\ntimes = 4\npause = '100ms'\n\
         start = '100ms'\n[[script]]\nat = '150ms'\npeer_exit = true");

    // The second is of whoever reads: the peer's end.
    assert_eq!(results, [Ok(10), Ok(0), Ok(10), Err(Errno::Epipe)]);
    assert!(packets.iter().any(|(_, is_in, _, flags)| *is_in && flags.contains(Flags::RST)));
    assert_eq!(world.engine.sk.wmem_queued, 0);
}

#[test]
fn a_program_that_polls_before_each_write_leaves_less_unsent_than_one_that_writes_until_eagain() {
    let unsent = |more: &str| {
        let body = format!(
            "[machine]\ntcp_notsent_lowat = 16384\n[peer]\nrcvbuf = '1MiB'\ndelayed_ack = '0ms'\n[link]\n\
             rate = '2mbit'\ndelay = '20ms'\nqueue = '10000'\n[[task]]\nwrite = 16384\nmode = 'epoll'\n{more}"
        );
        let mut world = World::new(&scenario(&body).world);
        let mut most = 0;
        while world.advance(Time::from_millis(8000), &mut NoProbe, &mut Happening::quiet()) {
            most = most.max(world.engine.sk.notsent());
        }
        most
    };

    // Measured on a kernel: 65,160 and 24,544.
    assert_eq!(unsent(""), 65_160);
    assert!((16_384..=24_576).contains(&unsent("polls_first = true")));
}

#[test]
fn what_is_lost_of_an_answer_comes_again() {
    let (results, ..) =
        run("[peer]\nanswer = 3000\nanswer_after = 200\n[[task]]\nwrite = 200\nread = 3000\ntimes = 1\n\
         [[script]]\nafter = '1ms'\nway = 'acks'\ndrop_next = 2");

    assert_eq!(results.first(), Some(&Ok(200)));
    assert_eq!(results[1..].iter().map(|result| result.unwrap()).sum::<u32>(), 3000);
}

#[test]
fn maxseg_bounds_the_segments() {
    let (_, packets, _) =
        run("[socket]\nmaxseg = 500\ntimestamps = false\n[peer]\nanswer = 1200\nanswer_after = 1200\n\
         [[task]]\nwrite = 1200\nread = 1200\ntimes = 1");

    let largest = packets.iter().filter(|(_, is_in, ..)| !is_in).map(|(_, _, len, _)| *len).max();
    assert_eq!(largest, Some(500));
}

#[test]
fn what_the_device_refuses_is_sent_later() {
    let (results, packets, world) = run("[[task]]\nwrite = 1000\ntimes = 1\nstart = '10ms'\n\
         [[script]]\nafter = '1ms'\ndevice_refuses = 1");

    let sent: Vec<_> = packets.iter().filter(|(_, is_in, len, _)| !is_in && *len > 0).map(|(at, ..)| *at).collect();
    assert_eq!((results, sent.len(), world.peer.delivered()), (vec![Ok(1000)], 1, 1000));
    assert!(sent[0] > 200, "{sent:?}");
}

#[test]
fn what_a_congested_device_takes_is_sent_at_once_and_costs_a_part_of_cwnd() {
    let (results, packets, world) = run("[[task]]\nwrite = 1000\ntimes = 1\nstart = '10ms'\n\
         [[script]]\nafter = '1ms'\ndevice_congested = 1");

    let sent: Vec<_> = packets.iter().filter(|(_, is_in, len, _)| !is_in && *len > 0).map(|(at, ..)| *at).collect();
    assert_eq!((results, sent.len(), world.peer.delivered()), (vec![Ok(1000)], 1, 1000));
    assert!(sent[0] < 100 && world.engine.cong.ssthresh < 10, "{sent:?}, ssthresh {}", world.engine.cong.ssthresh);
}
