//! Numbers as people read them. ASCII only, so that they fit every terminal and every file.

use std::fmt;
use std::time::Duration;

/// A whole number with commas between thousands: `50,500`. Width and alignment of the format string apply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grouped(i64);

/// `n` with commas between thousands.
pub fn grouped(n: impl Into<i64>) -> Grouped {
    Grouped(n.into())
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

/// A change with its sign: `+832`, `-1,448`, `0`.
pub fn signed(n: i64) -> String {
    if n > 0 { format!("+{}", grouped(n)) } else { grouped(n).to_string() }
}

const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];

/// Bytes in the largest unit of 1,024 that keeps them above 1: `832 B`, `45 KiB`, `2.5 MiB`.
pub fn bytes(n: u64) -> String {
    let (value, unit) = in_unit(n);
    format!("{} {}", three_digits(value), UNITS[unit])
}

/// Bytes in at most `width` characters if that is possible at all: `50,500`, `49.3K` or `49K` (K: 1,024).
pub fn short_bytes(n: u64, width: usize) -> String {
    let exact = grouped(n as i64).to_string();
    if exact.len() <= width {
        return exact;
    }
    let (value, unit) = in_unit(n);
    let letter = &UNITS[unit][..1];
    let precise = format!("{}{letter}", three_digits(value));
    if precise.len() <= width { precise } else { format!("{value:.0}{letter}") }
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

/// At most one decimal, and none where there are three digits or it would be zero.
fn three_digits(value: f64) -> String {
    let text = if value < 99.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A length of time in the unit people would say: `850 ns`, `12.3 us`, `200 ms`, `1.25 s`, `2 min 5 s`.
pub fn duration(span: Duration) -> String {
    let nanos = span.as_nanos() as f64;
    match span.as_nanos() {
        0 => "0 s".to_owned(),
        1..1_000 => format!("{nanos} ns"),
        1_000..999_950 => format!("{} us", three_digits(nanos / 1e3)),
        999_950..999_950_000 => format!("{} ms", three_digits(nanos / 1e6)),
        999_950_000..59_995_000_000 => format!("{} s", seconds(nanos / 1e9)),
        _ => {
            let whole = (nanos / 1e9).round() as u64;
            format!("{} min {} s", whole / 60, whole % 60)
        }
    }
}

/// Two decimals, without trailing zeros.
fn seconds(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A rate of bytes in bits, as links are rated: `10 Mbit/s`.
pub fn bit_rate(bytes_per_second: u64) -> String {
    let mut value = bytes_per_second as f64 * 8.0;
    let mut unit = 0;
    const UNITS: [&str; 5] = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"];
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{} {}", three_digits(value), UNITS[unit])
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
    fn bytes_come_in_units_of_1024() {
        let cases = [
            (0, "0 B"),
            (832, "832 B"),
            (1_023, "1023 B"),
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
            (Duration::from_millis(59_999), "1 min 0 s"),
            (Duration::from_secs(125), "2 min 5 s"),
        ];
        for (span, expected) in cases {
            assert_eq!(duration(span), expected);
        }
    }

    #[test]
    fn rates_are_in_bits() {
        assert_eq!(bit_rate(1_250_000), "10 Mbit/s");
        assert_eq!(bit_rate(100), "800 bit/s");
        assert_eq!(bit_rate(124_990_000_000), "1 Tbit/s");
    }
}
