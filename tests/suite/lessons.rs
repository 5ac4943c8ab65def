//! Lessons: those of the course can be played from end to end, and those of a user are told what is wrong with them.

use std::collections::BTreeSet;
use std::rc::Rc;

use skbscope::language::Language;
use skbscope::lesson::read::Files;
use skbscope::lesson::{Lesson, LessonError, Player, Stage, Verdict, check, course};

use crate::desk::Desk;

#[test]
fn every_lesson_is_played_on_every_kernel_that_it_names() {
    let mut faults = Vec::new();
    for embedded in course::ALL {
        let lesson = embedded.lesson().unwrap_or_else(|error| panic!("{error}"));
        assert!(!lesson.source.is_empty(), "{}", lesson.name);
        for &kernel in &lesson.kernels {
            match check::play(&lesson, kernel) {
                Ok(played) => faults.extend(played.faults.iter().map(|fault| format!("{}: {fault}", lesson.name))),
                Err(error) => faults.push(format!("{}: {error}", lesson.name)),
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn names_are_all_different_and_chapters_stand_together() {
    let names: BTreeSet<_> = course::ALL.iter().map(|lesson| lesson.name).collect();
    assert_eq!(names.len(), course::ALL.len());
    let chapters: Vec<_> = course::ALL.iter().map(|lesson| lesson.lesson().expect("right").chapter).collect();
    assert!(chapters.is_sorted(), "{chapters:?}");
    assert_eq!(course::nearest_name("blocked-writter"), Some("blocked-writer"));
}

fn blocked_writer() -> (Player, skbscope::debugger::Session) {
    let lesson = course::find("blocked-writer").expect("in the course").lesson().expect("right");
    let kernel = lesson.kernels[0];
    Player::start(lesson, kernel).expect("its first cue")
}

/// A student: a hint, a wrong answer that is met with its own numbers, the right one, the reveal, and back.
#[test]
fn a_student_answers_before_the_machine_moves() {
    let (mut player, mut session) = blocked_writer();
    while player.stage() != Stage::Asked {
        player.next(&mut session).expect("the next cue");
    }
    let asked_at = session.moment();

    assert!(player.hint());
    assert_eq!(player.answer("a"), Ok(Verdict::Wrong));
    let wrong = player.shown(Language::English).expect("said").wrong.expect("met");
    assert!(wrong.contains("You compared 34,616 with 32,768"), "{wrong}");
    assert_eq!(session.moment(), asked_at);
    assert_eq!(player.answer("z"), Err("expected a letter from a to c".to_owned()));
    assert_eq!(player.answer("b"), Ok(Verdict::Right));

    player.next(&mut session).expect("the reveal");
    assert!(session.moment() > asked_at);
    let shown = player.shown(Language::Chinese).expect("said");
    assert_eq!(shown.answer.as_deref(), Some("继续睡眠"));
    assert!(shown.narration.contains("17,308"), "{}", shown.narration);

    assert!(player.back(&mut session));
    assert_eq!((session.moment(), player.stage()), (asked_at, Stage::Asked));
    let [score] = &player.scores()[..] else { panic!("one question was answered") };
    assert_eq!((score.right, score.hints, score.points, score.of), (true, 1, 1, 3));
    assert_eq!(score.given, ["a", "b"]);
}

/// Whoever leaves the path and acts makes another branch; one call returns to the cue, and the lesson goes on as it was.
#[test]
fn one_returns_to_the_path_from_wherever_one_went() {
    let (mut player, mut session) = blocked_writer();
    player.next(&mut session).expect("the next cue");
    let cue = session.moment();

    session.previous_input();
    session.command(&skbscope::world::Command::Shutdown).expect("taken");
    session.next_input();
    assert!(!player.is_on_path(&session));
    player.next(&mut session).expect("the next cue");
    assert!(player.back(&mut session));

    assert!(player.is_on_path(&session));
    assert_eq!(session.moment(), cue);
}

const TOML: &str = r#"
source = "nobody"
scenario = "blocked-writer"

[[cue]]
name = "full"
stop = "task blocked"

[cue.question]
kind = "number"
until = "script"
answer = "wmem_queued"
"#;

const TEXTS: &str = "title = T\nshows = S\nhome = H\nfull = Here\nfull-question = How many?\nfull-hint-1 = A\nfull-hint-2 = B\nfull-reveal = So\nfull-wrong = No\n";

fn read(toml: &str, texts: &str) -> Result<Lesson, String> {
    let files = Files { name: "my", toml: ("my.toml", toml), texts: [("my.en.ftl", texts), ("my.zh.ftl", texts)] };
    Lesson::read(files).map_err(|error| error.to_string())
}

#[test]
fn what_is_wrong_with_a_lesson_is_told_with_its_place_and_the_nearest_name() {
    assert!(read(TOML, TEXTS).is_ok(), "{:?}", read(TOML, TEXTS).err());
    let wrong = [
        (
            TOML.replace("task blocked", "task bloked"),
            "my.toml:7:14: `bloked` does not fit here",
            "did you mean `blocked`?",
        ),
        (
            TOML.replace("answer = \"wmem_queued\"", "answer = \"wmem_qeued\""),
            "my.toml:12:11",
            "did you mean `wmem_queued`?",
        ),
        (TOML.replace("kind =", "kin ="), "unknown key `kin`", "did you mean `kind`?"),
        (
            TOML.replace("\"blocked-writer\"", "\"blocked-wirter\""),
            "there is no scenario",
            "did you mean `blocked-writer`?",
        ),
        (TOML.replace("answer = \"wmem_queued\"", ""), "needs `answer`", ""),
    ];
    for (toml, says, hints) in wrong {
        let error = read(&toml, TEXTS).expect_err(says);
        assert!(error.contains(says) && error.contains(hints), "{error}");
    }
    let texts = [
        (TEXTS.replace("full-reveal", "full-reveel"), "no text `full-reveal`; did you mean `full-reveel`"),
        (format!("{TEXTS}other = x\n"), "no cue has the text `other`"),
        (TEXTS.replace("Here", "{ $wmem_queud }"), "did you mean `wmem_queued`?"),
        (TEXTS.replace("full = Here", "full Here"), "my.en.ftl, line 4"),
    ];
    for (texts, says) in texts {
        let error = read(TOML, &texts).expect_err(says);
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_cue_that_is_not_reached_and_a_choice_that_is_not_one_are_told() {
    let never = read(&TOML.replace("task blocked", "FIN received"), TEXTS).expect("readable");
    let kernel = never.kernels[0];
    let error = Player::start(Rc::new(never), kernel).expect_err("nobody closes");
    assert!(matches!(error, LessonError::NotReached { .. }), "{error}");

    let toml = TOML.replace("kind = \"number\"", "kind = \"choice\"").replace(
        "answer = \"wmem_queued\"",
        "choices = [{ name = \"one\", when = \"cwnd > 0\" }, { name = \"two\", when = \"cwnd > 1\" }]",
    );
    let both = read(&toml, &format!("{TEXTS}full-one = 1\nfull-two = 2\n")).expect("readable");
    let error = Player::start(Rc::new(both), kernel).expect_err("both are the case");
    assert_eq!(
        error.to_string(),
        "cue `full` on 6.18: exactly one choice must be the case when the question is answered, and these are: one, two"
    );
}

/// The answers stand on the last sheet, and the page needs nothing from elsewhere.
#[test]
fn a_lesson_becomes_a_handout() {
    let desk = Desk::new();
    desk.good("skbscope export blocked-writer --to html -o l.html");
    let html = desk.read("l.html");
    assert_eq!((html.matches("<section>").count(), html.matches("<svg").count()), (6, 5));
    assert!(!html.contains("src=") && !html.contains("href="));
    let places =
        ["What happens to the writer?", "<h2>Answers</h2>", "Free space is -1,848"].map(|part| html.find(part));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");

    let chinese = desk.good("skbscope export blocked-writer --to md --lang zh");
    assert!(chinese.contains("## 答案") && chinese.contains("发送缓存"), "{chinese}");
    assert!(desk.refused("skbscope export blocked-writr --to md").contains("did you mean `blocked-writer`?"));
}

/// Whoever begins a lesson of their own gets three files that can be played as they are, and loses none.
#[test]
fn a_lesson_of_ones_own_begins_with_three_files() {
    let desk = Desk::new();
    desk.good("skbscope learn --new mine");
    assert!(desk.good("skbscope learn --check mine.toml").contains("ok     mine"));
    assert!(desk.refused("skbscope learn --new mine").contains("is there already"));
}
