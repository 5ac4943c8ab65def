//! What an action is.

use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Which action it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Id {
    PauseOrRun,
    OneInput,
    InputBack,
    OneStep,
    StepBack,
    Over,
    OverBack,
    StepOut,
    StepOutBack,
    Faster,
    Slower,
    Hold,
    ScriptStep,
    Breakpoints,
    NextBreakpoint,
    PreviousBreakpoint,
    Restart,
    Find,
    FindBack,
    Again,
    AgainBack,
    Numbers,
    Along,
    AlongBack,
    GoTo,
    Beginning,
    End,
    UndoJump,
    RedoJump,
    Branches,
    FocusNext,
    FocusPrevious,
    FocusNumbered,
    Zoom,
    ToRow,
    Down,
    Up,
    PageDown,
    PageUp,
    First,
    Last,
    NextSkb,
    PreviousSkb,
    Follow,
    Reasons,
    Scales,
    Out,
    Write,
    Sndbuf,
    Nodelay,
    Cork,
    Lowat,
    Halt,
    Interrupt,
    Shutdown,
    ReadingRate,
    Loss,
    Delay,
    Bandwidth,
    AckNext,
    AckAll,
    AckUpTo,
    Sack,
    DupAck,
    Window,
    Reset,
    OtherMemory,
    Scenario,
    About,
    Kernel,
    Compare,
    Capture,
    Record,
    Mouse,
    Theme,
    Ascii,
    Redraw,
    Suspend,
    Help,
    Quit,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    Run,
    Time,
    View,
    Write,
    Peer,
    Session,
}

impl Group {
    pub const ALL: &[Group] = &[Group::Run, Group::Time, Group::View, Group::Write, Group::Peer, Group::Session];

    pub const fn title(self) -> &'static str {
        match self {
            Group::Run => "Run and step",
            Group::Time => "Go about in time",
            Group::View => "Look around",
            Group::Write => "Programs and socket",
            Group::Peer => "Peer, link and machine",
            Group::Session => "Session and screen",
        }
    }
}

/// A place in the hint bar; the lowest rank comes first.
#[derive(Clone, Copy, Debug)]
pub struct HintText {
    pub(crate) rank: u8,
    /// Empty if it would not help now.
    pub(crate) label: fn(&Model) -> &'static str,
    /// The key of the opposite, shown beside the action's own.
    pub(crate) other: Option<Key>,
    /// It stands before all others but help and quit while that holds.
    pub(crate) is_urgent: fn(&Model) -> bool,
}

impl HintText {
    /// The rank of what is urgent.
    pub(crate) const URGENT: u8 = 2;
}

#[derive(Debug)]
pub struct Action {
    pub id: Id,
    /// One sentence for the help.
    pub about: &'static str,
    /// The first one is shown in hints.
    pub keys: &'static [Key],
    pub group: Group,
    pub hint: Option<HintText>,
    /// Says why it cannot be done now.
    pub available: fn(&Model) -> Result<(), &'static str>,
    pub run: fn(&mut Model, Key) -> Option<Effect>,
}

pub(crate) const fn action(
    group: Group,
    id: Id,
    keys: &'static [Key],
    run: fn(&mut Model, Key) -> Option<Effect>,
    about: &'static str,
) -> Action {
    Action { id, about, keys, group, hint: None, available: |_| Ok(()), run }
}

impl Action {
    pub(crate) const fn hint(mut self, rank: u8, label: fn(&Model) -> &'static str) -> Self {
        self.hint = Some(HintText { rank, label, other: None, is_urgent: |_| false });
        self
    }

    pub(crate) const fn hint_pair(mut self, rank: u8, other: Key, label: fn(&Model) -> &'static str) -> Self {
        self.hint = Some(HintText { rank, label, other: Some(other), is_urgent: |_| false });
        self
    }

    /// First of all in the hint bar, but for help and quit, while that holds.
    pub(crate) const fn sooner_if(mut self, is_urgent: fn(&Model) -> bool) -> Self {
        if let Some(hint) = &mut self.hint {
            hint.is_urgent = is_urgent;
        }
        self
    }

    pub(crate) const fn only_if(mut self, available: fn(&Model) -> Result<(), &'static str>) -> Self {
        self.available = available;
        self
    }
}
