//! A desk in a directory of its own, and people who use it.

use std::path::PathBuf;

use helpdesk_contract::kit::{self, Ids, minute};
use helpdesk_core::digest::Hasher;
use helpdesk_core::words::Field;
use helpdesk_core::{
    Actor, AgentId, Command, Context, CustomerId, Facts, FileId, FileName, FileRef, NewTicket,
    Policy, Priority, ProjectAsNamed, ProjectId, Sealed, Subject, Text, TicketId, Words,
};
use helpdesk_sqlite::Sqlite;
use helpdesk_store::ports::*;
use helpdesk_store::{Commit, CursorKey, StagedFile};
use tempfile::TempDir;

/// A desk that goes with its directory.
pub(crate) struct Desk {
    pub(crate) directory: TempDir,
    pub(crate) store: Sqlite,
    pub(crate) ids: Ids,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("desk.db");
        let store = Sqlite::create(path, CursorKey([7; 32]), None).unwrap();
        Self { directory, store, ids: Ids::new(1) }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().join("desk.db")
    }

    /// Closes the desk and returns the directory that keeps it.
    pub(crate) fn close(self) -> TempDir {
        self.directory
    }

    pub(crate) fn words(&self, subject: Option<&str>, text: &str, files: Vec<FileRef>) -> Words {
        let text = Text::new(Field::Text, text).unwrap();
        let words = Words::message(Some(text), files).unwrap();
        match subject {
            Some(subject) => words.under(Subject::new(subject).unwrap()),
            None => words,
        }
    }

    pub(crate) fn opening(&self, customer: &str, subject: &str, text: &str) -> Commit {
        self.opening_by(&format!("customer:{customer}"), customer, subject, text)
    }

    pub(crate) fn opening_by(&self, by: &str, customer: &str, subject: &str, text: &str) -> Commit {
        let customer = CustomerId::new(customer).unwrap();
        let words = self.ids.seal(self.words(Some(subject), text, Vec::new()));
        let subject = Subject::new(subject).unwrap();
        let request = NewTicket::new(customer, Priority::Medium, subject, words)
            .about(ProjectId::new("site").unwrap());
        let (facts, policy) = (facts(), Policy::default());
        let actor: Actor = by.parse().unwrap();
        let ctx =
            Context { actor: &actor, facts: &facts, now: minute(0), policy: &policy, seen: None };
        kit::opening(&ctx, self.ids.ticket(), self.ids.command(), &request).unwrap()
    }

    pub(crate) fn open(&self, customer: &str, subject: &str, text: &str) -> TicketId {
        self.store.commit(self.opening(customer, subject, text)).unwrap().ticket
    }

    pub(crate) fn acting(
        &self,
        ticket: TicketId,
        actor: &str,
        at: i64,
        command: &Command<Sealed>,
    ) -> Commit {
        let ticket = self.store.ticket(ticket).unwrap().unwrap().ticket;
        let actor: Actor = actor.parse().unwrap();
        let (facts, policy) = (facts(), Policy::default());
        let now = minute(at);
        let ctx = Context { actor: &actor, facts: &facts, now, policy: &policy, seen: None };
        kit::acting(&ctx, &ticket, self.ids.command(), command).unwrap()
    }

    pub(crate) fn act(&self, ticket: TicketId, actor: &str, at: i64, command: &Command<Sealed>) {
        self.store.commit(self.acting(ticket, actor, at, command)).unwrap();
    }

    pub(crate) fn reply(&self, text: &str, files: Vec<FileRef>) -> Command<Sealed> {
        Command::Reply(self.ids.seal(self.words(None, text, files)))
    }

    pub(crate) fn note(&self, text: &str) -> Command<Sealed> {
        Command::Note(self.ids.seal(self.words(None, text, Vec::new())))
    }

    /// Uploads a file whole.
    pub(crate) fn upload(&self, by: &str, name: &str, bytes: &[u8]) -> FileRef {
        let (id, by): (FileId, Actor) = (self.ids.file(), by.parse().unwrap());
        self.store.stage(StagedFile { id, by: by.clone(), at: minute(0) }).unwrap();
        let mut hasher = Hasher::default();
        for (index, chunk) in (0..).zip(bytes.chunks(helpdesk_store::CHUNK_MAX)) {
            hasher.update(chunk);
            self.store.append(id, by.clone(), index, chunk.to_vec()).unwrap();
        }
        let file = FileRef {
            id,
            name: FileName::clean(name),
            size: bytes.len() as u64,
            media_type: "text/plain".to_owned(),
            digest: hasher.finish(),
        };
        self.store.finish(by, file.clone()).unwrap();
        file
    }
}

pub(crate) fn close() -> Command<Sealed> {
    Command::close()
}

pub(crate) fn agent(key: &str) -> AgentId {
    AgentId::new(key).unwrap()
}

pub(crate) fn facts() -> Facts {
    let project = ProjectAsNamed {
        key: ProjectId::new("site").unwrap(),
        number: 12,
        name: "Сайт".to_owned(),
    };
    Facts {
        actor_active: true,
        customer_active: true,
        member: true,
        target_active: true,
        project: Some(project),
        followed: None,
    }
}
