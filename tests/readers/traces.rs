//! The recordings of real kernels, as the tests read them: one archive for each kernel.

use std::fs::File;
use std::io::Read;

use flate2::read::GzDecoder;
use tar::Archive;

/// Every kernel that was recorded, by the name of its archive.
pub const KERNELS: [&str; 7] = ["3.10", "3.10-min", "5.10", "6.1", "6.1-cloud", "6.12", "6.18"];

/// The path of an archive.
pub fn archive(kernel: &str) -> String {
    format!("{}/traces/kernel/{kernel}.tar.gz", env!("CARGO_MANIFEST_DIR"))
}

/// All recordings of a kernel: name and text.
pub fn all(kernel: &str) -> Vec<(String, String)> {
    let file = File::open(archive(kernel)).expect("an archive");
    let mut archive = Archive::new(GzDecoder::new(file));
    let text = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let mut entry = entry.expect("a whole archive");
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("a text");
        let name = entry.path().expect("a name").to_string_lossy().trim_end_matches(".jsonl").to_owned();
        (name, text)
    };
    archive.entries().expect("an archive").map(text).collect()
}
