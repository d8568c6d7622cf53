//! Who works and asks in the demo, and on what.

use helpdesk::store::{AgentCard, CustomerCard, Language, ProjectCard};
use helpdesk::{AgentId, CustomerId, Error, Helpdesk, ProjectId};
use helpdesk_l10n::{DemoWord, L10n, Lang};

/// The customer of the story.
pub(in crate::commands) const MARIA: &str = "maria";
/// The agent of the story.
pub(in crate::commands) const ANNA: &str = "anna";
/// The agent who leads.
pub(in crate::commands) const PAVEL: &str = "pavel";
/// The project of the story.
pub(super) const LINEN: &str = "linen";

/// Key, name, whether they write in Russian. The first is the customer of the story.
const CUSTOMERS: [(&str, &str, bool); 6] = [
    (MARIA, "", true),
    ("orlov", "Орлов, Иван", true),
    ("lebedeva", "Лебедева, Софья", true),
    ("clarke", "Clarke, Emma", false),
    ("novak", "Novak, Daniel", false),
    ("miller", "Miller, Grace", false),
];

/// Key and name; the first two are agents of the story.
const AGENTS: [(&str, &str); 3] = [(ANNA, ""), (PAVEL, ""), ("helen", "Ward, Helen")];

/// Key, number, name, members by their place among the customers.
const PROJECTS: [(&str, u64, &str, &[usize]); 8] = [
    (LINEN, 48_213, "", &[0]),
    ("bread", 48_377, "Хлебный дом", &[0, 1]),
    ("clinic", 50_104, "Клиника «Заря»", &[1]),
    ("school", 51_890, "Школа языков", &[2]),
    ("toys", 52_006, "Игрушки", &[2, 1]),
    ("bikes", 53_741, "Clarke Bikes", &[3]),
    ("tea", 54_220, "Tea & Kettle", &[4, 3]),
    ("books", 55_018, "Miller Books", &[5]),
];

/// Who can be named in the demo.
#[derive(Debug)]
pub(super) struct People {
    /// Customers, and whether they write in Russian.
    pub(super) customers: Vec<(CustomerId, bool)>,
    /// Agents.
    pub(super) agents: Vec<AgentId>,
    /// Projects of each customer.
    pub(super) projects: Vec<Vec<ProjectId>>,
}

/// Writes everybody into the desk. The people of the story are called as its language calls them, and
/// read it.
pub(super) fn add(desk: &Helpdesk, l10n: L10n) -> Result<People, Error> {
    let own = match l10n.lang() {
        Lang::En => Language::En,
        Lang::Ru => Language::Ru,
    };
    let mut people = People { customers: Vec::new(), agents: Vec::new(), projects: Vec::new() };
    for (key, name, russian) in CUSTOMERS {
        let id = CustomerId::new(key)?;
        let told = if key == MARIA { l10n.demo_word(DemoWord::Customer) } else { name.to_owned() };
        let russian = if key == MARIA { own == Language::Ru } else { russian };
        desk.put_customer(CustomerCard {
            key: id.clone(),
            name: told,
            email: format!("{key}@example.org"),
            language: if russian { Language::Ru } else { Language::En },
            active: true,
        })?;
        people.customers.push((id, russian));
        people.projects.push(Vec::new());
    }
    for (n, (key, name)) in AGENTS.into_iter().enumerate() {
        let id = AgentId::new(key)?;
        let told = match n {
            0 => l10n.demo_word(DemoWord::Agent),
            1 => l10n.demo_word(DemoWord::SecondAgent),
            _ => name.to_owned(),
        };
        desk.put_agent(AgentCard {
            key: id.clone(),
            name: told,
            email: format!("{key}@example.org"),
            language: if n < 2 { own } else { Language::En },
            lead: n == 1,
            active: true,
        })?;
        people.agents.push(id);
    }
    for (key, number, name, members) in PROJECTS {
        let id = ProjectId::new(key)?;
        let told = if key == LINEN { l10n.demo_word(DemoWord::Project) } else { name.to_owned() };
        desk.put_project(ProjectCard { key: id.clone(), number, name: told })?;
        for member in members {
            let customer = people.customers.get(*member).map(|(customer, _)| customer.clone());
            if let Some(customer) = customer {
                desk.set_member(id.clone(), customer, true)?;
            }
            if let Some(projects) = people.projects.get_mut(*member) {
                projects.push(id.clone());
            }
        }
    }
    Ok(people)
}
