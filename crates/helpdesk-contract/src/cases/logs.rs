//! S1, S3: the log is the truth, and reads back as it was written.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::view::Kept;
use helpdesk_core::{Recorded, Ticket, Version};
use helpdesk_store::{Erasure, ErasureTarget, SealedWords, whole_log};

use crate::check::{ensure, same};
use crate::room::{GRANT, Room, assign};
use crate::{Place, Trouble};

fn lively(room: &Room) -> Result<(helpdesk_core::TicketId, Vec<Recorded>), Trouble> {
    let opened = room.open_commit("customer:ada", Some("p1"), "Printer «Ёлка» 🖨 smokes", 0)?;
    let id = opened.after.id();
    let mut log = opened.events.clone();
    room.store.commit(opened)?;
    let steps = [
        ("agent:max", room.reply("Which\nprinter?\tThe red one?")?),
        ("agent:max", room.note("He never says which")?),
        ("customer:ada", GRANT),
        ("agent:max", helpdesk_core::Command::EnterProject),
        ("agent:max", helpdesk_core::Command::Resolve(None)),
        ("customer:ada", room.close(Some(4), "Well, at last")?),
    ];
    for (at, (who, command)) in (1..).zip(steps) {
        let commit = room.commit(id, who, at, &command)?;
        log.extend(commit.events.iter().cloned());
        room.store.commit(commit)?;
    }
    Ok((id, log))
}

pub(super) fn s1_a_log_reads_back_exactly(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (id, log) = lively(&room)?;
    let read = whole_log(&*room.store, id)?;
    let events: Vec<Recorded> = read.iter().map(|entry| entry.recorded.clone()).collect();
    same!(events, log);
    for entry in &read {
        let has_words = entry.recorded.event.words().is_some();
        ensure!(
            has_words == matches!(entry.words, Kept::Words(_)),
            "words stand where they belong"
        );
    }
    let Some(Kept::Words(first)) = read.first().map(|entry| &entry.words) else {
        return Err("the first message has no words".into());
    };
    let subject = first.subject.as_ref().map(|subject| subject.as_str());
    same!(subject, Some("Printer «Ёлка» 🖨 smokes"));
    Ok(())
}

pub(super) fn s1_the_stored_state_is_the_fold_of_the_log(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    for (at, command) in (1..).zip([room.reply("Two")?, assign("max")?, room.note("Three")?]) {
        room.act(id, "agent:anna", at, &command)?;
        let log = whole_log(&*room.store, id)?;
        same!(room.found(id)?.ticket, Ticket::replay(log.iter().map(|entry| &entry.recorded))?);
    }
    Ok(())
}

pub(super) fn s3_times_keep_their_microseconds(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "Time", 0)?;
    let ticket = room.found(id)?.ticket;
    let odd = TimeDelta::microseconds(123_457);
    let until =
        DateTime::<Utc>::from_timestamp(7_258_118_399, 999_999_000).ok_or("no such time")?;
    let events = vec![helpdesk_core::Event::AccessGranted { until: Some(until) }];
    let at = crate::kit::minute(1) + odd;
    let (after, events) = ticket.advance(&"customer:ada".parse()?, at, events)?;
    let mut commit = room.commit(id, "customer:ada", 1, &GRANT)?;
    (commit.after, commit.events, commit.at) = (after, events, at);
    let receipt = room.store.commit(commit)?;
    same!(receipt.at, at);
    let read = whole_log(&*room.store, id)?;
    same!(read.get(1).map(|entry| entry.recorded.at), Some(at));
    let row = room.store.row(id)?.ok_or("the row is gone")?;
    same!((row.updated_at, row.granted_at, row.access_until), (at, Some(at), Some(until)));
    Ok(())
}

pub(super) fn s4_words_are_read_with_their_salt(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (id, log) = lively(&room)?;
    for recorded in &log {
        let digest = match room.store.words(id, recorded.seq)? {
            Some(SealedWords::Kept(sealed)) => Some(sealed.digest()),
            Some(SealedWords::Erased) => return Err("nothing was erased".into()),
            None => None,
        };
        same!(digest, recorded.event.words());
    }
    same!(room.store.words(id, Version(0))?, None);
    same!(room.store.words(id, Version(log.len() as u64 + 1))?, None);
    same!(room.store.words(room.ids.ticket(), Version(1))?, None);
    let target = ErasureTarget::Message(id, Version(1));
    let at = crate::kit::minute(9);
    room.store.erase(Erasure {
        target,
        at,
        by: None,
        reason: "asked".to_owned(),
        documents: Vec::new(),
        rests_on: Vec::new(),
    })?;
    same!(room.store.words(id, Version(1))?, Some(SealedWords::Erased));
    Ok(())
}
