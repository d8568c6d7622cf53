//! `helpdesk`, the command line of the desk: translates what is typed into calls of the library, and
//! its answers into text or JSON. It decides nothing.

mod args;
mod cli;
mod commands;
mod error;
mod escape;
mod input;
mod json;
mod listing;
mod output;
mod place;
mod progress;
#[cfg(test)]
mod reference;
mod session;
mod table;
mod takes;
mod tell;

use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::cli::Cli;
use crate::error::Code;
use crate::session::Session;

fn main() -> ExitCode {
    // When a file's size limit is exceeded, the system sends a signal that kills; with a handler registered,
    // the write fails instead, and is reported like any other failure. If the handler cannot be registered,
    // nothing else suffers.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let parsed = Cli::command().try_get_matches().and_then(|given| {
        let cli = Cli::from_arg_matches(&given)?;
        Ok((cli, given))
    });
    let (cli, given) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return tell::usage(&error).into(),
    };
    let session = Session::new(cli.global);
    let taken = cli.command.takes().check(&given);
    let code = match taken.and_then(|()| cli.command.run(&session)) {
        Ok(code) => code,
        Err(failure) => report(&session, &failure),
    };
    code.into()
}

/// Reports what went wrong, unless nobody listens any longer.
fn report(session: &Session, failure: &error::Failure) -> Code {
    // The reader of the stream has seen enough.
    if failure.is_closed_pipe() {
        return Code::Done;
    }
    tell::failure(failure, &session.output, session.here());
    failure.code()
}
