//! Other kernels' own descriptions of their types, cut to what is looked up: places are found where another reader of BTF
//! found them, and the program that copies a socket can be put together for each.

use skbscope::source::live::bpf::{Members, NAMES, program};
use skbscope::source::live::btf::Btf;

/// Release, types, and what lies where by that other reader.
const KERNELS: [(&str, &[u8], &str); 3] = [
    ("5.10", include_bytes!("btf/5.10.btf"), include_str!("btf/5.10.txt")),
    ("6.1", include_bytes!("btf/6.1.btf"), include_str!("btf/6.1.txt")),
    ("6.12", include_bytes!("btf/6.12.btf"), include_str!("btf/6.12.txt")),
];

fn of(release: &str) -> Btf {
    let (_, types, _) = KERNELS.iter().find(|(known, ..)| *known == release).expect("it is there");
    Btf::read(types.to_vec(), NAMES).expect("BTF")
}

#[test]
fn every_member_lies_where_another_reader_finds_it() {
    for (release, _, known) in KERNELS {
        let btf = of(release);
        let mut compared = 0;
        for line in known.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<_> = line.split(' ').collect();
            let number = |word: &str| word.parse::<u32>().expect("a number");
            match (words[0].split_once('.'), &words[1..]) {
                (None, [size]) => assert_eq!(btf.size(words[0]), Some(number(size) as usize), "{release}: {line}"),
                (Some((structure, path)), place) => {
                    let found = btf.place(structure, path).map(|place| (place.bit, place.bits));
                    let known = if *place == ["none"] { None } else { Some((number(place[0]), number(place[1]))) };
                    assert_eq!(found, known, "{release}: {line}");
                }
                _ => panic!("{release}: {line}"),
            }
            compared += 1;
        }
        assert!(compared > 80, "{release}: {compared}");
    }
}

#[test]
fn what_a_kernel_lacks_is_missing_and_all_else_is_there() {
    let missing = |release| {
        let members = format!("{:?}", Members::of(&of(release)));
        let none = members.split(", ").filter_map(|member| member.strip_suffix(": None"));
        none.map(|name| name.trim_start_matches("Members { ").to_owned()).collect::<Vec<_>>()
    };

    // Before 5.14 `tx_flags` held them; the count of segments is reached by its own name only since then.
    assert_eq!(missing("5.10"), ["shared_info_flags"]);
    assert_eq!(missing("6.1"), [""; 0]);
    assert_eq!(missing("6.12"), [""; 0]);
}

#[test]
fn the_program_can_be_put_together_for_each_of_them() {
    let program = |release: &str| program(&of(release), 3, 4).map_err(|missing| missing.to_string());
    for release in ["5.10", "6.1", "6.12"] {
        program(release).unwrap_or_else(|missing| panic!("{release}: {missing}"));
    }
}
