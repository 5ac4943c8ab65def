//! From the files of a lesson to the lesson.

use std::ops::Range;

use toml::Spanned;

use crate::debugger::breakpoint::expr::Number;
use crate::debugger::breakpoint::{ParseError, names, parse_condition, parse_number};
use crate::debugger::{At, Breakpoint};
use crate::engine::step::probe::Site;
use crate::language::catalogue::Catalogue;
use crate::language::{Language, text};
use crate::lesson::cue::{Cue, Kind, Leg, Lesson, Look, Question};
use crate::lesson::error::LessonError;
use crate::lesson::expression::{Expression, Rule, Test, When};
use crate::lesson::file::{
    CueTable, KindName, Legs, LessonFile, LookTable, QuestionTable, ScenarioKey, ValueTable, WhenTable,
};
use crate::lesson::form::Form;
use crate::lesson::values;
use crate::scenario::error::nearest;
use crate::scenario::{File, Problem, Said, Scenario, embedded};
use crate::units::amount::Span;

/// The files of a lesson: its TOML, and its texts in English and Chinese, each with the name that errors call it.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// The lesson's name.
    pub name: &'a str,
    /// Its TOML.
    pub toml: (&'a str, &'a str),
    /// What it says in each language.
    pub texts: [(&'a str, &'a str); 2],
}

impl Lesson {
    /// Reads a lesson.
    ///
    /// # Errors
    /// Something in one of its files is wrong: what, where, and what may have been meant.
    pub fn read(files: Files<'_>) -> Result<Lesson, LessonError> {
        let [en, zh] = files.texts;
        let texts =
            [Catalogue::read(Language::English.code(), [en])?, Catalogue::read(Language::Chinese.code(), [zh])?];
        let (file, toml) = files.toml;
        let lesson = Reader { text: toml, names: values::names() }.lesson(files.name, texts);
        let lesson = lesson.map_err(|problem| LessonError::File(problem.in_file(file, toml)))?;
        lesson.check_texts(files.texts.map(|(name, _)| name))?;
        Ok(lesson)
    }
}

struct Reader<'a> {
    text: &'a str,
    /// What an expression may name, beside the fields; grows from cue to cue.
    names: Vec<String>,
}

impl Reader<'_> {
    fn lesson(mut self, name: &str, texts: [Catalogue; 2]) -> Result<Lesson, Problem> {
        let file: LessonFile = toml::from_str(self.text)?;
        let in_language = |texts: &Catalogue, id: &str| texts.render(id, &[]).unwrap_or_else(|_| name.to_owned());
        let title = |id: &str| in_language(&texts[0], id);
        let chinese = |id: &str| in_language(&texts[1], id);
        let zh = Some(Said { title: chinese("title"), shows: chinese("shows"), why: String::new() });
        let mut scenario = scenario(name, &file.scenario)?;
        (scenario.title, scenario.shows, scenario.zh) = (title("title"), title("shows"), zh.clone());
        let kernels = if file.kernels.is_empty() { scenario.kernel().into_iter().collect() } else { file.kernels };
        if let Some(first) = kernels.first().filter(|first| Some(**first) != scenario.kernel()) {
            scenario = scenario.on(*first)?;
            (scenario.shows, scenario.zh) = (title("shows"), zh);
        }
        let mut cues: Vec<Cue> = Vec::new();
        for table in &file.cue {
            let name = &table.get_ref().name;
            if cues.iter().any(|cue| cue.name == *name) {
                return Err(Problem::new(
                    Some(table.span()),
                    text!("lesson-two-cues-are-called", name = name.to_string()).aloud(),
                ));
            }
            cues.push(self.cue(table.get_ref()).map_err(|problem| problem.or_at(table.span()))?);
        }
        if cues.is_empty() {
            return Err(Problem::new(None, text!("lesson-a-lesson-needs-a-cue").aloud()));
        }
        let LessonFile { chapter, source, recorded, .. } = file;
        Ok(Lesson { name: name.to_owned(), chapter, kernels, source, recorded, scenario, cues, texts })
    }

    fn cue(&mut self, table: &CueTable) -> Result<Cue, Problem> {
        let stop = self.legs(table.stop.as_ref())?;
        let values = self.rules(&table.values)?;
        let look = self.look(&table.look)?;
        let question = table.question.as_ref().map(|question| self.question(question)).transpose()?;
        let function = table.function.as_ref().map(|name| self.function(name)).transpose()?;
        Ok(Cue { name: table.name.clone(), stop, look, function, values, question })
    }

    fn question(&mut self, table: &QuestionTable) -> Result<Question, Problem> {
        let until = self.legs(table.until.as_ref())?;
        let values = self.rules(&table.values)?;
        let answer = |reader: &Self| match (&table.answer, table.kind) {
            (_, KindName::Choice | KindName::YesNo) => Ok(None),
            (Some(answer), _) => reader.expression(answer, table.form).map(Some),
            (None, _) => Err(Problem::new(None, text!("lesson-a-question-for-a-number").aloud())),
        };
        let answer = answer(self)?;
        let form = table.form.or(answer.as_ref().map(|answer| answer.form)).unwrap_or_default();
        let choices = match (table.kind, &table.answer) {
            (KindName::YesNo, Some(yes)) => {
                let yes = self.test(yes)?;
                let no = Test(crate::debugger::breakpoint::expr::Condition::Not(Box::new(yes.0.clone())));
                vec![When { name: "yes".to_owned(), when: yes }, When { name: "no".to_owned(), when: no }]
            }
            (KindName::YesNo, None) => {
                return Err(Problem::new(None, text!("lesson-a-question-for-yes-or").aloud()));
            }
            (KindName::Choice, _) if !(2..=4).contains(&table.choices.len()) => {
                return Err(Problem::new(None, text!("lesson-a-choice-needs-two-to").aloud()));
            }
            _ => self.whens(&table.choices)?,
        };
        self.names.push("given".to_owned());
        let wrong = self.whens(&table.wrong);
        self.names.pop();
        Ok(Question {
            kind: match table.kind {
                KindName::Number => Kind::Number(form),
                KindName::Choice | KindName::YesNo => Kind::Choice,
                KindName::Skb => Kind::Skb,
                KindName::Ack => Kind::Ack,
            },
            until,
            answer,
            within: table.within,
            choices,
            wrong: wrong?,
            values,
            look: table.look.as_ref().map(|look| self.look(look)).transpose()?,
            function: table.function.as_ref().map(|name| self.function(name)).transpose()?,
        })
    }

    fn whens(&self, tables: &[WhenTable]) -> Result<Vec<When>, Problem> {
        tables.iter().map(|table| Ok(When { name: table.name.clone(), when: self.test(&table.when)? })).collect()
    }

    /// Each after those that it needs, in whatever order they stand.
    fn rules(
        &mut self,
        tables: &std::collections::BTreeMap<String, Spanned<ValueTable>>,
    ) -> Result<Vec<Rule>, Problem> {
        let mut left: Vec<_> = tables.iter().collect();
        let mut rules = Vec::new();
        while !left.is_empty() {
            let is_ready = |name: &String, is: &str| {
                let words: Vec<_> = is.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
                !left.iter().any(|(other, _)| *other != name && words.contains(&other.as_str()))
            };
            let Some(place) = left.iter().position(|(name, table)| is_ready(name, &table.get_ref().is)) else {
                let (name, table) = left[0];
                return Err(Problem::new(
                    Some(table.span()),
                    text!("lesson-needs-itself", name = name.to_string()).aloud(),
                ));
            };
            let (name, table) = left.remove(place);
            let ValueTable { is, on, form } = table.get_ref();
            rules.push(Rule { name: name.clone(), is: self.number(is, table.span(), *form)?, on: *on });
            self.names.push(name.clone());
        }
        Ok(rules)
    }

    fn look(&self, table: &LookTable) -> Result<Look, Problem> {
        let number = table.number.as_ref().map(|name| {
            values::counter(name.get_ref()).ok_or_else(|| {
                let known = values::names();
                let near = nearest(name.get_ref(), known.iter().map(String::as_str));
                let problem = Problem::new(
                    Some(name.span()),
                    text!("lesson-there-is-no-counter", get_ref = name.get_ref().to_string()).aloud(),
                );
                near.map(|near| text!("lesson-did-you-mean-2", near = near.to_string()).aloud())
                    .into_iter()
                    .fold(problem, Problem::hint)
            })
        });
        Ok(Look {
            panel: table.panel,
            zoom: table.zoom,
            skb: table.skb.as_ref().map(|skb| self.expression(skb, None)).transpose()?,
            number: number.transpose()?,
        })
    }

    fn function(&self, name: &Spanned<String>) -> Result<Site, Problem> {
        names::site(name.get_ref()).ok_or_else(|| {
            let known: Vec<_> = Site::ALL.iter().flat_map(|site| site.all_names()).collect();
            let problem = Problem::new(
                Some(name.span()),
                text!("lesson-no-kernel-function-is-told", get_ref = name.get_ref().to_string()).aloud(),
            );
            let near = nearest(name.get_ref(), known.iter().copied());
            near.map(|near| text!("lesson-did-you-mean-2", near = near.to_string()).aloud())
                .into_iter()
                .fold(problem, Problem::hint)
        })
    }

    fn expression(&self, text: &Spanned<String>, form: Option<Form>) -> Result<Expression, Problem> {
        self.number(text.get_ref(), text.span(), form)
    }

    fn number(&self, text: &str, span: Range<usize>, form: Option<Form>) -> Result<Expression, Problem> {
        let number = parse_number(text, &self.names).map_err(|error| self.wrong(span, error))?;
        let own = match &number {
            Number::Given(name) => values::form_of(name),
            Number::Field(field) => values::form_of(field.name()),
            _ => Form::default(),
        };
        Ok(Expression { number, form: form.unwrap_or(own) })
    }

    fn test(&self, text: &Spanned<String>) -> Result<Test, Problem> {
        parse_condition(text.get_ref(), &self.names).map(Test).map_err(|error| self.wrong(text.span(), error))
    }

    fn legs(&self, legs: Option<&Spanned<Legs>>) -> Result<Vec<Leg>, Problem> {
        let Some(legs) = legs else { return Ok(Vec::new()) };
        legs.get_ref().0.iter().map(|leg| self.leg(leg.trim(), legs.span())).collect()
    }

    fn leg(&self, text: &str, place: Range<usize>) -> Result<Leg, Problem> {
        match text {
            "script" => return Ok(Leg::Script),
            "input" => return Ok(Leg::Input),
            "end" => return Ok(Leg::End),
            _ => {}
        }
        let wrong = |message: String| Problem::new(Some(place.clone()), message);
        if let Some(span) = text.strip_prefix('+') {
            return span.parse().map(|Span(span)| Leg::After(span)).map_err(|error| wrong(error.to_string()));
        }
        if text.starts_with(|c: char| c == '@' || c.is_ascii_digit()) {
            return text.parse::<At>().map(Leg::At).map_err(wrong);
        }
        let hit = text.parse::<Breakpoint>().map_err(|error| self.wrong(place, error))?;
        Ok(Leg::Hit(Box::new(hit)))
    }

    /// What is wrong in a quoted text, at its place in the file.
    fn wrong(&self, span: Range<usize>, error: ParseError) -> Problem {
        let start = self.text.get(span.clone()).and_then(|text| text.find(&error.text)).map(|at| span.start + at);
        let place: Range<usize> = start.map_or(span, |start| start + error.span.start..start + error.span.end);
        let problem = Problem::new(Some(place), error.message);
        error.hint.into_iter().fold(problem, Problem::hint)
    }
}

fn scenario(name: &str, key: &Spanned<ScenarioKey>) -> Result<Scenario, Problem> {
    let file: File = match key.get_ref() {
        ScenarioKey::Own(file) => File::clone(file).checked()?,
        ScenarioKey::Name(wanted) => match embedded::find(wanted) {
            Some(embedded) => File::parse(embedded.text)?,
            None => {
                let problem = Problem::new(
                    Some(key.span()),
                    text!("lesson-there-is-no-scenario", wanted = wanted.to_string()).aloud(),
                );
                let near = embedded::nearest_name(wanted)
                    .map(|near| text!("lesson-did-you-mean-2", near = near.to_string()).aloud());
                return Err(near.into_iter().fold(problem, Problem::hint));
            }
        },
    };
    file.scenario(name)
}
