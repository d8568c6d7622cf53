//! The desk as a host holds it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use helpdesk_core::{CommandId, Policy, TicketId, TicketRef};
use helpdesk_store::{Directory, Found, People, Store};

use crate::clock::{self, Clock, SystemClock};
use crate::error::{Error, Missing};
use crate::followers::turns::Turns;
use crate::ids::{Ids, RandomIds};
use crate::queue::Queues;

/// How long a policy stays in use before it is read again. A change made by another process takes effect
/// after this time at the latest, one made through this desk at once.
const POLICY_KEPT: Duration = Duration::from_secs(1);

/// A support desk: the rules of `helpdesk-core` over a store.
///
/// Cheap to clone; all clones are one desk. Every method is synchronous and may wait for the disk:
/// in async code go through the bridge of the feature `tokio`.
///
/// A host asks the desk itself, never the ports below it, which write around the rules. A ticket is created
/// by a command:
///
/// ```
/// # use helpdesk::testing::TestDesk;
/// # use helpdesk::{Options, Reader};
/// # let desk = TestDesk::new();
/// let receipt = desk.open(&TestDesk::customer("vera"), TestDesk::request("vera"), Options::default())?;
/// assert_eq!(desk.ticket(&Reader::Operator, receipt.number)?.summary().id, receipt.ticket);
/// # Ok::<(), helpdesk::Error>(())
/// ```
///
/// and in no other way: the store of a desk is private,
///
/// ```compile_fail,E0624
/// fn around(desk: &helpdesk::Helpdesk) -> bool {
///     desk.store().is_empty().is_ok()
/// }
/// ```
///
/// and so are the ports with which one could call another store, whether to commit,
///
/// ```compile_fail,E0432
/// use helpdesk::store::Tickets;
/// ```
///
/// ```compile_fail,E0432
/// use helpdesk::Store;
/// ```
///
/// or to restore or erase: without the port in scope, the adapter has no such method.
///
/// ```
/// fn empty(store: std::sync::Arc<helpdesk::sqlite::Sqlite>) -> bool {
///     helpdesk::Helpdesk::on(store).is_empty().is_ok()
/// }
/// ```
///
/// ```compile_fail,E0599
/// fn empty(store: std::sync::Arc<helpdesk::sqlite::Sqlite>) -> bool {
///     store.is_empty().is_ok()
/// }
/// ```
///
/// ```compile_fail,E0599
/// fn around(store: std::sync::Arc<helpdesk::sqlite::Sqlite>) -> bool {
///     store.restore(Vec::new()).is_ok()
/// }
/// ```
///
/// An adapter depends on `helpdesk-store` itself, which has the ports.
#[derive(Debug, Clone)]
pub struct Helpdesk {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Arc<dyn Store>,
    directory: Arc<dyn Directory>,
    /// The same people, if the desk keeps them.
    people: Option<Arc<dyn People>>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    queues: Queues,
    turns: Turns,
    policy: Mutex<Option<(Duration, Arc<Policy>)>>,
}

impl Helpdesk {
    /// Returns a desk that keeps its people and projects in the same database as its tickets.
    #[must_use]
    pub fn on<S: Store + People + 'static>(store: Arc<S>) -> Self {
        Self::of(store.clone(), store.clone(), Some(store))
    }

    /// Returns a desk whose people and projects belong to the host.
    #[must_use]
    pub fn with_directory(store: Arc<dyn Store>, directory: Arc<dyn Directory>) -> Self {
        Self::of(store, directory, None)
    }

    /// With the clock and the randomness of the operating system.
    fn of(
        store: Arc<dyn Store>,
        directory: Arc<dyn Directory>,
        people: Option<Arc<dyn People>>,
    ) -> Self {
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
        let (queues, turns, policy) = (Queues::default(), Turns::default(), Mutex::new(None));
        let inner = Inner { store, directory, people, clock, ids, queues, turns, policy };
        Self { inner: Arc::new(inner) }
    }

    /// Returns another desk over the same ports, with this clock and these ids.
    #[must_use]
    pub fn with(&self, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        let Inner { store, directory, people, .. } = &*self.inner;
        let (store, directory, people) = (store.clone(), directory.clone(), people.clone());
        let (queues, turns, policy) = (Queues::default(), Turns::default(), Mutex::new(None));
        let inner = Inner { store, directory, people, clock, ids, queues, turns, policy };
        Self { inner: Arc::new(inner) }
    }

    /// Returns the time by the desk's clock, limited to the years 1970 to 9989, whatever the clock of a
    /// machine or of a host may say.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        clock::believed(self.inner.clock.now())
    }

    /// Returns how long the desk's clock has been running. Durations are differences of this, since the time
    /// of day may be set meanwhile (T4).
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
        let policy = Arc::new(self.inner.store.policy()?.0);
        *kept = Some((now, Arc::clone(&policy)));
        Ok(policy)
    }

    pub(crate) fn forget_policy(&self) {
        *self.inner.policy.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Returns an id for a new command: 16 bytes of time and chance. Every form and every caller that may
    /// repeat a command needs one (S5).
    ///
    /// # Errors
    /// [`Error::Entropy`] when there is no randomness.
    pub fn command_id(&self) -> Result<CommandId, Error> {
        self.ids().command(self.now())
    }

    /// Returns 16 bytes that nobody can guess, from the desk's only source of chance.
    ///
    /// # Errors
    /// [`Error::Entropy`] when there is no randomness.
    pub fn random(&self) -> Result<[u8; 16], Error> {
        self.ids().random()
    }

    /// Returns the database of the desk. Only the engine uses it: a port writes around the rules.
    pub(crate) fn store(&self) -> &dyn Store {
        self.inner.store.as_ref()
    }

    /// Returns the port of people and projects.
    pub(crate) fn directory(&self) -> &dyn Directory {
        self.inner.directory.as_ref()
    }

    /// Returns the port of people, if the desk keeps them.
    pub(crate) fn kept_people(&self) -> Option<&dyn People> {
        self.inner.people.as_deref()
    }

    /// Returns the source of ids.
    pub(crate) fn ids(&self) -> &dyn Ids {
        self.inner.ids.as_ref()
    }

    pub(crate) fn queues(&self) -> &Queues {
        &self.inner.queues
    }

    pub(crate) fn turns(&self) -> &Turns {
        &self.inner.turns
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
