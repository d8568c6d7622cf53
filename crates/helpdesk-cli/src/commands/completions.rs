//! `helpdesk completions`

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::args::Cli;
use crate::error::{Code, Failure};
use crate::session::Session;

/// Prints a script that completes commands.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &Completions, session: &Session) -> Result<Code, Failure> {
    // Into memory first: the generator takes a writer that never fails.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "helpdesk", &mut script);
    session.output.bytes(&script)?;
    Ok(Code::Done)
}
