//! The language that this process speaks: as the command line has it, else as the locale has it.

use crate::language::{Language, aloud, speak_aloud};

/// Decides it, once, at the start, by what the command line says of it before anything else of it is read.
pub fn speak() {
    speak_aloud(asked_for(std::env::args()).unwrap_or_else(|| {
        let locales = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default());
        Language::of_locales(locales.iter().map(String::as_str))
    }));
}

/// The language to speak.
pub fn language() -> Language {
    aloud()
}

/// `--lang zh` or `--lang=zh`, before the command of another program.
fn asked_for(args: impl Iterator<Item = String>) -> Option<Language> {
    let mut args = args.take_while(|arg| arg != "--");
    while let Some(arg) = args.next() {
        let code = match arg.strip_prefix("--lang") {
            Some("") => args.next()?,
            Some(code) => code.strip_prefix('=').unwrap_or_default().to_owned(),
            None => continue,
        };
        return Language::ALL.into_iter().find(|language| language.code() == code);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_says_it_before_it_is_read() {
        let asked = |line: &str| asked_for(line.split(' ').map(str::to_owned));
        assert_eq!(asked("skbscope run --lang zh steady"), Some(Language::Chinese));
        assert_eq!(asked("skbscope run --lang=en"), Some(Language::English));
        assert_eq!(asked("skbscope run steady"), None);
        assert_eq!(asked("skbscope run --lang fr"), None);
        assert_eq!(asked("skbscope run --peer tun -- prog --lang zh"), None, "that is the other program's");
    }
}
