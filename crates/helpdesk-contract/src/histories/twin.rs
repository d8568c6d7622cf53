//! The reference and the adapter side by side: whatever is asked of one is asked of the other.

use std::fmt::Debug;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use helpdesk_core::digest::Hasher;
use helpdesk_core::{Digest, FileId, TicketNumber};
use helpdesk_store::{Commit, CommitRefusal, Precondition, Receipt, StoreError, StoreErrorKind};

use crate::{AllPorts, Trouble, kit};

/// What became of a commit, without the words of an error, which are each store's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Done(Receipt),
    Duplicate(Receipt),
    Reused,
    Conflict,
    Precondition(Precondition),
    Unclaimable(FileId),
    Failed(StoreErrorKind),
}

impl From<Result<Receipt, CommitRefusal>> for Outcome {
    fn from(answer: Result<Receipt, CommitRefusal>) -> Self {
        match answer {
            Ok(receipt) => Self::Done(receipt),
            Err(CommitRefusal::Duplicate(receipt)) => Self::Duplicate(receipt),
            Err(CommitRefusal::Reused) => Self::Reused,
            Err(CommitRefusal::Conflict) => Self::Conflict,
            Err(CommitRefusal::Precondition(it)) => Self::Precondition(it),
            Err(CommitRefusal::Unclaimable(id)) => Self::Unclaimable(id),
            Err(CommitRefusal::Store(error)) => Self::Failed(error.kind()),
        }
    }
}

pub(super) struct Twin {
    pub(super) reference: Arc<dyn AllPorts>,
    pub(super) adapter: Arc<dyn AllPorts>,
    answers: Hasher,
    pub(super) asked: u64,
}

impl Twin {
    pub(super) fn new(reference: Arc<dyn AllPorts>, adapter: Arc<dyn AllPorts>) -> Self {
        Self { reference, adapter, answers: Hasher::default(), asked: 0 }
    }

    /// Takes one answer of each; they must be the same.
    pub(super) fn agree<T: PartialEq + Debug>(
        &mut self,
        what: &str,
        expected: T,
        found: T,
    ) -> Result<T, Trouble> {
        if expected != found {
            let told = format!("{what}\nthe reference: {expected:#?}\nthe adapter: {found:#?}");
            return Err(told.into());
        }
        self.asked += 1;
        self.answers.update(format!("{what} {found:?}\n").as_bytes());
        Ok(expected)
    }

    /// Asks both; `None` if both fail in the same way, which is an answer too.
    pub(super) fn ask<T: PartialEq + Debug>(
        &mut self,
        what: &str,
        ask: impl Fn(&dyn AllPorts) -> Result<T, StoreError>,
    ) -> Result<Option<T>, Trouble> {
        let expected = ask(&*self.reference).map_err(|error| error.kind());
        let found = ask(&*self.adapter).map_err(|error| error.kind());
        Ok(self.agree(what, expected, found)?.ok())
    }

    /// Asks both for what no store may fail to answer.
    pub(super) fn tell<T: PartialEq + Debug>(
        &mut self,
        what: &str,
        ask: impl Fn(&dyn AllPorts) -> Result<T, StoreError>,
    ) -> Result<T, Trouble> {
        let expected = ask(&*self.reference)?;
        let found = ask(&*self.adapter).map_err(|error| format!("{what} failed: {error}"))?;
        self.agree(what, expected, found)
    }

    /// Gives the answers of the reference and of the adapter.
    pub(super) fn both<T>(
        &self,
        ask: impl Fn(&dyn AllPorts) -> Result<T, Trouble>,
    ) -> Result<(T, T), Trouble> {
        Ok((ask(&*self.reference)?, ask(&*self.adapter)?))
    }

    pub(super) fn commit(&mut self, commit: &Commit) -> Result<Outcome, Trouble> {
        let expected = Outcome::from(self.reference.commit(commit.clone()));
        let found = Outcome::from(self.adapter.commit(commit.clone()));
        self.agree("commit", expected, found)
    }

    /// Everything stored of a ticket; parts without an order are sorted.
    pub(super) fn audit(&mut self, number: TicketNumber) -> Result<(), Trouble> {
        self.tell("audit", |store| {
            let Some(mut audit) = store.audit(number)? else { return Ok(None) };
            audit.files.sort_by_key(|(seq, file, ..)| (*seq, file.id));
            let whole = (audit.number, audit.id, audit.ticket, audit.row, audit.log);
            let beside = (audit.files, audit.letters, audit.taken, audit.report);
            Ok(Some((whole, audit.words, beside)))
        })?;
        Ok(())
    }

    /// Lets the followers of both take what there is.
    pub(super) fn follow(&self, at: DateTime<Utc>) -> Result<(), Trouble> {
        kit::follow(&*self.reference, at)?;
        Ok(kit::follow(&*self.adapter, at)?)
    }

    pub(super) fn digest(self) -> Digest {
        self.answers.finish()
    }
}
