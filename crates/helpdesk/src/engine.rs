//! The desk as a host holds it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use helpdesk_core::{Policy, TicketId, TicketNumber};
use helpdesk_store::{Desk, Directory, Found, Store};

use crate::clock::{Clock, SystemClock};
use crate::error::{Error, Missing};
use crate::ids::{Ids, RandomIds};
use crate::queue::Queues;

/// How long a policy that was read stays in use before it is read again: a change made by another
/// process holds after this time at the latest, one made through this desk at once.
const POLICY_KEPT: Duration = Duration::from_secs(1);

/// A support desk: the rules of `helpdesk-core` over a store.
///
/// Cheap to clone; all clones are one desk. Every method is synchronous and may wait for the disk:
/// in async code go through the bridge of the feature `tokio`.
#[derive(Debug, Clone)]
pub struct Helpdesk {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Arc<dyn Store>,
    directory: Arc<dyn Directory>,
    desk: Arc<dyn Desk>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    queues: Queues,
    policy: Mutex<Option<(Duration, Arc<Policy>)>>,
}

/// A ticket by number or by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketRef {
    /// By its opaque id.
    Id(TicketId),
    /// By its number.
    Number(TicketNumber),
}

impl From<TicketId> for TicketRef {
    fn from(id: TicketId) -> Self {
        Self::Id(id)
    }
}

impl From<TicketNumber> for TicketRef {
    fn from(number: TicketNumber) -> Self {
        Self::Number(number)
    }
}

impl Helpdesk {
    /// Returns a desk over these ports, with the clock and the randomness of the operating system.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, directory: Arc<dyn Directory>, desk: Arc<dyn Desk>) -> Self {
        Self::with(store, directory, desk, Arc::new(SystemClock), Arc::new(RandomIds))
    }

    /// Returns a desk over these ports with this clock and these ids.
    #[must_use]
    pub fn with(
        store: Arc<dyn Store>,
        directory: Arc<dyn Directory>,
        desk: Arc<dyn Desk>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Self {
        let (queues, policy) = (Queues::default(), Mutex::new(None));
        Self { inner: Arc::new(Inner { store, directory, desk, clock, ids, queues, policy }) }
    }

    /// Returns a desk whose people, projects and policy live in the same database as its tickets.
    #[must_use]
    pub fn on<S: Store + Directory + Desk + 'static>(store: Arc<S>) -> Self {
        Self::new(store.clone(), store.clone(), store)
    }

    /// Returns the time by the desk's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// Returns how long the desk's clock has run: how long something took is a difference of this,
    /// since the time of day may be set meanwhile (T4).
    #[must_use]
    pub fn ran(&self) -> Duration {
        self.inner.clock.ran()
    }

    /// Returns the policy in force.
    ///
    /// # Errors
    /// [`Error::Store`] when it cannot be read.
    pub fn policy(&self) -> Result<Arc<Policy>, Error> {
        let now = self.ran();
        let mut kept = self.inner.policy.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read_at, policy)) = kept.as_ref()
            && now.saturating_sub(*read_at) < POLICY_KEPT
        {
            return Ok(Arc::clone(policy));
        }
        let policy = Arc::new(self.inner.desk.policy()?.0);
        *kept = Some((now, Arc::clone(&policy)));
        Ok(policy)
    }

    pub(crate) fn forget_policy(&self) {
        *self.inner.policy.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Returns the port of tickets.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.inner.store.as_ref()
    }

    /// Returns the port of people and projects.
    #[must_use]
    pub fn directory(&self) -> &dyn Directory {
        self.inner.directory.as_ref()
    }

    /// Returns whether people and projects are the desk's own, to be changed here, and not a host's:
    /// whether one object answers both ports.
    #[must_use]
    pub fn keeps_people(&self) -> bool {
        let directory = Arc::as_ptr(&self.inner.directory).cast::<()>();
        directory == Arc::as_ptr(&self.inner.desk).cast::<()>()
    }

    /// Returns the port of what the operator chooses.
    #[must_use]
    pub fn desk(&self) -> &dyn Desk {
        self.inner.desk.as_ref()
    }

    /// Returns the source of ids.
    #[must_use]
    pub fn ids(&self) -> &dyn Ids {
        self.inner.ids.as_ref()
    }

    pub(crate) fn queues(&self) -> &Queues {
        &self.inner.queues
    }

    pub(crate) fn id_of(&self, ticket: TicketRef) -> Result<TicketId, Error> {
        match ticket {
            TicketRef::Id(id) => Ok(id),
            TicketRef::Number(number) => {
                self.store().find(number)?.ok_or(Error::NotFound(Missing::Ticket))
            }
        }
    }

    pub(crate) fn found(&self, ticket: TicketRef) -> Result<Found, Error> {
        self.store().ticket(self.id_of(ticket)?)?.ok_or(Error::NotFound(Missing::Ticket))
    }
}
