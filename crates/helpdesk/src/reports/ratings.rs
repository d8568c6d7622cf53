//! Every rating with its comment, as a list that a lead marks as read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::report::{Closing, Filter, ReportRow};
use helpdesk_core::view::{Person, ProjectSummary, Summary};
use helpdesk_core::{
    Actor, AgentId, Priority, ProjectId, Reader, Stars, TicketId, TicketNumber, TicketRef,
};
use helpdesk_store::{
    Cursor, Follower, ListPosition, ListShape, Period, RatingMark, ReportTime, SealedWords,
};
use serde::Serialize;

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};
use crate::read::{Page, check_limit};

/// Who marked a rating as read, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatingRead {
    /// The lead.
    pub by: Person,
    /// When.
    pub at: DateTime<Utc>,
}

/// A rating with its comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatingEntry {
    /// The ticket's number.
    pub number: TicketNumber,
    /// Its id.
    pub id: TicketId,
    /// When it was closed.
    pub closed_at: DateTime<Utc>,
    /// 1–5.
    pub stars: Stars,
    /// The comment; `None` if none was given or it has been erased.
    pub comment: Option<String>,
    /// Whether there was a comment that has been erased.
    pub erased: bool,
    /// Whom it judges.
    pub agent: Option<Person>,
    /// Who gave it.
    pub customer: Person,
    /// The project as it was named at opening; `None` for a general question.
    pub project: Option<ProjectSummary>,
    /// The priority the customer gave.
    pub priority: Priority,
    /// The subject; `None` once it is erased.
    pub subject: Option<String>,
    /// Who marked it as read, and when.
    pub read: Option<RatingRead>,
}

/// A rated ticket of the period.
struct Rated {
    number: TicketNumber,
    row: ReportRow,
    closing: Closing,
    stars: Stars,
}

impl Rated {
    fn place(&self) -> ListPosition {
        let micros = self.closing.at.timestamp_micros();
        ListPosition { micros, number: self.number.get() }
    }
}

/// Returns what distinguishes one list of ratings from another.
fn shape(period: Period, filter: &Filter, unread: bool) -> ListShape {
    let instant = |at: DateTime<Utc>| at.timestamp_micros().to_string();
    ListShape::of("ratings")
        .with("from", Some(&instant(period.from)))
        .with("to", Some(&instant(period.to)))
        .with("agent", filter.agent.as_ref().map(AgentId::as_str))
        .with("project", filter.project.as_ref().map(ProjectId::as_str))
        .with("priority", filter.priority.map(Priority::name))
        .with("unread", unread.then_some("yes"))
}

impl Helpdesk {
    /// Returns a page of the ratings given in a period, the newest first, for an agent or the operator;
    /// with `unread` only those that no lead has marked, at most `limit` (1 to 199).
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer and for an unknown or disabled reader, [`Error::Unknown`]
    /// for a filter by an unknown key, [`Error::Cursor`] for a cursor of another list,
    /// [`Error::Input`] for a limit out of range, [`Error::Store`].
    pub fn rating_list(
        &self,
        reader: &Reader,
        period: Period,
        filter: &Filter,
        unread: bool,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Page<RatingEntry>, Error> {
        self.check_reader(reader)?;
        self.check_filter(reader, filter)?;
        check_limit(limit)?;
        let list = shape(period, filter, unread).digest();
        let key = self.store().cursor_key()?;
        let after = after.map(|given| Cursor::open(&key, &list, given)).transpose()?;
        let as_of = self.caught_up(Follower::Reports)?.as_of();
        let mut rated = self.rated_before(after, period, filter, unread, limit)?;
        let more = rated.len() > limit;
        rated.truncate(limit);
        let last = rated.last().filter(|_| more);
        let next = last.map(|last| Cursor::sign(&key, &list, last.place()).to_string());
        Ok(Page { items: self.rating_entries(rated)?, next, as_of })
    }

    /// Returns all ratings given in a period, as [`Helpdesk::rating_list`] lists them, on one page, if
    /// there are at most so many.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer and for an unknown or disabled reader, [`Error::Input`] when there are more than `most`,
    /// [`Error::Store`].
    pub fn ratings(
        &self,
        reader: &Reader,
        period: Period,
        filter: &Filter,
        unread: bool,
        most: usize,
    ) -> Result<Page<RatingEntry>, Error> {
        self.check_reader(reader)?;
        self.check_filter(reader, filter)?;
        let as_of = self.caught_up(Follower::Reports)?.as_of();
        let rated = self.rated(period, filter, unread)?;
        if rated.len() > most {
            let problem = format!("there are {} ratings, more than {most}", rated.len());
            return Err(Error::Input { field: "ratings", problem });
        }
        Ok(Page { items: self.rating_entries(rated)?, next: None, as_of })
    }

    /// The newest rated tickets of a period before a place, one more than `limit` if there are that many.
    /// Looks back by days, four times as far each time, so that the cost of a page does not depend on the
    /// length of the period.
    fn rated_before(
        &self,
        after: Option<ListPosition>,
        period: Period,
        filter: &Filter,
        unread: bool,
        limit: usize,
    ) -> Result<Vec<Rated>, Error> {
        let place = after.and_then(|after| DateTime::from_timestamp_micros(after.micros));
        let end = place.and_then(|at| at.checked_add_signed(TimeDelta::microseconds(1)));
        let (mut found, mut days) = (Vec::new(), TimeDelta::days(1));
        let mut to = end.map_or(period.to, |end| end.min(period.to));
        while found.len() <= limit && to > period.from {
            let from =
                to.checked_sub_signed(days).map_or(period.from, |from| from.max(period.from));
            let rated = self.rated(Period { from, to }, filter, unread)?;
            found.extend(rated.into_iter().filter(|one| after.is_none_or(|at| one.place() < at)));
            (to, days) = (from, days.checked_mul(4).unwrap_or(days));
        }
        Ok(found)
    }

    /// The rated tickets of a period that pass the filter, the newest close first; with `unread` only those
    /// that are not marked.
    fn rated(&self, period: Period, filter: &Filter, unread: bool) -> Result<Vec<Rated>, Error> {
        let rows = self.store().report_rows(ReportTime::Closed, period)?;
        let rated = rows.into_iter().rev().filter_map(|(number, row)| {
            let closing = row.closed.clone()?;
            let stars = closing.stars?;
            let takes = filter.agent.as_ref().is_none_or(|it| row.in_charge() == Some(it))
                && filter.project.as_ref().is_none_or(|it| row.project.as_ref() == Some(it))
                && filter.priority.is_none_or(|it| row.priority == it);
            takes.then_some(Rated { number, row, closing, stars })
        });
        let mut rated: Vec<Rated> = rated.collect();
        if unread {
            let numbers = rated.iter().map(|rated| rated.number).collect();
            let marks = self.store().rating_marks(numbers)?;
            rated.retain(|rated| !marks.contains_key(&rated.number));
        }
        Ok(rated)
    }

    fn rating_entries(&self, rated: Vec<Rated>) -> Result<Vec<RatingEntry>, Error> {
        let numbers = rated.iter().map(|rated| rated.number).collect();
        let marks = self.store().rating_marks(numbers)?;
        let mut rows = Vec::with_capacity(rated.len());
        for rated in &rated {
            let id = self.id_of(rated.number.into())?;
            let missing = || Error::Damaged(format!("the row of ticket {} is gone", rated.number));
            rows.push(self.store().row(id)?.ok_or_else(missing)?);
        }
        let heads: BTreeMap<TicketNumber, Summary> = self
            .summaries(&Reader::Operator, rows)?
            .into_iter()
            .map(|summary| (summary.number, summary))
            .collect();
        let leads: BTreeSet<AgentId> = marks.values().map(|mark| mark.by.clone()).collect();
        let judged = rated.iter().filter_map(|rated| rated.row.in_charge().cloned());
        let names = self.agent_names(leads.into_iter().chain(judged).collect())?;
        let mut entries = Vec::with_capacity(rated.len());
        for Rated { number, row, closing, stars } in rated {
            let Some(head) = heads.get(&number) else { continue };
            let (comment, erased) = self.rating_comment(head.id, &closing)?;
            entries.push(RatingEntry {
                number,
                id: head.id,
                closed_at: closing.at,
                stars,
                comment,
                erased,
                agent: row.in_charge().map(|agent| names.agent(agent)),
                customer: head.customer.clone(),
                project: head.project.clone(),
                priority: row.priority,
                subject: head.subject.clone(),
                read: marks
                    .get(&number)
                    .map(|mark| RatingRead { by: names.agent(&mark.by), at: mark.at }),
            });
        }
        Ok(entries)
    }

    fn rating_comment(
        &self,
        ticket: TicketId,
        closing: &Closing,
    ) -> Result<(Option<String>, bool), Error> {
        if !closing.commented {
            return Ok((None, false));
        }
        Ok(match self.store().words(ticket, closing.seq)? {
            Some(SealedWords::Kept(sealed)) => {
                let text = sealed.words().text.as_ref();
                (text.map(|text| text.as_str().to_owned()), false)
            }
            Some(SealedWords::Erased) => (None, true),
            None => return Err(Error::Damaged("the comment of a rating is missing".to_owned())),
        })
    }

    /// Returns who marked the rating of a ticket as read, and when, or `None` if nobody did or there is no
    /// such rating.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer and for an unknown or disabled reader, [`Error::Store`].
    pub fn rating_read(
        &self,
        reader: &Reader,
        ticket: TicketNumber,
    ) -> Result<Option<RatingRead>, Error> {
        self.check_reader(reader)?;
        let mark = self.store().rating_marks(BTreeSet::from([ticket]))?.remove(&ticket);
        mark.map(|mark| self.read_by(mark)).transpose()
    }

    /// The mark with the name of its lead.
    fn read_by(&self, RatingMark { by, at }: RatingMark) -> Result<RatingRead, Error> {
        let names = self.agent_names(BTreeSet::from([by.clone()]))?;
        Ok(RatingRead { by: names.agent(&by), at })
    }

    /// Marks the rating of a ticket as read, by an active lead; a rating that is already marked stays as it
    /// was. Returns the mark.
    ///
    /// # Errors
    /// [`Error::Input`] when `by` is not an active lead, [`Error::NotFound`] when there is no such ticket or
    /// it has no rating, [`Error::Store`].
    pub fn mark_rating(
        &self,
        by: &Actor,
        ticket: impl Into<TicketRef>,
    ) -> Result<RatingRead, Error> {
        let lead = match by {
            Actor::Agent(agent) => Some(agent),
            Actor::Customer(_) | Actor::Service(_) | Actor::System => None,
        };
        let leads = self.leads(by)?;
        let Some(lead) = lead.filter(|_| leads) else {
            let problem = "only an active lead marks ratings as read".to_owned();
            return Err(Error::Input { field: "as", problem });
        };
        let found = self.found(ticket.into())?;
        if found.ticket.closure().is_none_or(|closure| closure.stars.is_none()) {
            return Err(Error::NotFound(Missing::Rating));
        }
        let mark = RatingMark { by: lead.clone(), at: self.now() };
        self.read_by(self.store().mark_rating(found.number, mark)?)
    }
}
