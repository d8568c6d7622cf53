//! The verbs: one file for each group, one for each verb of a large group.

pub(crate) mod access;
pub(crate) mod agent;
pub(crate) mod answer;
pub(crate) mod attachment;
pub(crate) mod backup;
pub(crate) mod changes;
pub(crate) mod completions;
pub(crate) mod copy;
pub(crate) mod customer;
mod demo;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod hours;
pub(crate) mod import;
mod init;
pub(crate) mod invite;
mod mail;
pub(crate) mod man;
mod matrix;
pub(crate) mod outbox;
pub(crate) mod policy;
pub(crate) mod project;
pub(crate) mod report;
pub(crate) mod serve;
mod sweep;
pub(crate) mod ticket;

use crate::args::Command;
use crate::error::{Code, Failure};
use crate::session::Session;

/// Runs a verb; the code says how it went where nothing failed.
pub(crate) fn run(command: Command, session: &Session) -> Result<Code, Failure> {
    match command {
        Command::Init => init::run(session),
        Command::Serve(args) => serve::run(*args, session),
        Command::Invite(args) => invite::run(args, session),
        Command::Demo => demo::run(session),
        Command::Ticket(verb) => ticket::run(verb, session),
        Command::Access(verb) => access::run(verb, session),
        Command::Attachment(verb) => attachment::run(&verb, session),
        Command::Customer(verb) => customer::run(verb, session),
        Command::Agent(verb) => agent::run(verb, session),
        Command::Project(verb) => project::run(verb, session),
        Command::Answer(verb) => answer::run(verb, session),
        Command::Policy(verb) => policy::run(&verb, session),
        Command::Hours(verb) => hours::run(verb, session),
        Command::Report(verb) => report::run(verb, session),
        Command::Outbox(verb) => outbox::run(&verb, session),
        Command::Changes(args) => changes::run(&args, session),
        Command::Sweep => sweep::run(session),
        Command::Doctor(args) => doctor::run(&args, session),
        Command::Matrix => matrix::run(session),
        Command::Backup(args) => backup::run(&args, session),
        Command::Export(args) => export::run(&args, session),
        Command::Import(args) => import::run(&args, session),
        Command::Copy(args) => copy::run(&args, session),
        Command::Completions(args) => completions::run(&args, session),
        Command::Man(args) => man::run(&args, session),
    }
}
