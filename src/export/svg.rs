//! A drawn screen as an SVG picture.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

use crate::tui::style::palette::Palette;

/// Of a cell, in pixels. Together with the size of the font so that frames and blocks of neighbouring cells touch.
const CELL_WIDTH: u16 = 8;
const CELL_HEIGHT: u16 = 15;
const FONT_SIZE: f32 = 13.3;
/// From the top of a cell to the line the letters stand on.
const BASELINE: u16 = 12;
const MARGIN: u16 = 8;

const FONTS: &str = "ui-monospace,DejaVu Sans Mono,Cascadia Mono,Menlo,Consolas,monospace";

/// How the cells of a run look.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    ink: String,
    ground: String,
    bold: bool,
}

impl Look {
    fn of(cell: &Cell, palette: &Palette) -> Look {
        let mut ink = palette.css(cell.fg, palette.foreground);
        let mut ground = palette.css(cell.bg, palette.background);
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut ink, &mut ground);
        }
        Look { ink, ground, bold: cell.modifier.contains(Modifier::BOLD) }
    }
}

/// The picture of a screen in a terminal of these colours: a rectangle where the background differs, and a text for each run of cells that look alike.
/// Every text is stretched to its cells, so that columns stay columns in any font.
pub fn svg(buffer: &Buffer, palette: &Palette) -> String {
    let background = palette.background;
    let area = buffer.area;
    let (width, height) = (area.width * CELL_WIDTH + 2 * MARGIN, area.height * CELL_HEIGHT + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' \
         viewBox='0 0 {width} {height}' xml:space='preserve' font-family='{FONTS}' font-size='{FONT_SIZE}'>\n\
         <rect width='{width}' height='{height}' rx='{MARGIN}' fill='{background}'/>\n"
    );
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let (start, look) = (x, Look::of(&buffer[(x, y)], palette));
            let mut text = String::new();
            while x < area.right() && Look::of(&buffer[(x, y)], palette) == look {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                // A wide sign takes the next cell as well.
                x += symbol.width().max(1) as u16;
            }
            let (left, top) = ((start - area.left()) * CELL_WIDTH, (y - area.top()) * CELL_HEIGHT);
            run(&mut out, MARGIN + left, MARGIN + top, &text, &look, background);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Draws a run of cells whose upper left corner is at `x`, `y`.
fn run(out: &mut String, x: u16, y: u16, text: &str, look: &Look, background: &str) {
    let Look { ink, ground, bold } = look;
    if ground != background {
        let width = cells(text) * CELL_WIDTH;
        *out += &format!("<rect x='{x}' y='{y}' width='{width}' height='{CELL_HEIGHT}' fill='{ground}'/>\n");
    }
    let shown = text.trim_matches(' ');
    if shown.is_empty() {
        return;
    }
    let blanks = cells(text) - cells(text.trim_start_matches(' '));
    let (x, y, width) = (x + blanks * CELL_WIDTH, y + BASELINE, cells(shown) * CELL_WIDTH);
    let bold = if *bold { " font-weight='bold'" } else { "" };
    let shown = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let place = format!("x='{x}' y='{y}' textLength='{width}' lengthAdjust='spacingAndGlyphs'");
    *out += &format!("<text {place} fill='{ink}'{bold}>{shown}</text>\n");
}

fn cells(text: &str) -> u16 {
    text.width() as u16
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    use super::*;
    use crate::tui::Theme;

    fn dark() -> &'static Palette {
        Palette::of(&Theme::default())
    }

    /// The lines of a picture of `text`, without frame and background.
    fn lines(text: &str, style: Style) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, text, style);
        let picture = svg(&buffer, dark());
        let lines = picture.lines().map(str::to_owned).collect::<Vec<_>>();
        lines[2..lines.len() - 1].to_vec()
    }

    #[test]
    fn a_run_of_cells_is_one_text_as_long_as_its_cells() {
        let text = "<text x='16' y='20' textLength='40' lengthAdjust='spacingAndGlyphs' fill='#d3d7de'>a &lt; b</text>";

        assert_eq!(lines(" a < b", Style::new()), [text]);
        assert_eq!(lines("", Style::new()), [""; 0]);
    }

    #[test]
    fn a_new_style_begins_a_new_run() {
        let mut buffer = Buffer::empty(Rect::new(5, 5, 4, 2));
        buffer.set_string(5, 5, "ab", Style::new().fg(Color::Red));
        buffer.set_string(7, 5, "cd", Style::new().add_modifier(Modifier::BOLD));

        let picture = svg(&buffer, dark());

        let texts: Vec<_> = picture.lines().filter(|line| line.starts_with("<text")).collect();
        assert_eq!(
            texts,
            [
                "<text x='8' y='20' textLength='16' lengthAdjust='spacingAndGlyphs' fill='#e06c75'>ab</text>",
                "<text x='24' y='20' textLength='16' lengthAdjust='spacingAndGlyphs' fill='#d3d7de' font-weight='bold'>cd</text>",
            ]
        );
        assert!(picture.starts_with("<svg ") && picture.contains("viewBox='0 0 48 46'"), "{picture}");
    }

    #[test]
    fn reversed_cells_have_a_ground_even_where_they_are_blank() {
        let reversed = Style::new().fg(Color::Cyan).add_modifier(Modifier::REVERSED);

        assert_eq!(
            lines("x ", reversed),
            [
                "<rect x='8' y='8' width='16' height='15' fill='#4fb3bf'/>",
                "<text x='8' y='20' textLength='8' lengthAdjust='spacingAndGlyphs' fill='#16181d'>x</text>",
            ]
        );
    }

    #[test]
    fn a_wide_sign_takes_two_cells() {
        assert_eq!(
            lines("快a", Style::new()),
            ["<text x='8' y='20' textLength='24' lengthAdjust='spacingAndGlyphs' fill='#d3d7de'>快a</text>"]
        );
    }
}
