//! Everything the user can do, in one table. The key map, the help and the hint bar are made from it.

use crate::debugger::Mode;
use crate::tui::command::{
    breakpoints, dialogs, files, jumps, numbers, pair, peer, programs, reasons, run, scale, time, view,
};
use crate::tui::keys::{Code, Key};
use crate::tui::message::{Effect, Recording};
use crate::tui::model::Model;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    Run,
    Time,
    Look,
    Write,
    Peer,
    Session,
}

impl Group {
    pub const ALL: &[Group] = &[Group::Run, Group::Time, Group::Look, Group::Write, Group::Peer, Group::Session];

    pub const fn title(self) -> &'static str {
        match self {
            Group::Run => "Run and step",
            Group::Time => "Go about in time",
            Group::Look => "Look around",
            Group::Write => "Programs and socket",
            Group::Peer => "Peer, link and machine",
            Group::Session => "Session and screen",
        }
    }
}

/// A place in the hint bar; the lowest rank comes first.
#[derive(Clone, Copy, Debug)]
pub struct HintText {
    pub rank: u8,
    /// Empty if it would not help now.
    pub label: fn(&Model) -> &'static str,
    /// The key of the opposite, shown beside the action's own.
    pub other: Option<Key>,
}

#[derive(Debug)]
pub struct Action {
    pub name: &'static str,
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

const fn action(
    group: Group,
    name: &'static str,
    keys: &'static [Key],
    run: fn(&mut Model, Key) -> Option<Effect>,
    about: &'static str,
) -> Action {
    Action { name, about, keys, group, hint: None, available: |_| Ok(()), run }
}

impl Action {
    const fn hint(mut self, rank: u8, label: fn(&Model) -> &'static str) -> Self {
        self.hint = Some(HintText { rank, label, other: None });
        self
    }

    const fn hint_pair(mut self, rank: u8, other: Key, label: fn(&Model) -> &'static str) -> Self {
        self.hint = Some(HintText { rank, label, other: Some(other) });
        self
    }

    const fn only_if(mut self, available: fn(&Model) -> Result<(), &'static str>) -> Self {
        self.available = available;
        self
    }
}

const fn c(char: char) -> Key {
    Key::char(char)
}

const fn k(code: Code) -> Key {
    Key::new(code)
}

pub static ACTIONS: &[Action] = &[
    // Run and step.
    action(Group::Run, "pause-or-run", &[c(' ')], run::pause_or_run, "pause, or let it run")
        .hint(10, |model| if model.session.mode() == Mode::Running { "pause" } else { "run" }),
    action(Group::Run, "one-input", &[c('n'), k(Code::Right), c('l')], run::one_input, "make one input happen")
        .hint_pair(11, k(Code::Left), |_| "input"),
    action(
        Group::Run,
        "input-back",
        &[k(Code::Left), c('h')],
        time::previous_input,
        "go back to the end of the input before",
    )
    .only_if(pair::one_run),
    action(
        Group::Run,
        "one-step",
        &[c('s'), c('.'), k(Code::F(11))],
        run::one_step,
        "show one step forward, inside an input",
    )
    .hint_pair(12, c(','), |_| "step"),
    action(Group::Run, "step-back", &[c(',')], time::previous_step, "show the step before").only_if(pair::one_run),
    action(
        Group::Run,
        "over",
        &[c('>'), k(Code::F(10))],
        time::over,
        "one step, but not into the function that it enters",
    )
    .only_if(pair::one_run)
    .hint_pair(42, c('<'), |_| "over"),
    action(Group::Run, "over-back", &[c('<')], time::over_back, "the same backwards").only_if(pair::one_run),
    action(Group::Run, "step-out", &[c(')')], time::step_out, "to the end of the function that is shown")
        .only_if(pair::one_run)
        .hint_pair(43, c('('), |_| "out"),
    action(
        Group::Run,
        "step-out-back",
        &[c('(')],
        time::step_out_back,
        "to the beginning of the function that is shown",
    )
    .only_if(pair::one_run),
    action(Group::Run, "faster", &[c('+'), c('=')], run::faster, "run faster").hint_pair(13, c('-'), |_| "speed"),
    action(Group::Run, "slower", &[c('-'), c('_')], run::slower, "run slower, down to a thousandth"),
    action(Group::Run, "hold", &[c('H')], run::hold, "hold time while a manual peer or the script waits, or not")
        .only_if(run::can_hold)
        .hint(8, run::hold_label),
    action(Group::Run, "script-step", &[c('e')], run::script_step, "go to the script's next entry, and carry it out")
        .only_if(run::script_has_more)
        .hint(9, |_| "next in script"),
    action(Group::Run, "breakpoints", &[c('@')], breakpoints::open, "breakpoints: set one, list, switch off, delete")
        .hint(14, |_| "break"),
    action(Group::Run, "next-breakpoint", &[c('}')], breakpoints::to_next, "go on at once to the next breakpoint")
        .only_if(breakpoints::are_set)
        .hint_pair(11, c('{'), |_| "breakpoint"),
    action(
        Group::Run,
        "previous-breakpoint",
        &[c('{')],
        breakpoints::to_previous,
        "go back to the breakpoint hit before",
    )
    .only_if(breakpoints::are_set),
    action(Group::Run, "restart", &[c('R')], run::restart, "start the scenario again").hint(50, |_| "restart"),
    // Go about in time.
    action(
        Group::Time,
        "find",
        &[c('/')],
        time::find_forward,
        "go on to the next refusal, skb sent, task blocked, and more",
    )
    .only_if(pair::one_run)
    .hint(14, |_| "find"),
    action(Group::Time, "find-back", &[c('\\')], time::find_back, "go back to the last one of a kind")
        .only_if(pair::one_run)
        .hint(28, |_| "find back"),
    action(Group::Time, "again", &[c(';')], time::again, "the next one of the kind chosen last")
        .only_if(pair::one_run)
        .hint_pair(44, c(':'), |_| "again"),
    action(Group::Time, "again-back", &[c(':')], time::again_back, "the one before of the kind chosen last")
        .only_if(pair::one_run),
    action(Group::Time, "numbers", &[c('v')], numbers::provenance, "which step last changed a number of this panel")
        .only_if(pair::one_run)
        .hint(29, |_| "last change"),
    action(Group::Time, "along", &[c('\'')], time::along, "forward along the time bar, by a twentieth of it")
        .only_if(pair::one_run)
        .hint_pair(41, c('"'), |_| "time bar"),
    action(Group::Time, "along-back", &[c('"')], time::along_back, "back along the time bar, by a twentieth of it")
        .only_if(pair::one_run),
    action(Group::Time, "go-to", &[c('#')], time::go_to, "go to a moment or a time")
        .only_if(pair::one_run)
        .hint(41, |_| "go to"),
    action(Group::Time, "beginning", &[c('^')], time::go_to_beginning, "go to the beginning").only_if(pair::one_run),
    action(Group::Time, "end", &[c('$')], time::go_to_end, "come back from the past to the end")
        .only_if(time::is_back)
        .hint(7, |_| "to the end"),
    action(Group::Time, "undo-jump", &[Key::ctrl('o')], jumps::undo, "undo a jump: back to where you stood before it")
        .only_if(jumps::can_undo)
        .hint_pair(9, Key::ctrl('p'), |_| "undo jump"),
    action(Group::Time, "redo-jump", &[Key::ctrl('p')], jumps::redo, "do the jump again that was undone last")
        .only_if(jumps::can_redo)
        .hint(9, |model| if jumps::can_undo(model).is_ok() { "" } else { "redo jump" }),
    action(Group::Time, "branches", &[c('Y')], time::branches, "the branches of this session, to change over")
        .only_if(time::has_branches)
        .hint(9, |_| "branches"),
    // Look around.
    action(Group::Look, "focus-next", &[k(Code::Tab)], view::focus_next, "focus the next panel").hint(20, |_| "panel"),
    action(Group::Look, "focus-previous", &[k(Code::BackTab)], view::focus_previous, "focus the panel before"),
    action(
        Group::Look,
        "focus-numbered",
        &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9'), c('0')],
        view::focus_numbered,
        "focus the panel with that number",
    ),
    action(Group::Look, "zoom", &[c('z')], view::zoom, "let the focused panel fill the screen, or not")
        .hint(21, |model| if model.ui.zoom.is_some() { "unzoom" } else { "zoom" }),
    action(Group::Look, "to-row", &[k(Code::Enter)], view::enter, "go to the moment of the row at the cursor; or zoom")
        .hint(8, |model| if view::has_row(model) { "go there" } else { "" }),
    action(Group::Look, "down", &[k(Code::Down), c('j')], view::down, "next skb; in wire, steps and writers: next row")
        .hint_pair(22, k(Code::Up), |model| if model.ui.focus.scrolls() { "scroll" } else { "skb" }),
    action(Group::Look, "up", &[k(Code::Up), c('k')], view::up, "the skb or row before"),
    action(
        Group::Look,
        "page-down",
        &[k(Code::PageDown)],
        view::page_down,
        "ten skbs or rows further, or on to hidden text",
    ),
    action(Group::Look, "page-up", &[k(Code::PageUp)], view::page_up, "ten skbs or rows back, or back to hidden text"),
    action(Group::Look, "first", &[c('g'), k(Code::Home)], view::first, "the first skb or row"),
    action(Group::Look, "last", &[c('G'), k(Code::End)], view::last, "the last skb or row"),
    action(Group::Look, "next-skb", &[c(']')], view::next_skb, "select the next skb, whatever panel has the focus"),
    action(Group::Look, "previous-skb", &[c('[')], view::previous_skb, "select the skb before"),
    action(Group::Look, "follow", &[c('f')], view::follow, "follow the selected skb: list only its steps and packets")
        .hint(23, |model| if model.ui.follow { "unfollow" } else { "follow" }),
    action(Group::Look, "reasons", &[c('y')], reasons::open, "the chain of reasons as a list, to go where each began")
        .hint(27, |_| "why"),
    action(Group::Look, "scales", &[c('%')], scale::fit, "fit the scales to what is queued now, or to the session"),
    action(Group::Look, "out", &[k(Code::Esc)], view::out, "one level out: close, unzoom, unfollow, deselect")
        .hint(8, view::way_out),
    // Programs and socket.
    action(Group::Write, "write", &[c('w')], programs::write, "write so many bytes now").hint(15, |_| "write"),
    action(Group::Write, "sndbuf", &[c('b')], programs::sndbuf, "set SO_SNDBUF").hint(30, |_| "sndbuf"),
    action(Group::Write, "nodelay", &[c('N')], programs::nodelay, "switch TCP_NODELAY: Nagle off or on")
        .hint(31, |_| "nodelay"),
    action(Group::Write, "cork", &[c('C')], programs::cork, "switch TCP_CORK").hint(32, |_| "cork"),
    action(Group::Write, "lowat", &[c('L')], programs::lowat, "set TCP_NOTSENT_LOWAT")
        .only_if(programs::lowat_exists)
        .hint(33, |_| "lowat"),
    action(Group::Write, "halt", &[c('p')], programs::halt, "stop the programs' own writing, or let it go on")
        .hint(37, |model| if programs::all_halted(model) { "programs on" } else { "programs off" }),
    action(Group::Write, "interrupt", &[c('i')], programs::interrupt, "send a signal to the task that sleeps longest")
        .only_if(programs::somebody_sleeps),
    action(Group::Write, "shutdown", &[c('F')], programs::shutdown, "shutdown(SHUT_WR): no more writes, send FIN"),
    // Peer, link and machine.
    action(Group::Peer, "reading-rate", &[c('r')], peer::reading_rate, "how fast the peer's program reads")
        .only_if(peer::peer_reads)
        .hint(34, |_| "read rate"),
    action(Group::Peer, "loss", &[c('x')], peer::loss, "how many packets the link loses")
        .only_if(peer::link_is_emulated)
        .hint(35, |_| "loss"),
    action(Group::Peer, "delay", &[c('D')], peer::delay, "one-way delay of the link")
        .only_if(peer::link_is_emulated)
        .hint(36, |_| "delay"),
    action(Group::Peer, "bandwidth", &[c('B')], peer::bandwidth, "bandwidth of the link")
        .only_if(peer::link_is_emulated),
    action(Group::Peer, "ack-next", &[c('a')], peer::ack_next, "acknowledge the next segment")
        .only_if(peer::peer_is_manual)
        .hint(16, |_| "ACK next"),
    action(Group::Peer, "ack-all", &[c('A')], peer::ack_all, "acknowledge all that arrived")
        .only_if(peer::peer_is_manual)
        .hint(17, |_| "ACK all"),
    action(Group::Peer, "ack-up-to", &[c('u')], peer::ack_up_to, "acknowledge up to a byte, or to the selected skb")
        .only_if(peer::peer_is_manual)
        .hint(18, |_| "ACK to"),
    action(Group::Peer, "sack", &[c('S')], peer::sack, "acknowledge a range beyond a hole (SACK)")
        .only_if(peer::peer_is_manual),
    action(Group::Peer, "dup-ack", &[c('d')], peer::dup_ack, "repeat the last acknowledgement")
        .only_if(peer::peer_is_manual)
        .hint(19, |_| "dup ACK"),
    action(Group::Peer, "window", &[c('W')], peer::window, "what window the peer offers")
        .only_if(peer::peer_is_manual)
        .hint(19, |_| "window"),
    action(Group::Peer, "reset", &[c('X')], peer::reset, "the peer resets the connection")
        .only_if(peer::peer_resets_on_request),
    action(Group::Peer, "other-memory", &[c('M')], peer::other_memory, "TCP memory that other sockets hold"),
    // Session and screen.
    action(Group::Session, "scenario", &[c('o')], dialogs::scenarios, "choose a scenario")
        .only_if(peer::peer_is_here)
        .hint(24, |_| "scenarios"),
    action(Group::Session, "about", &[c('O')], dialogs::about, "the text of this scenario: what it shows, and why")
        .hint(24, |_| "about"),
    action(Group::Session, "kernel", &[c('K')], run::switch_kernel, "run the same scenario on the other kernel")
        .only_if(run::kernel_can_change)
        .hint(26, run::other_kernel),
    action(Group::Session, "compare", &[c('V')], pair::next_view, "of two runs compared: one alone, the other, both")
        .only_if(pair::two_runs)
        .hint(7, pair::next_view_name),
    action(Group::Session, "record", &[c('c')], files::capture, "record packets into a file, or stop")
        .only_if(pair::one_run)
        .hint(25, |model| match model.recording {
            Recording::Off => "capture",
            Recording::On { .. } => "stop capture",
        }),
    action(Group::Session, "journal", &[c('J')], files::recording, "record the session, to be replayed, or stop")
        .only_if(pair::one_run)
        .hint(26, |model| if model.journal.is_some() { "stop recording" } else { "record" }),
    action(Group::Session, "mouse", &[c('m')], run::mouse, "mouse on or off").hint(40, |_| "mouse"),
    action(Group::Session, "theme", &[c('t')], run::theme, "colours: dark, light, high contrast"),
    action(Group::Session, "ascii", &[c('T')], run::ascii, "plain ASCII, or line drawing"),
    action(Group::Session, "redraw", &[Key::ctrl('l')], run::redraw, "draw the screen anew"),
    action(Group::Session, "suspend", &[Key::ctrl('z')], run::suspend, "stop and go back to the shell; fg returns"),
    action(
        Group::Session,
        "help",
        &[c('?'), k(Code::F(1))],
        dialogs::help,
        "the help: all keys, and what the words mean",
    )
    .hint(0, |_| "help"),
    action(Group::Session, "quit", &[c('q'), Key::ctrl('c')], run::quit, "quit").hint(1, |_| "quit"),
];

/// The action a key stands for.
pub fn action_of(key: Key) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.keys.contains(&key))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_key_has_two_meanings() {
        let mut seen = BTreeMap::new();
        for action in ACTIONS {
            assert!(!action.keys.is_empty(), "{} has no key", action.name);
            for &key in action.keys {
                let other = seen.insert(key, action.name);
                assert_eq!(other, None, "{} means {} as well", key.label(true), action.name);
            }
        }
    }

    #[test]
    fn every_action_explains_itself_in_one_line() {
        for action in ACTIONS {
            assert!(action.about.len() <= 60, "{}: {}", action.name, action.about);
            assert!(!action.about.ends_with('.'), "{}", action.name);
        }
    }

    #[test]
    fn every_group_has_actions_and_names_are_unique() {
        let mut names: Vec<_> = ACTIONS.iter().map(|action| action.name).collect();
        names.sort_unstable();
        names.dedup();

        assert_eq!(names.len(), ACTIONS.len());
        for group in Group::ALL {
            assert!(ACTIONS.iter().any(|action| action.group == *group), "{group:?} is empty");
        }
    }
}
