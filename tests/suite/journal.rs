//! A session and its journal: whatever was done to it, the journal does it again, also by way of a file.

use crate::screen_user;
use std::time::Duration;

use proptest::prelude::*;
use skbscope::engine::NoProbe;
use skbscope::journal::{Entry, Header, InputLine, Journal, Line, Player, ReadError, Recording, StateLine};
use skbscope::observe::State;
use skbscope::scenario::{Scenario, embedded};
use skbscope::units::Time;
use skbscope::world::{Command, Digest, Happening, World, WorldConfig};

/// One thing of a session: so much time passes, at most so many inputs are made, or somebody acts.
#[derive(Clone, Debug)]
enum Move {
    Pass(Duration),
    Inputs(u32),
    Act(Command),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => (1_u64..30_000).prop_map(|us| Move::Pass(Duration::from_micros(us))),
        3 => (1_u32..40).prop_map(Move::Inputs),
        3 => crate::random::command().prop_map(Move::Act),
    ];
    prop::collection::vec(one, 1..40)
}

/// A world that was moved about: its journal, the digest after every input, and all of it as lines.
struct Recorded {
    journal: Journal,
    digests: Vec<Digest>,
    lines: Vec<Line>,
    world: World,
}

fn scenario(world: WorldConfig) -> Scenario {
    let steady = screen_user::scenario("steady");
    Scenario { world, ..steady }
}

fn record(config: &WorldConfig, moves: &[Move]) -> Recorded {
    let world = World::new(config);
    let digests = vec![world.digest()];
    let lines = vec![Line::Header(Header::new(scenario(config.clone())))];
    let mut recorded = Recorded { journal: Journal::new(config.clone()), digests, lines, world };
    let mut happening = Happening::new();
    for one in moves {
        match one {
            Move::Pass(span) => {
                let until = recorded.world.now + *span;
                // A busy world would take long: every one of its states is hashed.
                for _ in 0..300 {
                    if !recorded.advance(until, &mut happening) {
                        break;
                    }
                }
            }
            Move::Inputs(count) => {
                for _ in 0..*count {
                    recorded.advance(Time::NEVER, &mut happening);
                }
            }
            Move::Act(command) => recorded.act(command, &mut happening),
        }
    }
    recorded.lines.push(Line::End(StateLine::of(&recorded.world)));
    recorded
}

impl Recorded {
    fn advance(&mut self, until: Time, happening: &mut Happening) -> bool {
        let made = self.world.advance(until, &mut NoProbe, happening);
        if made {
            self.made(happening);
        }
        made
    }

    fn act(&mut self, command: &Command, happening: &mut Happening) {
        let entry = Entry { place: self.world.place(), command: command.clone() };
        let Ok(made) = self.world.command(command, &mut NoProbe, happening) else { return };
        self.journal.entries.push(entry.clone());
        self.lines.push(Line::Command(entry));
        if made {
            self.made(happening);
        }
    }

    fn made(&mut self, happening: &Happening) {
        self.digests.push(self.world.digest());
        self.lines.push(Line::Input(InputLine::new(&self.world, happening)));
        if self.digests.len().is_multiple_of(16) {
            self.lines.push(Line::State(StateLine::of(&self.world)));
        }
    }

    fn text(&self) -> String {
        self.lines.iter().map(Line::to_text).collect()
    }
}

/// The digests after every input of a journal.
fn replay(journal: &Journal, inputs: usize) -> (Vec<Digest>, Player) {
    let mut player = Player::new(journal);
    let mut happening = Happening::quiet();
    let mut digests = vec![player.world().digest()];
    // It stops once where the session is complete; a timer, such as that of idle memory, may still run after that.
    let mut next = |player: &mut Player| player.advance(journal, Time::NEVER, &mut NoProbe, &mut happening);
    while digests.len() <= inputs && (next(&mut player) || next(&mut player)) {
        digests.push(player.world().digest());
    }
    (digests, player)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_journal_makes_every_input_again(config in crate::random::world(60_000), moves in moves()) {
        let recorded = record(&config, &moves);

        let (digests, mut player) = replay(&recorded.journal, recorded.digests.len() - 1);

        prop_assert_eq!(&digests, &recorded.digests);
        // What happened after the last input, up to the same time.
        let end = recorded.world.place();
        let made = player.advance_to(&recorded.journal, end, &mut NoProbe, &mut Happening::quiet());
        prop_assert!(!made);
        prop_assert_eq!(player.world().place(), end);
        prop_assert_eq!(State::of(&recorded.world).differences(&State::of(player.world())), []);
    }

    #[test]
    fn a_file_holds_the_whole_journal(config in crate::random::world(30_000), moves in moves()) {
        let recorded = record(&config, &moves);

        let read = Recording::read(recorded.text().as_bytes()).expect("a recording");

        prop_assert_eq!(&read.branches[0].journal, &recorded.journal);
        prop_assert_eq!(read.branches[0].end(), recorded.world.place());
        prop_assert_eq!(read.branches[0].inputs.len(), recorded.digests.len() - 1);
        prop_assert!(read.is_complete && read.damage.is_none());
    }
}

#[test]
fn what_a_killed_program_has_not_written_whole_is_left_out() {
    let config = scenario_config("steady");
    let text = record(&config, &[Move::Inputs(40)]).text();
    let whole = Recording::read(text.as_bytes()).expect("a recording");

    // All ends of a file that a kill can leave behind its header.
    let header = text.find('\n').expect("a header") + 1;
    for length in (header..text.len()).step_by(97) {
        let read = Recording::read(&text.as_bytes()[..length]).expect("a recording");
        let lines = text[..length].matches('\n').count() - 1;
        let branch = &read.branches[0];
        assert_eq!(branch.inputs.len() + branch.states.len(), lines, "{length}");
        assert_eq!(branch.inputs[..], whole.branches[0].inputs[..branch.inputs.len()]);
        assert_eq!(read.damage.is_some(), !text[..length].ends_with('\n'));
        assert!(!read.is_complete);
    }
}

fn scenario_config(name: &str) -> WorldConfig {
    screen_user::scenario(name).world
}

#[test]
fn a_damaged_line_ends_what_is_read_and_is_named() {
    let text = record(&scenario_config("steady"), &[Move::Inputs(40)]).text();
    let damaged: Vec<_> = text
        .lines()
        .enumerate()
        .map(|(index, line)| if index == 20 { "{\"input\":{\"n\":\u{fffd}".to_owned() } else { line.to_owned() })
        .collect();

    let read = Recording::read((damaged.join("\n") + "\n").as_bytes()).expect("a recording");

    let damage = read.damage.expect("a damage").to_string();
    assert!(damage.starts_with("line 21 is damaged") && damage.ends_with("behind it are left out"), "{damage}");
    assert_eq!(read.branches[0].inputs.len() + read.branches[0].states.len(), 19);
}

#[test]
fn another_version_is_refused_by_its_number_with_what_to_do() {
    let text = record(&scenario_config("steady"), &[]).text();
    let encoding = skbscope::encode::VERSION;
    let other_encoding = format!("version 1 of the encoding of states, and this program makes version {encoding}");
    for (what, ours, theirs, said) in [
        ("format", 2, 1, "it has format 1, and this program reads format 2"),
        ("format", 2, 3, "it has format 3,"),
        ("encoding", encoding, 1, other_encoding.as_str()),
        ("encoding", encoding, 99, "version 99 of the encoding"),
    ] {
        let other = text.replacen(&format!("\"{what}\":{ours}"), &format!("\"{what}\":{theirs}"), 1);
        let other = other.replacen("\"program\":\"0.1.0\"", "\"program\":\"7.1.0\"", 1);
        assert_ne!(other, text);

        let told = Recording::read(other.as_bytes()).expect_err("another version");

        assert!(told.to_string().contains(said), "{told}");
        let advice = told.advice().expect("advice");
        assert!(advice.contains("the skbscope that recorded it (it says 7.1.0)"), "{advice}");
        assert!(advice.contains("record it again: skbscope run steady --record FILE"), "{advice}");
    }
}

#[test]
fn what_is_no_recording_says_so() {
    assert_eq!(Recording::read(b""), Err(ReadError::Empty));
    let error = Recording::read(b"[task]\nwrite = 5\n").expect_err("a scenario").to_string();
    assert!(error.contains("no recording"), "{error}");
}

/// The header holds kernel traces with their inputs, and every scenario.
#[test]
fn every_scenario_goes_through_a_header() {
    for embedded in embedded::ALL {
        // The text it came from stays behind: what it says is in the world's config.
        let scenario = Scenario { file: None, ..embedded.scenario().expect("a good one") };
        let header = Line::Header(Header::new(scenario));
        let again: Line = serde_json::from_str(&header.to_text()).expect("a line");
        assert_eq!(again, header, "{}", embedded.name);
    }
}
