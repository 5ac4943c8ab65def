//! Everything the user can do, in one table. The key map, the help and the hint bar are made from it.

use crate::debugger::Mode;
use crate::tui::command::action::{Action, Group, Id, action};
use crate::tui::command::{
    breakpoints, dialogs, files, jumps, numbers, pair, peer, programs, reasons, run, scale, time, view,
};
use crate::tui::keys::{Code, Key};
use crate::tui::message::Capture;

const fn c(char: char) -> Key {
    Key::char(char)
}

const fn k(code: Code) -> Key {
    Key::new(code)
}

/// All actions, in the order of the help.
pub static ACTIONS: &[Action] = &[
    // Run and step.
    action(Group::Run, Id::PauseOrRun, &[c(' ')], run::pause_or_run, "pause, or let it run")
        .hint(10, |model| if model.session.mode() == Mode::Running { "pause" } else { "run" }),
    action(Group::Run, Id::OneInput, &[c('n'), k(Code::Right), c('l')], run::one_input, "make one input happen")
        .hint_pair(11, k(Code::Left), |_| "input"),
    action(
        Group::Run,
        Id::InputBack,
        &[k(Code::Left), c('h')],
        time::previous_input,
        "go back to the end of the input before",
    )
    .only_if(pair::one_run),
    action(
        Group::Run,
        Id::OneStep,
        &[c('s'), c('.'), k(Code::F(11))],
        run::one_step,
        "show one step forward, inside an input",
    )
    .hint_pair(12, c(','), |_| "step"),
    action(Group::Run, Id::StepBack, &[c(',')], time::previous_step, "show the step before").only_if(pair::one_run),
    action(
        Group::Run,
        Id::Over,
        &[c('>'), k(Code::F(10))],
        time::over,
        "one step, but not into the function that it enters",
    )
    .only_if(pair::one_run)
    .hint_pair(42, c('<'), |_| "over"),
    action(Group::Run, Id::OverBack, &[c('<')], time::over_back, "the same backwards").only_if(pair::one_run),
    action(Group::Run, Id::StepOut, &[c(')')], time::step_out, "to the end of the function that is shown")
        .only_if(pair::one_run)
        .hint_pair(43, c('('), |_| "out"),
    action(
        Group::Run,
        Id::StepOutBack,
        &[c('(')],
        time::step_out_back,
        "to the beginning of the function that is shown",
    )
    .only_if(pair::one_run),
    action(Group::Run, Id::Faster, &[c('+'), c('=')], run::faster, "run faster").hint_pair(13, c('-'), |_| "speed"),
    action(Group::Run, Id::Slower, &[c('-'), c('_')], run::slower, "run slower, down to a thousandth"),
    action(Group::Run, Id::Hold, &[c('H')], run::hold, "hold time while a manual peer or the script waits, or not")
        .only_if(run::can_hold)
        .hint(8, run::hold_label),
    action(Group::Run, Id::ScriptStep, &[c('e')], run::script_step, "go to the script's next entry, and carry it out")
        .only_if(run::script_has_more)
        .hint(9, |_| "next in script"),
    action(Group::Run, Id::Breakpoints, &[c('@')], breakpoints::open, "breakpoints: set one, list, switch off, delete")
        .hint(14, |_| "break"),
    action(Group::Run, Id::NextBreakpoint, &[c('}')], breakpoints::to_next, "go on at once to the next breakpoint")
        .only_if(breakpoints::are_set)
        .hint_pair(11, c('{'), |_| "breakpoint"),
    action(
        Group::Run,
        Id::PreviousBreakpoint,
        &[c('{')],
        breakpoints::to_previous,
        "go back to the breakpoint hit before",
    )
    .only_if(breakpoints::are_set),
    action(Group::Run, Id::Restart, &[c('R')], run::restart, "start the scenario again").hint(50, |_| "restart"),
    // Go about in time.
    action(
        Group::Time,
        Id::Find,
        &[c('/')],
        time::find_forward,
        "go on to the next refusal, skb sent, task blocked, and more",
    )
    .only_if(pair::one_run)
    .hint(14, |_| "find"),
    action(Group::Time, Id::FindBack, &[c('\\')], time::find_back, "go back to the last one of a kind")
        .only_if(pair::one_run)
        .hint(28, |_| "find back"),
    action(Group::Time, Id::Again, &[c(';')], time::again, "the next one of the kind chosen last")
        .only_if(pair::one_run)
        .hint_pair(44, c(':'), |_| "again"),
    action(Group::Time, Id::AgainBack, &[c(':')], time::again_back, "the one before of the kind chosen last")
        .only_if(pair::one_run),
    action(Group::Time, Id::Numbers, &[c('v')], numbers::provenance, "which step last changed a number of this panel")
        .only_if(pair::one_run)
        .hint(29, |_| "last change"),
    action(Group::Time, Id::Along, &[c('\'')], time::along, "forward along the time bar, by a twentieth of it")
        .only_if(pair::one_run)
        .hint_pair(41, c('"'), |_| "time bar"),
    action(Group::Time, Id::AlongBack, &[c('"')], time::along_back, "back along the time bar, by a twentieth of it")
        .only_if(pair::one_run),
    action(Group::Time, Id::GoTo, &[c('#')], time::go_to, "go to a moment or a time")
        .only_if(pair::one_run)
        .hint(41, |_| "go to"),
    action(Group::Time, Id::Beginning, &[c('^')], time::go_to_beginning, "go to the beginning").only_if(pair::one_run),
    action(Group::Time, Id::End, &[c('$')], time::go_to_end, "come back from the past to the end")
        .only_if(time::is_back)
        .hint(7, |_| "to the end"),
    action(Group::Time, Id::UndoJump, &[Key::ctrl('o')], jumps::undo, "undo a jump: back to where you stood before it")
        .only_if(jumps::can_undo)
        .hint_pair(9, Key::ctrl('p'), |_| "undo jump"),
    action(Group::Time, Id::RedoJump, &[Key::ctrl('p')], jumps::redo, "do the jump again that was undone last")
        .only_if(jumps::can_redo)
        .hint(9, |model| if jumps::can_undo(model).is_ok() { "" } else { "redo jump" }),
    action(Group::Time, Id::Branches, &[c('Y')], time::branches, "the branches of this session, to change over")
        .only_if(time::has_branches)
        .hint(9, |_| "branches"),
    // Look around.
    action(Group::View, Id::FocusNext, &[k(Code::Tab)], view::focus_next, "focus the next panel").hint(20, |_| "panel"),
    action(Group::View, Id::FocusPrevious, &[k(Code::BackTab)], view::focus_previous, "focus the panel before"),
    action(
        Group::View,
        Id::FocusNumbered,
        &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9'), c('0')],
        view::focus_numbered,
        "focus the panel with that number",
    ),
    action(Group::View, Id::Zoom, &[c('z')], view::zoom, "let the focused panel fill the screen, or not")
        .hint(21, |model| if model.ui.zoom.is_some() { "unzoom" } else { "zoom" }),
    action(
        Group::View,
        Id::ToRow,
        &[k(Code::Enter)],
        view::enter,
        "go to the moment of the row at the cursor; or zoom",
    )
    .hint(8, |model| if view::has_row(model) { "go there" } else { "" }),
    action(
        Group::View,
        Id::Down,
        &[k(Code::Down), c('j')],
        view::down,
        "next skb; in wire, steps, writers, counters: next row",
    )
    .hint_pair(22, k(Code::Up), |model| if model.ui.focus.scrolls() { "scroll" } else { "skb" })
    .sooner_if(pair::scrolls_counters),
    action(Group::View, Id::Up, &[k(Code::Up), c('k')], view::up, "the skb or row before"),
    action(
        Group::View,
        Id::PageDown,
        &[k(Code::PageDown)],
        view::page_down,
        "ten skbs or rows further, or on to hidden text",
    ),
    action(Group::View, Id::PageUp, &[k(Code::PageUp)], view::page_up, "ten skbs or rows back, or back to hidden text"),
    action(Group::View, Id::First, &[c('g'), k(Code::Home)], view::first, "the first skb or row"),
    action(Group::View, Id::Last, &[c('G'), k(Code::End)], view::last, "the last skb or row"),
    action(Group::View, Id::NextSkb, &[c(']')], view::next_skb, "select the next skb, whatever panel has the focus"),
    action(Group::View, Id::PreviousSkb, &[c('[')], view::previous_skb, "select the skb before"),
    action(
        Group::View,
        Id::Follow,
        &[c('f')],
        view::follow,
        "follow the selected skb: list only its steps and packets",
    )
    .hint(23, |model| if model.ui.follow { "unfollow" } else { "follow" }),
    action(
        Group::View,
        Id::Reasons,
        &[c('y')],
        reasons::open,
        "the chain of reasons as a list, to go where each began",
    )
    .hint(27, |_| "why"),
    action(Group::View, Id::Scales, &[c('%')], scale::fit, "fit the scales to what is queued now, or to the session"),
    action(Group::View, Id::Out, &[k(Code::Esc)], view::out, "one level out: close, unzoom, unfollow, deselect")
        .hint(8, view::way_out),
    // Programs and socket.
    action(Group::Write, Id::Write, &[c('w')], programs::write, "write so many bytes now").hint(15, |_| "write"),
    action(Group::Write, Id::Sndbuf, &[c('b')], programs::sndbuf, "set SO_SNDBUF").hint(30, |_| "sndbuf"),
    action(Group::Write, Id::Nodelay, &[c('N')], programs::nodelay, "switch TCP_NODELAY: Nagle off or on")
        .hint(31, |_| "nodelay"),
    action(Group::Write, Id::Cork, &[c('C')], programs::cork, "switch TCP_CORK").hint(32, |_| "cork"),
    action(Group::Write, Id::Lowat, &[c('L')], programs::lowat, "set TCP_NOTSENT_LOWAT")
        .only_if(programs::lowat_exists)
        .hint(33, |_| "lowat"),
    action(Group::Write, Id::Halt, &[c('p')], programs::halt, "stop the programs' own writing, or let it go on")
        .hint(37, |model| if programs::all_halted(model) { "programs on" } else { "programs off" }),
    action(
        Group::Write,
        Id::Interrupt,
        &[c('i')],
        programs::interrupt,
        "send a signal to the task that sleeps longest",
    )
    .only_if(programs::somebody_sleeps),
    action(Group::Write, Id::Shutdown, &[c('F')], programs::shutdown, "shutdown(SHUT_WR): no more writes, send FIN"),
    // Peer, link and machine.
    action(Group::Peer, Id::ReadingRate, &[c('r')], peer::reading_rate, "how fast the peer's program reads")
        .only_if(peer::peer_reads)
        .hint(34, |_| "read rate"),
    action(Group::Peer, Id::Loss, &[c('x')], peer::loss, "how many packets the link loses")
        .only_if(peer::link_is_emulated)
        .hint(35, |_| "loss"),
    action(Group::Peer, Id::Delay, &[c('D')], peer::delay, "one-way delay of the link")
        .only_if(peer::link_is_emulated)
        .hint(36, |_| "delay"),
    action(Group::Peer, Id::Bandwidth, &[c('B')], peer::bandwidth, "bandwidth of the link")
        .only_if(peer::link_is_emulated),
    action(Group::Peer, Id::AckNext, &[c('a')], peer::ack_next, "acknowledge the next segment")
        .only_if(peer::peer_is_manual)
        .hint(16, |_| "ACK next"),
    action(Group::Peer, Id::AckAll, &[c('A')], peer::ack_all, "acknowledge all that arrived")
        .only_if(peer::peer_is_manual)
        .hint(17, |_| "ACK all"),
    action(Group::Peer, Id::AckUpTo, &[c('u')], peer::ack_up_to, "acknowledge up to a byte, or to the selected skb")
        .only_if(peer::peer_is_manual)
        .hint(18, |_| "ACK to"),
    action(Group::Peer, Id::Sack, &[c('S')], peer::sack, "acknowledge a range beyond a hole (SACK)")
        .only_if(peer::peer_is_manual),
    action(Group::Peer, Id::DupAck, &[c('d')], peer::dup_ack, "repeat the last acknowledgement")
        .only_if(peer::peer_is_manual)
        .hint(19, |_| "dup ACK"),
    action(Group::Peer, Id::Window, &[c('W')], peer::window, "what window the peer offers")
        .only_if(peer::peer_is_manual)
        .hint(19, |_| "window"),
    action(Group::Peer, Id::Reset, &[c('X')], peer::reset, "the peer resets the connection")
        .only_if(peer::peer_resets_on_request),
    action(Group::Peer, Id::OtherMemory, &[c('M')], peer::other_memory, "TCP memory that other sockets hold"),
    // Session and screen.
    action(Group::Session, Id::Scenario, &[c('o')], dialogs::scenarios, "choose a scenario")
        .only_if(peer::peer_is_here)
        .hint(24, |_| "scenarios"),
    action(Group::Session, Id::About, &[c('O')], dialogs::about, "the text of this scenario: what it shows, and why")
        .hint(24, |_| "about"),
    action(Group::Session, Id::Kernel, &[c('K')], run::switch_kernel, "run the same scenario on the other kernel")
        .only_if(run::kernel_can_change)
        .hint(26, run::next_kernel_title),
    action(Group::Session, Id::Compare, &[c('V')], pair::next_view, "of two runs compared: one alone, the other, both")
        .only_if(pair::several_runs)
        .hint(7, pair::next_view_name),
    action(Group::Session, Id::Capture, &[c('c')], files::capture, "record packets into a file, or stop")
        .only_if(pair::one_run)
        .hint(25, |model| match model.capture {
            Capture::Off => "capture",
            Capture::On { .. } => "stop capture",
        }),
    action(Group::Session, Id::Record, &[c('J')], files::recording, "record the session, to be replayed, or stop")
        .only_if(pair::one_run)
        .hint(26, |model| if model.recording.is_some() { "stop recording" } else { "record" }),
    action(Group::Session, Id::Mouse, &[c('m')], run::mouse, "mouse on or off").hint(40, |_| "mouse"),
    action(Group::Session, Id::Theme, &[c('t')], run::theme, "colours: dark, light, high contrast"),
    action(Group::Session, Id::Ascii, &[c('T')], run::ascii, "plain ASCII, or line drawing"),
    action(Group::Session, Id::Redraw, &[Key::ctrl('l')], run::redraw, "draw the screen anew"),
    action(Group::Session, Id::Suspend, &[Key::ctrl('z')], run::suspend, "stop and go back to the shell; fg returns"),
    action(
        Group::Session,
        Id::Help,
        &[c('?'), k(Code::F(1))],
        dialogs::help,
        "the help: all keys, and what the words mean",
    )
    .hint(0, |_| "help"),
    action(Group::Session, Id::Quit, &[c('q'), Key::ctrl('c')], run::quit, "quit").hint(1, |_| "quit"),
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
            assert!(!action.keys.is_empty(), "{:?} has no key", action.id);
            for &key in action.keys {
                let other = seen.insert(key, action.id);
                assert_eq!(other, None, "{} means {:?} as well", key.label(true), action.id);
            }
        }
    }

    #[test]
    fn every_action_explains_itself_in_one_line() {
        for action in ACTIONS {
            assert!(action.about.len() <= 60, "{:?}: {}", action.id, action.about);
            assert!(!action.about.ends_with('.'), "{:?}", action.id);
        }
    }

    #[test]
    fn every_group_has_actions_and_names_are_unique() {
        let mut names: Vec<_> = ACTIONS.iter().map(|action| action.id).collect();
        names.sort_unstable();
        names.dedup();

        assert_eq!(names.len(), ACTIONS.len());
        for group in Group::ALL {
            assert!(ACTIONS.iter().any(|action| action.group == *group), "{group:?} is empty");
        }
    }
}
