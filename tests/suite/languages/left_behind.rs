//! Nothing that people read on the screen is left in English: all panels are put into Chinese, and every word of theirs in
//! Latin letters must be a name (of the kernel, of a key, of a unit, of a file) or stand in the list.

use std::collections::{BTreeMap, BTreeSet};

use skbscope::engine::Kernel;
use skbscope::language::Language;
use skbscope::scenario::embedded;
use skbscope::tui::{Model, PanelId};

use crate::matrix::states;
use crate::screen_user::{draw, resize};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// English words that may stand in a Chinese text, each with others of its kind.
fn allowed() -> BTreeSet<&'static str> {
    let lines = include_str!("allowed_words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
}

/// What was read, and where each word that is not allowed was found first.
struct Reader {
    allowed: BTreeSet<String>,
    found: BTreeMap<String, String>,
}

impl Reader {
    fn new() -> Reader {
        let mut allowed: BTreeSet<_> = allowed().into_iter().map(str::to_owned).collect();
        for embedded in embedded::ALL {
            let scenario = embedded.scenario().expect("a good one");
            allowed.extend(scenario.world.programs.iter().map(|program| program.name.clone()));
            allowed.insert(scenario.name.clone());
        }
        Reader { allowed, found: BTreeMap::new() }
    }

    fn read(&mut self, place: &str, text: &str) {
        for line in text.lines() {
            for word in latin_words(line) {
                if !is_name(&word) && !self.allowed.contains(word.as_str()) && !self.is_cut_name(&word) {
                    self.found.entry(word).or_insert_with(|| format!("{place}: {}", line.trim()));
                }
            }
        }
    }

    /// The beginning of a program's name that did not fit.
    fn is_cut_name(&self, word: &str) -> bool {
        word.contains('-') && self.allowed.iter().any(|name| name.starts_with(word))
    }

    #[track_caller]
    fn finish(self) {
        let found: Vec<_> = self.found.iter().map(|(word, place)| format!("{word}    in {place}")).collect();
        assert!(found.is_empty(), "{} words are left in English:\n{}", found.len(), found.join("\n"));
    }
}

/// The words of a line in Latin letters. What stands between backticks is code, and what hangs together with a sign that
/// no sentence has (`--lang`, `a/b.rs`, `tcp_ack`, `f()`, `key=value`) is one word. Letters in a picture are no words.
fn latin_words(line: &str) -> Vec<String> {
    let prose = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let belongs = |c: char| c.is_ascii_alphanumeric() || "_-/.+=:*@#()<>[]{}'\"$%&\\~^".contains(c);
    let in_picture = |c: char| ('\u{2500}'..='\u{28ff}').contains(&c) && c != '│';
    let mut words = Vec::new();
    let mut rest = prose.as_str();
    while let Some(start) = rest.find(belongs) {
        let before = rest[..start].chars().next_back();
        let length = rest[start..].find(|c| !belongs(c)).unwrap_or(rest.len() - start);
        let (word, behind) = rest[start..].split_at(length);
        let is_drawn = before.is_some_and(in_picture) || behind.chars().next().is_some_and(in_picture);
        // The beginning of a word may be that of another.
        let is_cut = behind.starts_with('…');
        if word.contains(|c: char| c.is_ascii_alphabetic()) && !is_drawn && !is_cut {
            words.push(word.trim_matches(|c: char| ".:()[]'\"<>{}=*%@#&^".contains(c)).to_owned());
        }
        rest = behind;
    }
    words
}

/// Of the kernel, of an option, of a file, of a key: it has a sign, a digit or a capital where no English word has one.
fn is_name(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_ascii_alphabetic()).count();
    letters < 2
        || word.contains(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '\'' && c != '.')
        || word.starts_with('-')
        || word.chars().skip(1).any(|c| c.is_ascii_uppercase())
}

fn in_chinese(mut model: Model) -> Model {
    model.theme.language = Language::Chinese;
    model
}

/// Every panel, plain and zoomed, at three sizes. What a trace, or a program that runs beside, says of itself is no text of ours.
fn read_panels(reader: &mut Reader, name: &str, model: &mut Model, panels: &[PanelId]) {
    for &panel in panels {
        for zoomed in [false, true] {
            for size in SIZES {
                model.ui.zoom = None;
                model.ui.set_focus(panel);
                model.ui.zoom = zoomed.then_some(panel);
                resize(model, size);
                reader.read(&format!("{name}, {panel:?} at {}x{}", size.0, size.1), &draw(model));
            }
        }
    }
    model.ui.zoom = None;
}

#[test]
fn no_panel_is_left_in_english() {
    let mut reader = Reader::new();
    for kernel in [Kernel::v6_18(), Kernel::v3_10()] {
        let plain = [("far", states::far(kernel.clone())), ("full", states::full(kernel.clone()))];
        for (name, model) in plain {
            let mut model = in_chinese(model);
            read_panels(&mut reader, name, &mut model, &PanelId::ALL);
            read_panels(&mut reader, name, &mut states::inside(model), &[PanelId::Stack, PanelId::Steps]);
        }
    }
    reader.finish();
}
