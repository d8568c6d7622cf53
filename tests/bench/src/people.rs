//! The people who work on the generated desks, and their projects.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use helpdesk::{AgentId, CustomerId, Language, ProjectId};
use helpdesk_core::ProjectAsNamed;
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAct, DeskAction, DeskLine, People as Kept, ProjectCard,
};

use helpdesk_trials::Outcome;

/// How many projects every desk has.
pub const PROJECTS: usize = 200;
/// How many write people at once: they share flushes.
const HANDS: usize = 32;

/// How many people a desk has.
#[derive(Debug, Clone, Copy)]
pub struct People {
    /// Customers; each is a member of one project.
    pub customers: usize,
    /// Agents.
    pub agents: usize,
}

/// The key of a customer.
///
/// # Errors
/// Never: the key is well formed.
pub fn customer(index: usize) -> Outcome<CustomerId> {
    Ok(CustomerId::new(format!("customer-{index:06}"))?)
}

/// The key of an agent.
///
/// # Errors
/// Never: the key is well formed.
pub fn agent(index: usize) -> Outcome<AgentId> {
    Ok(AgentId::new(format!("agent-{index:04}"))?)
}

/// The key of a project.
///
/// # Errors
/// Never: the key is well formed.
pub fn project(index: usize) -> Outcome<ProjectId> {
    Ok(ProjectId::new(format!("project-{index:03}"))?)
}

/// The project of which a customer is a member.
#[must_use]
pub fn project_of(customer: usize) -> usize {
    customer % PROJECTS
}

/// A project as tickets name it.
///
/// # Errors
/// Never: the key is well formed.
pub fn named(index: usize) -> Outcome<ProjectAsNamed> {
    let number = 100 + index as u64;
    Ok(ProjectAsNamed { key: project(index)?, number, name: format!("Project number {number}") })
}

/// Writes everybody and everything into a new desk.
///
/// # Errors
/// The desk refuses.
pub fn write(desk: &dyn Kept, people: People, at: DateTime<Utc>) -> Outcome<()> {
    together(PROJECTS, |index| {
        let ProjectAsNamed { key, number, name } = named(index)?;
        let line = line(DeskAction::ProjectAdded, key.as_str(), at);
        Ok(desk.put_project(ProjectCard::new(key, number, name), line)?)
    })?;
    together(people.agents, |index| {
        let key = agent(index)?;
        let line = line(DeskAction::AgentAdded, key.as_str(), at);
        let (name, email) = (format!("Agent {index}"), format!("{key}@desk.example"));
        let (language, lead, active) = (Language::En, index == 0, true);
        Ok(desk.put_agent(
            AgentCard::new(key, name, language).email(email).lead(lead).active(active),
            line,
        )?)
    })?;
    together(people.customers, |index| {
        let key = customer(index)?;
        let added = line(DeskAction::CustomerAdded, key.as_str(), at);
        let (name, email) = (format!("Заказчик {index}"), format!("{key}@host.example"));
        let (language, active) = (Language::Ru, true);
        desk.put_customer(
            CustomerCard::new(key.clone(), name, language).email(email).active(active),
            added,
        )?;
        let joined = line(DeskAction::MemberAdded, key.as_str(), at);
        desk.set_member(project(project_of(index))?, key, true, joined)?;
        Ok(())
    })
}

fn line(action: DeskAction, subject: &str, at: DateTime<Utc>) -> DeskAct {
    DeskLine { at, by: None, action, subject: subject.to_owned(), reason: None }.into()
}

/// Does `count` pieces of work by many hands.
fn together(count: usize, work: impl Fn(usize) -> Outcome<()> + Sync) -> Outcome<()> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let hand = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= count {
                    return Ok(());
                }
                work(index)?;
            }
        };
        let hands: Vec<_> = (0..HANDS).map(|_| scope.spawn(hand)).collect();
        hands.into_iter().try_for_each(|hand| hand.join().map_err(|_| "a hand panicked")?)
    })
}
