//! The lesson of the manual, played literally: what its first column says is pressed, what its second says is looked for.

use super::{Driver, HINT, how};

/// What stands in backticks; and what stands so behind "no".
fn quoted(text: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut quoted, mut denied) = (Vec::new(), Vec::new());
    let mut parts = text.split('`');
    while let (Some(before), Some(inside)) = (parts.next(), parts.next()) {
        if before.ends_with("no ") { denied.push(inside) } else { quoted.push(inside) }
    }
    (quoted, denied)
}

/// What a terminal sends for a key named in the lesson; anything else is typed.
fn bytes(key: &str) -> &str {
    match key {
        "Enter" => "\r",
        "Esc" => "\x1b",
        typed => typed,
    }
}

/// Plays it on a terminal of this size, on the program that `.ci/run` names, or else on the one just built.
fn play(columns: u16, rows: u16) {
    let program = std::env::var("SKBSCOPE").unwrap_or_else(|_| env!("CARGO_BIN_EXE_skbscope").to_owned());
    let page = include_str!("../../../assets/manual/lesson.md");
    let (_, lesson) = page.split_once("A lesson: ").expect("the page has a lesson");
    let (start, table) = lesson.split_once("\n\n").expect("a table below its command");
    let command = quoted(start).0[0].strip_prefix("skbscope ").expect("a command of this program");
    let mut driver = Driver::start(program, &command.split(' ').collect::<Vec<_>>(), columns, rows);
    driver.wait_text(HINT);
    driver.wait_text("PAUSED");
    let mut played = 0;
    for line in table.lines().take_while(|line| line.starts_with('|')).skip(2) {
        let (keys, says) = line.trim_matches('|').split_once(" | ").expect("two columns");
        let (seen, not_seen) = quoted(says);
        for (index, key) in quoted(keys).0.into_iter().enumerate() {
            driver.press(bytes(key));
            // Of several keys in a row, each has done its part when the text typed or the dialog is on the screen.
            let typed = index > 0 && key.chars().count() > 1 && bytes(key) == key;
            if typed {
                driver.wait_text(key);
            }
        }
        assert!(!seen.is_empty(), "the lesson says what to see: {line}");
        seen.iter().for_each(|text| driver.wait_text(text));
        not_seen.iter().for_each(|text| driver.wait_no_text(text));
        played += 1;
    }
    assert!(played >= 8, "{played} rows of the lesson were found");
    driver.press("qq");
    assert_eq!(how(driver.wait_end()), "exit 0");
    driver.assert_restored();
}

#[test]
fn the_lesson_of_the_manual_is_as_it_says_at_80x24() {
    play(80, 24);
}

#[test]
fn the_lesson_of_the_manual_is_as_it_says_at_120x40() {
    play(120, 40);
}
