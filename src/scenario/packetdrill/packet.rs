//! A packet of a script: one line that says what of it counts.

use crate::scenario::packetdrill::cursor::{Cursor, Parsed};
use crate::wire::Flags;

/// A TCP packet, or one that the script sends on another layer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Packet {
    /// The ECN bits of the IP header, if they count.
    pub ecn: Option<Ecn>,
    /// What else is said of the layers: words that no TCP header has, such as `icmp` or `tos`.
    pub layers: Option<String>,
    /// The TCP flags; E and W are those of ECN.
    pub flags: Flags,
    /// The letters of AccECN in the TCP header.
    pub acc_ecn: String,
    /// The number of the first byte.
    pub seq: u32,
    /// Bytes of payload.
    pub len: u32,
    /// The acknowledgement number.
    pub ack: Option<u32>,
    /// The window; none: it does not count.
    pub window: Option<u16>,
    /// The urgent pointer.
    pub urgent: Option<u16>,
    /// The options.
    pub options: OptionList,
}

/// Where a script's range of bytes begins and ends.
pub type Ends = (u32, u32);

/// The ECN field of an IP header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ecn {
    /// Not ECN-capable.
    None,
    /// ECT(0).
    Ect0,
    /// ECT(1).
    Ect1,
    /// Either of them.
    Ect01,
    /// Congestion experienced.
    Ce,
}

impl Ecn {
    const ALL: [(Ecn, &'static str); 5] =
        [(Ecn::None, "noecn"), (Ecn::Ect0, "ect0"), (Ecn::Ect1, "ect1"), (Ecn::Ect01, "ect01"), (Ecn::Ce, "ce")];

    /// As it stands in brackets.
    pub fn word(self) -> &'static str {
        Ecn::ALL.iter().find(|(ecn, _)| *ecn == self).map_or("", |(_, word)| *word)
    }
}

/// The options of a packet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OptionList {
    /// `<...>`: they do not count.
    Any,
    /// These, and no others; empty also where none are written.
    These(Vec<TcpOption>),
}

/// One option of a packet. Padding is left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TcpOption {
    /// The largest segment.
    Mss(u16),
    /// The shift of the window.
    WindowScale(u8),
    /// SACK is understood.
    SackPermitted,
    /// Time stamp and echo.
    Timestamps {
        /// TSval.
        value: u32,
        /// TSecr.
        echo: u32,
    },
    /// Blocks that have arrived.
    Sack(Vec<Ends>),
    /// Any other.
    Other(Extra),
}

/// An option that has no meaning here.
pub type Extra = String;

impl Packet {
    /// Whether it is a plain TCP packet with nothing special below.
    pub fn is_plain(&self) -> bool {
        self.layers.is_none()
    }
}

/// Behind `<` or `>`.
pub(super) fn packet(cursor: &mut Cursor<'_>) -> Parsed<Packet> {
    cursor.skip_blanks();
    let ecn = ecn(cursor)?;
    cursor.skip_blanks();
    let mut layers = layers(cursor)?;
    if layers.is_some() && !looks_like_tcp(cursor) {
        // Of an ICMP or UDP packet only its name is of interest.
        cursor.take_while(|c| c != '\n');
        return Ok(Packet { ecn, layers, ..none() });
    }
    let (flags, acc_ecn) = flags(cursor)?;
    cursor.skip_blanks();
    let (seq, len) = range(cursor, flags)?;
    let mut packet = Packet { ecn, flags, acc_ecn, seq, len, ..none() };
    loop {
        cursor.skip_blanks();
        if cursor.eat("ack ") {
            cursor.skip_blanks();
            packet.ack = Some(cursor.small("an acknowledgement number")?);
        } else if cursor.eat("win ") {
            cursor.skip_blanks();
            packet.window = Some(cursor.small("a window from 0 to 65535")?);
        } else if cursor.eat("urg ") {
            cursor.skip_blanks();
            packet.urgent = Some(cursor.small("an urgent pointer")?);
        } else if cursor.peek() == Some('<') {
            packet.options = options(cursor)?;
        } else if cursor.peek() == Some('[') {
            layers = Some(format!("[{}]", {
                cursor.skip(1);
                cursor.up_to("]", "part")?
            }));
        } else {
            break;
        }
    }
    packet.layers = layers;
    Ok(packet)
}

fn none() -> Packet {
    Packet {
        ecn: None,
        layers: None,
        flags: Flags::empty(),
        acc_ecn: String::new(),
        seq: 0,
        len: 0,
        ack: None,
        window: None,
        urgent: None,
        options: OptionList::These(Vec::new()),
    }
}

fn ecn(cursor: &mut Cursor<'_>) -> Parsed<Option<Ecn>> {
    if !cursor.eat("[") {
        return Ok(None);
    }
    let start = cursor.at();
    let name = cursor.up_to("]", "bracket")?;
    match Ecn::ALL.iter().find(|(_, word)| *word == name.trim()) {
        Some((ecn, _)) => Ok(Some(*ecn)),
        None => {
            let message = format!("expected noecn, ect0, ect1, ect01 or ce, got `{}`", name.trim());
            cursor.wrong(start..start + name.len(), message)
        }
    }
}

/// Words in small letters, or a part in brackets, before the TCP flags.
fn layers(cursor: &mut Cursor<'_>) -> Parsed<Option<String>> {
    let mut said = Vec::new();
    loop {
        cursor.skip_blanks();
        if cursor.eat("(") {
            said.push(cursor.up_to(")", "bracket")?.trim().to_owned());
        } else if cursor.rest().starts_with(|c: char| c.is_ascii_lowercase()) {
            let word = cursor.take_while(|c| !c.is_whitespace() && c != ':');
            said.push(word.to_owned());
            cursor.eat(":");
        } else {
            break;
        }
    }
    Ok((!said.is_empty()).then(|| said.join(" ")))
}

/// Flags with a range behind them.
fn looks_like_tcp(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    flags(&mut ahead).is_ok() && {
        ahead.skip_blanks();
        range(&mut ahead, Flags::empty()).is_ok()
    }
}

fn flags(cursor: &mut Cursor<'_>) -> Parsed<(Flags, String)> {
    let start = cursor.at();
    if cursor.eat("-") {
        return Ok((Flags::empty(), String::new()));
    }
    let letters = cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '.');
    if letters.is_empty() {
        return cursor.expected("the flags of a packet: some of S F R P U . or -");
    }
    let (mut flags, mut ecn) = (Flags::empty(), String::new());
    for (index, letter) in letters.char_indices() {
        flags |= match letter {
            'S' => Flags::SYN,
            'F' => Flags::FIN,
            'R' => Flags::RST,
            'P' => Flags::PSH,
            'U' => Flags::URG,
            '.' => Flags::ACK,
            'E' => Flags::ECE,
            'W' => Flags::CWR,
            'A' | 'C' | 'N' | '0'..='7' => {
                ecn.push(letter);
                Flags::empty()
            }
            _ => {
                let message = format!("`{letter}` is no flag: expected some of S F R P U . E W A");
                return cursor.wrong(start + index..start + index + letter.len_utf8(), message);
            }
        };
    }
    Ok((flags, ecn))
}

/// `1:1001(1000)`, or `1(0)`.
fn range(cursor: &mut Cursor<'_>, flags: Flags) -> Parsed<(u32, u32)> {
    let start = cursor.at();
    let seq: u32 = cursor.small("a sequence number, as in 1:1001(1000)")?;
    let end: Option<u32> = if cursor.eat(":") { Some(cursor.small("the number behind the last byte")?) } else { None };
    cursor.need("(")?;
    let len: u32 = cursor.small("the bytes of payload")?;
    cursor.need(")")?;
    let span = start..cursor.at();
    if len > 65_535 * 16 {
        return cursor.wrong(span, "that is more than any packet holds");
    }
    match end {
        Some(end) if seq.wrapping_add(len) != end => {
            let message = format!("{end} - {seq} is not {len}: SYN and FIN are not counted");
            cursor.wrong(span, message)
        }
        _ if flags.contains(Flags::RST | Flags::SYN) => cursor.wrong(span, "S and R exclude each other"),
        _ => Ok((seq, len)),
    }
}

fn options(cursor: &mut Cursor<'_>) -> Parsed<OptionList> {
    cursor.need("<")?;
    let mut inner = cursor.clone();
    let text = cursor.up_to(">", "list of options")?;
    if text.trim() == "..." {
        return Ok(OptionList::Any);
    }
    let mut list = Vec::new();
    for part in text.split(',') {
        let start = inner.at();
        list.extend(option(&mut inner.within(start..start + part.len()))?);
        inner.skip(part.len() + 1);
    }
    Ok(OptionList::These(list))
}

fn option(cursor: &mut Cursor<'_>) -> Parsed<Option<TcpOption>> {
    cursor.skip_space();
    let start = cursor.at();
    let word = cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
    cursor.skip_space();
    let option = match word {
        "nop" | "NOP" | "eol" | "EOL" => return Ok(None),
        "mss" => TcpOption::Mss(cursor.small("the largest segment")?),
        "wscale" => TcpOption::WindowScale(cursor.small("the shift of the window")?),
        "sackOK" => TcpOption::SackPermitted,
        "TS" => {
            cursor.need("val")?;
            cursor.skip_space();
            let value = cursor.small("a time stamp")?;
            cursor.skip_space();
            cursor.need("ecr")?;
            cursor.skip_space();
            TcpOption::Timestamps { value, echo: cursor.small("a time stamp")? }
        }
        "sack" => TcpOption::Sack(blocks(cursor)?),
        "" => return cursor.expected("an option: mss, wscale, sackOK, TS, sack, nop, eol"),
        _ => {
            cursor.take_while(|_| true);
            TcpOption::Other(word.to_owned())
        }
    };
    cursor.skip_space();
    if !cursor.is_at_end() {
        return cursor.wrong(start..cursor.at() + cursor.rest().len(), "expected a comma or `>` behind this option");
    }
    Ok(Some(option))
}

fn blocks(cursor: &mut Cursor<'_>) -> Parsed<Vec<Ends>> {
    let mut blocks = Vec::new();
    while cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
        let left = cursor.small("the first byte of a block")?;
        cursor.need(":")?;
        blocks.push((left, cursor.small("the byte behind a block")?));
        cursor.skip_space();
    }
    if blocks.is_empty() || blocks.len() > 4 {
        cursor.expected("one to four blocks such as 1001:2001")
    } else {
        Ok(blocks)
    }
}
