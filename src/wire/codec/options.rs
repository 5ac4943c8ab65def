//! TCP options as bytes (RFC 9293 section 3.1), laid out as Linux does: everything aligned to four bytes by no-operations.

use etherparse::TcpHeader;
use etherparse::tcp_option::{
    KIND_END, KIND_MAXIMUM_SEGMENT_SIZE, KIND_NOOP, KIND_SELECTIVE_ACK, KIND_SELECTIVE_ACK_PERMITTED, KIND_TIMESTAMP,
    KIND_WINDOW_SCALE,
};

use crate::units::SeqNum;
use crate::wire::codec::{DecodeError, EncodeError};
use crate::wire::{Options, SackBlock, Timestamps};

/// What a header holds.
const MAX_OPTIONS_LEN: usize = TcpHeader::MAX_LEN - TcpHeader::MIN_LEN;

/// What stands before timestamps, and before SACK blocks, to align them.
const TWO_NOOPS: [u8; 2] = [KIND_NOOP, KIND_NOOP];
const TIMESTAMPS: [u8; 2] = [KIND_TIMESTAMP, 10];
const ALIGNED_TIMESTAMPS: [u8; 4] = pair(TWO_NOOPS, TIMESTAMPS);

/// The options' length in bytes, or [`EncodeError::OptionsTooLong`] if that is more than 40.
#[inline]
pub fn fitting_len(options: &Options) -> Result<usize, EncodeError> {
    let bytes = options.bytes_on_wire();
    if bytes <= MAX_OPTIONS_LEN { Ok(bytes) } else { Err(EncodeError::OptionsTooLong { bytes }) }
}

/// Puts the options in their wire order, four bytes at a time.
#[inline]
pub fn encode(options: &Options, mut put: impl FnMut([u8; 4])) {
    if let Some(mss) = options.mss {
        let [high, low] = mss.to_be_bytes();
        put([KIND_MAXIMUM_SEGMENT_SIZE, 4, high, low]);
    }
    let sack_permitted = [KIND_SELECTIVE_ACK_PERMITTED, 2];
    let before = if options.sack_permitted { sack_permitted } else { TWO_NOOPS };
    if let Some(Timestamps { value, echo }) = options.timestamps {
        put(pair(before, TIMESTAMPS));
        put(value.to_be_bytes());
        put(echo.to_be_bytes());
    } else if options.sack_permitted {
        put(pair(TWO_NOOPS, sack_permitted));
    }
    if let Some(shift) = options.window_scale {
        put([KIND_NOOP, KIND_WINDOW_SCALE, 3, shift]);
    }
    if !options.sack.is_empty() {
        put(pair(TWO_NOOPS, [KIND_SELECTIVE_ACK, 2 + 8 * options.sack.len() as u8]));
    }
    for SackBlock { left, right } in &options.sack {
        put(left.0.to_be_bytes());
        put(right.0.to_be_bytes());
    }
}

const fn pair([a, b]: [u8; 2], [c, d]: [u8; 2]) -> [u8; 4] {
    [a, b, c, d]
}

/// Reads the options this program knows into `options`, where nothing is set yet, and steps over all others.
///
/// In place, because moving what has just been written field by field takes longer than reading it. A length that does not fit its option, or that runs past the header, is [`DecodeError::BadOption`].
#[inline]
pub fn decode(bytes: &[u8], options: &mut Options) -> Result<(), DecodeError> {
    // What all segments but a few carry (Linux looks for it first too, `tcp_parse_aligned_timestamp`).
    if let Some((&ALIGNED_TIMESTAMPS, timestamps)) = bytes.split_first_chunk()
        && let Ok(timestamps) = timestamps.try_into()
    {
        options.timestamps = Some(read_timestamps(timestamps));
        return Ok(());
    }
    decode_any(bytes, options)
}

fn decode_any(mut bytes: &[u8], options: &mut Options) -> Result<(), DecodeError> {
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
                read_option(kind, &option[2..], options).ok_or(bad)?;
                bytes = after;
            }
        }
    }
    Ok(())
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
            options.timestamps = Some(read_timestamps(value.try_into().ok()?));
        }
        _ => {}
    }
    Some(())
}

fn read_timestamps(bytes: [u8; 8]) -> Timestamps {
    let [value, echo] = two_words(bytes);
    Timestamps { value, echo }
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
    use arrayvec::ArrayVec;

    use super::*;

    fn decoded(bytes: &[u8]) -> Result<Options, DecodeError> {
        let mut options = Options::default();
        decode(bytes, &mut options).map(|()| options)
    }

    fn bytes_of(options: &Options) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(options, |piece| bytes.extend(piece));
        assert_eq!(bytes.len(), options.bytes_on_wire());
        bytes
    }

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

        let bytes = bytes_of(&syn);

        let expected = [2, 4, 5, 180, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 7];
        assert_eq!(bytes.as_slice(), expected);
        assert_eq!(decoded(&bytes), Ok(syn));
    }

    #[test]
    fn four_sack_blocks_fit_only_without_timestamps() {
        let four = Options { sack: blocks(4), ..Options::default() };
        let three = Options { sack: blocks(3), timestamps: timestamps(), ..Options::default() };
        let too_many = Options { sack: blocks(4), timestamps: timestamps(), ..Options::default() };

        assert_eq!((fitting_len(&four), bytes_of(&four).len()), (Ok(36), 36));
        assert_eq!((fitting_len(&three), bytes_of(&three).len()), (Ok(40), 40));
        assert_eq!(fitting_len(&too_many), Err(EncodeError::OptionsTooLong { bytes: 48 }));
    }

    #[test]
    fn unknown_options_are_stepped_over() {
        let fast_open_then_mss = [34, 6, 9, 9, 9, 9, 254, 2, 2, 4, 5, 180];

        let options = decoded(&fast_open_then_mss);

        assert_eq!(options, Ok(Options { mss: Some(1460), ..Options::default() }));
    }

    #[test]
    fn nothing_after_the_end_of_options_counts() {
        assert_eq!(decoded(&[1, 0, 2, 99]), Ok(Options::default()));
    }

    #[test]
    fn impossible_lengths_are_errors() {
        assert_eq!(decoded(&[34, 0, 1, 1]), Err(DecodeError::BadOption { kind: 34, length: 0 }));
        assert_eq!(decoded(&[34, 5, 1, 1]), Err(DecodeError::BadOption { kind: 34, length: 5 }));
        assert_eq!(decoded(&[1, 1, 1, 34]), Err(DecodeError::BadOption { kind: 34, length: 0 }));
        assert_eq!(decoded(&[2, 3, 5, 1]), Err(DecodeError::BadOption { kind: 2, length: 3 }));
        assert_eq!(decoded(&[4, 3, 1, 1]), Err(DecodeError::BadOption { kind: 4, length: 3 }));
        assert_eq!(decoded(&[5, 2, 1, 1]), Err(DecodeError::BadOption { kind: 5, length: 2 }));
    }
}
