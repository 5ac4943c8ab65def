//! Catalogues of messages: files in the form of Project Fluent (<https://projectfluent.org>).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use thiserror::Error;
use unic_langid::LanguageIdentifier;

use crate::units::print::grouped;

/// Messages of one language, by their ids.
pub struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    messages: BTreeMap<String, Known>,
}

/// What is known of a message before it is said.
struct Known {
    /// The names of its places.
    places: BTreeSet<String>,
    /// Most messages are texts with places: these are put together here, which takes a tenth of the time.
    plain: Option<Vec<Piece>>,
}

enum Piece {
    Text(String),
    Place(String),
}

/// What is filled into a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// As it is.
    Shown(Cow<'a, str>),
    /// A number: shown in groups of three, and a message may have several forms for it.
    Count(i64),
}

/// What is wrong with the files of a catalogue.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CatalogueError {
    /// It is not Fluent.
    #[error("{name}, line {line}: {what}; a message is `id = text with {{ $places }}`, its further lines indented")]
    Syntax {
        /// Of the file.
        name: String,
        /// From 1.
        line: usize,
        /// As the parser says it.
        what: String,
    },
    /// Two messages have one id.
    #[error("{name}: the message `{id}` stands there twice, or in another file already; each needs an id of its own")]
    Twice {
        /// Of the file.
        name: String,
        /// Of the message.
        id: String,
    },
}

/// Why a message cannot be put into words.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum RenderError {
    /// No such id.
    #[error("there is no message `{0}`")]
    NoMessage(String),
    /// A place of it was not filled.
    #[error("the message `{id}` needs more than was given: {what}")]
    Unfilled {
        /// Of the message.
        id: String,
        /// What is missing.
        what: String,
    },
}

impl Catalogue {
    /// Reads files of one language (`en`, `zh`), each with its name for errors.
    ///
    /// # Errors
    /// A file is not Fluent, or an id is there twice.
    pub fn read<'a>(
        language: &str,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Catalogue, CatalogueError> {
        let locale = language.parse::<LanguageIdentifier>().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // No invisible marks around what is filled in: a terminal would show them or count them.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(number.value as i64).to_string()),
            _ => None,
        }));
        let mut messages = BTreeMap::new();
        for (name, text) in files {
            let resource =
                FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| syntax(name, text, &errors))?;
            for entry in resource.entries() {
                if let Entry::Message(message) = entry {
                    let mut places = BTreeSet::new();
                    message.value.iter().for_each(|pattern| collect(pattern, &mut places));
                    let plain = message.value.as_ref().and_then(plain);
                    messages.insert(message.id.name.to_owned(), Known { places, plain });
                }
            }
            bundle.add_resource(resource).map_err(|errors| twice(name, &errors))?;
        }
        Ok(Catalogue { bundle, messages })
    }

    /// The ids of all messages, each with the names of its places.
    pub fn messages(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.messages.iter().map(|(id, known)| (id.as_str(), &known.places))
    }

    /// The names of a message's places; none: no such message.
    pub fn places(&self, id: &str) -> Option<&BTreeSet<String>> {
        self.messages.get(id).map(|known| &known.places)
    }

    /// A message with its places filled; what is given and not needed is left out.
    ///
    /// # Errors
    /// No such message, or a place that nothing was given for.
    pub fn render(&self, id: &str, args: &[(&str, Value<'_>)]) -> Result<String, RenderError> {
        let no_message = || RenderError::NoMessage(id.to_owned());
        if let Some(pieces) = self.messages.get(id).and_then(|known| known.plain.as_ref()) {
            return put_together(id, pieces, args);
        }
        let pattern = self.bundle.get_message(id).and_then(|message| message.value()).ok_or_else(no_message)?;
        let mut filled = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            filled.set(
                *name,
                match arg {
                    Value::Shown(text) => FluentValue::from(text.as_ref()),
                    Value::Count(n) => FluentValue::from(*n),
                },
            );
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&filled), &mut errors);
        match errors.first() {
            None => Ok(text.into_owned()),
            Some(what) => Err(RenderError::Unfilled { id: id.to_owned(), what: what.to_string() }),
        }
    }
}

fn put_together(id: &str, pieces: &[Piece], args: &[(&str, Value<'_>)]) -> Result<String, RenderError> {
    let mut said = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => said.push_str(text),
            Piece::Place(place) => match args.iter().find(|(name, _)| name == place) {
                Some((_, Value::Shown(text))) => said.push_str(text),
                Some((_, Value::Count(n))) => said.push_str(&grouped(*n).to_string()),
                None => return Err(RenderError::Unfilled { id: id.to_owned(), what: place.clone() }),
            },
        }
    }
    Ok(said)
}

/// The pieces of a pattern that has one form and calls nothing.
fn plain(pattern: &Pattern<&str>) -> Option<Vec<Piece>> {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(Piece::Text((*value).to_owned())),
        PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
            InlineExpression::VariableReference { id } => Some(Piece::Place(id.name.to_owned())),
            InlineExpression::StringLiteral { value } if !value.contains('\\') => {
                Some(Piece::Text((*value).to_owned()))
            }
            _ => None,
        },
        PatternElement::Placeable { .. } => None,
    };
    pattern.elements.iter().map(piece).collect()
}

fn syntax(name: &str, text: &str, errors: &[fluent_syntax::parser::ParserError]) -> CatalogueError {
    let (at, what) = errors.first().map_or((0, String::new()), |error| (error.pos.start, error.to_string()));
    let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    CatalogueError::Syntax { name: name.to_owned(), line, what }
}

fn twice(name: &str, errors: &[FluentError]) -> CatalogueError {
    let id = errors.iter().find_map(|error| match error {
        FluentError::Overriding { id, .. } => Some(id.clone()),
        _ => None,
    });
    CatalogueError::Twice { name: name.to_owned(), id: id.unwrap_or_default() }
}

/// The places that a pattern names, in all its forms.
fn collect(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression: Expression::Inline(inline) } => collect_inline(inline, found),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                collect_inline(selector, found);
                variants.iter().for_each(|variant| collect(&variant.value, found));
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => match expression.as_ref() {
            Expression::Inline(inline) => collect_inline(inline, found),
            Expression::Select { selector, variants } => {
                collect_inline(selector, found);
                variants.iter().for_each(|variant| collect(&variant.value, found));
            }
        },
        _ => {}
    }
}
