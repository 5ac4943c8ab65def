//! Lessons: those of the course can be played from end to end, and those of a user are told what is wrong with them.

use std::collections::BTreeSet;
use std::rc::Rc;

use skbscope::conformance::{Trace, verify};
use skbscope::language::Language;
use skbscope::lesson::read::Files;
use skbscope::lesson::{Lesson, LessonError, Player, Stage, Verdict, check, course};

use crate::desk::Desk;
use crate::traces;

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

/// What a lesson tells of kernels was recorded on one, and the engine does the same.
#[test]
fn every_lesson_names_the_recordings_that_hold_what_it_tells() {
    for embedded in course::ALL {
        let lesson = embedded.lesson().expect("right");
        assert!(!lesson.recorded.is_empty(), "{} names no recording", lesson.name);
        let kernels: Vec<_> = lesson.kernels.iter().map(|kernel| kernel.name()).collect();
        for name in &lesson.recorded {
            let on: Vec<_> = kernels.iter().filter_map(|kernel| traces::find(&format!("{kernel}/{name}"))).collect();
            assert!(!on.is_empty(), "{}: no recording `{name}` on any of {kernels:?}", lesson.name);
            for text in on {
                let report = verify(&Trace::parse(&text).expect("a trace"), false);
                assert!(report.differences.is_empty(), "{}: {name}: {:?}", lesson.name, report.differences);
            }
        }
    }
}

/// Figures that were measured on kernels, and those that follow from their sources for 3.10: the lessons come to the same.
#[test]
fn the_answers_are_what_kernels_gave() {
    let measured = [
        ("first-1000", "6.18", "made", "1,832"),
        ("first-1000", "3.10", "made", "2,304"),
        ("partial-ack", "6.18", "two", "1,832"),
        ("partial-ack", "6.18", "many", "500"),
        ("doubling", "6.18", "set", "8,192"),
        ("sendq-over-sndbuf", "6.18", "until", "64,240"),
        ("one-big-write", "6.18", "offered", "46,720"),
        ("ten-bytes", "6.18", "one", "10"),
        ("ten-bytes", "3.10", "one", "4"),
        ("nagle-saves", "6.18", "second", "2"),
        ("poll-vs-send", "6.18", "no-more", "yes"),
        ("two-tasks", "6.18", "two", "17"),
        ("zero-copy", "6.18", "call", "4,928"),
        ("sack-panic", "3.10", "merged", "69,632"),
    ];
    for (name, kernel, cue, answer) in measured {
        let lesson = course::find(name).expect("in the course").lesson().expect("right");
        let kernel = *lesson.kernels.iter().find(|known| known.name() == kernel).expect("one of its kernels");
        let played = check::play(&lesson, kernel).expect("played");
        let given = played.answers.iter().find(|(asks, _)| asks == cue).map(|(_, answer)| answer.as_str());
        assert_eq!(given, Some(answer), "{name} on {}", kernel.name());
    }
}

#[test]
fn names_are_all_different_and_chapters_stand_together() {
    let names: BTreeSet<_> = course::ALL.iter().map(|lesson| lesson.name).collect();
    assert_eq!(names.len(), course::ALL.len());
    let chapters: Vec<_> = course::ALL.iter().map(|lesson| lesson.lesson().expect("right").chapter).collect();
    assert!(chapters.is_sorted(), "{chapters:?}");
    assert_eq!(course::nearest_name("blocked-writter"), Some("blocked-writer"));
}

/// Three to eight minutes: four to eight cues, and one to three questions.
#[test]
fn a_lesson_is_short() {
    for embedded in course::ALL {
        let lesson = embedded.lesson().expect("right");
        let questions = lesson.cues.iter().filter(|cue| cue.question.is_some()).count();
        assert!((4..=8).contains(&lesson.cues.len()) && (1..=3).contains(&questions), "{}", lesson.name);
    }
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

/// A book that can be carried about: contents that lead somewhere, answers behind all questions, no network, and pages that
/// A4 holds.
#[test]
fn the_course_becomes_a_book_in_both_languages() {
    let desk = Desk::new();
    for (language, title, answers) in
        [("en", "Why did my send() block?", "Answers"), ("zh", "我的 send() 为什么阻塞？", "答案")]
    {
        desk.good(&format!("skbscope export course --to html --lang {language} -o {language}.html"));
        let html = desk.read(&format!("{language}.html"));
        assert!(html.len() < 6_000_000, "{} bytes are too many to hand out", html.len());
        assert!(html.starts_with("<!doctype html>") && html.contains(&format!("<h1>{title}</h1>")));
        assert!(
            !html.contains("src=") && !html.contains("url(") && !html.contains("@import") && !html.contains("<script")
        );

        let links: Vec<_> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(links.len() > course::ALL.len() && links.iter().all(|link| link.starts_with('#')), "{links:?}");
        let lost: Vec<_> = links.iter().filter(|link| !html.contains(&format!("id=\"{}\"", &link[1..]))).collect();
        assert!(lost.is_empty(), "{lost:?} lead nowhere");
        let sheets = html.find(&format!("<h1 id=\"answers\">{answers}</h1>")).expect("sheets of answers");
        assert!(html.rfind("class=\"q\"").is_some_and(|question| question < sheets));
        assert!(html[..sheets].matches("class=\"answer\"").count() == 0 && html[sheets..].contains("class=\"answer\""));

        for section in html.split("<section>").skip(1).filter(|section| section.contains("<svg")) {
            let height = height_mm(section);
            assert!(height <= 267.0, "{height} mm do not fit on A4:\n{}", &section[..200.min(section.len())]);
        }
        let markdown = desk.good(&format!("skbscope export course --to md --lang {language}"));
        assert!(markdown.starts_with(&format!("# {title}")) && markdown.contains(&format!("\n# {answers}\n")));
    }
}

/// About what a browser makes of a sheet that is 180 mm wide: the picture in its proportions, and lines of 11 pt.
fn height_mm(section: &str) -> f64 {
    let size = |name: &str| -> f64 {
        let value = section.split_once(&format!(" {name}='")).and_then(|(_, rest)| rest.split('\'').next());
        value.and_then(|value| value.parse().ok()).expect("the picture's size")
    };
    let picture = 180.0 * size("height") / size("width");
    let rest = section.split_once("</svg>").map_or("", |(_, rest)| rest);
    let text = |tag: &str, line: f64| {
        let texts =
            section.split(tag).skip(1).chain(rest.split("<li>").skip(1)).filter_map(|text| text.split("</").next());
        texts.map(|text| (text.chars().count() as f64 / 45.0).ceil() * line).sum::<f64>()
    };
    20.0 + picture + text("<p>", 6.0) + text("<p class=\"q\">", 6.0) + 10.0
}

/// Figures that stand in a text as they are: kernel versions, years, lines of the chapter's source, and what is the same
/// everywhere.
const AS_THEY_ARE: &[(&str, &[&str])] = &[
    ("", &["0", "1", "3.10", "4.14", "4.15", "5.10", "6.1", "6.12", "6.18", "2019"]),
    ("dead-path", &["15"]),
    ("sack-panic", &["16", "17", "40", "65,535"]),
    ("zero-copy", &["10"]),
    ("tcp-sendmsg", &["743", "746"]),
    ("memory-pressure", &["2"]),
];

/// Every other figure of a text is computed: a place for a number stands there.
#[test]
fn no_figure_of_a_lesson_is_typed() {
    let mut typed = Vec::new();
    for embedded in course::ALL {
        for text in embedded.texts {
            let mut id = "";
            for line in text.lines().filter(|line| !line.starts_with("title =")) {
                id = line.split_once(" = ").filter(|_| !line.starts_with(' ')).map_or(id, |(id, _)| id);
                let said = line.strip_prefix(id).unwrap_or(line);
                typed.extend(
                    figures(said)
                        .into_iter()
                        .filter(|figure| !is_as_it_is(embedded.name, figure))
                        .map(|figure| format!("{} {id}: {figure}", embedded.name)),
                );
            }
        }
    }
    assert!(typed.is_empty(), "typed by hand:\n{}", typed.join("\n"));
    assert_eq!(figures("46,720 of { $sndbuf }, tcp_wmem[2], HTTP/2, 3.10."), ["46,720", "3.10"]);
}

fn is_as_it_is(lesson: &str, figure: &str) -> bool {
    let is_line = lesson == "tcp-sendmsg" && figure.len() == 4 && figure.starts_with('1');
    is_line || AS_THEY_ARE.iter().any(|(of, figures)| (of.is_empty() || *of == lesson) && figures.contains(&figure))
}

/// Runs of digits that are no part of a name and stand outside of places.
fn figures(text: &str) -> Vec<String> {
    let mut outside = String::new();
    let mut depth = 0;
    for c in text.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        outside.push(if depth == 0 && c != '}' { c } else { ' ' });
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-[/,.".contains(c);
    let words = outside.split(|c: char| !is_word(c)).map(|word| word.trim_matches([',', '.', '/', '-']));
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned).collect()
}

/// What does not fit at 80x24 is a fault of the lesson, in the language and on the kernel where it is.
#[test]
fn a_text_that_takes_too_much_room_is_told() {
    let long = "a rather long word ".repeat(20);
    let texts = TEXTS.replace("full = Here", &format!("full = {long}"));
    let lesson = read(TOML, &texts).expect("readable");
    let kernel = lesson.kernels[0];
    let played = check::play(&Rc::new(lesson), kernel).expect("played");
    assert_eq!(
        played.faults.iter().filter(|fault| fault.contains("the narration takes 5 lines of 76 columns")).count(),
        2
    );
}
