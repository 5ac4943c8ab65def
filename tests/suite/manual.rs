//! Every command that README and manual show is run as shown, page by page, each page in a folder of its own; output that is
//! shown must come. Commands that open the screen are quit as soon as they stand there.
//!
//! Blocks of `sh` hold a command in each line. Blocks of `console` hold commands behind `$ ` and what they print, where `...`
//! stands for any characters of a line, or alone for any lines. Blocks of `toml` are files, named in their first line.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use clap::Parser;
use skbscope::cli::topics::TOPICS;
use skbscope::cli::{Cli, Command};
use skbscope::language::Language;

use crate::desk::Desk;
use crate::tun::{allowed, installed};

/// Commands that a test cannot run: they would run this test.
const NOT_RUN: [&str; 1] = ["cargo test"];

enum Shown {
    File { name: String, text: String },
    Command { text: String, output: Option<Vec<String>> },
}

/// The blocks of a page, in their order.
fn shown(page: &str) -> Result<Vec<Shown>, String> {
    let mut all = Vec::new();
    for block in page.split("```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').expect("a block begins with a line of its own");
        match language {
            "sh" => all.extend(text.lines().map(|line| Shown::Command { text: line.to_owned(), output: None })),
            "console" => all.extend(text.split("$ ").skip(1).map(|part| {
                let mut lines = part.lines().map(str::to_owned);
                let text = lines.next().unwrap_or_default();
                Shown::Command { text, output: Some(lines.collect()) }
            })),
            "toml" => {
                let name = text.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the name of the file");
                all.push(Shown::File { name: name.to_owned(), text: text.to_owned() });
            }
            other => return Err(format!("a block of `{other}`: nobody would look whether it is true")),
        }
    }
    Ok(all)
}

/// The words of a command up to a comment, a pipe or a redirection, as a shell takes them apart.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            '#' | '|' | '>' | '&' if !quoted => break,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("there is one").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What a command asks the program for, if it is one of this program; nothing, if it is the help.
fn asked(command: &str) -> Result<Option<Cli>, String> {
    match Cli::try_parse_from(words(command)) {
        Ok(cli) if command.starts_with("skbscope") => Ok(Some(cli)),
        Err(error) if command.starts_with("skbscope") && error.use_stderr() => Err(format!("{command}\n{error}")),
        _ => Ok(None),
    }
}

fn opens_the_screen(cli: &Cli) -> bool {
    match &cli.command {
        None => true,
        Some(Command::Run(args)) => !args.options.headless.headless,
        Some(Command::Replay(args)) => !args.headless,
        Some(Command::Learn(args)) => args.lesson.is_some() && !args.check && !args.text,
        Some(Command::Compare(args)) => !args.headless && !args.json,
        Some(_) => false,
    }
}

/// Whether this machine has what a command needs; if not, says that it is skipped.
fn can_run(command: &str) -> bool {
    let words = command.split(|c: char| !c.is_alphanumeric());
    let has = |program| !words.clone().any(|word| word == program) || installed(program, command);
    ["tshark", "man", "nc"].into_iter().all(has)
        && (!["--peer tun", "--shadow"].iter().any(|option| command.contains(option)) || allowed(command))
}

/// Whether a line is as shown, where `...` stands for any characters.
fn is_like(shown: &str, line: &str) -> bool {
    match shown.split_once("...") {
        None => shown == line,
        Some((before, behind)) => line.strip_prefix(before).is_some_and(|rest| {
            let mut rests = rest.char_indices().map(|(at, _)| &rest[at..]).chain([""]);
            rests.any(|rest| is_like(behind, rest))
        }),
    }
}

/// Whether lines are as shown, where `...` alone stands for any number of them.
fn are_like(shown: &[String], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((any, rest)) if any == "..." => (0..=lines.len()).any(|skipped| are_like(rest, &lines[skipped..])),
        Some((first, rest)) => {
            lines.split_first().is_some_and(|(line, others)| is_like(first, line.trim_end()) && are_like(rest, others))
        }
    }
}

/// Runs a command as shown. Those with a real kernel get a network of their own, where every port and device is free.
fn run(desk: &Desk, command: &str, output: Option<&[String]>) -> Result<(), String> {
    let command = command.replace("cargo run --release --", "skbscope").replace("cargo run --release", "skbscope");
    let opens_the_screen = asked(&command)?.is_some_and(|cli| opens_the_screen(&cli));
    if NOT_RUN.contains(&words(&command).join(" ").as_str()) || !can_run(&command) {
        return Ok(());
    }
    let own_network = command.contains("--peer tun");
    let network = if own_network { "unshare --user --map-root-user --net" } else { "" };
    desk.write("shown.sh", &format!("{}{command}\n", if own_network { "ip link set lo up\n" } else { "" }));
    if opens_the_screen {
        let mut driver = desk.start_shell(&format!("exec {network} bash shown.sh"));
        driver.wait_text("? help");
        // A run with a real kernel is asked about, since it cannot be made again.
        driver.press("qq");
        let status = driver.wait_end();
        driver.assert_restored();
        return if status.success() { Ok(()) } else { Err(format!("{command}: {status}\n{}", driver.text())) };
    }
    let ended = desk.shell(&format!("{network} timeout 120 bash shown.sh 2>&1"));
    let told = String::from_utf8_lossy(&ended.stdout);
    let code = command.split_once("# exit code ").map_or("0", |(_, code)| code);
    let lines: Vec<_> = told.lines().collect();
    match output {
        _ if ended.status.code().map(|code| code.to_string()).as_deref() != Some(code) => {
            Err(format!("{command}\nends with {}\n{told}", ended.status))
        }
        Some(output) if !are_like(output, &lines) => {
            Err(format!("{command}\nshould print\n{}\nbut prints\n{told}", output.join("\n")))
        }
        _ => Ok(()),
    }
}

/// Runs all that a page shows, and returns how many commands that were.
fn run_page(page: &str) -> Result<usize, String> {
    let desk = Desk::new();
    let traces = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces");
    symlink(traces, desk.path("traces")).expect("the folder is new");
    let all = shown(page)?;
    for shown in &all {
        match shown {
            Shown::File { name, text } => desk.write(name, text),
            Shown::Command { text, output } => run(&desk, text, output.as_deref())?,
        }
    }
    // In the text they have no folder to run in: they are only understood. What is in capitals is to be replaced.
    for command in page.split("```").step_by(2).flat_map(|text| text.split('`').skip(1).step_by(2)) {
        let has_capitals = command.split(' ').any(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
        if !has_capitals {
            asked(command)?;
        }
    }
    Ok(all.iter().filter(|shown| matches!(shown, Shown::Command { .. })).count())
}

#[test]
fn every_command_of_the_readme_does_what_is_shown() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README");

    let commands = run_page(&readme).unwrap_or_else(|wrong| panic!("{wrong}"));

    assert!(commands >= 8, "only {commands} commands were found");
}

#[test]
fn every_command_of_the_manual_does_what_is_shown() {
    let pages = TOPICS
        .iter()
        .map(|topic| run_page(topic.text(&Language::English)).map_err(|wrong| format!("{}: {wrong}", topic.name)));
    let (right, wrong): (Vec<_>, Vec<_>) = pages.partition(Result::is_ok);

    assert!(wrong.is_empty(), "{}", wrong.into_iter().filter_map(Result::err).collect::<Vec<_>>().join("\n\n"));
    let commands: usize = right.into_iter().flatten().sum();
    assert!(commands >= 50, "only {commands} commands were found");
}

#[test]
fn a_wrong_command_or_output_is_found() {
    for page in [
        "```sh\nskbscope run first-1000 --headles\n```",
        "```sh\nskbscope run no-such-scenario --headless\n```",
        "```console\n$ skbscope breakpoints 'task blocked'\ntask\n```",
        "```console\n$ skbscope breakpoints 'task blocked'\ntask blocked\nand more\n```",
        "```console\n$ skbscope breakpoints 'task blocked'   # exit code 2\n...\n```",
        "```\nskbscope\n```",
        "Try `skbscope run --no-such-option`.",
    ] {
        assert!(run_page(page).is_err(), "{page}");
    }
    let right = "```console\n$ skbscope breakpoints 'task blocked' 'timer fired'\nt...ed\n...\n```";
    assert_eq!(run_page(right), Ok(1));
}

#[test]
fn every_page_is_in_the_program_and_has_a_title() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/manual");
    let entries = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file"));
    let mut files: Vec<_> = entries
        .map(|file| file.file_name().into_string().expect("UTF-8"))
        .filter(|name| name.ends_with(".md"))
        .collect();
    let mut names: Vec<_> = TOPICS.iter().map(|topic| format!("{}.md", topic.name)).collect();
    files.sort();
    names.sort();
    assert_eq!(files, names);
    for (topic, language) in TOPICS.iter().flat_map(|topic| Language::ALL.map(|language| (topic, language))) {
        let text = topic.text(&language);
        assert!(text.starts_with("# ") && text.ends_with('\n'), "{} {language:?}", topic.name);
    }
}

/// The commands and files of a page; what a shell takes for a comment is for people.
fn commands(page: &str) -> Vec<String> {
    let shown = shown(page).expect("blocks that are known").into_iter();
    let told = shown.map(|shown| match shown {
        Shown::File { text, .. } => text,
        Shown::Command { text, .. } => text.split(" # ").next().unwrap_or_default().trim().to_owned(),
    });
    told.collect()
}

#[test]
fn a_page_has_the_same_commands_in_both_languages() {
    for topic in TOPICS {
        let [english, chinese] = Language::ALL.map(|language| commands(topic.text(&language)));
        assert_eq!(english, chinese, "{}", topic.name);
    }
}

#[test]
fn the_guide_lists_prints_and_helps_on() {
    let desk = Desk::new();
    let list = desk.good("skbscope guide");
    let completions = desk.good("skbscope completions bash");
    for topic in TOPICS {
        assert!(list.contains(topic.about(&Language::English)) && completions.contains(topic.name), "{list}");
        assert_eq!(desk.good(&format!("skbscope guide {}", topic.name)), topic.text(&Language::English));
        let chinese = desk.good(&format!("skbscope guide {} --lang zh", topic.name));
        assert_eq!(chinese, topic.text(&Language::Chinese));
    }
    assert!(desk.good("skbscope --help").contains("skbscope guide"));

    let told = desk.refused("skbscope guide brekpoints");
    assert!(told.contains("similar value exists: 'breakpoints'") && told.contains("lesson, screen, keys"), "{told}");
}
