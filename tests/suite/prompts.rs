//! Prompts remember what they were answered, each kind its own.

use crate::screen_user::{draw, model, press, run, said, type_in};

#[test]
fn up_brings_the_last_answer_of_the_same_prompt_back() {
    let mut model = model("steady");
    run(&mut model, 100);
    for answer in ["9000", "64KiB"] {
        press(&mut model, "b");
        type_in(&mut model, answer);
    }
    press(&mut model, "x");
    type_in(&mut model, "2%");

    // To be changed before it is given again.
    press(&mut model, "b");
    assert!(draw(&model).contains("older answers"), "{}", draw(&model));
    press(&mut model, "Up Up");
    assert!(draw(&model).contains("> 9000"), "{}", draw(&model));
    type_in(&mut model, "0");
    assert!(said(&model).contains("90,000"), "{}", said(&model));

    // What was being typed is not lost on the way.
    press(&mut model, "x 5 Up");
    assert!(draw(&model).contains("> 2%"), "{}", draw(&model));
    press(&mut model, "Down");
    assert!(draw(&model).contains("> 5 "), "{}", draw(&model));
    press(&mut model, "Esc");
}

#[test]
fn answers_are_kept_when_the_session_begins_again() {
    let mut model = model("steady");
    run(&mut model, 100);
    press(&mut model, "b");
    type_in(&mut model, "9000");
    press(&mut model, "R o g Enter l");
    assert_eq!(model.session.end().input, 0);
    run(&mut model, 100);

    press(&mut model, "b Up Enter");

    assert_eq!(model.session.engine().sk.sndbuf, 18_000);
}

#[test]
fn a_wrong_answer_is_not_remembered_and_a_breakpoint_is() {
    let mut model = model("steady");
    press(&mut model, "@");
    type_in(&mut model, "task woken");
    press(&mut model, "@");
    type_in(&mut model, "task wokn");
    press(&mut model, "Esc @ Ctrl-P");
    assert!(draw(&model).contains("> task woken"), "{}", draw(&model));
    press(&mut model, "Enter");
    assert_eq!(model.session.breakpoints().len(), 2);
}
