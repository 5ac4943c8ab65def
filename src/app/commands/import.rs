//! `skbscope import`: the sender of a capture, run again.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use color_eyre::Section;
use color_eyre::eyre::{WrapErr, eyre};
use serde::Serialize;

use crate::app::commands::outcome::{Outcome, checked, print_as};
use crate::app::commands::screen;
use crate::app::load;
use crate::capture::read::{Flow, flows, read};
use crate::cli::{ImportArgs, WriteSizes};
use crate::conformance::captured::{Agreement, compare};
use crate::language::{saidln, text};
use crate::os::files::input;
use crate::os::files::output::FileId;
use crate::os::files::whole::WholeFile;
use crate::os::stderr::tell;
use crate::scenario::Scenario;
use crate::scenario::import::{Choices, Setup, Writes, has_nodelay, more_waited, scenario};
use crate::tui::style::fit::left;
use crate::units::print::{duration, grouped};

/// What a program writes in one call, where nothing else is known.
const USUAL_WRITE: u32 = 64 << 10;

/// Lists the flows of a capture, or runs one of them again.
pub fn import(args: &ImportArgs) -> Outcome {
    let path = args.capture.display();
    let bytes = input::read(Path::new(&args.capture), input::RECORDING)
        .wrap_err_with(|| text!("import-cannot-read", path = path.to_string()).aloud())?;
    let packets = read(&bytes).wrap_err_with(|| text!("import-cannot-import", path = path.to_string()).aloud())?;
    if let Some(damage) = &packets.damage {
        tell(format_args!("skbscope: {path} ends early ({damage}); what is whole is used"));
    }
    let flows = flows(packets.tcp);
    let number = match (args.flow, flows.len()) {
        (None, 1) => 1,
        (None, _) => {
            print_as(&List::of(&flows), args.json)?;
            return Ok(ExitCode::SUCCESS);
        }
        (Some(number), _) => number,
    };
    let count = flows.len();
    let flow = number.checked_sub(1).and_then(|place| flows.into_iter().nth(place)).ok_or_else(|| {
        eyre!(
            text!("import-no-connection", number = number.to_string(), count = text!("count-connection", n = count))
                .aloud()
        )
        .suggestion(text!("import-leave-out-flow").aloud())
    })?;
    let imported = Imported::of(sent_by(flow, args.sender.as_deref())?, args)?;
    if let Some(output) = &args.output {
        imported.write(output, args)?;
    }
    let on_screen = io::stdin().is_terminal() && io::stdout().is_terminal();
    if args.headless || args.json || args.output.is_some() || !on_screen {
        print_as(&imported.report, args.json)?;
        return Ok(checked(imported.report.agreement.is_whole()));
    }
    screen::reconstructed(imported.scenario, imported.report.in_one_line(), &args.screen)
}

/// The flow with the end in front that is to be played.
fn sent_by(flow: Flow, sender: Option<&str>) -> color_eyre::Result<Flow> {
    let Some(sender) = sender else { return Ok(flow) };
    let is_meant = |end: std::net::SocketAddr| end.to_string() == sender || end.port().to_string() == sender;
    match flow.ends.map(is_meant) {
        [true, _] => Ok(flow),
        [_, true] => Ok(flow.turned()),
        _ => {
            let [a, b] = flow.ends;
            Err(eyre!(text!("import-neither-end", sender = sender.to_string()).aloud())
                .suggestion(text!("import-sender-or-sender-or-a", a = a.to_string(), b = b.to_string()).aloud()))
        }
    }
}

/// A flow as a scenario, and how far it holds.
struct Imported {
    scenario: Scenario,
    text: String,
    report: Report,
}

impl Imported {
    /// With the writes that were asked for, or else with those that agree further.
    fn of(flow: Flow, args: &ImportArgs) -> color_eyre::Result<Imported> {
        let made = |writes| Imported::with(&flow, writes, args);
        match args.write {
            Some(WriteSizes::Calls(size)) => made(Writes::AtOnce(size.bytes())),
            Some(WriteSizes::AsSent) => made(Writes::AsSent),
            None => {
                let at_once = made(Writes::AtOnce(USUAL_WRITE))?;
                if at_once.report.agreement.is_whole() || args.bytes.is_some() {
                    return Ok(at_once);
                }
                let as_sent = made(Writes::AsSent)?;
                let further = as_sent.report.agreement.agree > at_once.report.agreement.agree;
                Ok(if further { as_sent } else { at_once })
            }
        }
    }

    fn with(flow: &Flow, writes: Writes, args: &ImportArgs) -> color_eyre::Result<Imported> {
        let setup = Setup::of(flow);
        let choices = Choices {
            kernel: args.kernel,
            sndbuf: args.sndbuf.map(|size| size.bytes()),
            congestion: args.congestion,
            rto_min: args.rto_min.map(|span| span.0),
            writes,
            total: args.bytes.map(|size| size.0),
        };
        let name = args.capture.file_stem().map_or("capture".into(), |stem| stem.to_string_lossy());
        let text = scenario(flow, &setup, &choices, &name);
        let scenario = load::of_text(&format!("{name}, reconstructed"), &text)?;
        let captured = setup.sent(flow);
        let agreement = compare(&scenario, &setup, &captured, setup.end(flow), args.tolerance.0);
        let report = Report {
            sender: flow.ends[0].to_string(),
            peer: flow.ends[1].to_string(),
            packets: flow.packets.len(),
            bytes: flow.bytes[0],
            seconds: setup.end(flow).as_secs_f64(),
            kernel: scenario.world.kernel().name,
            assumed: assumed(&setup, &choices, flow),
            agreement,
        };
        Ok(Imported { scenario, text, report })
    }

    fn write(&self, path: &Path, args: &ImportArgs) -> color_eyre::Result<()> {
        let read: Vec<_> = FileId::of(&args.capture).into_iter().collect();
        let file = WholeFile::open(path, args.force, read)?;
        let written = file.writer().and_then(|mut writer| writer.write_all(self.text.as_bytes()));
        written.wrap_err_with(|| text!("import-cannot-write", path = path.display().to_string()).aloud())?;
        Ok(file.finish()?)
    }
}

/// What the capture does not say, in sentences.
fn assumed(setup: &Setup, choices: &Choices, flow: &Flow) -> Vec<String> {
    let mut assumed = vec![match choices.sndbuf {
        Some(bytes) => text!("import-so-sndbuf-sndbuf", bytes = grouped(bytes)).aloud(),
        None => text!("import-so-sndbuf-is-not-set").aloud(),
    }];
    assumed.push(match choices.writes {
        Writes::AtOnce(bytes) => text!("import-calls-of-as-fast-as", bytes = text!("bytes", n = bytes)).aloud(),
        Writes::AsSent => text!("import-each-byte-was-written-when").aloud(),
    });
    match choices.rto_min {
        Some(least) => {
            assumed.push(text!("import-a-retransmission-time-out-of", least = duration(least).to_string()).aloud())
        }
        None => assumed.push(text!("import-the-usual-least-retransmission-time").aloud()),
    }
    if choices.total.is_none() && more_waited(&setup.sent(flow)) {
        assumed.push(text!("import-one-more-call-than-was").aloud());
    }
    if has_nodelay(flow, setup) {
        assumed.push(text!("import-tcp-nodelay-short-segments-were").aloud());
    }
    assumed.extend(setup.notes(flow));
    assumed
}

/// How far a flow holds.
#[derive(Serialize)]
struct Report {
    sender: String,
    peer: String,
    packets: usize,
    bytes: u64,
    seconds: f64,
    kernel: &'static str,
    assumed: Vec<String>,
    agreement: Agreement,
}

impl Report {
    fn in_one_line(&self) -> String {
        let Agreement { agree, of, first_difference, .. } = &self.agreement;
        let part = first_difference
            .as_ref()
            .map_or(String::new(), |first| text!("import-then", first = first.to_string()).aloud());
        text!(
            "import-reconstructed-of-as-captured",
            agree = grouped(*agree),
            of = text!("count-segment", n = *of),
            part = part.to_string()
        )
        .aloud()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { sender, peer, packets, bytes, seconds, kernel, assumed, agreement } = self;
        let head = text!(
            "import-head",
            sender = sender.to_string(),
            peer = peer.to_string(),
            packets = text!("count-packet", n = *packets),
            bytes = text!("bytes", n = *bytes),
            seconds = format!("{seconds:.3}"),
            kernel = kernel.to_string()
        );
        writeln!(f, "{}\n", head.aloud())?;
        let label = text!("import-assumed").aloud();
        for (place, assumed) in assumed.iter().enumerate() {
            writeln!(f, "  {} {assumed}", left(if place == 0 { &label } else { "" }, 9))?;
        }
        let Agreement { agree, of, largest_delay_us, first_difference } = agreement;
        let late = duration(Duration::from_micros(*largest_delay_us));
        let segments = text!("count-segment", n = *of);
        let said = text!("import-agree", agree = grouped(*agree), segments = segments, late = late);
        writeln!(f, "{}", said.aloud())?;
        match first_difference {
            Some(first) => {
                let said = text!("import-differs", segment = grouped(agree + 1), first = first.to_string());
                writeln!(f, "{}", said.aloud())
            }
            None => saidln!(f, "import-differs-nothing"),
        }
    }
}

/// The flows of a capture.
#[derive(Serialize)]
struct List {
    flows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    sender: String,
    peer: String,
    sent_bytes: u64,
    received_bytes: u64,
    packets: usize,
    seconds: f64,
}

impl List {
    fn of(flows: &[Flow]) -> List {
        let rows = flows.iter().zip(1..).map(|(flow, number)| {
            let at =
                |packet: Option<&crate::capture::read::TcpPacket>| packet.map_or(Duration::ZERO, |packet| packet.at);
            Row {
                number,
                sender: flow.ends[0].to_string(),
                peer: flow.ends[1].to_string(),
                sent_bytes: flow.bytes[0],
                received_bytes: flow.bytes[1],
                packets: flow.packets.len(),
                seconds: (at(flow.packets.last()) - at(flow.packets.first())).as_secs_f64(),
            }
        });
        List { flows: rows.collect() }
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.flows {
            let said = text!(
                "import-row",
                number = format!("{:>3}", row.number),
                sender = row.sender.to_string(),
                peer = row.peer.to_string(),
                packets = text!("count-packet", n = row.packets),
                sent = text!("bytes", n = row.sent_bytes),
                seconds = format!("{:.3}", row.seconds)
            );
            writeln!(f, "{}", said.aloud())?;
        }
        let connections = text!("count-connection", n = self.flows.len());
        writeln!(f, "\n{}", text!("import-one-of-them", connections = connections).aloud())
    }
}
