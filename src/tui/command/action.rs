//! What an action is.

use crate::language::{Speaks, id, say};
use crate::tui::keys::Key;
use crate::tui::message::Effect;
use crate::tui::model::Model;

/// Which action it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Id {
    /// Pause, or let it run.
    PauseOrRun,
    /// Make one input happen.
    OneInput,
    /// Go back to the end of the input before.
    InputBack,
    /// Show one step forward, inside an input.
    OneStep,
    /// Show the step before.
    StepBack,
    /// One step, but not into the function that it enters.
    Over,
    /// The same backwards.
    OverBack,
    /// To the end of the function that is shown.
    StepOut,
    /// To the beginning of the function that is shown.
    StepOutBack,
    /// Run faster.
    Faster,
    /// Run slower, down to a thousandth.
    Slower,
    /// Hold time while a manual peer or the script waits, or not.
    Hold,
    /// Go to the script's next entry, and carry it out.
    ScriptStep,
    /// Breakpoints: set one, list, switch off, delete.
    Breakpoints,
    /// Go on at once to the next breakpoint.
    NextBreakpoint,
    /// Go back to the breakpoint hit before.
    PreviousBreakpoint,
    /// Start the scenario again.
    Restart,
    /// Go on to the next refusal, skb sent, task blocked, and more.
    Find,
    /// Go back to the last one of a kind.
    FindBack,
    /// The next one of the kind chosen last.
    Again,
    /// The one before of the kind chosen last.
    AgainBack,
    /// Which step last changed a number of this panel.
    Numbers,
    /// Forward along the time bar, by a twentieth of it.
    Along,
    /// Back along the time bar, by a twentieth of it.
    AlongBack,
    /// Go to a moment or a time.
    GoTo,
    /// Go to the beginning.
    Beginning,
    /// Come back from the past to the end.
    End,
    /// Undo a jump: back to where you stood before it.
    UndoJump,
    /// Do the jump again that was undone last.
    RedoJump,
    /// The branches of this session, to change over.
    Branches,
    /// Focus the next panel.
    FocusNext,
    /// Focus the panel before.
    FocusPrevious,
    /// Focus the panel with that number.
    FocusNumbered,
    /// Let the focused panel fill the screen, or not.
    Zoom,
    /// Go to the moment of the row at the cursor; or zoom.
    ToRow,
    /// Next skb; in wire, steps and writers: next row.
    Down,
    /// The skb or row before.
    Up,
    /// Ten skbs or rows further, or on to hidden text.
    PageDown,
    /// Ten skbs or rows back, or back to hidden text.
    PageUp,
    /// The first skb or row.
    First,
    /// The last skb or row.
    Last,
    /// Select the next skb, whatever panel has the focus.
    NextSkb,
    /// Select the skb before.
    PreviousSkb,
    /// Follow the selected skb: list only its steps and packets.
    Follow,
    /// The chain of reasons as a list, to go where each began.
    Reasons,
    /// Fit the scales to what is queued now, or to the session.
    Scales,
    /// One level out: close, unzoom, unfollow, deselect.
    Out,
    /// Write so many bytes now.
    Write,
    /// Set SO_SNDBUF.
    Sndbuf,
    /// Switch TCP_NODELAY: Nagle off or on.
    Nodelay,
    /// Switch TCP_CORK.
    Cork,
    /// Set TCP_NOTSENT_LOWAT.
    Lowat,
    /// Stop the programs' own writing, or let it go on.
    Halt,
    /// Send a signal to the task that sleeps longest.
    Interrupt,
    /// Shutdown(SHUT_WR): no more writes, send FIN.
    Shutdown,
    /// How fast the peer's program reads.
    ReadingRate,
    /// How many packets the link loses.
    Loss,
    /// One-way delay of the link.
    Delay,
    /// Bandwidth of the link.
    Bandwidth,
    /// Acknowledge the next segment.
    AckNext,
    /// Acknowledge all that arrived.
    AckAll,
    /// Acknowledge up to a byte, or to the selected skb.
    AckUpTo,
    /// Acknowledge a range beyond a hole (SACK).
    Sack,
    /// Repeat the last acknowledgement.
    DupAck,
    /// What window the peer offers.
    Window,
    /// The peer resets the connection.
    Reset,
    /// TCP memory that other sockets hold.
    OtherMemory,
    /// Choose a scenario.
    Scenario,
    /// The text of this scenario: what it shows, and why.
    About,
    /// Run the same scenario on the other kernel.
    Kernel,
    /// Of two runs compared: one alone, the other, both.
    Compare,
    /// Record packets into a file, or stop.
    Capture,
    /// Record the session, to be replayed, or stop.
    Record,
    /// Mouse on or off.
    Mouse,
    /// Colours: dark, light, high contrast.
    Theme,
    /// Plain ASCII, or line drawing.
    Ascii,
    /// English, or Chinese.
    Language,
    /// Draw the screen anew.
    Redraw,
    /// Stop and go back to the shell; fg returns.
    Suspend,
    /// The help: all keys, and what the words mean.
    Help,
    /// Quit.
    Quit,
}

/// The groups of the help, in the order of [`Group::ALL`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// Going on and stopping.
    Run,
    /// Going to other moments.
    Time,
    /// What is shown, and what is selected.
    View,
    /// What programs do, and the socket's options.
    Write,
    /// What the peer and the link do.
    Peer,
    /// Files, settings and the end.
    Session,
}

impl Group {
    /// All groups in the order in which the help shows them.
    pub const ALL: &[Group] = &[Group::Run, Group::Time, Group::View, Group::Write, Group::Peer, Group::Session];

    /// Its heading in the help.
    pub fn title(self, speaker: &impl Speaks) -> String {
        let title = match self {
            Group::Run => id!("group-run-and-step"),
            Group::Time => id!("group-go-about-in-time"),
            Group::View => id!("group-look-around"),
            Group::Write => id!("group-programs-and-socket"),
            Group::Peer => id!("group-peer-link-and-machine"),
            Group::Session => id!("group-session-and-screen"),
        };
        say!(speaker, title)
    }
}

/// A place in the hint bar; the lowest rank comes first.
#[derive(Clone, Copy, Debug)]
pub struct HintText {
    pub(crate) rank: u8,
    /// Id of a message; empty if it would not help now.
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

/// An action that a key, the help and the hint share.
#[derive(Debug)]
pub struct Action {
    /// Which it is; no two actions have the same.
    pub id: Id,
    /// The message that says what it does.
    about: &'static str,
    /// The first one is shown in hints.
    pub keys: &'static [Key],
    /// Where the help lists it.
    pub group: Group,
    /// What the line of keys says of it; none if it is never there.
    pub hint: Option<HintText>,
    /// Says why it cannot be done now: the id of a message.
    pub available: fn(&Model) -> Result<(), &'static str>,
    /// Does it with the key that was pressed; returns what is left to do outside the model.
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
    /// One sentence for the help.
    pub fn about(&self, speaker: &impl Speaks) -> String {
        say!(speaker, self.about)
    }

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
