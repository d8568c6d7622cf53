//! What may stand on the command line: the global options, and the tree of verbs.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use helpdesk::core::{IdError, TicketId};
use helpdesk::{Actor, CommandId, TicketNumber, TicketRef};

use crate::commands;

/// The table of exit codes at the end of the help.
const AFTER: &str = "\
Exit codes: 0 done, 1 failed, 2 usage or bad input, 3 refused, 4 not found, 5 conflict or stale";

/// Keep a support desk: tickets, answers, and access to projects by consent
///
/// Who holds the database is the operator: reading without `--as` shows everything, acting needs
/// `--as customer:KEY` or `--as agent:KEY`.
#[derive(Debug, Parser)]
#[command(name = "helpdesk", version, after_help = AFTER, propagate_version = false)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every verb takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options for every command")]
pub(crate) struct Global {
    /// The desk: `sqlite:FILE`; by default `sqlite:helpdesk.db`
    #[arg(long, global = true, value_name = "URL", env = "HELPDESK_DB", hide_env_values = true)]
    pub(crate) db: Option<String>,
    /// On whose behalf: `customer:KEY` or `agent:KEY`
    #[arg(long = "as", global = true, value_name = "ACTOR", env = "HELPDESK_AS")]
    #[arg(hide_env_values = true, value_parser = actor)]
    pub(crate) actor: Option<Actor>,
    /// The command's own id: a retry under the same id is done once and gets the same receipt
    #[arg(long, global = true, value_name = "UUID")]
    pub(crate) command_id: Option<CommandId>,
    /// The version last seen: refused as stale if the ticket has moved on since
    #[arg(long, global = true, value_name = "V")]
    pub(crate) seen: Option<u64>,
    /// The form of the output
    #[arg(long, global = true, value_name = "FORM", default_value = "text")]
    pub(crate) output: Form,
    /// The language of the output; by default that of `LC_ALL`, `LC_MESSAGES` or `LANG`
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Language>,
}

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A language of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Russian
    Ru,
    /// English
    En,
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

/// The ticket that a verb is about.
#[derive(Debug, Clone, Args)]
pub(crate) struct Which {
    /// The ticket's number, or its id
    #[arg(value_name = "N", value_parser = ticket)]
    pub(crate) ticket: TicketRef,
}

/// A text that is given, or stands in a file.
#[derive(Debug, Clone, Args)]
pub(crate) struct Body {
    /// The text, at most 64 KiB
    #[arg(long, value_name = "TEXT", conflicts_with = "body_file", allow_hyphen_values = true)]
    pub(crate) body: Option<String>,
    /// A file that holds the text; `-` reads it from the input
    #[arg(long, value_name = "FILE")]
    pub(crate) body_file: Option<PathBuf>,
    /// A file to send along; up to 20
    #[arg(long = "attach", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Which page of a list.
#[derive(Debug, Clone, Args)]
pub(crate) struct Paging {
    /// How many entries a page has, 1 to 199
    #[arg(long, value_name = "N", default_value_t = 25)]
    pub(crate) limit: usize,
    /// Where the page begins: the cursor that the page before ended with
    #[arg(long, value_name = "CURSOR")]
    pub(crate) after: Option<String>,
}

/// Reads an actor; the clock is nobody to act for.
pub(crate) fn actor(given: &str) -> Result<Actor, IdError> {
    match given.parse::<Actor>()? {
        Actor::System => Err(IdError::Actor { given: given.to_owned() }),
        person @ (Actor::Customer(_) | Actor::Agent(_)) => Ok(person),
    }
}

/// Reads a ticket's number or id.
pub(crate) fn ticket(given: &str) -> Result<TicketRef, IdError> {
    match given.parse::<TicketId>() {
        Ok(id) => Ok(TicketRef::Id(id)),
        Err(_) => given.parse::<TicketNumber>().map(TicketRef::Number),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_ticket_is_named_by_number_or_id() {
        assert!(matches!(ticket("7"), Ok(TicketRef::Number(n)) if n.get() == 7));
        assert!(matches!(ticket("0190c2b0-0000-7000-8000-000000000001"), Ok(TicketRef::Id(_))));
        for bad in ["0", "-1", "x", ""] {
            assert!(ticket(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn nobody_acts_as_the_clock() {
        assert!(actor("system").is_err());
        assert!(actor("agent:anna").is_ok());
    }
}
