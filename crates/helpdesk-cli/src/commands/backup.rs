//! `helpdesk backup`

use std::path::PathBuf;

use clap::Args;
use helpdesk_l10n::Outcome;
use serde_json::json;

use crate::error::{Code, Failure};
use crate::progress::Progress;
use crate::session::Session;

/// Copies the desk.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The new file; one that is there already is not touched
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) fn run(args: &Backup, session: &Session) -> Result<Code, Failure> {
    let desk = session.place()?.open()?;
    if args.file.symlink_metadata().is_ok() {
        return Err(Failure::Exists { path: args.file.clone() });
    }
    let progress = Progress::busy(&session.output);
    desk.backup(&args.file)?;
    drop(progress);
    let file = args.file.display().to_string();
    session.told(&Outcome::BackedUp { file: &file }, &json!({ "file": file }))
}
