//! The only bridge from async code to the desk, whose methods wait for the disk (feature `tokio`).

use std::sync::Arc;
use std::time::Duration;

use helpdesk_core::access::Denial;
use helpdesk_core::view::TicketView;
use helpdesk_core::{Actor, AgentId, Command, NewTicket, ProjectId, Reader, TicketRef};
use helpdesk_store::{Position, Receipt, StoreError, StoreErrorKind};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::access::{CHECK_MAX, EnterError, Visit};
use crate::engine::Helpdesk;
use crate::error::Error;
use crate::message::Message;
use crate::options::Options;

/// How many calls of a lane run at once, unless chosen otherwise. Those that write wait for one disk
/// together, so more would only wait elsewhere.
const AT_ONCE: usize = 64;
/// How long a write and a short read wait for room, and a long read: as in the lanes of a store.
const PATIENCE: Duration = Duration::from_secs(10);
const LONG_PATIENCE: Duration = Duration::from_secs(60);

/// A desk for async code. Cheap to clone; all clones are one bridge.
///
/// Work runs on Tokio's threads for blocking work, a bounded number at once; the others wait without a
/// thread. Once begun, it runs to its end even if the caller's future is dropped: a client that hangs up
/// leaves no half-done command, and finds its receipt when it asks again under the same id.
///
/// Writes, short reads, long reads and access checks have a lane each, so that no crowd of one kind
/// keeps another waiting. Whoever finds no room is told that the desk is busy
/// ([`StoreErrorKind::Busy`]): a write or a short read after 10 seconds, a long read after a minute.
/// The runtime must have its time driver on.
///
/// ```
/// use helpdesk::{AsyncHelpdesk, Reader};
/// use helpdesk::testing::TestDesk;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
/// # runtime.block_on(async {
/// let desk = AsyncHelpdesk::new(TestDesk::new().clone());
/// let vera = TestDesk::customer("vera");
/// let receipt = desk.open(&vera, TestDesk::request("vera"), Default::default()).await?;
/// let open = desk.run(|desk| desk.list(&Reader::Operator, Default::default(), None, 25)).await?;
/// assert_eq!(open.items[0].number, receipt.number);
/// # Ok::<(), helpdesk::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct AsyncHelpdesk {
    desk: Helpdesk,
    writes: Lane,
    short: Lane,
    long: Lane,
    checks: Lane,
    /// Apart, since whoever waits does nothing.
    waits: Lane,
}

/// Room for calls of one kind, and how long one waits for it.
#[derive(Debug, Clone)]
struct Lane {
    room: Arc<Semaphore>,
    patience: Duration,
}

impl AsyncHelpdesk {
    /// Returns the desk for async code, with at most 64 calls of each lane at once.
    #[must_use]
    pub fn new(desk: Helpdesk) -> Self {
        Self::at_once(desk, AT_ONCE)
    }

    /// Returns the desk for async code, with at most so many calls of each lane at once (at least one).
    #[must_use]
    pub fn at_once(desk: Helpdesk, most: usize) -> Self {
        let permits = most.clamp(1, Semaphore::MAX_PERMITS);
        let lane = |patience| Lane { room: Arc::new(Semaphore::new(permits)), patience };
        Self {
            desk,
            writes: lane(PATIENCE),
            short: lane(PATIENCE),
            long: lane(LONG_PATIENCE),
            checks: lane(CHECK_MAX),
            waits: lane(PATIENCE),
        }
    }

    /// Returns the desk itself, for code that may block.
    #[must_use]
    pub const fn blocking(&self) -> &Helpdesk {
        &self.desk
    }

    /// Reads something short off the async threads: a page, a few rows by their keys. What changes the
    /// desk goes by [`AsyncHelpdesk::write`], what reads much by [`AsyncHelpdesk::long`]. A panic of the
    /// work goes on here.
    ///
    /// # Errors
    /// What the work fails with; [`Error::Store`] when there is no room in time, and when the runtime
    /// shuts down before the work has begun.
    pub async fn run<T, E>(
        &self,
        work: impl FnOnce(&Helpdesk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.in_lane(&self.short, work).await
    }

    /// Changes the desk, as [`AsyncHelpdesk::run`], in the lane of those who write.
    ///
    /// # Errors
    /// As [`AsyncHelpdesk::run`].
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&Helpdesk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.in_lane(&self.writes, work).await
    }

    /// Reads much, as [`AsyncHelpdesk::run`], in the lane of those who read long: a search, a report, an
    /// export, a check of the whole desk.
    ///
    /// # Errors
    /// As [`AsyncHelpdesk::run`].
    pub async fn long<T, E>(
        &self,
        work: impl FnOnce(&Helpdesk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.in_lane(&self.long, work).await
    }

    async fn in_lane<T, E>(
        &self,
        lane: &Lane,
        work: impl FnOnce(&Helpdesk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.on(lane, work).await.unwrap_or_else(|error| Err(E::from(error)))
    }

    /// Sleeps until something is committed after a place, as [`Helpdesk::wait`], on a thread of its own, so
    /// that it takes none from calls. A runtime that is dropped waits for it: keep `timeout` within seconds.
    ///
    /// # Errors
    /// As [`Helpdesk::wait`] and [`AsyncHelpdesk::run`].
    pub async fn wait(&self, after: Position, timeout: Duration) -> Result<bool, Error> {
        self.in_lane(&self.waits, move |desk| desk.wait(after, timeout)).await
    }

    /// Runs work when there is room for it in its lane.
    async fn on<T: Send + 'static>(
        &self,
        lane: &Lane,
        work: impl FnOnce(&Helpdesk) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let room = Arc::clone(&lane.room).acquire_owned();
        let permit = timeout(lane.patience, room).await.map_err(|_| busy())?;
        let permit = permit.map_err(|_| shutting_down())?;
        let desk = self.desk.clone();
        let running = spawn_blocking(move || {
            let done = work(&desk);
            drop(permit);
            done
        });
        match running.await {
            Ok(done) => Ok(done),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(shutting_down()),
            },
        }
    }

    /// Opens a ticket, as [`Helpdesk::open`].
    ///
    /// # Errors
    /// As [`Helpdesk::open`] and [`AsyncHelpdesk::run`].
    pub async fn open(
        &self,
        by: &Actor,
        ticket: NewTicket<Message>,
        options: Options,
    ) -> Result<Receipt, Error> {
        let by = by.clone();
        self.write(move |desk| desk.open(&by, ticket, options)).await
    }

    /// Submits a command on a ticket, as [`Helpdesk::submit`].
    ///
    /// # Errors
    /// As [`Helpdesk::submit`] and [`AsyncHelpdesk::run`].
    pub async fn submit(
        &self,
        by: &Actor,
        ticket: impl Into<TicketRef>,
        command: Command<Message>,
        options: Options,
    ) -> Result<Receipt, Error> {
        let (by, ticket) = (by.clone(), ticket.into());
        self.write(move |desk| desk.submit(&by, ticket, command, options)).await
    }

    /// Returns a ticket as `reader` may see it, as [`Helpdesk::ticket`].
    ///
    /// # Errors
    /// As [`Helpdesk::ticket`] and [`AsyncHelpdesk::run`].
    pub async fn ticket(
        &self,
        reader: Reader,
        ticket: impl Into<TicketRef>,
    ) -> Result<TicketView, Error> {
        let ticket = ticket.into();
        self.run(move |desk| desk.ticket(&reader, ticket)).await
    }

    /// Lets `agent` enter `project`, as [`Helpdesk::enter`].
    ///
    /// # Errors
    /// As [`Helpdesk::enter`] and [`AsyncHelpdesk::run`].
    pub async fn enter(
        &self,
        agent: AgentId,
        project: ProjectId,
        options: Options,
    ) -> Result<Receipt, EnterError> {
        self.write(move |desk| desk.enter(&agent, &project, options)).await
    }

    /// Returns whether `agent` may be inside `project` now, as [`Helpdesk::check`]. An answer that
    /// is not there within 2 seconds is a denial (A6).
    ///
    /// # Errors
    /// As [`Helpdesk::check`].
    pub async fn check(&self, agent: AgentId, project: ProjectId) -> Result<Visit<'_>, Denial> {
        let asked = self.on(&self.checks, move |desk| desk.admitted(&agent, &project));
        let answer = timeout(CHECK_MAX, asked).await;
        answer.ok().and_then(Result::ok).unwrap_or(Err(Denial::Unavailable)).map(Visit::of)
    }
}

fn busy() -> Error {
    let message = "too much is asked at once; try again in a moment";
    Error::Store(StoreError::new(StoreErrorKind::Busy, message))
}

fn shutting_down() -> Error {
    let message = "the program is shutting down; repeat the command under the same id";
    Error::Store(StoreError::new(StoreErrorKind::Failed, message))
}
