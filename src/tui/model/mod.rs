//! The state of the screen.

pub mod changes;
pub mod recall;

use ratatui::layout::Size;

use crate::conformance::Reference;
use crate::debugger::{Kind, Mode, Session};
use crate::observe::SkbView;
use crate::scenario::Scenario;
use crate::tui::Theme;
use crate::tui::command::ask::Ask;
use crate::tui::command::breakpoints;
use crate::tui::command::jumps::Jumps;
use crate::tui::command::lists::ListKind;
use crate::tui::command::question::Prompt;
use crate::tui::command::scale::Scales;
use crate::tui::command::search::Searching;
use crate::tui::draw::pair::Beside;
use crate::tui::model::changes::Changes;
use crate::tui::model::recall::Answers;
use crate::units::{SeqNum, SkbId};
use crate::world::WorldConfig;

/// Everything the screen is a function of.
#[derive(Clone, Debug)]
pub struct Model {
    pub session: Session,
    pub ui: Ui,
    pub theme: Theme,
    pub recording: Recording,
    /// The file that the session is recorded into, if it is.
    pub journal: Option<String>,
    /// The scenario on the screen, and those to choose from.
    pub scenario: Scenario,
    pub scenarios: Vec<Scenario>,
    /// What a real kernel had, if a trace is open.
    pub reference: Option<Reference>,
    /// The peer is a real kernel.
    pub real_peer: Option<RealPeer>,
    /// Another run at the same moment, if two are compared.
    pub beside: Option<Box<Beside>>,
}

/// A real kernel as the peer, as far as only the runtime knows it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RealPeer {
    pub address: String,
    /// Packets at the device: what, and how many.
    pub device: [(&'static str, String); 6],
    /// Where real programs write to, and who does.
    pub proxy: Option<String>,
    /// The last lines that the user's program printed, and how it ended.
    pub output: Vec<String>,
    pub exited: Option<String>,
}

/// Whether packets go into a file.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Recording {
    #[default]
    Off,
    /// Into this file, with so many packets in it.
    On { path: String, packets: u64 },
}

/// How many panels there are.
const PANELS: usize = 10;

macro_rules! panels {
    ($($(#[$doc:meta])* $name:ident = $title:literal,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum PanelId { $($(#[$doc])* $name,)* }

        impl PanelId {
            pub const ALL: [PanelId; PANELS] = [$(PanelId::$name,)*];

            pub const fn title(self) -> &'static str {
                match self { $(PanelId::$name => $title,)* }
            }
        }
    };
}

panels! {
    /// The writing programs: what they do, and if asleep, why, since when, until what.
    Writers = "Writers",
    /// sk_wmem_queued against sk_sndbuf: where a writer stops, where it is woken.
    Ruler = "Send buffer",
    /// The skbs of both queues, in sequence.
    Queue = "Queue",
    /// Page-fragment blocks and the skbs that own their slices.
    Pages = "Pages",
    /// One skb taken apart.
    Receipt = "Receipt",
    /// The packets on the wire.
    Ladder = "Wire",
    /// What the engine did and decided.
    Steps = "Steps",
    /// Buffer, flight and windows over time.
    Chart = "Chart",
    /// A recorded kernel's values beside the engine's.
    Kernel = "Kernel",
    /// The functions the engine is in, the step in hand, and what changed since the last stop.
    Stack = "Stack",
}

impl PanelId {
    /// The key that focuses it: 1 to 9, and 0 for the tenth.
    pub const fn number(self) -> usize {
        (self as usize + 1) % 10
    }

    /// The panel `by` places further in the order of the number keys, around the end.
    pub const fn neighbour(self, by: usize) -> PanelId {
        PanelId::ALL[(self as usize + by) % PanelId::ALL.len()]
    }

    /// Whether up and down scroll its rows; in the other panels they select skbs.
    pub const fn scrolls(self) -> bool {
        matches!(self, PanelId::Writers | PanelId::Ladder | PanelId::Steps | PanelId::Stack | PanelId::Kernel)
    }
}

/// What lies over the panels and takes the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The help, scrolled down by so many rows.
    Help { scroll: usize },
    /// The text of the scenario shown, scrolled down by so many rows.
    About { scroll: usize },
    /// A question with a line of input.
    Prompt(Prompt),
    /// A question that one key answers.
    Ask(Ask),
    /// The list of breakpoints, with a line for a new one.
    Breakpoints { cursor: usize, line: Box<breakpoints::NewLine> },
    /// The list of scenarios, with the place of the cursor.
    Scenarios { cursor: usize },
    /// Any other list, with the place of the cursor.
    List { kind: &'static ListKind, cursor: usize },
}

/// One line for the user: the result of what was done, or why it was not done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    pub text: String,
    pub is_error: bool,
}

impl Message {
    pub fn done(text: impl Into<String>) -> Self {
        Message { text: text.into(), is_error: false }
    }

    pub fn error(text: impl Into<String>) -> Self {
        Message { text: text.into(), is_error: true }
    }
}

/// What the user has chosen to see.
#[derive(Clone, Debug)]
pub struct Ui {
    /// Of the terminal, in cells.
    pub size: Size,
    pub focus: PanelId,
    /// The one panel that fills the screen.
    pub zoom: Option<PanelId>,
    /// The skb highlighted in every panel.
    pub selected: Option<SkbId>,
    /// Its place in the queue ([`Model::skb_at`]) while it is queued. Kept up to date by `update`.
    pub selected_index: Option<usize>,
    /// Where the selected skb began when it was last seen: the way to find it again.
    selected_seq: SeqNum,
    /// The selection stays with this skb even when it has been freed, and ladder and steps list only what is about it.
    pub follow: bool,
    /// Rows scrolled away from where each panel rests: the newest line of ladder and steps, the first of the others.
    scroll: [usize; PANELS],
    /// When each panel was last focused.
    focused_at: [u32; PANELS],
    pub overlay: Option<Overlay>,
    /// The row at which the list that is open begins.
    pub list_first: usize,
    /// The scenario of the list whose text was scrolled, and how far.
    pub about_first: (usize, usize),
    pub message: Option<Message>,
    /// What is looked for now, piece by piece.
    pub search: Option<Box<Searching>>,
    /// What prompts were answered with.
    pub answers: Answers,
    /// Leaps that can be undone.
    pub jumps: Jumps,
    /// The kind of step that was last looked for.
    pub looked_for: Kind,
    /// What changed since the session last stood still.
    pub changes: Changes,
    pub scales: Scales,
    /// The mouse is captured.
    pub mouse: bool,
}

impl Default for Ui {
    fn default() -> Self {
        Ui {
            size: Size::new(80, 24),
            focus: PanelId::Queue,
            zoom: None,
            selected: None,
            selected_index: None,
            selected_seq: SeqNum(0),
            follow: false,
            scroll: [0; PANELS],
            focused_at: [0; PANELS],
            overlay: None,
            list_first: 0,
            about_first: (0, 0),
            message: None,
            search: None,
            answers: Answers::default(),
            jumps: Jumps::default(),
            looked_for: Kind::Refusal,
            changes: Changes::default(),
            scales: Scales::default(),
            mouse: false,
        }
    }
}

impl Ui {
    pub fn scroll(&self, panel: PanelId) -> usize {
        self.scroll[panel as usize]
    }

    /// Moves a panel's rows by `rows` away from where it rests (back towards it if negative), at most `limit` away.
    pub fn scroll_by(&mut self, panel: PanelId, rows: isize, limit: usize) {
        let scroll = &mut self.scroll[panel as usize];
        *scroll = scroll.saturating_add_signed(rows).min(limit);
    }

    /// Brings a panel's rows back to where it rests.
    pub fn rest(&mut self, panel: PanelId) {
        self.scroll[panel as usize] = 0;
    }

    /// Keeps lists that were scrolled back where they are while `new` rows are added at their end.
    pub fn hold_scrolled(&mut self, panel: PanelId, new: u64) {
        let scroll = &mut self.scroll[panel as usize];
        if *scroll > 0 {
            *scroll = scroll.saturating_add(usize::try_from(new).unwrap_or(usize::MAX));
        }
    }

    pub fn is_focused(&self, panel: PanelId) -> bool {
        self.focus == panel
    }

    pub fn set_focus(&mut self, panel: PanelId) {
        self.focus = panel;
        if self.zoom.is_some_and(|zoomed| zoomed != panel) {
            self.set_zoom(Some(panel));
        }
        self.focused_at[panel as usize] = self.focused_at.iter().max().map_or(1, |latest| latest + 1);
    }

    /// Lets a panel fill the screen, or none.
    pub fn set_zoom(&mut self, zoom: Option<PanelId>) {
        self.zoom = zoom;
        // Zoomed, it lists calls; otherwise tasks.
        self.rest(PanelId::Writers);
    }

    /// Of panels that share a place, the one to show: the one focused last, else the first.
    pub fn latest_of(&self, panels: &[PanelId]) -> PanelId {
        let mut latest = panels[0];
        for &panel in panels {
            if self.focused_at[panel as usize] > self.focused_at[latest as usize] {
                latest = panel;
            }
        }
        latest
    }

    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message::done(text));
    }

    pub fn complain(&mut self, text: impl Into<String>) {
        self.message = Some(Message::error(text));
    }
}

impl Model {
    /// A running session of `scenario`.
    pub fn new(scenario: Scenario, scenarios: Vec<Scenario>, theme: Theme) -> Self {
        let mut session = Session::new(watched(&scenario));
        session.resume();
        session.set_hold(true);
        let mut ui = Ui::default();
        ui.say(scenario.shows.clone());
        let mut model = Model {
            session,
            ui,
            theme,
            recording: Recording::Off,
            journal: None,
            scenario,
            scenarios,
            reference: None,
            real_peer: None,
            beside: None,
        };
        model.set_breakpoints_of_scenario();
        model
    }

    /// Adds the scenario's breakpoints to those that are set.
    fn set_breakpoints_of_scenario(&mut self) {
        let breakpoints = self.session.breakpoints_mut();
        for text in &self.scenario.breakpoints {
            if breakpoints.iter().any(|set| set.text == *text) {
                continue;
            }
            match text.parse() {
                Ok(breakpoint) => breakpoints.add(breakpoint),
                Err(error) => self.ui.complain(error.to_string()),
            }
        }
    }

    /// Starts another scenario of the list; speed and view stay.
    pub fn open(&mut self, index: usize) {
        let Some(scenario) = self.scenarios.get(index) else { return };
        self.start(scenario.clone());
    }

    /// Starts a scenario from its beginning; speed and view stay.
    pub fn start(&mut self, scenario: Scenario) {
        self.session.replace(watched(&scenario));
        self.ui.jumps = Jumps::default();
        self.scenario = scenario;
        self.set_breakpoints_of_scenario();
        self.reference = None;
        if !self.has(self.ui.focus) {
            self.ui.set_focus(PanelId::Queue);
        }
        self.forget_view();
        self.ui.say(self.scenario.shows.clone());
    }

    /// Whether something will happen by itself as real time passes.
    pub fn is_running(&self) -> bool {
        if self.ui.search.is_some() {
            return true;
        }
        let stands = |session: &Session| session.is_idle() || session.held().is_some();
        let going = |session: &Session| session.mode() == Mode::Running && !stands(session) && !self.dialog_holds();
        going(&self.session) || self.beside.as_ref().is_some_and(|beside| going(&beside.model.session))
    }

    /// Time stands while something lies over the panels, unless it is a real kernel's.
    pub fn dialog_holds(&self) -> bool {
        self.ui.overlay.is_some() && !self.session.has_real_peer()
    }

    /// Drops what was selected and scrolled in a world that is gone.
    pub fn forget_view(&mut self) {
        self.deselect();
        self.ui.scroll = [0; PANELS];
        self.ui.scales = Scales::default();
    }

    /// Whether there is anything to see in a panel: no kernel is beside the engine unless a trace is open, or the peer is one.
    pub fn has(&self, panel: PanelId) -> bool {
        panel != PanelId::Kernel || self.reference.is_some() || self.real_peer.is_some()
    }

    /// Number of skbs on both queues.
    pub fn skb_count(&self) -> usize {
        self.session.socket().skb_count()
    }

    /// The skb at `index` in sequence order: first the retransmit queue, then the write queue. Takes constant time.
    pub fn skb_at(&self, index: usize) -> Option<SkbView<'_>> {
        self.session.socket().skb(index)
    }

    /// The selected skb, while it is queued.
    pub fn selected_skb(&self) -> Option<SkbView<'_>> {
        self.skb_at(self.ui.selected_index?)
    }

    /// Selects the skb at `index`, or the last one if the queue is shorter, or none if it is empty.
    pub fn select_at(&mut self, index: usize) {
        let index = index.min(self.skb_count().saturating_sub(1));
        let found = self.skb_at(index).map(|skb| (skb.id, skb.seq));
        self.ui.selected = found.map(|(id, _)| id);
        self.ui.selected_index = found.map(|_| index);
        self.ui.selected_seq = found.map_or(SeqNum(0), |(_, seq)| seq);
    }

    pub fn select(&mut self, id: SkbId) {
        self.ui.selected = Some(id);
        self.ui.selected_index = self.index_of(id);
        if let Some(seq) = self.selected_skb().map(|skb| skb.seq) {
            self.ui.selected_seq = seq;
        }
    }

    pub fn deselect(&mut self) {
        self.ui.selected = None;
        self.ui.selected_index = None;
        self.ui.follow = false;
    }

    /// Finds the selected skb again after the queues have changed. Without `follow`, the selection passes to the skb
    /// in its place when its own is gone.
    pub fn refresh_selection(&mut self) {
        let Some(id) = self.ui.selected else { return };
        if self.ui.selected_index.is_none() {
            // An skb that is gone comes back only with the past.
            self.ui.selected_index = self.index_of(id);
            return;
        }
        self.ui.selected_index = self.index_by_seq(id, self.ui.selected_seq).or_else(|| self.index_of(id));
        match self.selected_skb().map(|skb| skb.seq) {
            Some(seq) => self.ui.selected_seq = seq,
            None if self.ui.follow => {}
            None => self.select_at(self.first_index_from(self.ui.selected_seq)),
        }
    }

    /// Looks where the skb was when last seen; its start moves only when its head is acknowledged.
    fn index_by_seq(&self, id: SkbId, seq: SeqNum) -> Option<usize> {
        let index = self.first_index_from(seq);
        self.skb_at(index).filter(|skb| skb.id == id).map(|_| index)
    }

    /// Index of the first skb that ends after `seq`.
    fn first_index_from(&self, seq: SeqNum) -> usize {
        let socket = self.session.socket();
        let (mut low, mut high) = (0, socket.skb_count());
        while low < high {
            let middle = low.midpoint(high);
            if socket.skb(middle).is_some_and(|skb| !skb.end_seq.after(seq)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The place of an skb in the queue.
    pub fn index_of(&self, id: SkbId) -> Option<usize> {
        self.session.socket().skbs().position(|skb| skb.id == id)
    }
}

/// The scenario's world for somebody who watches: its script waits for them at each step.
fn watched(scenario: &Scenario) -> WorldConfig {
    WorldConfig { auto_step: false, ..scenario.world.clone() }
}
