//! How a state is written down to be compared: the digests of a recording are of these bytes.
//!
//! Each type lists what of it counts, and in which order. No name is written, so that fields can be called and sorted
//! otherwise; what is added to a type and not to its list does not compile. What never changes in a session stands in the
//! header of its recording and is left out here, and so is what is only kept for its storage.

use std::collections::{BTreeSet, VecDeque};
use std::num::NonZeroU32;
use std::time::Duration;

use arrayvec::ArrayVec;
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// The version of this encoding. It changes with every list, and with the meaning of what is in one: recordings of another
/// version cannot be compared.
pub const VERSION: u32 = 10;

/// Bytes that are collected before they are hashed.
const ROOM: usize = 4 << 10;

/// Takes what is encoded, and hashes it.
pub struct Encoder {
    bytes: Vec<u8>,
    hash: Sha256,
}

impl Default for Encoder {
    fn default() -> Self {
        Encoder { bytes: Vec::with_capacity(ROOM), hash: Sha256::new() }
    }
}

impl Encoder {
    /// The SHA-256 of a value.
    pub fn digest(value: &impl Encode) -> [u8; 32] {
        let mut encoder = Encoder::default();
        value.encode(&mut encoder);
        encoder.hash.update(&encoder.bytes);
        encoder.hash.finalize().into()
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        if self.bytes.len() + bytes.len() > ROOM {
            self.hash.update(&self.bytes);
            self.bytes.clear();
        }
        if bytes.len() > ROOM {
            self.hash.update(bytes);
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }
}

/// Something that can be encoded: equal values give equal bytes, and different ones different bytes.
pub trait Encode {
    /// Writes all that tells this value from another one; the same value always gives the same bytes.
    fn encode(&self, to: &mut Encoder);
}

/// Says what of a type is encoded, in this order. `but` lists what is not. The variants of an enum have numbers of their
/// own, which stay as they are when others come and go.
///
/// ```text
/// encoded! { struct Sleep { on, since, until } but { cached } }
/// encoded! { enum Call { Send(call) = 0, Poll { until } = 1, Close = 2 } }
/// ```
macro_rules! encoded {
    (struct $name:ident { $($field:ident),* $(,)? } $(but { $($left_out:ident),* $(,)? })?) => {
        impl $crate::encode::Encode for $name {
            fn encode(&self, to: &mut $crate::encode::Encoder) {
                let $name { $($field,)* $($($left_out: _,)*)? } = self;
                $($crate::encode::Encode::encode($field, to);)*
            }
        }
    };
    (enum $name:ident {
        $($variant:ident $(($($inner:ident),*))? $({ $($field:ident),* })? = $number:literal),* $(,)?
    }) => {
        impl $crate::encode::Encode for $name {
            fn encode(&self, to: &mut $crate::encode::Encoder) {
                match self {
                    $($name::$variant $(($($inner),*))? $({ $($field),* })? => {
                        to.bytes(&[$number]);
                        $($($crate::encode::Encode::encode($inner, to);)*)?
                        $($($crate::encode::Encode::encode($field, to);)*)?
                    })*
                }
            }
        }
    };
}
pub(crate) use encoded;

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Encode for $number {
            fn encode(&self, to: &mut Encoder) {
                to.bytes(&self.to_le_bytes());
            }
        })*
    };
}
numbers!(u8 u16 u32 u64 i32 i64);

impl Encode for usize {
    fn encode(&self, to: &mut Encoder) {
        (*self as u64).encode(to);
    }
}

impl Encode for bool {
    fn encode(&self, to: &mut Encoder) {
        to.bytes(&[u8::from(*self)]);
    }
}

impl Encode for f64 {
    fn encode(&self, to: &mut Encoder) {
        self.to_bits().encode(to);
    }
}

impl Encode for NonZeroU32 {
    fn encode(&self, to: &mut Encoder) {
        self.get().encode(to);
    }
}

impl Encode for Duration {
    fn encode(&self, to: &mut Encoder) {
        (self.as_secs(), self.subsec_nanos()).encode(to);
    }
}

impl Encode for Bytes {
    fn encode(&self, to: &mut Encoder) {
        self.len().encode(to);
        to.bytes(self);
    }
}

impl Encode for oorandom::Rand32 {
    fn encode(&self, to: &mut Encoder) {
        self.state().encode(to);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, to: &mut Encoder) {
        (**self).encode(to);
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, to: &mut Encoder) {
        (**self).encode(to);
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, to: &mut Encoder) {
        self.is_some().encode(to);
        if let Some(value) = self {
            value.encode(to);
        }
    }
}

impl<A: Encode, B: Encode> Encode for (A, B) {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
        self.1.encode(to);
    }
}

/// Items one after the other, with their number before them.
pub fn items<T: Encode>(items: impl ExactSizeIterator<Item = T>, to: &mut Encoder) {
    items.len().encode(to);
    items.for_each(|item| item.encode(to));
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, to: &mut Encoder) {
        items(self.iter(), to);
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, to: &mut Encoder) {
        self.as_slice().encode(to);
    }
}

impl<T: Encode, const N: usize> Encode for ArrayVec<T, N> {
    fn encode(&self, to: &mut Encoder) {
        self.as_slice().encode(to);
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, to: &mut Encoder) {
        self.as_slice().encode(to);
    }
}

impl<T: Encode> Encode for VecDeque<T> {
    fn encode(&self, to: &mut Encoder) {
        items(self.iter(), to);
    }
}

impl<T: Encode> Encode for BTreeSet<T> {
    fn encode(&self, to: &mut Encoder) {
        items(self.iter(), to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Old {
        first: u32,
        second: Option<bool>,
    }
    encoded! { struct Old { first, second } }

    /// The same with other names, in another order, and with a cache.
    struct New {
        later: Option<bool>,
        cache: u64,
        sooner: u32,
    }
    encoded! { struct New { sooner, later } but { cache } }

    enum Few {
        Unit,
        Pair(u8, u8),
    }
    encoded! { enum Few { Unit = 0, Pair(a, b) = 7 } }

    enum More {
        Named { left: u8, right: u8 },
        Between,
        Unit,
    }
    encoded! { enum More { Unit = 0, Between = 3, Named { left, right } = 7 } }

    #[test]
    fn neither_names_nor_their_order_nor_what_is_left_out_are_in_it() {
        let old = Old { first: 7, second: Some(true) };
        for cache in [0, 1] {
            let new = New { later: Some(true), cache, sooner: 7 };
            assert_eq!(Encoder::digest(&old), Encoder::digest(&new), "{}", new.cache);
        }

        assert_eq!(Encoder::digest(&Few::Unit), Encoder::digest(&More::Unit));
        assert_eq!(Encoder::digest(&Few::Pair(1, 2)), Encoder::digest(&More::Named { left: 1, right: 2 }));
        assert_ne!(Encoder::digest(&More::Between), Encoder::digest(&More::Unit));
    }

    #[test]
    fn different_values_have_different_bytes() {
        assert_ne!(Encoder::digest(&0u8), Encoder::digest(&1u8));
        assert_ne!(Encoder::digest(&None::<u8>), Encoder::digest(&Some(0u8)));
        assert_ne!(Encoder::digest(&(Some(1u8), None::<u8>)), Encoder::digest(&(None::<u8>, Some(1u8))));
        assert_ne!(Encoder::digest(&vec![vec![1u8], vec![]]), Encoder::digest(&vec![vec![], vec![1u8]]));
    }

    #[test]
    fn long_and_short_pieces_come_in_their_order() {
        let long = Bytes::from(vec![7; 3 * ROOM]);
        let pieces = vec![Bytes::from_static(b"a"), long.clone(), Bytes::from_static(b"b"), long];
        let mut plain = Vec::new();
        plain.extend(4u64.to_le_bytes());
        for piece in &pieces {
            plain.extend((piece.len() as u64).to_le_bytes());
            plain.extend(piece);
        }
        assert_eq!(Encoder::digest(&pieces), <[u8; 32]>::from(Sha256::digest(&plain)));
    }
}
