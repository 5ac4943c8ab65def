//! The chain of reasons on the screen: its line in every mode and at every size, its list, and in reports.

use crate::screen_user::{self, draw, model, mouse, press, resize, run};
use ratatui::layout::Position;
use skbscope::debugger::explain::chain::Scene;
use skbscope::debugger::{Moment, Standing};
use skbscope::kernel::KernelVersion;
use skbscope::peer::{PeerCommand, PeerConfig, RemoteConfig};
use skbscope::scenario::Scenario;
use skbscope::tui::keys::Button;
use skbscope::tui::model::Overlay;
use skbscope::tui::{Model, Theme};
use skbscope::world::Command;

const SIZES: [(u16, u16); 4] = [(60, 16), (80, 24), (120, 40), (200, 60)];

/// The line, where one run is shown.
fn line(model: &Model) -> String {
    draw(model).lines().nth(1).expect("a screen").trim().to_owned()
}

/// The line begins as the chain does and ends as it ends, at every size.
fn assert_told(mut model: Model, mode: &str) {
    let chain = Scene::shown(&model.session).chain();
    let (first, last) = (chain.links()[0].text.to_string(), chain.links()[chain.links().len() - 1].text.to_string());
    for size in SIZES {
        resize(&mut model, size);
        let line = line(&model);
        let begins = first.chars().take(10).collect::<String>();
        let end = line.rsplit(" ← ").next().unwrap_or_default().trim_end_matches('…').trim_end();
        assert!(line.starts_with(&begins), "{mode} at {size:?}: {line}\nbut {chain}");
        assert!(last.starts_with(end), "{mode} at {size:?}: {line}\nbut {chain}");
        let is_whole = chain.links().iter().all(|link| line.contains(&link.text.to_string()));
        assert!(is_whole || line.contains('…'), "{mode} at {size:?}: cut without a mark: {line}\nbut {chain}");
    }
}

fn stuck() -> Model {
    let mut model = model("zero-window");
    run(&mut model, 4_000);
    model
}

#[test]
fn it_is_told_live_paused_back_in_time_inside_an_input_and_in_a_zoomed_panel() {
    let mut model = stuck();
    assert_told(model.clone(), "live");
    press(&mut model, "space");
    assert_told(model.clone(), "paused");
    press(&mut model, "s");
    assert!(model.session.is_inside_input());
    assert_told(model.clone(), "inside an input");
    press(&mut model, "z");
    assert_told(model.clone(), "zoomed");
    model.session.go_to(Moment::new(20, u32::MAX)).expect("there are so many");
    assert!(matches!(model.session.standing(), Standing::Back(_)));
    assert_told(model.clone(), "looking back");
    press(&mut model, "?");
    assert_told(model, "below the help");
}

#[test]
fn it_is_told_of_both_runs_where_two_are_compared() {
    let on = |kernel| {
        let scenario = screen_user::scenario("zero-window");
        Model::new(scenario.on(kernel).expect("it is a file's"), Vec::new(), Theme::default())
    };
    let mut both = on(KernelVersion::oldest()).with_beside(on(KernelVersion::newest()));
    for size in [(80, 24), (120, 40), (200, 60)] {
        resize(&mut both, size);
        run(&mut both, 1_300);
        let told = [&both, &both.beside.as_ref().expect("two runs").models[0]].map(|model| {
            Scene::shown(&model.session).chain().links()[0].text.to_string().chars().take(20).collect::<String>()
        });
        let screen = draw(&both);
        for first in told {
            assert!(screen.lines().take(size.1.into()).any(|row| row.contains(&first)), "{first} in\n{screen}");
        }
    }
}

#[test]
fn behind_a_real_kernel_that_reads_nothing_its_program_is_named() {
    let scenario = screen_user::scenario("steady");
    let mut world = scenario.world.clone();
    world.peer = PeerConfig::Remote(RemoteConfig { read_rate: Some(0), rcvbuf: None, own_program: false });
    let model = Model::new(Scenario { world, ..scenario }, Vec::new(), Theme::default());

    assert_told(model, "with a real kernel");
}

#[test]
fn its_list_shows_every_link_whole_and_leads_to_the_step_behind_it() {
    let mut model = stuck();
    resize(&mut model, (80, 24));
    press(&mut model, "space");
    assert!(line(&model).contains('…'), "at 80 columns the line is cut: {}", line(&model));
    let chain = Scene::shown(&model.session).chain();
    let here = model.session.moment();

    press(&mut model, "y");
    let screen = draw(&model);
    for link in chain.links() {
        assert!(screen.contains(&link.text.to_string()), "{} in\n{screen}", link.text);
    }

    press(&mut model, "Enter");
    assert!(model.ui.overlay.is_none());
    let asleep = model.session.moment();
    assert!(asleep < here);
    assert!(model.session.engine().tasks[0].is_asleep());
    model.session.previous_step();
    assert!(!model.session.engine().tasks[0].is_asleep(), "at {asleep} it fell asleep");
}

#[test]
fn a_click_on_the_line_opens_its_list() {
    let mut model = stuck();

    mouse(&mut model, Button::Click, Position::new(4, 1));

    assert!(matches!(model.ui.overlay, Some(Overlay::List { .. })));
}

#[test]
fn when_the_reader_goes_on_the_chain_says_so() {
    let mut model = stuck();
    assert!(Scene::shown(&model.session).chain().to_string().contains("its program stopped reading"));

    model.session.command(&Command::Peer(PeerCommand::ReadRate(None))).expect("it reads");
    run(&mut model, 300);

    let chain = Scene::shown(&model.session).chain();
    assert!(!chain.to_string().contains("stopped reading"), "{chain}");
}
