//! What is shown inside an input is what was so at that step: every panel, and nothing of what came later.

use std::time::Duration;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use skbscope::debugger::{Moment, Sample, Session};
use skbscope::engine::step::probe::{Event, Field, Site, Subject, What};
use skbscope::engine::{Engine, Kernel, Probe, SockOpt, Step};
use skbscope::observe::{SocketView, counters};
use skbscope::peer::{PeerConfig, ReceiverConfig};
use skbscope::tui::draw::status;
use skbscope::tui::{Model, PanelId};
use skbscope::units::print::grouped;
use skbscope::units::{TaskId, Time};
use skbscope::world::{CallCause, Cause, Happening, Mode, ProgramConfig, World, WorldConfig, Write};

use crate::random;
use crate::test_sessions::{DARK, TestSession, shown, writer};

/// How far a program's `send` has come, of how much.
type Sending = Option<(i64, i64)>;

/// What the steps tell of the world so far.
#[derive(Clone, Default, Debug)]
struct Reported {
    moment: Option<Moment>,
    counters: Vec<i64>,
    stack: Vec<Site>,
    sample: Option<Sample>,
    written: Vec<i64>,
    sending: Vec<Sending>,
    asleep: Vec<bool>,
    /// Packets that left in this input; a super-packet is one.
    left: usize,
}

/// A step, and what the engine is then.
struct Noted {
    what: What,
    site: Site,
    counters: Vec<i64>,
    stack: Vec<Site>,
    sample: Sample,
}

#[derive(Default)]
struct Notebook(Vec<Noted>);

impl Probe for Notebook {
    fn step(&mut self, step: Step, engine: &Engine) {
        let socket = SocketView::of(engine);
        self.0.push(Noted {
            what: step.what,
            site: step.site,
            counters: counters::values(&socket),
            stack: engine.stack().to_vec(),
            sample: Sample::of(&socket, engine.now),
        });
    }
}

/// What is reported at each step of the first inputs of a world, from the steps alone.
fn listen(config: &WorldConfig, inputs: u64) -> Vec<Reported> {
    let (mut world, mut happening) = (World::new(config), Happening::quiet());
    let programs = config.programs.len();
    let mut reported = Reported {
        written: vec![0; programs],
        sending: vec![None; programs],
        asleep: vec![false; programs],
        ..Reported::default()
    };
    let mut all = Vec::new();
    for input in 1..=inputs {
        let mut notebook = Notebook::default();
        if !world.advance(Time::NEVER, &mut notebook, &mut happening) {
            break;
        }
        let writer = match happening.cause {
            Cause::Call { task, call: CallCause::Send { bytes, .. } } => {
                reported.sending[usize::from(task.0)] = Some((0, bytes.into()));
                Some(task)
            }
            Cause::Run { task } => Some(task),
            _ => None,
        };
        reported.left = 0;
        for (index, noted) in notebook.0.into_iter().enumerate() {
            reported.moment = Some(Moment::new(input, index as u32 + 1));
            reported.add(&noted, writer);
            (reported.counters, reported.stack, reported.sample) = (noted.counters, noted.stack, Some(noted.sample));
            all.push(reported.clone());
        }
    }
    all
}

impl Reported {
    fn add(&mut self, noted: &Noted, writer: Option<TaskId>) {
        let writer = writer.map(|task| usize::from(task.0));
        match noted.what {
            What::Set { field: Field::WriteSeq, from, to } => {
                let writer = writer.expect("somebody writes");
                self.written[writer] += to - from;
                if let Some((copied, _)) = &mut self.sending[writer] {
                    *copied += to - from;
                }
            }
            What::Event { event, subject: Subject::Task(task), .. } => {
                let task = usize::from(task.0);
                // The user's own calls have no program.
                let (Some(sending), Some(asleep)) = (self.sending.get_mut(task), self.asleep.get_mut(task)) else {
                    return;
                };
                match event {
                    Event::CallReturned => *sending = None,
                    Event::TaskBlocked => *asleep = true,
                    Event::TaskWoken => *asleep = false,
                    _ => {}
                }
            }
            What::Event { event: Event::AckSent | Event::ProbeSent | Event::ResetSent, .. } => self.left += 1,
            What::Leave if noted.site == Site::TcpTransmitSkb => self.left += 1,
            _ => {}
        }
    }
}

/// Everything that is on the screen at the moment shown.
fn compare(model: &Model, reported: &Reported) -> Result<(), TestCaseError> {
    let session = &model.session;
    let moment = session.moment();
    let engine = session.engine();
    let counters = counters::values(&SocketView::of(engine));
    prop_assert_eq!(&counters, &reported.counters, "{}: counters", moment);
    prop_assert_eq!(session.stack(), &reported.stack[..], "{}: stack", moment);
    prop_assert_eq!(session.samples().last().copied(), reported.sample, "{}: the chart's last value", moment);
    let here = session.packets().filter(|packet| packet.moment.input == moment.input && packet.moment.step > 0);
    let mut left: Vec<_> = here.map(|packet| packet.moment).collect();
    left.dedup();
    prop_assert_eq!(left.len(), reported.left, "{}: packets on the wire", moment);
    let stats = session.world().stats();
    prop_assert_eq!(stats.written_bytes as i64, reported.written.iter().sum::<i64>(), "{}: bytes written", moment);

    writers(model, reported)?;
    let ruler = shown(PanelId::Ruler, model, 126, 7);
    for field in [Field::WmemQueued, Field::Sndbuf] {
        let number = grouped(counters::value(field, &SocketView::of(engine))).to_string();
        prop_assert!(ruler.contains(&number), "{}: {} {} is not in\n{}", moment, field.name(), number, ruler);
    }
    let stack = shown(PanelId::Stack, model, 120, 60);
    for site in &reported.stack {
        let name = site.name(session.release());
        prop_assert!(stack.contains(&format!("{name}()")), "{}: {} is not in\n{}", moment, name, stack);
    }
    let status = status_line(model);
    let step = format!("input {}, step {} of", grouped(moment.input), grouped(moment.step));
    prop_assert!(status.contains(&step), "{}: {}", moment, status);
    Ok(())
}

fn writers(model: &Model, reported: &Reported) -> Result<(), TestCaseError> {
    let (moment, programs) = (model.session.moment(), &model.session.world().programs);
    let text = shown(PanelId::Writers, model, 140, 12 * programs.len() as u16);
    let starts = |word: &'static str| {
        text.lines().filter_map(move |line| line.trim_start_matches([' ', '│']).strip_prefix(word))
    };
    let (heads, wrote): (Vec<_>, Vec<_>) = (starts("writer ").collect(), starts("wrote ").collect());
    prop_assert_eq!((heads.len(), wrote.len()), (programs.len(), programs.len()), "{}:\n{}", moment, text);
    for (index, (head, wrote)) in heads.into_iter().zip(wrote).enumerate() {
        let number = grouped(reported.written[index]).to_string();
        let shown = wrote.split([' ', ';']).next();
        prop_assert_eq!(shown, Some(&number[..]), "{}: bytes written in\n{}", moment, text);
        match reported.sending[index] {
            Some((copied, size)) => {
                let send = format!("in send: {} of {} queued", grouped(copied), grouped(size));
                prop_assert!(head.contains(&send), "{}: not {} but\n{}", moment, send, text);
            }
            None => prop_assert!(!head.contains("in send"), "{}: no send, but\n{}", moment, text),
        }
        prop_assert_eq!(head.contains("ASLEEP"), reported.asleep[index], "{}:\n{}", moment, text);
    }
    Ok(())
}

fn status_line(model: &Model) -> String {
    let area = Rect::new(0, 0, 200, 1);
    let mut buffer = Buffer::empty(area);
    status::draw(model, area, &mut buffer);
    (0..area.width).map(|x| buffer[(x, 0)].symbol()).collect()
}

/// A session that has made `inputs` inputs, as a model.
fn model(config: &WorldConfig, inputs: u64) -> Model {
    let mut session = Session::new(config.clone());
    for _ in 0..inputs {
        session.next_input();
    }
    TestSession(session).model(DARK)
}

/// The last step of an input is its end: there the input is over for the whole world.
fn is_inside(reported: &[Reported], index: usize) -> bool {
    let input = |reported: &Reported| reported.moment.map(|moment| moment.input);
    reported.get(index + 1).is_some_and(|next| input(next) == input(&reported[index]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_panel_shows_the_moment_and_nothing_but_the_moment(
        config in random::world(60_000),
        places in prop::collection::vec(any::<prop::sample::Index>(), 12),
    ) {
        let reported = listen(&config, 60);
        let mut model = model(&config, 60);
        for place in places {
            let index = place.index(reported.len());
            let Some(moment) = reported[index].moment.filter(|_| is_inside(&reported, index)) else { continue };
            model.session.go_to(moment).expect("it was there");
            compare(&model, &reported[index])?;
        }
    }
}

/// A writer of 100,000 bytes falls asleep inside its send. At that very step the panel says how far the send has come, and
/// at the first step of it nothing is written yet.
#[test]
fn inside_a_send_the_writers_panel_is_inside_that_send() {
    for kernel in Kernel::all() {
        let mut config = WorldConfig::new(kernel);
        config.socket = vec![SockOpt::SndBuf(16_000)];
        config.peer =
            PeerConfig::Loopback(ReceiverConfig { buffer: 4_000, read_rate: Some(0), ..ReceiverConfig::default() });
        config.programs = vec![writer("writer", 100_000, Mode::Blocking)];
        let reported = listen(&config, 12);
        let mut model = model(&config, 12);

        let begins = reported.iter().position(|step| step.sending[0] == Some((0, 100_000))).expect("the send begins");
        let blocked = reported.iter().position(|step| step.asleep[0]).expect("it falls asleep");
        for index in begins..=blocked {
            model.session.go_to(reported[index].moment.expect("a step")).expect("it was there");
            if is_inside(&reported, index) {
                compare(&model, &reported[index]).unwrap_or_else(|error| panic!("{error}"));
            }
        }

        let text = shown(PanelId::Writers, &model, 74, 7);
        assert!(text.contains("ASLEEP in send: ") && text.contains(" of 100,000"), "{text}");
    }
}

/// A program that writes 10,000 bytes to a peer that reads 3,000 of them and then resets the connection: it has
/// acknowledged these bytes, and not its peer's SYN with them.
#[test]
fn a_syn_is_no_byte_that_was_acknowledged() {
    let config = WorldConfig {
        programs: vec![ProgramConfig {
            writes: vec![Write::of(10_000)],
            total: Some(10_000),
            ..ProgramConfig::default()
        }],
        ..crate::test_sessions::manual(&[], Vec::new())
    };
    let run = TestSession::of(config).run_ms(20);
    assert_eq!(run.0.world().stats().acked_bytes, 0, "after the handshake");

    let run = run.run_ms(20).peer(skbscope::peer::PeerCommand::AckUpTo(3_000));
    let run = run.peer(skbscope::peer::PeerCommand::Reset).run_ms(20);

    assert_eq!(run.0.engine().sk.state, skbscope::engine::State::Close);
    assert_eq!(run.0.world().stats().acked_bytes, 3_000);
    assert!(run.0.now() > Time::ZERO + Duration::from_millis(40));
}

/// Before the handshake the SYN is not acknowledged. It stands before the first byte: no counter is negative for that, and
/// no panel shows a byte of the number -1.
#[test]
fn before_the_handshake_no_number_of_the_stream_is_negative() {
    let mut session =
        TestSession::of(crate::test_sessions::manual(&[], vec![writer("writer", 1_000, Mode::Blocking)])).0;
    session.next_input();
    assert_eq!(session.engine().sk.state, skbscope::engine::State::SynSent);
    for field in [Field::SndUna, Field::SndNxt, Field::WriteSeq, Field::PushedSeq] {
        assert_eq!(counters::value(field, &session.socket()), 0, "{}", field.name());
    }
    let mut model = TestSession(session).model(DARK);
    model.select_at(0);

    for panel in PanelId::ALL {
        let text = shown(panel, &model, 120, 40);
        assert!(!text.contains(" -1"), "{text}");
    }
    let queue = shown(PanelId::Queue, &model, 120, 8);
    assert!(queue.contains("snd_una SYN"), "{queue}");
    assert!(shown(PanelId::Receipt, &model, 60, 20).contains("bytes SYN to 0"));
}

/// Numbers of a stream longer than all sequence numbers go on growing.
#[test]
fn far_into_a_stream_bytes_are_counted_on() {
    let mut session =
        TestSession::of(crate::test_sessions::manual(&[], vec![writer("writer", 1_000, Mode::Blocking)])).0;
    session.next_input();
    let mut sk = session.engine().sk.clone();
    sk.snd_una = sk.isn + 1 + 5_000;
    sk.snd_nxt = sk.snd_una + 3_000;
    sk.bytes.acked = (1 << 33) + 5_000 + 1;

    assert_eq!(sk.relative(sk.snd_una), (1 << 33) + 5_000);
    assert_eq!(sk.relative(sk.snd_nxt), (1 << 33) + 8_000);
}

/// Stack's differences are those since a moment that this branch has too.
#[test]
fn differences_are_not_taken_between_two_branches() {
    use skbscope::world::Command;

    let mut model = model(&crate::test_sessions::manual(&[], vec![writer("writer", 10_000, Mode::Blocking)]), 8);
    model.ui.changes.note_stop(&model.session);
    model.session.go_to(Moment::new(4, u32::MAX)).expect("it was there");
    model.ui.changes.note_stop(&model.session);
    let since = model.ui.changes.since().expect("the end was a stop");
    assert_eq!((since.input, model.ui.changes.other_branch()), (8, None), "one branch, back and forth");

    // Acting there begins another branch, of which the stop at input 4 is the past.
    model.session.command(&Command::SetSockOpt(SockOpt::SndBuf(50_000))).expect("it may");
    model.ui.changes.note_stop(&model.session);
    assert_eq!(model.ui.changes.since().map(|since| since.input), Some(4));

    // The old branch goes its own way after that.
    model.session.switch(0).expect("it is there");
    model.ui.changes.note_stop(&model.session);
    assert_eq!((model.ui.changes.since(), model.ui.changes.other_branch()), (None, Some(1)));
    assert_eq!(model.ui.changes.counters().count(), 0);
    let text = shown(PanelId::Stack, &model, 76, 20);
    assert!(text.contains("The stop before was on branch 1: no differences."), "{text}");
}

/// A list that was scrolled back, and then a filter that leaves less: the oldest that is left is shown, and what is said
/// below is right.
#[test]
fn a_filter_does_not_leave_an_empty_list() {
    let mut model = model(&crate::test_sessions::manual(&[], vec![writer("writer", 10_000, Mode::Blocking)]), 8);
    for panel in [PanelId::Steps, PanelId::Ladder] {
        model.ui.scroll_by(panel, 100_000, 100_000);
    }
    model.select_at(0);
    model.ui.follow = true;

    let steps = shown(PanelId::Steps, &model, 68, 13);
    assert!(!steps.contains("Nothing has happened yet.") && !steps.contains("100,000 newer below"), "{steps}");
    assert!(steps.contains("skb allocated") && steps.contains("newer below"), "{steps}");
    let wire = shown(PanelId::Ladder, &model, 68, 12);
    assert!(!wire.contains("No packet yet.") && !wire.contains("100,000 newer below"), "{wire}");
}
