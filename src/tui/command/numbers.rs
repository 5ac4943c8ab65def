//! Where a number comes from: of every number of the focused panel, the step that last changed it.

use crate::engine::step::probe::Field;
use crate::language::{Text, id, say, text};
use crate::observe::{Counter, SocketView, counters};
use crate::tui::command::dialogs;
use crate::tui::command::jumps::jump;
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::{ListKind, Model, PanelId};
use crate::tui::style::fit::left;
use crate::units::print::grouped;
use crate::units::{SkbId, TaskId};

/// A number on the screen.
#[derive(Clone, Copy, Debug)]
enum Number {
    Counter(&'static Counter),
    /// Of one skb, while it is queued.
    Truesize(SkbId),
    Len(SkbId),
    Segments(SkbId),
    Scoreboard(SkbId),
    Frags(SkbId),
    /// 1 while the task sleeps.
    Sleeps(TaskId),
    /// How much of its call is in the queue.
    Copied(TaskId),
}

impl Number {
    fn name(self) -> Text {
        match self {
            Number::Counter(counter) => Text::english(counter.label),
            Number::Truesize(skb) => format!("{skb} truesize").into(),
            Number::Len(skb) => format!("{skb} len").into(),
            Number::Segments(skb) => format!("{skb} gso_segs").into(),
            Number::Scoreboard(skb) => format!("{skb} sacked").into(),
            Number::Frags(skb) => format!("{skb} nr_frags").into(),
            Number::Sleeps(task) => text!("numbers-sleeps", task = task),
            Number::Copied(task) => text!("numbers-copied", task = task),
        }
    }

    fn unit(self) -> Text {
        match self {
            Number::Counter(counter) => Text::english(counter.unit.name()),
            Number::Truesize(_) | Number::Len(_) | Number::Copied(_) => text!("unit-bytes"),
            Number::Segments(_) => text!("unit-segments"),
            Number::Scoreboard(_) | Number::Frags(_) | Number::Sleeps(_) => Text::default(),
        }
    }

    /// None where there is no such thing.
    fn value(self, socket: &SocketView<'_>) -> Option<i64> {
        let skb = |id| socket.find_skb(id);
        let task = |id| socket.task(id);
        match self {
            Number::Counter(counter) => counter.of_socket(socket).value(),
            Number::Truesize(id) => skb(id).map(|skb| i64::from(skb.truesize)),
            Number::Len(id) => skb(id).map(|skb| i64::from(skb.len)),
            Number::Segments(id) => skb(id).map(|skb| i64::from(skb.gso_segs)),
            Number::Scoreboard(id) => skb(id).map(|skb| i64::from(skb.sacked.bits())),
            Number::Frags(id) => skb(id).map(|skb| skb.frags.len() as i64),
            Number::Sleeps(id) => task(id).map(|task| i64::from(task.is_asleep())),
            Number::Copied(id) => task(id).and_then(|task| task.sending).map(|sending| i64::from(sending.copied)),
        }
    }
}

/// The numbers of the focused panel.
fn numbers(model: &Model) -> Vec<Number> {
    let has = |counter: &&Counter| counter.exists_in(model.session.kernel());
    let counters = |fields: &[Field]| {
        fields.iter().map(|field| counters::of(*field)).filter(has).map(Number::Counter).collect::<Vec<_>>()
    };
    match model.ui.focus {
        PanelId::Ruler => counters(&[
            Field::WmemQueued,
            Field::Sndbuf,
            Field::ForwardAlloc,
            Field::WmemAlloc,
            Field::MemoryAllocated,
            Field::NotsentLowat,
            Field::Nospace,
        ]),
        PanelId::Queue => {
            let mut numbers = counters(&[
                Field::SndUna,
                Field::SndNxt,
                Field::WriteSeq,
                Field::SndWnd,
                Field::Cwnd,
                Field::PacketsOut,
                Field::SackedOut,
                Field::LostOut,
                Field::RetransOut,
            ]);
            numbers.extend([&counters::SENT_SKBS, &counters::UNSENT_SKBS].map(Number::Counter));
            numbers
        }
        PanelId::Writers => {
            let tasks = model.session.socket().tasks().map(|task| task.id);
            tasks.flat_map(|id| [Number::Sleeps(id), Number::Copied(id)]).chain(counters(&[Field::Nospace])).collect()
        }
        PanelId::Receipt => match model.selected_skb().or_else(|| model.skb_at(model.skb_count().saturating_sub(1))) {
            Some(skb) => [Number::Truesize, Number::Len, Number::Segments, Number::Scoreboard, Number::Frags]
                .map(|number| number(skb.id))
                .to_vec(),
            None => Vec::new(),
        },
        PanelId::Pages => [&counters::PAGE_BLOCKS, counters::of(Field::MemoryAllocated)].map(Number::Counter).to_vec(),
        PanelId::Ladder => {
            counters(&[Field::SndNxt, Field::SndUna, Field::SndWnd, Field::Srtt, Field::Rto, Field::PacketsOut])
        }
        PanelId::Chart => {
            counters(&[Field::WmemQueued, Field::Sndbuf, Field::SndNxt, Field::SndUna, Field::Cwnd, Field::SndWnd])
        }
        PanelId::Steps | PanelId::Stack | PanelId::Kernel => counters(Field::ALL),
    }
}

static NUMBERS: ListKind = ListKind {
    title: id!("numbers-which-step-last-changed"),
    keys: id!("numbers-enter-go-there-esc-close"),
    rows: |model| {
        let socket = model.session.socket();
        let row = |number: Number| {
            let value =
                number.value(&socket).map_or_else(|| say!(model, "numbers-none"), |value| grouped(value).to_string());
            format!("{} {value:>14} {}", left(&number.name().to(model), 22), number.unit().to(model))
                .trim_end()
                .to_owned()
        };
        numbers(model).into_iter().map(row).collect()
    },
    empty: id!("numbers-this-panel-has-no-numbers"),
    choose: |model, row| {
        let number = *numbers(model).get(row)?;
        let name = number.name();
        match model.session.last_change(|socket| number.value(socket)) {
            Some(moment) => {
                // It was found, so it is there.
                let _ = jump(model, |session| session.go_to(moment));
                let value = number
                    .value(&model.session.socket())
                    .map_or(text!("numbers-none"), |n| Text::plain(grouped(n).to_string()));
                model.ui.say(text!("numbers-here-at-became", moment = moment.to_string(), name = name, value = value));
            }
            None => model.ui.say(text!("numbers-has-been-the-same-since", name = name)),
        }
        None
    },
    other: |_, _, _| false,
};

pub fn provenance(model: &mut Model, _: Key) -> Option<Effect> {
    dialogs::list(model, &NUMBERS, 0)
}
