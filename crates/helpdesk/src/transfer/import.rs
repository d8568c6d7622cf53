//! In: the whole desk, with every chain, digest and count checked.

mod batch;
mod wrong;

use std::collections::{BTreeSet, VecDeque};
use std::io::BufRead;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use helpdesk_core::canned::ANSWERS_MAX;
use helpdesk_core::digest::Hasher;
use helpdesk_core::{
    Actor, AgentId, CannedAnswer, CustomerId, Event, FileRef, Sealed, Ticket, TicketId, Version,
};
use helpdesk_store::{
    CHUNK_MAX, DeskAct, DeskAction, DeskLine, People, PolicyVersion, ReceiptLine, Restored,
    SealedWords, StoreError, StoreErrorKind,
};

use self::batch::Batch;
use self::wrong::{Wrong, wrong};
use super::export::tells_of_the_desk;
use super::line::{
    ChunkLine, End, EventLine, Header, LINE_MAX, Line, MemberLine, PolicyLine, RatingReadLine,
    WordsLine,
};
use super::{EXPORT_VERSION, Moved};
use crate::engine::Helpdesk;
use crate::error::Error;

impl Helpdesk {
    /// Returns whether the desk holds nothing yet: no tickets, people or projects.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.store().is_empty()?)
    }

    /// Imports a whole desk that [`Helpdesk::export`] wrote, into a desk that holds nothing yet. Tells
    /// `progress` how many lines are read.
    ///
    /// What is read is checked as it comes and written in batches, so a failure leaves part of a desk behind:
    /// import into a new file beside its final place, and move it there when this succeeds. Notices are
    /// queued as they were; delivery begins after the last. Only one line, at most 4 MiB, and one batch are
    /// in memory at a time.
    ///
    /// # Errors
    /// [`Error::Store`] of kind `NotEmpty` when the desk holds anything; [`Error::Input`] with the
    /// number of the bad line and what is wrong with it; [`Error::Io`]; [`Error::Store`].
    pub fn import(
        &self,
        input: &mut dyn BufRead,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Moved, Error> {
        if !self.is_empty()? {
            let message = "the desk holds something already; import into a new, empty one";
            return Err(Error::Store(StoreError::new(StoreErrorKind::NotEmpty, message)));
        }
        let mut import = Import::new(self);
        let (mut bytes, mut hasher) = (Vec::new(), Hasher::default());
        for number in 1_u64.. {
            bytes.clear();
            let at_line = |what: String| Error::Input {
                field: "import",
                problem: format!("line {number}: {what}"),
            };
            let read = read_line(input, &mut bytes)?;
            if read == 0 {
                return Err(at_line("the export stops here, before its end line".to_owned()));
            }
            if bytes.last() != Some(&b'\n') {
                let what = if read > LINE_MAX { "is longer than 4 MiB" } else { "stops half-way" };
                return Err(at_line(format!("the line {what}")));
            }
            let line: Line = serde_json::from_slice(&bytes)
                .map_err(|error| at_line(format!("is no line of an export: {error}")))?;
            let before = hasher.clone().finish();
            hasher.update(&bytes);
            let done = import.take(line, before).map_err(|error| match error {
                Wrong::Line(what) => at_line(what),
                Wrong::Desk(Error::Store(error)) if error.kind() == StoreErrorKind::Input => {
                    at_line(error.to_string())
                }
                Wrong::Desk(error) => error,
            })?;
            progress(number);
            if let Some(counts) = done {
                if read_line(input, &mut bytes)? > 0 {
                    return Err(at_line("something follows the end line".to_owned()));
                }
                self.forget_policy();
                self.follow()?;
                let subject = format!("{} tickets, {} events", counts.tickets, counts.events);
                let (at, action) = (self.now(), DeskAction::Imported);
                let line = DeskLine { at, by: None, action, subject, reason: None };
                self.store().record(line.into())?;
                return Ok(counts);
            }
        }
        Ok(import.counts)
    }
}

/// Reads a line, but never more than the longest one and a byte.
fn read_line(input: &mut dyn BufRead, bytes: &mut Vec<u8>) -> Result<usize, Error> {
    let limit = LINE_MAX as u64 + 1;
    Ok(std::io::Read::take(input, limit).read_until(b'\n', bytes)?)
}

/// A file whose bytes are coming.
struct Coming {
    ticket: TicketId,
    seq: Version,
    file: FileRef,
    next: u32,
    size: u64,
    hasher: Hasher,
}

/// An import under way.
struct Import<'a> {
    desk: &'a Helpdesk,
    /// Of the export's form.
    version: u32,
    place: Option<u8>,
    /// Lines of the log that wait for the writes they tell of: each write takes the next.
    log: VecDeque<DeskLine>,
    policy: Option<PolicyLine>,
    batch: Batch<'a>,
    /// The canned answers of the desk, which are written at the end.
    canned: Vec<CannedAnswer>,
    files: VecDeque<Coming>,
    /// Customers and agents who are erased according to the log, and whose key was not given to another
    /// since.
    erased: BTreeSet<Actor>,
    counts: Moved,
}

impl<'a> Import<'a> {
    fn new(desk: &'a Helpdesk) -> Self {
        Self {
            desk,
            version: EXPORT_VERSION,
            place: None,
            log: VecDeque::new(),
            policy: None,
            batch: Batch::new(desk),
            canned: Vec::new(),
            files: VecDeque::new(),
            erased: BTreeSet::new(),
            counts: Moved::default(),
        }
    }

    /// Takes a line; returns the counts at the last.
    fn take(&mut self, line: Line, before: helpdesk_core::Digest) -> Result<Option<Moved>, Wrong> {
        self.check_order(&line)?;
        match line {
            Line::HelpdeskExport(Header { version, .. }) => {
                if !(1..=EXPORT_VERSION).contains(&version) {
                    let known = format!("this desk takes in 1 to {EXPORT_VERSION}");
                    return wrong(format!("the export has version {version}; {known}"));
                }
                self.version = version;
            }
            Line::Policy(line) => self.policy = Some(*line),
            Line::Log(line) if !tells_of_the_desk(&line) => {
                return wrong("tells of another database");
            }
            Line::Log(line) => {
                self.erased.extend(erased_by(&line));
                self.log.push_back(line);
                self.counts.log += 1;
            }
            Line::Customer(card) => {
                let log = self.next_log(card.key.as_str())?;
                // A key that was given to another person, which an earlier release allowed, stays theirs.
                if card.active || !card.name.is_empty() {
                    self.erased.remove(&Actor::Customer(card.key.clone()));
                }
                self.kept(log, |people, log| people.put_customer(card, log))?;
            }
            Line::Agent(card) => {
                let log = self.next_log(card.key.as_str())?;
                self.kept(log, |people, log| people.put_agent(card, log))?;
            }
            Line::Project(card) => {
                let log = self.next_log(card.key.as_str())?;
                self.kept(log, |people, log| people.put_project(card, log))?;
            }
            Line::Member(member) => {
                let log = self.next_log(member.project.as_str())?;
                let MemberLine { project, customer } = member;
                let added =
                    |people: &dyn People, log| people.set_member(project, customer, true, log);
                if self.kept(log, added)? == Some(false) {
                    return wrong("this member stands twice");
                }
            }
            Line::Event(line) => self.event(*line)?,
            Line::Chunk(chunk) => self.chunk(&chunk)?,
            Line::Receipt(line) => self.receipt((*line).into())?,
            Line::RatingRead(line) => self.rating_read(line)?,
            Line::CannedAnswer(answer) => self.canned_answer(*answer)?,
            Line::End(end) => return self.end(&end, before).map(Some),
        }
        Ok(None)
    }

    /// Lines come in the order of an export, and no file is left half.
    fn check_order(&mut self, line: &Line) -> Result<(), Wrong> {
        let (kind, place) = line.kind();
        let follows = match (self.place, place) {
            (None, 0) | (Some(0), 1) => true,
            (Some(last), place) => place > 1 && last > 0 && place >= last,
            (None, _) => false,
        };
        if !follows {
            return wrong(match self.place {
                None => "the first line must be `helpdesk_export`".to_owned(),
                Some(_) => format!("`{kind}` cannot stand here"),
            });
        }
        if let Some(coming) = self.files.front()
            && !matches!(line, Line::Chunk(_))
        {
            return wrong(format!("the bytes of file `{}` are missing", coming.file.id));
        }
        // The first line after the log sets the policy and, at the first event, writes what is left.
        if place > 2 {
            self.set_policy()?;
        }
        if place >= 7 {
            while let Some(line) = self.log.pop_front() {
                self.desk.store().record(line.into())?;
            }
        }
        self.place = Some(place);
        Ok(())
    }

    /// Writes a person or a project with its line of the log; if they belong to a host, only the line.
    fn kept<T>(
        &mut self,
        log: DeskLine,
        write: impl FnOnce(&dyn People, DeskAct) -> Result<T, StoreError>,
    ) -> Result<Option<T>, Wrong> {
        self.counts.cards += 1;
        match self.desk.kept_people() {
            Some(people) => Ok(Some(write(people, log.into())?)),
            None => {
                self.desk.store().record(log.into())?;
                Ok(None)
            }
        }
    }

    fn next_log(&mut self, subject: &str) -> Result<DeskLine, Wrong> {
        Ok(self.log.pop_front().unwrap_or_else(|| DeskLine {
            at: self.desk.now(),
            by: None,
            action: DeskAction::Imported,
            subject: subject.to_owned(),
            reason: None,
        }))
    }

    /// Sets the policy as often as it had changed, so that its version comes out the same.
    fn set_policy(&mut self) -> Result<(), Wrong> {
        let Some(PolicyLine { changed, policy, hours }) = self.policy.take() else { return Ok(()) };
        if changed.0 > self.log.len() as u64 {
            return wrong(format!(
                "the policy changed {} times, but the log is shorter",
                changed.0
            ));
        }
        let policy = match policy.check() {
            Ok(policy) => policy,
            Err(error) => return wrong(error.to_string()),
        };
        for version in 0..changed.0 {
            let log = self.next_log("policy")?;
            if !self.desk.store().set_policy(policy.clone(), PolicyVersion(version), log.into())? {
                return wrong("the policy of the new desk was changed by somebody else");
            }
        }
        if !hours.is_empty() {
            if !hours.iter().zip(hours.iter().skip(1)).all(|(one, next)| one.since < next.since) {
                return wrong("the working hours of the past do not stand in their order");
            }
            let history = hours.into_iter().map(|line| (line.since, line.hours)).collect();
            self.desk.store().set_calendars(history)?;
        }
        Ok(())
    }

    /// Takes the mark of a rating, whose ticket must be there.
    fn rating_read(&mut self, line: RatingReadLine) -> Result<(), Wrong> {
        self.batch.flush()?;
        let id = self.desk.store().find(line.number)?;
        let ticket = id.map(|id| self.desk.store().ticket(id)).transpose()?.flatten();
        let closure = ticket.as_ref().and_then(|found| found.ticket.closure());
        if closure.is_none_or(|closure| closure.stars.is_none()) {
            return wrong("this marks a rating that is not there");
        }
        if self.desk.store().mark_rating(line.number, line.mark.clone())? != line.mark {
            return wrong("this rating is marked twice");
        }
        Ok(())
    }

    /// Takes a canned answer; they come in the order of keys, each once.
    fn canned_answer(&mut self, answer: CannedAnswer) -> Result<(), Wrong> {
        if self.canned.last().is_some_and(|last| last.key >= answer.key) {
            return wrong("the canned answers do not stand in their order");
        }
        if self.canned.len() >= ANSWERS_MAX {
            return wrong(format!("a desk has at most {ANSWERS_MAX} canned answers"));
        }
        self.canned.push(answer);
        self.counts.cards += 1;
        Ok(())
    }

    fn event(&mut self, line: EventLine) -> Result<(), Wrong> {
        let EventLine { number, recorded, words } = line;
        let place = (recorded.ticket, recorded.seq);
        let sealed = match (recorded.event.words(), words) {
            (None, None) => None,
            (Some(digest), Some(WordsLine::Kept(sealed))) if sealed.digest() == digest => {
                Some(SealedWords::Kept(sealed))
            }
            (Some(_), Some(WordsLine::Erased)) => Some(SealedWords::Erased),
            (Some(_), Some(WordsLine::Kept(_))) => {
                return wrong("the words are not those that the event was written with");
            }
            (Some(_), None) => return wrong("the words of the event are missing"),
            (None, Some(_)) => return wrong("the event has no words, but here are some"),
        };
        if let Some(number) = number
            && (self.batch.holds(number)? || self.batch.ticket(recorded.ticket)?.is_some())
        {
            return wrong(format!("the number {number} or the ticket stands twice"));
        }
        let (number, ticket) = match (number, matches!(recorded.event, Event::Opened { .. })) {
            (Some(number), true) => {
                self.counts.tickets += 1;
                (number, Ticket::replay([&recorded]))
            }
            (None, false) => {
                let Some((number, mut ticket)) = self.batch.ticket(recorded.ticket)? else {
                    return wrong("the ticket of this event was not opened before");
                };
                let applied = ticket.apply(&recorded);
                (number, applied.map(|()| ticket))
            }
            (Some(_), false) | (None, true) => {
                return wrong("a number stands with the first event of a ticket, and only there");
            }
        };
        let ticket = match ticket {
            Ok(ticket) => ticket,
            Err(error) => return wrong(error.to_string()),
        };
        self.await_files(place, sealed.as_ref());
        self.counts.events += 1;
        self.batch.event(number, recorded, ticket, sealed)?;
        self.begin_files()
    }

    fn await_files(&mut self, (ticket, seq): (TicketId, Version), words: Option<&SealedWords>) {
        let files = match words {
            Some(SealedWords::Kept(sealed)) => Sealed::words(sealed).files.clone(),
            Some(SealedWords::Erased) | None => Vec::new(),
        };
        self.files.extend(files.into_iter().map(|file| {
            let hasher = Hasher::default();
            Coming { ticket, seq, file, next: 0, size: 0, hasher }
        }));
    }

    /// Begins the next file; an empty one is complete at once.
    fn begin_files(&mut self) -> Result<(), Wrong> {
        while let Some(coming) = self.files.front() {
            let (ticket, seq, file) = (coming.ticket, coming.seq, coming.file.clone());
            let empty = file.size == 0;
            self.batch.push(Restored::File { ticket, seq, file })?;
            if !empty {
                break;
            }
            self.end_file()?;
        }
        Ok(())
    }

    fn chunk(&mut self, chunk: &ChunkLine) -> Result<(), Wrong> {
        let Some(coming) = self.files.front_mut() else {
            return wrong("these bytes belong to no file of the event before");
        };
        if chunk.file != coming.file.id || chunk.index != coming.next {
            let (file, next) = (coming.file.id, coming.next);
            return wrong(format!("part {next} of file `{file}` should stand here"));
        }
        let bytes = match STANDARD.decode(&chunk.bytes) {
            Ok(bytes) if bytes.len() <= CHUNK_MAX => bytes,
            Ok(_) => return wrong("the part is longer than 1 MiB"),
            Err(error) => return wrong(format!("the bytes are no base64: {error}")),
        };
        coming.hasher.update(&bytes);
        coming.size += bytes.len() as u64;
        coming.next += 1;
        let whole = coming.size >= coming.file.size;
        let (file, index) = (chunk.file, chunk.index);
        self.batch.push(Restored::Chunk { file, index, bytes })?;
        if whole {
            self.end_file()?;
            self.begin_files()?;
        }
        Ok(())
    }

    fn end_file(&mut self) -> Result<(), Wrong> {
        let Some(coming) = self.files.pop_front() else { return Ok(()) };
        let id = coming.file.id;
        if coming.size != coming.file.size {
            let (size, expected) = (coming.size, coming.file.size);
            return wrong(format!("file `{id}` has {size} bytes, not {expected}"));
        }
        if coming.hasher.finish() != coming.file.digest {
            return wrong(format!("the bytes of file `{id}` are not those that were sent"));
        }
        self.counts.files += 1;
        Ok(())
    }

    fn receipt(&mut self, mut line: ReceiptLine) -> Result<(), Wrong> {
        // Version 1 has a digest of the words, which would confirm erased words (E1).
        if self.version < 2 {
            line.content = None;
        }
        let receipt = &line.receipt;
        let known = self.batch.ticket(receipt.ticket)?;
        let Some((_, ticket)) = known.filter(|(number, _)| *number == receipt.number) else {
            return wrong("the receipt is of a ticket that is not there");
        };
        if receipt.to > ticket.version_for(&line.by) || receipt.from > receipt.to.next() {
            return wrong("the receipt is of events that are not there");
        }
        self.counts.receipts += 1;
        self.batch.push(Restored::Receipt(Box::new(line)))
    }

    fn end(&mut self, end: &End, before: helpdesk_core::Digest) -> Result<Moved, Wrong> {
        for actor in std::mem::take(&mut self.erased) {
            self.batch.push(Restored::Erased(actor))?;
        }
        self.batch.flush()?;
        if end.counts != self.counts {
            let (told, counted) = (end.counts, self.counts);
            return wrong(format!("the export counts {told}, but what came is {counted}"));
        }
        if end.digest != before {
            return wrong("the digest is not that of the lines before: something was changed");
        }
        // An export from before there were canned answers keeps those of a new desk.
        if !self.canned.is_empty() {
            self.desk.store().set_canned_answers(std::mem::take(&mut self.canned))?;
        }
        Ok(self.counts)
    }
}

/// Returns whose erasure a line of the log tells.
fn erased_by(line: &DeskLine) -> Option<Actor> {
    if line.action == DeskAction::CustomerErased {
        return CustomerId::new(line.subject.clone()).ok().map(Actor::Customer);
    }
    if line.action == DeskAction::AgentErased {
        return AgentId::new(line.subject.clone()).ok().map(Actor::Agent);
    }
    None
}
