//! A desk on which a rule is tried, with few words for what people do on it.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use helpdesk_core::command::RatingGiven;
use helpdesk_core::words::Field;
use helpdesk_core::{
    Actor, AgentId, AnswerKey, CannedAnswer, CannedText, CannedTitle, Command, Context, CustomerId,
    Digest, Facts, FileId, FileName, FileRef, Language, Localised, NewTicket, Offered, Policy,
    Priority, ProjectAsNamed, ProjectId, Sealed, Stars, Subject, Text, Ticket, TicketId,
    TicketNumber, Version, Words,
};
use helpdesk_store::{
    AgentCard, Audit, CHUNK_MAX, Commit, CommitRefusal, CustomerCard, DeskAct, DeskAction,
    DeskLine, Follower, Found, ProjectCard, Receipt, StagedFile, StoreError, Taken,
};

use super::kit::{self, Ids, minute};
use super::{AllPorts, Place, Trouble};

/// A fresh desk. People are named as on the command line: `customer:ada`, `agent:max`.
pub(crate) struct Room {
    pub(crate) store: Arc<dyn AllPorts>,
    pub(crate) ids: Ids,
    policy: Policy,
}

impl Room {
    pub(crate) fn new(place: &dyn Place) -> Result<Self, Trouble> {
        Ok(Self::with(place.open()?))
    }

    pub(crate) fn with(store: Arc<dyn AllPorts>) -> Self {
        Self { store, ids: Ids::new(1), policy: Policy::default() }
    }

    /// Every asker is active and a member; projects are named after their keys.
    pub(crate) fn facts(project: Option<&ProjectId>) -> Facts {
        Facts {
            actor_active: true,
            customer_active: true,
            member: true,
            target_active: true,
            project: project.map(|key| ProjectAsNamed {
                key: key.clone(),
                number: key.as_str().bytes().map(u64::from).sum(),
                name: format!("Project {key}"),
            }),
            followed: None,
        }
    }

    /// The commit by which `who` opens their own ticket; the subject is the first line.
    pub(crate) fn open_commit(
        &self,
        who: &str,
        project: Option<&str>,
        text: &str,
        at: i64,
    ) -> Result<Commit, Trouble> {
        let actor: Actor = who.parse()?;
        let customer = actor.customer().ok_or("only customers open here")?.clone();
        let project = project.map(ProjectId::new).transpose()?;
        let facts = Self::facts(project.as_ref());
        let (subject, message) = (subject(text)?, Words::message(Some(text_of(text)?), vec![])?);
        let words = self.ids.seal(message.under(subject.clone()));
        let request = NewTicket::new(customer, Priority::Medium, subject, words).about(project);
        let now = minute(at);
        let policy = &self.policy;
        let ctx = Context { actor: &actor, facts: &facts, now, policy, seen: None };
        Ok(kit::opening(&ctx, self.ids.ticket(), self.ids.command(), &request)?)
    }

    pub(crate) fn open(
        &self,
        who: &str,
        project: Option<&str>,
        text: &str,
        at: i64,
    ) -> Result<TicketId, Trouble> {
        Ok(self.store.commit(self.open_commit(who, project, text, at)?)?.ticket)
    }

    pub(crate) fn found(&self, id: TicketId) -> Result<Found, Trouble> {
        Ok(self.store.ticket(id)?.ok_or("the ticket is gone")?)
    }

    /// The commit by which `who` does something, from the state that is stored now.
    pub(crate) fn commit(
        &self,
        id: TicketId,
        who: &str,
        at: i64,
        command: &Command<Sealed>,
    ) -> Result<Commit, Trouble> {
        self.commit_on(&self.found(id)?.ticket, who, at, command)
    }

    pub(crate) fn commit_on(
        &self,
        ticket: &Ticket,
        who: &str,
        at: i64,
        command: &Command<Sealed>,
    ) -> Result<Commit, Trouble> {
        let actor: Actor = who.parse()?;
        let facts = Self::facts(ticket.project().map(|project| &project.key));
        let now = minute(at);
        let ctx = Context { actor: &actor, facts: &facts, now, policy: &self.policy, seen: None };
        Ok(kit::acting(&ctx, ticket, self.ids.command(), command)?)
    }

    pub(crate) fn act(
        &self,
        id: TicketId,
        who: &str,
        at: i64,
        command: &Command<Sealed>,
    ) -> Result<Receipt, Trouble> {
        Ok(self.store.commit(self.commit(id, who, at, command)?)?)
    }

    /// Does it again and again from the state as it then is, until nobody else was faster.
    pub(crate) fn insist(
        &self,
        id: TicketId,
        who: &str,
        at: i64,
        command: &Command<Sealed>,
    ) -> Result<Receipt, Trouble> {
        loop {
            match self.store.commit(self.commit(id, who, at, command)?) {
                Err(CommitRefusal::Conflict) => {}
                answer => return Ok(answer?),
            }
        }
    }

    pub(crate) fn sealed(&self, text: &str) -> Result<Sealed, Trouble> {
        Ok(self.ids.seal(Words::text(text_of(text)?)))
    }

    pub(crate) fn reply(&self, text: &str) -> Result<Command<Sealed>, Trouble> {
        Ok(Command::Reply(self.sealed(text)?))
    }

    pub(crate) fn note(&self, text: &str) -> Result<Command<Sealed>, Trouble> {
        Ok(Command::Note(self.sealed(text)?))
    }

    pub(crate) fn attach(
        &self,
        text: &str,
        files: Vec<FileRef>,
    ) -> Result<Command<Sealed>, Trouble> {
        Ok(Command::Reply(self.with_files(text, files)?))
    }

    pub(crate) fn with_files(&self, text: &str, files: Vec<FileRef>) -> Result<Sealed, Trouble> {
        Ok(self.ids.seal(Words::message(Some(text_of(text)?), files)?))
    }

    /// The customer's close, with stars and a comment where somebody can be rated.
    pub(crate) fn close(
        &self,
        stars: Option<u8>,
        comment: &str,
    ) -> Result<Command<Sealed>, Trouble> {
        let rating = match stars {
            Some(stars) => {
                Some(RatingGiven::new(Stars::new(stars)?).with_comment(self.sealed(comment)?))
            }
            None => None,
        };
        Ok(Command::Close { rating, reason: None })
    }

    /// Uploads a file of these bytes and ends the upload.
    pub(crate) fn upload(&self, who: &str, at: i64, bytes: &[u8]) -> Result<FileRef, Trouble> {
        let by: Actor = who.parse()?;
        let id = self.ids.file();
        self.store.stage(StagedFile { id, by: by.clone(), at: minute(at) })?;
        for (index, chunk) in (0..).zip(bytes.chunks(CHUNK_MAX)) {
            self.store.append(id, by.clone(), index, chunk.to_vec())?;
        }
        let file = file_of(id, bytes);
        self.store.finish(by, file.clone())?;
        Ok(file)
    }

    pub(crate) fn add_customer(&self, key: &str) -> Result<CustomerCard, Trouble> {
        let card = CustomerCard::new(CustomerId::new(key)?, format!("Name of {key}"), Language::Ru)
            .email(format!("{key}@example.org"));
        self.store.put_customer(card.clone(), line(DeskAction::CustomerAdded, key))?;
        Ok(card)
    }

    pub(crate) fn add_agent(&self, key: &str, lead: bool) -> Result<AgentCard, Trouble> {
        let card = AgentCard::new(AgentId::new(key)?, format!("Name of {key}"), Language::En)
            .email(format!("{key}@example.org"))
            .lead(lead);
        self.store.put_agent(card.clone(), line(DeskAction::AgentAdded, key))?;
        Ok(card)
    }

    pub(crate) fn add_project(&self, key: &str, number: u64) -> Result<ProjectCard, Trouble> {
        let name = format!("Project {key}");
        let card = ProjectCard::new(ProjectId::new(key)?, number, name);
        self.store.put_project(card.clone(), line(DeskAction::ProjectAdded, key))?;
        Ok(card)
    }

    /// Lets all followers take what there is.
    pub(crate) fn follow(&self, at: i64) -> Result<(), Trouble> {
        Ok(kit::follow(&*self.store, minute(at))?)
    }

    /// Everything that the desk can tell of itself, to be compared before and after.
    pub(crate) fn everything(&self) -> Result<String, Trouble> {
        let mut all = String::new();
        let store = &self.store;
        // Letters are left as they are: restoring a desk causes none.
        for follower in [Follower::Search, Follower::Reports] {
            kit::follow_one(&**store, follower, minute(0))?;
        }
        for number in store.numbers(None, ALL)? {
            let audit = store.audit(number)?;
            let audit = audit.map(|audit| Audit { taken: Taken::default(), ..audit });
            writeln!(all, "{audit:#?}")?;
        }
        // Places are each store's own: only their order is the same everywhere.
        for change in store.changes(helpdesk_store::Position(0), ALL)? {
            writeln!(all, "{:#?}", (change.number, change.customer, change.recorded))?;
        }
        writeln!(all, "{:#?}", store.letters(None, helpdesk_store::LetterId(0), ALL)?)?;
        for (_, line) in store.lines(0, ALL)? {
            writeln!(all, "{line:#?}")?;
        }
        writeln!(all, "{:#?}", store.receipts(None, ALL)?)?;
        writeln!(all, "{:#?}", store.customer_cards(None, ALL)?)?;
        writeln!(all, "{:#?}", store.agent_cards(None, ALL)?)?;
        writeln!(all, "{:#?}", store.project_cards(None, ALL)?)?;
        writeln!(all, "{:#?}", store.policy()?)?;
        writeln!(all, "{:#?}", store.calendars()?)?;
        writeln!(all, "{:#?}", store.backlog()?)?;
        writeln!(all, "{:#?}", store.all_rating_marks(None, ALL)?)?;
        writeln!(all, "{:#?}", store.canned_answers()?)?;
        Ok(all)
    }
}

/// An act that rests on nothing, at the first minute.
pub(crate) fn line(action: DeskAction, subject: &str) -> DeskAct {
    line_at(minute(0), action, subject).into()
}

pub(crate) fn line_at(at: DateTime<Utc>, action: DeskAction, subject: &str) -> DeskLine {
    DeskLine { at, by: None, action, subject: subject.to_owned(), reason: None }
}

pub(crate) fn answer(key: &str, text: &str) -> Result<CannedAnswer, Trouble> {
    Ok(CannedAnswer {
        key: AnswerKey::new(key)?,
        title: Localised::try_new(|language| CannedTitle::new(&format!("Ёж «{language}» O'H")))?,
        text: Localised::try_new(|language| {
            CannedText::new(&format!("\t{language}: ёж;\n\n— {text}"))
        })?,
        offered: Offered::AfterDecline,
        active: true,
    })
}

pub(crate) fn text_of(text: &str) -> Result<Text, Trouble> {
    Ok(Text::new(Field::Text, text)?)
}

fn subject(text: &str) -> Result<Subject, Trouble> {
    Ok(Subject::new(text.lines().next().unwrap_or_default())?)
}

pub(crate) fn file_of(id: FileId, bytes: &[u8]) -> FileRef {
    let mut hasher = helpdesk_core::digest::Hasher::default();
    hasher.update(bytes);
    let digest: Digest = hasher.finish();
    let name = FileName::clean("scan.png");
    FileRef { id, name, size: bytes.len() as u64, media_type: "image/png".to_owned(), digest }
}

pub(crate) fn number(n: u64) -> Result<TicketNumber, Trouble> {
    Ok(TicketNumber::new(n)?)
}

pub(crate) fn assign(agent: &str) -> Result<Command<Sealed>, Trouble> {
    Ok(Command::Assign(Some(AgentId::new(agent)?)))
}

pub(crate) const GRANT: Command<Sealed> = Command::GrantAccess(None);

/// More than any rule writes.
pub(crate) const ALL: usize = 1_000_000;

pub(crate) const START: Version = Version(0);

/// Reads on from the last entry of the page before until there is nothing left. Pages that never end are a
/// fault, not a reason to wait.
pub(crate) fn pages<T>(
    next: impl Fn(Option<&T>) -> Result<Vec<T>, StoreError>,
) -> Result<Vec<T>, Trouble> {
    let mut read: Vec<T> = Vec::new();
    loop {
        let page = next(read.last())?;
        if page.is_empty() {
            return Ok(read);
        }
        read.extend(page);
        if read.len() > PAGED_MAX {
            return Err(format!("more than {PAGED_MAX} entries: pages repeat").into());
        }
    }
}

/// More than is ever paged through.
const PAGED_MAX: usize = 20_000;
