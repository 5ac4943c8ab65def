//! Finds the sockets that a target means, in whichever network namespace they are.

use std::cmp::Reverse;
use std::fmt::Write;
use std::thread;
use std::time::Duration;

use crate::app::attach::error::AttachError;
use crate::language::text;
use crate::os::clock;
use crate::os::diag::Diag;
use crate::os::proc::{self, Holders, namespace};
use crate::source::live::socket::{LiveSocket, TcpState};
use crate::source::live::target::Target;
use crate::units::print::grouped;

/// How long a port is watched for a connection: some live for milliseconds only.
const PATIENCE: Duration = Duration::from_secs(1);
const BETWEEN_TRIES: Duration = Duration::from_millis(2);

/// What was found.
pub struct Found {
    /// The one that is shown.
    pub socket: LiveSocket,
    /// All that match, the fullest first.
    pub matches: Vec<LiveSocket>,
    /// In the network namespace where it is.
    pub diag: Diag,
}

/// All sockets that could be shown, the fullest first.
pub fn everything() -> Result<Vec<LiveSocket>, AttachError> {
    Ok(fullest_first(Diag::open()?.all(TcpState::with_a_queue())?))
}

fn fullest_first(mut sockets: Vec<LiveSocket>) -> Vec<LiveSocket> {
    sockets.sort_by_key(|socket| (Reverse(socket.send_q_bytes), socket.cookie));
    sockets
}

/// Finds it; moves this thread into its network namespace where it is in another one.
pub fn find(target: &Target) -> Result<Found, AttachError> {
    let until = clock::now() + PATIENCE;
    loop {
        let found = try_to_find(target)?;
        if let Some(found) = found {
            return Ok(found);
        }
        if !matches!(target, Target::Port(_)) || clock::now() > until {
            return Err(nothing(target));
        }
        thread::sleep(BETWEEN_TRIES);
    }
}

fn nothing(target: &Target) -> AttachError {
    match target {
        Target::Number(pid) if is_process(*pid) => {
            let hint = if proc::sockets_may_be_seen(*pid as u32) {
                String::new()
            } else {
                text!("attach-its-descriptors-are-another-users").aloud()
            };
            AttachError::NoneOfProcess { pid: *pid as u32, hint }
        }
        Target::Number(number) => {
            AttachError::None(text!("attach-neither-as-a-process-nor", number = number.to_string()).aloud())
        }
        Target::Cookie(cookie) => AttachError::None(text!("attach-cookie", cookie = cookie.to_string()).aloud()),
        Target::Port(port) => AttachError::None(text!("attach-port", port = port.to_string()).aloud()),
        Target::Address(ip) => AttachError::None(ip.to_string()),
        Target::Socket(address) => AttachError::None(address.to_string()),
        Target::Name(name) => AttachError::None(text!("attach-a-process-named", name = name.to_string()).aloud()),
    }
}

fn is_process(number: u64) -> bool {
    u32::try_from(number).is_ok_and(|pid| proc::name(pid).is_some())
}

fn try_to_find(target: &Target) -> Result<Option<Found>, AttachError> {
    match target {
        Target::Number(pid) if is_process(*pid) => of_processes(&[*pid as u32]),
        Target::Name(name) => of_processes(&named(name)),
        Target::Number(_) | Target::Cookie(_) => match here(|socket| target.means(socket))? {
            Some(found) => Ok(Some(found)),
            None => elsewhere(target),
        },
        _ => here(|socket| target.means(socket)),
    }
}

/// In this thread's network namespace.
fn here(is_meant: impl Fn(&LiveSocket) -> bool) -> Result<Option<Found>, AttachError> {
    let mut diag = Diag::open()?;
    let all = diag.all(TcpState::with_a_queue())?;
    let matches = fullest_first(all.into_iter().filter(is_meant).collect());
    Ok(matches.first().cloned().map(|socket| Found { socket, matches, diag }))
}

/// Cookies are the machine's: any namespace may have it.
fn elsewhere(target: &Target) -> Result<Option<Found>, AttachError> {
    for pid in namespace::others() {
        if namespace::enter(pid).is_err() {
            continue;
        }
        if let Some(found) = here(|socket| target.means(socket))? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn named(name: &str) -> Vec<u32> {
    let name: String = name.chars().take(15).collect();
    proc::numbers("/proc").into_iter().filter(|pid| proc::name(*pid).as_deref() == Some(&name)).collect()
}

/// What these processes hold; those in other network namespaces are looked up there.
fn of_processes(pids: &[u32]) -> Result<Option<Found>, AttachError> {
    let holders = Holders::read();
    let own = namespace::own();
    let mut refused = None;
    for pid in pids {
        let inodes = holders.inodes_of(*pid);
        if inodes.is_empty() {
            continue;
        }
        let is_elsewhere = namespace::of(*pid).is_some_and(|namespace| Some(namespace) != own);
        if is_elsewhere && namespace::enter(*pid).is_err() {
            refused = Some(AttachError::OtherNamespace { pid: *pid });
            continue;
        }
        let held = |socket: &LiveSocket| {
            let inode = socket.inode;
            let all = pids.iter().flat_map(|pid| holders.inodes_of(*pid));
            inode.is_some_and(|inode| all.into_iter().any(|held| *held == inode))
        };
        if let Some(found) = here(held)? {
            return Ok(Some(found));
        }
    }
    refused.map_or(Ok(None), Err)
}

/// Sockets with their queues and programs, a line each.
pub fn table(sockets: &[LiveSocket]) -> String {
    let holders = Holders::read();
    let mut text = format!(
        "{:>10}  {:>10}  {:>5}  {:<12} {:<44} {:<24} cookie\n",
        "Send-Q", "Recv-Q", "full", "state", "socket", "program"
    );
    for socket in sockets {
        let percent = socket.fill_percent().map_or_else(|| "?".to_owned(), |percent| format!("{percent} %"));
        let program =
            holders.of(socket.inode).first().and_then(|held| Some(format!("{} ({})", proc::name(held.pid)?, held.pid)));
        let program = program.unwrap_or_else(|| if socket.inode.is_some() { "not visible" } else { "none" }.to_owned());
        let _ = writeln!(
            text,
            "{:>10}  {:>10}  {percent:>5}  {:<12} {:<44} {program:<24} {}",
            grouped(socket.send_q_bytes),
            grouped(socket.recv_q_bytes),
            socket.state.name(),
            socket.to_string(),
            socket.cookie
        );
    }
    text
}
