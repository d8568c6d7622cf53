//! `helpdesk man`

use std::path::PathBuf;

use clap::{Args, Command};

use crate::error::{Code, Failure};
use crate::session::Session;

/// Prints the manual page.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for every verb into this directory instead
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(args: &Man, whole: Command, session: &Session) -> Result<Code, Failure> {
    if let Some(dir) = &args.dir {
        let written = clap_mangen::generate_to(whole, dir);
        written.map_err(|error| Failure::Unwritable { path: dir.clone(), error })?;
        return Ok(Code::Done);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(whole).render(&mut page)?;
    session.output.bytes(&page)?;
    Ok(Code::Done)
}
