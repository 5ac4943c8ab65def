//! Sockets in words, for people and for programs.

use serde::Serialize;

use crate::ss::field::Field;
use crate::ss::judgement::Judgement;
use crate::ss::read::Read;
use crate::ss::socket::Socket;

/// All sockets of a text, the worst first, each with what its numbers say together.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Explained {
    /// The worst first.
    pub(crate) sockets: Vec<One>,
    /// Lines of sockets that are not TCP's.
    pub(crate) left_out_lines: usize,
}

/// One socket.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(crate) struct One {
    /// Its place in the text, from 1.
    pub(crate) number: usize,
    pub(crate) state: Option<String>,
    pub(crate) name: String,
    /// All that the line says, in its order.
    pub(crate) fields: Vec<Said>,
    pub(crate) judgement: Judgement,
    /// Columns of the table that are not in the judgement.
    #[serde(skip)]
    pub(crate) socket: Socket,
}

/// A field in words.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(crate) struct Said {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether it is known what this is; if not, it is kept as it was.
    pub(crate) known: bool,
    /// Its numbers and words, each with its unit.
    pub(crate) values: Vec<Value>,
    pub(crate) note: &'static str,
    /// Where the kernel has it.
    pub(crate) from: &'static str,
}

/// A part of a field.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(crate) struct Value {
    /// In the unit; none for words.
    pub(crate) number: Option<f64>,
    pub(crate) unit: &'static str,
    /// With its unit, for people.
    #[serde(skip)]
    pub(crate) shown: String,
    pub(crate) about: &'static str,
}

impl Explained {
    /// Explains all sockets that were read.
    pub fn of(read: Read) -> Explained {
        let mut sockets: Vec<_> = read.sockets.into_iter().zip(1..).map(|(socket, n)| One::of(socket, n)).collect();
        sockets.sort_by_key(|one| std::cmp::Reverse(one.judgement.severity()));
        Explained { sockets, left_out_lines: read.other_lines }
    }

    /// The socket of this number alone; none, if there is none.
    pub fn only(self, number: usize) -> Option<Explained> {
        let one = self.sockets.into_iter().find(|one| one.number == number)?;
        Some(Explained { sockets: vec![one], left_out_lines: 0 })
    }

    /// How many sockets.
    pub fn count(&self) -> usize {
        self.sockets.len()
    }
}

impl One {
    fn of(socket: Socket, number: usize) -> One {
        let is_listening = socket.state.as_deref() == Some("LISTEN");
        One {
            number,
            state: socket.state.clone(),
            name: socket.name(),
            fields: socket.fields.iter().map(|field| Said::of(field, is_listening)).collect(),
            judgement: Judgement::of(&socket),
            socket,
        }
    }
}

/// What the queues of a listening socket are: not bytes.
const OF_LISTENER: [(&str, &str, &str); 2] = [
    ("Recv-Q", "sk_ack_backlog", "connections that wait for accept()"),
    ("Send-Q", "sk_max_ack_backlog", "how many may wait"),
];

impl Said {
    fn of(field: &Field, is_listening: bool) -> Said {
        let known = field.known.filter(|_| field.is_understood());
        let (name, text) = (field.name.clone(), field.text.clone());
        let listener = OF_LISTENER.iter().find(|(name, ..)| is_listening && *name == field.name);
        if let Some((_, from, about)) = listener {
            let value = Value { number: field.number(0), unit: "", shown: text.clone(), about };
            return Said { name, text, known: true, values: vec![value], note: "", from };
        }
        let units = known.map_or(&[][..], |known| known.parts);
        let values = field.words().into_iter().zip(units).enumerate().map(|(place, ((shown, about), (unit, _)))| {
            Value { number: field.number(place), unit: unit.name(), shown, about }
        });
        let values = if known.is_some() { values.collect() } else { Vec::new() };
        let note = known.map_or("", |known| known.note);
        Said { name, text, known: known.is_some(), values, note, from: known.map_or("", |known| known.from) }
    }
}
