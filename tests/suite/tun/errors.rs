//! What does not work says so in one sentence, with what to do, and exit code 2.

use std::net::TcpListener;
use std::process::Command;

use super::{SKBSCOPE, allowed, command};

/// What a run says that must fail.
#[track_caller]
fn failure(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty());
    assert!(said.starts_with("error:\n   0: ") && said.contains("\nSuggestion: "), "{said}");
    said
}

#[test]
fn an_address_in_use_is_told() {
    let test = "an_address_in_use_is_told";
    if !allowed(test) {
        return;
    }
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = other.local_addr().expect("bound");

    let said = failure(&mut command(&format!("--proxy {address}")));

    assert!(said.contains(&format!("{address} is in use")) && said.contains("--proxy"), "{said}");
}

#[test]
fn a_program_that_is_not_there_or_does_not_listen_is_told() {
    let test = "a_program_that_is_not_there_or_does_not_listen_is_told";
    if !allowed(test) {
        return;
    }
    let said = failure(command("--bytes 10 --").arg("no-such-program"));
    assert!(said.contains("no program `no-such-program`"), "{said}");

    let said = failure(command("--bytes 10 --").args(["sh", "-c", "echo no way >&2; exit 3"]));
    assert!(said.contains("ended before it listened on port 5000") && said.contains("no way"), "{said}");
}

#[test]
fn names_and_addresses_that_cannot_be_are_told() {
    let said = failure(&mut command("--bytes 10 --tun a-name-that-is-too-long"));
    assert!(said.contains("1 to 15 characters"), "{said}");

    let said = failure(&mut command("--bytes 10 --address fd00::1 --peer-address 10.0.0.1"));
    assert!(said.contains("different families"), "{said}");

    for (addresses, told) in [
        ("--peer-address 127.0.0.1/8", "127.0.0.1 cannot be the address of a host on the device"),
        ("--address 10.0.0.1 --peer-address 10.0.0.1", "10.0.0.1 cannot be the address of both"),
        ("--address 8.8.8.8", "8.8.8.8 is not in the kernel's network 192.0.2.2/24"),
        ("--address 10.0.0.0 --peer-address 10.0.0.1/24", "10.0.0.0 names the whole network"),
        ("--address 0.0.0.0 --peer-address 10.0.0.1/24", "0.0.0.0 cannot be"),
        ("--address ff02::1 --peer-address fd00::2/64", "ff02::1 cannot be"),
        ("--address fd01::1 --peer-address fd00::2/64", "fd01::1 is not in the kernel's network"),
    ] {
        let said = failure(&mut command(&format!("--bytes 10 {addresses}")));
        assert!(said.contains(told), "{addresses}: {said}");
    }

    let said = failure(Command::new(SKBSCOPE).args(["run", "--headless", "--bytes", "10", "--", "nc"]));
    assert!(said.contains("--peer tun"), "{said}");
}

/// Another user, for whom this machine keeps /dev/net/tun closed; only root can become one.
#[test]
fn a_user_who_may_not_open_the_device_is_told_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let test = "a_user_who_may_not_open_the_device_is_told_what_to_do";
    let closed = std::fs::metadata("/dev/net/tun").is_ok_and(|device| device.permissions().mode() & 0o006 != 0o006);
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("skbscope");
    let open = std::fs::Permissions::from_mode(0o755);
    if !closed || !rustix::process::getuid().is_root() || !allowed(test) {
        super::skip(test, "it needs root and a device that is closed to others");
        return;
    }
    std::fs::copy(SKBSCOPE, &program).expect("a copy that others may run");
    std::fs::set_permissions(folder.path(), open.clone()).expect("a folder that others may enter");
    std::fs::set_permissions(&program, open).expect("a program that others may run");

    let said = failure(
        Command::new(&program).args(["run", "--peer", "tun", "--headless", "--bytes", "10"]).uid(65_534).gid(65_534),
    );

    assert!(said.contains("may not open /dev/net/tun") && said.contains("chmod 666"), "{said}");
}
