//! The names that a breakpoint may use. They are the engine's own (`engine/step`); here are only the shorter forms.

use crate::engine::step::events::Noun;
use crate::engine::step::probe::{Event, Field, Site, Test};
use crate::engine::{CaState, State};

/// The kernel function of that name in any version; `__` before it and `_locked` behind it may be left out.
pub fn site(text: &str) -> Option<Site> {
    let is = |site: &Site| site.all_names().any(|name| text == name || text == short_name(name));
    Site::ALL.iter().copied().find(is)
}

fn short_name(name: &'static str) -> &'static str {
    let name = name.trim_start_matches('_');
    name.strip_suffix("_locked").unwrap_or(name)
}

/// The decision of that name, as [`decision_name`] writes it.
pub fn decision(text: &str) -> Option<Test> {
    Test::ALL.iter().copied().find(|test| decision_name(*test) == text)
}

/// `SndbufFree` is `sndbuf_free`.
pub fn decision_name(test: Test) -> String {
    let mut name = String::new();
    for c in test.name().chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// The counter of that name; `sk_`, `snd_`, `tcp_`, `icsk_` and `SOCK_` before it and `_us` behind it may be left out.
pub fn field(text: &str) -> Option<Field> {
    let is_called_so =
        |field: &&Field| text.eq_ignore_ascii_case(field.name()) || text.eq_ignore_ascii_case(short_field(**field));
    Field::ALL.iter().find(is_called_so).copied()
}

pub fn short_field(field: Field) -> &'static str {
    let name = field.name();
    let short = ["sk_", "snd_", "tcp_", "icsk_", "SOCK_"].iter().find_map(|prefix| name.strip_prefix(prefix));
    short.unwrap_or(name).trim_end_matches("_us")
}

/// The kernel's numbers for the values of `sk_state` and `icsk_ca_state`, by their names.
pub fn constants() -> impl Iterator<Item = (&'static str, i64)> {
    let states = State::ALL.iter().map(|state| (state.name(), *state as i64));
    states.chain(CaState::ALL.iter().map(|state| (state.name(), *state as i64)))
}

pub fn constant(text: &str) -> Option<i64> {
    constants().find(|(name, _)| *name == text).map(|(_, value)| value)
}

/// What a phrase of several words stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    Event(Event),
    Changed(Field),
    AckFrees,
}

/// Phrases that are not simply the name of an event.
const OTHER_PHRASES: [(&str, Meaning); 4] = [
    ("skb made", Meaning::Event(Event::SkbAllocated)),
    ("skb lost", Meaning::Event(Event::SkbLost)),
    ("limit changed", Meaning::Changed(Field::Sndbuf)),
    ("ack frees", Meaning::AckFrees),
];

/// All phrases; words are separated by one blank.
pub fn phrases() -> impl Iterator<Item = (&'static str, Meaning)> {
    let events = Event::ALL.iter().map(|event| (event.name(), Meaning::Event(*event)));
    events.chain(OTHER_PHRASES)
}

/// The words of a phrase behind the skb or task that it is about: `freed` of `skb freed`, `PSH set` as it is.
pub fn words_behind(phrase: &'static str, noun: Noun) -> &'static str {
    phrase.strip_prefix(noun.word()).and_then(|rest| rest.strip_prefix(' ')).unwrap_or(phrase)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn names_are_the_kernels_and_may_be_shortened() {
        assert_eq!(site("tcp_sendmsg_locked"), Some(Site::TcpSendmsg));
        assert_eq!(site("tcp_sendmsg"), Some(Site::TcpSendmsg));
        assert_eq!(site("tcp_transmit_skb"), Some(Site::TcpTransmitSkb));
        assert_eq!(site("sendmsg"), None);
        assert_eq!(field("sk_wmem_queued"), Some(Field::WmemQueued));
        assert_eq!(field("wmem_queued"), Some(Field::WmemQueued));
        assert_eq!(field("cwnd"), Some(Field::Cwnd));
        assert_eq!(field("srtt"), Some(Field::Srtt));
        assert_eq!(decision("sndbuf_free"), Some(Test::SndbufFree));
        assert_eq!(constant("Recovery"), Some(3));
    }

    #[test]
    fn no_first_word_means_two_things() {
        let mut seen = BTreeMap::new();
        let sites = Site::ALL
            .iter()
            .flat_map(|site| site.all_names())
            .flat_map(|name| [name, short_name(name)])
            .map(str::to_owned);
        let fields = Field::ALL.iter().flat_map(|field| [field.name(), short_field(*field)]).map(str::to_owned);
        let decisions = Test::ALL.iter().map(|test| decision_name(*test));
        let firsts = phrases().filter_map(|(phrase, _)| phrase.split(' ').next()).map(str::to_owned);
        let kinds: [(&str, Vec<String>); 5] = [
            ("function", sites.collect()),
            ("decision", decisions.collect()),
            ("field", fields.collect()),
            ("event", firsts.collect()),
            ("constant", constants().map(|(name, _)| name.to_owned()).collect()),
        ];
        for (kind, names) in kinds {
            for name in names {
                let other = seen.insert(name.to_lowercase(), kind);
                assert!(other.is_none_or(|other| other == kind), "{name} is a {kind} and a {other:?}");
            }
        }
    }

    #[test]
    fn short_names_are_not_shared() {
        for field in Field::ALL {
            assert_eq!(super::field(short_field(*field)), Some(*field));
        }
        for (site, name) in Site::ALL.iter().flat_map(|site| site.all_names().map(move |name| (site, name))) {
            assert_eq!(super::site(name), Some(*site));
            assert_eq!(super::site(short_name(name)), Some(*site));
        }
        for test in Test::ALL {
            assert_eq!(decision(&decision_name(*test)), Some(*test));
        }
    }
}
