//! What this machine allows, and how far the profiles hold for its kernel.

use std::fmt;

use serde::Serialize;

use crate::app::load;
use crate::app::load::LoadError;
use crate::app::shadow::{self, ShadowReport};
use crate::language::{aloud, saidln, term, text};
use crate::os::allowed::{self, Allowed};
use crate::os::host::{Host, release};
use crate::os::tun::TunError;
use crate::tui::style::fit::left;

/// Scenarios whose numbers hang on no clock: one skb and many, small and large buffers, Nagle, closed windows, a link.
const SCENARIOS: [&str; 8] =
    ["first-1000", "partial-ack", "ten-bytes", "nagle", "sendq-over-sndbuf", "blocked-writer", "steady", "zero-window"];

/// All that was found.
#[derive(Serialize)]
pub struct Doctor {
    release: String,
    known: Vec<String>,
    guessed: Vec<String>,
    allowed: Vec<Allowed>,
    shadows: Vec<ShadowReport>,
    /// Why there are none, and what to do.
    no_shadow: Option<String>,
}

impl Doctor {
    /// Looks at everything.
    pub fn look() -> Result<Doctor, LoadError> {
        let host = Host::read();
        let scenarios = SCENARIOS.map(|name| load::on_host(name, &host));
        let mut shadows = Vec::new();
        let mut no_shadow = None;
        for scenario in scenarios {
            match shadow::run(&scenario?) {
                Ok(report) => shadows.push(report),
                Err(error) => {
                    no_shadow = Some(in_words(&error));
                    break;
                }
            }
        }
        Ok(Doctor {
            release: release(),
            known: host.known,
            guessed: host.guessed,
            allowed: allowed::all(),
            shadows,
            no_shadow,
        })
    }

    /// The engine claims to be this machine's kernel, and is not.
    pub fn is_bad(&self) -> bool {
        self.shadows.iter().any(ShadowReport::is_bad)
    }
}

fn in_words(error: &TunError) -> String {
    format!("{error}: {}", error.advice())
}

impl fmt::Display for Doctor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        saidln!(f, "doctor-kernel", release = self.release.to_string())?;
        for line in &self.known {
            saidln!(f, "doctor-known", line = line.to_string())?;
        }
        for line in &self.guessed {
            saidln!(f, "doctor-guessed", line = line.to_string())?;
        }
        writeln!(f, "\n{}", text!("doctor-allowed").aloud())?;
        for Allowed { what, yes, said } in &self.allowed {
            writeln!(f, "  {}  {what:9}  {said}", left(term(&aloud(), if *yes { "yes" } else { "no" }), 3))?;
        }
        saidln!(f, "doctor-beside-this-kernel-the-same")?;
        if let Some(why) = &self.no_shadow {
            saidln!(f, "doctor-not-possible", why = why.to_string())?;
        }
        for report in &self.shadows {
            write!(f, "  {report}")?;
        }
        let (good, all) = (self.shadows.iter().filter(|report| report.differ == 0).count(), self.shadows.len());
        match all {
            0 => Ok(()),
            _ => saidln!(f, "doctor-of-scenarios-agree-in-every", good = good.to_string(), all = all.to_string()),
        }
    }
}
