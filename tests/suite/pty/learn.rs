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

/// Numbers, skbs and ACKs are typed and taken with Enter; what is no answer is said; a typed answer can be taken back.
#[test]
fn a_student_types_answers() {
    let desk = Desk::new();
    let mut driver = desk.start("learn edge --from part");
    driver.wait_text("2/5 One edge");
    driver.wait_text("Type your answer and press Enter");
    driver.press("4380");
    driver.wait_text("> 4380_");
    driver.press("\x7f");
    driver.wait_text("> 438_");
    driver.press("0\r");
    driver.wait_text("Behind 4380 bytes more than 26,667");
    driver.press("I");
    driver.wait_text("An ACK that frees memory makes no event");
    driver.press("I");
    driver.wait_text("What must go out of 49,216?");
    driver.press("I");
    driver.wait_text("There are no more hints");
    driver.press("26,280\r");
    driver.wait_text("Right: 1 of 3 points");
    driver.wait_text("= 26,280");
    driver.press("E");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");

    let mut driver = desk.start("learn sack --from first --lang zh");
    driver.wait_text("2/4 字节流中的空洞");
    driver.press("#");
    driver.wait_text("> #_");
    driver.press("4\r");
    driver.wait_text("= 4");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
}

/// In Chinese at 80x24: the class's votes stay, the teacher leaves the path, acts, and one key leads back; Backspace goes back
/// in the kernel's time, and the answer is hidden again.
#[test]
fn a_teacher_leaves_the_path_and_comes_back() {
    let desk = Desk::new();
    let mut driver = desk.start_shell("exec skbscope learn blocked-writer --present --lang zh --from asleep");
    driver.resize(80, 24);
    driver.wait_text("3/5 谁来唤醒写进程？");
    driver.press("b 7\r");
    driver.wait_text("投票：b 7");
    driver.press("n");
    driver.wait_text("已离开课程路线");
    driver.press("h");
    driver.press("\r");
    driver.wait_no_text("已离开课程路线");
    driver.wait_no_text("= 继续睡眠");

    driver.press(" ");
    driver.wait_text("= 继续睡眠");
    driver.wait_text("1.040000 s");
    driver.press("\x7f");
    driver.wait_no_text("= 继续睡眠");
    driver.wait_text("1.020000 s");
    driver.wait_text("投票：b 7");
    driver.press("\x7f");
    driver.wait_text("2/5");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
}

/// A class's numbers are counted too, and no digit of them is taken for a key.
#[test]
fn a_teacher_counts_numbers() {
    let desk = Desk::new();
    let mut driver = desk.start("learn edge --present --from part");
    driver.wait_text("such as: 832: 12, 1832: 30");
    driver.press("26280: 12, 4380: 3");
    driver.wait_text("> 26280: 12, 4380: 3_");
    driver.press("\r");
    driver.wait_text("Votes: 26280: 12, 4380: 3");
    driver.wait_text("2/5 One edge");
    driver.wait_no_text("= 26,280");
    driver.press(" ");
    driver.wait_text("= 26,280");
    driver.wait_text("Votes: 26280: 12, 4380: 3");
    driver.press("q");
    assert_eq!(how(driver.wait_end()), "exit 0");
}
