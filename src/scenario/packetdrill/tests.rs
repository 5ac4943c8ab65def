use super::code::Kind;
use super::*;
use crate::wire::Flags;

/// A script of everything that the language has.
const ALL: &str = r#"// A comment, and an option.
--tolerance_usecs=10000
--strict_segments
`../common/defaults.sh
 sysctl -q net.ipv4.tcp_wmem="4096 $((256*1024)) 4194304" > /dev/null 2>&1`
   0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
  +0 fcntl(3, F_GETFL) = 0x2 (flags O_RDWR)
  +.1 < [noecn] SEW 0:0(0) win 32792 <mss 1000,sackOK,
       nop,nop,nop,wscale 7>
   * > S. 0:0(0) ack 1 <...>
+0~+.1 < P. 1:11(10) ack 1 win 257 urg 3 <nop,nop,TS val 100 ecr 7,nop,nop,sack 5:6 8:9>
 0.25 write(4, ..., 1000) = -1 EAGAIN (Resource temporarily unavailable)
+0...0.3 sendmsg(4, {msg_name(...)=..., msg_iov(2)=[{..., 10}, {..., 20}], msg_flags=MSG_EOR|MSG_MORE}, 0) = 30
  +0 %{ cwnd = 10; cwnd += 2
        assert 5 <= tcpi_snd_cwnd == cwnd and tcpi_options & 1, 'cwnd=%d' % cwnd # why
        print(tcpi_rtt, "x") }%
  +0 `ip route change 192.0.2.1 advmss 600 mtu lock 640 initcwnd 11`
"#;

fn action(script: &Script, index: usize) -> &Action {
    &script.events[index].action
}

#[test]
fn a_script_is_its_options_its_settings_and_its_events() {
    let script = Script::parse(ALL).expect("a script");

    let flags: Vec<_> =
        script.flags.iter().map(|flag| (flag.line, flag.name.as_str(), flag.value.as_deref())).collect();
    assert_eq!(flags, [(2, "tolerance_usecs", Some("10000")), (3, "strict_segments", None)]);
    let settings = script.init[0].settings();
    let wmem = Setting::Sysctl("net.ipv4.tcp_wmem".to_owned(), "4096 262144 4194304".to_owned());
    assert_eq!(settings, [Setting::File("../common/defaults.sh".to_owned()), wmem]);
    let lines: Vec<_> = script.events.iter().map(|event| event.line).collect();
    assert_eq!(lines, [6, 7, 8, 10, 11, 12, 13, 14, 17]);
    let times: Vec<_> = script.events.iter().map(|event| event.when).collect();
    assert_eq!(times[2], When::At { us: 100_000, since_last: true });
    assert_eq!(times[3], When::Any);
    assert_eq!(times[4], When::Within { from_us: 0, to_us: 100_000, since_last: true });
    assert_eq!(times[5], When::At { us: 250_000, since_last: false });
    assert_eq!(script.events[6].until_us, Some(300_000));
    let Action::Shell(shell) = action(&script, 8) else { panic!("{:?}", action(&script, 8)) };
    let route = |key: &str, n| Setting::Route(key.to_owned(), n);
    assert_eq!(shell.settings(), [route("mtu", 640), route("advmss", 600), route("initcwnd", 11)]);
}

#[test]
fn packets_have_flags_ranges_and_options() {
    let script = Script::parse(ALL).expect("a script");

    let Action::Inbound(syn) = action(&script, 2) else { panic!("{:?}", action(&script, 2)) };
    assert_eq!((syn.ecn, syn.flags, syn.window), (Some(Ecn::None), Flags::SYN | Flags::ECE | Flags::CWR, Some(32_792)));
    let offered = [TcpOption::Mss(1000), TcpOption::SackPermitted, TcpOption::WindowScale(7)];
    assert_eq!(syn.options, OptionList::These(offered.to_vec()));
    let Action::Outbound(syn_ack) = action(&script, 3) else { panic!("{:?}", action(&script, 3)) };
    assert_eq!((syn_ack.ack, &syn_ack.options), (Some(1), &OptionList::Any));
    let Action::Inbound(data) = action(&script, 4) else { panic!("{:?}", action(&script, 4)) };
    assert_eq!((data.seq, data.len, data.urgent), (1, 10, Some(3)));
    let options = [TcpOption::Timestamps { value: 100, echo: 7 }, TcpOption::Sack(vec![(5, 6), (8, 9)])];
    assert_eq!(data.options, OptionList::These(options.to_vec()));
}

#[test]
fn calls_have_arguments_inside_arguments_and_results() {
    let script = Script::parse(ALL).expect("a script");

    let call = |index| match action(&script, index) {
        Action::Call(call) => call.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(call(1).returns, Expected::Number(2));
    assert_eq!(call(5).returns, Expected::Error("EAGAIN".to_owned()));
    let sendmsg = call(6);
    let iov = sendmsg.args[1].field("msg_iov").expect("buffers");
    let lens: Vec<_> = iov.items().iter().map(|buffer| buffer.field("").cloned()).collect();
    assert_eq!(lens, [Some(Arg::Any), Some(Arg::Any)], "the base of each stands first");
    assert_eq!(iov.items().len(), 2);
    let flags = [Arg::Name("MSG_EOR".to_owned()), Arg::Name("MSG_MORE".to_owned())];
    assert_eq!(sendmsg.args[1].field("msg_flags"), Some(&Arg::Or(flags.to_vec())));
}

#[test]
fn code_asserts_what_variables_and_tcp_info_say() {
    let script = Script::parse(ALL).expect("a script");
    let Action::Code(code) = action(&script, 7) else { panic!("{:?}", action(&script, 7)) };

    let texts: Vec<_> = code.statements.iter().map(|statement| (statement.line, statement.text.as_str())).collect();
    let assert = "assert 5 <= tcpi_snd_cwnd == cwnd and tcpi_options & 1, 'cwnd=%d' % cwnd";
    assert_eq!(texts, [(14, "cwnd = 10"), (14, "cwnd += 2"), (15, assert), (16, "print(tcpi_rtt, \"x\")")]);
    let Kind::Assert(value, Some(said)) = &code.statements[2].kind else { panic!("{code:?}") };
    let at = |cwnd: i64| {
        move |name: &str| match name {
            "tcpi_snd_cwnd" => Some(code::Value::Int(cwnd)),
            "cwnd" => Some(code::Value::Int(12)),
            "tcpi_options" => Some(code::Value::Int(3)),
            _ => None,
        }
    };
    assert_eq!(value.value(&at(12)).map(|value| value.is_true()), Ok(true));
    assert_eq!(value.value(&at(11)).map(|value| value.is_true()), Ok(false));
    assert_eq!(said.value(&at(11)), Ok(code::Value::Text("cwnd=12".to_owned())));
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    let cases = [
        ("0 write(4, ..., 10) = x", "expected what the call returns, got `x`"),
        ("+0 > Q. 1:1(0) ack 1", "`Q` is no flag: expected some of S F R P U . E W A"),
        ("+0 < . 1:5(3) ack 1", "5 - 1 is not 3: SYN and FIN are not counted"),
        ("+0 < . 1:1(0) ack 1 <mss 1000 2>", "expected a comma or `>` behind this option"),
        ("+x write() = 0", "expected a time such as 0.1, +.02, +0~+0.1 or *, got `x`"),
        ("+0 %{ assert tcpi_rtt == }%", "expected a number, a name or a bracket, got the end of the script"),
        ("+0 %{ while 1 }%", "expected assert, print or a variable that gets a value, got `while`"),
        ("+0 `sysctl", "the shell line that begins here has no end; expected ``"),
        ("+0 write(4, [[[[[[[[[[[[[[[[[[[[[1]", "that is too deep inside other arguments"),
        ("99999999 write() = 0", "a script may take a day, 86400 seconds"),
        ("+0...0.1 > . 1:1(0) ack 1", "only a system call returns later than it begins"),
    ];
    for (text, message) in cases {
        let problem = Script::parse(text).expect_err(text);
        assert!(problem.message.starts_with(message), "{text}: {}", problem.message);
        let shown = problem.in_file("a.pkt", text).to_string();
        assert!(shown.starts_with("a.pkt:1:"), "{shown}");
    }
}

#[test]
fn no_text_makes_it_panic() {
    // Each script with one part cut out, doubled, or put in another's place.
    let mut random = oorandom::Rand32::new(7);
    for _ in 0..2_000 {
        let mut text = ALL.to_owned();
        for _ in 0..1 + random.rand_range(0..4) {
            let (from, len) = (random.rand_range(0..ALL.len() as u32) as usize, random.rand_range(0..20) as usize);
            let end = (from + len).min(text.len());
            let piece = text.get(from.min(end)..end).unwrap_or_default().to_owned();
            match random.rand_range(0..3) {
                0 if from < end => text.replace_range(from..end, ""),
                1 => text.insert_str(from.min(text.len()), &piece),
                _ => text
                    .insert(random.rand_range(0..text.len() as u32) as usize, ['(', '{', '<', '9', '.', '|'][len % 6]),
            }
        }
        let _ = Script::parse(&text);
    }
}
