//! From the text of a breakpoint to its [`Rule`].
//!
//! Wherever the parser looks for something, it writes down what would have fitted there. What it looked for at the place
//! where it had to give up is what the error expected; at the end of a text that is not complete yet, it is what may be
//! typed next.

use crate::debugger::breakpoint::error::ParseError;
use crate::debugger::breakpoint::expected::{Class, Expected, describe};
use crate::debugger::breakpoint::expr::{Condition, Number};
use crate::debugger::breakpoint::lex::{Kind, Token, tokens};
use crate::debugger::breakpoint::names;
use crate::debugger::breakpoint::names::Meaning;
use crate::debugger::breakpoint::rule::{Decision, Outcome, Rule, Trigger};
use crate::engine::step::events::Noun;
use crate::language::text;
use crate::scenario::error::nearest;

pub fn parse(text: &str) -> Result<Rule, ParseError> {
    let mut parser = Parser::new(text);
    parser.rule().map_err(|Stop| parser.error())
}

/// A number by itself; it may use names that are given as well.
pub fn parse_number(text: &str, given: &[String]) -> Result<Number, ParseError> {
    Parser::with_names(text, given).whole(Parser::number)
}

/// A condition by itself; it may use names that are given as well.
pub fn parse_condition(text: &str, given: &[String]) -> Result<Condition, ParseError> {
    Parser::with_names(text, given).whole(Parser::condition)
}

/// What may follow `text`, all of which is taken to be typed to its end.
pub fn expected_after(text: &str) -> Vec<Expected> {
    let mut parser = Parser::new(text);
    // Right or wrong: what it looked for at the end is what counts.
    let _ = parser.rule();
    if parser.tokens[parser.expected_at].kind == Kind::End { parser.expected } else { Vec::new() }
}

/// What may be said of an skb or a task, without that word; or all phrases about neither.
fn phrases_about(noun: Option<Noun>) -> Vec<(&'static str, Meaning)> {
    let begins_with = |phrase: &'static str, noun| names::words_behind(phrase, noun) != phrase;
    match noun {
        None => {
            names::phrases().filter(|(phrase, _)| !Noun::ALL.iter().any(|noun| begins_with(phrase, *noun))).collect()
        }
        Some(noun) => names::phrases()
            .filter(|(_, meaning)| matches!(meaning, Meaning::Event(event) if event.noun() == Some(noun)))
            .map(|(phrase, meaning)| (names::words_behind(phrase, noun), meaning))
            .collect(),
    }
}

/// The parser cannot go on; what is wrong, it has written down.
pub(super) struct Stop;

pub(super) type Parsed<T> = Result<T, Stop>;

pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    /// What would have fitted at the furthest token that was looked at.
    expected: Vec<Expected>,
    expected_at: usize,
    /// A complaint that says more than what was expected.
    complaint: Option<(Token, String)>,
    /// Names of numbers that somebody else knows.
    given: &'a [String],
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Parser { text, tokens: tokens(text), at: 0, expected: Vec::new(), expected_at: 0, complaint: None, given: &[] }
    }

    fn with_names(text: &'a str, given: &'a [String]) -> Self {
        Parser { given, ..Parser::new(text) }
    }

    /// All of the text as one thing.
    fn whole<T>(mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Result<T, ParseError> {
        let read = read(&mut self).and_then(|value| self.end().map(|()| value));
        read.map_err(|Stop| self.error())
    }

    fn rule(&mut self) -> Parsed<Rule> {
        let once = self.word("once");
        let trigger = self.trigger()?;
        let condition = if self.word("if") { Some(self.condition()?) } else { None };
        self.end()?;
        Ok(Rule { once, trigger, condition })
    }

    fn trigger(&mut self) -> Parsed<Trigger> {
        if let Some(site) = self.name(Class::Site, names::site) {
            return Ok(match self.outcome() {
                Some(outcome) => Trigger::Decision { at: Decision::At(site), outcome },
                None => Trigger::Site(site),
            });
        }
        if let Some(test) = self.name(Class::Decision, names::decision) {
            let outcome = self.outcome().unwrap_or(Outcome::Any);
            return Ok(Trigger::Decision { at: Decision::The(test), outcome });
        }
        if let Some(trigger) = self.phrase()? {
            return Ok(trigger);
        }
        let start = self.at;
        if let Some(field) = self.name(Class::Field, names::field) {
            if self.word("changed") {
                return Ok(Trigger::Changed(field));
            }
            self.at = start;
        }
        Ok(Trigger::Becomes(self.condition()?))
    }

    fn outcome(&mut self) -> Option<Outcome> {
        Outcome::WORDS.into_iter().find(|(_, word)| self.word(word)).map(|(outcome, _)| outcome)
    }

    /// An event in words, or one of the other phrases; none if it does not begin like one.
    fn phrase(&mut self) -> Parsed<Option<Trigger>> {
        let noun = Noun::ALL.into_iter().find(|noun| self.word(noun.word()));
        let number = match noun {
            Some(_) => self.number_of_subject()?,
            None => None,
        };
        let mut left = phrases_about(noun);
        let mut may_be_another = noun.is_none();
        loop {
            let Some(word) = self.next_word_of(&left) else {
                return if may_be_another { Ok(None) } else { Err(Stop) };
            };
            may_be_another = false;
            left.retain_mut(|(rest, _)| {
                let (first, others) = rest.split_once(' ').unwrap_or((rest, ""));
                let goes_on = first.eq_ignore_ascii_case(word);
                *rest = others;
                goes_on
            });
            if let Some((_, meaning)) = left.iter().find(|(rest, _)| rest.is_empty()) {
                return self.meaning(*meaning, number).map(Some);
            }
        }
    }

    /// Takes the next word if it goes on one of these phrases.
    fn next_word_of(&mut self, phrases: &[(&'static str, Meaning)]) -> Option<&'static str> {
        let firsts = phrases.iter().map(|(rest, _)| rest.split(' ').next().unwrap_or(rest));
        let firsts: Vec<_> = firsts.collect();
        for word in &firsts {
            self.expect(Expected::EventWord(word));
        }
        let word = firsts.into_iter().find(|word| self.here().eq_ignore_ascii_case(word));
        self.at += usize::from(word.is_some());
        word
    }

    fn meaning(&mut self, meaning: Meaning, number: Option<u64>) -> Parsed<Trigger> {
        Ok(match meaning {
            Meaning::Event(event) => Trigger::Event { event, number },
            Meaning::Changed(field) => Trigger::Changed(field),
            Meaning::AckFrees => {
                let comparison = self.comparison().unwrap_or(crate::debugger::breakpoint::expr::Comparison::Equal);
                Trigger::AckFrees(comparison, self.number()?)
            }
        })
    }

    /// `5` or `#5`.
    fn number_of_subject(&mut self) -> Parsed<Option<u64>> {
        let hash = self.sign("#");
        self.expect(Expected::Class(Class::Id));
        match self.here().parse() {
            Ok(number) => {
                self.at += 1;
                Ok(Some(number))
            }
            Err(_) if hash => Err(Stop),
            Err(_) => Ok(None),
        }
    }

    // ---- the tools ----

    /// The text of the token in hand; empty at the end.
    pub(super) fn here(&self) -> &'a str {
        &self.text[self.tokens[self.at].span.clone()]
    }

    pub(super) fn kind(&self) -> Kind {
        self.tokens[self.at].kind
    }

    pub(super) fn token(&self) -> Token {
        self.tokens[self.at].clone()
    }

    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    pub(super) fn expect(&mut self, expected: Expected) {
        if self.at > self.expected_at {
            self.expected_at = self.at;
            self.expected.clear();
        }
        if self.at == self.expected_at && !self.expected.contains(&expected) {
            self.expected.push(expected);
        }
    }

    /// Takes the word if it comes next.
    pub(super) fn word(&mut self, word: &'static str) -> bool {
        self.expect(Expected::Word(word));
        self.take(word)
    }

    /// Takes the sign if it comes next.
    pub(super) fn sign(&mut self, sign: &'static str) -> bool {
        self.expect(Expected::Sign(sign));
        self.take(sign)
    }

    fn take(&mut self, text: &str) -> bool {
        let is_here = self.kind() != Kind::End && self.here() == text;
        self.at += usize::from(is_here);
        is_here
    }

    /// Takes a name of this class if one comes next.
    pub(super) fn name<T>(&mut self, class: Class, find: fn(&str) -> Option<T>) -> Option<T> {
        self.expect(Expected::Class(class));
        let found = if self.kind() == Kind::Word { find(self.here()) } else { None };
        self.at += usize::from(found.is_some());
        found
    }

    /// Takes one of the given names if it comes next.
    pub(super) fn given_name(&mut self) -> Option<String> {
        let found = self.given.iter().find(|name| *name == self.here()).cloned();
        self.at += usize::from(found.is_some());
        found
    }

    fn end(&mut self) -> Parsed<()> {
        self.expect(Expected::End);
        if self.kind() == Kind::End { Ok(()) } else { Err(Stop) }
    }

    /// Gives up at a token for a reason of its own.
    pub(super) fn complain<T>(&mut self, token: Token, message: impl Into<String>) -> Parsed<T> {
        self.complaint = Some((token, message.into()));
        Err(Stop)
    }

    fn error(&mut self) -> ParseError {
        let text = self.text.to_owned();
        if let Some((token, message)) = self.complaint.take() {
            return ParseError { text, span: token.span, message, hint: None };
        }
        let token = self.tokens[self.expected_at].clone();
        let got = &self.text[token.span.clone()];
        let expected = describe(&self.expected);
        let message = match token.kind {
            Kind::End if self.expected_at == 0 => {
                text!("breakpoint-nothing-is-there-expected", expected = expected.to_string()).aloud()
            }
            Kind::End => text!("breakpoint-more-is-needed-expected", expected = expected.to_string()).aloud(),
            _ => text!("breakpoint-does-not-fit-here-expected", got = got.to_string(), expected = expected.to_string())
                .aloud(),
        };
        let mut candidates: Vec<String> = self.expected.iter().flat_map(|expected| expected.texts()).collect();
        if self.expected.contains(&Expected::Class(Class::Field)) {
            candidates.extend_from_slice(self.given);
        }
        candidates.retain(|candidate| candidate.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        let near = nearest(got, candidates.iter().map(String::as_str)).filter(|_| token.kind == Kind::Word);
        let hint = near.map(|near| text!("breakpoint-did-you-mean", near = near.to_string()).aloud());
        ParseError { text, span: token.span, message, hint }
    }
}
