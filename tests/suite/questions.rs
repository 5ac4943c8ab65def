//! Every kind of question of the course: a wrong answer is met with numbers of the engine, hints come in two degrees, and the
//! right answer is what the engine does.

use skbscope::debugger::Session;
use skbscope::language::Language;
use skbscope::lesson::{Kind, Player, Stage, Verdict, course};

/// A lesson on its first kernel, at the cue of this name.
fn at(lesson: &str, cue: &str) -> (Player, Session) {
    let lesson = course::find(lesson).expect("in the course").lesson().expect("right");
    let kernel = lesson.kernels[0];
    let (mut player, mut session) = Player::start(lesson, kernel).expect("its first cue");
    while player.cue().name != cue {
        assert!(player.next(&mut session).expect("the next cue"), "there is no cue {cue}");
    }
    assert_eq!(player.stage(), Stage::Asked);
    (player, session)
}

/// Answers wrongly, asks for both hints, answers rightly; returns what met the wrong answer.
fn answered(lesson: &str, cue: &str, wrong: &str, right: &str) -> (String, Kind) {
    let (mut player, mut session) = at(lesson, cue);
    let asked_at = session.moment();
    let shown = |player: &Player| player.shown(Language::English).expect("said");

    assert_eq!(player.answer(wrong), Ok(Verdict::Wrong), "{lesson}");
    let met = shown(&player).wrong.expect("a wrong answer is met");
    let chinese = player.shown(Language::Chinese).expect("said").wrong.expect("in both languages");
    assert_ne!(met, chinese);

    assert_eq!(shown(&player).hints.len(), 0);
    assert!(player.hint());
    assert_eq!((shown(&player).hints.len(), shown(&player).wrong), (1, None));
    assert!(player.hint() && !player.hint(), "two degrees, and no third");
    assert_eq!(shown(&player).hints.len(), 2);

    assert_eq!(player.answer(right), Ok(Verdict::Right), "{lesson}: {right}");
    assert_eq!(session.moment(), asked_at, "nothing moves before the reveal");
    assert!(player.next(&mut session).expect("the reveal") && session.moment() >= asked_at);
    let [score] = &player.scores()[..] else { panic!("one question was answered") };
    assert_eq!((score.right, score.hints, score.points), (true, 2, 1));
    assert_eq!(score.given, [wrong, right]);
    (met, player.cue().question.as_ref().expect("asked").kind)
}

#[test]
fn a_number_is_met_with_what_was_left_out() {
    // 8,192 is the limit at that moment, not at the beginning.
    let (met, kind) = answered("ten-bytes", "one", "8,192", "10");
    assert!(matches!(kind, Kind::Number(_)));
    assert_eq!(met, "That would be bytes of payload. The limit counts memory, and each byte costs 833: 10 fit.");
    // Nine is what a division gives.
    let (met, _) = answered("ten-bytes", "one", "9", "10");
    assert!(met.starts_with("Nearly: 7,497 was still below 8,192"), "{met}");
    // Anything else.
    let (met, _) = answered("ten-bytes", "one", "77", "10");
    assert!(met.starts_with("10: each byte costs 833."), "{met}");
}

#[test]
fn a_choice_is_met_with_the_numbers_that_the_kernel_compares() {
    let (met, kind) = answered("blocked-writer", "asleep", "a", "b");
    assert_eq!(kind, Kind::Choice);
    assert!(met.starts_with("You compared 34,616 with 32,768"), "{met}");
    let (met, _) = answered("forgot-epollout", "later", "b", "c");
    assert!(met.starts_with("sk_wmem_queued is 0 of 32,768"), "{met}");
}

#[test]
fn yes_or_no_is_met_with_what_the_call_returned() {
    let (met, _) = answered("poll-vs-send", "no-more", "b", "a");
    assert!(met.starts_with("They are: send() returned 1,000."), "{met}");
    let (met, _) = answered("edge", "rest", "yes", "no");
    assert!(met.contains("0 are queued, and the program sleeps"), "{met}");
}

#[test]
fn an_skb_is_named_by_its_number() {
    let (player, session) = at("sack", "first");
    let newest = session.socket().last_skb().expect("queued").id.0;
    let oldest = session.socket().skb(0).expect("queued").id.0;
    drop(player);
    let (met, kind) = answered("sack", "first", &format!("#{newest}"), &format!("#{oldest}"));
    assert_eq!(kind, Kind::Skb);
    assert!(met.starts_with("That is the newest.") && met.contains(&format!("#{oldest}")), "{met}");
}

#[test]
fn an_ack_is_named_by_the_byte_that_it_acknowledges() {
    let (met, kind) = answered("edge", "part", "4,380", "26,280");
    assert_eq!(kind, Kind::Ack);
    assert!(met.starts_with("Behind 4,380 bytes more than 26,667 are queued still"), "{met}");
    // Who reckons with payload alone is near enough.
    answered("edge", "part", "46,720", "23,000");

    let (mut player, _) = at("edge", "part");
    assert_eq!(player.answer("soon"), Err("expected a number such as 832 or 46,720, got `soon`".to_owned()));
    assert!(player.scores().is_empty(), "what is no answer is not counted");
}

/// All five kinds are asked somewhere in the course.
#[test]
fn the_course_asks_in_every_way() {
    let lessons: Vec<_> = course::ALL.iter().map(|lesson| lesson.lesson().expect("right")).collect();
    let questions: Vec<_> =
        lessons.iter().flat_map(|lesson| &lesson.cues).filter_map(|cue| cue.question.as_ref()).collect();
    let yes_no =
        questions.iter().filter(|question| question.choices.first().is_some_and(|one| one.name == "yes")).count();
    let of = |wanted: fn(Kind) -> bool| questions.iter().filter(|question| wanted(question.kind)).count();
    assert!(yes_no > 0 && of(|kind| kind == Kind::Choice) > yes_no);
    assert!(of(|kind| matches!(kind, Kind::Number(_))) > 0);
    assert!(of(|kind| kind == Kind::Skb) > 0 && of(|kind| kind == Kind::Ack) > 0);
    assert!(lessons.iter().all(|lesson| lesson.cues.iter().any(|cue| cue.question.is_some())), "each asks something");
}
