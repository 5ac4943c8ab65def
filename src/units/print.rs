//! Numbers as people read them. ASCII only, so that they fit every terminal and every file.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// A whole number with commas between thousands: `50,500`. Width and alignment of the format string apply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grouped(i64);

/// `n` with commas between thousands. What an `i64` cannot hold counts as its largest.
pub fn grouped(n: impl TryInto<i64>) -> Grouped {
    Grouped(n.try_into().unwrap_or(i64::MAX))
}

/// What was written as [`grouped`] writes, without its commas: a number that is shown can be typed. None: they do not stand
/// between thousands.
pub fn without_commas(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = !text.contains(',') || (1..=3).contains(&first.len());
    (is_grouped && groups.all(|group| group.len() == 3)).then(|| text.replace(',', ""))
}

/// So many things, in the singular or the plural: `1 byte`, `2,304 bytes`, `3 branches`, `0 entries`.
pub fn plural(n: impl TryInto<i64>, noun: &str) -> String {
    let n = grouped(n);
    if n.0 == 1 { format!("1 {noun}") } else { format!("{n} {}", plural_of(noun)) }
}

fn plural_of(noun: &str) -> String {
    let hisses = ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end));
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if hisses => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// Characters of the longest grouped number, `-9,223,372,036,854,775,808`.
const GROUPED_MAX: usize = 26;

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [b'0'; GROUPED_MAX];
        let mut start = GROUPED_MAX;
        let mut rest = self.0.unsigned_abs();
        let mut digits = 0;
        while rest > 0 || digits == 0 {
            if digits > 0 && digits % 3 == 0 {
                start -= 1;
                text[start] = b',';
            }
            start -= 1;
            text[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            digits += 1;
        }
        if self.0 < 0 {
            start -= 1;
            text[start] = b'-';
        }
        f.pad(std::str::from_utf8(&text[start..]).map_err(|_| fmt::Error)?)
    }
}

/// `3.10`, `3.10 and 6.18`, `1, 2 and 3`: the word stands before the last.
pub fn listed(items: impl IntoIterator<Item = impl fmt::Display>, word: &str) -> String {
    let mut items: Vec<_> = items.into_iter().map(|item| item.to_string()).collect();
    let last = items.pop().unwrap_or_default();
    if items.is_empty() { last } else { format!("{} {word} {last}", items.join(", ")) }
}

/// A place in a stream: bytes before it. The SYN stands before the first one.
pub fn offset(n: i64) -> String {
    if n < 0 { "SYN".to_owned() } else { grouped(n).to_string() }
}

/// A change with its sign: `+832`, `-1,448`, `0`.
pub fn signed(n: i64) -> String {
    if n > 0 { format!("+{}", grouped(n)) } else { grouped(n).to_string() }
}

const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];

/// Bytes in the largest unit of 1,024 that keeps them above 1: `832 B`, `45 KiB`, `2.5 MiB`.
pub fn bytes(n: u64) -> String {
    let (value, unit) = in_unit(n);
    format!("{} {}", number(value, None), UNITS[unit])
}

/// Two values of which the second came after the first, as texts: if they differ, the texts do, with as many decimals as
/// that takes: `330 ms`, `340 ms`; but `330.15 ms`, `330.21 ms`.
pub fn told_apart<T: PartialEq>(from: T, to: T, show: impl Fn(&T, Option<usize>) -> String) -> (String, String) {
    let texts = |decimals| (show(&from, decimals), show(&to, decimals));
    let plain = texts(None);
    if from == to || plain.0 != plain.1 {
        return plain;
    }
    (1..=MOST_DECIMALS).map(|decimals| texts(Some(decimals))).find(|(from, to)| from != to).unwrap_or(plain)
}

/// A nanosecond beside an hour needs no more.
const MOST_DECIMALS: usize = 13;

/// Bytes in at most `width` characters if that is possible at all: `50,500`, `49.3K` or `49K` (K: 1,024).
pub fn short_bytes(n: u64, width: usize) -> String {
    let exact = grouped(n as i64).to_string();
    if exact.len() <= width {
        return exact;
    }
    let (value, unit) = in_unit(n);
    let letter = &UNITS[unit][..1];
    let precise = format!("{}{letter}", number(value, None));
    if precise.len() <= width { precise } else { format!("{}{letter}", number(value, Some(0))) }
}

fn in_unit(n: u64) -> (f64, usize) {
    let mut value = n as f64;
    let mut unit = 0;
    // What would be rounded to 1,024 belongs to the next unit.
    while value >= 1023.5 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    (value, unit)
}

/// With so many decimals, or else with one where there are less than three digits, if it is not zero.
fn number(value: f64, decimals: Option<usize>) -> String {
    let chosen = decimals.unwrap_or(usize::from(value < 99.95));
    let text = format!("{value:.chosen$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = grouped(whole.parse::<i64>().unwrap_or(i64::MAX));
    match fraction {
        "" => whole.to_string(),
        zeros if decimals.is_none() && zeros.bytes().all(|digit| digit == b'0') => whole.to_string(),
        _ => format!("{whole}.{fraction}"),
    }
}

/// A length of time in the unit people would say: `850 ns`, `12.3 us`, `200 ms`, `1.25 s`, `60 s`, `2 min 5 s`, `3 h`.
pub fn duration(span: Duration) -> String {
    duration_to(span, None)
}

/// The same with so many decimals.
fn duration_to(span: Duration, decimals: Option<usize>) -> String {
    let nanos = span.as_nanos() as f64;
    match span.as_nanos() {
        0 => "0 s".to_owned(),
        1..1_000 => format!("{nanos} ns"),
        1_000..999_950 => format!("{} us", number(nanos / 1e3, decimals)),
        999_950..999_950_000 => format!("{} ms", number(nanos / 1e6, decimals)),
        // The largest time-outs of TCP are 120 s, and are called so.
        999_950_000..120_000_000_001 => match decimals {
            None => format!("{} s", seconds(nanos / 1e9)),
            _ => format!("{} s", number(nanos / 1e9, decimals)),
        },
        _ => {
            let whole = if decimals.is_some() { nanos / 1e9 } else { (nanos / 1e9).round() };
            let (minutes, seconds) = ((whole / 60.0).floor() as u64, whole % 60.0);
            let parts = [
                (minutes / 60 > 0).then(|| format!("{} h", grouped(minutes / 60))),
                (minutes % 60 > 0).then(|| format!("{} min", minutes % 60)),
                (seconds > 0.0).then(|| format!("{} s", number(seconds, decimals))),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

/// A time before and after, told apart.
pub fn durations(from: Duration, to: Duration) -> (String, String) {
    told_apart(from, to, |span, decimals| duration_to(*span, decimals))
}

/// Two decimals, without trailing zeros.
fn seconds(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A rate of bytes in bits, as links are rated: `10 Mbit/s`.
pub fn bit_rate(bytes_per_second: u64) -> String {
    bits_to(bytes_per_second as f64 * 8.0, None)
}

/// A rate of bits: `10 Mbit/s`.
pub fn bits(bits_per_second: u64) -> String {
    bits_to(bits_per_second as f64, None)
}

/// The same with so many decimals.
fn bits_to(mut value: f64, decimals: Option<usize>) -> String {
    let mut unit = 0;
    const UNITS: [&str; 5] = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"];
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{} {}", number(value, decimals), UNITS[unit])
}

/// A rate before and after, told apart.
pub fn bit_rates(from: u64, to: u64) -> (String, String) {
    told_apart(from, to, |rate, decimals| bits_to(*rate as f64 * 8.0, decimals))
}

/// A text of a file or a peer as a terminal may show it: control characters but line break and tab as their pictures (`␛`),
/// and those behind DEL as a replacement character.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_harmless = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        c if is_harmless(c) => c,
        '\x7f' => '␡',
        c => u32::from(c).checked_add(0x2400).filter(|_| c < ' ').and_then(char::from_u32).unwrap_or('\u{fffd}'),
    };
    Cow::Owned(text.chars().map(shown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_between_thousands() {
        let cases = [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1_000, "1,000"),
            (50_500, "50,500"),
            (4_194_304, "4,194,304"),
            (-1_448, "-1,448"),
            (-100, "-100"),
            (i64::MIN, "-9,223,372,036,854,775,808"),
        ];
        for (n, expected) in cases {
            assert_eq!(grouped(n).to_string(), expected);
        }
        assert_eq!(format!("[{:>8}] [{:<8}]", grouped(1832), grouped(832)), "[   1,832] [832     ]");
        assert_eq!([signed(832), signed(-1448), signed(0)], ["+832", "-1,448", "0"]);
    }

    #[test]
    fn a_number_that_is_shown_can_be_typed() {
        for n in [0, 999, 1_000, 50_500, 4_194_304] {
            let shown = grouped(n).to_string();
            assert_eq!(without_commas(&shown), Some(n.to_string()));
            assert_eq!(without_commas(&n.to_string()), Some(n.to_string()));
        }
        for wrong in ["1,5", "1000,000", ",100", "1,,000", "1,0000"] {
            assert_eq!(without_commas(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn bytes_come_in_units_of_1024() {
        let cases = [
            (0, "0 B"),
            (832, "832 B"),
            (1_023, "1,023 B"),
            (1_024, "1 KiB"),
            (1_536, "1.5 KiB"),
            (46_080, "45 KiB"),
            (1_048_575, "1 MiB"),
            (2_621_440, "2.5 MiB"),
            (4_194_304, "4 MiB"),
            (200 << 30, "200 GiB"),
        ];
        for (n, expected) in cases {
            assert_eq!(bytes(n), expected);
        }
    }

    #[test]
    fn a_short_number_says_as_much_as_its_width_allows() {
        let widths: Vec<_> = (2..=6).rev().map(|width| short_bytes(50_500, width)).collect();
        assert_eq!(widths, ["50,500", "49.3K", "49K", "49K", "49K"]);
        assert_eq!(short_bytes(2_626_560, 5), "2.5M");
        assert_eq!(short_bytes(2_626_560, 9), "2,626,560");
        assert_eq!(short_bytes(832, 3), "832");
    }

    #[test]
    fn durations_have_the_unit_people_would_say() {
        let cases = [
            (Duration::ZERO, "0 s"),
            (Duration::from_nanos(850), "850 ns"),
            (Duration::from_nanos(12_345), "12.3 us"),
            (Duration::from_micros(999), "999 us"),
            (Duration::from_nanos(999_960), "1 ms"),
            (Duration::from_micros(40_200), "40.2 ms"),
            (Duration::from_millis(200), "200 ms"),
            (Duration::from_millis(1_250), "1.25 s"),
            (Duration::from_secs(3), "3 s"),
            (Duration::from_millis(59_999), "60 s"),
            (Duration::from_millis(102_400), "102.4 s"),
            (Duration::from_secs(120), "120 s"),
            (Duration::from_secs(125), "2 min 5 s"),
            (Duration::from_secs(180), "3 min"),
            (Duration::from_secs(7_200), "2 h"),
            (Duration::from_secs(36_000_060), "10,000 h 1 min"),
        ];
        for (span, expected) in cases {
            assert_eq!(duration(span), expected);
        }
    }

    #[test]
    fn one_thing_is_singular() {
        let cases = [
            (0, "byte", "0 bytes"),
            (1, "byte", "1 byte"),
            (2_304, "byte", "2,304 bytes"),
            (2, "branch", "2 branches"),
            (1, "branch", "1 branch"),
            (3, "entry", "3 entries"),
            (2, "way", "2 ways"),
            (-1, "step", "-1 steps"),
        ];
        for (n, noun, expected) in cases {
            assert_eq!(plural(n, noun), expected);
        }
        assert_eq!(plural(1_u64, "skb"), "1 skb");
    }

    #[test]
    fn what_has_changed_looks_changed() {
        let us = Duration::from_micros;
        assert_eq!(durations(us(330_000), us(340_000)), ("330 ms".into(), "340 ms".into()));
        assert_eq!(durations(us(330_140), us(330_141)), ("330.140 ms".into(), "330.141 ms".into()));
        assert_eq!(durations(us(1_000_000), us(1_000_004)), ("1.000000 s".into(), "1.000004 s".into()));
        assert_eq!(durations(us(125_000_000), us(125_100_000)), ("2 min 5.0 s".into(), "2 min 5.1 s".into()));
        assert_eq!(durations(us(5), us(5)), ("5 us".into(), "5 us".into()));
        assert_eq!(bit_rates(387_500, 387_600), ("3.100 Mbit/s".into(), "3.101 Mbit/s".into()));
        // Whatever the two are.
        for from in (0..52).map(|bit| 1_u64 << bit) {
            let (before, after) = bit_rates(from, from + 1);
            assert!(before != after, "{from}: {before} -> {after}");
            let (before, after) = durations(us(from / 1_000), us(from / 1_000 + 1));
            assert!(before != after, "{from}: {before} -> {after}");
        }
    }

    #[test]
    fn rates_are_in_bits() {
        assert_eq!(bit_rate(1_250_000), "10 Mbit/s");
        assert_eq!(bit_rate(100), "800 bit/s");
        assert_eq!(bit_rate(124_990_000_000), "1 Tbit/s");
    }
}
