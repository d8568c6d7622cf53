//! One ticket: its log is replayed, and everything kept beside it is compared with the log.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::report::TicketReport;
use helpdesk_core::view::Row;
use helpdesk_core::{
    Event, FileId, Notice, NoticeKind, Recipient, Recorded, ReplayError, Ticket, TicketId,
    TicketNumber, Version, Words, notice,
};
use helpdesk_store::{Audit, Document, Letter, SealedWords};

use super::report::{Diagnosis, Erased, FaultCode};
use crate::followers::document;

/// A ticket whose log is whole: the ticket that the log leads to, and what search must hold of its events.
pub(super) struct Looked {
    pub(super) ticket: Ticket,
    pub(super) documents: Vec<Document>,
}

/// Looks at a ticket; returns it as its log describes it, if the log is whole.
pub(super) fn look(
    audit: &Audit,
    erased: &Erased,
    follows: impl Fn(TicketId) -> Option<TicketNumber>,
    report: &mut Diagnosis,
) -> Option<Looked> {
    let number = audit.number;
    let place = format!("ticket {number}");
    report.events += audit.log.len() as u64;
    report.files += audit.files.len() as u64;
    let (log, replayed, told) = replay(audit, report);
    let words = look_at_words(audit, &log, erased, report);
    let documents = documents(audit, &log, &words);
    look_at_files(audit, &words, report);
    match (&audit.ticket, &replayed) {
        (Err(what), _) => report.add(FaultCode::StateUnreadable, &place, what.as_str()),
        (Ok(stored), Some(replayed)) if stored != replayed => {
            report.add(FaultCode::StateDiffers, &place, "its state is not what its log makes");
        }
        (Ok(_), _) => {}
    }
    let replayed = replayed?;
    let subject = words.get(&Version(1)).and_then(|words| words.subject.as_ref());
    let subject = subject.map(|subject| subject.as_str().to_owned());
    let row = Row::of(&replayed, number, subject, replayed.follows().and_then(follows));
    match &audit.row {
        Err(what) => report.add(FaultCode::RowDiffers, &place, what.as_str()),
        Ok(stored) if *stored != row => {
            let what = format!("lists show {}", difference(stored, &row));
            report.add(FaultCode::RowDiffers, &place, what);
        }
        Ok(_) => {}
    }
    look_at_report(audit, &log, report);
    look_at_letters(audit, &told, report);
    Some(Looked { ticket: replayed, documents })
}

fn look_at_report(audit: &Audit, log: &[&Recorded], report: &mut Diagnosis) {
    let place = format!("ticket {}", audit.number);
    let taken = log.iter().copied().filter(|recorded| recorded.seq <= audit.taken.reports);
    if audit.taken.reports == Version(0) {
        return;
    }
    match (&audit.report, TicketReport::of(taken)) {
        (Ok(kept), Some(right)) if *kept == right => {}
        (Ok(kept), Some(right)) => {
            let what = if kept.row != right.row {
                "reports count it otherwise than its log says"
            } else if kept.grants != right.grants {
                "reports count its grants otherwise than its log says"
            } else {
                "reports count its entries otherwise than its log says"
            };
            report.add(FaultCode::ReportDiffers, place, what);
        }
        (Err(what), _) => report.add(FaultCode::ReportDiffers, place, what.as_str()),
        (Ok(_), None) => report.add(FaultCode::ReportDiffers, place, "its log has no beginning"),
    }
}

/// Replays the log as far as it goes; returns the readable events, the ticket if the log is whole, and who
/// had to be told.
fn replay<'a>(
    audit: &'a Audit,
    report: &mut Diagnosis,
) -> (Vec<&'a Recorded>, Option<Ticket>, Vec<Notice>) {
    let number = audit.number;
    let mut log = Vec::with_capacity(audit.log.len());
    for (i, entry) in (1..).zip(&audit.log) {
        match entry {
            Ok(recorded) => log.push(recorded),
            Err(what) => {
                let place = format!("event {number}/{i}");
                report.add(FaultCode::EventUnreadable, place, what.as_str());
            }
        }
    }
    if log.len() < audit.log.len() {
        return (log, None, Vec::new());
    }
    let mut told = Vec::new();
    let mut ticket: Option<Ticket> = None;
    for recorded in &log {
        let applied = match &mut ticket {
            Some(ticket) => ticket.apply(recorded),
            None => Ticket::replay([*recorded]).map(|first| ticket = Some(first)),
        };
        if let Err(error) = applied {
            add_replay(number, &error, report);
            return (log, None, told);
        }
        if let Some(after) = &ticket {
            told.extend(notice::notices(after, std::slice::from_ref(*recorded)));
        }
    }
    if ticket.as_ref().is_none_or(|ticket| ticket.id() != audit.id) {
        let error = if ticket.is_some() {
            ReplayError::Stranger { seq: Version(1) }
        } else {
            ReplayError::Empty
        };
        add_replay(number, &error, report);
        return (log, None, told);
    }
    (log, ticket, told)
}

fn add_replay(number: TicketNumber, error: &ReplayError, report: &mut Diagnosis) {
    let (code, seq) = match error {
        ReplayError::Empty => (FaultCode::LogBroken, None),
        ReplayError::Sequence { expected, .. } => (FaultCode::LogBroken, Some(*expected)),
        ReplayError::Misplaced { seq, .. }
        | ReplayError::Stranger { seq }
        | ReplayError::PublicSequence { seq } => (FaultCode::LogBroken, Some(*seq)),
        ReplayError::Chain { seq } => (FaultCode::ChainBroken, Some(*seq)),
        ReplayError::Time { seq } => (FaultCode::TimeBackwards, Some(*seq)),
    };
    let place =
        seq.map_or_else(|| format!("ticket {number}"), |seq| format!("event {number}/{seq}"));
    report.add(code, place, error.to_string());
}

/// Compares the words with the digests in the events; returns those that are right.
fn look_at_words<'a>(
    audit: &'a Audit,
    log: &[&Recorded],
    erased: &Erased,
    report: &mut Diagnosis,
) -> BTreeMap<Version, &'a Words> {
    let number = audit.number;
    let customer = log.first().and_then(|first| {
        let Event::Opened { customer, .. } = &first.event else { return None };
        Some(customer.as_str())
    });
    let mut kept: BTreeMap<Version, &Result<SealedWords, String>> = BTreeMap::new();
    kept.extend(audit.words.iter().map(|(seq, words)| (*seq, words)));
    let mut right = BTreeMap::new();
    for recorded in log {
        let (seq, digest) = (recorded.seq, recorded.event.words());
        let place = format!("event {number}/{seq}");
        match (digest, kept.remove(&seq)) {
            (None, None) => {}
            (None, Some(_)) => {
                report.add(FaultCode::WordsStray, place, "it has no words, but here are some");
            }
            (Some(_), None) => {
                let what = "its words are gone, and were not erased on request";
                report.add(FaultCode::WordsMissing, place, what);
            }
            (Some(_), Some(Err(what))) => {
                report.add(FaultCode::WordsUnreadable, place, what.as_str());
            }
            (Some(digest), Some(Ok(SealedWords::Kept(sealed)))) if sealed.digest() == digest => {
                right.insert(seq, sealed.words());
            }
            (Some(_), Some(Ok(SealedWords::Kept(_)))) => {
                let what = "its words are not those that it was written with";
                report.add(FaultCode::WordsChanged, place, what);
            }
            (Some(_), Some(Ok(SealedWords::Erased))) => {
                let asked = customer.is_some_and(|key| erased.customers.contains(key))
                    || erased.messages.contains(&format!("{number}/{seq}"));
                if !asked {
                    let what = "its words are marked as erased, but nobody erased them";
                    report.add(FaultCode::ErasedUnlogged, place, what);
                }
            }
        }
    }
    for seq in kept.into_keys() {
        let what = "there are words of an event that is not there";
        report.add(FaultCode::WordsStray, format!("event {number}/{seq}"), what);
    }
    right
}

/// Returns what search must hold of each event that it has taken; nothing of an event without words.
fn documents(audit: &Audit, log: &[&Recorded], words: &BTreeMap<Version, &Words>) -> Vec<Document> {
    let Some(Event::Opened { customer, project, .. }) = log.first().map(|first| &first.event)
    else {
        return Vec::new();
    };
    let project = project.as_ref().map(|project| &project.key);
    let taken = log.iter().filter(|recorded| recorded.seq <= audit.taken.search);
    let nothing = Words::default();
    taken
        .map(|recorded| {
            let words = words.get(&recorded.seq).copied().unwrap_or(&nothing);
            document(recorded, customer.clone(), project.cloned(), words)
        })
        .collect()
}

fn look_at_files(audit: &Audit, words: &BTreeMap<Version, &Words>, report: &mut Diagnosis) {
    let number = audit.number;
    let named = |seq: Version, id: FileId| format!("file {id} of event {number}/{seq}");
    let mut seen = BTreeSet::new();
    for (seq, file, digest, size) in &audit.files {
        let place = named(*seq, file.id);
        let message = words.get(seq);
        let expected =
            message.and_then(|words| words.files.iter().find(|named| named.id == file.id));
        seen.insert((*seq, file.id));
        match expected {
            None => report.add(FaultCode::FileStray, place, "no message names it"),
            Some(expected) if expected != file => {
                let what = "its name, size, type or digest is not that of its message";
                report.add(FaultCode::FileChanged, place, what);
            }
            Some(expected) if expected.size != *size => {
                let what = format!("it has {size} bytes, not {}", expected.size);
                report.add(FaultCode::FileChanged, place, what);
            }
            Some(expected) if expected.digest != *digest => {
                report.add(FaultCode::FileChanged, place, "its bytes are not those that were sent");
            }
            Some(_) => {}
        }
    }
    for (seq, words) in words {
        for file in words.files.iter().filter(|file| !seen.contains(&(*seq, file.id))) {
            report.add(FaultCode::FileMissing, named(*seq, file.id), "it is gone");
        }
    }
}

/// Compares the people whom events concern with the letters, as far as the letters have followed the log.
fn look_at_letters(audit: &Audit, expected: &[Notice], report: &mut Diagnosis) {
    let tells = |letter: &Letter, notice: &Notice| {
        letter.to == notice.to && letter.items.contains(&(notice.seq, notice.kind))
    };
    let followed = audit.taken.untold.next()..=audit.taken.letters;
    for notice in expected.iter().filter(|notice| followed.contains(&notice.seq)) {
        if !audit.letters.iter().any(|letter| tells(letter, notice)) {
            let what = format!("{} is not told of `{}`", whom(&notice.to), notice.kind.name());
            let place = format!("event {}/{}", audit.number, notice.seq);
            report.add(FaultCode::NoticeMissing, place, what);
        }
    }
    for letter in &audit.letters {
        for (seq, kind) in &letter.items {
            // A deadline that comes near has no event, and neither has what happened before there were
            // letters.
            if *kind == NoticeKind::DueSoon || *seq <= audit.taken.untold {
                continue;
            }
            let concerned = expected.iter().any(|notice| {
                let spread =
                    notice.to == Recipient::Leads && matches!(letter.to, Recipient::Agent(_));
                (notice.seq, notice.kind) == (*seq, *kind) && (notice.to == letter.to || spread)
            });
            if !concerned {
                let what = format!("{} is told in vain of `{}`", whom(&letter.to), kind.name());
                report.add(FaultCode::NoticeStray, format!("event {}/{seq}", audit.number), what);
            }
        }
    }
}

fn whom(to: &Recipient) -> String {
    match to {
        Recipient::Customer(key) => format!("customer `{key}`"),
        Recipient::Agent(key) => format!("agent `{key}`"),
        Recipient::Desk => "the address of the desk".to_owned(),
        Recipient::Leads => "whoever leads".to_owned(),
    }
}

/// Names the first column that differs; words stay out of it.
fn difference(stored: &Row, right: &Row) -> String {
    let columns: [(&str, bool); 16] = [
        ("subject", stored.subject != right.subject),
        ("status", stored.status != right.status),
        ("project", stored.project != right.project),
        ("customer", stored.customer != right.customer),
        ("opener", stored.opener != right.opener),
        ("assignee", stored.assignee != right.assignee),
        ("priority asked", stored.priority_asked != right.priority_asked),
        ("priority", stored.priority != right.priority),
        ("time of opening", stored.opened_at != right.opened_at),
        ("time of change", stored.updated_at != right.updated_at),
        ("time of closing", stored.closed_at != right.closed_at),
        ("time of answer", stored.answered_at != right.answered_at),
        ("due time", stored.first_answer_due != right.first_answer_due),
        ("earlier ticket", stored.follows != right.follows),
        ("rating", stored.rating != right.rating),
        (
            "access",
            (stored.access, stored.granted_at, stored.access_until)
                != (right.access, right.granted_at, right.access_until),
        ),
    ];
    let wrong: Vec<&str> =
        columns.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    if wrong.is_empty() {
        "another id or turn".to_owned()
    } else {
        format!("another {}", wrong.join(", "))
    }
}
