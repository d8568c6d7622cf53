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

/// How many calls run at once by default. Calls that write wait for one disk together, so more of them would
/// only wait elsewhere.
const AT_ONCE: usize = 64;

/// A desk for async code. Cheap to clone; all clones are one bridge.
///
/// Work runs on Tokio's threads for blocking work, a bounded number at once; the others wait without a
/// thread. Once begun, it runs to its end even if the caller's future is dropped: a client that hangs up
/// leaves no half-done command, and finds its receipt when it asks again under the same id.
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
    running: Arc<Semaphore>,
    /// Separate, so that a crowd of other calls never keeps a check waiting.
    checking: Arc<Semaphore>,
    /// Separate, since a waiting call does nothing.
    waiting: Arc<Semaphore>,
}

impl AsyncHelpdesk {
    /// Returns the desk for async code, with at most 64 calls and 64 checks at once.
    #[must_use]
    pub fn new(desk: Helpdesk) -> Self {
        Self::at_once(desk, AT_ONCE)
    }

    /// Returns the desk for async code, with at most this many calls and this many checks at once (at least
    /// one of each).
    #[must_use]
    pub fn at_once(desk: Helpdesk, most: usize) -> Self {
        let permits = most.clamp(1, Semaphore::MAX_PERMITS);
        let lane = || Arc::new(Semaphore::new(permits));
        Self { desk, running: lane(), checking: lane(), waiting: lane() }
    }

    /// Returns the desk itself, for code that may block.
    #[must_use]
    pub const fn desk(&self) -> &Helpdesk {
        &self.desk
    }

    /// Does something with the desk, off the async threads. A panic of the work is passed on to the caller.
    ///
    /// # Errors
    /// The error of the work itself; [`Error::Store`] when the runtime shuts down before it has begun.
    pub async fn run<T, E>(
        &self,
        work: impl FnOnce(&Helpdesk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let done = self.on(&self.running, work).await;
        done.unwrap_or_else(|| Err(E::from(shutting_down())))
    }

    /// Sleeps until something is committed after a place, as [`Helpdesk::wait`], on a thread of its own, so
    /// that it takes none from calls. A runtime that is dropped waits for it: keep `timeout` within seconds.
    ///
    /// # Errors
    /// As [`Helpdesk::wait`] and [`AsyncHelpdesk::run`].
    pub async fn wait(&self, after: Position, timeout: Duration) -> Result<bool, Error> {
        let waited = self.on(&self.waiting, move |desk| desk.wait(after, timeout)).await;
        waited.unwrap_or_else(|| Err(shutting_down()))
    }

    /// Runs work when there is room for it, or returns `None` when the runtime shuts down first.
    async fn on<T: Send + 'static>(
        &self,
        room: &Arc<Semaphore>,
        work: impl FnOnce(&Helpdesk) -> T + Send + 'static,
    ) -> Option<T> {
        let permit = Arc::clone(room).acquire_owned().await.ok()?;
        let desk = self.desk.clone();
        let running = spawn_blocking(move || {
            let done = work(&desk);
            drop(permit);
            done
        });
        match running.await {
            Ok(done) => Some(done),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => None,
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
        self.run(move |desk| desk.open(&by, ticket, options)).await
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
        self.run(move |desk| desk.submit(&by, ticket, command, options)).await
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
        self.run(move |desk| desk.enter(&agent, &project, options)).await
    }

    /// Returns whether `agent` may be inside `project` now, as [`Helpdesk::check`]. If there is no answer
    /// within 2 seconds, it is a denial (A6). The runtime must have its time driver enabled.
    ///
    /// # Errors
    /// As [`Helpdesk::check`].
    pub async fn check(&self, agent: AgentId, project: ProjectId) -> Result<Visit<'_>, Denial> {
        let asked = self.on(&self.checking, move |desk| desk.admitted(&agent, &project));
        let answer = timeout(CHECK_MAX, asked).await;
        answer.ok().flatten().unwrap_or(Err(Denial::Unavailable)).map(Visit::of)
    }
}

fn shutting_down() -> Error {
    let message = "the program is shutting down; repeat the command under the same id";
    Error::Store(StoreError::new(StoreErrorKind::Failed, message))
}
