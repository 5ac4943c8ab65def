//! Scenarios that say what they expect: a scenario is a test.

use crate::desk::Desk;
use crate::screen_user;
use skbscope::scenario::Scenario;
use skbscope::tui::{Model, Theme};
use skbscope::units::Time;

const SCENARIO: &str = r#"
title = "A test"
shows = "s"
run_for = "3s"

[socket]
sndbuf = 4096

[peer]
kind = "manual"
window = 0

[[script]]
at = "1s"
write = 1000
expect = "returned = 1000 and wmem_queued = 1832"

[[script]]
at = "2s"
expect = "packets = WRONG and snd_cwnd > 2 * 4"

[[task]]
"#;

#[test]
fn what_holds_is_counted_and_what_does_not_is_told_with_what_came_instead_and_when() {
    let desk = Desk::new();
    desk.write("good.toml", &SCENARIO.replace("WRONG", "0"));
    desk.write("bad.toml", &SCENARIO.replace("WRONG", "7"));

    let good = desk.good("skbscope run good.toml --headless");
    assert!(good.contains("  expected   2 of 2 held\n"), "{good}");

    let bad = desk.shell("skbscope run bad.toml --headless");
    assert_eq!(bad.status.code(), Some(1));
    let told = String::from_utf8_lossy(&bad.stdout);
    let lines = [
        "  expected   1 of 2 held",
        "FAILED at 2.000000 s, behind input",
        "expected  packets = 7 and snd_cwnd > 2 * 4",
        "got       packets 0, snd_cwnd 10",
        "--at 2.000000s",
    ];
    assert!(lines.iter().all(|line| told.contains(line)), "{told}");

    let json = desk.shell("skbscope run bad.toml --headless --json");
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let judged = &json["expected"]["judged"];
    assert_eq!((&judged[0]["holds"], &judged[1]["holds"]), (&true.into(), &false.into()));
    assert_eq!(judged[1]["virtual_ns"], 2_000_000_000_u64);
}

#[test]
fn an_expectation_that_is_none_is_refused_with_its_place() {
    let desk = Desk::new();
    desk.write("odd.toml", &SCENARIO.replace("WRONG", "0").replace("snd_cwnd >", "snd_cwnt >"));

    let refused = desk.refused("skbscope run odd.toml --headless");

    assert!(refused.contains("odd.toml:20:") && refused.contains("snd_cwnt"), "{refused}");
}

#[test]
fn what_is_never_reached_has_not_held() {
    let desk = Desk::new();
    let text = SCENARIO.replace("WRONG", "0").replace("at = \"2s\"", "step = true");
    desk.write(
        "early.toml",
        &text.replace("run_for = \"3s\"", "run_for = \"1500ms\"").replace("step = true", "at = \"2s\""),
    );

    let told = desk.good("skbscope run early.toml --headless");

    assert!(told.contains("1 of 2 held") && told.contains("not reached: packets = 0"), "{told}");
}

#[test]
fn on_the_screen_the_session_stops_there_and_the_text_of_the_scenario_lists_them() {
    let scenario = Scenario::parse("test", "test.toml", &SCENARIO.replace("WRONG", "7")).expect("a scenario");
    let mut model = Model::new(scenario, Vec::new(), Theme::default());
    screen_user::resize(&mut model, (120, 40));
    model.session.run_until(Time::from_millis(1500));
    assert_eq!(model.session.judged().map(|judged| judged.holds).collect::<Vec<_>>(), [true]);
    assert!(!screen_user::draw(&model).contains("NOT AS EXPECTED"));

    model.session.run_until(Time::from_millis(2500));

    assert_eq!(model.session.judged().map(|judged| judged.holds).collect::<Vec<_>>(), [true, false]);
    let sentence = model.session.not_as_expected().expect("it is not");
    assert_eq!(sentence, "Not as expected at 2.000000 s: packets = 7 and snd_cwnd > 2 * 4; got packets 0, snd_cwnd 10");
    assert!(screen_user::draw(&model).contains("NOT AS EXPECTED"));
    screen_user::press(&mut model, "O");
    let text = screen_user::draw(&model);
    assert!(text.contains("held, at 1.000000 s: returned = 1000") && text.contains("NOT so, at 2.000000 s"), "{text}");
}
