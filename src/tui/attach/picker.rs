//! All sockets of the machine, the stuck ones first.

use std::cmp::Reverse;

use crate::source::live::blame::Blame;
use crate::source::live::socket::LiveSocket;
use crate::units::print::grouped;

/// A socket to choose.
#[derive(Clone, Debug)]
pub struct Row {
    /// It.
    pub socket: LiveSocket,
    /// Its program, or why it is not known.
    pub program: String,
    /// What holds it up, by its totals alone.
    pub blame: Blame,
}

/// A socket of the list, with its text.
pub(in crate::tui::attach) struct Listed {
    pub row: Row,
    pub text: String,
    /// To be filtered by.
    lower: String,
}

impl Row {
    /// The stuck ones first.
    fn rank(&self) -> (u8, Reverse<u32>, u64) {
        let rank = match self.blame {
            Blame::ReaderStopped | Blame::PathDead => 0,
            Blame::SendBuffer | Blame::ReaderSlow | Blame::Connecting => 1,
            Blame::Path | Blame::Unclear => 2,
            Blame::Nothing | Blame::NotTcp => 3,
        };
        (rank, Reverse(self.socket.send_q_bytes), self.socket.cookie)
    }

    fn limit(&self) -> &'static str {
        match self.blame {
            Blame::ReaderStopped => "reader stopped",
            Blame::ReaderSlow => "reader slow",
            Blame::PathDead => "path dead",
            Blame::Path => "network",
            Blame::SendBuffer => "send buffer",
            Blame::NotTcp => "nothing queued",
            Blame::Connecting => "not open yet",
            Blame::Nothing => "all is sent",
            Blame::Unclear => "unclear",
        }
    }

    /// As it stands in the list, without the key to it.
    fn text(&self) -> String {
        let Row { socket, program, .. } = self;
        let full = socket.fill_percent().map_or_else(|| "?".to_owned(), |percent| format!("{percent}%"));
        let (queued, unread) = (grouped(socket.send_q_bytes).to_string(), grouped(socket.recv_q_bytes).to_string());
        let (limit, state) = (self.limit(), socket.state.name());
        format!("{queued:>10} {full:>5}  {limit:<14} {:<36} {program:<22} {unread:>10}  {state}", socket.to_string())
    }
}

/// The list.
#[derive(Default)]
pub struct Picker {
    pub(in crate::tui::attach) rows: Vec<Listed>,
    /// What was typed.
    pub filter: String,
    pub(in crate::tui::attach) selected: usize,
}

impl Picker {
    /// Takes what is there now; the selection stays with its socket.
    pub fn refresh(&mut self, mut rows: Vec<Row>) {
        let cookie = self.chosen().map(|row| row.socket.cookie);
        rows.sort_by_cached_key(Row::rank);
        let listed = |row: Row| {
            let text = row.text();
            Listed { row, lower: text.to_lowercase(), text }
        };
        self.rows = rows.into_iter().map(listed).collect();
        let place = self.shown().position(|listed| Some(listed.row.socket.cookie) == cookie);
        self.selected = place.unwrap_or(0);
    }

    /// Those that pass the filter.
    pub(in crate::tui::attach) fn shown(&self) -> impl Iterator<Item = &Listed> {
        let filter = self.filter.to_lowercase();
        self.rows.iter().filter(move |listed| listed.lower.contains(&filter))
    }

    /// The one that is selected.
    pub fn chosen(&self) -> Option<&Row> {
        self.shown().nth(self.selected).map(|listed| &listed.row)
    }

    /// Moves the selection.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.shown().count().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// Changes what is typed.
    pub fn type_filter(&mut self, change: impl FnOnce(&mut String)) {
        change(&mut self.filter);
        self.selected = 0;
    }
}
