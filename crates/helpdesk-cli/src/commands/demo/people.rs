//! The people who work and ask in the demo, and their projects.

use helpdesk::{
    AgentCard, AgentId, CustomerCard, CustomerId, Error, Helpdesk, Language, ProjectCard, ProjectId,
};
use helpdesk_l10n::{DemoWord, L10n};

use super::texts;

/// The customer of the story.
pub(in crate::commands) const MARIA: &str = "maria";
/// The agent of the story.
pub(in crate::commands) const ANNA: &str = "anna";
/// The agent who leads.
pub(in crate::commands) const PAVEL: &str = "pavel";
/// The project of the story.
pub(super) const LINEN: &str = "linen";
/// Its number.
const LINEN_NUMBER: u64 = 48_213;

/// Who can be named in the demo.
#[derive(Debug)]
pub(super) struct People {
    /// Customers, and the language they write in. The first is the customer of the story.
    pub(super) customers: Vec<(CustomerId, Language)>,
    /// Agents; the first two are those of the story.
    pub(super) agents: Vec<AgentId>,
    /// Projects of each customer.
    pub(super) projects: Vec<Vec<ProjectId>>,
}

impl People {
    /// Returns the language that a customer writes in.
    pub(super) fn language(&self, customer: &str) -> Language {
        let found = self.customers.iter().find(|(key, _)| key.as_str() == customer);
        found.map_or_else(Language::default, |(_, language)| *language)
    }
}

/// Writes everybody into the desk. The people of the story are called as its language calls them, and
/// read it.
pub(super) fn add(desk: &Helpdesk, l10n: L10n) -> Result<People, Error> {
    let own = l10n.language();
    let mut people = People { customers: Vec::new(), agents: Vec::new(), projects: Vec::new() };
    add_customer(desk, &mut people, MARIA, &l10n.demo_word(DemoWord::Customer), own)?;
    add_agent(desk, &mut people, ANNA, &l10n.demo_word(DemoWord::Agent), own)?;
    add_agent(desk, &mut people, PAVEL, &l10n.demo_word(DemoWord::SecondAgent), own)?;
    for language in Language::ALL {
        for (key, name) in texts::people(language, "customers") {
            add_customer(desk, &mut people, key, name, language)?;
        }
        for (key, name) in texts::people(language, "agents") {
            add_agent(desk, &mut people, key, name, language)?;
        }
    }
    let name = l10n.demo_word(DemoWord::Project);
    add_project(desk, &mut people, LINEN, LINEN_NUMBER, &name, &[MARIA])?;
    for line in Language::ALL.into_iter().flat_map(texts::projects) {
        add_project(desk, &mut people, line.key, line.number, line.name, &line.members)?;
    }
    Ok(people)
}

fn add_customer(
    desk: &Helpdesk,
    people: &mut People,
    key: &str,
    name: &str,
    language: Language,
) -> Result<(), Error> {
    let id = CustomerId::new(key)?;
    desk.people()?.put_customer(
        CustomerCard::new(id.clone(), name.to_owned(), language)
            .email(format!("{key}@example.org")),
    )?;
    people.customers.push((id, language));
    people.projects.push(Vec::new());
    Ok(())
}

fn add_agent(
    desk: &Helpdesk,
    people: &mut People,
    key: &str,
    name: &str,
    language: Language,
) -> Result<(), Error> {
    let id = AgentId::new(key)?;
    desk.people()?.put_agent(
        AgentCard::new(id.clone(), name.to_owned(), language)
            .email(format!("{key}@example.org"))
            .lead(key == PAVEL),
    )?;
    people.agents.push(id);
    Ok(())
}

fn add_project(
    desk: &Helpdesk,
    people: &mut People,
    key: &str,
    number: u64,
    name: &str,
    members: &[&str],
) -> Result<(), Error> {
    let id = ProjectId::new(key)?;
    desk.people()?.put_project(ProjectCard::new(id.clone(), number, name.to_owned()))?;
    for ((customer, _), projects) in people.customers.iter().zip(&mut people.projects) {
        if members.contains(&customer.as_str()) {
            desk.people()?.set_member(id.clone(), customer.clone(), true)?;
            projects.push(id.clone());
        }
    }
    Ok(())
}
