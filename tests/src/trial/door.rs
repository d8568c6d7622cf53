//! The smallest engine over a store: decides with the core, commits, says what was acknowledged.

use chrono::{DateTime, Utc};
use helpdesk_core::words::Field;
use helpdesk_core::{
    Actor, Command, CommandId, Context, Digest, Facts, FileId, FileName, FileRef, Notice,
    OpenTicket, Policy, ProjectAsNamed, Recorded, Salt, Sealed, Subject, Text, Ticket, TicketId,
    Version, Words, notice,
};
use helpdesk_store::{CHUNK_MAX, Commit, IndexedWords, StagedFile, Store};
use uuid::Uuid;

use super::Outcome;
use super::desk::Ack;
use super::random::Random;

/// One client of a store, with dice and a clock of its own.
#[derive(Debug)]
pub struct Door<'a> {
    store: &'a dyn Store,
    policy: Policy,
    project: ProjectAsNamed,
    random: Random,
    now: DateTime<Utc>,
}

impl<'a> Door<'a> {
    /// Stands before a store; the same seed makes the same ids and words.
    #[must_use]
    pub fn new(
        store: &'a dyn Store,
        project: ProjectAsNamed,
        seed: u64,
        now: DateTime<Utc>,
    ) -> Self {
        Self { store, policy: Policy::default(), project, random: Random::new(seed), now }
    }

    /// Opens a ticket.
    ///
    /// # Errors
    /// The core or the store refuses.
    pub fn open(&mut self, by: &Actor, request: &OpenTicket) -> Outcome<(TicketId, Ack)> {
        let facts = self.facts();
        let ctx = self.context(by, &facts);
        let events = Ticket::open(&ctx, request)?;
        let id = TicketId::new(self.uuid());
        let (after, log) = Ticket::begin(id, by, self.now, events)?;
        let ack =
            self.commit(by, request.content(), Version(0), log, after, Some(&request.words))?;
        Ok((id, ack))
    }

    /// Asks something of a ticket.
    ///
    /// # Errors
    /// The core or the store refuses, or there is no such ticket.
    pub fn ask(&mut self, by: &Actor, ticket: TicketId, command: &Command) -> Outcome<Ack> {
        let found = self.store.ticket(ticket)?.ok_or("no such ticket")?;
        let facts = self.facts();
        let ctx = self.context(by, &facts);
        let events = found.ticket.decide(&ctx, command)?;
        let (after, log) = found.ticket.advance(by, self.now, events)?;
        self.commit(
            by,
            command.content(ticket),
            found.ticket.version(),
            log,
            after,
            command.words(),
        )
    }

    /// Words of a message, with files whose bytes are stored first.
    ///
    /// # Errors
    /// A file cannot be stored.
    pub fn message(&mut self, by: &Actor, text: &str, files: &[usize]) -> Outcome<Sealed> {
        let files = files.iter().map(|size| self.upload(by, *size)).collect::<Outcome<Vec<_>>>()?;
        let words = Words::message(Some(Text::new(Field::Text, text)?), files)?;
        Ok(self.seal(words))
    }

    /// The same under a subject.
    ///
    /// # Errors
    /// A file cannot be stored.
    pub fn request(
        &mut self,
        by: &Actor,
        subject: &str,
        text: &str,
        files: &[usize],
    ) -> Outcome<Sealed> {
        let message = self.message(by, text, files)?;
        Ok(Sealed::new(message.words().clone().under(Subject::new(subject)?), message.salt()))
    }

    fn upload(&mut self, by: &Actor, size: usize) -> Outcome<FileRef> {
        let id = FileId::new(self.uuid());
        let bytes: Vec<u8> = std::iter::repeat_with(|| self.random.bits().to_le_bytes())
            .flatten()
            .take(size)
            .collect();
        self.store.stage(StagedFile { id, by: by.clone(), at: self.now })?;
        for (index, chunk) in bytes.chunks(CHUNK_MAX).enumerate() {
            self.store.append(id, by.clone(), u32::try_from(index)?, chunk.to_vec())?;
        }
        let mut hasher = helpdesk_core::digest::Hasher::default();
        hasher.update(&bytes);
        let name = FileName::clean("photo.jpg");
        let digest = hasher.finish();
        let file =
            FileRef { id, name, size: size as u64, media_type: "image/jpeg".to_owned(), digest };
        self.store.finish(by.clone(), file.clone())?;
        Ok(file)
    }

    fn commit(
        &mut self,
        by: &Actor,
        content: Digest,
        expected: Version,
        log: Vec<Recorded>,
        after: Ticket,
        words: Option<&Sealed>,
    ) -> Outcome<Ack> {
        let command = CommandId::new(self.uuid());
        let spoken = words.and_then(|words| {
            log.iter()
                .find(|recorded| recorded.event.words() == Some(words.digest()))
                .map(|at| (at, words))
        });
        let notices: Vec<Notice> = notice::notices(&after, &log);
        let (version, head) = (after.version(), after.head().to_string());
        let counted = match by {
            Actor::Customer(_) => {
                log.first().map_or(after.public_version(), |first| first.public_seq)
            }
            Actor::Agent(_) | Actor::System => expected.next(),
        };
        let commit = Commit {
            by: by.clone(),
            command: Some(command),
            content,
            expected,
            words: spoken.map(|(at, words)| (at.seq, words.clone())).into_iter().collect(),
            terms: spoken.map(|(at, words)| indexed(at, words)).into_iter().collect(),
            claims: spoken
                .map(|(at, words)| {
                    words.words().files.iter().map(|file| (file.id, at.seq)).collect()
                })
                .unwrap_or_default(),
            events: log,
            counted: (counted, after.version_for(by)),
            after,
            notices,
            at: self.now,
        };
        let receipt = self.store.commit(commit)?;
        self.now += chrono::TimeDelta::seconds(1);
        Ok(Ack { by: by.clone(), command, number: receipt.number, version, head })
    }

    fn facts(&self) -> Facts {
        Facts {
            actor_active: true,
            customer_active: true,
            member: true,
            target_active: true,
            project: Some(self.project.clone()),
            followed: None,
        }
    }

    fn context<'b>(&'b self, actor: &'b Actor, facts: &'b Facts) -> Context<'b> {
        Context { actor, facts, now: self.now, policy: &self.policy, seen: None }
    }

    fn seal(&mut self, words: Words) -> Sealed {
        Sealed::new(words, Salt(*self.uuid().as_bytes()))
    }

    fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.random.bits(), self.random.bits())
    }
}

fn indexed(at: &Recorded, words: &Sealed) -> IndexedWords {
    let words = words.words();
    let texts =
        [words.subject.as_ref().map(Subject::as_str), words.text.as_ref().map(Text::as_str)];
    let text = texts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    IndexedWords {
        seq: at.seq,
        public: at.event.kind().is_public(),
        terms: helpdesk::search::terms(&text),
    }
}
