//! What may be asked of a ticket. It decides and changes nothing (S2).

use alloc::vec;
use alloc::vec::Vec;

use chrono::{DateTime, TimeDelta, Utc};

use super::apply::microseconds;
use super::open::too_large;
use super::state::{Live, Resolution, Stage};
use super::{Context, Status, Ticket};
use crate::access::{Access, EndReason, REQUEST_DAYS};
use crate::command::{Command, CommandKind, RatingGiven, Until};
use crate::event::{Event, InternalEvent, Rating, Silence};
use crate::ids::{Actor, AgentId};
use crate::permission::Role;
use crate::policy::{CloseByAgent, Policy};
use crate::rejection::{Refusal, Rejection};
use crate::words::Sealed;

/// The last instant that can be written with a four-digit year.
const LAST: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 999_999_000) {
    Some(last) => last,
    None => DateTime::<Utc>::MAX_UTC,
};

type Decision = Result<Vec<Event>, Refusal>;

impl Ticket {
    /// Decides on a command and says what happens then: first what the clock owes, then what was asked. No
    /// events means that the command is accepted and changes nothing.
    ///
    /// # Errors
    /// [`Rejection`] with the first reason that applies: whose ticket it is, who may ask, the closed ticket,
    /// what the actor has not seen, then the rules of the command.
    pub fn decide(
        &self,
        ctx: &Context<'_>,
        command: &Command<Sealed>,
    ) -> Result<Vec<Event>, Rejection> {
        let reject = |status, why| Rejection { command: command.kind(), status, why };
        let role = Role::of(ctx.actor, self);
        if role == Role::Stranger {
            return Err(reject(None, Refusal::NotYours));
        }
        // The real now: it may lie before the last stamp, since only stamps never go back (S3).
        let ctx = &Context { now: microseconds(ctx.now), ..*ctx };
        // No reader can have seen what the clock owes at this instant, so it makes nobody stale.
        let stale = self.check_seen(ctx, command);
        let Some((ticket, mut events)) = self.after_owed(ctx.now) else {
            let decided = self.judge(ctx, role, command, stale);
            return decided.map_err(|why| reject(Some(self.status()), why));
        };
        let decided = ticket.judge(ctx, role, command, stale);
        events.extend(decided.map_err(|why| reject(Some(ticket.status()), why))?);
        Ok(events)
    }

    /// Answers a command on a ticket to which the clock owes nothing: the only place that holds rules, used
    /// by `decide` and by `offers`.
    pub(super) fn judge(
        &self,
        ctx: &Context<'_>,
        role: Role,
        command: &Command<Sealed>,
        stale: Result<(), Refusal>,
    ) -> Decision {
        if !ctx.facts.actor_active {
            return Err(Refusal::ActorInactive);
        }
        admit(command.kind(), role, self.status())?;
        stale?;
        if let Some(why) = command.words().and_then(|sealed| too_large(ctx, sealed)) {
            return Err(why);
        }
        self.rule(ctx, role, command)
    }

    /// The only place where stage and command meet.
    fn rule(&self, ctx: &Context<'_>, role: Role, command: &Command<Sealed>) -> Decision {
        match (self.stage(), command) {
            (Stage::Open(_), Command::Reply(message)) => Ok(self.reply(ctx, message, None)),
            (Stage::Resolved(_, resolution), Command::Reply(message)) => {
                Ok(self.reply(ctx, message, Some(resolution)))
            }
            (Stage::Open(_) | Stage::Resolved(..), Command::Note(message)) => {
                Ok(vec![InternalEvent::Noted { words: message.digest() }.into()])
            }
            (Stage::Open(_), Command::Resolve(answer)) => self.resolve(ctx, answer.as_ref()),
            (Stage::Resolved(..), Command::Resolve(_)) => Err(Refusal::AlreadyResolved),
            (Stage::Open(_), Command::Reopen { .. }) => Err(Refusal::NotResolved),
            (Stage::Resolved(..), Command::Reopen { reason }) => {
                Ok(vec![Event::Reopened { reason: Some(reason.digest()) }])
            }
            (Stage::Open(live) | Stage::Resolved(live, _), Command::Assign(to)) => {
                self.assign(ctx, live, to.as_ref())
            }
            (Stage::Open(_) | Stage::Resolved(..), Command::SetPriority(priority)) => {
                Ok(self.triage().set_priority(*priority))
            }
            (Stage::Open(live) | Stage::Resolved(live, _), Command::RequestAccess { reason }) => {
                self.request(ctx, live, reason)
            }
            (Stage::Open(live) | Stage::Resolved(live, _), Command::DeclineAccess) => {
                match &live.access {
                    Access::Requested(_) => Ok(vec![Event::AccessDeclined]),
                    Access::None | Access::Granted(_) => Err(Refusal::NoAccessRequest),
                }
            }
            (Stage::Open(live) | Stage::Resolved(live, _), Command::GrantAccess(until)) => {
                self.grant(ctx, live, *until)
            }
            (Stage::Open(live) | Stage::Resolved(live, _), Command::RevokeAccess) => {
                revoke(live, role)
            }
            (Stage::Open(live) | Stage::Resolved(live, _), Command::EnterProject) => {
                self.enter(ctx, live)
            }
            (Stage::Open(live), Command::Close { rating, reason }) => {
                self.close(ctx, live, rating.as_ref(), reason.as_ref())
            }
            (Stage::Resolved(live, _), Command::Close { rating, reason }) => {
                self.close(ctx, live, rating.as_ref(), reason.as_ref())
            }
            (
                Stage::Closed(_),
                Command::Reply(_)
                | Command::Note(_)
                | Command::Resolve(_)
                | Command::Reopen { .. }
                | Command::Assign(_)
                | Command::SetPriority(_)
                | Command::RequestAccess { .. }
                | Command::DeclineAccess
                | Command::GrantAccess(_)
                | Command::RevokeAccess
                | Command::EnterProject
                | Command::Close { .. },
            ) => Err(Refusal::Closed),
        }
    }

    /// S10: refused when something the actor has not seen came in between; what a customer may ask unseen
    /// (a reply, a close) never is, nor what a service writes, which reads nothing.
    fn check_seen(&self, ctx: &Context<'_>, command: &Command<Sealed>) -> Result<(), Refusal> {
        let Some(seen) = ctx.seen else { return Ok(()) };
        let (all, public) = self.state.stales_at;
        let (stales_at, spared) = match ctx.actor {
            Actor::Customer(_) => (public, command.kind().rule().unseen),
            Actor::Service(_) => (public, true),
            Actor::Agent(_) | Actor::System => (all, false),
        };
        if spared || seen >= stales_at {
            return Ok(());
        }
        Err(Refusal::Stale { seen, current: self.version_for(ctx.actor) })
    }

    /// L3, L6: an answer takes an unassigned ticket and never changes the status; the customer's reply
    /// reopens.
    fn reply(
        &self,
        ctx: &Context<'_>,
        message: &Sealed,
        resolved: Option<&Resolution>,
    ) -> Vec<Event> {
        let words = message.digest();
        let agent = match ctx.actor {
            Actor::Agent(agent) => agent,
            // It neither answers nor asks: it changes neither the status nor a silence (L9).
            Actor::Service(_) => return vec![Event::ServiceWrote { words }],
            Actor::Customer(_) | Actor::System => {
                let mut events = vec![Event::CustomerReplied { words }];
                if resolved.is_some() {
                    events.push(Event::Reopened { reason: None });
                }
                return events;
            }
        };
        let silence = resolved
            .filter(|resolution| resolution.silence.is_some())
            .and_then(|_| silence(ctx.policy, ctx.now));
        let mut events = self.take_over(agent);
        events.push(Event::AgentReplied { words, silence });
        events
    }

    fn take_over(&self, agent: &AgentId) -> Vec<Event> {
        match self.assignee() {
            Some(_) => vec![],
            None => vec![Event::Assigned { agent: Some(agent.clone()) }],
        }
    }

    fn resolve(&self, ctx: &Context<'_>, answer: Option<&Sealed>) -> Decision {
        let mut events = match (answer, ctx.actor.agent()) {
            (Some(message), Some(_)) => self.reply(ctx, message, None),
            (None, _) | (_, None) => vec![],
        };
        if events.is_empty() && self.answered_by().is_none() {
            return Err(Refusal::NotAnswered);
        }
        events.push(Event::Resolved { silence: silence(ctx.policy, ctx.now) });
        Ok(events)
    }

    /// L6, P27; a request lapses with its asker's assignment (design, the table of access states).
    fn assign(&self, ctx: &Context<'_>, live: &Live, to: Option<&AgentId>) -> Decision {
        if to == self.assignee() {
            return Ok(vec![]);
        }
        if let Some(agent) = to
            && !ctx.facts.target_active
        {
            return Err(Refusal::AssigneeInactive { agent: agent.clone() });
        }
        let assigned = Event::Assigned { agent: to.cloned() };
        Ok(match live.access {
            Access::Requested(_) => {
                vec![Event::AccessEnded { why: EndReason::Lapsed }, assigned]
            }
            Access::None | Access::Granted(_) => vec![assigned],
        })
    }

    fn request(&self, ctx: &Context<'_>, live: &Live, reason: &Sealed) -> Decision {
        if self.project().is_none() {
            return Err(Refusal::NoProject);
        }
        match live.access {
            Access::None => {
                let lapses_at = later(ctx.now, TimeDelta::days(REQUEST_DAYS));
                Ok(vec![Event::AccessRequested { reason: reason.digest(), lapses_at }])
            }
            Access::Requested(_) => Err(Refusal::AccessRequested),
            Access::Granted(_) => Err(Refusal::AccessGranted),
        }
    }

    /// A2, A5, L8: consent comes from a customer who is still a member; granting again never makes it longer.
    fn grant(&self, ctx: &Context<'_>, live: &Live, until: Option<Until>) -> Decision {
        if self.project().is_none() {
            return Err(Refusal::NoProject);
        }
        if !ctx.facts.member {
            return Err(Refusal::NotMember);
        }
        if live.access.grant().is_some() {
            return Ok(vec![]);
        }
        let now = ctx.now;
        let chosen = until.map(|until| match until {
            Until::At(at) => microseconds(at).min(LAST),
            Until::After(span) => later(now, span.length()),
        });
        if let Some(until) = chosen.filter(|until| *until <= now) {
            return Err(Refusal::UntilPast { until });
        }
        let longest = ctx.policy.access_longest.map(|span| later(now, span.length()));
        let until = [chosen, longest].into_iter().flatten().min();
        Ok(vec![Event::AccessGranted { until }])
    }

    /// A3, A6: entering is recorded, once a visit.
    fn enter(&self, ctx: &Context<'_>, live: &Live) -> Decision {
        if self.project().is_none() {
            return Err(Refusal::NoProject);
        }
        let Some(grant) = live.access.grant().filter(|grant| grant.is_live(ctx.now)) else {
            return Err(Refusal::NoGrant);
        };
        if !ctx.facts.member || !ctx.facts.customer_active {
            return Err(Refusal::NotMember);
        }
        let again = ctx.actor.agent().is_some_and(|agent| grant.is_same_visit(agent, ctx.now));
        Ok(if again { vec![] } else { vec![Event::ProjectEntered] })
    }

    /// L4, L5, A4: the end of access comes before the end of the ticket.
    fn close(
        &self,
        ctx: &Context<'_>,
        live: &Live,
        rating: Option<&RatingGiven<Sealed>>,
        reason: Option<&Sealed>,
    ) -> Decision {
        let rating = match ctx.actor {
            Actor::Customer(_) => self.rate(ctx, rating, reason)?,
            Actor::Agent(_) | Actor::Service(_) | Actor::System => {
                self.check_close_by_agent(ctx, rating, reason)?;
                None
            }
        };
        let mut events = match live.access {
            Access::Requested(_) | Access::Granted(_) => {
                vec![Event::AccessEnded { why: EndReason::Closed }]
            }
            Access::None => vec![],
        };
        events.push(Event::Closed { rating, reason: reason.map(Sealed::digest) });
        Ok(events)
    }

    fn rate(
        &self,
        ctx: &Context<'_>,
        given: Option<&RatingGiven<Sealed>>,
        reason: Option<&Sealed>,
    ) -> Result<Option<Rating>, Refusal> {
        if reason.is_some() {
            return Err(Refusal::ReasonNotYours);
        }
        match (given, self.rated_agent()) {
            (None, _) if ctx.policy.rating_required && self.answered_by().is_some() => {
                Err(Refusal::RatingRequired)
            }
            (None, _) => Ok(None),
            (Some(_), None) => Err(Refusal::NobodyToRate),
            (Some(given), Some(agent)) => Ok(Some(Rating {
                stars: given.stars,
                agent: agent.clone(),
                comment: given.comment.as_ref().map(Sealed::digest),
            })),
        }
    }

    fn check_close_by_agent(
        &self,
        ctx: &Context<'_>,
        rating: Option<&RatingGiven<Sealed>>,
        reason: Option<&Sealed>,
    ) -> Result<(), Refusal> {
        if rating.is_some() {
            return Err(Refusal::RatingNotYours);
        }
        let policy = ctx.policy.close_by_agent;
        let resolved = self.status() == Status::Resolved;
        match policy {
            CloseByAgent::Any if resolved || reason.is_some() => Ok(()),
            CloseByAgent::Any => Err(Refusal::ReasonNeeded),
            CloseByAgent::Resolved if resolved => Ok(()),
            CloseByAgent::Resolved | CloseByAgent::Never => Err(Refusal::CloseByAgent { policy }),
        }
    }
}

/// What is asked of every command before the rules of its own: whether the ticket takes any at all, and
/// whether this role may ask. Of a ticket in a list nothing else is known, so it is asked there too.
pub(super) fn admit(kind: CommandKind, role: Role, status: Status) -> Result<(), Refusal> {
    if status == Status::Closed {
        return Err(Refusal::Closed);
    }
    let rule = kind.rule();
    if rule.allows(role) {
        return Ok(());
    }
    Err(match role {
        Role::Agent if rule.assignee => Refusal::NotAssignee,
        Role::Owner
        | Role::Stranger
        | Role::Assignee
        | Role::Agent
        | Role::System
        | Role::Service => Refusal::NotPermitted { role },
    })
}

/// The customer takes back, the assignee gives up, the asker withdraws.
fn revoke(live: &Live, role: Role) -> Decision {
    let why = match (&live.access, role) {
        (Access::None, _) | (Access::Requested(_), Role::Owner) => return Err(Refusal::NoAccess),
        (Access::Requested(_), _) => EndReason::GivenUp,
        (Access::Granted(_), Role::Owner) => EndReason::TakenBack,
        (Access::Granted(_), _) => EndReason::GivenUp,
    };
    Ok(vec![Event::AccessEnded { why }])
}

/// The silence that begins now, if policy lets the clock close (L4, T3).
fn silence(policy: &Policy, now: DateTime<Utc>) -> Option<Silence> {
    let after = policy.close_after?;
    let before = after.length() - policy.close_reminder.length();
    Some(Silence {
        remind_at: later(now, before.max(TimeDelta::zero())),
        close_at: later(now, after.length()),
    })
}

fn later(now: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    now.checked_add_signed(by).map_or(LAST, |later| later.min(LAST))
}
