//! One frame of the whole screen: drawn, compared with the frame before, and written out as escape sequences.

use std::io::{Sink, sink};
use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport, backend::CrosstermBackend};
use skbscope::engine::{Kernel, MsgFlags, SockOpt};
use skbscope::peer::{ManualConfig, PeerConfig};
use skbscope::scenario::Scenario;
use skbscope::tui::draw::screen;
use skbscope::tui::{Model, Theme};
use skbscope::units::TaskId;
use skbscope::world::{Command, ProgramConfig, WorldConfig};

use crate::measure::{Table, median};

const ROUNDS: usize = 41;
const FRAMES: u32 = 20;

pub fn run(table: &mut Table) {
    for skbs in [10, 10_000] {
        let model = with_queue(skbs);
        for (width, height) in [(80, 24), (200, 60)] {
            let time = frame(&model, Rect::new(0, 0, width, height));
            let (limit, goal) =
                if (skbs, width) == (10_000, 200) { (Some(("a millisecond", 1e6)), "<= 1") } else { (None, "") };
            table.row(&format!("frame {width}x{height}, {skbs} skbs"), time, limit, goal);
        }
    }
}

/// A screen over a queue of so many skbs, in which one is selected: each skb is a write of one byte closed by MSG_EOR.
fn with_queue(skbs: usize) -> Model {
    let mut kernel = Kernel::v6_18();
    kernel.sysctl.wmem_max = 1 << 28;
    let mut world = WorldConfig::new(kernel);
    world.socket = vec![SockOpt::SndBuf(1 << 26), SockOpt::NoDelay(true)];
    world.peer = PeerConfig::Manual(ManualConfig::default());
    world.programs = vec![ProgramConfig { writes: Vec::new(), ..ProgramConfig::default() }];
    let text = String::new;
    let scenario = Scenario {
        name: text(),
        title: text(),
        shows: text(),
        why: text(),
        zh: None,
        run_for: None,
        breakpoints: Vec::new(),
        world,
        file: None,
    };
    let mut model = Model::new(scenario, Vec::new(), Theme::default());
    model.session.run_for(Duration::from_millis(25));
    for _ in 0..skbs {
        let write = Command::Write { task: TaskId(0), bytes: 1, flags: MsgFlags::EOR };
        model.session.command(&write).expect("the buffer has room for all of them");
    }
    assert_eq!(model.skb_count(), skbs);
    model
}

/// The time of a frame in which the selection has moved on.
fn frame(model: &Model, area: Rect) -> f64 {
    let skbs = model.skb_count();
    median(
        ROUNDS,
        FRAMES,
        || (terminal(area), model.clone()),
        |(terminal, model)| {
            for index in 0..FRAMES as usize {
                model.select_at(index * skbs / FRAMES as usize);
                terminal
                    .draw(|frame| {
                        screen::draw(model, frame.area(), frame.buffer_mut());
                    })
                    .unwrap();
            }
        },
    )
}

fn terminal(area: Rect) -> Terminal<CrosstermBackend<Sink>> {
    let options = TerminalOptions { viewport: Viewport::Fixed(area) };
    Terminal::with_options(CrosstermBackend::new(sink()), options).unwrap()
}
