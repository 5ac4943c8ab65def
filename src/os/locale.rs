//! The language that this process speaks: as the command line has it, else as the locale has it.

use std::sync::OnceLock;

use crate::language::Language;

static ASKED_FOR: OnceLock<Language> = OnceLock::new();

/// Decides it, once, at the start.
pub fn speak(asked_for: Option<Language>) {
    if let Some(language) = asked_for {
        let _ = ASKED_FOR.set(language);
    }
}

/// The language to speak.
pub fn language() -> Language {
    *ASKED_FOR.get_or_init(|| {
        let locales = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default());
        Language::of_locales(locales.iter().map(String::as_str))
    })
}
