//! Breakpoints: how their texts are understood, what is said of wrong ones, and where they hit.

mod hits;
mod session;

use skbscope::debugger::Breakpoint;
use skbscope::debugger::breakpoint::{common_start, complete};
use skbscope::kernel::release::Release;

fn understood(text: &str) -> String {
    match text.parse::<Breakpoint>() {
        Ok(breakpoint) => breakpoint.rule.text(Release::of("6.18")),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn every_form_is_understood() {
    let cases = [
        ("tcp_write_xmit", "tcp_write_xmit"),
        ("sk_stream_wait_memory", "sk_stream_wait_memory"),
        ("tcp_sendmsg", "tcp_sendmsg_locked"),
        ("tcp_retransmit_skb", "__tcp_retransmit_skb"),
        ("sk_stream_memory_free refused", "sk_stream_memory_free refused"),
        ("tcp_cwnd_test passed", "tcp_cwnd_test passed"),
        ("sndbuf_free no", "sndbuf_free no"),
        ("wspace_enough", "wspace_enough"),
        ("task 1 blocked", "task 1 blocked"),
        ("task woken", "task woken"),
        ("task 0 call returned", "task 0 call returned"),
        ("skb 5 freed", "skb 5 freed"),
        ("skb #5 freed", "skb 5 freed"),
        ("skb made", "skb allocated"),
        ("skb split", "skb split"),
        ("skb sent", "skb sent"),
        ("skb retransmitted", "skb retransmitted"),
        ("skb 7 lost", "skb 7 marked lost"),
        ("skb 7 PSH set", "skb 7 PSH set"),
        ("psh set", "PSH set"),
        ("ack sent", "ACK sent"),
        ("timer fired", "timer fired"),
        ("limit changed", "sk_sndbuf changed"),
        ("cwnd changed", "snd_cwnd changed"),
        ("ack frees 0", "ack frees = 0"),
        ("ack frees > 64KiB", "ack frees > 65536"),
        ("wmem_queued >= sndbuf", "sk_wmem_queued >= sk_sndbuf"),
        ("sk_wmem_queued==30,000", "sk_wmem_queued = 30000"),
        ("snd_wnd = 0", "snd_wnd = 0"),
        ("forward_alloc > 64KiB", "sk_forward_alloc > 65536"),
        ("rto >= 1.5s", "icsk_rto >= 1500000"),
        ("ca_state = Recovery", "icsk_ca_state = 3"),
        ("cwnd < 2 or lost_out > 0 and snd_wnd > 0", "(snd_cwnd < 2 or (lost_out > 0 and snd_wnd > 0))"),
        ("(cwnd < 2 or lost_out > 0) and snd_wnd > 0", "((snd_cwnd < 2 or lost_out > 0) and snd_wnd > 0)"),
        ("not cwnd < 2 and snd_wnd > 0", "(not (snd_cwnd < 2) and snd_wnd > 0)"),
        ("not (cwnd < 2 or nospace = 1)", "not ((snd_cwnd < 2 or SOCK_NOSPACE = 1))"),
        ("nxt - una * 2 + 1 > -3", "((snd_nxt - (snd_una * 2)) + 1) > -3"),
        ("(nxt - una) * 2 > wnd", "((snd_nxt - snd_una) * 2) > snd_wnd"),
        ("tcp_sendmsg if wmem_queued > 30000", "tcp_sendmsg_locked if sk_wmem_queued > 30000"),
        ("once task 1 blocked", "once task 1 blocked"),
        ("  once  ack frees 0 if una > 0 ", "once ack frees = 0 if snd_una > 0"),
    ];
    for (text, expected) in cases {
        assert_eq!(understood(text), expected, "{text}");
        // And what is shown is understood in the same way.
        assert_eq!(understood(expected), expected);
    }
}

#[test]
fn an_error_points_at_the_character_and_says_what_was_expected() {
    let wrong = [
        "",
        "once",
        "tcp_write_xmitt",
        "tcp_sendmsg iff wmem_queued > 3",
        "sk_stream_memory_free refuse",
        "task 1 bloked",
        "skb 5",
        "skb #x freed",
        "wmem_queued",
        "wmem_queued >=",
        "wmem_queued >= sndbuff",
        "wmem_queued > 5xb",
        "wmem_queued > 5 > 3",
        "(wmem_queued > 5",
        "1 + (wmem_queued > 5) > 3",
        "not snd_wnd",
        "wmem_queued > 1 and sndbuf",
        "ack frees",
        "ack frees many",
        "größe > 3",
        "snd_wnd = 0 | 1",
    ];
    let told = wrong.map(|text| text.parse::<Breakpoint>().expect_err(text).to_string()).join("\n\n");

    insta::assert_snapshot!(told);
}

#[test]
fn an_error_in_one_line_names_the_character() {
    let error = "snd_wnd = 0 if cwdn > 3".parse::<Breakpoint>().expect_err("misspelt");

    assert!(error.in_words().starts_with("at character 16: `cwdn` does not fit here"), "{}", error.in_words());
    assert!(error.in_words().ends_with("; did you mean `cwnd`?"), "{}", error.in_words());
}

#[test]
fn no_text_is_too_deep_or_too_strange() {
    for text in ["(".repeat(10_000), "not ".repeat(10_000), "- ".repeat(10_000), "((1)+".repeat(30)] {
        assert!(text.parse::<Breakpoint>().is_err());
    }
    assert!(format!("{}cwnd > 1{}", "(".repeat(20), ")".repeat(20)).parse::<Breakpoint>().is_ok());
}

#[test]
fn what_is_begun_can_be_completed() {
    let cases = [
        ("tcp_write_x", vec!["tcp_write_xmit"]),
        ("sk_stream_memory_free ref", vec!["sk_stream_memory_free refused"]),
        ("task 1 b", vec!["task 1 blocked"]),
        ("wmem_queued > snd_w", vec!["wmem_queued > snd_wnd"]),
        ("skb s", vec!["skb SACKed", "skb sent", "skb shifted", "skb split"]),
        ("limit ", vec!["limit changed"]),
        ("tcp_sendmsg i", vec!["tcp_sendmsg if"]),
        ("on", vec!["once"]),
        ("tcp_nonsense ", vec![]),
    ];
    for (begun, expected) in cases {
        assert_eq!(complete(begun), expected, "{begun}");
    }
    assert!(complete("").contains(&"tcp_ack".to_owned()));
}

#[test]
fn a_choice_is_completed_as_far_as_all_agree() {
    assert_eq!(common_start(&complete("tcp_ack_")), "tcp_ack_");
    assert_eq!(common_start(&complete("tcp_wr")), "tcp_write_");
    assert_eq!(common_start(&complete("task 1 bl")), "task 1 blocked");
    assert_eq!(common_start(&[]), "");
}
