//! More than two kernels beside each other.

use crate::compare::{Json, run, skbscope};
use crate::screen_user::{self, draw, press, resize};
use skbscope::tui::{Model, Theme};

#[test]
fn four_kernels_stand_beside_each_other_with_what_lies_behind() {
    let (code, out, _) = skbscope("compare ten-bytes --kernels 3.10,6.1,6.12,6.18 --json");

    assert_eq!(code, Some(0));
    let json: Json = serde_json::from_str(&out).expect("one JSON object");
    let queued = json["moments"][0]["counters"].as_array().expect("a list").iter();
    let queued = queued.clone().find(|one| one["name"] == "sk_wmem_queued").expect("a counter");
    assert_eq!(queued["values"], serde_json::json!([2304, 1281, 961, 833]));
    let behind = json["behind"].as_array().expect("a list");
    let names: Vec<_> = behind.iter().map(|one| one["name"].as_str().expect("a name")).collect();
    assert_eq!(names, ["MAX_TCP_HEADER", "placement", "small_head_cache"]);
    assert_eq!(behind[0]["values"], serde_json::json!(["304", "320", "320", "192"]));

    let (_, text, _) = skbscope("compare ten-bytes --kernels 3.10,6.1,6.12,6.18 --headless");
    assert!(text.contains("kernel 3.10 beside kernel 6.1 beside kernel 6.12 beside kernel 6.18\n"), "{text}");
    assert!(
        text.contains("\n  MAX_TCP_HEADER                           304         320         320         192\n"),
        "{text}"
    );
}

#[test]
fn four_kernels_are_driven_by_the_same_keys_and_v_shows_each_alone() {
    let on = |kernel: &str| screen_user::scenario("ten-bytes").on(kernel.parse().expect("a kernel")).expect("it runs");
    let one = |kernel| Model::new(on(kernel), Vec::new(), Theme::default());
    let mut model = one("3.10").with_beside(one("6.1")).with_beside(one("6.12")).with_beside(one("6.18"));
    resize(&mut model, (120, 40));
    run(&mut model, 3_000);
    press(&mut model, "space n");

    let screen = draw(&model);
    assert!(screen.contains("Linux 3.10 beside 6.1 beside 6.12 beside 6.18"), "{screen}");
    let queued = screen.lines().find(|line| line.contains("sk_wmem_queued")).expect("a counter");
    let numbers: Vec<_> = queued.split_whitespace().skip(2).take(4).collect();
    assert_eq!(numbers.len(), 4, "{queued}");
    let others = &model.beside.as_ref().expect("four runs").models;
    assert!(others.iter().all(|other| other.session.world().now == model.session.world().now));

    for kernel in ["3.10", "6.1", "6.12", "6.18"] {
        press(&mut model, "V");
        assert!(draw(&model).contains(&format!("Linux {kernel} (V:")), "{}", draw(&model));
    }
    press(&mut model, "V");
    assert!(draw(&model).contains("Linux 3.10 beside 6.1 beside 6.12 beside 6.18"));

    // Side by side where there is room for it.
    resize(&mut model, (200, 60));
    assert_eq!(draw(&model).matches(" 3 Queue ").count(), 4, "{}", draw(&model));
    for key in ["6", "z", "9", "z", "Down", "w", "Esc", "}", "h"] {
        press(&mut model, key);
        draw(&model);
    }
}
