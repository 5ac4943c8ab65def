use crate::units::amount::*;

fn size(text: &str) -> Result<u64, String> {
    text.parse::<Size>().map(|size| size.0).map_err(|error| error.to_string())
}

#[test]
fn sizes_count_in_1024s_unless_they_say_otherwise() {
    let table = [
        ("0", 0),
        ("1000", 1_000),
        ("1_000", 1_000),
        ("1000B", 1_000),
        ("64k", 65_536),
        ("64K", 65_536),
        ("64KiB", 65_536),
        ("64 KiB", 65_536),
        ("64kib", 65_536),
        ("64KB", 64_000),
        ("64kB", 64_000),
        ("1.5k", 1_536),
        ("1m", 1_048_576),
        ("1MiB", 1_048_576),
        ("200MB", 200_000_000),
        ("0.5MB", 500_000),
        ("2g", 2_147_483_648),
        ("2GiB", 2_147_483_648),
        ("2GB", 2_000_000_000),
    ];
    for (text, bytes) in table {
        assert_eq!(size(text), Ok(bytes), "{text}");
    }
}

#[test]
fn a_wrong_size_says_what_was_expected_and_what_came() {
    let expected = "expected a size such as 1000, 64k, 64KiB or 200MB, got";
    let table = [
        ("", "``"),
        ("k", "`k`"),
        ("-5", "`-5`"),
        ("5.", "`5.`"),
        ("1.2.3", "`1.2.3`"),
        ("64kk", "`64kk`; k, m, g and KiB, MiB, GiB count in 1024s, KB, MB, GB in 1000s"),
        ("10mbit", "`10mbit`; k, m, g and KiB, MiB, GiB count in 1024s, KB, MB, GB in 1000s"),
        ("0.1k", "`0.1k`; that is not a whole number of bytes"),
        ("99999999999g", "`99999999999g`; that is too large"),
    ];
    for (text, rest) in table {
        assert_eq!(size(text), Err(format!("{expected} {rest}")), "{text}");
    }
}

#[test]
fn what_a_system_call_takes_fits_an_int() {
    assert_eq!("2147483647".parse::<Size32>().map(Size32::int), Ok(i32::MAX));
    let error = "2GiB".parse::<Size32>().expect_err("one too many").to_string();
    assert_eq!(error, "expected a size below 2GiB such as 1000, 64k or 64KiB, got `2GiB`; that is too large");
}

#[test]
fn queues_are_limited_in_packets_or_in_bytes() {
    let table = [
        ("100", QueueLimit::Packets(100)),
        ("100 packets", QueueLimit::Packets(100)),
        ("64KiB", QueueLimit::Bytes(65_536)),
        ("1500B", QueueLimit::Bytes(1_500)),
    ];
    for (text, limit) in table {
        assert_eq!(text.parse(), Ok(limit), "{text}");
        assert_eq!(limit.to_string().parse(), Ok(limit), "{text}");
    }
    for text in ["", "0", "0KiB", "-1", "many", "packets"] {
        let error = text.parse::<QueueLimit>().expect_err(text).to_string();
        assert!(error.starts_with("expected a queue limit such as 100"), "{error}");
    }
}

#[test]
fn rates_are_bits_unless_they_say_bytes_per_second() {
    let table = [
        ("10mbit", 10_000_000),
        ("10Mbit/s", 10_000_000),
        ("1gbit", 1_000_000_000),
        ("1.5kbit", 1_500),
        ("300bit", 300),
        ("100KiB/s", 819_200),
        ("100k/s", 819_200),
        ("1MB/s", 8_000_000),
        ("0", 0),
    ];
    for (text, bits) in table {
        assert_eq!(text.parse(), Ok(Rate::BitsPerSecond(bits)), "{text}");
    }
    assert_eq!("unlimited".parse(), Ok(Rate::Unlimited));
    assert_eq!(Rate::BitsPerSecond(819_200).bytes_per_second(), Some(102_400));
    for text in ["10", "10m", "10mib", "10mbps", "fast", "10/s", ""] {
        let error = text.parse::<Rate>().expect_err(text).to_string();
        assert!(error.starts_with("expected a rate such as 10mbit"), "{error}");
    }
}

#[test]
fn chances_are_percentages() {
    for (text, probability) in [("2%", 0.02), ("0.1%", 0.001), ("100%", 1.0), ("0", 0.0), ("50 %", 0.5)] {
        let chance: Chance = text.parse().expect(text);
        assert!((chance.probability() - probability).abs() < 1e-12, "{text}");
    }
    for text in ["2", "0.02", "101%", "-1%", "%", "1e1%", "NaN%", "two%"] {
        let error = text.parse::<Chance>().expect_err(text).to_string();
        assert!(error.starts_with("expected a percentage such as 2%"), "{error}");
    }
}

#[test]
fn spans_need_a_unit() {
    let table = [
        ("200us", Duration::from_micros(200)),
        ("20ms", Duration::from_millis(20)),
        ("1.5ms", Duration::from_micros(1_500)),
        ("1s 500ms", Duration::from_millis(1_500)),
        ("2min", Duration::from_secs(120)),
        ("0", Duration::ZERO),
    ];
    for (text, span) in table {
        assert_eq!(text.parse(), Ok(Span(span)), "{text}");
    }
    let error = "20".parse::<Span>().expect_err("no unit").to_string();
    assert_eq!(error, "expected a duration such as 200us, 20ms, 1.5s or 2min, got `20`; the unit is missing");
    for text in ["", "ms", "-1s", "1000000000y"] {
        assert!(text.parse::<Span>().is_err(), "{text}");
    }
}

#[test]
fn what_is_printed_reads_back_as_itself() {
    for bytes in [0, 1, 1_000, 65_536, 65_537, MIB, 3 * GIB, 200_000_000] {
        assert_eq!(Size(bytes).to_string().parse(), Ok(Size(bytes)));
    }
    for rate in [Rate::Unlimited, Rate::BitsPerSecond(0), Rate::BitsPerSecond(7), Rate::BitsPerSecond(10_500_000)] {
        assert_eq!(rate.to_string().parse(), Ok(rate));
    }
    for nanos in [0, 1, 1_500, 20_000_000, 1_500_000_000, 86_400_000_000_000] {
        let span = Span(Duration::from_nanos(nanos));
        assert_eq!(span.to_string().parse(), Ok(span));
    }
}
