//! `skbscope explain`: lines of `ss` in words.

use std::io::{self, IsTerminal, Read as _};
use std::path::Path;
use std::process::ExitCode;

use color_eyre::Section;
use color_eyre::eyre::{WrapErr, eyre};

use crate::app::commands::outcome::{Outcome, print_as};
use crate::cli::ExplainArgs;
use crate::language::text;
use crate::os::files::input;
use crate::os::stderr::tell;
use crate::ss::{Explained, read};

/// Explains what was given, worst first.
pub fn explain(args: &ExplainArgs) -> Outcome {
    let explained = Explained::of(read(&text(args)?));
    let count = explained.count();
    if count == 0 {
        return Err(eyre!(text!("explain-no-socket").aloud()).suggestion(text!("explain-should-be").aloud()));
    }
    let explained = match args.only {
        None => explained,
        Some(number) => explained.only(number).ok_or_else(|| {
            eyre!(
                text!(
                    "explain-no-socket-number",
                    number = number.to_string(),
                    count = text!("count-socket", n = count)
                )
                .aloud()
            )
            .suggestion(text!("explain-leave-out-only").aloud())
        })?,
    };
    print_as(&explained, args.json)?;
    Ok(ExitCode::SUCCESS)
}

fn text(args: &ExplainArgs) -> color_eyre::Result<String> {
    let bytes = match args.text.as_slice() {
        [] => {
            if io::stdin().is_terminal() {
                tell(text!("explain-skbscope-reading-standard-input-paste").aloud());
            }
            let mut bytes = Vec::new();
            let read = io::stdin().take(input::SOCKETS + 1).read_to_end(&mut bytes);
            read.and_then(|_| input::at_most(bytes, input::SOCKETS))
                .wrap_err(text!("explain-cannot-read-standard-input").aloud())?
        }
        [one] => match input::read(Path::new(one), input::SOCKETS) {
            Ok(bytes) => bytes,
            Err(_) if one.contains(['(', ' ', '\n']) || is_field(one) => one.clone().into_bytes(),
            Err(error) => {
                return Err(error)
                    .wrap_err_with(|| text!("explain-cannot-read", one = one.to_string()).aloud())
                    .suggestion(text!("explain-give-a-file-or-the").aloud());
            }
        },
        several => several.join(" ").into_bytes(),
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `notsent:191136`, which is no file.
fn is_field(text: &str) -> bool {
    text.split_once(':').is_some_and(|(_, value)| value.starts_with(|c: char| c.is_ascii_digit()))
}
