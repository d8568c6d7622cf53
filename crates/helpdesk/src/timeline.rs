//! Reading a ticket: its head, and its history in pages that cost what stands on them (S13).

use helpdesk_core::ticket::Offers;
use helpdesk_core::view::{EventView, Excerpt, Kept, Names, Row, TicketView, TimelineEntry};
use helpdesk_core::{Actor, Context, Facts, Reader, Ticket, TicketId, TicketRef, Version};
use helpdesk_store::{Found, PAGE_MAX, TimelinePage, TimelinePlace, TimelineQuery};

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use crate::read::Mentioned;

/// How many events a page of a history has, unless asked otherwise.
pub const TIMELINE_PAGE: usize = 50;

/// The answer for a reader for whom the ticket does not exist (S7).
const MISSING: Error = Error::NotFound(Missing::Ticket);

impl Helpdesk {
    /// Returns a ticket as `reader` may see it, with the newest page of its history: 50 events. If the view
    /// says that there are older ones, [`Helpdesk::ticket_at`] has them.
    ///
    /// An authenticator's answer is not yet a reader, since perhaps nobody has signed in:
    ///
    /// ```compile_fail,E0308
    /// use helpdesk::{Actor, Helpdesk, TicketNumber};
    ///
    /// fn read(desk: &Helpdesk, signed_in: Option<&Actor>, number: TicketNumber) {
    ///     let _ = desk.ticket(signed_in, number);
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none for this reader (S7), or no such reader;
    /// [`Error::Store`].
    pub fn ticket(
        &self,
        reader: &Reader,
        ticket: impl Into<TicketRef>,
    ) -> Result<TicketView, Error> {
        self.ticket_at(reader, ticket, TimelinePlace::Newest, TIMELINE_PAGE)
    }

    /// Returns a ticket as `reader` may see it, with the page of its history that stands at `place`: at
    /// most `limit` events (1 to 200), so few that a door sends at most 512 KiB for it. Events are numbered as
    /// the reader counts them (S6). A text of more than 16 KiB is cut; [`Helpdesk::event`] has the whole of
    /// it.
    ///
    /// ```
    /// use helpdesk::testing::TestDesk;
    /// use helpdesk::{Reader, TimelinePlace};
    ///
    /// let desk = TestDesk::new();
    /// let ticket = desk.open(&TestDesk::customer("vera"), TestDesk::request("vera"), Default::default())?;
    /// let mut place = TimelinePlace::Newest;
    /// loop {
    ///     let view = desk.ticket_at(&Reader::Operator, ticket.number, place, 20)?;
    ///     let (older, _) = view.beyond();
    ///     let Some(older) = older else { break };
    ///     place = TimelinePlace::Before(older);
    /// }
    /// # Ok::<(), helpdesk::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Helpdesk::ticket`], and [`Error::Input`] for a limit out of range.
    pub fn ticket_at(
        &self,
        reader: &Reader,
        ticket: impl Into<TicketRef>,
        place: TimelinePlace,
        limit: usize,
    ) -> Result<TicketView, Error> {
        if !(1..=PAGE_MAX).contains(&limit) {
            let problem = format!("a page of a history has 1 to {PAGE_MAX} events, not {limit}");
            return Err(Error::Input { field: "limit", problem });
        }
        self.admit(reader)?;
        self.ticket_for(reader, ticket.into(), place, limit)
    }

    /// Returns one event of a ticket with its whole words. `seq` is its number as the reader counts.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such ticket or event for this reader (S6, S7), or no such
    /// reader; [`Error::Store`].
    pub fn event(
        &self,
        reader: &Reader,
        ticket: impl Into<TicketRef>,
        seq: Version,
    ) -> Result<EventView, Error> {
        const NONE: Error = Error::NotFound(Missing::Message);
        self.admit(reader)?;
        let found = self.readable(reader, ticket.into())?;
        let log = Pinned::of(self, reader, &found);
        if seq < Version(1) || seq > log.version {
            return Err(NONE);
        }
        let place = TimelinePlace::After(Version(seq.0 - 1));
        let query = TimelineQuery { text_max: None, ..log.query(place, 1) };
        let mut page = log.read(query)?;
        let read = page.entries.pop().ok_or(NONE)?;
        let mut people = Mentioned::default();
        people.see(&read.entry.recorded.by, &read.entry.recorded.event);
        let names = self.names(people)?;
        EventView::for_reader(reader, &found.ticket, read.entry, &names).ok_or(NONE)
    }

    /// Returns how many events a ticket has, as the reader counts, for use in [`crate::Options::seen`]. It
    /// reads the ticket but not its history.
    ///
    /// # Errors
    /// As [`Helpdesk::ticket`].
    pub fn version(&self, reader: &Reader, ticket: impl Into<TicketRef>) -> Result<Version, Error> {
        self.admit(reader)?;
        let found = self.readable(reader, ticket.into())?;
        Ok(Pinned::of(self, reader, &found).version)
    }

    /// What `reader` sees of a ticket, whether or not they may read now: the operator also exports what a
    /// customer saw who has since been disabled.
    pub(crate) fn ticket_for(
        &self,
        reader: &Reader,
        ticket: TicketRef,
        place: TimelinePlace,
        limit: usize,
    ) -> Result<TicketView, Error> {
        let found = self.readable(reader, ticket)?;
        let read = Pinned::of(self, reader, &found).excerpt(place, limit)?;
        let row = self.row(&found, read.opening.as_ref())?;
        let names = self.names_in(&found.ticket, &read)?;
        let view =
            TicketView::for_reader(reader, &found.ticket, row, read, &names).ok_or(MISSING)?;
        let offers = self.offers(reader, &found.ticket)?;
        Ok(view.offering(offers))
    }

    /// A page of a history with every text whole: the events after one version, up to a version that was
    /// read, and whether there are more.
    pub(crate) fn whole_page(
        &self,
        reader: &Reader,
        ticket: TicketId,
        (after, version): (Version, Version),
    ) -> Result<(Vec<EventView>, Option<Version>), Error> {
        let found = self.readable(reader, ticket.into())?;
        let log = Pinned { version, ..Pinned::of(self, reader, &found) };
        let place = TimelinePlace::After(after);
        let page = log.read(TimelineQuery { text_max: None, ..log.query(place, PAGE_MAX) })?;
        let mut people = Mentioned::default();
        for read in &page.entries {
            people.see(&read.entry.recorded.by, &read.entry.recorded.event);
        }
        let names = self.names(people)?;
        let events = page.entries.into_iter();
        let seen = events
            .filter_map(|read| EventView::for_reader(reader, &found.ticket, read.entry, &names));
        Ok((seen.collect(), page.later))
    }

    fn readable(&self, reader: &Reader, ticket: TicketRef) -> Result<Found, Error> {
        let found = self.found(ticket)?;
        if found.ticket.may_read(reader) { Ok(found) } else { Err(MISSING) }
    }

    /// Returns what `reader` may ask of the ticket now (S15); empty for the operator, who acts as somebody
    /// else.
    fn offers(&self, reader: &Reader, ticket: &Ticket) -> Result<Offers, Error> {
        let actor = match reader {
            Reader::Operator => return Ok(Offers::default()),
            Reader::Customer(customer) => Actor::Customer(customer.clone()),
            Reader::Agent(agent) => Actor::Agent(agent.clone()),
        };
        // Nothing is offered on a closed ticket whatever the facts are, so none are looked up.
        let facts = match ticket.live() {
            Some(_) => self.facts_of_all(&actor, ticket)?,
            None => Facts { actor_active: true, ..Facts::default() },
        };
        let (now, policy) = (self.now(), self.policy()?);
        let ctx = Context { actor: &actor, facts: &facts, now, policy: &policy, seen: None };
        Ok(ticket.offers(&ctx))
    }

    /// The row of the state that was read, whatever was written since.
    fn row(&self, found: &Found, opening: Option<&TimelineEntry>) -> Result<Row, Error> {
        let subject = match opening.map(|read| &read.entry.words) {
            Some(Kept::Words(words)) => words.subject.as_ref(),
            Some(Kept::Erased | Kept::None) | None => None,
        };
        let subject = subject.map(|subject| subject.as_str().to_owned());
        let earlier = found.ticket.follows().map(|id| self.store().ticket(id)).transpose()?;
        let follows = earlier.flatten().map(|earlier| earlier.number);
        Ok(Row::of(&found.ticket, found.number, subject, follows))
    }

    fn names_in(&self, ticket: &Ticket, read: &Excerpt) -> Result<Names, Error> {
        let mut people = Mentioned::default();
        people.see_ticket(ticket);
        let pages = read.page.iter().chain(read.newest.iter().flatten());
        let pointed = [&read.opening, &read.request, &read.closing].into_iter().flatten();
        for TimelineEntry { entry, .. } in pages.chain(pointed) {
            people.see(&entry.recorded.by, &entry.recorded.event);
        }
        self.names(people)
    }
}

/// The log of a ticket up to the version that was read. What is written meanwhile belongs to the next
/// reading, so that the head of a page and its history have the same version.
struct Pinned<'a> {
    desk: &'a Helpdesk,
    found: &'a Found,
    public_only: bool,
    /// As the reader counts.
    version: Version,
}

impl<'a> Pinned<'a> {
    fn of(desk: &'a Helpdesk, reader: &Reader, found: &'a Found) -> Self {
        let (public_only, version) = match reader {
            Reader::Customer(_) => (true, found.ticket.public_version()),
            Reader::Agent(_) | Reader::Operator => (false, found.ticket.version()),
        };
        Self { desk, found, public_only, version }
    }

    fn query(&self, place: TimelinePlace, limit: usize) -> TimelineQuery {
        let place = match place {
            TimelinePlace::After(seq) => TimelinePlace::After(seq.min(self.version)),
            TimelinePlace::Before(seq) => TimelinePlace::Before(seq.min(self.version.next())),
            TimelinePlace::Newest => TimelinePlace::Before(self.version.next()),
            TimelinePlace::Around(seq) => {
                TimelinePlace::Around(seq.clamp(Version(1), self.version))
            }
        };
        TimelineQuery::page(self.public_only, place, limit)
    }

    fn read(&self, query: TimelineQuery) -> Result<TimelinePage, Error> {
        let counted = |read: &TimelineEntry| query.counted(&read.entry.recorded);
        let mut page = self.desk.store().events(self.found.ticket.id(), query)?;
        page.entries.retain(|read| counted(read) <= self.version);
        let (first, last) = (page.entries.first().map(counted), page.entries.last().map(counted));
        let whole = match query.place {
            TimelinePlace::After(seq) => first == Some(seq.next()) || seq == self.version,
            TimelinePlace::Before(seq) => last.map(Version::next) == Some(seq) || seq <= Version(1),
            TimelinePlace::Around(seq) => first <= Some(seq) && last >= Some(seq),
            TimelinePlace::Newest => last == Some(self.version),
        };
        let whole = whole && page.entries.is_sorted_by(|a, b| counted(b) == counted(a).next());
        if !whole {
            return Err(Error::Damaged(format!(
                "the log of ticket {} has a gap or ends too early",
                self.found.number
            )));
        }
        page.earlier = page.earlier.map(|seq| seq.min(self.version.next()));
        page.later = last.or(page.later).filter(|seq| *seq < self.version);
        Ok(page)
    }

    /// Reads an event to which the ticket's state points. It is public.
    fn one(&self, seq: Version) -> Result<Option<TimelineEntry>, Error> {
        let place = TimelinePlace::After(Version(seq.0.saturating_sub(1)));
        let query = TimelineQuery::page(false, place, 1);
        let mut page = self.desk.store().events(self.found.ticket.id(), query)?;
        Ok(page.entries.pop().filter(|read| read.entry.recorded.seq == seq))
    }

    fn excerpt(&self, place: TimelinePlace, limit: usize) -> Result<Excerpt, Error> {
        let TimelinePage { entries: page, earlier: older, later: newer } =
            self.read(self.query(place, limit))?;
        let is_newest = place == TimelinePlace::Newest && limit == TIMELINE_PAGE;
        let newest = if is_newest {
            None
        } else {
            Some(self.read(self.query(TimelinePlace::Newest, TIMELINE_PAGE))?.entries)
        };
        let ticket = &self.found.ticket;
        let at = |seq: Version| {
            let mut pages = page.iter().chain(newest.iter().flatten());
            match pages.find(|read| read.entry.recorded.seq == seq) {
                Some(read) => Ok(Some(read.clone())),
                None => self.one(seq),
            }
        };
        let request = ticket.live().and_then(|live| live.access.request());
        let request = request.map(|request| at(request.seq)).transpose()?.flatten();
        let closing = ticket.closure().map(|closure| at(closure.seq)).transpose()?.flatten();
        let opening = at(Version(1))?;
        Ok(Excerpt { page, older, newer, opening, request, closing, newest })
    }
}
