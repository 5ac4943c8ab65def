//! TCP options as bytes (RFC 9293 section 3.1), laid out as Linux does: everything aligned to four bytes by no-operations.

use arrayvec::ArrayVec;
use etherparse::tcp_option::{
    KIND_END, KIND_MAXIMUM_SEGMENT_SIZE, KIND_NOOP, KIND_SELECTIVE_ACK, KIND_SELECTIVE_ACK_PERMITTED, KIND_TIMESTAMP,
    KIND_WINDOW_SCALE,
};

use etherparse::TcpHeader;

use super::{DecodeError, EncodeError};
use crate::units::SeqNum;
use crate::wire::{Options, SackBlock, Timestamps};

/// More than a header holds: MSS, timestamps, window scale and four SACK blocks.
const ALL_OPTIONS_LEN: usize = 4 + 12 + 4 + (4 + 4 * 8);
/// What a header holds.
const MAX_OPTIONS_LEN: usize = TcpHeader::MAX_LEN - TcpHeader::MIN_LEN;

/// The options in their wire order; [`EncodeError::OptionsTooLong`] if they need more than 40 bytes.
pub fn encode(options: &Options) -> Result<ArrayVec<u8, ALL_OPTIONS_LEN>, EncodeError> {
    let mut bytes = ArrayVec::<u8, ALL_OPTIONS_LEN>::new();
    let mut put = |piece: &[u8]| bytes.try_extend_from_slice(piece).expect("there is room for all options at once");
    if let Some(mss) = options.mss {
        put(&[KIND_MAXIMUM_SEGMENT_SIZE, 4]);
        put(&mss.to_be_bytes());
    }
    // SACK-permitted is as long as the two no-operations before timestamps, and takes their place.
    if options.sack_permitted {
        let before: &[u8] = if options.timestamps.is_some() { &[] } else { &[KIND_NOOP, KIND_NOOP] };
        put(before);
        put(&[KIND_SELECTIVE_ACK_PERMITTED, 2]);
    }
    if let Some(Timestamps { value, echo }) = options.timestamps {
        let before: &[u8] = if options.sack_permitted { &[] } else { &[KIND_NOOP, KIND_NOOP] };
        put(before);
        put(&[KIND_TIMESTAMP, 10]);
        put(&value.to_be_bytes());
        put(&echo.to_be_bytes());
    }
    if let Some(shift) = options.window_scale {
        put(&[KIND_NOOP, KIND_WINDOW_SCALE, 3, shift]);
    }
    if !options.sack.is_empty() {
        put(&[KIND_NOOP, KIND_NOOP, KIND_SELECTIVE_ACK, 2 + 8 * options.sack.len() as u8]);
    }
    for SackBlock { left, right } in &options.sack {
        put(&left.0.to_be_bytes());
        put(&right.0.to_be_bytes());
    }
    let fits = bytes.len() <= MAX_OPTIONS_LEN;
    if fits { Ok(bytes) } else { Err(EncodeError::OptionsTooLong { bytes: bytes.len() }) }
}

/// Reads the options this program knows and steps over all others.
///
/// A length that does not fit its option, or that runs past the header, is [`DecodeError::BadOption`].
pub fn decode(mut bytes: &[u8]) -> Result<Options, DecodeError> {
    let mut options = Options::default();
    while let Some((&kind, rest)) = bytes.split_first() {
        match kind {
            KIND_END => break,
            KIND_NOOP => bytes = rest,
            _ => {
                let length = rest.first().copied().unwrap_or(0);
                let bad = DecodeError::BadOption { kind, length };
                if length < 2 {
                    return Err(bad);
                }
                let (option, after) = bytes.split_at_checked(usize::from(length)).ok_or(bad.clone())?;
                read_option(kind, &option[2..], &mut options).ok_or(bad)?;
                bytes = after;
            }
        }
    }
    Ok(options)
}

/// `None` if `value` has the wrong length for its kind.
fn read_option(kind: u8, value: &[u8], options: &mut Options) -> Option<()> {
    match kind {
        KIND_MAXIMUM_SEGMENT_SIZE => options.mss = Some(u16::from_be_bytes(value.try_into().ok()?)),
        KIND_WINDOW_SCALE => options.window_scale = Some(<[u8; 1]>::try_from(value).ok()?[0]),
        KIND_SELECTIVE_ACK_PERMITTED => {
            options.sack_permitted = true;
            <[u8; 0]>::try_from(value).ok()?;
        }
        KIND_SELECTIVE_ACK => {
            let (blocks, rest) = value.as_chunks::<8>();
            if blocks.is_empty() || !rest.is_empty() {
                return None;
            }
            // The header's 40 bytes of options cannot hold a fifth block.
            options.sack = blocks.iter().take(4).map(|block| sack_block(*block)).collect();
        }
        KIND_TIMESTAMP => {
            let [value, echo] = two_words(value.try_into().ok()?);
            options.timestamps = Some(Timestamps { value, echo });
        }
        _ => {}
    }
    Some(())
}

fn sack_block(bytes: [u8; 8]) -> SackBlock {
    let [left, right] = two_words(bytes).map(SeqNum);
    SackBlock { left, right }
}

fn two_words([a, b, c, d, e, f, g, h]: [u8; 8]) -> [u32; 2] {
    [u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h])]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timestamps() -> Option<Timestamps> {
        Some(Timestamps { value: 0x01020304, echo: 0x05060708 })
    }

    fn blocks(count: u32) -> ArrayVec<SackBlock, 4> {
        (0..count).map(|i| SackBlock { left: SeqNum(i * 100), right: SeqNum(i * 100 + 50) }).collect()
    }

    #[test]
    fn a_syn_carries_its_options_in_linux_order() {
        let syn = Options {
            mss: Some(1460),
            window_scale: Some(7),
            sack_permitted: true,
            timestamps: timestamps(),
            ..Options::default()
        };

        let bytes = encode(&syn).unwrap();

        let expected = [2, 4, 5, 180, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 7];
        assert_eq!(bytes.as_slice(), expected);
        assert_eq!(decode(&bytes), Ok(syn));
    }

    #[test]
    fn four_sack_blocks_fit_only_without_timestamps() {
        let four = Options { sack: blocks(4), ..Options::default() };
        let three = Options { sack: blocks(3), timestamps: timestamps(), ..Options::default() };
        let too_many = Options { sack: blocks(4), timestamps: timestamps(), ..Options::default() };

        assert_eq!(encode(&four).unwrap().len(), 36);
        assert_eq!(encode(&three).unwrap().len(), 40);
        assert_eq!(encode(&too_many), Err(EncodeError::OptionsTooLong { bytes: 48 }));
    }

    #[test]
    fn unknown_options_are_stepped_over() {
        let fast_open_then_mss = [34, 6, 9, 9, 9, 9, 254, 2, 2, 4, 5, 180];

        let options = decode(&fast_open_then_mss);

        assert_eq!(options, Ok(Options { mss: Some(1460), ..Options::default() }));
    }

    #[test]
    fn nothing_after_the_end_of_options_counts() {
        assert_eq!(decode(&[1, 0, 2, 99]), Ok(Options::default()));
    }

    #[test]
    fn impossible_lengths_are_errors() {
        assert_eq!(decode(&[34, 0, 1, 1]), Err(DecodeError::BadOption { kind: 34, length: 0 }));
        assert_eq!(decode(&[34, 5, 1, 1]), Err(DecodeError::BadOption { kind: 34, length: 5 }));
        assert_eq!(decode(&[1, 1, 1, 34]), Err(DecodeError::BadOption { kind: 34, length: 0 }));
        assert_eq!(decode(&[2, 3, 5, 1]), Err(DecodeError::BadOption { kind: 2, length: 3 }));
        assert_eq!(decode(&[4, 3, 1, 1]), Err(DecodeError::BadOption { kind: 4, length: 3 }));
        assert_eq!(decode(&[5, 2, 1, 1]), Err(DecodeError::BadOption { kind: 5, length: 2 }));
    }
}
