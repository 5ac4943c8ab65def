//! The shell lines of a script, which are read for what they set and never executed.

/// A shell line, or several, between backquotes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shell {
    /// Where it begins, counted from 1.
    pub line: usize,
    /// What stands between the quotes.
    pub text: String,
}

/// What a shell line sets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Setting {
    /// A sysctl by its name with dots, and its value.
    Sysctl(String, String),
    /// A file that is executed too, by its path as written.
    File(String),
    /// A key and a number of the route: `mtu`, `advmss`, `initcwnd`.
    Route(String, u32),
    /// Offloads of the device: whether segments are cut by it.
    Offload(bool),
    /// The queue discipline of the device, with its options.
    Queue(String),
    /// A command that only prints, or tidies up.
    Harmless,
    /// Anything else.
    Unknown(String),
}

impl Shell {
    /// What it sets, in its order.
    pub fn settings(&self) -> Vec<Setting> {
        settings(&self.text)
    }
}

/// What a shell script sets, in its order.
pub fn settings(text: &str) -> Vec<Setting> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut all = Vec::new();
    for line in joined.lines() {
        let line = if line.trim_start().starts_with('#') { "" } else { line };
        for command in line.split("&&").flat_map(|part| part.split("||")).flat_map(|part| part.split(';')) {
            let words = words(command);
            if !words.is_empty() {
                all.extend(command_settings(&words));
            }
        }
    }
    all
}

/// Words, those in quotation marks whole and without them. What redirects output is left out.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut depth) = (Vec::new(), String::new(), None, 0_u32);
    for c in command.chars() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (c, None) if c.is_whitespace() && depth == 0 => words.extend(taken(&mut word)),
            _ => {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                word.push(c);
            }
        }
    }
    words.extend(taken(&mut word));
    let mut kept = Vec::new();
    let mut skip = false;
    for word in words {
        let redirects = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '&').starts_with('>');
        if !redirects && !skip {
            kept.push(word.clone());
        }
        skip = redirects && word.ends_with('>');
    }
    kept
}

fn taken(word: &mut String) -> Option<String> {
    (!word.is_empty()).then(|| std::mem::take(word))
}

fn command_settings(words: &[String]) -> Vec<Setting> {
    let name = words[0].rsplit('/').next().unwrap_or_default();
    let args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    match name {
        "sysctl" | "set_sysctls.py" => args.iter().filter(|arg| !arg.starts_with('-')).map(|arg| sysctl(arg)).collect(),
        "ip" => ip(words, &args),
        "tc" => tc(words, &args),
        "ethtool" => args
            .windows(2)
            .filter(|pair| matches!(pair[0], "tso" | "gso"))
            .map(|pair| Setting::Offload(pair[1] == "on"))
            .collect(),
        "echo" | "true" | "cat" | "grep" | "sleep" | "rm" | "dd" | "touch" | "tcpdump" => vec![Setting::Harmless],
        name if name.starts_with("sysctl_restore_") => vec![Setting::Harmless],
        name if name.ends_with(".sh") => vec![Setting::File(words[0].clone())],
        _ => vec![Setting::Unknown(words.join(" "))],
    }
}

/// `net.ipv4.tcp_sack=1`, `/proc/sys/net/ipv4/tcp_sack=1`.
fn sysctl(word: &str) -> Setting {
    let Some((name, value)) = word.split_once('=') else { return Setting::Harmless };
    let name = name.trim_start_matches("/proc/sys/").trim().replace('/', ".");
    Setting::Sysctl(name, arithmetic(value.trim()))
}

/// `$((256*1024))` as its product.
fn arithmetic(value: &str) -> String {
    let parts = value.split_whitespace().map(|part| {
        let inner = part.strip_prefix("$((").and_then(|rest| rest.strip_suffix("))"));
        let product = inner.and_then(|inner| {
            inner
                .split('*')
                .map(|factor| factor.trim().parse::<i64>().ok())
                .try_fold(1_i64, |n, factor| n.checked_mul(factor?))
        });
        product.map_or_else(|| part.to_owned(), |product| product.to_string())
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// `ip route change ... advmss 600 mtu lock 640 initcwnd 11`.
fn ip(words: &[String], args: &[&str]) -> Vec<Setting> {
    if args.contains(&"tcp_metrics") {
        return vec![Setting::Harmless];
    }
    if !args.contains(&"route") {
        return vec![Setting::Unknown(words.join(" "))];
    }
    let mut found = Vec::new();
    for key in ["mtu", "advmss", "initcwnd"] {
        let behind = args.iter().position(|arg| *arg == key).map(|at| &args[at + 1..]);
        let number = behind.and_then(|behind| behind.iter().find(|arg| **arg != "lock"));
        found
            .extend(number.and_then(|number| number.parse().ok()).map(|number| Setting::Route(key.to_owned(), number)));
    }
    if found.is_empty() { vec![Setting::Unknown(words.join(" "))] } else { found }
}

/// `tc qdisc replace dev tun0 root fq`.
fn tc(words: &[String], args: &[&str]) -> Vec<Setting> {
    let changes = args.iter().any(|arg| matches!(*arg, "add" | "replace" | "change"));
    let root = args.iter().position(|arg| *arg == "root");
    match root {
        Some(root) if changes => vec![Setting::Queue(args[root + 1..].join(" "))],
        Some(_) => vec![Setting::Harmless],
        None => vec![Setting::Unknown(words.join(" "))],
    }
}
