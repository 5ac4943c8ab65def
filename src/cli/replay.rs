//! Options of `replay`.

use clap::Args;

use super::{FileAt, ScreenOptions};

#[derive(Args, Clone, Debug)]
pub struct ReplayArgs {
    /// The recording; with @INPUT or @INPUT.STEP, as the comments of captured packets have it, at this moment
    #[arg(value_name = "FILE[@MOMENT]", value_hint = clap::ValueHint::FilePath)]
    pub recording: FileAt,
    /// Without a screen: run everything again, and compare it with what was recorded
    #[arg(long)]
    pub headless: bool,
    /// The result as one JSON object
    #[arg(long, requires = "headless")]
    pub json: bool,
    #[command(flatten)]
    pub screen: ScreenOptions,
}
