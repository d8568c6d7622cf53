//! `helpdesk project …`

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use helpdesk::{CustomerId, Helpdesk, ProjectCard, ProjectId, Reader, paging};
use helpdesk_l10n::Outcome;
use serde_json::{Value, json};

use crate::error::{Code, Failure, Thing};
use crate::escape;
use crate::listing::Listing;
use crate::session::Session;
use crate::table::{cell, number};

/// The verbs of projects.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Add a project, or change number and name of one
    Add(Add),
    /// List projects and their members, by key
    List,
    /// Keep the members of a project
    #[command(subcommand)]
    Member(Member),
}

/// Adds a project.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Your own key, 1 to 64 visible ASCII characters
    #[arg(value_name = "KEY")]
    key: ProjectId,
    /// The number in brackets, from 1 up; no two projects share one
    #[arg(long, value_name = "N")]
    number: u64,
    /// The name as it is shown, 1 to 200 characters
    #[arg(long, value_name = "NAME")]
    name: String,
    /// A customer who works on it
    #[arg(long = "member", value_name = "CUSTOMER")]
    members: Vec<CustomerId>,
}

/// The verbs of members.
#[derive(Debug, Subcommand)]
pub(crate) enum Member {
    /// Make a customer a member
    Add(Pair),
    /// Make a customer no member any more; their grants are denied from this instant on
    Remove(Pair),
}

/// A project and a customer.
#[derive(Debug, Args)]
pub(crate) struct Pair {
    /// The project's key
    #[arg(value_name = "PROJECT")]
    project: ProjectId,
    /// The customer's key
    #[arg(value_name = "CUSTOMER")]
    customer: CustomerId,
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    match verb {
        Verb::Add(args) => add(args, session),
        Verb::List => list(session),
        Verb::Member(Member::Add(args)) => set_member(args, true, session),
        Verb::Member(Member::Remove(args)) => set_member(args, false, session),
    }
}

fn add(args: Add, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let members: BTreeSet<_> = args.members.into_iter().collect();
    let known = desk.customers(&Reader::Operator, members.clone())?;
    if let Some(unknown) = members.iter().find(|member| !known.contains_key(member)) {
        return Err(Failure::Unknown(Thing::Customer, unknown.to_string()));
    }
    let card = ProjectCard::new(args.key, args.number, args.name);
    desk.people()?.put_project(card.clone())?;
    for member in members {
        desk.people()?.set_member(card.key.clone(), member, true)?;
    }
    let members = members_of(&desk, &card.key)?;
    let project = session.output.l10n().project(card.number, &card.name);
    let done = Outcome::ProjectAdded { project: &escape::line(&project) };
    session.told(&done, &object(&card, &members))
}

fn list(session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let people = desk.people()?;
    let listing = Listing {
        name: "projects",
        beside: "",
        object: &|(card, members): &(ProjectCard, Vec<CustomerId>)| {
            serde_json::to_string_pretty(&object(card, members))
        },
        headings: &["heading-key", "heading-number", "heading-name", "heading-members"],
        row: &|(card, members)| {
            let members: Vec<_> = members.iter().map(CustomerId::as_str).collect();
            vec![
                cell(card.key.as_str()),
                number(card.number),
                cell(&card.name),
                cell(members.join(", ")),
            ]
        },
        foot: String::new(),
        nothing: Outcome::NoProjects,
    };
    listing.print(session, |after, limit| {
        let cards = people.projects(after, limit)?;
        let (cards, next) = paging::keyed(cards, limit, |card| card.key.clone());
        let with_members = cards.into_iter().map(|card| {
            let members = members_of(&desk, &card.key)?;
            Ok((card, members))
        });
        Ok((with_members.collect::<Result<_, Failure>>()?, next))
    })
}

fn set_member(args: Pair, member: bool, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let card = card(&desk, &args.project)?;
    if desk.customer(&Reader::Operator, &args.customer)?.is_none() {
        return Err(Failure::Unknown(Thing::Customer, args.customer.to_string()));
    }
    let changed = desk.people()?.set_member(args.project, args.customer.clone(), member)?;
    let members = members_of(&desk, &card.key)?;
    let project = session.output.l10n().project(card.number, &card.name);
    let (customer, project) = (args.customer.as_str(), &*escape::line(&project));
    let done = match (changed, member) {
        (true, true) => Outcome::MemberAdded { customer, project },
        (true, false) => Outcome::MemberRemoved { customer, project },
        (false, _) => Outcome::Already,
    };
    session.told(&done, &object(&card, &members))
}

/// Returns the members of a project, by key.
fn members_of(desk: &Helpdesk, project: &ProjectId) -> Result<Vec<CustomerId>, Failure> {
    let people = desk.people()?;
    let page = |after, limit| people.members_of(project.clone(), after, limit);
    Ok(paging::all(page, CustomerId::clone)?)
}

fn object(card: &ProjectCard, members: &[CustomerId]) -> Value {
    json!({ "key": card.key, "number": card.number, "name": card.name, "members": members })
}

fn card(desk: &Helpdesk, key: &ProjectId) -> Result<ProjectCard, Failure> {
    let card = desk.project(&Reader::Operator, key)?;
    card.ok_or_else(|| Failure::Unknown(Thing::Project, key.to_string()))
}
