//! Commands to try the rules with: of every kind, in every way that the rules tell apart.

use alloc::vec;
use alloc::vec::Vec;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Command, CommandKind, RatingGiven, Until};
use crate::ids::AgentId;
use crate::policy::Span;
use crate::standing::Priority;
use crate::words::Stars;

/// What commands are made of that are asked for the sake of trying: by tests, ours and a host's. A kind
/// without a sample does not compile, so none is left out of what is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Samples<W> {
    /// The words of every command that has some.
    pub words: W,
    /// Who is to be assigned.
    pub agents: Vec<AgentId>,
    /// From when on ends of access are counted.
    pub now: DateTime<Utc>,
}

impl<W: Clone> Samples<W> {
    /// Returns commands of every kind on a ticket.
    #[must_use]
    pub fn all(&self) -> Vec<Command<W>> {
        CommandKind::ALL.iter().flat_map(|kind| self.of(*kind)).collect()
    }

    /// Returns commands of this kind; none opens a ticket.
    #[must_use]
    pub fn of(&self, kind: CommandKind) -> Vec<Command<W>> {
        let words = || self.words.clone();
        match kind {
            CommandKind::Open => Vec::new(),
            CommandKind::Reply => vec![Command::Reply(words())],
            CommandKind::Note => vec![Command::Note(words())],
            CommandKind::Resolve => vec![Command::Resolve(None), Command::Resolve(Some(words()))],
            CommandKind::Reopen => vec![Command::Reopen { reason: words() }],
            CommandKind::Assign => {
                let agents = self.agents.iter().cloned().map(Some);
                core::iter::once(None).chain(agents).map(Command::Assign).collect()
            }
            CommandKind::SetPriority => {
                Priority::ALL.iter().copied().map(Command::SetPriority).collect()
            }
            CommandKind::RequestAccess => vec![Command::RequestAccess { reason: words() }],
            CommandKind::DeclineAccess => vec![Command::DeclineAccess],
            CommandKind::GrantAccess => [
                None,
                Some(Until::After(Span::hours(2))),
                Some(Until::At(self.now + TimeDelta::days(30))),
                Some(Until::At(self.now)),
            ]
            .map(Command::GrantAccess)
            .into(),
            CommandKind::RevokeAccess => vec![Command::RevokeAccess],
            CommandKind::EnterProject => vec![Command::EnterProject],
            CommandKind::Close => {
                let mut all = vec![Command::close(), Command::close_because(words())];
                for stars in (1..=5).filter_map(|stars| Stars::new(stars).ok()) {
                    let rating = RatingGiven::new(stars);
                    all.push(Command::close_rated(rating.clone()));
                    all.push(Command::close_rated(rating.with_comment(words())));
                }
                all
            }
        }
    }
}
