//! What the engine's functions say of the kernel functions that they follow, in one form: name, file, releases. The table
//! of sites says it of those that are told as steps, and both say the same.

use std::collections::BTreeSet;

use skbscope::engine::Kernel;
use skbscope::engine::step::probe::{KernelFunction, Site};
use skbscope::kernel::release::{Release, Releases};

use crate::tidy::source::{Source, rust_files};

const FOLDERS: [&str; 7] = [
    "src/engine/write",
    "src/engine/send",
    "src/engine/ack",
    "src/engine/recovery",
    "src/engine/congestion",
    "src/engine/life",
    "src/engine/receive",
];

/// A function whose name begins so has the kernel's own.
const KERNEL_NAMES: [&str; 8] = ["tcp_", "sk_", "skb_", "tso_", "ep_", "bictcp_", "cubictcp_", "inet_"];

const MARK: &str = "/// Kernel:";

/// A function of the engine, and what it says.
struct Followed {
    place: String,
    name: String,
    /// The sites that it enters.
    sites: Vec<Site>,
    /// Its lines behind the mark.
    says: Vec<String>,
}

/// ``/// Kernel: `tcp_ack`, net/ipv4/tcp_input.c, 3.10 to 6.18.``
fn read(line: &str) -> Option<(&str, &str, Releases)> {
    let (name, rest) = line.strip_prefix(" `")?.strip_suffix('.')?.split_once("`, ")?;
    let (file, releases) = rest.split_once(", ")?;
    let is_range = releases.split(" to ").all(|release| {
        release.split_once('.').is_some_and(|(major, minor)| {
            [major, minor].iter().all(|part| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit()))
        })
    });
    (is_range && releases.split(" to ").count() <= 2).then(|| (name, file, Releases::of(releases)))
}

fn of_source(source: &Source) -> Vec<Followed> {
    let lines: Vec<_> = source.text.lines().collect();
    let follow = |function: &crate::tidy::source::Function| {
        let above = lines[..function.line - 1].iter().rev().map(|line| line.trim_start());
        let docs = above.take_while(|line| line.starts_with("///") || line.starts_with("#["));
        let mut says: Vec<_> = docs.filter_map(|line| line.strip_prefix(MARK)).map(str::to_owned).collect();
        says.reverse();
        let body = lines[function.line - 1..function.line - 1 + function.lines].join("\n");
        let entered = body.split("enter!(").skip(1).filter_map(|call| call.split(", ").nth(2));
        let sites = entered.map(|name| *Site::ALL.iter().find(|site| format!("{site:?}") == name).expect("a site"));
        let mut sites: Vec<_> = sites.collect();
        sites.dedup();
        let place = format!("{}:{}", source.path, function.line);
        Followed { place, name: function.name.clone(), sites, says }
    };
    let tests = lines.iter().position(|line| *line == "mod tests {").unwrap_or(lines.len());
    source.functions().iter().filter(|function| function.line <= tests).map(follow).collect()
}

fn all() -> Vec<Followed> {
    let files = rust_files(&FOLDERS).into_iter().filter(|file| !file.path.ends_with("tests.rs"));
    files.flat_map(|file| of_source(&file)).collect()
}

/// The releases that there are profiles of.
fn releases() -> BTreeSet<Release> {
    Kernel::all().map(|kernel| kernel.release()).collect()
}

/// Is the line what a site's row says, or for fewer releases?
fn is_in_row(row: &KernelFunction, (name, file, of): (&str, &str, Releases)) -> bool {
    (row.name, row.file) == (name, file) && row.releases.contains(of.first) && row.releases.contains(of.last)
}

/// What is wrong with what one function says.
fn wrong(it: &Followed, profiles: &BTreeSet<Release>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut complain = |what: String| wrong.push(format!("{} {}: {what}", it.place, it.name));
    let rows: Vec<_> = it.sites.iter().flat_map(|site| site.functions()).collect();
    let is_named_so = KERNEL_NAMES.iter().any(|prefix| it.name.starts_with(prefix));
    if it.says.is_empty() && (is_named_so || !it.sites.is_empty()) {
        complain(format!("no line with `{MARK}`"));
    }
    for says in &it.says {
        let Some(line) = read(says) else {
            complain(format!("`{MARK}{says}` has another form"));
            continue;
        };
        if line.2.first > line.2.last || ![line.2.first, line.2.last].iter().all(|end| profiles.contains(end)) {
            complain(format!("{} does not begin and end with releases that there are profiles of", line.2));
        }
        let of_table = |site: &&Site| site.functions().iter().any(|row| row.name == line.0 && overlap(row, line.2));
        if it.sites.is_empty() {
            if let Some(site) = Site::ALL.iter().find(of_table) {
                complain(format!("does not enter {site:?}, and says that it is {}", line.0));
            }
        } else if !rows.iter().any(|row| is_in_row(row, line)) {
            complain(format!("says{says}, which the table of its sites does not"));
        }
    }
    wrong
}

fn overlap(row: &KernelFunction, of: Releases) -> bool {
    row.releases.first <= of.last && of.first <= row.releases.last
}

#[test]
fn every_function_that_follows_the_kernels_says_which_one() {
    let (functions, releases) = (all(), releases());
    let mut findings: Vec<_> = functions.iter().flat_map(|it| wrong(it, &releases)).collect();
    for site in Site::ALL {
        for row in site.functions() {
            for &release in releases.iter().filter(|release| row.releases.contains(**release)) {
                let says_so =
                    |line: &String| read(line).is_some_and(|line| is_in_row(row, line) && line.2.contains(release));
                let entering = functions.iter().filter(|it| it.sites.contains(site));
                if !entering.flat_map(|it| &it.says).any(says_so) {
                    findings.push(format!("nobody who enters {site:?} says that it is {row} in {release}"));
                }
            }
        }
    }

    assert!(functions.iter().filter(|it| !it.says.is_empty()).count() > 150);
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

#[test]
fn no_release_has_two_functions_for_one_site_or_two_sites_for_one_function() {
    for release in releases() {
        let mut names = BTreeSet::new();
        for site in Site::ALL {
            let rows = site.functions().iter().filter(|row| row.releases.contains(release));
            let rows: Vec<_> = rows.collect();
            assert!(rows.len() <= 1, "{site:?} in {release}: {rows:?}");
            assert!(rows.iter().all(|row| names.insert(row.name)), "{rows:?} in {release} is another's too");
        }
    }
}

/// The rules on files that break them.
#[test]
fn what_is_missing_or_wrong_is_found() {
    let profiles = BTreeSet::from(["3.10", "6.18"].map(Release::of));
    let judge = |text: &str| -> Vec<String> {
        let functions = of_source(&Source::new("src/engine/ack/x.rs", text));
        functions.iter().flat_map(|it| wrong(it, &profiles)).collect()
    };
    let enters = "fn any() {\n    enter!(self, p, TcpAck, || ())\n}\n";
    let good = "/// Kernel: `tcp_ack`, net/ipv4/tcp_input.c, 3.10 to 6.18.\n";

    assert_eq!(judge(&format!("{good}{enters}")), [""; 0]);
    assert_eq!(judge("fn helper() {}\n"), [""; 0]);
    for (text, said) in [
        (enters.to_owned(), "no line with"),
        ("fn tcp_any() {}\n".to_owned(), "no line with"),
        (format!("{}{enters}", good.replace("tcp_ack", "tcp_ach")), "the table of its sites does not"),
        (format!("{}{enters}", good.replace("input", "output")), "the table of its sites does not"),
        (format!("{}{enters}", good.replace(" to ", " - ")), "another form"),
        (format!("{good}fn any() {{}}\n"), "does not enter TcpAck"),
        ("/// Kernel: `tcp_any`, net/ipv4/tcp.c, 2.6 to 6.18.\nfn tcp_any() {}\n".to_owned(), "does not begin and end"),
    ] {
        let found = judge(&text);
        assert!(found.len() == 1 && found[0].contains(said), "{text}{found:?}");
    }
}
