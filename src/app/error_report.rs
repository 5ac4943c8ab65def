//! How errors and panics are told: the chain of causes, what to do, and a backtrace only where it is
//! asked for: by RUST_BACKTRACE for a panic, by RUST_LIB_BACKTRACE for an error.

use std::borrow::Cow;
use std::error::Error;
use std::io::{self, IsTerminal};

use color_eyre::config::{HookBuilder, Theme};
use color_eyre::{Report, Section};

use crate::app::export::ExportError;
use crate::app::load::LoadError;
use crate::app::trace_files::VerifyError;
use crate::journal::ReadError;
use crate::os::files::output::OutputError;
use crate::os::stderr::tell;
use crate::os::tun::TunError;
use crate::units::print::visible;

/// From here on errors and panics are told so. To be called once, before anything may fail.
pub fn install() {
    let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let hooks = HookBuilder::default()
        .theme(if colours { Theme::dark() } else { Theme::new() })
        .display_env_section(false)
        .panic_section(
            "This is a fault of skbscope. What was recorded with --record so far can be replayed; \
             RUST_BACKTRACE=1 shows where it happened.",
        );
    // Another hook was first: then that one tells.
    let _ = hooks.install();
}

/// Prints an error with its causes and what to do about it.
pub fn print(error: Report) {
    let advice = error.chain().find_map(advice);
    let error = match advice {
        Some(advice) => error.suggestion(advice),
        None => error,
    };
    // An error is somebody's file or option; a backtrace is of use only to those who look for where it is made.
    if error.chain().any(|cause| matches!(visible(&cause.to_string()), Cow::Owned(_))) {
        return tell(plain(&error));
    }
    let asked = std::env::var_os("RUST_LIB_BACKTRACE").is_some_and(|value| value != "0");
    tell(format_args!("error:{:?}", error.suppress_backtrace(!asked)));
}

/// The causes of an error that has control characters in it, from a file or a name: without colours of our own.
fn plain(error: &Report) -> String {
    let causes = error.chain().enumerate().map(|(n, cause)| format!("\n   {n}: {}", visible(&cause.to_string())));
    format!("error:{}", causes.collect::<String>())
}

/// What to do about an error, where there is something.
fn advice(error: &(dyn Error + 'static)) -> Option<String> {
    let of_load = || error.downcast_ref::<LoadError>().and_then(LoadError::advice);
    let of_tun = || error.downcast_ref::<TunError>().map(|error| error.advice().to_owned());
    let of_verify = || error.downcast_ref::<VerifyError>().and_then(VerifyError::advice);
    let of_recording = || error.downcast_ref::<ReadError>().and_then(ReadError::advice);
    let of_output = || error.downcast_ref::<OutputError>().and_then(OutputError::advice);
    let of_export = || match error.downcast_ref::<ExportError>() {
        Some(ExportError::Output(error)) => error.advice(),
        _ => None,
    };
    of_load().or_else(of_tun).or_else(of_verify).or_else(of_recording).or_else(of_output).or_else(of_export)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_found_behind_other_errors() {
        let tun = TunError::new("there is no device", "load the driver");
        let report = Report::new(tun).wrap_err("cannot begin");

        assert_eq!(report.chain().find_map(advice).as_deref(), Some("load the driver"));
    }
}
