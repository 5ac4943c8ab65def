//! The state of the screen.

pub(crate) mod answers;
pub(crate) mod changes;
pub mod classroom;
pub(crate) mod jumps;
pub(crate) mod panel_id;
pub(crate) mod prompt;
pub(crate) mod scales;
pub(crate) mod searching;
mod selection;
mod ui;

use std::fmt;
use std::rc::Rc;

use ratatui::layout::Size;
use tui_input::Input;

use crate::conformance::Reference;
use crate::debugger::breakpoint::ParseError;
use crate::debugger::{Mode, Peaks, Session, StepKind};
use crate::language::{Language, Speaks, Text};
use crate::scenario::Scenario;
use crate::tui::keys::Key;
use crate::tui::message::{Capture, Effect, Message, RealPeer};
use crate::tui::model::answers::{Answers, Browsed};
use crate::tui::model::changes::Changes;
use crate::tui::model::classroom::{Classroom, Course};
use crate::tui::model::jumps::Jumps;
use crate::tui::model::panel_id::PANELS;
use crate::tui::model::scales::Scales;
use crate::tui::model::searching::Searching;
use crate::tui::style::theme::Theme;
use crate::units::{SeqNum, SkbId};
use crate::world::WorldConfig;

pub use panel_id::PanelId;

/// Everything the screen is a function of.
#[derive(Clone, Debug)]
pub struct Model {
    /// What is shown, and what the keys move.
    pub session: Session,
    /// What only the screen knows: focus, selection, scrolling.
    pub ui: Ui,
    /// Colours and glyphs.
    pub theme: Theme,
    /// The capture that is written now.
    pub capture: Capture,
    /// The file that the session is recorded into, if it is.
    pub recording: Option<String>,
    /// The scenario on the screen, and those to choose from.
    pub scenario: Scenario,
    /// The scenarios that can be chosen.
    pub scenarios: Vec<Scenario>,
    /// What a real kernel had, if a trace is open.
    pub reference: Option<Reference>,
    /// The peer is a real kernel.
    pub real_peer: Option<RealPeer>,
    /// The lesson that is played, if one is.
    pub lesson: Option<Box<Classroom>>,
    /// What was done in the course.
    pub course: Course,
    /// The name of the scenario whose queue was reconstructed out of a capture, if one was.
    pub reconstructed: Option<String>,
    /// Other runs at the same moment, if kernels are compared.
    pub beside: Option<Box<Beside>>,
}

/// What lies over the panels and takes the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The help, scrolled down by so many rows.
    Help {
        /// The first line that is shown.
        scroll: usize,
    },
    /// The text of the scenario shown, scrolled down by so many rows.
    About {
        /// The first line that is shown.
        scroll: usize,
    },
    /// A question with a line of input.
    Prompt(Prompt),
    /// A question that one key answers.
    Ask(Ask),
    /// The list of breakpoints, with a line for a new one.
    Breakpoints {
        /// The row of the list that is chosen.
        cursor: usize,
        /// The line that is being typed.
        line: Box<BreakpointLine>,
    },
    /// The list of scenarios, with the place of the cursor.
    Scenarios {
        /// The row of the list that is chosen.
        cursor: usize,
    },
    /// Any other list, with the place of the cursor.
    List {
        /// Which list it is.
        kind: &'static ListKind,
        /// The row of it that is chosen.
        cursor: usize,
    },
}

/// Something to ask the user.
#[derive(Debug)]
pub struct Question {
    /// The id of its message.
    pub(crate) title: &'static str,
    /// What an answer looks like, with units and an example: the id of a message.
    pub(crate) expects: &'static str,
    /// What holds now.
    pub(crate) current: fn(&Model) -> Text,
    /// Acts on an answer; the error says what was expected instead.
    pub(crate) answer: fn(&mut Model, &str) -> Result<Option<Effect>, Text>,
}

/// A question that is answered with a line of text.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub(crate) question: &'static Question,
    pub(crate) input: Input,
    pub(crate) error: Option<Text>,
    /// What an empty line stands for.
    pub(crate) offer: Option<String>,
    /// Gives the texts that a text can be completed to with one more word.
    pub(crate) complete: Option<fn(&str) -> Vec<String>>,
    /// What Tab offered last.
    pub(crate) offers: Vec<String>,
    /// How far back one has gone in the answers given before.
    pub(crate) browsed: Browsed,
}

/// What an answer does.
pub type Then = Rc<dyn Fn(&mut Model) -> Option<Effect>>;

/// One of the answers.
#[derive(Clone)]
pub struct Choice {
    pub(crate) key: char,
    pub(crate) label: Text,
    pub(crate) then: Then,
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.label)
    }
}

/// A question in its place over the panels.
#[derive(Clone, Debug)]
pub struct Ask {
    pub(crate) title: Text,
    pub(crate) text: Text,
    pub(crate) choices: Vec<Choice>,
    /// The choice that Enter takes; behind the last one it is to cancel.
    pub(crate) cursor: usize,
}

/// What a list is of, and what its keys do.
#[derive(Debug)]
pub struct ListKind {
    /// The id of its message.
    pub(crate) title: &'static str,
    /// Its keys, for the hint bar: the id of a message.
    pub(crate) keys: &'static str,
    /// One line for each row.
    pub(crate) rows: fn(&Model) -> Vec<String>,
    /// Shown where there are no rows: the id of a message, or nothing.
    pub(crate) empty: &'static str,
    /// The row was chosen; the list is closed.
    pub(crate) choose: fn(&mut Model, usize) -> Option<Effect>,
    /// Any other key. True: it meant something.
    pub(crate) other: fn(&mut Model, usize, Key) -> bool,
}

/// The line for a new one. The dialog's cursor is behind the last row of the list while the line has it.
#[derive(Clone, Debug)]
pub struct BreakpointLine {
    pub(crate) prompt: Prompt,
    /// What is wrong with the text in the line.
    pub(crate) wrong: Option<ParseError>,
}

/// The other of two runs.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The other runs, in the order in which they follow the one that holds them.
    pub models: Vec<Model>,
    /// Which of the runs are shown.
    pub view: View,
}

/// What is shown of runs beside each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// All, beside each other.
    All,
    /// Only one, of this number from the left; the others follow it, and behind the last one comes the first.
    Alone(usize),
}

/// What the user has chosen to see.
#[derive(Clone, Debug)]
pub struct Ui {
    /// Of the terminal, in cells.
    pub size: Size,
    /// The panel that keys go to.
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
    /// Of runs that are compared: their counters, in the place of the panel of a recorded kernel.
    pub counters: PairCounters,
    /// When each panel was last focused.
    focused_at: [u32; PANELS],
    /// What lies over the panels, if anything does.
    pub overlay: Option<Overlay>,
    /// The row at which the list that is open begins.
    pub list_first: usize,
    /// The scenario of the list whose text was scrolled, and how far.
    pub about_first: (usize, usize),
    /// The last message; none once it was read.
    pub message: Option<Message>,
    /// What is looked for now, piece by piece.
    pub search: Option<Box<Searching>>,
    /// What prompts were answered with.
    pub answers: Answers,
    /// Jumps that can be undone.
    pub jumps: Jumps,
    /// The kind of step that was last looked for.
    pub looked_for: StepKind,
    /// What changed since the session last stood still.
    pub changes: Changes,
    /// How many bytes and how much time the panels' widths stand for.
    pub scales: Scales,
    /// Rows below the panels for what a lesson says.
    pub band: u16,
    /// The tour is offered, and no key was pressed yet.
    pub offers_tour: bool,
    /// The mouse is captured.
    pub mouse: bool,
}

impl Speaks for Model {
    fn language(&self) -> Language {
        self.theme.language
    }
}

impl Model {
    /// A running session of `scenario`.
    pub fn new(scenario: Scenario, scenarios: Vec<Scenario>, theme: Theme) -> Self {
        let mut session = Session::new(watched(&scenario));
        session.resume();
        session.set_hold(true);
        let mut ui = Ui::default();
        ui.say(scenario.shows_text());
        let mut model = Model {
            session,
            ui,
            theme,
            capture: Capture::Off,
            recording: None,
            scenario,
            scenarios,
            reference: None,
            real_peer: None,
            lesson: None,
            course: Course::default(),
            reconstructed: None,
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
        self.ui.say(self.scenario.shows_text());
    }

    /// Does the same to this run and to those that it is compared with.
    pub fn on_all_runs(&mut self, act: impl Fn(&mut Model)) {
        act(self);
        if let Some(beside) = &mut self.beside {
            beside.models.iter_mut().for_each(act);
        }
    }

    /// Whether something will happen by itself as real time passes.
    pub fn is_running(&self) -> bool {
        if self.ui.search.is_some() {
            return true;
        }
        let stands = |session: &Session| session.is_idle() || session.held().is_some();
        let going = |session: &Session| session.mode() == Mode::Running && !stands(session) && !self.dialog_holds();
        going(&self.session)
            || self.beside.as_ref().is_some_and(|beside| beside.models.iter().any(|other| going(&other.session)))
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

    /// What all scales are made of.
    pub fn peaks(&self) -> Peaks {
        self.ui.scales.peaks(&self.session)
    }

    /// What they were made of at the last key.
    pub fn peaks_before(&self) -> Peaks {
        self.ui.scales.peaks_before(&self.session)
    }

    /// Whether there is anything to see in a panel: no kernel is beside the engine unless a trace is open, the peer is one,
    /// or runs are compared.
    pub fn has(&self, panel: PanelId) -> bool {
        panel != PanelId::Kernel
            || self.reference.is_some()
            || self.real_peer.is_some()
            || self.ui.counters == PairCounters::Shown
    }
}

/// The counters of runs that are compared.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum PairCounters {
    /// There is one run.
    #[default]
    None,
    /// One of them is shown alone, or there is no room for all.
    Hidden,
    /// They are to be seen.
    Shown,
}

/// The scenario's world for somebody who watches: its script waits for them at each step.
fn watched(scenario: &Scenario) -> WorldConfig {
    WorldConfig { auto_step: false, ..scenario.world.clone() }
}
