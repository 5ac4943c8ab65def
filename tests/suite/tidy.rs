//! Rules of the project, kept as tests: which layer may name which, what is pure, how long things may get.
//!
//! Each rule is a function from a source file to what is wrong with it, tried here first on a file that breaks it.

mod circles;
mod rules;
pub mod source;

use rules::Finding;
use source::{Source, rust_files};

const ALL: [&str; 2] = ["src", "tests"];

/// Applies a rule to every file below the folders.
fn hold(rule: fn(&Source) -> Vec<Finding>, folders: &[&str]) {
    let files = rust_files(folders);
    assert!(files.len() > 10, "only {} files were found", files.len());

    let findings: Vec<_> = files.iter().flat_map(rule).map(|finding| finding.to_string()).collect();

    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

/// What a rule says about a file at `path`, as lines and texts.
fn judge(rule: fn(&Source) -> Vec<Finding>, path: &str, text: &str) -> Vec<String> {
    rule(&Source::new(path, text)).iter().map(|finding| format!("{}: {}", finding.line, finding.what)).collect()
}

#[test]
fn layers_name_only_layers_before_them() {
    hold(rules::layers, &["src"]);
}

#[test]
fn no_file_names_another_that_leads_back_to_it() {
    let circles = circles::circles(&rust_files(&["src"]));

    assert!(circles.is_empty(), "{} circles:\n{}", circles.len(), circles.join("\n"));
}

#[test]
fn what_shows_a_socket_reads_its_view() {
    hold(rules::views_only, &["src"]);
}

#[test]
fn every_mode_goes_over_one_loop() {
    hold(rules::one_driver, &["src"]);
}

#[test]
fn everything_before_os_is_pure() {
    hold(rules::purity, &["src"]);
}

#[test]
fn nothing_panics_because_nobody_listens() {
    hold(rules::no_print_that_panics, &["src"]);
}

#[test]
fn nothing_depends_on_hash_order() {
    hold(rules::no_hash_order, &ALL);
}

#[test]
fn files_and_functions_stay_short() {
    hold(rules::lengths, &ALL);
}

#[test]
fn nothing_is_left_unfinished() {
    hold(rules::finished, &ALL);
}

#[test]
fn every_unsafe_has_a_reason() {
    hold(rules::reasons_for_unsafe, &ALL);
}

mod broken_rules_are_found {
    use super::*;

    #[test]
    fn a_layer_that_names_a_higher_one() {
        let text = "use crate::units::Time;\nuse crate::world::World;\nfn f() -> crate::tui::Model {}\n";

        assert_eq!(
            judge(rules::layers, "src/engine/socket/sock.rs", text),
            [
                "2: engine names world (crate::world::World); it may name: encode, units, kernel, language, wire",
                "3: engine names tui (crate::tui::Model); it may name: encode, units, kernel, language, wire",
            ]
        );
        assert_eq!(judge(rules::layers, "src/os/terminal.rs", text), [""; 0]);
    }

    #[test]
    fn a_higher_layer_inside_a_list() {
        let text = "use crate::{\n    units::{Time, SeqNum as Seq},\n    engine::{io::*, Skb},\n};";

        assert_eq!(
            judge(rules::layers, "src/peer/link.rs", text),
            [
                "3: peer names engine (crate::engine::io::*); it may name: encode, units, language, wire",
                "3: peer names engine (crate::engine::Skb); it may name: encode, units, language, wire",
            ]
        );
    }

    #[test]
    fn a_higher_layer_reached_from_below() {
        let climbs = "use super::world::World;";

        assert_eq!(judge(rules::layers, "src/encode.rs", climbs).len(), 1);
        assert_eq!(judge(rules::layers, "src/units/mod.rs", "use super::Time;"), [""; 0]);
        // One step up from a file in a folder is that folder.
        assert_eq!(judge(rules::layers, "src/engine/api/io.rs", climbs), [""; 0]);
        assert_eq!(judge(rules::layers, "src/engine/api/io.rs", "use super::super::super::world::World;").len(), 1);
    }

    #[test]
    fn a_circle_of_files() {
        let files = [
            ("src/engine/mod.rs", "mod send;\npub(crate) use send::output::Gate;\npub struct Engine;"),
            ("src/engine/send/mod.rs", "pub mod output;\npub mod retransmit;"),
            ("src/engine/send/output.rs", "use super::retransmit::again;\npub struct Gate;"),
            ("src/engine/send/retransmit.rs", "use crate::engine::{Engine, Gate};"),
            ("src/engine/ack.rs", "use crate::engine::Gate;\n#[cfg(test)]\nmod tests { use crate::world::World; }"),
            ("src/world/mod.rs", "use crate::engine::ack;"),
        ];
        let of = |wanted: &[usize]| {
            let files = wanted.iter().map(|&index| Source::new(files[index].0, files[index].1));
            circles::circles(&files.collect::<Vec<_>>())
        };

        // What a folder passes on is named as if from the file itself.
        assert_eq!(of(&[0, 1, 2, 3, 4, 5]), ["engine::send::output -> engine::send::retransmit"]);
        assert_eq!(of(&[0, 1, 2, 4, 5]), [""; 0]);
    }

    #[test]
    fn a_folder_that_is_no_layer() {
        assert_eq!(judge(rules::layers, "src/utils/mod.rs", "").len(), 1);
        assert_eq!(judge(rules::layers, "src/engine/mod.rs", "use crate::utils::min;").len(), 1);
    }

    #[test]
    fn a_layer_in_a_comment_or_a_string_is_not_named() {
        let text = "//! [`crate::tui`]\n/* crate::tui /* nested */ */ const A: &str = \"crate::tui \\\" crate::tui\";\n\
                    const B: &str = r#\"crate::tui \" \"#; const C: char = '\"'; const D: char = '\\'';\n\
                    fn e<'a>(_: &'a str) {} // crate::tui";

        assert_eq!(judge(rules::layers, "src/units.rs", text), [""; 0]);
        // And what follows them is still seen.
        let text = format!("{text}\nuse crate::tui;");
        assert_eq!(judge(rules::layers, "src/units.rs", &text).len(), 1);
    }

    #[test]
    fn a_panel_that_reads_the_engine() {
        let text = "use crate::engine::{Engine, Frag};\nfn f(m: &Model) { m.session.engine(); }\n\
                    fn g(m: &Model) { m.session.world().engine.sk; }\nfn h(w: &World) { w.now; seen.world.engine.sk; }\n\
                    // Engine\nfn i(m: &Model) { m.session.socket().sndbuf; difference.engine; }";

        for path in ["src/tui/panel/queue.rs", "src/export/table.rs", "src/debugger/explain/mod.rs"] {
            let lines: Vec<_> = rules::views_only(&Source::new(path, text)).iter().map(|found| found.line).collect();
            assert_eq!(lines, [1, 2, 4, 3], "{path}");
        }
        assert_eq!(judge(rules::views_only, "src/conformance/replay.rs", text), [""; 0]);
        assert_eq!(judge(rules::views_only, "src/debugger/session/shown.rs", text), [""; 0]);
    }

    #[test]
    fn a_loop_of_ones_own_over_a_world() {
        let text = "fn f(world: &mut World) {\n    while world.advance(until, &mut NoProbe, happening) {}\n}";

        assert_eq!(
            judge(rules::one_driver, "src/app/compare.rs", text),
            ["2: advances a world itself; world::drive::drive is for that"]
        );
        assert_eq!(judge(rules::one_driver, "src/world/drive.rs", text), [""; 0]);
    }

    #[test]
    fn a_clock_a_thread_a_file_a_print_in_a_pure_layer() {
        let text = "use std::time::{Duration, Instant};\nfn f() { let a = Instant::now(); }\n\
                    fn g() { std::time::SystemTime::now(); }\nuse std::{fmt, thread};\nuse tokio::select;\n\
                    fn h() { println!(\"\") }\nuse std::fs::File;\nfn i() { std::io::stdout(); }";

        let lines: Vec<_> = judge(rules::purity, "src/world/mod.rs", text)
            .iter()
            .map(|finding| finding.split(':').next().unwrap().to_owned())
            .collect();

        assert_eq!(lines, ["2", "3", "4", "5", "7", "8"]);
        assert_eq!(judge(rules::no_print_that_panics, "src/os/x.rs", text).len(), 1);
        assert_eq!(judge(rules::purity, "src/os/terminal.rs", text), [""; 0]);
        assert_eq!(judge(rules::purity, "src/world/mod.rs", "use std::io::Write;\nuse std::net::IpAddr;"), [""; 0]);
    }

    #[test]
    fn a_hash_map() {
        let text = "use std::collections::{BTreeMap, HashMap};\nfn f() { let seen: HashSet<u8>; }";

        assert_eq!(judge(rules::no_hash_order, "src/x.rs", text).len(), 2);
        assert_eq!(judge(rules::no_hash_order, "src/x.rs", "use std::collections::BTreeMap; // no HashMap"), [""; 0]);
    }

    #[test]
    fn a_file_of_501_lines() {
        assert_eq!(judge(rules::lengths, "src/x.rs", &"\n".repeat(501)), ["1: 501 lines; at most 500"]);
        assert_eq!(judge(rules::lengths, "src/x.rs", &"\n".repeat(500)), [""; 0]);
    }

    #[test]
    fn a_function_of_81_lines() {
        let function =
            |lines: usize| format!("type F = fn(u8);\nfn long(a: [u8; A::B])\n{{{}}}\n", "\n".repeat(lines - 2));

        assert_eq!(judge(rules::lengths, "src/x.rs", &function(81)), ["2: fn long has 81 lines; at most 80"]);
        assert_eq!(judge(rules::lengths, "src/x.rs", &function(80)), [""; 0]);
        // A declaration has no length; what follows it is not its body.
        let declared = format!("trait T {{ fn long(&self); }}\nmod m {{{}}}", "\n".repeat(81));
        assert_eq!(judge(rules::lengths, "src/x.rs", &declared), [""; 0]);
    }

    #[test]
    fn things_left_unfinished() {
        for text in [
            "fn f() { todo!() }",
            "fn f() { unimplemented!(\"later\") }",
            "fn f() { dbg!(1); }",
            "#[ignore]\nfn f() {}",
            "#[ignore = \"slow\"]\nfn f() {}",
            "#[allow(dead_code)]\nfn f() {}",
            "#![expect(unused, dead_code)]",
            concat!("// TO", "DO: later"),
        ] {
            assert_eq!(judge(rules::finished, "src/x.rs", text).len(), 1, "{text}");
        }
        assert_eq!(judge(rules::finished, "src/x.rs", "fn ignore() { let todo = \"todo!\"; }"), [""; 0]);
    }

    #[test]
    fn an_unsafe_without_a_reason() {
        let bare = "fn f() {\n    // Reads a byte.\n    unsafe { g() }\n}";
        let elsewhere = "// SAFETY: it is.\nfn f() {\n    unsafe { g() }\n}";
        let above = "fn f() {\n    // SAFETY: g has no conditions.\n    #[rustfmt::skip]\n    unsafe { g() }\n}";
        let beside = "fn f() { unsafe { g() } } // SAFETY: g has no conditions.";

        assert_eq!(judge(rules::reasons_for_unsafe, "src/x.rs", bare), ["3: unsafe without a `SAFETY:` comment"]);
        assert_eq!(judge(rules::reasons_for_unsafe, "src/x.rs", elsewhere).len(), 1);
        assert_eq!(judge(rules::reasons_for_unsafe, "src/x.rs", above), [""; 0]);
        assert_eq!(judge(rules::reasons_for_unsafe, "src/x.rs", beside), [""; 0]);
    }
}
