//! Lessons under a pseudo-terminal: one who answers, and one in front of a class.

use crate::desk::Desk;

use super::how;

/// A wrong answer, a hint, the right one, the reveal, and back to where it was asked.
#[test]
fn a_student_plays_a_lesson() {
    let desk = Desk::new();
    let mut driver = desk.start_shell("XDG_STATE_HOME=$PWD exec skbscope learn blocked-writer --score s.jsonl");
    driver.wait_text("1/5 Who wakes the writer?");
    driver.press(" ");
    driver.wait_text("16,448 over the limit");
    driver.press(" ");
    driver.wait_text("The peer acknowledges 14,600 bytes");
    driver.wait_no_text("sleeps on. Free");

    driver.press("a");
    driver.wait_text("You compared 34,616 with 32,768");
    driver.press("I");
    driver.wait_text("Freed memory alone wakes nobody");
    driver.press("b");
    driver.wait_text("Right: 1 of 3 points");
    driver.wait_text("= it sleeps on");
    driver.press("\x7f");
    driver.wait_text("1.020000 s");
    driver.wait_text("What happens to the writer?");
    driver.press("n");
    driver.wait_text("off the path");
    driver.press("\r");
    driver.wait_no_text("off the path");

    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
    let score: serde_json::Value = serde_json::from_str(desk.read("s.jsonl").trim()).expect("a line of JSON");
    assert_eq!((&score["given"][0], &score["points"], &score["right"]), (&"a".into(), &1.into(), &true.into()));
    assert!(desk.good("XDG_STATE_HOME=$PWD skbscope learn").contains("- blocked-writer"));
}

/// Time stands until the teacher moves; votes are typed in, and the answer is hidden until the reveal.
#[test]
fn a_teacher_shows_a_lesson() {
    let desk = Desk::new();
    let mut driver = desk.start("learn blocked-writer --present --from asleep");
    driver.wait_text("3/5 Who wakes the writer?");
    driver.wait_text("Type what the class says");
    driver.press("a 12, b 30");
    driver.wait_text("> a 12, b 30");
    driver.press("\r");
    driver.wait_text("Votes: a 12, b 30");
    driver.wait_no_text("= it sleeps on");

    driver.press(" ");
    driver.wait_text("= it sleeps on");
    driver.wait_text("Votes: a 12, b 30");
    driver.press("Z");
    driver.wait_text("= 继续睡眠");

    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
}
