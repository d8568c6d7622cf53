//! The tree of verbs, and which file answers each.

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::args::Global;
use crate::commands;
use crate::error::{Code, Failure};
use crate::session::Session;
use crate::takes::Takes;

/// The table of exit codes at the end of the help.
const AFTER: &str = "\
Exit codes: 0 done, 1 failed, 2 usage or bad input, 3 refused, 4 not found, 5 conflict or stale";

/// Keep a support desk: tickets, answers, and access to projects by consent
///
/// Who holds the database is the operator: reading without `--as` shows everything, acting needs
/// `--as customer:KEY`, `--as agent:KEY` or, for what a program writes, `--as service:KEY`.
#[derive(Debug, Parser)]
#[command(name = "helpdesk", version, after_help = AFTER, propagate_version = false)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new, empty desk
    Init,
    /// Show a desk at work, in a new file of its own
    ///
    /// Fills a new temporary file, or an empty desk given with `--db`, with four weeks of tickets, then
    /// plays one ticket's whole life.
    Demo,
    /// Open the pages of the desk to browsers
    ///
    /// What is not given stands in the environment, else in the file of `--config`. Stop it with Ctrl+C
    /// or SIGTERM: what runs is finished first. TLS is the business of a proxy before it.
    Serve(Box<commands::serve::Serve>),
    /// Make a one-time link with which somebody chooses a password
    Invite(commands::invite::Invite),
    /// Open, read, answer and close tickets
    #[command(subcommand)]
    Ticket(commands::ticket::Verb),
    /// Let support into a project, enter it, ask whether an agent may be inside
    #[command(subcommand)]
    Access(commands::access::Verb),
    /// Fetch what people attached
    #[command(subcommand)]
    Attachment(commands::attachment::Verb),
    /// Keep customers
    #[command(subcommand)]
    Customer(commands::customer::Verb),
    /// Keep agents
    #[command(subcommand)]
    Agent(commands::agent::Verb),
    /// Keep projects and their members
    #[command(subcommand)]
    Project(commands::project::Verb),
    /// Keep ready texts that agents put into their answers
    ///
    /// Agents read them; leads and the operator write them. None is deleted: one of no use is retired.
    #[command(subcommand)]
    Answer(commands::answer::Verb),
    /// Show and set what the operator chooses
    #[command(subcommand)]
    Policy(commands::policy::Verb),
    /// Show, load and explain working hours
    #[command(subcommand)]
    Hours(commands::hours::Verb),
    /// Show how the desk does: ratings, answers, closes, backlog, access
    ///
    /// What is counted, and how, stands in `docs/reports.md`. Customers get no reports.
    #[command(subcommand)]
    Report(commands::report::Verb),
    /// Show who is to be told of what, and tell them
    #[command(subcommand)]
    Outbox(commands::outbox::Verb),
    /// Show what happened over all tickets, in one order
    Changes(commands::changes::Changes),
    /// Record what the clock owes, and drop uploads that nobody sent
    Sweep,
    /// Replay every log and check everything stored; exit 0 only when all is well
    Doctor(commands::doctor::Doctor),
    /// Make search, reports or letters anew from the log; safe while the desk is served
    Rebuild(commands::rebuild::Rebuild),
    /// Show who may do what, and what customers see of it
    Matrix,
    /// Copy the desk, as it is at this moment, into a new file
    Backup(commands::backup::Backup),
    /// Write the desk, as it is at this moment, as JSON lines
    Export(commands::export::Export),
    /// Bring an exported desk into one that `init` has just made
    Import(commands::import::Import),
    /// Copy a desk into another database
    Copy(commands::copy::Copy),
    /// Print a script that completes commands in a shell
    Completions(commands::completions::Completions),
    /// Print the manual page
    Man(commands::man::Man),
}

impl Command {
    /// Returns which of the options for every command the verb takes.
    pub(crate) fn takes(&self) -> Takes {
        match self {
            Self::Ticket(verb) => verb.takes(),
            Self::Access(verb) => verb.takes(),
            Self::Hours(verb) => verb.takes(),
            Self::Attachment(_) | Self::Answer(_) | Self::Report(_) | Self::Changes(_) => {
                Takes::Actor
            }
            Self::Init
            | Self::Serve(_)
            | Self::Invite(_)
            | Self::Demo
            | Self::Customer(_)
            | Self::Agent(_)
            | Self::Project(_)
            | Self::Policy(_)
            | Self::Outbox(_)
            | Self::Sweep
            | Self::Doctor(_)
            | Self::Rebuild(_)
            | Self::Backup(_)
            | Self::Export(_)
            | Self::Import(_) => Takes::Desk,
            Self::Matrix | Self::Copy(_) | Self::Completions(_) | Self::Man(_) => Takes::Nothing,
        }
    }

    /// Runs a verb; the code says how it went where nothing failed.
    pub(crate) fn run(self, session: &Session) -> Result<Code, Failure> {
        match self {
            Self::Init => commands::init::run(session),
            Self::Serve(args) => commands::serve::run(*args, session),
            Self::Invite(args) => commands::invite::run(args, session),
            Self::Demo => commands::demo::run(session),
            Self::Ticket(verb) => commands::ticket::run(verb, session),
            Self::Access(verb) => commands::access::run(verb, session),
            Self::Attachment(verb) => commands::attachment::run(&verb, session),
            Self::Customer(verb) => commands::customer::run(verb, session),
            Self::Agent(verb) => commands::agent::run(verb, session),
            Self::Project(verb) => commands::project::run(verb, session),
            Self::Answer(verb) => commands::answer::run(verb, session),
            Self::Policy(verb) => commands::policy::run(&verb, session),
            Self::Hours(verb) => commands::hours::run(verb, session),
            Self::Report(verb) => commands::report::run(verb, session),
            Self::Outbox(verb) => commands::outbox::run(&verb, session),
            Self::Changes(args) => commands::changes::run(&args, session),
            Self::Sweep => commands::sweep::run(session),
            Self::Doctor(args) => commands::doctor::run(&args, session),
            Self::Rebuild(args) => commands::rebuild::run(&args, session),
            Self::Matrix => commands::matrix::run(session),
            Self::Backup(args) => commands::backup::run(&args, session),
            Self::Export(args) => commands::export::run(&args, session),
            Self::Import(args) => commands::import::run(&args, session),
            Self::Copy(args) => commands::copy::run(&args, session),
            Self::Completions(args) => commands::completions::run(&args, Cli::command(), session),
            Self::Man(args) => commands::man::run(&args, Cli::command(), session),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
