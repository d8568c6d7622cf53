//! `helpdesk ticket open`

use clap::Args;
use helpdesk::{Actor, CustomerId, Error, NewTicket, Priority, ProjectId, Subject, TicketRef};
use helpdesk_l10n::Outcome;

use crate::args::{self, Body};
use crate::commands::act::told;
use crate::error::{Code, Failure};
use crate::input::Draft;
use crate::session::Session;

/// Opens a ticket.
#[derive(Debug, Args)]
pub(crate) struct Open {
    /// The project that it is about
    #[arg(long, value_name = "KEY", required_unless_present = "general")]
    project: Option<ProjectId>,
    /// It is about no project
    #[arg(long, conflicts_with = "project")]
    general: bool,
    /// How urgent it is
    #[arg(long, value_name = "P", value_parser = args::priorities())]
    priority: Priority,
    /// What it is about, in a line of 1 to 200 characters
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    subject: String,
    #[command(flatten)]
    body: Body,
    /// An earlier ticket of the same customer
    #[arg(long, value_name = "N", value_parser = args::ticket)]
    follows: Option<TicketRef>,
    /// The customer for whom an agent or a service opens it
    #[arg(long = "for", value_name = "CUSTOMER")]
    customer: Option<CustomerId>,
}

pub(super) fn run(args: Open, session: &Session) -> Result<Code, Failure> {
    let by = session.actor()?;
    let customer = match (args.customer, by) {
        (Some(customer), Actor::Agent(_) | Actor::Service(_) | Actor::System) => customer,
        (Some(customer), Actor::Customer(own)) if customer == *own => customer,
        (Some(_), Actor::Customer(_)) => return Err(Failure::NotForCustomers),
        (None, Actor::Customer(own)) => own.clone(),
        (None, Actor::Agent(_) | Actor::Service(_) | Actor::System) => {
            return Err(Failure::ForWhom);
        }
    };
    let subject = Subject::new(&args.subject).map_err(Error::Words)?;
    let draft = Draft::read(&args.body)?;
    let desk = session.desk()?;
    let message = draft.stage(&desk, by, &session.output)?;
    let mut request = NewTicket::new(customer, args.priority, subject, message).about(args.project);
    request.follows = args.follows;
    let receipt = desk.open(by, request, session.options())?;
    told(session, &receipt, |number| Ok(session.outcome(&Outcome::Opened { number })))
}
