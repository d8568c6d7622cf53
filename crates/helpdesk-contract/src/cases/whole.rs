//! The whole desk: brought back, and looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use helpdesk_core::digest::Hasher;
use helpdesk_core::{Command, Ticket, TicketId, TicketNumber, Version};
use helpdesk_store::{CHUNK_MAX, whole_log};
use helpdesk_store::{
    CursorKey, Earlier, ListQuery, MemoryStore, Position, Restored, Scope, SealedWords, SearchQuery,
};

use crate::check::{ensure, same};
use crate::room::{ALL, GRANT, Room, assign, number};
use crate::{Place, Trouble};

fn lively(room: &Room) -> Result<(), Trouble> {
    let big = vec![7; CHUNK_MAX + 3];
    for n in 0..3 {
        let id = room.open("customer:ada", Some("p1"), "printer smokes", n)?;
        let file = room.upload("agent:max", n, if n == 0 { &big } else { b"small" })?;
        room.act(id, "agent:max", n + 1, &room.attach("which printer", vec![file])?)?;
        room.act(id, "customer:ada", n + 2, &GRANT)?;
        room.act(id, "agent:max", n + 3, &room.note("the red one")?)?;
        if n == 1 {
            room.act(id, "customer:ada", n + 4, &room.close(Some(5), "thank you")?)?;
        }
    }
    Ok(())
}

/// What the bulk door takes, from what a desk tells of itself: event by event in the order of all.
pub(super) fn take_down(room: &Room) -> Result<Vec<Restored>, Trouble> {
    let store = &room.store;
    let mut things = Vec::new();
    let mut states: BTreeMap<TicketId, Ticket> = BTreeMap::new();
    for change in store.changes(Position(0), ALL)? {
        let recorded = change.recorded;
        let (id, seq) = (recorded.ticket, recorded.seq);
        let after = match states.remove(&id) {
            Some(mut ticket) => {
                ticket.apply(&recorded)?;
                ticket
            }
            None => Ticket::replay([&recorded])?,
        };
        states.insert(id, after.clone());
        let audit = store.audit(change.number)?.ok_or("no audit")?;
        let words = audit.words.into_iter().filter(|(at, _)| *at == seq);
        let words = words.map(|(at, words)| Ok((at, words?))).collect::<Result<_, Trouble>>()?;
        things.push(Restored::Events {
            number: change.number,
            events: vec![recorded],
            after: Box::new(after),
            words,
        });
        for (_, file, ..) in audit.files.into_iter().filter(|(at, ..)| *at == seq) {
            let id = file.id;
            things.push(Restored::File { ticket: audit.id, seq, file });
            for index in 0.. {
                let Some(bytes) = store.chunk(id, index)? else { break };
                things.push(Restored::Chunk { file: id, index, bytes });
            }
        }
    }
    let receipts = store.receipts(None, ALL)?.into_iter();
    things.extend(receipts.map(|line| Restored::Receipt(Box::new(line))));
    Ok(things)
}

/// A desk in memory, whose answers must come back.
fn original() -> Result<Room, Trouble> {
    let room = Room::with(Arc::new(MemoryStore::new(CursorKey([1; 32]))));
    lively(&room)?;
    Ok(room)
}

pub(super) fn a_restored_desk_answers_as_before(place: &dyn Place) -> Result<(), Trouble> {
    let original = original()?;
    let room = Room::new(place)?;
    for batch in take_down(&original)?.chunks(5) {
        room.store.restore(batch.to_vec())?;
    }
    same!(room.everything()?, original.everything()?);
    let list = ListQuery::all(Scope::Support, 200);
    same!(room.store.list(list.clone())?, original.store.list(list)?);
    let terms = vec!["printer".to_owned()];
    let query =
        SearchQuery { scope: Scope::Support, project: None, terms, after: None, limit: 200 };
    same!(room.store.search(query.clone())?, original.store.search(query)?);
    for number in original.store.numbers(None, ALL)? {
        let id = original.store.find(number)?.ok_or("no id")?;
        same!(room.store.ticket(id)?, original.store.ticket(id)?);
        same!(whole_log(&*room.store, id)?, whole_log(&*original.store, id)?);
        let files = original.store.audit(number)?.ok_or("no audit")?.files;
        for (_, file, ..) in files {
            same!(room.store.file(file.id)?, original.store.file(file.id)?);
            same!(room.store.chunk(file.id, 0)?, original.store.chunk(file.id, 0)?);
            let by = "agent:max".parse()?;
            same!(room.store.upload(by, file.id)?, Some(file));
        }
    }
    same!(room.store.faults()?, vec![]);
    // It is a desk like any other: a retry gets its receipt, the next command its place.
    let line = original.store.receipts(None, 1)?.pop().ok_or("no receipt")?;
    let expected = Earlier { content: line.content, receipt: line.receipt };
    same!(room.store.receipt(line.by, line.command)?, Some(expected));
    let id = original.store.find(number(1)?)?.ok_or("no id")?;
    room.act(id, "customer:ada", 90, &room.reply("still here")?)?;
    Ok(())
}

pub(super) fn a_restored_batch_is_written_whole_or_not_at_all(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let original = original()?;
    let things = take_down(&original)?;
    let room = Room::new(place)?;
    let before = room.everything()?;
    // Each batch ends with something that is there already.
    for (n, thing) in things.iter().enumerate() {
        let taken = matches!(thing, Restored::Events { events, .. } if events.iter().any(|it| it.seq == Version(1)))
            || matches!(
                thing,
                Restored::File { .. } | Restored::Receipt(_) | Restored::Chunk { .. }
            );
        if taken {
            let mut batch = things.get(..=n).unwrap_or_default().to_vec();
            batch.push(thing.clone());
            ensure!(room.store.restore(batch).is_err(), "{thing:?} was brought back twice");
        }
    }
    same!(room.everything()?, before);
    same!(room.store.is_empty()?, true);
    room.store.restore(things)?;
    same!(room.everything()?, original.everything()?);
    Ok(())
}

pub(super) fn numbers_go_on_after_a_restore(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let opened = room.open_commit("customer:ada", None, "One", 0)?;
    let words = opened.words.into_iter();
    room.store.restore(vec![Restored::Events {
        number: number(41)?,
        events: opened.events,
        after: Box::new(opened.after),
        words: words.map(|(seq, sealed)| (seq, SealedWords::Kept(sealed))).collect(),
    }])?;
    let id = room.open("customer:ada", None, "Two", 1)?;
    same!(room.found(id)?.number, number(42)?);
    let numbers: Vec<u64> =
        room.store.numbers(None, ALL)?.into_iter().map(TicketNumber::get).collect();
    same!(numbers, vec![41, 42]);
    Ok(())
}

pub(super) fn an_audit_holds_everything_of_a_ticket(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    lively(&room)?;
    room.follow(100)?;
    for number in room.store.numbers(None, ALL)? {
        let audit = room.store.audit(number)?.ok_or("no audit")?;
        let held = room.found(audit.id)?;
        let held_version = held.ticket.version();
        same!((audit.number, held.number), (number, number));
        same!(audit.ticket, Ok(held.ticket));
        same!(audit.row, Ok(room.store.row(audit.id)?.ok_or("no row")?));
        let log = whole_log(&*room.store, audit.id)?;
        let events: Vec<_> = log.iter().map(|entry| Ok(entry.recorded.clone())).collect();
        same!(audit.log, events);
        let mut with_words = Vec::new();
        for (seq, words) in audit.words {
            let SealedWords::Kept(sealed) = words? else { return Err("nothing was erased".into()) };
            let entry = log.iter().find(|entry| entry.recorded.seq == seq).ok_or("no event")?;
            same!(entry.recorded.event.words(), Some(sealed.digest()));
            with_words.push(seq);
        }
        let expected: Vec<_> = log
            .iter()
            .filter(|entry| entry.recorded.event.words().is_some())
            .map(|entry| entry.recorded.seq)
            .collect();
        same!(with_words, expected);
        for (_, file, digest, size) in &audit.files {
            same!((file.digest, file.size), (*digest, *size));
        }
        same!(audit.files.len(), 1);
        let mut hasher = Hasher::default();
        hasher.update(b"small");
        let small = hasher.finish();
        let digests: Vec<_> = audit.files.iter().map(|(_, _, digest, _)| *digest).collect();
        same!(digests.contains(&small), number.get() != 1);
        ensure!(!audit.letters.is_empty(), "somebody was told");
        let taken = held_version;
        same!(
            (audit.taken.search, audit.taken.reports, audit.taken.letters, audit.taken.untold),
            (taken, taken, taken, Version(0))
        );
    }
    Ok(())
}

pub(super) fn a_sound_desk_has_no_faults(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    same!(room.store.faults()?, vec![]);
    lively(&room)?;
    let id = room.open("customer:bob", None, "One", 5)?;
    room.act(id, "agent:max", 6, &assign("max")?)?;
    room.act(id, "agent:max", 7, &Command::Assign(None))?;
    room.upload("customer:bob", 8, b"not sent")?;
    same!(room.store.faults()?, vec![]);
    Ok(())
}
