//! What lies over the panels: help, lists and prompts, by keys and by mouse.

use crate::screen_user::{
    click, draw, go_to_kernel, model, mouse, place_of, press, resize, run, said, without_line_counts,
};
use ratatui::layout::Position;
use skbscope::language::Language;
use skbscope::manual::TOPICS;
use skbscope::tui::Model;
use skbscope::tui::command::table::ACTIONS;
use skbscope::tui::draw::overlay;
use skbscope::tui::keys::Button;
use skbscope::tui::model::Overlay;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// What is open, without the screen around it.
fn open(model: &Model) -> String {
    let area = overlay::window(model).expect("something is open").area;
    let rows = draw(model).lines().skip(area.y.into()).take(area.height.into()).map(str::to_owned).collect::<Vec<_>>();
    let cut = |row: &String| row.chars().skip(area.x.into()).take(area.width.into()).collect::<String>();
    rows.iter().map(cut).collect::<Vec<_>>().join("\n")
}

fn cursor(model: &Model) -> usize {
    match model.ui.overlay {
        Some(Overlay::Breakpoints { cursor, .. } | Overlay::Scenarios { cursor } | Overlay::List { cursor, .. }) => {
            cursor
        }
        _ => panic!("no list is open: {:?}", model.ui.overlay),
    }
}

/// The first and the last line in view, and how many there are, as the help says it.
fn lines(model: &Model) -> [usize; 3] {
    let screen = draw(model);
    let said = screen.rsplit(" lines ").next().expect("the help tells where one is").replace(',', "");
    let numbers: Vec<_> = said.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).take(3).collect();
    [0, 1, 2].map(|index| numbers[index].parse().expect("a number"))
}

#[test]
fn help_scrolls_by_its_window_less_one_line_and_says_where_one_is() {
    for size in [(80, 24), (120, 40)] {
        let mut model = model("steady");
        resize(&mut model, size);
        let height = usize::from(size.1) - 6;

        press(&mut model, "space ?");
        let [first, last, all] = lines(&model);
        assert_eq!((first, last), (1, height));

        press(&mut model, "space");
        assert_eq!(lines(&model), [height, 2 * height - 1, all], "the last line seen is the first one now");
        press(&mut model, "PgUp");
        assert_eq!(lines(&model)[0], 1);
        press(&mut model, "G");
        assert_eq!(lines(&model), [all - height + 1, all, all]);
        press(&mut model, "PgDn Down");
        assert_eq!(lines(&model)[1], all, "not beyond the end");
        press(&mut model, "Up");
        assert_eq!(lines(&model)[1], all - 1, "one key up is one line up, however often the end was passed");
        press(&mut model, "g");
        assert_eq!(lines(&model)[0], 1);
    }
}

#[test]
fn help_keeps_to_its_end_when_the_terminal_grows() {
    let mut model = model("steady");
    resize(&mut model, (80, 24));
    press(&mut model, "? G");

    resize(&mut model, (80, 40));

    let [_, last, all] = lines(&model);
    assert_eq!(last, all);
    press(&mut model, "Up");
    assert_eq!(lines(&model)[1], all - 1, "the key is answered at once");
}

#[test]
fn tab_goes_from_part_to_part_of_the_help() {
    let mut model = model("steady");
    resize(&mut model, (80, 24));
    press(&mut model, "? Tab");
    let top = |model: &Model| draw(model).lines().nth(3).expect("the first line of the help").to_owned();
    assert!(top(&model).contains("Go about in time"), "{}", draw(&model));

    press(&mut model, "Tab");
    assert!(top(&model).contains("Look around"));
    press(&mut model, "Shift-Tab");
    assert!(top(&model).contains("Go about in time"));
}

#[test]
fn no_word_of_the_help_is_lost_on_a_small_terminal() {
    let mut model = model("steady");
    resize(&mut model, (80, 24));
    press(&mut model, "space ?");
    let (mut text, mut seen) = (String::new(), 0_usize);
    loop {
        let [first, last, all] = lines(&model);
        // None is read twice.
        let rows = draw(&model);
        for row in rows.lines().skip(3).take(last + 1 - first).skip((seen + 1).saturating_sub(first)) {
            text.extend(row.chars().skip(3).take(74));
        }
        seen = last;
        if last == all {
            break;
        }
        press(&mut model, "PgDn");
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for action in ACTIONS {
        assert!(text.contains(&action.about(&Language::English)), "{}: {text}", action.about(&Language::English));
    }
    for meaning in ["(no breakpoint is set; @ sets one)", "in flight", "s shows the next"] {
        assert!(text.contains(meaning), "{meaning}: {text}");
    }
    let ellipses = |text: &str| text.matches('\u{2026}').count();
    let own: usize = TOPICS.iter().map(|topic| ellipses(topic.text(&Language::English))).sum();
    assert_eq!(ellipses(&text), own, "nothing is cut");
}

#[test]
fn a_click_selects_a_scenario_and_a_second_one_starts_it() {
    let mut model = model("steady");
    press(&mut model, "o");
    assert_eq!(cursor(&model), 0);

    click(&mut model, "first-1000");
    assert_eq!(cursor(&model), 1);
    assert_eq!(model.scenario.name, "steady", "the first click only selects");

    click(&mut model, "> first-1000");
    assert!(model.ui.overlay.is_none());
    assert_eq!(model.scenario.name, "first-1000");
}

#[test]
fn a_click_outside_closes_and_one_on_the_border_does_not() {
    for keys in ["?", "o", "v", "b", "/"] {
        let mut model = model("steady");
        run(&mut model, 100);
        press(&mut model, keys);
        let window = overlay::window(&model).expect("something is open").area;

        mouse(&mut model, Button::Click, window.as_position());
        assert!(model.ui.overlay.is_some(), "{keys}: the border belongs to it");
        let focus = model.ui.focus;
        mouse(&mut model, Button::Click, Position::new(window.x - 1, window.y));
        assert!(model.ui.overlay.is_none(), "{keys}");
        assert_eq!(model.ui.focus, focus, "{keys}: the click is for the dialog alone");
    }
}

#[test]
fn the_wheel_scrolls_help_and_lists() {
    let mut model = model("steady");
    resize(&mut model, (80, 24));
    run(&mut model, 100);
    press(&mut model, "?");
    mouse(&mut model, Button::WheelDown, Position::new(40, 12));
    assert_eq!(lines(&model)[0], 4);
    mouse(&mut model, Button::WheelUp, Position::new(40, 12));
    assert_eq!(lines(&model)[0], 1);

    press(&mut model, "Esc 0 v");
    mouse(&mut model, Button::WheelDown, Position::new(40, 12));
    assert_eq!(cursor(&model), 3);
    for _ in 0..40 {
        mouse(&mut model, Button::WheelDown, Position::new(40, 12));
    }
    assert!(draw(&model).contains("> icsk_backoff"), "{}", draw(&model));
}

#[test]
fn a_scrolled_list_stays_under_the_mouse_for_the_second_click() {
    let mut model = model("steady");
    resize(&mut model, (80, 24));
    run(&mut model, 100);
    press(&mut model, "space 0 v End");
    let place = place_of(&model, "mss_cache");

    mouse(&mut model, Button::Click, place);
    assert_eq!(place_of(&model, "> mss_cache"), Position::new(place.x - 2, place.y), "{}", draw(&model));
    mouse(&mut model, Button::Click, place);

    assert!(model.ui.overlay.is_none());
    let said = said(&model);
    assert!(said.contains("mss_cache"), "{said}");
}

#[test]
fn tab_goes_to_the_next_entry_of_every_list_and_around_its_end() {
    let mut model = model("steady");
    run(&mut model, 100);
    for keys in ["o", "v", "/"] {
        press(&mut model, keys);
        let start = cursor(&model);
        press(&mut model, "Tab");
        let next = cursor(&model);
        assert_ne!(start, next, "{keys}");
        press(&mut model, "Shift-Tab");
        assert_eq!(cursor(&model), start, "{keys}");
        press(&mut model, "g Shift-Tab");
        let last = cursor(&model);
        press(&mut model, "Tab");
        assert!(last > 0 && cursor(&model) == 0, "{keys}");
        press(&mut model, "Esc");
    }
}

#[test]
fn breakpoints_are_switched_by_clicks() {
    let mut model = model("steady");
    for text in ["tcp_ack", "skb freed", "task blocked"] {
        model.session.breakpoints_mut().add(text.parse().expect("a breakpoint"));
    }
    press(&mut model, "@");

    click(&mut model, "skb freed");
    assert_eq!(cursor(&model), 1);
    assert!(model.session.breakpoints().iter().all(|item| item.enabled));
    click(&mut model, "skb freed");

    let enabled: Vec<_> = model.session.breakpoints().iter().map(|item| item.enabled).collect();
    assert_eq!(enabled, [true, false, true]);
    assert!(model.ui.overlay.is_some(), "the list stays");
}

#[test]
fn a_click_puts_the_cursor_into_the_line_of_a_prompt() {
    let mut model = model("steady");
    run(&mut model, 100);
    press(&mut model, "b 9 0 0 0");
    let place = place_of(&model, "> 9000");

    mouse(&mut model, Button::Click, Position::new(place.x + 3, place.y));
    press(&mut model, "6 Enter");

    assert_eq!(model.session.engine().sk.sndbuf, 2 * 96_000);
}

#[test]
fn an_entry_that_is_too_long_is_marked_and_shown_whole_below() {
    let mut model = model("steady");
    resize(&mut model, (80, 24));
    run(&mut model, 300);
    press(&mut model, "space h h b");
    crate::screen_user::type_in(&mut model, "1234567890");
    press(&mut model, "Y g");
    let row = |model: &Model, text: &str| draw(model).lines().filter(|row| row.contains(text)).count();
    assert_eq!(row(&model, "s, shown"), 0, "its own row is too short: {}", draw(&model));

    press(&mut model, "Tab");

    let screen = draw(&model);
    assert_eq!(row(&model, "s, shown"), 1, "{screen}");
    assert!(screen.contains("\u{2026}\u{2502}"), "and that is marked: {screen}");
    insta::assert_snapshot!("long_entries", open(&model));
}

#[test]
fn the_manual_is_read_in_the_help() {
    for size in SIZES {
        let mut model = model("steady");
        resize(&mut model, size);

        press(&mut model, "? m");
        let list = draw(&model);
        assert!(list.contains("The manual: ") && list.contains(TOPICS[0].about), "{list}");

        for topic in TOPICS {
            press(&mut model, "Tab");
            let page = draw(&model);
            let words = topic.text(&Language::English).lines().skip(1).find(|line| line.len() > 20).expect("a text");
            let begin: String = words.chars().take(20).collect();
            assert!(page.contains(&format!("{}: ", topic.name)) && page.contains(&begin), "{}: {page}", topic.name);
        }
        press(&mut model, "Shift-Tab Esc");
        assert!(!draw(&model).contains(&format!("{}: ", TOPICS[0].name)));
    }
}

#[test]
fn dialogs_at_three_sizes() {
    for (name, keys) in [("help", "?"), ("scenarios", "o"), ("numbers", "0 v"), ("find", "/"), ("prompt", "b")] {
        let mut all = String::new();
        for kernel in ["6.18", "3.10"] {
            let mut model = model("steady");
            go_to_kernel(&mut model, kernel);
            run(&mut model, 1_100);
            press(&mut model, "space");
            press(&mut model, keys);
            for size in SIZES {
                resize(&mut model, size);
                all.push_str(&format!("{kernel} {}x{}\n{}\n\n", size.0, size.1, without_line_counts(&open(&model))));
            }
        }
        insta::assert_snapshot!(format!("{name}"), all);
    }
}
