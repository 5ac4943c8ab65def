//! A session as a cast for asciinema: a header line, then a JSON line for each piece of output and each marker
//! (asciicast v2, <https://docs.asciinema.org/manual/asciicast/v2/>).

use std::io::{self, Write};
use std::time::Duration;

use serde_json::json;

use crate::tui::style::palette::Palette;

pub struct Cast<W> {
    out: W,
}

impl<W: Write> Cast<W> {
    /// A cast of a terminal of this size in cells and of these colours.
    pub fn new(mut out: W, width: u16, height: u16, title: &str, colours: &Palette) -> io::Result<Self> {
        let env = json!({ "TERM": "xterm-256color" });
        let theme = json!({ "fg": colours.foreground, "bg": colours.background, "palette": colours.ansi.join(":") });
        let header =
            json!({ "version": 2, "width": width, "height": height, "title": title, "env": env, "theme": theme });
        writeln!(out, "{header}")?;
        Ok(Cast { out })
    }

    /// What the terminal gets at this time since the start of the cast.
    pub fn output(&mut self, at: Duration, text: &str) -> io::Result<()> {
        self.line(at, "o", text)
    }

    /// A named place to jump to.
    pub fn marker(&mut self, at: Duration, label: &str) -> io::Result<()> {
        self.line(at, "m", label)
    }

    fn line(&mut self, at: Duration, code: &str, data: &str) -> io::Result<()> {
        writeln!(self.out, "{}", json!([at.as_secs_f64(), code, data]))
    }

    pub fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::Theme;

    #[test]
    fn every_line_is_json() {
        let mut out = Vec::new();
        let mut cast = Cast::new(&mut out, 80, 24, "a \"title\"", Palette::of(&Theme::default())).expect("a header");
        cast.output(Duration::ZERO, "\x1b[1mä\r\n").expect("a line");
        cast.marker(Duration::from_millis(1_500), "task 0 blocked").expect("a line");
        cast.finish().expect("flushed");

        let text = String::from_utf8(out).expect("UTF-8");
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!((&lines[0]["version"], &lines[0]["width"]), (&json!(2), &json!(80)));
        let palette = lines[0]["theme"]["palette"].as_str().expect("a palette");
        assert_eq!(palette.split(':').count(), 16, "{palette}");
        assert_eq!(lines[1], json!([0.0, "o", "\x1b[1mä\r\n"]));
        assert_eq!(lines[2], json!([1.5, "m", "task 0 blocked"]));
    }
}
