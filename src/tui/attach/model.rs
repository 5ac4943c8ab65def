//! The state of the screen of real sockets.

use crate::tui::attach::ask::Ask;
use crate::tui::attach::picker::Picker;
use crate::tui::attach::watch::Watch;
use crate::tui::style::theme::Theme;

/// What the screen shows.
pub struct AttachModel {
    /// How it is drawn.
    pub theme: Theme,
    /// The sockets to choose from.
    pub picker: Picker,
    /// The one that was chosen.
    pub watch: Option<Watch>,
    /// The question that is open.
    pub ask: Option<Ask>,
    /// The list of keys is shown.
    pub help: bool,
    /// The file that is recorded into.
    pub recording: Option<String>,
    /// Something to tell, for the last line.
    pub complaint: Option<String>,
}

impl AttachModel {
    /// Before anything is known.
    pub fn new(theme: Theme) -> AttachModel {
        AttachModel {
            theme,
            picker: Picker::default(),
            watch: None,
            ask: None,
            help: false,
            recording: None,
            complaint: None,
        }
    }
}
