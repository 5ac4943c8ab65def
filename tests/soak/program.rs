//! The program itself, killed while it writes: what is in its files is whole.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use oorandom::Rand32;
use tempfile::TempDir;

use crate::Counts;

pub struct Program(PathBuf);

impl Program {
    /// Beside the folder of examples, where Cargo puts it.
    pub fn find() -> Option<Program> {
        let own = env::current_exe().ok()?;
        let program = own.parent()?.parent()?.join("skbscope");
        program.exists().then_some(Program(program))
    }

    fn command(&self, args: &[&str], folder: &Path) -> Command {
        let mut command = Command::new(&self.0);
        command.args(args).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Records a session, is killed at some moment, and what was recorded is made again, equal.
    pub fn attempt(&self, seed: u64) -> Counts {
        let mut random = Rand32::new(seed);
        let folder = TempDir::new().expect("a folder");
        let scenario = ["steady", "lossy", "two-tasks", "memory-pressure"][random.rand_range(0..4) as usize];
        let seed = seed.to_string();
        let args = [
            "run",
            scenario,
            "--headless",
            "--for",
            "24h",
            "--seed",
            &seed,
            "--record",
            "s.jsonl",
            "--pcap",
            "s.pcapng",
        ];
        let mut child = self.command(&args, folder.path()).spawn().expect("it starts");
        thread::sleep(Duration::from_millis(u64::from(random.rand_range(0..400))));
        child.kill().expect("it is killed");
        child.wait().expect("it has ended");
        // It may not have got as far as to make the file, or its first line.
        if std::fs::read(folder.path().join("s.jsonl")).is_ok_and(|recording| recording.contains(&b'\n')) {
            let replay = self.command(&["replay", "s.jsonl", "--headless"], folder.path()).status().expect("it starts");
            assert!(replay.success(), "what was recorded of {scenario} does not come out again: {replay}");
        }
        Counts::from([("kills", 1)])
    }
}
