//! The keys of the screen of one socket, and what they do.

/// Key and what it does.
const KEYS: [(&str, &str); 18] = [
    ("h l", "one look back, one forth; arrow keys too"),
    (", .", "ten looks back, ten forth"),
    ("Home End", "the first look that is kept; the newest"),
    ("space", "hold the picture, or go on with the newest: the socket itself is never held"),
    ("m", "a bookmark at this look, or away with it"),
    ("n p", "to the next mark (a bookmark, or where a breakpoint was hit), to the one before"),
    ("b", "stop at a condition, as --until has them; empty: at none"),
    ("J", "record into a file, from the looks that are kept on; again: end it"),
    ("r", "write a scenario of this look, to be run and stepped in the engine"),
    ("j k", "scroll the text; PageDown and PageUp ten rows"),
    ("Esc", "back to the list of sockets"),
    ("?", "these keys"),
    ("q", "quit"),
    ("", ""),
    ("", "Breakpoints name: wmem_queued, sndbuf, wmem_alloc, send_q, recv_q, notsent,"),
    ("", "bytes_acked, snd_wnd, cwnd, packets_out, lost_out, total_retrans, rtt_us,"),
    ("", "last_data_sent_ms, last_ack_recv_ms; with < <= == != >= > and a number or another"),
    ("", "name; `task blocked`, `gone`, `blame == reader_stopped`."),
];

/// For the row at the bottom, where there is nothing else to tell.
pub(super) fn row(is_recorded: bool) -> &'static str {
    if is_recorded {
        " ? keys  q quits  h, l looks  , . ten  m mark  n, p marks  b break  r reproduce"
    } else {
        " ? keys  q quits  h, l looks  space hold  m mark  b break  J record  r reproduce"
    }
}

/// As lines.
pub(super) fn lines() -> impl Iterator<Item = String> {
    KEYS.iter().map(|(key, does)| format!("{key:>9}  {does}"))
}
