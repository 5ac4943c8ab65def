//! A folder, and the program at work in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: TempDir::new().expect("a folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path(name)).expect("a file")).into_owned()
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    /// For a shell: in this folder, where `skbscope` is the program that was built.
    pub fn script(&self, script: &str) -> String {
        let programs = Path::new(env!("CARGO_BIN_EXE_skbscope")).parent().expect("a folder");
        format!("cd '{}'; PATH='{}':$PATH\n{script}", self.folder.path().display(), programs.display())
    }

    pub fn command(&self, script: &str) -> Command {
        let mut command = Command::new("bash");
        command.args(["-c", &self.script(script)]);
        command
    }

    pub fn shell(&self, script: &str) -> Output {
        self.command(script).output().expect("bash")
    }

    #[track_caller]
    pub fn good(&self, script: &str) -> String {
        let output = self.shell(script);
        assert_eq!(output.status.code(), Some(0), "{script}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs what must be refused before anything is done.
    #[track_caller]
    pub fn refused(&self, script: &str) -> String {
        let output = self.shell(script);
        assert_eq!(output.status.code(), Some(2), "{script}: {output:?}");
        assert!(output.stdout.is_empty(), "{script}: it has run");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// What it prints, however it ends.
    #[track_caller]
    pub fn json(&self, script: &str) -> Value {
        let output = self.shell(script);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{script}: {error}: {output:?}"))
    }
}
