//! How an input is broken: as editors, disks, networks and other programs do it.

use oorandom::Rand32;

/// Numbers at which arithmetic, limits and tables end.
const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "-1",
    "2",
    "255",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "99999999999999999999",
    "0.000001",
    "1e308",
];

/// One of the good inputs with one to four faults in it.
pub fn broken(good: &[Vec<u8>], random: &mut Rand32) -> Vec<u8> {
    let mut input = good[below(random, good.len())].clone();
    for _ in 0..=below(random, 4) {
        let is_text = std::str::from_utf8(&input).is_ok() && !input.contains(&0);
        match below(random, 6) {
            0 | 1 if is_text => a_line(&mut input, random),
            2..=4 if is_text => a_number(&mut input, random),
            0 | 1 => a_word(&mut input, random),
            2 => input.truncate(below(random, input.len() + 1)),
            3 => another(&mut input, &good[below(random, good.len())], random),
            _ => a_byte(&mut input, random),
        }
    }
    input
}

fn below(random: &mut Rand32, end: usize) -> usize {
    random.rand_range(0..end.max(1) as u32) as usize
}

/// A line goes, comes twice, or changes places with another.
fn a_line(input: &mut Vec<u8>, random: &mut Rand32) {
    let mut lines: Vec<&[u8]> = input.split_inclusive(|&byte| byte == b'\n').collect();
    let (from, to) = (below(random, lines.len()), below(random, lines.len()));
    match below(random, 3) {
        _ if lines.is_empty() => {}
        0 => drop(lines.remove(from)),
        1 => lines.insert(to, lines[from]),
        _ => lines.swap(from, to),
    }
    *input = lines.concat();
}

/// A number becomes another.
fn a_number(input: &mut Vec<u8>, random: &mut Rand32) {
    let start = below(random, input.len());
    let Some(first) = input[start..].iter().position(u8::is_ascii_digit).map(|at| start + at) else { return };
    let end = input[first..].iter().position(|byte| !byte.is_ascii_digit()).map_or(input.len(), |len| first + len);
    let number = NUMBERS[below(random, NUMBERS.len())];
    input.splice(first..end, number.bytes());
}

/// Four bytes become a number at a limit.
fn a_word(input: &mut [u8], random: &mut Rand32) {
    let words = [0, 1, 4, 0x7f, 0xffff, 0x8000_0000, 0x7fff_ffff, u32::MAX];
    let word = words[below(random, words.len())].to_le_bytes();
    let at = below(random, input.len());
    input.iter_mut().skip(at).zip(word).for_each(|(byte, new)| *byte = new);
}

fn a_byte(input: &mut [u8], random: &mut Rand32) {
    let at = below(random, input.len());
    if let Some(byte) = input.get_mut(at) {
        *byte ^= 1 << below(random, 8);
    }
}

/// A part of another input comes in between.
fn another(input: &mut Vec<u8>, other: &[u8], random: &mut Rand32) {
    let from = below(random, other.len());
    let len = below(random, (other.len() - from).min(2_000));
    let at = below(random, input.len() + 1);
    input.splice(at..at, other[from..from + len].iter().copied());
}
