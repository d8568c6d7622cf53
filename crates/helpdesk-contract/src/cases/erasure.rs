//! E1: what is erased, and what stays.

use helpdesk_core::view::Kept;
use helpdesk_core::{Actor, CustomerId, Recorded, Ticket, TicketId, Version};
use helpdesk_store::StoreErrorKind::Input;
use helpdesk_store::{
    DeskAction, DeskLine, Erasure, ErasureTarget, ListQuery, Position, Scope, SealedWords,
    SearchQuery, whole_log,
};

use crate::check::{ensure, fails, same};
use crate::kit::{self, minute};
use crate::room::{ALL, Room, number};
use crate::{Place, Trouble};

fn erasure(room: &Room, target: ErasureTarget) -> Result<Erasure, Trouble> {
    let by = Some("agent:lead".parse::<Actor>()?);
    let reason = "asked by letter".to_owned();
    Ok(Erasure { by, reason, ..kit::erasure(&*room.store, target, minute(50))? })
}

fn hits(room: &Room, term: &str) -> Result<usize, Trouble> {
    let terms = vec![term.to_owned()];
    let query =
        SearchQuery { scope: Scope::Support, project: None, terms, after: None, limit: 200 };
    room.follow(90)?;
    Ok(room.store.search(query)?.len())
}

/// Two tickets of ada and one of bob, all with words that name a secret, ada's closed.
fn scene(room: &Room) -> Result<(Vec<TicketId>, helpdesk_core::FileRef), Trouble> {
    room.add_customer("ada")?;
    room.add_customer("bob")?;
    let file = room.upload("agent:max", 0, b"secret bytes")?;
    let mut ids = Vec::new();
    for (n, who) in (0..).zip(["customer:ada", "customer:ada", "customer:bob"]) {
        ids.push(room.open(who, Some("p1"), "secret subject", n)?);
    }
    let [first, second, _] = ids.as_slice() else { return Err("three tickets".into()) };
    room.act(*first, "agent:max", 5, &room.attach("secret answer", vec![file.clone()])?)?;
    room.act(*first, "agent:max", 6, &room.note("secret note")?)?;
    room.act(*first, "customer:ada", 7, &room.close(Some(3), "secret comment")?)?;
    room.act(*second, "customer:ada", 8, &room.close(None, "")?)?;
    Ok((ids, file))
}

fn logs(room: &Room, ids: &[TicketId]) -> Result<Vec<Recorded>, Trouble> {
    let mut logs = Vec::new();
    for id in ids {
        logs.extend(whole_log(&*room.store, *id)?.into_iter().map(|entry| entry.recorded));
    }
    Ok(logs)
}

pub(super) fn e1_a_customer_is_erased(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ids, file) = scene(&room)?;
    let ada: Actor = "customer:ada".parse()?;
    let waiting = room.upload("customer:ada", 9, b"not sent")?;
    let (before, changes) = (logs(&room, &ids)?, room.store.changes(Position(0), ALL)?);
    let receipts = room.store.receipts(None, ALL)?;
    let mut rows = room.store.list(ListQuery::all(Scope::Support, 200))?;
    let lines = room.store.lines(0, ALL)?.len();
    let erasure = erasure(&room, ErasureTarget::Customer(CustomerId::new("ada")?))?;
    // Two openings, an answer, a note, a comment.
    same!(room.store.erase(erasure.clone())?, 5);

    // The log, its chain, the states, the numbers and the receipts stay.
    same!(logs(&room, &ids)?, before);
    same!(room.store.changes(Position(0), ALL)?, changes);
    same!(room.store.receipts(None, ALL)?, receipts);
    for row in rows.iter_mut().filter(|row| row.customer.as_str() == "ada") {
        row.subject = None;
    }
    same!(room.store.list(ListQuery::all(Scope::Support, 200))?, rows);
    for id in &ids {
        let log = whole_log(&*room.store, *id)?;
        same!(room.found(*id)?.ticket, Ticket::replay(log.iter().map(|entry| &entry.recorded))?);
        let own = room.found(*id)?.ticket.customer().as_str() == "ada";
        for entry in &log {
            let erased = matches!(entry.words, Kept::Erased);
            ensure!(erased == (own && entry.recorded.event.words().is_some()), "{entry:?}");
        }
    }
    // Words, salts, terms and bytes are gone; bob's are not.
    same!((hits(&room, "secret")?, hits(&room, "comment")?), (1, 0));
    same!(room.store.file(file.id)?, None);
    same!(room.store.chunk(file.id, 0)?, None);
    same!(room.store.upload("agent:max".parse()?, file.id)?, None);
    same!(room.store.upload(ada.clone(), waiting.id)?, None);
    same!(room.store.staged_bytes(ada)?, 0);
    let audit = room.store.audit(number(1)?)?.ok_or("no audit")?;
    let all_erased = audit.words.iter().all(|(_, words)| *words == Ok(SealedWords::Erased));
    ensure!(all_erased && audit.words.len() == 4, "{:?}", audit.words);
    ensure!(audit.files.is_empty(), "{audit:?}");
    let cards = room.store.customer_cards(None, ALL)?;
    let seen: Vec<_> =
        cards.iter().map(|card| (card.name.as_str(), card.email.as_str(), card.active)).collect();
    same!(seen, vec![("", "", false), ("Name of bob", "bob@example.org", true)]);
    let last = room.store.lines(0, ALL)?.pop().map(|(_, line)| line);
    let expected = DeskLine {
        at: minute(50),
        by: erasure.by.clone(),
        action: DeskAction::CustomerErased,
        subject: "ada".to_owned(),
        reason: Some("asked by letter".to_owned()),
    };
    same!(last, Some(expected));
    same!(room.store.lines(0, ALL)?.len(), lines + 1);
    same!(room.store.faults()?, vec![]);
    // Once more there is nothing left to erase.
    same!(room.store.erase(erasure)?, 0);
    Ok(())
}

pub(super) fn e1_erasing_is_refused_while_tickets_are_open(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    scene(&room)?;
    let id = room.open("customer:ada", None, "one more", 20)?;
    let before = room.everything()?;
    let target = || Ok::<_, Trouble>(ErasureTarget::Customer(CustomerId::new("ada")?));
    fails!(room.store.erase(erasure(&room, target()?)?), Input);
    same!(room.everything()?, before);
    let answer = Some(room.sealed("Done")?);
    room.act(id, "agent:max", 21, &helpdesk_core::Command::Resolve(answer))?;
    fails!(room.store.erase(erasure(&room, target()?)?), Input);
    room.act(id, "customer:ada", 22, &room.close(None, "")?)?;
    same!(room.store.erase(erasure(&room, target()?)?)?, 7);
    Ok(())
}

pub(super) fn e1_one_message_is_redacted(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ids, file) = scene(&room)?;
    let first = *ids.first().ok_or("no ticket")?;
    let before = logs(&room, &ids)?;
    // Event 2 is the assignment, 3 the answer with its file.
    same!(room.store.erase(erasure(&room, ErasureTarget::Message(first, Version(3)))?)?, 1);
    same!(logs(&room, &ids)?, before);
    let kept: Vec<bool> = whole_log(&*room.store, first)?
        .iter()
        .map(|entry| matches!(entry.words, Kept::Erased))
        .collect();
    same!(kept, vec![false, false, true, false, false]);
    same!((hits(&room, "answer")?, hits(&room, "note")?), (0, 1));
    same!(room.store.file(file.id)?, None);
    let last = room.store.lines(0, ALL)?.pop().map(|(_, line)| line);
    let last = last.map(|line| (line.action, line.subject, line.reason));
    let reason = Some("asked by letter".to_owned());
    same!(last, Some((DeskAction::MessageRedacted, "1/3".to_owned(), reason)));
    Ok(())
}

pub(super) fn e1_what_has_no_words_is_not_redacted(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ids, _) = scene(&room)?;
    let first = *ids.first().ok_or("no ticket")?;
    room.store.erase(erasure(&room, ErasureTarget::Message(first, Version(3)))?)?;
    // Nobody reads an older state, so no trace is left, and there is nothing to finish.
    same!((room.store.has_traces()?, room.store.finish_erasure()?), (false, true));
    let before = room.everything()?;
    // A probe reads and writes, and leaves nothing behind.
    room.store.probe()?;
    for (id, seq) in [(first, 2), (first, 3), (first, 6), (first, 0), (room.ids.ticket(), 1)] {
        fails!(room.store.erase(erasure(&room, ErasureTarget::Message(id, Version(seq)))?), Input);
    }
    same!(room.everything()?, before);
    Ok(())
}

pub(super) fn e1_an_erased_subject_is_gone_from_every_row(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ids, _) = scene(&room)?;
    let third = *ids.get(2).ok_or("no ticket")?;
    room.store.erase(erasure(&room, ErasureTarget::Message(third, Version(1)))?)?;
    same!(room.store.row(third)?.map(|row| row.subject), Some(None));
    // It stays gone when the ticket moves on.
    room.act(third, "customer:bob", 60, &room.reply("secret again")?)?;
    same!(room.store.row(third)?.map(|row| row.subject), Some(None));
    let rows = room.store.list(ListQuery::all(Scope::Support, 200))?;
    let subjects: Vec<_> = rows.iter().map(|row| row.subject.is_some()).collect();
    same!(subjects, vec![false, true, true]);
    Ok(())
}
