//! Sending without copying: the charges that were read off a live 6.18.44 kernel (spec, 2.5 and 2.6).

use serde_json::{Value, json};
use skbscope::conformance::Trace;
use skbscope::conformance::replay::Replay;
use skbscope::engine::{MsgFlags, NoProbe};

/// The socket after each write `(bytes, flags)`, with the peer's window closed.
fn after_writes(writes: &[(u32, MsgFlags)]) -> Vec<Value> {
    let header = json!({"format": "skbscope-kernel-trace/1", "name": "writes", "kernel": "6.18", "socket": {"win": 0, "sockopts": [[1, 60, 1]]}});
    let step = |t: usize, op: Value| json!({"t": t * 20_000, "op": op, "res": null, "sent": [], "sock": null});
    let mut text = format!("{header}\n{}\n", step(0, json!(["connect"])));
    for (index, (bytes, flags)) in writes.iter().enumerate() {
        text.push_str(&format!("{}\n", step(index + 1, json!(["write", bytes, flags.bits()]))));
    }
    let trace = Trace::parse(&text).unwrap();
    let mut probe = NoProbe;
    let mut replay = Replay::new(&trace, &mut probe);
    let mut socks = Vec::new();
    for (index, step) in trace.steps.iter().enumerate() {
        let next = trace.steps.get(index + 1).map(|next| next.t);
        socks.push(replay.step(step, next).sock);
        replay.engine.check_invariants().unwrap();
    }
    socks.split_off(1)
}

fn only_skb(sock: &Value) -> &Value {
    let skbs = sock["wq"].as_array().unwrap();
    assert_eq!(skbs.len(), 1, "{skbs:?}");
    &skbs[0]
}

fn frags(sock: &Value) -> usize {
    only_skb(sock)["frags"].as_array().unwrap().len()
}

#[test]
fn zero_copy_charges_whole_pages_to_the_queue_and_nothing_to_the_stock() {
    let socks = after_writes(&[(10_000, MsgFlags::ZEROCOPY), (50, MsgFlags::empty())]);

    // 10,000 bytes touch three pages: 12,288. Only the 832 of the skb itself were taken from the stock.
    assert_eq!(only_skb(&socks[0])["truesize"], 832 + 12_288);
    assert_eq!((&socks[0]["wmem_queued"], &socks[0]["forward_alloc"]), (&json!(13_120), &json!(3264)));
    assert_eq!(frags(&socks[0]), 3);

    // Copied bytes in the same skb: now all of it must be paid for.
    assert_eq!(socks[1]["wmem_queued"], 13_170);
    assert_eq!(frags(&socks[1]), 4);
    assert_eq!((13_170 + socks[1]["forward_alloc"].as_i64().unwrap()) % 4096, 0);
}

#[test]
fn sendfile_charges_the_bytes_and_a_write_behind_it_takes_another_fragment() {
    let socks = after_writes(&[(20_000, MsgFlags::SPLICE_PAGES), (30, MsgFlags::empty())]);

    assert_eq!(only_skb(&socks[0])["truesize"], 20_832);
    assert_eq!(frags(&socks[0]), 5);
    assert_eq!(only_skb(&socks[1])["truesize"], 20_862);
    assert_eq!(frags(&socks[1]), 6);
}
