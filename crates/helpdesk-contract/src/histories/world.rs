//! One desk and the people on it: the dice decide what they do next.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::policy::{CloseByAgent, Span};
use helpdesk_core::{
    Actor, AgentId, CommandId, CustomerId, Digest, Facts, Followed, Language, Policy,
    ProjectAsNamed, ProjectId, Sealed, Subject, Ticket, TicketId, Words,
};
use helpdesk_store::{AgentCard, Commit, CustomerCard, DeskAction, Letter, ProjectCard, Receipt};

use super::dice::Dice;
use super::tally::Tally;
use super::twin::{Outcome, Twin};
use super::waiting::Waiting;
use crate::kit::{Ids, minute};
use crate::room::{line, text_of};
use crate::{AllPorts, Trouble};

/// The words that people use; a search for others finds nothing.
pub(super) const VOCABULARY: [&str; 16] = [
    "printer",
    "smokes",
    "red",
    "fox",
    "invoice",
    "paid",
    "again",
    "server",
    "ёлка",
    "горит",
    "снова",
    "счёт",
    "and",
    "not",
    "x42",
    "naïve",
];

pub(super) struct World {
    pub(super) twin: Twin,
    pub(super) dice: Dice,
    pub(super) ids: Ids,
    pub(super) now: DateTime<Utc>,
    pub(super) tally: Tally,
    pub(super) policy: Policy,
    pub(super) customers: Vec<CustomerId>,
    pub(super) agents: Vec<AgentId>,
    pub(super) projects: Vec<ProjectId>,
    /// Every ticket of the desk, and those of the script that is being played.
    pub(super) tickets: Vec<TicketId>,
    pub(super) own: Vec<TicketId>,
    /// Those that were not closed when somebody last looked.
    pub(super) living: BTreeSet<TicketId>,
    pub(super) waiting: Vec<Waiting>,
    /// Letters that somebody took and has not settled, or thinks so.
    pub(super) taken: Vec<Letter>,
    /// How many secrets there have been.
    pub(super) secrets: u64,
    /// What every accepted command was answered, and everybody who is to be told.
    pub(super) done: BTreeMap<(Actor, CommandId), (Option<Digest>, Receipt)>,
    /// What was committed recently, to be sent again.
    pub(super) past: Vec<Commit>,
    /// What was done in this script, for finding the first difference.
    pub(super) steps: Vec<String>,
}

impl World {
    /// Returns a desk with six customers, one of them not a member of anything, four agents, one of them
    /// disabled, and four projects.
    pub(super) fn new(
        seed: u64,
        reference: Arc<dyn AllPorts>,
        adapter: Arc<dyn AllPorts>,
    ) -> Result<Self, Trouble> {
        let keys = |letter: char, count: u32| (0..count).map(move |n| format!("{letter}{n}"));
        let mut dice = Dice::new(seed);
        let policy = policy(&mut dice)?;
        let mut world = Self {
            twin: Twin::new(reference, adapter),
            ids: Ids::new(dice.roll()),
            dice,
            now: minute(0),
            tally: Tally::default(),
            policy,
            customers: keys('c', 6).map(CustomerId::new).collect::<Result<_, _>>()?,
            agents: keys('a', 4).map(AgentId::new).collect::<Result<_, _>>()?,
            projects: keys('p', 4).map(ProjectId::new).collect::<Result<_, _>>()?,
            tickets: Vec::new(),
            own: Vec::new(),
            living: BTreeSet::new(),
            waiting: Vec::new(),
            taken: Vec::new(),
            secrets: 0,
            done: BTreeMap::new(),
            past: Vec::new(),
            steps: Vec::new(),
        };
        world.furnish()?;
        Ok(world)
    }

    fn furnish(&mut self) -> Result<(), Trouble> {
        for customer in self.customers.clone() {
            self.put_customer(&customer, true)?;
        }
        for (n, agent) in self.agents.clone().iter().enumerate() {
            self.put_agent(agent, n != 3)?;
        }
        for (n, project) in (1..).zip(self.projects.clone()) {
            let card = ProjectCard::new(project.clone(), n * 7, format!("№ {n}"));
            let told = line(DeskAction::ProjectAdded, project.as_str());
            self.twin.tell("project", |store| store.put_project(card.clone(), told.clone()))?;
            for customer in self.customers.clone().iter().take(5) {
                if self.dice.percent(75) {
                    self.set_member(&project, customer, true)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn put_customer(&mut self, key: &CustomerId, active: bool) -> Result<(), Trouble> {
        let card = CustomerCard::new(key.clone(), format!("Клиент {key}"), Language::Ru)
            .email(format!("{key}@example.org"))
            .active(active);
        let told = line(DeskAction::CustomerAdded, key.as_str());
        self.twin.tell("customer", |store| store.put_customer(card.clone(), told.clone()))
    }

    pub(super) fn put_agent(&mut self, key: &AgentId, active: bool) -> Result<(), Trouble> {
        let card = AgentCard::new(key.clone(), format!("Agent {key}"), Language::En)
            .email(format!("{key}@example.org"))
            .lead(key.as_str() == "a0")
            .active(active);
        let told = line(DeskAction::AgentAdded, key.as_str());
        self.twin.tell("agent", |store| store.put_agent(card.clone(), told.clone()))
    }

    pub(super) fn set_member(
        &mut self,
        project: &ProjectId,
        customer: &CustomerId,
        member: bool,
    ) -> Result<(), Trouble> {
        let told = line(DeskAction::MemberAdded, project.as_str());
        self.twin.ask("member", |store| {
            store.set_member(project.clone(), customer.clone(), member, told.clone())
        })?;
        Ok(())
    }

    /// Plays one script: one or two tickets from their opening on, with everything that goes on beside.
    pub(super) fn play(&mut self, steps: usize) -> Result<(), Trouble> {
        self.own.clear();
        self.steps.clear();
        self.open()?;
        for _ in 0..steps {
            self.move_time();
            match self.dice.below(100) {
                0..=74 => self.command()?,
                75..=78 => self.open()?,
                79..=84 => self.ask_something()?,
                _ => self.chore()?,
            }
        }
        self.ask_something()?;
        for id in self.own.clone() {
            self.check_ticket(id)?;
        }
        Ok(())
    }

    /// Mostly minutes, sometimes days, now and then back (S3).
    fn move_time(&mut self) {
        let minutes = |n: usize| TimeDelta::minutes(i64::try_from(n).unwrap_or_default());
        let micros = TimeDelta::microseconds(self.dice.below(1_000_000).try_into().unwrap_or(0));
        match self.dice.below(20) {
            0 => self.now -= minutes(self.dice.below(10)),
            1 => self.now += minutes(self.dice.below(4 * 24 * 60)),
            2..=4 => self.now += minutes(self.dice.below(180)),
            5..=8 => {}
            _ => self.now += minutes(self.dice.below(6)) + micros,
        }
    }

    pub(super) fn note_step(&mut self, step: String) {
        let now = self.now;
        self.steps.push(format!("{now} {step}"));
    }

    pub(super) fn customer_actor(&mut self) -> Result<Actor, Trouble> {
        let customers = self.customers.clone();
        Ok(Actor::Customer(self.dice.pick(&customers).ok_or("nobody asks")?))
    }

    pub(super) fn agent_actor(&mut self) -> Result<Actor, Trouble> {
        let agents = self.agents.clone();
        Ok(Actor::Agent(self.dice.pick(&agents).ok_or("nobody helps")?))
    }

    pub(super) fn anyone(&mut self) -> Result<Actor, Trouble> {
        if self.dice.percent(50) { self.customer_actor() } else { self.agent_actor() }
    }

    /// The words of a message, with those of its author's uploads that the dice choose.
    pub(super) fn words(&mut self, by: &Actor) -> Result<Words, Trouble> {
        let mut text = Vec::new();
        for _ in 0..=self.dice.below(5) {
            text.extend(self.dice.pick(&VOCABULARY));
        }
        let mut files = Vec::new();
        let chance = if self.waiting.is_empty() { 0 } else { 25 };
        if self.dice.percent(chance) {
            // Now and then another's, an unfinished one, or one that was sent already.
            let wild = self.dice.percent(10);
            files.extend(
                self.waiting.iter().filter(|it| wild || it.is_ready_of(by)).map(Waiting::file),
            );
            files.truncate(2);
        }
        Ok(Words::message(Some(text_of(&text.join(" "))?), files)?)
    }

    pub(super) fn sealed(&mut self, by: &Actor) -> Result<Sealed, Trouble> {
        let words = self.words(by)?;
        Ok(self.ids.seal(words))
    }

    pub(super) fn opening_words(&mut self, by: &Actor) -> Result<(Subject, Sealed), Trouble> {
        let subject = Subject::new(self.dice.pick(&VOCABULARY).unwrap_or("printer"))?;
        let words = self.words(by)?.under(subject.clone());
        Ok((subject, self.ids.seal(words)))
    }

    /// What the engine looks up as a command begins, asked of both stores.
    pub(super) fn facts(
        &mut self,
        actor: &Actor,
        customer: &CustomerId,
        project: Option<&ProjectId>,
        target: Option<&AgentId>,
        follows: Option<TicketId>,
    ) -> Result<Facts, Trouble> {
        let agents: BTreeSet<AgentId> = actor.agent().into_iter().chain(target).cloned().collect();
        let customers: BTreeSet<CustomerId> =
            actor.customer().into_iter().chain([customer]).cloned().collect();
        let agents = self.twin.tell("agents", |store| store.agents(agents.clone()))?;
        let customers = self.twin.tell("customers", |store| store.customers(customers.clone()))?;
        let projects: BTreeSet<ProjectId> = project.into_iter().cloned().collect();
        let pairs: BTreeSet<_> =
            project.into_iter().map(|project| (customer.clone(), project.clone())).collect();
        let projects = self.twin.tell("projects", |store| store.projects(projects.clone()))?;
        let members = self.twin.tell("members", |store| store.members(pairs.clone()))?;
        let agent_active = |id: &AgentId| agents.get(id).is_some_and(|card| card.active);
        let customer_active = |id: &CustomerId| customers.get(id).is_some_and(|card| card.active);
        let followed = match follows {
            Some(id) => self.ticket(id)?,
            None => None,
        };
        Ok(Facts {
            actor_active: match actor {
                Actor::Customer(id) => customer_active(id),
                Actor::Agent(id) => agent_active(id),
                Actor::Service(_) => true,
                Actor::System => false,
            },
            customer_active: customer_active(customer),
            member: !members.is_empty(),
            target_active: target.is_some_and(agent_active),
            project: projects.into_values().next().map(|card| ProjectAsNamed {
                key: card.key,
                number: card.number,
                name: card.name,
            }),
            followed: followed.map(|ticket| Followed {
                ticket: ticket.id(),
                customer: ticket.customer().clone(),
            }),
        })
    }

    /// Commits on both, and remembers what must be found again.
    pub(super) fn commit(&mut self, commit: &Commit) -> Result<Outcome, Trouble> {
        let outcome = self.twin.commit(commit)?;
        self.tally.count(
            match &outcome {
                Outcome::Done(_) if !commit.events.is_empty() => "commits",
                Outcome::Done(_) => "commands that changed nothing",
                Outcome::Duplicate(_) => "receipts given again",
                Outcome::Reused => "ids refused for other content",
                Outcome::Conflict => "conflicts",
                Outcome::Precondition(_) => "preconditions that did not hold",
                Outcome::Unclaimable(_) => "files refused",
                Outcome::Failed(_) => "failures",
            },
            1,
        );
        if let Outcome::Done(receipt) = &outcome
            && let Some(command) = commit.command
        {
            let key = (commit.by.clone(), command);
            self.done.insert(key, (Some(commit.content), receipt.clone()));
        }
        Ok(outcome)
    }

    /// The followers go their own way, and may be behind when somebody asks.
    pub(super) fn follow_at_times(&mut self) -> Result<(), Trouble> {
        if self.dice.percent(40) { self.twin.follow(self.now) } else { Ok(()) }
    }

    pub(super) fn ticket(&mut self, id: TicketId) -> Result<Option<Ticket>, Trouble> {
        let found = self.twin.tell("ticket", |store| store.ticket(id))?;
        Ok(found.map(|found| found.ticket))
    }
}

fn policy(dice: &mut Dice) -> Result<Policy, Trouble> {
    let closes = [CloseByAgent::Any, CloseByAgent::Any, CloseByAgent::Resolved];
    let policy = Policy {
        access_longest: dice.percent(30).then(|| Span::hours(20)),
        close_after: dice.percent(50).then(|| Span::days(3)),
        close_by_agent: dice.pick(&closes).unwrap_or(CloseByAgent::Any),
        rating_required: dice.percent(20),
        file_bytes: 4 << 20,
        ..Policy::default()
    };
    Ok(policy.check()?)
}
