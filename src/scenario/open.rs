//! Who opens the connection: the key `open` of `[socket]`.

use serde::Deserialize;

/// Who opens the connection.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenName {
    /// The socket connects.
    #[default]
    Active,
    /// The socket listens, and the peer connects to it.
    Passive,
}

#[cfg(test)]
mod tests {
    use crate::scenario::Scenario;
    use crate::world::Open;

    fn open(text: &str) -> Result<Open, String> {
        let text = format!("title = \"t\"\nshows = \"s\"\n{text}");
        Scenario::parse("test", "test.toml", &text)
            .map(|scenario| scenario.world.open)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_socket_connects_or_waits_for_a_peer_of_this_process() {
        assert_eq!(open(""), Ok(Open::Active));
        assert_eq!(open("[socket]\nopen = \"passive\""), Ok(Open::Passive));
        let tun = open("[socket]\nopen = \"passive\"\n[peer]\nkind = \"tun\"");
        assert!(tun.is_err_and(|error| error.contains("the tun peer does not")));
        let early = open("[socket]\nopen = \"passive\"\n[[task]]\nwrite = 1\nstart_at = \"1s\"");
        assert!(early.is_err_and(|error| error.contains("`start`")));
    }
}
