//! A try that does not come back is a fault too.

use std::process::exit;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any try takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is being tried, and since when.
type Current = Option<(&'static str, u64, Instant)>;

pub struct Watchdog(Arc<Mutex<Current>>);

impl Watchdog {
    pub fn start() -> Watchdog {
        let current = Arc::new(Mutex::new(None));
        let seen = Arc::clone(&current);
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_secs(1));
                let current: Current = *seen.lock().expect("nobody panics with it");
                if let Some((kind, seed, _)) = current.filter(|(.., begun)| begun.elapsed() > PATIENCE) {
                    eprintln!("soak: no end after {} s: --only {kind} --seed {seed} --tries 1", PATIENCE.as_secs());
                    exit(1);
                }
            }
        });
        Watchdog(current)
    }

    pub fn begins(&self, kind: &'static str, seed: u64) {
        self.set(Some((kind, seed, Instant::now())));
    }

    pub fn has_ended(&self) {
        self.set(None);
    }

    fn set(&self, current: Current) {
        *self.0.lock().expect("nobody panics with it") = current;
    }
}
