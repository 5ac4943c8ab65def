//! The system calls of `skbscope attach`: it writes to nobody but its own output, asks the kernel alone, and leaves nothing.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::Command;

use super::namespace::{Connection, attach_as, in_a_namespace};
use crate::desk::Desk;

/// The first argument and all of a call, such as `3` of `sendto(3, ...)`.
fn calls<'a>(trace: &'a str, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let begin = format!("{name}(");
    trace.lines().filter_map(move |line| {
        let arguments = &line[line.find(&begin)? + begin.len()..];
        Some((arguments.split([',', ')']).next()?, line))
    })
}

#[test]
fn nothing_is_written_to_the_process_or_the_socket_and_nothing_is_left() {
    let test = "nothing_is_written_to_the_process_or_the_socket_and_nothing_is_left";
    in_a_namespace(test, move || {
        if Command::new("strace").arg("-V").output().is_err() {
            let _ = writeln!(std::io::stderr(), "SKIPPED {test}: strace is not installed");
            return;
        }
        let (desk, connection) = (Desk::new(), Connection::with_buffers(16_384, 4_096));
        connection.fill();
        connection.wait_until_stuck();
        let before = (connection.outq(), connection.memory());
        let file = desk.path("trace").display().to_string();

        let output = attach_as(&["strace", "-f", "-o", &file], &format!(":{} --once", connection.port()));

        assert!(output.status.success(), "{output:?}");
        assert_eq!((connection.outq(), connection.memory()), before);
        let trace = desk.read("trace");
        let netlink: BTreeSet<&str> = calls(&trace, "socket")
            .filter(|(family, _)| *family == "AF_NETLINK")
            .filter_map(|(_, line)| line.rsplit("= ").next().map(str::trim))
            .collect();
        assert!(!netlink.is_empty(), "it asks sock_diag:\n{trace}");
        for name in ["sendto", "sendmsg"] {
            for (fd, line) in calls(&trace, name) {
                assert!(netlink.contains(fd), "{line}");
            }
        }
        for name in ["write", "writev"] {
            for (fd, line) in calls(&trace, name) {
                assert!(["1", "2"].contains(&fd), "{line}");
            }
        }
        let never = [
            "ptrace(",
            "process_vm_",
            "pidfd_getfd(",
            "kill(",
            "tkill(",
            "setsockopt(",
            "connect(",
            "BPF_OBJ_PIN",
            "mount(",
            "unlink",
            "mkdir",
            "O_WRONLY",
            "O_RDWR",
            "O_CREAT",
        ];
        for name in never {
            let found: Vec<_> = trace.lines().filter(|line| line.contains(name) && !line.contains(" read(")).collect();
            assert!(found.is_empty(), "{found:#?}");
        }
    });
}
