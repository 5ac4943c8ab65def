//! The Internet checksum (RFC 1071), summed as native words, 32 bits each, so that the compiler can use vector instructions.
//!
//! [`sum`] may be called for each piece of a packet and the results added, if all pieces but the last have an even
//! length. An IP packet cannot be long enough to overflow 64 bits.

/// Bytes that are summed in one turn of the loop.
const BLOCK: usize = 64;
/// The lower half of a word.
const LOWER: u64 = u32::MAX as u64;

/// The not yet folded one's-complement sum of `bytes`.
#[inline]
pub fn sum(bytes: &[u8]) -> u64 {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let of_blocks = if blocks.is_empty() { 0 } else { sum_blocks(blocks) };
    // 128 bits, because these are few: carrying is quicker than preparing for vector instructions.
    let (words, rest) = rest.as_chunks::<8>();
    let of_words: u128 = words.iter().map(|&word| u128::from(u64::from_ne_bytes(word))).sum();
    let (of_words, carries) = (of_words as u64, (of_words >> 64) as u64);
    let (word, rest) = rest.as_chunks::<4>();
    // Spelled out: copying so few bytes in a loop would take longer than summing a whole header.
    let last = match *rest {
        [] => 0,
        [a] => widen([a, 0, 0, 0]),
        [a, b] => widen([a, b, 0, 0]),
        [a, b, c, ..] => widen([a, b, c, 0]),
    };
    of_blocks + (of_words & LOWER) + (of_words >> 32) + carries + word.first().map_or(0, |&word| widen(word)) + last
}

/// Not inlined, so that its loop is unrolled wherever it is called from.
///
/// Whole words are added as they are, wrapping, and their upper halves once more by themselves: that tells what of the
/// sum comes from them, and with it the sum of the lower halves, for which 64 bits are enough.
#[inline(never)]
fn sum_blocks(blocks: &[[u8; BLOCK]]) -> u64 {
    let (mut whole, mut upper) = ([0_u64; BLOCK / 8], [0_u64; BLOCK / 8]);
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        for (lane, &word) in words.iter().enumerate() {
            let word = u64::from_ne_bytes(word);
            whole[lane] = whole[lane].wrapping_add(word);
            // Cannot overflow; said so, because a check would keep the vector instructions away.
            upper[lane] = upper[lane].wrapping_add(word >> 32);
        }
    }
    let whole = whole.into_iter().fold(0, u64::wrapping_add);
    let upper = upper.into_iter().fold(0, u64::wrapping_add);
    whole.wrapping_sub(upper << 32) + upper
}

/// The checksum for the header field, in host byte order (`to_be_bytes` gives what goes on the wire).
pub fn finish(sum: u64) -> u16 {
    let folded = fold(fold(fold(fold(sum))));
    !(folded as u16).to_be()
}

/// The sum of four bytes.
#[inline]
pub fn widen(word: [u8; 4]) -> u64 {
    u64::from(u32::from_ne_bytes(word))
}

/// Adds everything above the low 16 bits back into them; four times is enough for any 64-bit sum.
fn fold(sum: u64) -> u64 {
    (sum & 0xffff) + (sum >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_rfc_1071_gives_its_sum() {
        let words = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];

        assert_eq!(finish(sum(&words)), !0xddf2);
        assert_eq!(finish(sum(&words[..2]) + sum(&words[2..])), !0xddf2);
    }

    proptest! {
        #[test]
        fn sums_agree_with_etherparse(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let theirs = etherparse::checksum::Sum16BitWords::new().add_slice(&bytes).ones_complement().to_be();

            prop_assert_eq!(finish(sum(&bytes)), theirs);
        }
    }

    #[test]
    fn the_largest_packet_does_not_overflow() {
        assert_eq!(finish(sum(&[0xff; 65_575])), 0x00ff);
        assert_eq!(finish(u64::MAX), 0);
    }
}
