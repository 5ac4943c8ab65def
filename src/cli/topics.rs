//! A page of the manual on the command line.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

pub use crate::manual::{TOPICS, Topic};

/// Takes the name of a topic; of another word it tells the nearest, and the list.
pub fn parser() -> impl TypedValueParser<Value = &'static Topic> {
    let names = TOPICS.iter().map(|topic| PossibleValue::new(topic.name).help(topic.about));
    PossibleValuesParser::new(names)
        .map(|name| TOPICS.iter().find(|topic| topic.name == name).expect("only names of topics pass the parser"))
}
