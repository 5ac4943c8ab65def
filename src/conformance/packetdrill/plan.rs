//! A script as what is to be done, where the engine has all of it.

use serde::Serialize;

use crate::conformance::packetdrill::op::{Op, op};
use crate::conformance::packetdrill::settings::{RunSettings, SettingError};
use crate::conformance::packetdrill::{info, names};
use crate::engine::Config;
use crate::scenario::packetdrill::code::{Code, Kind};
use crate::scenario::packetdrill::{Action, Expected, OptionList, Packet, Script, Setting, Shell, TcpOption, When};

/// Bytes that a script may write in all; the engine keeps every one of them.
const MOST_BYTES: u64 = 256 << 20;

/// Something that a script uses and the engine has not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Missing {
    /// Where it is used.
    pub line: usize,
    /// What it is.
    pub what: String,
}

/// What is to be done, and to what kind of socket.
pub struct Plan {
    pub config: Config,
    pub settings: RunSettings,
    pub steps: Vec<Step>,
}

/// One event.
pub struct Step {
    pub line: usize,
    pub when: When,
    pub until_us: Option<i64>,
    pub act: Act,
}

/// What it is.
pub enum Act {
    In(Packet),
    Out(Packet),
    Call { op: Op, returns: Expected, text: String },
    Code(Code),
    Set(Vec<Setting>),
}

impl Plan {
    /// What the script comes to, or all that it misses. `files` are the shell scripts that it executes, read for what they
    /// set.
    pub fn new(script: &Script, base: Config, files: &dyn Fn(&str) -> Option<String>) -> Result<Plan, Vec<Missing>> {
        let mut missing = Vec::new();
        let mut settings = RunSettings::default();
        let mut config = base;
        for flag in &script.flags {
            if let Err(what) = settings.flag(&flag.name, flag.value.as_deref(), &mut config) {
                missing.push(Missing { line: flag.line, what });
            }
        }
        for shell in &script.init {
            for setting in expanded(shell, files) {
                if let Err(SettingError(what)) = settings.before(&setting, &mut config) {
                    missing.push(Missing { line: shell.line, what });
                }
            }
        }
        let mut steps = Vec::new();
        for event in &script.events {
            let line = event.line;
            match act(&event.action, files) {
                Ok(act) => steps.push(Step { line, when: event.when, until_us: event.until_us, act }),
                Err(whats) => missing.extend(whats.into_iter().map(|what| Missing { line, what })),
            }
        }
        missing.extend(as_a_whole(&steps));
        missing.extend(unknown_names(script));
        missing.sort_by_key(|missing| missing.line);
        missing.dedup();
        if missing.is_empty() { Ok(Plan { config, settings, steps }) } else { Err(missing) }
    }
}

/// Its settings, with those of the files that it executes in their place.
fn expanded(shell: &Shell, files: &dyn Fn(&str) -> Option<String>) -> Vec<Setting> {
    let settings = shell.settings().into_iter().flat_map(|setting| match &setting {
        Setting::File(path) => match files(path) {
            // What a file executes in turn is not followed.
            Some(text) => crate::scenario::packetdrill::shell::settings(&text),
            None => vec![setting],
        },
        _ => vec![setting],
    });
    settings.collect()
}

fn act(action: &Action, files: &dyn Fn(&str) -> Option<String>) -> Result<Act, Vec<String>> {
    match action {
        Action::Inbound(packet) => inbound(packet).map(|()| Act::In(packet.clone())).map_err(|what| vec![what]),
        Action::Outbound(packet) => plain(packet).map(|()| Act::Out(packet.clone())).map_err(|what| vec![what]),
        Action::Call(call) => match op(call) {
            Ok(op) => Ok(Act::Call { op, returns: call.returns.clone(), text: call.text.clone() }),
            Err(what) => Err(vec![what]),
        },
        Action::Code(code) => Ok(Act::Code(code.clone())),
        Action::Shell(shell) => {
            let settings = expanded(shell, files);
            let missing: Vec<_> = settings.iter().filter_map(|setting| RunSettings::during(setting).err()).collect();
            if missing.is_empty() {
                Ok(Act::Set(settings))
            } else {
                Err(missing.into_iter().map(|SettingError(what)| what).collect())
            }
        }
    }
}

/// What of a packet is no plain TCP.
fn plain(packet: &Packet) -> Result<(), String> {
    if let Some(layers) = &packet.layers {
        return Err(format!("a packet with `{layers}`"));
    }
    if !packet.acc_ecn.is_empty() {
        return Err("AccECN".to_owned());
    }
    if let OptionList::These(options) = &packet.options
        && let Some(TcpOption::Other(name)) = options.iter().find(|option| matches!(option, TcpOption::Other(_)))
    {
        return Err(format!("the TCP option {name}"));
    }
    Ok(())
}

fn inbound(packet: &Packet) -> Result<(), String> {
    plain(packet)?;
    if packet.len > 65_535 {
        return Err("a packet of more than 65,535 bytes to the stack".to_owned());
    }
    Ok(())
}

/// What only the whole script shows.
fn as_a_whole(steps: &[Step]) -> Vec<Missing> {
    let mut missing = Vec::new();
    let (mut connection, mut bytes): (Option<i64>, u64) = (None, 0);
    for step in steps {
        match &step.act {
            Act::Call { op: Op::Connect { fd }, .. } => {
                if connection.is_some_and(|known| known != *fd) {
                    missing.push(Missing { line: step.line, what: "a second connection".to_owned() });
                }
                connection = Some(*fd);
            }
            Act::Call { op: Op::Accept { .. }, returns: Expected::Number(fd), .. } if *fd >= 0 => {
                if connection.is_some() {
                    missing.push(Missing { line: step.line, what: "a second connection".to_owned() });
                }
                connection = Some(*fd);
            }
            Act::Call { op: Op::Send { buffers, .. }, .. } => {
                let before = bytes;
                bytes += buffers.iter().map(|len| *len as u64).sum::<u64>();
                if before <= MOST_BYTES && bytes > MOST_BYTES {
                    missing.push(Missing { line: step.line, what: "more than 256 MiB to be written".to_owned() });
                }
            }
            _ => {}
        }
    }
    missing
}

/// Names in code that nobody gives a value.
fn unknown_names(script: &Script) -> Vec<Missing> {
    let codes = script.events.iter().filter_map(|event| match &event.action {
        Action::Code(code) => Some(code),
        _ => None,
    });
    let codes: Vec<&Code> = codes.collect();
    let given: Vec<&str> = codes
        .iter()
        .flat_map(|code| code.statements.iter())
        .filter_map(|statement| match &statement.kind {
            Kind::Let(name, _) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let asked = codes.iter().flat_map(|code| code.names());
    asked
        .filter(|(_, name)| !given.contains(name) && !info::is_known(name) && names::of_info(name).is_none())
        .map(|(line, name)| Missing { line, what: name.to_owned() })
        .collect()
}
