//! S5, S8, S9: what one command writes.

use std::sync::Arc;

use helpdesk_core::{Command, CommandId, Priority, TicketId, Version};
use helpdesk_store::{
    Commit, CommitRefusal, CursorKey, Earlier, MemoryStore, Receipt, ReceiptLine, Restored,
    TimelineQuery, whole_log,
};

use super::whole::take_down;
use crate::check::{ensure, same};
use crate::kit::{self, minute};
use crate::room::{ALL, GRANT, Room, START, assign, number, pages};
use crate::{Place, Trouble};

type Answer = Result<Receipt, CommitRefusal>;

fn duplicate(answer: Answer) -> Result<Receipt, Trouble> {
    match answer {
        Err(CommitRefusal::Duplicate(receipt)) => Ok(receipt),
        other => Err(format!("{other:?} where a duplicate was expected").into()),
    }
}

pub(super) fn s5_receipts_are_given_again_unchanged(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let opened = room.open_commit("customer:ada", Some("p1"), "One", 0)?;
    let receipt = room.store.commit(opened.clone())?;
    let id = opened.after.id();
    let expected = Receipt::new(id, receipt.number, (Version(1), Version(1)), minute(0));
    same!(receipt, expected);
    let replied = room.commit(id, "agent:max", 1, &room.reply("Two")?)?;
    let answered = room.store.commit(replied.clone())?;
    same!((answered.from, answered.to), (Version(2), Version(3)));
    room.act(id, "customer:ada", 2, &room.close(Some(5), "Fine")?)?;
    for (commit, receipt) in [(opened, receipt), (replied, answered)] {
        let (by, content) = (commit.by.clone(), commit.content);
        let command = commit.command.ok_or("no id")?;
        same!(duplicate(room.store.commit(commit))?, receipt);
        same!(room.store.receipt(by, command)?, Some(Earlier { content: Some(content), receipt }));
    }
    same!(whole_log(&*room.store, id)?.len(), 4);
    Ok(())
}

pub(super) fn s5_same_id_other_content_is_reused(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let first = room.commit(id, "agent:max", 1, &room.reply("Two")?)?;
    room.store.commit(first.clone())?;
    let mut other = room.commit(id, "agent:max", 2, &room.note("Two")?)?;
    other.command = first.command;
    let before = room.everything()?;
    let answer = room.store.commit(other);
    ensure!(matches!(answer, Err(CommitRefusal::Reused)), "{answer:?}");
    // Nothing that a store keeps of a receipt tells one text from another (E1).
    let mut other = room.commit(id, "agent:max", 2, &room.reply("Three")?)?;
    other.command = first.command;
    let answer = room.store.commit(other);
    ensure!(matches!(answer, Err(CommitRefusal::Duplicate(_))), "{answer:?}");
    same!(room.everything()?, before);
    Ok(())
}

pub(super) fn s5_what_a_command_needs_is_one_read(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let commit = room.commit(id, "customer:ada", 1, &room.reply("Two")?)?;
    let (by, command) = (commit.by.clone(), commit.command.ok_or("no id")?);
    let new = room.store.prepare(by.clone(), Some(command), id.into())?;
    same!((new.earlier, new.found), (None, room.store.ticket(id)?));
    let receipt = room.store.commit(commit)?;
    let found = room.store.ticket(id)?;
    for ticket in [id.into(), receipt.number.into()] {
        let prepared = room.store.prepare(by.clone(), Some(command), ticket)?;
        same!(prepared.earlier.map(|earlier| earlier.receipt), Some(receipt.clone()));
        same!(prepared.found, found);
        same!(room.store.prepare(by.clone(), None, ticket)?.earlier, None);
        let other = "agent:max".parse()?;
        same!(room.store.prepare(other, Some(command), ticket)?.earlier, None);
    }
    let nowhere = room.store.prepare(by, Some(command), number(77)?.into())?;
    same!(nowhere.found, None);
    ensure!(nowhere.earlier.is_some(), "a receipt is found whatever ticket is named");
    Ok(())
}

pub(super) fn s5_a_receipt_without_content_is_given_again(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let original = Room::with(Arc::new(MemoryStore::new(CursorKey([1; 32]))));
    let room = Room::new(place)?;
    let id = original.open("customer:ada", None, "One", 0)?;
    let commit = original.commit(id, "customer:ada", 1, &original.reply("Two")?)?;
    let receipt = original.store.commit(commit.clone())?;
    let mut things = take_down(&original)?;
    for thing in &mut things {
        if let Restored::Receipt(line) = thing {
            line.content = None;
        }
    }
    room.store.restore(things)?;
    let command = commit.command.ok_or("no id")?;
    let expected = Some(Earlier { content: None, receipt: receipt.clone() });
    same!(room.store.receipt(commit.by.clone(), command)?, expected);
    same!(room.store.receipts(None, ALL)?.iter().filter(|line| line.content.is_none()).count(), 2);
    same!(duplicate(room.store.commit(commit))?, receipt);
    Ok(())
}

pub(super) fn s5_a_command_id_belongs_to_its_actor(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let first = room.commit(id, "customer:ada", 1, &room.reply("Two")?)?;
    room.store.commit(first.clone())?;
    for (at, who) in [(2, "agent:max"), (3, "agent:ada")] {
        let mut other = room.commit(id, who, at, &room.reply("Three")?)?;
        other.command = first.command;
        room.store.commit(other)?;
    }
    Ok(())
}

pub(super) fn s5_what_changes_nothing_is_recorded_too(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    room.act(id, "agent:max", 1, &assign("max")?)?;
    let again = room.commit(id, "agent:max", 2, &assign("max")?)?;
    ensure!(again.events.is_empty(), "assigning twice is one event");
    let state = room.found(id)?;
    let changes = room.store.changes(helpdesk_store::Position(0), ALL)?;
    let receipt = room.store.commit(again.clone())?;
    same!((receipt.from, receipt.to), (Version(3), Version(2)));
    same!(room.found(id)?, state);
    same!(room.store.changes(helpdesk_store::Position(0), ALL)?, changes);
    same!(duplicate(room.store.commit(again))?, receipt);
    Ok(())
}

pub(super) fn s8_what_was_acknowledged_is_there_after_opening_anew(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let before = {
        let room = Room::new(place)?;
        room.add_customer("ada")?;
        let id = room.open("customer:ada", Some("p1"), "One", 0)?;
        room.act(id, "agent:max", 1, &room.note("Two")?)?;
        let file = room.upload("customer:ada", 2, b"three")?;
        room.act(id, "customer:ada", 3, &room.attach("Four", vec![file])?)?;
        room.everything()?
    };
    same!(Room::new(place)?.everything()?, before);
    Ok(())
}

/// Each refused commit carries words, a claim and a receipt: none may stay.
pub(super) fn s9_all_or_nothing(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    let file = room.upload("customer:ada", 0, b"bytes")?;
    let make = || room.commit(id, "customer:ada", 1, &room.attach("Two", vec![file.clone()])?);
    let (good, mut missing, mut stale) = (make()?, make()?, make()?);
    missing.claims.push((room.ids.file(), Version(2)));
    stale.expected = START;
    let before = room.everything()?;
    let answer = room.store.commit(missing.clone());
    let unknown = missing.claims.last().map(|(id, _)| *id);
    let named = match answer {
        Err(CommitRefusal::Unclaimable(id)) => Some(id),
        _ => None,
    };
    same!(named, unknown);
    same!(room.everything()?, before);
    let answer = room.store.commit(stale);
    ensure!(matches!(answer, Err(CommitRefusal::Conflict)), "{answer:?}");
    same!(room.everything()?, before);
    let command = missing.command.ok_or("no id")?;
    same!(room.store.receipt(missing.by, command)?, None);
    room.store.commit(good)?;
    Ok(())
}

pub(super) fn s9_what_belongs_to_the_events_comes_with_them(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    let file = room.upload("agent:max", 0, b"bytes")?;
    let commit =
        room.commit(id, "agent:max", 1, &room.attach("Answer two", vec![file.clone()])?)?;
    room.store.commit(commit.clone())?;
    let audit = room.store.audit(number(1)?)?.ok_or("no audit")?;
    let words: Vec<_> =
        audit.words.into_iter().map(|(seq, words)| words.map(|words| (seq, words))).collect();
    let written = commit
        .words
        .into_iter()
        .map(|(seq, sealed)| Ok::<_, String>((seq, helpdesk_store::SealedWords::Kept(sealed))));
    same!(words.get(1..).unwrap_or_default(), written.collect::<Vec<_>>());
    // Nothing follows by itself (S12).
    same!((audit.letters, audit.taken), (vec![], helpdesk_store::Taken::default()));
    same!(
        audit.files.iter().map(|(seq, file, ..)| (*seq, file.clone())).collect::<Vec<_>>(),
        vec![(Version(3), file)]
    );
    Ok(())
}

pub(super) fn of_two_writers_one_loses(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let left = room.commit(id, "customer:ada", 1, &room.reply("Left")?)?;
    let right = room.commit(id, "agent:max", 1, &room.reply("Right")?)?;
    room.store.commit(left)?;
    let answer = room.store.commit(right);
    ensure!(matches!(answer, Err(CommitRefusal::Conflict)), "{answer:?}");
    // What would change nothing has not seen what came in between either.
    room.act(id, "agent:max", 2, &assign("max")?)?;
    let idle = room.commit(id, "agent:max", 3, &assign("max")?)?;
    room.act(id, "agent:max", 4, &Command::Assign(None))?;
    let answer = room.store.commit(idle);
    ensure!(matches!(answer, Err(CommitRefusal::Conflict)), "{answer:?}");
    Ok(())
}

pub(super) fn a_ticket_is_opened_once(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let opened = room.open_commit("customer:ada", None, "One", 0)?;
    room.store.commit(opened.clone())?;
    let again = Commit { command: Some(room.ids.command()), ..opened };
    let answer = room.store.commit(again);
    ensure!(matches!(answer, Err(CommitRefusal::Conflict)), "{answer:?}");
    let mut nowhere = room.open_commit("customer:ada", None, "Two", 0)?;
    nowhere.expected = Version(1);
    let answer = room.store.commit(nowhere);
    ensure!(matches!(answer, Err(CommitRefusal::Conflict)), "{answer:?}");
    same!(room.store.numbers(None, ALL)?, vec![number(1)?]);
    Ok(())
}

pub(super) fn an_unknown_ticket_is_no_ticket(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    room.open("customer:ada", None, "One", 0)?;
    let id: TicketId = room.ids.ticket();
    same!(room.store.ticket(id)?, None);
    same!(room.store.row(id)?, None);
    same!(room.store.find(number(2)?)?, None);
    ensure!(room.store.audit(number(2)?)?.is_none(), "there is no second ticket");
    let command: CommandId = room.ids.command();
    same!(room.store.receipt("customer:ada".parse()?, command)?, None);
    Ok(())
}

pub(super) fn numbers_count_up_and_are_never_reused(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for n in 1..=30 {
        let id = room.open("customer:ada", None, "One", i64::try_from(n)?)?;
        let number = room.found(id)?.number;
        same!(number.get(), n);
        same!(room.store.find(number)?, Some(id));
        // A refused opening takes none.
        let mut refused = room.open_commit("customer:ada", None, "Two", 0)?;
        refused.claims.push((room.ids.file(), Version(1)));
        ensure!(room.store.commit(refused).is_err(), "an unknown file is not claimed");
    }
    let all = room.store.numbers(None, ALL)?;
    for limit in [1, 7, 30, 31] {
        let read = pages(|last| room.store.numbers(last.copied(), limit))?;
        same!(read, all);
    }
    Ok(())
}

pub(super) fn what_the_clock_owes_leaves_no_receipt(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    let before = room.store.receipts(None, ALL)?;
    let owed = kit::ticking(&room.found(id)?.ticket, minute(600))?.ok_or("nothing is overdue")?;
    for expected in [true, false] {
        same!(room.store.commit(owed.clone()).is_ok(), expected);
        same!(room.store.receipts(None, ALL)?, before);
    }
    Ok(())
}

pub(super) fn receipts_are_read_in_the_order_of_actor_and_command(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for n in 0..4 {
        let id = room.open("customer:zoe", None, "One", n)?;
        for who in ["agent:b", "agent:B", "agent:a.b", "agent:a"] {
            let priority = Command::SetPriority(Priority::High);
            room.act(id, who, n + 1, &priority)?;
        }
        room.open("customer:ada", None, "Two", n)?;
    }
    let all = room.store.receipts(None, ALL)?;
    same!(all.len(), 24);
    let keys: Vec<_> = all.iter().map(|line| (line.by.clone(), line.command)).collect();
    ensure!(keys.is_sorted(), "customers come before agents, each by key, then by command");
    for limit in [1, 5, 24, 25] {
        let read = pages(|last: Option<&ReceiptLine>| {
            room.store.receipts(last.map(|line| (line.by.clone(), line.command)), limit)
        })?;
        same!(read, all);
    }
    Ok(())
}

/// Written in one batch, so that the rule is cheap; then one more command reads the state alone.
pub(super) fn a_ticket_of_ten_thousand_events_is_a_ticket(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    let mut commit = room.commit(id, "customer:ada", 1, &GRANT)?;
    let mut events = Vec::new();
    for n in 0..10_000_u64 {
        let priority = if n % 2 == 0 { Priority::High } else { Priority::Low };
        events.push(helpdesk_core::InternalEvent::WorkingPrioritySet { priority }.into());
    }
    let (after, log) = room.found(id)?.ticket.advance(&"agent:max".parse()?, minute(1), events)?;
    (commit.after, commit.events, commit.by) = (after, log, "agent:max".parse()?);
    room.store.commit(commit)?;
    room.act(id, "customer:ada", 2, &room.reply("Still here?")?)?;
    let read = room.store.events(id, TimelineQuery::whole(Version(10_000)))?.entries;
    let numbers: Vec<u64> = read.iter().map(|entry| entry.entry.recorded.seq.0).collect();
    same!(numbers, vec![10_001, 10_002]);
    Ok(())
}
