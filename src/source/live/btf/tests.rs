//! On types that a test makes itself.

use super::*;

/// `struct outer { int first; union { int number; struct inner part; }; unsigned wide:3, narrow:5; }` and
/// `struct inner { const word low; word high; }`, where `word` is an `int`; `void touch(void)`.
fn made() -> Vec<u8> {
    let strings = b"\0int\0word\0inner\0low\0high\0outer\0first\0number\0part\0wide\0narrow\0touch\0";
    let name = |wanted: &str| {
        let text = [b"\0", wanted.as_bytes(), b"\0"].concat();
        strings.windows(text.len()).position(|window| window == text).expect("it is there") as u32 + 1
    };
    let kind = |kind: u32, members: u32| kind << 24 | members;
    let types: &[&[u32]] = &[
        &[name("int"), kind(INT, 0), 4, 32],
        &[name("word"), kind(8, 0), 1],
        &[0, kind(10, 0), 2],
        &[name("inner"), kind(STRUCT, 2), 8, name("low"), 3, 0, name("high"), 2, 32],
        &[0, kind(UNION, 2), 8, name("number"), 1, 0, name("part"), 4, 0],
        &[
            name("outer"),
            kind(STRUCT, 4) | 1 << 31,
            16,
            name("first"),
            1,
            0,
            0,
            5,
            32,
            name("wide"),
            1,
            96 | 3 << 24,
            name("narrow"),
            1,
            99 | 5 << 24,
        ],
        &[0, kind(13, 0), 0],
        &[name("touch"), kind(FUNC, 0), 7],
    ];
    let words: Vec<u32> = types.iter().flat_map(|words| words.iter().copied()).collect();
    let len = words.len() as u32 * 4;
    let mut bytes = MAGIC.to_ne_bytes().to_vec();
    bytes.extend([1, 0]);
    bytes.extend([24, 0, len, len, strings.len() as u32].iter().flat_map(|word: &u32| word.to_ne_bytes()));
    bytes.extend(words.iter().flat_map(|word| word.to_ne_bytes()));
    bytes.extend(strings);
    bytes
}

const NAMES: [&str; 3] = ["outer", "inner", "touch"];

#[test]
fn members_are_found_through_names_and_unions_without_one() {
    let btf = Btf::read(made(), &NAMES).expect("BTF");

    let place = |path| btf.place("outer", path).map(|place| (place.bit, place.bits));
    assert_eq!(place("first"), Some((0, 32)));
    assert_eq!(place("number"), Some((32, 32)));
    assert_eq!(place("part.low"), Some((32, 32)));
    assert_eq!(place("part.high"), Some((64, 32)));
    assert_eq!(place("narrow"), Some((99, 5)));
    assert_eq!(place("part.middle"), None);
    assert_eq!(btf.size("inner"), Some(8));
    assert_eq!(btf.function("touch"), Some(8));
}

#[test]
fn a_bit_field_is_read_out_of_its_byte() {
    if cfg!(target_endian = "little") {
        let raw = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0b1011_0101];
        assert_eq!(Place { bit: 96, bits: 3 }.read(&raw), Some(0b101));
        assert_eq!(Place { bit: 99, bits: 5 }.read(&raw), Some(0b10110));
    }
    assert_eq!(Place { bit: 96, bits: 32 }.read(&[0; 13]), None);
}

#[test]
fn no_wrong_byte_is_read_beyond_its_end() {
    let whole = made();
    for end in 0..whole.len() {
        let _ = Btf::read(whole[..end].to_vec(), &NAMES).map(|btf| btf.place("outer", "part.high"));
    }
    for at in 0..whole.len() {
        let mut wrong = whole.clone();
        wrong[at] ^= 0xff;
        let _ = Btf::read(wrong, &NAMES).map(|btf| (btf.place("outer", "part.high"), btf.place("inner", "low")));
    }
}
