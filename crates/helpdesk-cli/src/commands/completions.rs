//! `helpdesk completions`

use clap::{Args, Command};
use clap_complete::Shell;

use crate::error::{Code, Failure};
use crate::session::Session;

/// Prints a script that completes commands.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(
    args: &Completions,
    mut whole: Command,
    session: &Session,
) -> Result<Code, Failure> {
    // Into memory first: the generator takes a writer that never fails.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut whole, "helpdesk", &mut script);
    session.output.bytes(&script)?;
    Ok(Code::Done)
}
