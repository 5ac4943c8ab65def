//! Every scenario that comes with the program, run without a screen: the figures it is about come out of the engine, and
//! they are those that real kernels showed.

use std::collections::BTreeSet;
use std::time::Duration;

use skbscope::engine::socket::task::Wait;
use skbscope::engine::step::probe::What;
use skbscope::engine::{Engine, NoProbe, Probe, Skb, Sock, Step};
use skbscope::scenario::Scenario;
use skbscope::scenario::embedded;
use skbscope::units::{TaskId, Time};
use skbscope::world::{Command, Happening, World};

/// A scenario's world, whose script waits for [`Run::step`].
struct Run {
    world: World,
    happening: Happening,
}

fn scenario(name: &str) -> Scenario {
    let embedded = embedded::find(name).expect("embedded");
    embedded.scenario().unwrap_or_else(|error| panic!("{error}"))
}

fn run(name: &str) -> Run {
    let mut config = scenario(name).world;
    config.auto_step = false;
    config.check = true;
    Run { world: World::new(&config), happening: Happening::new() }
}

impl Run {
    /// Lets time pass up to `millis`; `look` sees the engine after every input. Everything is checked on the way.
    fn watch(&mut self, millis: u64, mut look: impl FnMut(&Engine)) {
        let until = Time::from_millis(millis);
        while self.world.advance(until, &mut NoProbe, &mut self.happening) {
            self.world.check().unwrap_or_else(|violation| panic!("at {}: {violation}", self.world.now));
            look(&self.world.engine);
        }
    }

    fn until(&mut self, millis: u64) -> &mut Self {
        self.watch(millis, |_| {});
        self
    }

    /// The script's next step, and the second after it.
    fn step(&mut self) -> &mut Self {
        let asked = self.world.command(&Command::ScriptStep, &mut NoProbe, &mut self.happening);
        assert_eq!(asked, Ok(false), "the script waits for the user");
        let second = self.world.now + Duration::from_secs(1);
        self.until(second.as_micros() / 1_000)
    }

    fn sk(&self) -> &Sock {
        &self.world.engine.sk
    }

    /// What `ss` shows: sk_wmem_queued and Send-Q.
    fn queued(&self) -> (u32, u32) {
        (self.sk().wmem_queued, self.sk().outq())
    }

    fn sent_skbs(&self) -> Vec<&Skb> {
        self.world.engine.queues.rtx_queue().collect()
    }

    fn unsent_skbs(&self) -> Vec<&Skb> {
        self.world.engine.queues.write_queue().collect()
    }

    /// What the writer waits for, if it sleeps.
    fn waits_for(&self, task: u16) -> Option<Wait> {
        let task = self.world.engine.task(TaskId(task))?;
        task.sleep.filter(|sleep| !sleep.woken).map(|sleep| sleep.on)
    }
}

#[test]
fn every_scenario_runs_to_its_time_and_nothing_breaks() {
    for embedded in embedded::ALL {
        let scenario = scenario(embedded.name);
        let mut config = scenario.world.clone();
        config.check = true;
        config.checksums = true;
        let mut run = Run { world: World::new(&config), happening: Happening::new() };
        run.until(scenario.run_for.expect("given").as_millis() as u64);
        assert!(run.world.stats().written_bytes > 0, "{}: nobody wrote anything", embedded.name);
        assert!(run.world.next_script_item().is_none(), "{}: the script does not come to its end", embedded.name);
        assert_eq!(run.world.script_refusals(), [], "{}", embedded.name);
    }
}

#[test]
fn steady_fills_blocks_and_drains_again_and_again() {
    let mut run = run("steady");
    let (mut fills, mut drains, mut is_full) = (0, 0, false);

    run.watch(12_000, |engine| {
        let asleep = engine.tasks.iter().any(|task| task.sleep.is_some_and(|sleep| sleep.on == Wait::Sndbuf));
        if asleep && !is_full {
            (fills, is_full) = (fills + 1, true);
        } else if is_full && engine.sk.wmem_queued < 2_000 {
            (drains, is_full) = (drains + 1, false);
        }
    });

    assert!((3..=5).contains(&fills) && (3..=5).contains(&drains), "{fills} fills and {drains} drains in 12 seconds");
}

#[test]
fn first_1000_costs_1832_until_the_ack() {
    let mut run = run("first-1000");

    run.until(1_500);
    assert_eq!(run.queued(), (1_832, 1_000));
    assert_eq!((run.sk().forward_alloc, run.sk().outqnsd()), (2_264, 0));
    assert_eq!(run.sk().sndbuf, 46_080);

    run.step();
    assert_eq!(run.queued(), (0, 0));
    assert_eq!(run.sk().forward_alloc, 0);
}

#[test]
fn partial_ack_frees_nothing_of_one_segment_and_trims_many() {
    let mut run = run("partial-ack");

    run.until(2_000);
    assert_eq!(run.queued(), (3_664, 2_000));
    assert_eq!(run.step().queued(), (1_832, 500), "ACK 1500");
    assert_eq!(run.step().queued(), (0, 0), "ACK 2000");
    assert_eq!(run.step().queued(), (11_664, 10_000), "one write of 10,000");
    assert_eq!(run.step().queued(), (11_164, 9_500), "ACK 2500");
    assert_eq!(run.step().queued(), (0, 0), "ACK of all");
}

#[test]
fn doubling_stores_twice_what_is_set_within_limits() {
    let mut run = run("doubling");

    assert!(!run.until(1_900).sk().sndbuf_locked);
    let mut stored = |at| run.until(at).sk().sndbuf;
    assert_eq!(stored(3_000), 42_000, "21000 was set");
    assert_eq!(stored(5_000), 8_192, "4096 was set");
    assert_eq!(stored(7_000), 4_608, "0 was set");
    assert_eq!(stored(9_000), 4_608, "2304 was set");
    assert_eq!(stored(11_000), 8_388_608, "64 MiB was set, wmem_max is 4 MiB");
    assert!(run.sk().sndbuf_locked);
}

#[test]
fn sendq_goes_far_over_sndbuf() {
    let mut run = run("sendq-over-sndbuf");

    run.until(6_000);

    assert_eq!(run.sk().sndbuf, 8_192);
    assert_eq!(run.queued(), (65_072, 64_240));
    assert_eq!(run.unsent_skbs().len(), 1);
    assert!(run.world.stats().eagain > 0);
}

#[test]
fn ten_bytes_fill_the_buffer() {
    let mut run = run("ten-bytes");

    run.until(10_000);

    assert_eq!(run.queued(), (8_330, 10));
    assert_eq!(run.sent_skbs().len(), 10);
    assert!(run.world.stats().eagain > 0, "the eleventh is refused");
}

#[test]
fn nagle_puts_nine_of_ten_bytes_into_one_skb() {
    let mut run = run("nagle");

    run.until(7_000);
    assert_eq!(run.queued(), (1_674, 10));
    let lens = |skbs: Vec<&Skb>| skbs.iter().map(|skb| skb.len).collect::<Vec<_>>();
    assert_eq!((lens(run.sent_skbs()), lens(run.unsent_skbs())), (vec![1], vec![9]));

    run.step();
    assert_eq!((lens(run.sent_skbs()), lens(run.unsent_skbs())), (vec![1, 9], vec![]), "TCP_NODELAY sends them");
    assert_eq!(run.step().queued(), (0, 0));
}

#[test]
fn blocked_writer_sleeps_through_the_first_ack() {
    let mut run = run("blocked-writer");

    run.until(1_500);
    assert_eq!(run.queued(), (49_216, 46_720));
    assert_eq!((run.sk().sndbuf, run.waits_for(0)), (32_768, Some(Wait::Sndbuf)));

    run.step();
    assert_eq!(run.sk().wmem_queued, 34_616);
    assert_eq!(run.waits_for(0), Some(Wait::Sndbuf), "ACK 14600 frees, but wakes nobody");

    run.step();
    assert_eq!(run.sk().wmem_queued, 64_160);
    assert_eq!((run.waits_for(0), run.world.programs[0].written), (None, 100_000), "ACK 40000 wakes");

    let queued = [(); 3].map(|()| run.step().sk().wmem_queued);
    assert_eq!(queued, [38_256, 11_664, 0]);
}

#[test]
fn two_tasks_need_a_new_skb_after_17_fragments() {
    let mut run = run("two-tasks");

    run.until(7_000);

    let frags: Vec<_> = run.unsent_skbs().iter().map(|skb| skb.frags.len()).collect();
    assert_eq!(frags, [17, 17, 6]);
    assert_eq!(run.queued(), (2_536, 40));
}

#[test]
fn lossy_marks_what_arrived_and_repairs_the_rest() {
    let mut run = run("lossy");
    let (mut most_sacked, mut most_lost, mut slept) = (0, 0, false);

    run.watch(20_000, |engine| {
        most_sacked = most_sacked.max(engine.sk.sacked_out);
        most_lost = most_lost.max(engine.sk.lost_out);
        slept |= engine.tasks.iter().any(|task| task.is_asleep());
    });

    assert!(most_sacked > 1 && most_lost > 0 && slept, "sacked {most_sacked}, lost {most_lost}, slept {slept}");
    let stats = run.world.stats();
    assert!(stats.data_link.lost > 20 && stats.ack_link.lost == 0, "{stats:?}");
    assert!(stats.retransmits.abs_diff(stats.data_link.lost) < 10, "only what is lost is sent again: {stats:?}");
}

#[test]
fn zero_window_is_probed_until_the_reader_reads() {
    let mut run = run("zero-window");

    let mut backoff = 0;
    run.watch(4_900, |engine| backoff = backoff.max(engine.timers.backoff));
    assert_eq!(run.sk().snd_wnd, 0);
    assert_eq!(run.waits_for(0), Some(Wait::Sndbuf));
    assert!(backoff >= 3, "every probe waits twice as long as the one before: {backoff}");
    assert_eq!(run.world.stats().delivered_bytes, 0);

    run.until(11_900);
    let slowly = run.world.stats().delivered_bytes;
    assert!((40_000..70_000).contains(&slowly), "8 KiB a second for seven seconds: {slowly}");

    run.until(20_000);
    assert!(run.sk().snd_wnd > 0);
    assert!(run.world.stats().delivered_bytes > 4 * slowly);
}

#[test]
fn memory_pressure_makes_the_writer_nap_and_the_buffer_shrink() {
    let mut run = run("memory-pressure");

    let before = run.until(1_900).sk().sndbuf;
    let sleeps = |engine: &Engine, on| engine.tasks.iter().any(|task| task.sleep.is_some_and(|sleep| sleep.on == on));
    let (mut least, mut naps) = (before, 0);
    run.watch(4_900, |engine| {
        least = least.min(engine.sk.sndbuf);
        naps += u32::from(sleeps(engine, Wait::Memory));
    });
    assert!(run.world.engine.machine.pressure);
    assert!(least < before / 2, "sk_sndbuf shrinks: {before} to {least}");

    run.watch(8_900, |engine| naps += u32::from(sleeps(engine, Wait::Memory)));
    assert!(naps > 0, "the machine refuses memory to a buffer that has room");
    assert_eq!(run.sk().sndbuf, 131_072);
    assert!(run.sk().wmem_queued < 131_072, "and that buffer is not full");

    run.until(12_000);
    assert!(!run.world.engine.machine.pressure, "the others gave their memory back");
    assert_eq!(run.waits_for(0), Some(Wait::Sndbuf));
}

/// The functions that a run goes through and the decisions it takes, by the names they have in that kernel.
#[derive(Default)]
struct Visited(BTreeSet<String>);

impl Probe for Visited {
    fn step(&mut self, step: Step, engine: &Engine) {
        let name = step.site.name(engine.config.kernel.release());
        self.0.insert(name.to_owned());
        if let What::Test { test, verdict, .. } = step.what {
            self.0.insert(format!("{name} {} {verdict}", test.name()));
        }
        if let What::Event { event, .. } = step.what {
            self.0.insert(event.name().to_owned());
        }
    }
}

#[test]
fn tcp_sendmsg_of_3_10_puts_bytes_into_linear_areas_first() {
    let mut run = run("tcp-sendmsg");
    run.until(500);

    run.step();
    assert_eq!(run.queued(), (2_304, 1_000));
    assert_eq!(run.step().queued(), (4_608, 2_000), "what was sent does not grow, though it has room");
    assert_eq!(run.unsent_skbs().len(), 1, "held by Nagle's rule");

    run.step();
    assert_eq!(run.queued(), (2_304 + 2_340 + 1_420, 2_600));
    let parts = |skb: &Skb| (skb.linear.len, skb.data_len(), skb.truesize);
    assert_eq!(parts(run.sent_skbs()[1]), (1_424, 36, 2_340), "linear bytes first, then a page");
    assert_eq!(parts(run.unsent_skbs()[0]), (0, 140, 1_420), "cut behind the linear bytes");
    assert_eq!(run.step().queued(), (1_420, 140));
    assert_eq!(run.step().queued(), (0, 0));

    run.step();
    assert_eq!(run.waits_for(0), Some(Wait::Memory), "the machine has no memory for page fragments");
    let naps = run.world.engine.task(TaskId(0)).expect("the writer").slept.memory;
    assert!(naps > Duration::ZERO);

    run.step();
    assert_eq!(run.waits_for(0), Some(Wait::Sndbuf), "memory is back, and now the buffer is full");
    assert!(run.sk().wmem_queued >= run.sk().sndbuf && run.sk().nospace);

    run.step();
    assert_eq!(run.waits_for(0), Some(Wait::Sndbuf), "some was freed, but not a third of the buffer");
    for _ in 0..8 {
        run.step();
    }
    assert_eq!(run.queued(), (0, 0));
    assert_eq!(run.world.stats().written_bytes, 152_600);
}

#[test]
fn tcp_sendmsg_of_3_10_goes_through_every_function_of_the_chapter() {
    let mut config = scenario("tcp-sendmsg").world;
    config.auto_step = true;
    let mut world = World::new(&config);
    let (mut visited, mut happening) = (Visited::default(), Happening::quiet());
    while world.advance(Time::from_millis(30_000), &mut visited, &mut happening) {}

    for name in [
        "tcp_sendmsg",
        "tcp_send_mss",
        "sk_stream_memory_free",
        "select_size",
        "sk_stream_alloc_skb",
        "skb_entail",
        "skb_add_data_nocache",
        "sk_page_frag_refill",
        "sk_wmem_schedule",
        "__sk_mem_schedule",
        "skb_copy_to_page_nocache",
        "tcp_mark_push",
        "tcp_push_one",
        "tcp_push",
        "tcp_write_xmit",
        "tcp_transmit_skb",
        "sk_stream_wait_memory",
        "tcp_ack",
        "tcp_clean_rtx_queue",
        "tcp_check_space",
        "tcp_new_space",
        "sk_stream_write_space",
        // Either way of every turn.
        "tcp_sendmsg TailHasRoom true",
        "tcp_sendmsg TailHasRoom false",
        "tcp_sendmsg LinearRoom true",
        "tcp_sendmsg LinearRoom false",
        "tcp_sendmsg SameBlock false",
        "tcp_sendmsg CanCoalesce true",
        "tcp_sendmsg SkbFull true",
        "tcp_sendmsg ForcedPush true",
        "tcp_sendmsg IsSendHead true",
        "sk_stream_memory_free SndbufFree true",
        "sk_stream_memory_free SndbufFree false",
        "sk_wmem_schedule ForwardAllocEnough true",
        "sk_wmem_schedule ForwardAllocEnough false",
        "__sk_mem_schedule StopsAtSndbufAnyway false",
        "sk_stream_write_space WspaceEnough false",
        "sk_stream_write_space WspaceEnough true",
        "task blocked",
        "task woken",
    ] {
        assert!(visited.0.contains(name), "{name} is not visited, but\n{:#?}", visited.0);
    }
    for name in ["tcp_sendmsg_locked", "tcp_stream_alloc_skb", "tcp_skb_entail", "tcp_grow_skb"] {
        assert!(!visited.0.contains(name), "{name} is not of 3.10");
    }
}
