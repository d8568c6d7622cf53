//! S12: what follows the log takes each event once, can be made again, and never outlives an erasure.

use helpdesk_core::{Notice, NoticeKind, Recipient, Version};
use helpdesk_store::{
    ErasureTarget, Follower, LetterId, Position, Scope, SearchQuery, Settlement, Step,
};

use super::outbox::{LEASE, one};
use crate::check::{ensure, same};
use crate::kit::{self, minute};
use crate::room::{ALL, Room};
use crate::{Place, Trouble};

fn hits(room: &Room, term: &str) -> Result<usize, Trouble> {
    let terms = vec![term.to_owned()];
    let query =
        SearchQuery { scope: Scope::Support, project: None, terms, after: None, limit: 200 };
    Ok(room.store.search(query)?.len())
}

fn step(room: &Room, follower: Follower, limit: usize) -> Result<Step, Trouble> {
    let reading = room.store.reading(follower, limit)?;
    let derived = kit::derived(follower, &reading);
    Ok(Step { from: reading.from, to: reading.to, at: minute(0), derived })
}

pub(super) fn s12_a_commit_writes_nothing_of_the_followers(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    room.open("customer:ada", Some("p1"), "printer smokes", 0)?;
    same!(hits(&room, "printer")?, 0);
    same!(room.store.letters(None, LetterId(0), ALL)?, vec![]);
    same!(room.store.backlog()?, Default::default());
    for &follower in Follower::ALL {
        let mark = room.store.watermark(follower)?;
        ensure!(
            mark.position == Position(0) && mark.newest > mark.position,
            "{follower}: {mark:?}"
        );
    }
    room.follow(0)?;
    same!(hits(&room, "printer")?, 1);
    ensure!(!room.store.letters(None, LetterId(0), ALL)?.is_empty(), "somebody is told");
    for &follower in Follower::ALL {
        let mark = room.store.watermark(follower)?;
        same!(mark.position, mark.newest);
    }
    Ok(())
}

pub(super) fn s12_of_two_who_take_a_step_one_does(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for n in 0..4 {
        let id = room.open("customer:ada", Some("p1"), "printer smokes", n)?;
        room.act(id, "agent:max", n, &room.reply("which printer")?)?;
    }
    for &follower in Follower::ALL {
        let (mine, theirs) = (step(&room, follower, 3)?, step(&room, follower, 200)?);
        same!(room.store.follow(mine.clone())?, true);
        same!(room.store.follow(mine)?, false);
        same!(room.store.follow(theirs)?, false);
    }
    room.follow(0)?;
    same!(hits(&room, "printer")?, 8);
    let told: usize =
        room.store.letters(None, LetterId(0), ALL)?.iter().map(|letter| letter.items.len()).sum();
    // Each opening to the desk, each answer to ada.
    same!(told, 8);
    same!(room.store.backlog()?.hours.iter().map(|(_, count)| count).sum::<u64>(), 4);
    same!(room.store.faults()?, vec![]);
    Ok(())
}

pub(super) fn s12_what_is_thrown_away_is_made_again(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    super::lists::populated(&room)?;
    room.follow(900)?;
    let told = |room: &Room| {
        let letters = room.store.letters(None, LetterId(0), ALL)?;
        let mut told: Vec<_> = letters
            .into_iter()
            .flat_map(|it| it.items.into_iter().map(move |item| (it.ticket, it.to.clone(), item)))
            .collect();
        told.sort();
        Ok::<_, Trouble>(told)
    };
    let (before, letters) = (room.everything()?, told(&room)?);
    for &follower in Follower::ALL {
        room.store.forget(follower, 1)?;
        same!(room.store.watermark(follower)?.position, Position(0));
    }
    same!(room.store.backlog()?, Default::default());
    same!(told(&room)?, vec![]);
    room.follow(900)?;
    same!(told(&room)?, letters);
    // Letters have new numbers, and so another order; everything else is as it was.
    let without = |all: String| {
        let kept = all.lines().map(str::trim).filter(|line| !line.starts_with("id: LetterId"));
        let mut kept: Vec<_> = kept.map(str::to_owned).collect();
        kept.sort();
        kept
    };
    same!(without(room.everything()?), without(before));
    same!(room.store.faults()?, vec![]);
    Ok(())
}

pub(super) fn s12_nobody_is_told_again_when_letters_are_made_again(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    room.follow(0)?;
    let sent = one(room.store.take_letters(minute(0), LEASE, ALL)?)?;
    room.store.settle_letter(sent.id, sent.delivery.fence, Settlement::Sent, minute(0))?;
    room.act(id, "agent:max", 1, &room.reply("Two")?)?;
    room.follow(1)?;
    let held = one(room.store.take_letters(minute(1), LEASE, ALL)?)?;
    room.act(id, "agent:max", 2, &room.reply("Three")?)?;
    // What no event causes is kept too.
    let soon =
        Notice { ticket: id, seq: Version(1), to: Recipient::Leads, kind: NoticeKind::DueSoon };
    same!(room.store.queue_letter(soon, minute(2))?, true);
    room.follow(2)?;
    let before = room.store.letters(None, LetterId(0), ALL)?;
    room.store.forget(Follower::Letters, 1)?;
    room.follow(3)?;
    let mut after = room.store.letters(None, LetterId(0), ALL)?;
    let told = |letters: &[helpdesk_store::Letter]| {
        let mut told: Vec<_> =
            letters.iter().map(|it| (it.to.clone(), it.items.clone(), it.delivery.state)).collect();
        told.sort_by_key(|(to, items, _)| (to.clone(), items.clone()));
        told
    };
    same!(told(&after), told(&before));
    after.retain(|letter| letter.id == sent.id || letter.id == held.id);
    same!(after, before.get(..2).unwrap_or_default().to_vec());
    Ok(())
}

pub(super) fn s12_an_erasure_between_reading_and_writing_leaves_no_word(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    room.add_customer("ada")?;
    let id = room.open("customer:ada", Some("p1"), "my secret", 0)?;
    room.act(id, "customer:ada", 1, &room.reply("another secret")?)?;
    let late = step(&room, Follower::Search, 200)?;
    let target = ErasureTarget::Message(id, Version(2));
    room.store.erase(kit::erasure(&*room.store, target, minute(2))?)?;
    same!(room.store.follow(late)?, true);
    same!(hits(&room, "secret")?, 1);
    same!(hits(&room, "another")?, 0);
    same!(room.store.faults()?, vec![]);
    // The index forgets in the erasure's own transaction.
    let target = ErasureTarget::Message(id, Version(1));
    room.store.erase(kit::erasure(&*room.store, target, minute(3))?)?;
    same!(hits(&room, "secret")?, 0);
    same!(room.store.faults()?, vec![]);
    room.store.forget(Follower::Search, 1)?;
    room.follow(4)?;
    same!(hits(&room, "secret")?, 0);
    Ok(())
}

pub(super) fn s12_search_tells_what_it_holds_otherwise(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "printer smokes", 0)?;
    room.act(id, "agent:max", 1, &room.note("cheap")?)?;
    room.follow(1)?;
    let mut documents = Vec::new();
    for change in room.store.changes(Position(0), ALL)? {
        let words = room.store.words(id, change.recorded.seq)?.ok_or("no words")?;
        let helpdesk_store::SealedWords::Kept(sealed) = words else { return Err("erased".into()) };
        documents.push(kit::document(&change, sealed.words()));
    }
    same!(room.store.unlike(documents.clone())?, vec![]);
    let mut wrong = documents.clone();
    for document in &mut wrong {
        document.terms.push("more".to_owned());
    }
    same!(room.store.unlike(wrong)?, vec![(id, Version(1)), (id, Version(2))]);
    let mut hidden = documents.clone();
    for document in &mut hidden {
        document.public = !document.public;
    }
    same!(room.store.unlike(hidden)?.len(), 2);
    let mut nothing = documents;
    for document in &mut nothing {
        document.terms.clear();
    }
    same!(room.store.unlike(nothing)?.len(), 2);
    Ok(())
}
