//! The only reader of what happens, which runs while anybody listens, and its listeners.
//!
//! It sleeps in the database until something is committed. An event wakes only the pages that show its
//! ticket, and the queues.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex as Locked, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use helpdesk::{AsyncHelpdesk, Error, Move, Position, Reader, TicketNumber, Version};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// How long the reader sleeps at most until it looks whether anybody listens still.
const PATIENCE: Duration = Duration::from_secs(1);
/// The least time between two readings: what happens meanwhile is announced together.
const CALM: Duration = Duration::from_millis(50);
/// How long the reader waits after the desk could not be read.
const BACK_OFF: Duration = Duration::from_secs(1);
/// How many events are read at once.
const PAGE: usize = 199;

/// Tells every open page what has moved. Cheap to clone; all clones are one hub.
#[derive(Debug, Clone)]
pub(crate) struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    desk: AsyncHelpdesk,
    listeners: Locked<Listeners>,
    /// The reader, while there is one.
    reader: Mutex<Option<JoinHandle<()>>>,
}

/// The listeners, by what they show.
#[derive(Debug, Default)]
struct Listeners {
    tickets: HashMap<TicketNumber, Told>,
    /// Counts the readings in which anything moved.
    queues: watch::Sender<u64>,
}

/// Listeners to one ticket: its newest version heard of, as agents and as customers count. The two are
/// separate, so that a note does not even wake a customer (S6).
#[derive(Debug, Default)]
struct Told {
    all: watch::Sender<Version>,
    public: watch::Sender<Version>,
}

impl Told {
    fn is_deserted(&self) -> bool {
        self.all.is_closed() && self.public.is_closed()
    }
}

/// The news of one ticket: only the newest version, so that nobody can fall behind.
#[derive(Debug)]
pub(crate) struct OfTicket {
    number: TicketNumber,
    /// Gone before the hub looks who is left.
    news: Option<watch::Receiver<Version>>,
    hub: Arc<Inner>,
}

impl OfTicket {
    /// Waits until the ticket has moved; returns its version, as its reader counts, or `None` when the hub
    /// has stopped. It may be dropped while it waits, and called again.
    pub(super) async fn moved(&mut self) -> Option<Version> {
        let news = self.news.as_mut()?;
        news.changed().await.ok()?;
        Some(*news.borrow_and_update())
    }
}

impl Drop for OfTicket {
    fn drop(&mut self) {
        let mut listeners = self.hub.listeners();
        self.news = None;
        if listeners.tickets.get(&self.number).is_some_and(Told::is_deserted) {
            listeners.tickets.remove(&self.number);
        }
    }
}

impl Hub {
    pub(crate) fn new(desk: AsyncHelpdesk) -> Self {
        let (listeners, reader) = (Locked::default(), Mutex::new(None));
        Self(Arc::new(Inner { desk, listeners, reader }))
    }

    /// Listens to a ticket from now on. A listener who may not read it asks for its version next, and is sent
    /// away.
    pub(crate) async fn ticket(
        &self,
        by: &Reader,
        number: TicketNumber,
    ) -> Result<OfTicket, Error> {
        let listen = |listeners: &mut Listeners| {
            let told = listeners.tickets.entry(number).or_default();
            match by {
                Reader::Agent(_) | Reader::Operator => told.all.subscribe(),
                Reader::Customer(_) => told.public.subscribe(),
            }
        };
        let news = Some(listen(&mut self.0.listeners()));
        let news = OfTicket { number, news, hub: Arc::clone(&self.0) };
        self.begin().await?;
        Ok(news)
    }

    /// Listens to the queue from now on.
    pub(crate) async fn queue(&self) -> Result<watch::Receiver<u64>, Error> {
        let news = self.0.listeners().queues.subscribe();
        self.begin().await?;
        Ok(news)
    }

    /// Starts the reader, unless there is one.
    async fn begin(&self) -> Result<(), Error> {
        let mut reader = self.0.reader.lock().await;
        if reader.as_ref().is_none_or(JoinHandle::is_finished) {
            let start = self.0.desk.run(helpdesk::Helpdesk::newest).await?;
            *reader = Some(tokio::spawn(Arc::clone(&self.0).read(start)));
        }
        Ok(())
    }

    /// Returns whether anything is read.
    #[cfg(test)]
    async fn is_reading(&self) -> bool {
        self.0.reader.lock().await.as_ref().is_some_and(|reader| !reader.is_finished())
    }

    /// Returns how many tickets somebody listens to.
    #[cfg(test)]
    fn tickets(&self) -> usize {
        self.0.listeners().tickets.len()
    }
}

impl Inner {
    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_deserted(&self) -> bool {
        let listeners = self.listeners();
        listeners.tickets.is_empty() && listeners.queues.is_closed()
    }

    /// Reads on until nobody listens any longer.
    async fn read(self: Arc<Self>, mut reached: Position) {
        loop {
            let looked = AssertUnwindSafe(self.look(&mut reached)).catch_unwind().await;
            let pause = match looked {
                Ok(Ok(())) => CALM,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "open pages hear nothing new for now");
                    BACK_OFF
                }
                // The hook for panics has written where it was.
                Err(_) => {
                    tracing::error!("what tells open pages of news panicked, and goes on");
                    BACK_OFF
                }
            };
            sleep(pause).await;
            let mut reader = self.reader.lock().await;
            if self.is_deserted() {
                // Under the lock: a new listener starts a new reading.
                *reader = None;
                return;
            }
        }
    }

    /// Waits until something happens, but not forever, and announces it.
    async fn look(&self, reached: &mut Position) -> Result<(), Error> {
        let after = *reached;
        if !self.desk.wait(after, PATIENCE).await? {
            return Ok(());
        }
        let (page, passed) = self.desk.run(move |desk| desk.moves(after, PAGE)).await?;
        self.listeners().tell(&page);
        *reached = passed;
        Ok(())
    }
}

impl Listeners {
    fn tell(&self, page: &[Move]) {
        for Move { number, seq, public, .. } in page {
            let Some(told) = self.tickets.get(number) else { continue };
            told.all.send_if_modified(|known| newer(known, *seq));
            if let Some(public) = public {
                told.public.send_if_modified(|known| newer(known, *public));
            }
        }
        if !page.is_empty() {
            self.queues.send_modify(|count| *count = count.wrapping_add(1));
        }
    }
}

/// Keeps the newer version; returns whether it is another.
fn newer(known: &mut Version, version: Version) -> bool {
    let is_newer = version > *known;
    if is_newer {
        *known = version;
    }
    is_newer
}

#[cfg(test)]
mod tests {
    use helpdesk::rules::words::Field;
    use helpdesk::testing::TestDesk;
    use helpdesk::{Command, Helpdesk, Text};

    use super::*;

    fn said(text: &str) -> helpdesk::Message {
        Text::new(Field::Text, text).unwrap().into()
    }

    fn opened(desk: &TestDesk) -> (TicketNumber, helpdesk::TicketId) {
        let id = desk.opened("vera");
        let reader = TestDesk::as_agent("anna");
        (desk.ticket(&reader, id).unwrap().summary().number, id)
    }

    #[tokio::test]
    async fn an_event_wakes_those_who_show_its_ticket_and_nobody_else() {
        let desk = TestDesk::new();
        let hub = Hub::new(AsyncHelpdesk::new(Helpdesk::clone(&desk)));
        let anna = TestDesk::as_agent("anna");
        let vera = TestDesk::as_customer("vera");
        let (moving, id) = opened(&desk);
        let mut resting = Vec::new();
        let others: Vec<_> = (0..300).map(|_| opened(&desk).0).collect();
        for number in others {
            resting.push(hub.ticket(&anna, number).await.unwrap());
            resting.push(hub.ticket(&vera, number).await.unwrap());
        }
        let mut news = hub.ticket(&anna, moving).await.unwrap();
        let mut heard = hub.ticket(&vera, moving).await.unwrap();
        let mut queue = hub.queue().await.unwrap();
        assert_eq!(hub.tickets(), 301);
        desk.done(&TestDesk::agent("anna"), id, Command::Note(said("a note")));
        assert_eq!(news.moved().await, Some(Version(2)));
        queue.changed().await.unwrap();
        let customers = heard.news.as_ref().unwrap();
        assert!(!customers.has_changed().unwrap(), "a customer is not woken by a note");
        desk.done(&TestDesk::customer("vera"), id, Command::Reply(said("a reply")));
        assert_eq!(heard.moved().await, Some(Version(2)), "as customers count");
        assert_eq!(news.moved().await, Some(Version(3)));
        let woken = resting.iter().filter(|one| one.news.as_ref().unwrap().has_changed().unwrap());
        assert_eq!(woken.count(), 0, "of 600 who show other tickets");
    }

    #[tokio::test]
    async fn the_reader_ends_with_its_listeners_and_nothing_is_kept_of_them() {
        let desk = TestDesk::new();
        let hub = Hub::new(AsyncHelpdesk::new(Helpdesk::clone(&desk)));
        let anna = TestDesk::as_agent("anna");
        let (number, id) = opened(&desk);
        let first = hub.ticket(&anna, number).await.unwrap();
        let second = hub.ticket(&anna, number).await.unwrap();
        assert!(hub.is_reading().await);
        drop(first);
        assert_eq!(hub.tickets(), 1, "somebody listens still");
        drop(second);
        assert_eq!(hub.tickets(), 0);
        while hub.is_reading().await {
            sleep(CALM).await;
        }
        // Later listeners hear only what comes later.
        let mut news = hub.ticket(&anna, number).await.unwrap();
        desk.done(&TestDesk::customer("vera"), id, Command::Reply(said("another")));
        assert_eq!(news.moved().await, Some(Version(2)));
    }
}
