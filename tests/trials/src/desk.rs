//! What must hold of a desk after any fault, compared with what was acknowledged before it.
//!
//! ACK: everything acknowledged is there, with its hash and its receipt. ONE: of what was not acknowledged,
//! at most one command of each client is there. FOLD and CHAIN: every log replays, link by link, to the
//! stored state. OUT: every notice has its event, exactly once, and everybody who must be told is. INT: the
//! store finds nothing wrong with itself. DENY: nobody may enter under a closed ticket.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use helpdesk_core::{
    Actor, AgentId, CommandId, CustomerId, EventKind, Status, Ticket, TicketNumber, Version,
};
use helpdesk_store::{Audit, Follower, SealedWords, Store};

use super::{Outcome, Verdict};

/// One acknowledged command, as the child says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// Who asked.
    pub by: Actor,
    /// The client's id of the command.
    pub command: CommandId,
    /// The ticket's number.
    pub number: TicketNumber,
    /// The ticket's version after it.
    pub version: Version,
    /// The head of the ticket's chain after it.
    pub head: String,
}

impl Ack {
    /// The line that the child prints.
    #[must_use]
    pub fn line(&self) -> String {
        let kind = self.by.kind().name();
        let key = self.by.key().unwrap_or_default();
        let uuid = self.command.uuid();
        format!("ack {kind} {key} {uuid} {} {} {}", self.number, self.version, self.head)
    }

    /// Reads such a line, or returns `None` for any other.
    ///
    /// # Errors
    /// The line begins like one and cannot be read.
    pub fn read(line: &str) -> Outcome<Option<Self>> {
        let words: Vec<&str> = line.split(' ').collect();
        let ["ack", kind, key, command, number, version, head] = words.as_slice() else {
            return Ok(None);
        };
        let by = match *kind {
            "customer" => Actor::Customer(CustomerId::new(*key)?),
            "agent" => Actor::Agent(AgentId::new(*key)?),
            _ => return Err(format!("`{kind}` acknowledges nothing").into()),
        };
        let command = CommandId::new(command.parse()?);
        let (number, version) = (number.parse()?, Version(version.parse()?));
        Ok(Some(Self { by, command, number, version, head: (*head).to_owned() }))
    }
}

/// Compares a desk with what was acknowledged before the fault; `clients` worked on it at once.
pub fn check(store: &dyn Store, said: &[&str], clients: usize, now: DateTime<Utc>) -> Verdict {
    match store.faults() {
        Ok(faults) => match faults.first() {
            Some(fault) => Verdict::Corrupt(format!("{}: {}", fault.place, fault.what)),
            None => check_tickets(store, said, clients, now),
        },
        Err(error) => Verdict::Corrupt(error.to_string()),
    }
}

/// The same without asking the store about itself.
pub fn check_tickets(
    store: &dyn Store,
    said: &[&str],
    clients: usize,
    now: DateTime<Utc>,
) -> Verdict {
    match try_check(store, said, clients, now) {
        Ok(verdict) => verdict,
        Err(error) => Verdict::Corrupt(error.to_string()),
    }
}

fn try_check(
    store: &dyn Store,
    said: &[&str],
    clients: usize,
    now: DateTime<Utc>,
) -> Outcome<Verdict> {
    // The people whom the events concern; search belongs to the engine, which opens the desk later.
    helpdesk_contract::kit::follow_one(store, Follower::Letters, now)?;
    let audits = audits(store)?;
    for audit in &audits {
        if let Err(fault) = sound(store, audit, now) {
            return Ok(Verdict::Corrupt(format!("ticket {}: {fault}", audit.number)));
        }
    }
    // Of a command that failed the outcome is unknown.
    let open = clients + said.iter().filter(|line| line.starts_with("failed ")).count();
    let mut acked = 0;
    for line in said {
        let Some(ack) = Ack::read(line)? else { continue };
        acked += 1;
        if let Some(missing) = missing(store, &audits, &ack)? {
            return Ok(Verdict::Lost(format!("{missing}: {line}")));
        }
    }
    let receipts = receipts(store)?;
    Ok(if receipts > acked + open {
        let what = format!("{receipts} receipts, {acked} acknowledgements, {open} open commands");
        Verdict::Corrupt(what)
    } else {
        Verdict::Sound
    })
}

fn audits(store: &dyn Store) -> Outcome<Vec<Audit>> {
    let mut audits: Vec<Audit> = Vec::new();
    loop {
        let numbers = store.numbers(audits.last().map(|audit| audit.number), 200)?;
        if numbers.is_empty() {
            return Ok(audits);
        }
        for number in numbers {
            audits.push(store.audit(number)?.ok_or_else(|| format!("ticket {number} has no row"))?);
        }
    }
}

fn receipts(store: &dyn Store) -> Outcome<usize> {
    let (mut count, mut last) = (0, None);
    loop {
        let page = store.receipts(last, 200)?;
        count += page.len();
        match page.last() {
            Some(line) => last = Some((line.by.clone(), line.command)),
            None => return Ok(count),
        }
    }
}

/// What is wrong with one ticket.
fn sound(store: &dyn Store, audit: &Audit, now: DateTime<Utc>) -> Outcome<()> {
    let log = audit
        .log
        .iter()
        .map(|recorded| recorded.as_ref().map_err(Clone::clone))
        .collect::<Result<Vec<_>, _>>()?;
    let stored = audit.ticket.as_ref().map_err(Clone::clone)?;
    if Ticket::replay(log.iter().copied())? != *stored {
        return Err("the state is not the fold of the log".into());
    }
    for recorded in &log {
        let kept = audit.words.iter().find(|(seq, _)| *seq == recorded.seq).map(|(_, words)| words);
        match (recorded.event.words(), kept) {
            (None, None) | (Some(_), Some(Ok(SealedWords::Erased))) => {}
            (Some(digest), Some(Ok(SealedWords::Kept(sealed)))) if sealed.digest() == digest => {
                let stored = |file| {
                    audit
                        .files
                        .iter()
                        .any(|(seq, stored, ..)| *seq == recorded.seq && stored == file)
                };
                if !sealed.words().files.iter().all(stored) {
                    return Err(format!("a file of event {} is not there", recorded.seq).into());
                }
            }
            (digest, _) => {
                return Err(format!(
                    "the words of event {} are not those of {digest:?}",
                    recorded.seq
                )
                .into());
            }
        }
        let told = audit
            .letters
            .iter()
            .any(|letter| letter.items.iter().any(|(seq, _)| *seq == recorded.seq));
        let kind = recorded.event.kind();
        if !told
            && [
                EventKind::Opened,
                EventKind::CustomerReplied,
                EventKind::AgentReplied,
                EventKind::ServiceWrote,
            ]
            .contains(&kind)
        {
            return Err(format!("nobody is told of event {}", recorded.seq).into());
        }
    }
    for (_, file, digest, size) in &audit.files {
        if file.digest != *digest || file.size != *size {
            return Err(format!(
                "the bytes of a file are not what was sent: {size} of {}",
                file.size
            )
            .into());
        }
    }
    let items = || {
        let told = audit.letters.iter();
        told.flat_map(|letter| letter.items.iter().map(move |item| (&letter.to, *item)))
    };
    let distinct: BTreeSet<_> = items().collect();
    if distinct.len() != items().count() || items().any(|(_, (seq, _))| seq > stored.version()) {
        return Err("a notice stands twice or has no event".into());
    }
    if let (Status::Closed, Some(project)) = (stored.status(), stored.project()) {
        for agent in log.iter().filter_map(|recorded| recorded.by.agent()) {
            if store
                .consents(agent.clone(), project.key.clone(), now)?
                .iter()
                .any(|found| found.ticket == audit.id)
            {
                return Err("it is closed and still lets someone in".into());
            }
        }
    }
    Ok(())
}

fn missing(store: &dyn Store, audits: &[Audit], ack: &Ack) -> Outcome<Option<&'static str>> {
    let Some(audit) = audits.iter().find(|audit| audit.number == ack.number) else {
        return Ok(Some("no ticket"));
    };
    let event = audit.log.iter().flatten().find(|recorded| recorded.seq == ack.version);
    if event.is_none_or(|recorded| recorded.hash.to_string() != ack.head) {
        return Ok(Some("no event"));
    }
    let receipt = store.receipt(ack.by.clone(), ack.command)?;
    Ok(if receipt.is_none_or(|earlier| earlier.receipt.number != ack.number) {
        Some("no receipt")
    } else {
        None
    })
}
