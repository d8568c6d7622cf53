//! Commands that people give, wisely or wildly.

use helpdesk_core::access::Access;
use helpdesk_core::command::{RatingGiven, Samples};
use helpdesk_core::{
    Actor, Command, CommandKind, Context, NewTicket, Priority, Sealed, ServiceId, Stars, Ticket,
    TicketId, TicketRef, Version,
};
use helpdesk_store::Commit;

use super::twin::Outcome;
use super::world::World;
use crate::Trouble;
use crate::kit::{self, Unmade};

/// The one service of the histories (L9).
fn service() -> Result<Actor, Trouble> {
    Ok(Actor::Service(ServiceId::new("billing")?))
}

impl World {
    pub(super) fn open(&mut self) -> Result<(), Trouble> {
        let actor = match self.dice.below(20) {
            0..3 => self.agent_actor()?,
            3 => service()?,
            _ => self.customer_actor()?,
        };
        let customer = match &actor {
            Actor::Customer(id) if self.dice.percent(97) => id.clone(),
            Actor::Customer(_) | Actor::Agent(_) | Actor::Service(_) | Actor::System => {
                self.dice.pick(&self.customers).ok_or("nobody asks")?
            }
        };
        let project = if self.dice.percent(85) { self.dice.pick(&self.projects) } else { None };
        let follows = if self.dice.percent(15) { self.dice.pick(&self.tickets) } else { None };
        let facts = self.facts(&actor, &customer, project.as_ref(), None, follows)?;
        let (subject, words) = self.opening_words(&actor)?;
        let priority = self.dice.pick(Priority::ALL).unwrap_or(Priority::Low);
        let mut request = NewTicket::new(customer, priority, subject, words).about(project);
        request.follows = follows.map(TicketRef::Id);
        self.note_step(format!("{actor} opens {request:?}"));
        let (now, policy) = (self.now, self.policy.clone());
        let ctx = Context { actor: &actor, facts: &facts, now, policy: &policy, seen: None };
        let id = self.ids.ticket();
        let made = kit::opening(&ctx, id, self.ids.command(), &request);
        let accepted = self.hand_in(made)?;
        self.tally.add(CommandKind::Open, None, accepted);
        if accepted {
            self.tickets.push(id);
            self.own.push(id);
            self.living.insert(id);
        }
        Ok(())
    }

    /// Does something to a ticket of this script, or at times to any.
    pub(super) fn command(&mut self) -> Result<(), Trouble> {
        let from =
            if self.own.is_empty() || self.dice.percent(8) { &self.tickets } else { &self.own };
        let Some(mut id) = self.dice.pick(from) else { return Ok(()) };
        // A closed ticket refuses everything, which need not be tried half of the time.
        let living = |id: &TicketId| self.living.contains(id);
        if !living(&id) && self.dice.percent(80) {
            let others: Vec<TicketId> = self.own.iter().filter(|id| living(id)).copied().collect();
            let Some(other) = self.dice.pick(&others) else { return self.open() };
            id = other;
        }
        let Some(ticket) = self.ticket(id)? else { return Err("a ticket is gone".into()) };
        let (actor, kind) = if self.dice.percent(80) { self.wise(&ticket)? } else { self.wild()? };
        let command = self.make(&ticket, &actor, kind)?;
        self.give(&ticket, &actor, &command)
    }

    pub(super) fn give(
        &mut self,
        ticket: &Ticket,
        actor: &Actor,
        command: &Command<Sealed>,
    ) -> Result<(), Trouble> {
        let project = ticket.project().map(|project| project.key.clone());
        let facts =
            self.facts(actor, ticket.customer(), project.as_ref(), command.target(), None)?;
        let seen = match self.dice.below(10) {
            0 => Some(ticket.version_for(actor)),
            1 => Some(Version(self.dice.below(8) as u64)),
            _ => None,
        };
        let (id, status) = (ticket.id(), ticket.status());
        self.note_step(format!("{actor} of {id} ({}), seen {seen:?}: {command:?}", status.name()));
        let (now, policy) = (self.now, self.policy.clone());
        let ctx = Context { actor, facts: &facts, now, policy: &policy, seen };
        let made = kit::acting(&ctx, ticket, self.ids.command(), command);
        let accepted = self.hand_in(made)?;
        self.tally.add(command.kind(), Some(status), accepted);
        if self.ticket(id)?.is_some_and(|ticket| ticket.live().is_none()) {
            self.living.remove(&id);
        }
        self.twin.tell("row", |store| store.row(id))?;
        Ok(())
    }

    /// Commits what was decided; returns whether it was accepted.
    fn hand_in(&mut self, made: Result<Commit, Unmade>) -> Result<bool, Trouble> {
        let commit = match made {
            Ok(commit) => commit,
            Err(Unmade::Refused(why)) => {
                self.note_step(format!("  refused: {why}"));
                return Ok(false);
            }
            Err(unfit @ Unmade::Unfit(_)) => return Err(unfit.into()),
        };
        let outcome = self.commit(&commit)?;
        self.note_step(format!("  {outcome:?}"));
        let accepted = matches!(outcome, Outcome::Done(_));
        if accepted {
            self.mark_sent(&commit);
            self.past.push(commit);
            if self.past.len() > 12 {
                self.past.remove(0);
            }
        }
        Ok(accepted)
    }

    /// Somebody who may, something that fits.
    fn wise(&mut self, ticket: &Ticket) -> Result<(Actor, CommandKind), Trouble> {
        use CommandKind as Kind;

        let owner = Actor::Customer(ticket.customer().clone());
        let agent = self.agent_actor()?;
        let assignee = ticket.assignee().cloned().map_or_else(|| agent.clone(), Actor::Agent);
        let mut choices = vec![(owner.clone(), Kind::Reply), (service()?, Kind::Reply)];
        // What any agent may, by the table; closing is rarer.
        let fits = |kind: &Kind| *kind != Kind::Close && kind.rule().accepts(ticket.status());
        for kind in Kind::ALL.iter().copied().filter(|kind| kind.rule().agent).filter(fits) {
            choices.extend([(assignee.clone(), kind), (agent.clone(), kind)]);
        }
        if self.dice.percent(40) {
            choices.extend([(owner.clone(), Kind::Close), (assignee.clone(), Kind::Close)]);
        }
        if ticket.project().is_some() {
            let about_access = match ticket.live().map(|live| &live.access) {
                None => vec![],
                Some(Access::None) => {
                    vec![(assignee, Kind::RequestAccess), (owner, Kind::GrantAccess)]
                }
                Some(Access::Requested(_)) => vec![
                    (owner.clone(), Kind::DeclineAccess),
                    (owner.clone(), Kind::DeclineAccess),
                    (owner, Kind::GrantAccess),
                    (assignee, Kind::RevokeAccess),
                ],
                Some(Access::Granted(_)) => vec![
                    (assignee.clone(), Kind::EnterProject),
                    (assignee.clone(), Kind::EnterProject),
                    (owner.clone(), Kind::RevokeAccess),
                    (owner, Kind::GrantAccess),
                    (assignee, Kind::RevokeAccess),
                ],
            };
            if self.dice.percent(50) && !about_access.is_empty() {
                choices = about_access;
            }
        }
        Ok(self.dice.pick(&choices).ok_or("nothing to choose from")?)
    }

    fn wild(&mut self) -> Result<(Actor, CommandKind), Trouble> {
        let kinds = CommandKind::ALL.get(1..).unwrap_or_default();
        Ok((self.anyone()?, self.dice.pick(kinds).ok_or("nothing to choose from")?))
    }

    fn make(
        &mut self,
        ticket: &Ticket,
        by: &Actor,
        kind: CommandKind,
    ) -> Result<Command<Sealed>, Trouble> {
        if kind == CommandKind::Close {
            return self.close(ticket, by);
        }
        let (words, agents) = (self.sealed(by)?, self.agents.clone());
        let samples = Samples { words, agents, now: self.now }.of(kind);
        Ok(self.dice.pick(&samples).ok_or("nothing to choose from")?)
    }

    /// Mostly with what fits the closer.
    fn close(&mut self, ticket: &Ticket, by: &Actor) -> Result<Command<Sealed>, Trouble> {
        let wild = self.dice.percent(10);
        let customer = by.customer().is_some();
        let rates = customer && ticket.rated_agent().is_some() && self.dice.percent(75);
        let rating = if rates || wild {
            let stars = u8::try_from(1 + self.dice.below(5)).unwrap_or(5);
            let comment = if self.dice.percent(50) { Some(self.sealed(by)?) } else { None };
            Some(RatingGiven::new(Stars::new(stars)?).with_comment(comment))
        } else {
            None
        };
        let gives = !customer && rating.is_none() && self.dice.percent(80);
        let reason = if gives { Some(self.sealed(by)?) } else { None };
        Ok(Command::Close { rating, reason })
    }

    pub(super) fn close_for_all(&mut self, id: TicketId) -> Result<(), Trouble> {
        let Some(ticket) = self.ticket(id)? else { return Ok(()) };
        let owner = Actor::Customer(ticket.customer().clone());
        self.give(&ticket, &owner, &Command::close())
    }
}
