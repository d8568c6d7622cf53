//! The one reader of `changes`, which runs while anybody listens.

use std::sync::Arc;
use std::time::Duration;

use helpdesk::{
    AsyncHelpdesk, Change, Error, Position, Reader, StoreErrorKind, TicketNumber, Version,
};
use tokio::sync::{Mutex, broadcast};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// How long the reader waits between two looks.
const PACE: Duration = Duration::from_secs(1);
/// How many events are read at once.
const PAGE: usize = 199;
/// How many events a slow listener may be behind; then it is told so, and asks for itself.
const BEHIND: usize = 1024;

/// One event of some ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) number: TicketNumber,
    /// The ticket's version, as agents count.
    pub(crate) seq: Version,
    /// The version as customers count; none when the event is not for them (S6).
    pub(crate) public: Option<Version>,
}

/// Tells every open page what has moved. Cheap to clone; all clones are one hub.
#[derive(Debug, Clone)]
pub(crate) struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    desk: AsyncHelpdesk,
    /// Everything, for agents.
    all: broadcast::Sender<Moved>,
    /// What customers may know of. Apart, so that a note does not even take room in what a slow
    /// customer may be behind (S6).
    public: broadcast::Sender<Moved>,
    /// The reader, while there is one.
    reader: Mutex<Option<JoinHandle<()>>>,
}

impl Hub {
    pub(crate) fn new(desk: AsyncHelpdesk) -> Self {
        let (all, public) = (broadcast::Sender::new(BEHIND), broadcast::Sender::new(BEHIND));
        Self(Arc::new(Inner { desk, all, public, reader: Mutex::new(None) }))
    }

    /// Returns everything that happens from now on and that somebody may know of.
    pub(crate) async fn listen(&self, by: &Reader) -> Result<broadcast::Receiver<Moved>, Error> {
        let mut reader = self.0.reader.lock().await;
        let news = match by {
            Reader::Agent(_) | Reader::Operator => self.0.all.subscribe(),
            Reader::Customer(_) => self.0.public.subscribe(),
        };
        if reader.as_ref().is_none_or(JoinHandle::is_finished) {
            let start = self.0.desk.run(helpdesk::Helpdesk::newest).await?;
            *reader = Some(tokio::spawn(Arc::clone(&self.0).read(start)));
        }
        Ok(news)
    }

    /// Returns whether anything is read.
    #[cfg(test)]
    async fn is_reading(&self) -> bool {
        self.0.reader.lock().await.as_ref().is_some_and(|reader| !reader.is_finished())
    }
}

impl Inner {
    /// Reads on until nobody listens.
    async fn read(self: Arc<Self>, mut reached: Position) {
        loop {
            sleep(PACE).await;
            {
                let mut reader = self.reader.lock().await;
                if self.all.receiver_count() + self.public.receiver_count() == 0 {
                    // Under the lock: whoever comes now begins anew.
                    *reader = None;
                    return;
                }
            }
            if let Err(error) = self.look(&mut reached).await {
                tracing::warn!(%error, "open pages hear nothing new for now");
            }
        }
    }

    /// Tells what has happened since the last look.
    async fn look(&self, reached: &mut Position) -> Result<(), Error> {
        loop {
            let after = *reached;
            let (page, passed, is_last) = self
                .desk
                .run(move |desk| {
                    let end = desk.newest()?;
                    read_on(after, end, |after, most| desk.happened(after, most))
                })
                .await?;
            for change in &page {
                let event = &change.recorded;
                let public = event.event.kind().is_public().then_some(event.public_seq);
                let moved = Moved { number: change.number, seq: event.seq, public };
                // Nobody may listen any more, which the next look sees.
                let _ = self.all.send(moved);
                if public.is_some() {
                    let _ = self.public.send(moved);
                }
            }
            *reached = passed;
            if is_last {
                return Ok(());
            }
        }
    }
}

/// Reads on after a position: what is there, how far that is, and whether it is all up to `end`. An
/// event that is damaged is passed over, so that it keeps nothing back that stands behind it.
///
/// # Errors
/// When the desk fails for another reason.
fn read_on(
    after: Position,
    end: Position,
    read: impl Fn(Position, usize) -> Result<Vec<Change>, Error>,
) -> Result<(Vec<Change>, Position, bool), Error> {
    let reached = |page: &[Change], after| page.last().map_or(after, |change| change.position);
    match read(after, PAGE) {
        Ok(page) => {
            let (passed, is_last) = (reached(&page, after), page.len() < PAGE);
            return Ok((page, passed, is_last));
        }
        Err(error) if is_damage(&error) => tracing::error!(%error, "an event is passed over"),
        Err(error) => return Err(error),
    }
    // One by one up to the damaged one, and on behind it.
    let (mut page, mut passed) = (Vec::new(), after);
    while passed < end && page.len() < PAGE {
        match read(passed, 1) {
            Ok(one) if one.is_empty() => return Ok((page, passed, true)),
            Ok(one) => {
                passed = reached(&one, passed);
                page.extend(one);
            }
            Err(error) if is_damage(&error) => passed = Position(passed.0.saturating_add(1)),
            Err(error) => return Err(error),
        }
    }
    let is_last = passed >= end;
    Ok((page, passed, is_last))
}

fn is_damage(error: &Error) -> bool {
    matches!(error, Error::Damaged(_))
        || matches!(error, Error::Store(error) if error.kind() == StoreErrorKind::Damaged)
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

    #[test]
    fn a_damaged_event_keeps_nothing_back_that_stands_behind_it() {
        let desk = TestDesk::new();
        for _ in 0..3 {
            let _ = desk.opened("vera");
        }
        let (start, end) = (Position(0), desk.newest().unwrap());
        let all = desk.happened(start, PAGE).unwrap();
        assert_eq!(all.len(), 3);
        let damaged = all[1].position;
        let read = |after: Position, most: usize| {
            let page = desk.happened(after, most)?;
            if page.iter().any(|change| change.position == damaged) {
                return Err(Error::Damaged("made up".to_owned()));
            }
            Ok(page)
        };
        let (page, passed, is_last) = read_on(start, end, read).unwrap();
        let found: Vec<_> = page.iter().map(|change| change.position).collect();
        assert_eq!(found, [all[0].position, all[2].position]);
        assert_eq!((passed, is_last), (end, true));
        // What fails for another reason is tried again later, and nothing is passed over.
        let failing = |_: Position, _: usize| Err(Error::Entropy);
        assert!(read_on(start, end, failing).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn what_happens_is_told_in_its_order_and_the_reader_ends_with_its_listeners() {
        let desk = TestDesk::new();
        let hub = Hub::new(AsyncHelpdesk::new(Helpdesk::clone(&desk)));
        let ticket = desk.opened("vera");
        let anna = TestDesk::as_agent("anna");
        let mut news = hub.listen(&anna).await.unwrap();
        let mut heard = hub.listen(&TestDesk::as_customer("vera")).await.unwrap();
        desk.done(&TestDesk::agent("anna"), ticket, Command::Note(said("a note")));
        desk.done(&TestDesk::customer("vera"), ticket, Command::Reply(said("a reply")));
        let (note, reply) = (news.recv().await.unwrap(), news.recv().await.unwrap());
        assert_eq!((note.seq, note.public), (Version(2), None));
        assert_eq!((reply.seq, reply.public), (Version(3), Some(Version(2))));
        assert_eq!(heard.recv().await.unwrap(), reply, "a customer hears of no note");
        assert!(hub.is_reading().await);
        drop((news, heard));
        sleep(PACE * 2).await;
        assert!(!hub.is_reading().await, "nobody listens");
        // Whoever comes later hears what comes later.
        let mut news = hub.listen(&anna).await.unwrap();
        desk.done(&TestDesk::customer("vera"), ticket, Command::Reply(said("another")));
        assert_eq!(news.recv().await.unwrap().seq, Version(4));
    }
}
