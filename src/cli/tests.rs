//! The command line as a whole: what it takes, and what it makes of a scenario.

use clap::Parser;

use crate::cli::screen::LanguageName;
use crate::cli::{Cli, Command, Options, definition, read};
use crate::engine::SockOpt;
use crate::peer::PeerConfig;
use crate::scenario::embedded;
use crate::scenario::{File, Problem, Scenario};
use crate::world::{Command as Act, Finally, Mode, WorldConfig};

fn options(args: &str) -> Options {
    let args = ["skbscope", "run"].into_iter().chain(args.split_whitespace());
    let cli = Cli::try_parse_from(args).unwrap_or_else(|error| panic!("{error}"));
    let Some(Command::Run(args)) = cli.command else { panic!("run was asked for") };
    args.options
}

fn try_scenario(name: &str, args: &str) -> Result<Scenario, Problem> {
    let mut file = File::parse(embedded::find(name).expect("embedded").text)?;
    options(args).apply(&mut file)?;
    file.scenario(name)
}

fn world(name: &str, args: &str) -> WorldConfig {
    try_scenario(name, args).unwrap_or_else(|problem| panic!("{problem:?}")).world
}

#[test]
fn the_definition_is_consistent() {
    definition().debug_assert();
}

#[test]
fn options_replace_what_the_scenario_says() {
    let before = world("steady", "");
    let after = world(
        "steady",
        "--sndbuf 16KiB --nodelay --lowat 8k --delay 20ms --rate 10mbit --loss 1% --queue 10 --seed 7 --mtu 9000",
    );

    assert_eq!(before.socket, [SockOpt::SndBuf(49_152)]);
    assert_eq!(after.socket, [SockOpt::SndBuf(16_384), SockOpt::NoDelay(true), SockOpt::NotsentLowat(8_192)]);
    assert_eq!((before.link.rate, after.link.rate), (Some(800_000), Some(10_000_000)));
    assert_eq!((after.link.loss, after.link.queue_packets, after.engine.seed), (0.01, 10, 7));
    assert_eq!(after.engine.device.mtu, 9_000);
    assert_eq!(before.programs, after.programs);
}

#[test]
fn a_switch_can_be_turned_off() {
    assert_eq!(world("ten-bytes", "--nodelay=false").socket, [SockOpt::SndBuf(4_096), SockOpt::NoDelay(false)]);
}

#[test]
fn writers_are_copies_of_the_first_and_share_the_bytes() {
    let world = world("steady", "--writers 3 --write 1MiB --bytes 1000 --mode epoll-edge --pause 2ms");

    let names: Vec<_> = world.programs.iter().map(|program| program.name.as_str()).collect();
    assert_eq!(names, ["writer 1", "writer 2", "writer 3"]);
    let totals: Vec<_> = world.programs.iter().map(|program| program.total).collect();
    assert_eq!(totals, [Some(334), Some(333), Some(333)]);
    for program in &world.programs {
        assert_eq!((program.mode, program.finally), (Mode::Epoll { edge: true }, Finally::Close));
        assert_eq!(program.writes[0].len(), 1 << 20);
    }
}

#[test]
fn another_peer_leaves_out_what_it_does_not_understand() {
    let world = world("first-1000", "--peer loopback --rcvbuf 8k");
    assert!(world.script.is_empty(), "acknowledging was all the script did");
    let PeerConfig::Loopback(peer) = world.peer else { panic!("loopback was asked for") };
    assert_eq!(peer.buffer, 8_192);

    let world = self::world("nagle", "--peer loopback");
    let acts: Vec<_> = world.script.iter().map(|item| &item.command).collect();
    assert_eq!(acts, [&Act::SetSockOpt(SockOpt::NoDelay(true))]);
}

#[test]
fn bytes_end_a_run_and_time_does_too() {
    let scenario = try_scenario("steady", "--bytes 200MB").expect("fits");
    assert_eq!((scenario.run_for, scenario.world.programs[0].total), (None, Some(200_000_000)));

    let scenario = try_scenario("steady", "--headless --for 2min").expect("fits");
    assert_eq!(scenario.run_for.map(|span| span.as_secs()), Some(120));
}

#[test]
fn options_that_make_no_sense_together_are_refused() {
    let problem = try_scenario("steady", "--loss 60% --reorder 60%").expect_err("too much");
    assert!(problem.message.contains("make 120% together"), "{problem:?}");

    for (name, args, owner) in [
        ("steady", "--window 10k", "manual"),
        ("first-1000", "--rcvbuf 10k", "loopback"),
        ("steady", "--peer manual --read-rate 0", "loopback"),
        ("first-1000", "--delayed-ack 1ms", "loopback"),
    ] {
        let problem = try_scenario(name, args).expect_err("means nothing to this peer");
        assert!(problem.message.contains(&format!("is for the {owner} peer")), "{args}: {problem:?}");
    }

    for args in ["--json", "--for 1s", "--gso", "--headless --for 1s --bytes 1k", "--writers 0", "--mss 0"] {
        let args = ["skbscope", "run"].into_iter().chain(args.split_whitespace());
        let error = Cli::try_parse_from(args).expect_err("refused");
        assert_eq!(error.exit_code(), 2);
    }
}

#[test]
fn the_language_may_stand_before_a_command_and_options_of_the_default_scenario_may_not() {
    for args in ["--lang zh run steady", "run --lang zh steady", "run steady --lang zh"] {
        let cli = read(["skbscope"].into_iter().chain(args.split_whitespace())).expect("a good command line");
        assert_eq!((cli.lang, cli.command.is_some()), (Some(LanguageName::Zh), true), "{args}");
    }
    let cli = read(["skbscope", "--seed", "3", "--lang", "en"]).expect("the default scenario has options");
    assert_eq!((cli.options.run.seed, cli.command.is_none()), (Some(3), true));

    let error = read(["skbscope", "--seed", "3", "run", "steady"]).expect_err("it would mean nothing");
    assert_eq!(error.exit_code(), 2);
    let told = error.to_string();
    assert!(told.contains("`--seed <N>` stands before `run`"), "{told}");
    assert!(told.contains("skbscope [--lang <en|zh>] <COMMAND>"), "{told}");
}

#[test]
fn speeds_are_ratios() {
    for (text, ratio) in [("1/10", 0.1), ("10", 10.0), ("x2", 2.0), ("0.5", 0.5)] {
        assert!((options(&format!("--speed {text}")).screen.speed.0 - ratio).abs() < 1e-9, "{text}");
    }
    let error = Cli::try_parse_from(["skbscope", "--speed", "0"]).expect_err("stands still").to_string();
    assert!(error.contains("expected a speed such as 1/10, 0.5, 1 or 10, got `0`"), "{error}");
}
