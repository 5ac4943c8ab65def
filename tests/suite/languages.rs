//! What is said is said in both languages, whole, and in the words of the glossary.

mod left_behind;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use skbscope::engine::step::probe::{Event, Field, Site, Test};
use skbscope::language::catalogue::{Catalogue, CatalogueError, RenderError, Value};
use skbscope::language::{FILES, Language, TABLES};
use skbscope::lesson::course;

use sources::{Said, said_in_sources};

/// The places of all messages of a file.
fn read(name: &str, language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let (_, texts) = FILES.iter().find(|(file, _)| *file == name).expect("a file");
    let catalogue = Catalogue::read(language.code(), [(name, texts[language as usize])]).expect("Fluent");
    catalogue.messages().map(|(id, places)| (id.to_owned(), places.clone())).collect()
}

#[test]
fn every_message_is_there_in_both_languages_with_the_same_places() {
    for (name, _) in FILES {
        let [english, chinese] = Language::ALL.map(|language| read(name, language));
        let ids = |messages: &BTreeMap<String, BTreeSet<String>>| messages.keys().cloned().collect::<Vec<_>>();
        assert_eq!(ids(&english), ids(&chinese), "{name}");
        for (id, places) in &english {
            assert_eq!(*places, chinese[id], "the places of {id} in {name}");
        }
    }
}

/// The rows of the tables, by the ids under which the catalogues have them.
fn rows() -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for test in Test::ALL {
        rows.extend(["yes", "no"].map(|verdict| format!("test-{}-{verdict}", test.name())));
    }
    for field in Field::ALL {
        rows.extend(["rose", "fell"].map(|way| format!("change-{field:?}-{way}")));
    }
    for event in Event::ALL {
        rows.extend(["", "-means"].map(|part| format!("event-{event:?}{part}")));
    }
    for site in Site::ALL {
        rows.insert(format!("site-{site:?}"));
        if site.purpose() != site.purpose_with_send_head() {
            rows.insert(format!("site-{site:?}-with-send-head"));
        }
    }
    rows
}

#[test]
fn every_row_of_a_table_is_there_in_chinese_and_takes_nothing() {
    let mut found = BTreeSet::new();
    for (name, text) in TABLES {
        let catalogue = Catalogue::read("zh", [(name, text)]).expect("Fluent");
        for (id, places) in catalogue.messages() {
            assert!(places.is_empty(), "{id} in {name} has places: {places:?}");
            found.insert(id.to_owned());
        }
    }
    let rows = rows();
    let missing: Vec<_> = rows.difference(&found).collect();
    let unused: Vec<_> = found.difference(&rows).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing: {missing:?}; of no row: {unused:?}");
}

/// The program names each message, and fills all of its places and no other.
#[test]
fn every_message_is_used_and_filled() {
    let catalogue = Language::English.catalogue();
    let mut unused: BTreeSet<&str> = catalogue.messages().map(|(id, _)| id).collect();
    let mut wrong = Vec::new();
    for Said { path, line, id, places } in said_in_sources() {
        unused.remove(id.as_str());
        match (catalogue.places(&id), places) {
            (None, _) => wrong.push(format!("{path}:{line}: no message `{id}`")),
            (Some(wanted), Some(filled)) if *wanted != filled => {
                wrong.push(format!("{path}:{line}: `{id}` has the places {wanted:?}, not {filled:?}"));
            }
            _ => {}
        }
    }
    wrong.extend(unused.iter().map(|id| format!("nobody says `{id}`")));
    assert_eq!(wrong, [""; 0]);
}

fn messages(language: Language) -> impl Iterator<Item = (String, String)> {
    let lessons = course::ALL.iter().map(|lesson| (lesson.name, lesson.texts));
    let files = FILES.iter().copied().chain(lessons).map(move |(name, texts)| (name, texts[language as usize]));
    files.chain(TABLES.into_iter().filter(move |_| language == Language::Chinese)).flat_map(|(name, text)| {
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        lines.map(move |line| (format!("{name}: {line}"), line.to_owned()))
    })
}

/// A line of a catalogue without its id and its places.
fn words(line: &str) -> String {
    let text = match line.split_once(" = ") {
        Some((id, text)) if !line.starts_with(' ') && !id.contains(' ') => text,
        _ => line,
    };
    let mut words = String::new();
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => words.push(c),
            _ => {}
        }
    }
    words
}

/// A line without the places that bring their own punctuation.
fn joined(line: &str) -> String {
    let line =
        line.split("{\"").map(|part| part.split_once("\"}").map_or(part, |(_, behind)| behind)).collect::<String>();
    let mut parts = line.split("{$");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |line, part| line + "，" + part.split_once('}').map_or("", |(_, behind)| behind))
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Half-width digits and Latin letters, full-width punctuation between Chinese characters, and a space where the two meet.
/// A place written `{$more}` and not `{ $more }` brings its own.
#[test]
fn chinese_is_set_as_it_is_in_print() {
    let mut wrong = Vec::new();
    for (place, line) in messages(Language::Chinese) {
        let text = words(&line);
        if text.chars().any(|c| ('\u{ff10}'..='\u{ff5a}').contains(&c) && c.is_alphanumeric()) {
            wrong.push(format!("full-width letters or digits in {place}"));
        }
        let line = if line.contains("->") { words(&line) } else { joined(&line) };
        let pairs = line.chars().zip(line.chars().skip(1));
        for (before, after) in pairs {
            let meets = |c: char| c.is_ascii_alphanumeric() || c == '{' || c == '}';
            if (is_chinese(before) && meets(after) && after != '}')
                || (is_chinese(after) && meets(before) && before != '{')
            {
                wrong.push(format!("no space between {before} and {after} in {place}"));
            }
            if is_chinese(before) && matches!(after, ',' | ';' | '?' | '!') {
                wrong.push(format!("half-width {after} behind {before} in {place}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// Words of the glossary that a Chinese text must not leave in English, and words that it must not use for them.
#[test]
fn chinese_keeps_to_the_glossary() {
    let glossary = include_str!("../../assets/language/glossary.toml");
    let glossary: BTreeMap<String, Vec<String>> = toml::from_str(glossary).expect("word = [other words for it]");
    let mut wrong = Vec::new();
    for (place, line) in messages(Language::Chinese) {
        let text = words(&line);
        for (right, others) in &glossary {
            let found = others.iter().find(|other| text.contains(other.as_str()));
            wrong.extend(found.map(|other| format!("{other} instead of {right} in {place}")));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_locale_decides_unless_it_is_of_another_language() {
    let chinese = Language::of_locales(["", "zh_CN.UTF-8", "en_US.UTF-8"]);
    assert_eq!(chinese, Language::Chinese);
    for english in [["C.UTF-8", "zh_CN.UTF-8", ""], ["", "", "de_DE.UTF-8"], ["", "", ""], ["en_GB", "", "zh_CN"]] {
        assert_eq!(Language::of_locales(english), Language::English, "{english:?}");
    }
}

#[test]
fn a_catalogue_tells_what_is_wrong_with_it() {
    let read = |text| Catalogue::read("en", [("my.ftl", text)]);
    let error = |text| read(text).err().map(|error: CatalogueError| error.to_string()).unwrap_or_default();
    assert!(
        error("fine = Fine\nwrong Wrong\n").starts_with("my.ftl, line 2:"),
        "{}",
        error("fine = Fine\nwrong Wrong\n")
    );
    assert!(error("a = A\na = B\n").contains("the message `a` stands there twice"));

    let catalogue =
        read("sent = { $n -> \n    [one] one byte\n   *[other] { $n } bytes\n } to { $to }\n").expect("Fluent");
    let say = |args: &[(&str, Value<'_>)]| catalogue.render("sent", args);
    assert_eq!(
        say(&[("n", Value::Count(12_345)), ("to", Value::Shown("B".into()))]).as_deref(),
        Ok("12,345 bytes to B")
    );
    assert_eq!(say(&[("n", Value::Count(1)), ("to", Value::Shown("B".into()))]).as_deref(), Ok("one byte to B"));
    assert!(matches!(say(&[("n", Value::Count(1))]), Err(RenderError::Unfilled { .. })));
    assert_eq!(catalogue.render("no", &[]).err(), Some(RenderError::NoMessage("no".to_owned())));
}
