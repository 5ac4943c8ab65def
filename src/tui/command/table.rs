//! Everything the user can do, in one table. The key map, the help and the hint bar are made from it.

use crate::debugger::Mode;
use crate::language::id;
use crate::tui::command::action::{Action, Group, Id, action};
use crate::tui::command::{
    breakpoints, dialogs, files, jumps, language, leave, numbers, pair, peer, programs, reasons, run, scale, time, view,
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
    action(Group::Run, Id::PauseOrRun, &[c(' ')], run::pause_or_run, id!("action-pause-or-let-it"))
        .hint(10, |model| if model.session.mode() == Mode::Running { id!("action-pause") } else { id!("action-run") }),
    action(
        Group::Run,
        Id::OneInput,
        &[c('n'), k(Code::Right), c('l')],
        run::one_input,
        id!("action-make-one-input-happen"),
    )
    .hint_pair(11, k(Code::Left), |_| id!("action-input")),
    action(Group::Run, Id::InputBack, &[k(Code::Left), c('h')], time::previous_input, id!("action-go-back-to-the"))
        .only_if(pair::one_run),
    action(
        Group::Run,
        Id::OneStep,
        &[c('s'), c('.'), k(Code::F(11))],
        run::one_step,
        id!("action-show-one-step-forward"),
    )
    .hint_pair(12, c(','), |_| id!("action-step")),
    action(Group::Run, Id::StepBack, &[c(',')], time::previous_step, id!("action-show-the-step-before"))
        .only_if(pair::one_run),
    action(Group::Run, Id::Over, &[c('>'), k(Code::F(10))], time::over, id!("action-one-step-but-not"))
        .only_if(pair::one_run)
        .hint_pair(42, c('<'), |_| id!("action-over")),
    action(Group::Run, Id::OverBack, &[c('<')], time::over_back, id!("action-the-same-backwards"))
        .only_if(pair::one_run),
    action(Group::Run, Id::StepOut, &[c(')')], time::step_out, id!("action-to-the-end-of"))
        .only_if(pair::one_run)
        .hint_pair(43, c('('), |_| id!("action-out")),
    action(Group::Run, Id::StepOutBack, &[c('(')], time::step_out_back, id!("action-to-the-beginning-of"))
        .only_if(pair::one_run),
    action(Group::Run, Id::Faster, &[c('+'), c('=')], run::faster, id!("action-run-faster")).hint_pair(
        13,
        c('-'),
        |_| id!("action-speed"),
    ),
    action(Group::Run, Id::Slower, &[c('-'), c('_')], run::slower, id!("action-run-slower-down-to")),
    action(Group::Run, Id::Hold, &[c('H')], run::hold, id!("action-hold-time-while-a"))
        .only_if(run::can_hold)
        .hint(8, run::hold_label),
    action(Group::Run, Id::ScriptStep, &[c('e')], run::script_step, id!("action-go-to-the-scripts"))
        .only_if(run::script_has_more)
        .hint(9, |_| id!("action-next-in-script")),
    action(Group::Run, Id::Breakpoints, &[c('@')], breakpoints::open, id!("action-breakpoints-set-one-list"))
        .hint(14, |_| id!("action-break")),
    action(Group::Run, Id::NextBreakpoint, &[c('}')], breakpoints::to_next, id!("action-go-on-at-once"))
        .only_if(breakpoints::are_set)
        .hint_pair(11, c('{'), |_| id!("action-breakpoint")),
    action(
        Group::Run,
        Id::PreviousBreakpoint,
        &[c('{')],
        breakpoints::to_previous,
        id!("action-go-back-to-the-breakpoint"),
    )
    .only_if(breakpoints::are_set),
    action(Group::Run, Id::Restart, &[c('R')], run::restart, id!("action-start-the-scenario-again"))
        .hint(50, |_| id!("action-restart")),
    // Go about in time.
    action(Group::Time, Id::Find, &[c('/')], time::find_forward, id!("action-go-on-to-the"))
        .only_if(pair::one_run)
        .hint(14, |_| id!("action-find")),
    action(Group::Time, Id::FindBack, &[c('\\')], time::find_back, id!("action-go-back-to-the-last"))
        .only_if(pair::one_run)
        .hint(28, |_| id!("action-find-back")),
    action(Group::Time, Id::Again, &[c(';')], time::again, id!("action-the-next-one-of"))
        .only_if(pair::one_run)
        .hint_pair(44, c(':'), |_| id!("action-again")),
    action(Group::Time, Id::AgainBack, &[c(':')], time::again_back, id!("action-the-one-before-of"))
        .only_if(pair::one_run),
    action(Group::Time, Id::Numbers, &[c('v')], numbers::provenance, id!("action-which-step-last-changed"))
        .only_if(pair::one_run)
        .hint(29, |_| id!("action-last-change")),
    action(Group::Time, Id::Along, &[c('\'')], time::along, id!("action-forward-along-the-time"))
        .only_if(pair::one_run)
        .hint_pair(41, c('"'), |_| id!("action-time-bar")),
    action(Group::Time, Id::AlongBack, &[c('"')], time::along_back, id!("action-back-along-the-time"))
        .only_if(pair::one_run),
    action(Group::Time, Id::GoTo, &[c('#')], time::go_to, id!("action-go-to-a-moment"))
        .only_if(pair::one_run)
        .hint(41, |_| id!("action-go-to")),
    action(Group::Time, Id::Beginning, &[c('^')], time::go_to_beginning, id!("action-go-to-the-beginning"))
        .only_if(pair::one_run),
    action(Group::Time, Id::End, &[c('$')], time::go_to_end, id!("action-come-back-from-the"))
        .only_if(time::is_back)
        .hint(7, |_| id!("action-to-the-end")),
    action(Group::Time, Id::UndoJump, &[Key::ctrl('o')], jumps::undo, id!("action-undo-a-jump-back"))
        .only_if(jumps::can_undo)
        .hint_pair(9, Key::ctrl('p'), |_| id!("action-undo-jump")),
    action(Group::Time, Id::RedoJump, &[Key::ctrl('p')], jumps::redo, id!("action-do-the-jump-again"))
        .only_if(jumps::can_redo)
        .hint(9, |model| if jumps::can_undo(model).is_ok() { "" } else { id!("action-redo-jump") }),
    action(Group::Time, Id::Branches, &[c('Y')], time::branches, id!("action-the-branches-of-this"))
        .only_if(time::has_branches)
        .hint(9, |_| id!("action-branches")),
    // Look around.
    action(Group::View, Id::FocusNext, &[k(Code::Tab)], view::focus_next, id!("action-focus-the-next-panel"))
        .hint(20, |_| id!("action-panel")),
    action(
        Group::View,
        Id::FocusPrevious,
        &[k(Code::BackTab)],
        view::focus_previous,
        id!("action-focus-the-panel-before"),
    ),
    action(
        Group::View,
        Id::FocusNumbered,
        &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9'), c('0')],
        view::focus_numbered,
        id!("action-focus-the-panel-with"),
    ),
    action(Group::View, Id::Zoom, &[c('z')], view::zoom, id!("action-let-the-focused-panel"))
        .hint(21, |model| if model.ui.zoom.is_some() { id!("action-unzoom") } else { id!("action-zoom") }),
    action(Group::View, Id::ToRow, &[k(Code::Enter)], view::enter, id!("action-go-to-the-moment"))
        .hint(8, |model| if view::has_row(model) { id!("action-go-there") } else { "" }),
    action(Group::View, Id::Down, &[k(Code::Down), c('j')], view::down, id!("action-next-skb-in-wire"))
        .hint_pair(
            22,
            k(Code::Up),
            |model| if model.ui.focus.scrolls() { id!("action-scroll") } else { id!("action-skb") },
        )
        .sooner_if(pair::scrolls_counters),
    action(Group::View, Id::Up, &[k(Code::Up), c('k')], view::up, id!("action-the-skb-or-row")),
    action(Group::View, Id::PageDown, &[k(Code::PageDown)], view::page_down, id!("action-ten-skbs-or-rows")),
    action(Group::View, Id::PageUp, &[k(Code::PageUp)], view::page_up, id!("action-ten-skbs-or-rows-back")),
    action(Group::View, Id::First, &[c('g'), k(Code::Home)], view::first, id!("action-the-first-skb-or")),
    action(Group::View, Id::Last, &[c('G'), k(Code::End)], view::last, id!("action-the-last-skb-or")),
    action(Group::View, Id::NextSkb, &[c(']')], view::next_skb, id!("action-select-the-next-skb")),
    action(Group::View, Id::PreviousSkb, &[c('[')], view::previous_skb, id!("action-select-the-skb-before")),
    action(Group::View, Id::Follow, &[c('f')], view::follow, id!("action-follow-the-selected-skb"))
        .hint(23, |model| if model.ui.follow { id!("action-unfollow") } else { id!("action-follow") }),
    action(Group::View, Id::Reasons, &[c('y')], reasons::open, id!("action-the-chain-of-reasons"))
        .hint(27, |_| id!("action-why")),
    action(Group::View, Id::Scales, &[c('%')], scale::fit, id!("action-fit-the-scales-to")),
    action(Group::View, Id::Out, &[k(Code::Esc)], view::out, id!("action-one-level-out-close")).hint(8, view::way_out),
    // Programs and socket.
    action(Group::Write, Id::Write, &[c('w')], programs::write, id!("action-write-so-many-bytes"))
        .hint(15, |_| id!("action-write")),
    action(Group::Write, Id::Sndbuf, &[c('b')], programs::sndbuf, id!("action-set-so-sndbuf"))
        .hint(30, |_| id!("action-sndbuf")),
    action(Group::Write, Id::Nodelay, &[c('N')], programs::nodelay, id!("action-switch-tcp-nodelay-nagle"))
        .hint(31, |_| id!("action-nodelay")),
    action(Group::Write, Id::Cork, &[c('C')], programs::cork, id!("action-switch-tcp-cork"))
        .hint(32, |_| id!("action-cork")),
    action(Group::Write, Id::Lowat, &[c('L')], programs::lowat, id!("action-set-tcp-notsent-lowat"))
        .only_if(programs::lowat_exists)
        .hint(33, |_| id!("action-lowat")),
    action(Group::Write, Id::Halt, &[c('p')], programs::halt, id!("action-stop-the-programs-own")).hint(37, |model| {
        if programs::all_halted(model) { id!("action-programs-on") } else { id!("action-programs-off") }
    }),
    action(Group::Write, Id::Interrupt, &[c('i')], programs::interrupt, id!("action-send-a-signal-to"))
        .only_if(programs::somebody_sleeps),
    action(Group::Write, Id::Shutdown, &[c('F')], programs::shutdown, id!("action-shutdown-shut-wr-no")),
    // Peer, link and machine.
    action(Group::Peer, Id::ReadingRate, &[c('r')], peer::reading_rate, id!("action-how-fast-the-peers"))
        .only_if(peer::peer_reads)
        .hint(34, |_| id!("action-read-rate")),
    action(Group::Peer, Id::Loss, &[c('x')], peer::loss, id!("action-how-many-packets-the"))
        .only_if(peer::link_is_emulated)
        .hint(35, |_| id!("action-loss")),
    action(Group::Peer, Id::Delay, &[c('D')], peer::delay, id!("action-one-way-delay-of"))
        .only_if(peer::link_is_emulated)
        .hint(36, |_| id!("action-delay")),
    action(Group::Peer, Id::Bandwidth, &[c('B')], peer::bandwidth, id!("action-bandwidth-of-the-link"))
        .only_if(peer::link_is_emulated),
    action(Group::Peer, Id::AckNext, &[c('a')], peer::ack_next, id!("action-acknowledge-the-next-segment"))
        .only_if(peer::peer_is_manual)
        .hint(16, |_| id!("action-ack-next")),
    action(Group::Peer, Id::AckAll, &[c('A')], peer::ack_all, id!("action-acknowledge-all-that-arrived"))
        .only_if(peer::peer_is_manual)
        .hint(17, |_| id!("action-ack-all")),
    action(Group::Peer, Id::AckUpTo, &[c('u')], peer::ack_up_to, id!("action-acknowledge-up-to-a"))
        .only_if(peer::peer_is_manual)
        .hint(18, |_| id!("action-ack-to")),
    action(Group::Peer, Id::Sack, &[c('S')], peer::sack, id!("action-acknowledge-a-range-beyond"))
        .only_if(peer::peer_is_manual),
    action(Group::Peer, Id::DupAck, &[c('d')], peer::dup_ack, id!("action-repeat-the-last-acknowledgement"))
        .only_if(peer::peer_is_manual)
        .hint(19, |_| id!("action-dup-ack")),
    action(Group::Peer, Id::Window, &[c('W')], peer::window, id!("action-what-window-the-peer"))
        .only_if(peer::peer_is_manual)
        .hint(19, |_| id!("action-window")),
    action(Group::Peer, Id::Reset, &[c('X')], peer::reset, id!("action-the-peer-resets-the"))
        .only_if(peer::peer_resets_on_request),
    action(Group::Peer, Id::OtherMemory, &[c('M')], peer::other_memory, id!("action-tcp-memory-that-other")),
    // Session and screen.
    action(Group::Session, Id::Scenario, &[c('o')], dialogs::scenarios, id!("action-choose-a-scenario"))
        .only_if(peer::peer_is_here)
        .hint(24, |_| id!("action-scenarios")),
    action(Group::Session, Id::About, &[c('O')], dialogs::about, id!("action-the-text-of-this"))
        .hint(24, |_| id!("action-about")),
    action(Group::Session, Id::Kernel, &[c('K')], run::switch_kernel, id!("action-run-the-same-scenario"))
        .only_if(run::kernel_can_change)
        .hint(26, run::next_kernel_title),
    action(Group::Session, Id::Compare, &[c('V')], pair::next_view, id!("action-of-two-runs-compared"))
        .only_if(pair::several_runs)
        .hint(7, pair::next_view_name),
    action(Group::Session, Id::Capture, &[c('c')], files::capture, id!("action-record-packets-into-a"))
        .only_if(pair::one_run)
        .hint(25, |model| match model.capture {
            Capture::Off => id!("action-capture"),
            Capture::On { .. } => id!("action-stop-capture"),
        }),
    action(Group::Session, Id::Record, &[c('J')], files::recording, id!("action-record-the-session-to"))
        .only_if(pair::one_run)
        .hint(26, |model| if model.recording.is_some() { id!("action-stop-recording") } else { id!("action-record") }),
    action(Group::Session, Id::Mouse, &[c('m')], run::mouse, id!("action-mouse-on-or-off"))
        .hint(40, |_| id!("action-mouse")),
    action(Group::Session, Id::Theme, &[c('t')], run::theme, id!("action-colours-dark-light-high")),
    action(Group::Session, Id::Ascii, &[c('T')], run::ascii, id!("action-plain-ascii-or-line")),
    action(Group::Session, Id::Language, &[c('Z')], language::change, id!("action-chinese-or-english"))
        .hint(45, language::label),
    action(Group::Session, Id::Redraw, &[Key::ctrl('l')], run::redraw, id!("action-draw-the-screen-anew")),
    action(Group::Session, Id::Suspend, &[Key::ctrl('z')], run::suspend, id!("action-stop-and-go-back")),
    action(Group::Session, Id::Help, &[c('?'), k(Code::F(1))], dialogs::help, id!("action-the-help-all-keys"))
        .hint(0, |_| id!("action-help")),
    action(Group::Session, Id::Quit, &[c('q'), Key::ctrl('c')], leave::quit, id!("action-quit"))
        .hint(1, |_| id!("action-quit")),
];

/// The action a key stands for.
pub fn action_of(key: Key) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.keys.contains(&key))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::language::Language;

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
            assert!(action.about(&Language::English).len() <= 60, "{:?}", action.id);
            assert!(!action.about(&Language::English).ends_with('.'), "{:?}", action.id);
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
