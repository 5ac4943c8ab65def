//! Whatever comes from outside is read, or refused with words: no panic, no end of memory, no broken invariant. `cargo run
//! --release --example soak` goes on with other faults for as long as one likes.

use allocation_counter::measure;
use oorandom::Rand32;

use crate::readers::{self, broken};

/// Of each kind. With those of the soak, one fault in many is met here again and again.
const TRIES: u64 = 150;

/// More than any input of a few KiB may need at once.
const MEMORY: u64 = 256 << 20;

fn try_all(kind: &str) {
    let reader = readers::ALL.iter().find(|reader| reader.kind == kind).expect("a kind");
    let good = reader.good();
    let as_they_are = good.iter().cloned();
    let faulty = (0..TRIES).map(|seed| broken(&good, &mut Rand32::new(seed)));
    for input in as_they_are.chain(faulty) {
        let memory = measure(|| reader.read(&input));
        assert!(memory.bytes_max < MEMORY, "{} bytes of memory", memory.bytes_max);
    }
}

macro_rules! broken_inputs {
    ($($kind:ident)*) => {
        $(#[test]
        fn $kind() {
            try_all(stringify!($kind));
        })*

        #[test]
        fn every_kind_is_tried() {
            assert_eq!(readers::ALL.iter().map(|reader| reader.kind).collect::<Vec<_>>(), [$(stringify!($kind)),*]);
        }
    };
}

broken_inputs! { scenario lesson recording trace script capture ss breakpoint packet netlink btf proc }
