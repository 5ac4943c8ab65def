mod stories;
use skbscope::engine::{MsgFlags, SockOpt};
use skbscope::peer::PeerCommand;
use skbscope::tui::PanelId;
use skbscope::world::Mode;
use stories::*;

#[test]
fn look() {
    let blocked = Story::of(manual(&[], vec![writer("writer", 1_000_000, Mode::Blocking)])).connected().run_ms(30);
    let mut lossy = Story::of(manual(&[SockOpt::NoDelay(true)], vec![obedient("writer")]))
        .connected()
        .write(0, 14_480, MsgFlags::empty())
        .write(0, 3_000, MsgFlags::empty())
        .run_ms(15)
        .peer(PeerCommand::AckUpTo(500))
        .peer(PeerCommand::Sack(vec![(2896, 4344), (7240, 10136)]))
        .run_ms(5);
    lossy = lossy.peer(PeerCommand::Sack(vec![(2896, 4344), (7240, 11584)]));
    let two = Story::of(manual(
        &[SockOpt::SndBuf(8192)],
        vec![
            writer("fast", 200_000, Mode::Blocking),
            writer("poller", 90_000, Mode::Epoll { edge: true }),
            obedient("me"),
        ],
    ))
    .connected()
    .run_ms(30)
    .peer(PeerCommand::AckUpTo(4344));
    for (name, story) in [("blocked", blocked), ("lossy", lossy), ("two", two)] {
        let mut model = story.model(DARK);
        model.ui.selected_index = Some(1.min(model.skb_count().saturating_sub(1)));
        model.ui.selected = model.selected_skb().map(|s| s.id);
        println!("######## {name}");
        for (panel, sizes) in [
            (PanelId::Writers, [(32, 5), (46, 6), (74, 7)]),
            (PanelId::Ruler, [(48, 5), (74, 6), (126, 7)]),
            (PanelId::Queue, [(80, 5), (120, 6), (200, 8)]),
            (PanelId::Pages, [(38, 11), (52, 12), (60, 17)]),
            (PanelId::Receipt, [(38, 11), (52, 13), (60, 25)]),
            (PanelId::Ladder, [(42, 11), (68, 12), (64, 26)]),
            (PanelId::Steps, [(42, 11), (68, 13), (76, 42)]),
            (PanelId::Chart, [(38, 11), (52, 12), (64, 16)]),
        ] {
            for (w, h) in sizes {
                println!("{}", shown(panel, &model, w, h));
            }
        }
    }
}
