//! The outbox: what is queued is delivered at least once, folded, one at a time.

use std::collections::BTreeSet;
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk_core::{AgentId, CustomerId, Notice, NoticeKind, Recipient, TicketId, Version};
use helpdesk_store::{
    DeskAct, DeskAction, ErasureTarget, Letter, LetterId, LetterState, Restored, Settlement,
};

use crate::check::{ensure, same};
use crate::kit::{self, minute};
use crate::room::{ALL, Room, line_at, number};
use crate::{Place, Trouble};

pub(super) const LEASE: TimeDelta = TimeDelta::minutes(5);

fn take(room: &Room, at: i64, limit: usize) -> Result<Vec<Letter>, Trouble> {
    room.follow(at)?;
    Ok(room.store.take_letters(minute(at), LEASE, limit)?)
}

fn settle(room: &Room, letter: &Letter, outcome: Settlement, at: i64) -> Result<bool, Trouble> {
    let fence = letter.delivery.fence;
    Ok(room.store.settle_letter(letter.id, fence, outcome, minute(at))?)
}

pub(super) fn one(mut letters: Vec<Letter>) -> Result<Letter, Trouble> {
    ensure!(letters.len() == 1, "one letter, not {letters:#?}");
    letters.pop().ok_or_else(|| "one letter".into())
}

fn later(at: i64) -> Settlement {
    Settlement::Retry { at: minute(at), sure: true, reason: "busy".to_owned() }
}

fn customer(key: &str) -> Result<Recipient, Trouble> {
    Ok(Recipient::Customer(CustomerId::new(key)?))
}

/// A ticket of ada's with max as its agent, whose letters so far are sent.
fn scene(room: &Room) -> Result<TicketId, Trouble> {
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    room.act(id, "agent:max", 0, &room.reply("Answer")?)?;
    for letter in take(room, 0, ALL)? {
        ensure!(settle(room, &letter, Settlement::Sent, 0)?, "{letter:?} was lost");
    }
    Ok(id)
}

pub(super) fn letters_hold_what_was_queued_each_once(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    same!(take(&room, 0, ALL)?, vec![]);
    let mut queued: Vec<Notice> = Vec::new();
    for n in 0..4 {
        let commit = room.open_commit("customer:ada", Some("p1"), "One", n)?;
        let id = commit.after.id();
        queued.extend(kit::told(&commit));
        room.store.commit(commit)?;
        for (who, command) in
            [("agent:max", room.reply("Two")?), ("customer:ada", room.reply("Three")?)]
        {
            let commit = room.commit(id, who, n, &command)?;
            queued.extend(kit::told(&commit));
            room.store.commit(commit)?;
        }
    }
    let taken = take(&room, 9, ALL)?;
    let ids: Vec<LetterId> = taken.iter().map(|letter| letter.id).collect();
    ensure!(ids.is_sorted_by(|a, b| a < b), "letters come in their order: {ids:?}");
    let mut told: Vec<Notice> = Vec::new();
    for letter in &taken {
        same!((letter.delivery.state, letter.delivery.fence), (LetterState::Taken, 1));
        let (ticket, to) = (letter.ticket, &letter.to);
        told.extend(letter.items.iter().map(|(seq, kind)| Notice {
            ticket,
            seq: *seq,
            to: to.clone(),
            kind: *kind,
        }));
    }
    told.sort();
    queued.sort();
    same!(told, queued);
    same!(take(&room, 9, ALL)?, vec![]);
    same!(room.store.letters(None, LetterId(0), ALL)?, taken);
    Ok(())
}

pub(super) fn what_is_unsent_is_folded_when_it_is_taken(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = scene(&room)?;
    for n in 0..20 {
        room.act(id, "customer:ada", n, &room.reply("More")?)?;
    }
    let letter = one(take(&room, 2, ALL)?)?;
    same!(letter.to, Recipient::Agent(AgentId::new("max")?));
    same!(letter.items.len(), 20);
    // What comes now goes into the next one, which goes along if this one was not sent for certain.
    room.act(id, "customer:ada", 21, &room.reply("Late")?)?;
    same!(take(&room, 3, ALL)?, vec![]);
    ensure!(settle(&room, &letter, later(10), 3)?, "the letter was lost");
    same!(take(&room, 4, ALL)?, vec![]);
    let again = one(take(&room, 10, ALL)?)?;
    same!((again.id, again.items.len(), again.delivery.fence), (letter.id, 21, 2));
    Ok(())
}

pub(super) fn what_may_have_been_sent_keeps_its_content(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = scene(&room)?;
    room.act(id, "customer:ada", 1, &room.reply("More")?)?;
    let letter = one(take(&room, 2, ALL)?)?;
    room.act(id, "customer:ada", 3, &room.reply("Late")?)?;
    let unsure = Settlement::Retry { at: minute(4), sure: false, reason: "silence".to_owned() };
    ensure!(settle(&room, &letter, unsure, 3)?, "the letter was lost");
    let again = one(take(&room, 4, ALL)?)?;
    same!((again.id, &again.items), (letter.id, &letter.items));
    same!(again.delivery.doubtful, true);
    ensure!(settle(&room, &again, Settlement::Sent, 4)?, "the letter was lost");
    let next = one(take(&room, 5, ALL)?)?;
    ensure!(next.id != letter.id && next.items.len() == 1, "{next:?}");
    Ok(())
}

pub(super) fn a_lease_that_ran_out_is_anothers(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = scene(&room)?;
    room.act(id, "customer:ada", 1, &room.reply("More")?)?;
    let first = one(take(&room, 2, ALL)?)?;
    same!(take(&room, 6, ALL)?, vec![]);
    let second = one(take(&room, 7, ALL)?)?;
    same!((second.id, second.delivery.fence), (first.id, first.delivery.fence + 1));
    same!((second.delivery.tries, second.delivery.doubtful), (2, true));
    same!(settle(&room, &first, Settlement::Sent, 8)?, false);
    same!(settle(&room, &second, Settlement::Sent, 8)?, true);
    same!(settle(&room, &second, later(9), 8)?, false);
    same!(room.store.settle_letter(LetterId(99), 1, Settlement::Sent, minute(8))?, false);
    same!(take(&room, 600, ALL)?, vec![]);
    Ok(())
}

pub(super) fn a_minute_lies_between_two_letters_of_a_pair(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = scene(&room)?;
    let seconds = |n: i64| -> DateTime<Utc> { minute(10) + TimeDelta::seconds(n) };
    let mut sent: Vec<i64> = Vec::new();
    for n in 0..300 {
        if n < 120 {
            room.act(id, "customer:ada", 10, &room.reply("More")?)?;
        }
        kit::follow(&*room.store, seconds(n))?;
        for letter in room.store.take_letters(seconds(n), LEASE, ALL)? {
            sent.push(n);
            let fence = letter.delivery.fence;
            room.store.settle_letter(letter.id, fence, Settlement::Sent, seconds(n))?;
        }
    }
    same!(sent, vec![0, 60, 120]);
    Ok(())
}

pub(super) fn the_dead_are_listed_and_come_back_by_command(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = scene(&room)?;
    let all = |state| room.store.letters(Some(state), LetterId(0), ALL);
    let sent = all(LetterState::Sent)?.len();
    room.act(id, "customer:ada", 1, &room.reply("More")?)?;
    let letter = one(take(&room, 2, ALL)?)?;
    let said = |at| line_at(minute(at), DeskAction::LetterRevived, "1");
    let revived = |at| DeskAct::from(said(at));
    let lines = room.store.lines(0, ALL)?.len();
    same!(room.store.revive_letter(letter.id, revived(2))?, false);
    let dead = Settlement::Dead { reason: "550 no such box".to_owned() };
    ensure!(settle(&room, &letter, dead, 3)?, "the letter was lost");
    same!(take(&room, 900, ALL)?, vec![]);
    let listed = one(all(LetterState::Dead)?)?;
    same!((listed.id, listed.delivery.reason.as_deref()), (letter.id, Some("550 no such box")));
    same!(listed.delivery.settled, Some(minute(3)));
    same!(room.store.letters(Some(LetterState::Dead), listed.id, ALL)?, vec![]);
    same!(room.store.lines(0, ALL)?.len(), lines);
    same!(room.store.revive_letter(letter.id, revived(1000))?, true);
    same!(room.store.revive_letter(letter.id, revived(1000))?, false);
    // One act, one line.
    let told: Vec<_> = room.store.lines(0, ALL)?.into_iter().map(|(_, line)| line).collect();
    same!(told.get(lines..), Some([said(1000)].as_slice()));
    let back = one(take(&room, 1000, ALL)?)?;
    same!((back.id, back.delivery.tries, &back.items), (letter.id, 1, &letter.items));
    ensure!(settle(&room, &back, Settlement::Sent, 1001)?, "the letter was lost");
    same!((all(LetterState::Dead)?, all(LetterState::Sent)?.len()), (vec![], sent + 1));
    Ok(())
}

pub(super) fn a_letter_to_several_becomes_one_each(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let ticket = scene(&room)?;
    let told = Notice { ticket, seq: Version(1), to: Recipient::Leads, kind: NoticeKind::Overdue };
    same!(room.store.queue_letter(told.clone(), minute(1))?, true);
    same!(room.store.queue_letter(told.clone(), minute(1))?, false);
    let letter = one(take(&room, 2, ALL)?)?;
    let agents = vec![AgentId::new("lea")?, AgentId::new("max")?];
    ensure!(settle(&room, &letter, Settlement::Spread(agents), 2)?, "the letter was lost");
    let each: Vec<_> = take(&room, 2, ALL)?.into_iter().map(|it| (it.to, it.items)).collect();
    let items = vec![(Version(1), NoticeKind::Overdue)];
    let agent = |key| AgentId::new(key).map(Recipient::Agent);
    same!(each, vec![(agent("lea")?, items.clone()), (agent("max")?, items)]);
    same!(room.store.queue_letter(told.clone(), minute(9))?, false);
    let unknown = Notice { ticket: room.ids.ticket(), ..told };
    ensure!(room.store.queue_letter(unknown, minute(9)).is_err(), "an unknown ticket");
    Ok(())
}

pub(super) fn what_is_put_back_is_as_it_was(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = scene(&room)?;
    room.act(id, "customer:ada", 1, &room.reply("More")?)?;
    let first = one(take(&room, 2, ALL)?)?;
    ensure!(settle(&room, &first, Settlement::PutBack, 2)?, "the letter was lost");
    let second = one(take(&room, 2, ALL)?)?;
    same!((second.delivery.tries, second.delivery.doubtful), (1, false));
    same!((second.delivery.fence, &second.items), (2, &first.items));
    Ok(())
}

pub(super) fn of_eight_takers_one_gets_the_letter(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for n in 0..40 {
        room.open(&format!("customer:c{n}"), None, "One", 0)?;
    }
    let room = &room;
    let mut taken: Vec<LetterId> = thread::scope(|scope| {
        let takers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(move || {
                    let mut mine = Vec::new();
                    while let Some(letter) = take(room, 1, 1)?.pop() {
                        ensure!(settle(room, &letter, Settlement::Sent, 1)?, "lost: {letter:?}");
                        mine.push(letter.id);
                    }
                    Ok::<_, Trouble>(mine)
                })
            })
            .collect();
        let mut all = Vec::new();
        for taker in takers {
            all.extend(taker.join().map_err(|_| "a taker panicked")??);
        }
        Ok::<_, Trouble>(all)
    })?;
    taken.sort_unstable();
    same!(taken.len(), 40);
    taken.dedup();
    same!(taken.len(), 40);
    Ok(())
}

pub(super) fn a_desk_that_is_brought_back_tells_nobody_again(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let before = room.store.incarnation()?;
    same!(room.store.incarnation()?, before);
    let opened = room.open_commit("customer:ada", None, "One", 0)?;
    ensure!(!kit::told(&opened).is_empty(), "somebody is told");
    let words = opened.words.into_iter();
    room.store.restore(vec![Restored::Events {
        number: number(7)?,
        events: opened.events,
        after: Box::new(opened.after.clone()),
        words: words.map(|(seq, it)| (seq, helpdesk_store::SealedWords::Kept(it))).collect(),
    }])?;
    same!(take(&room, 9, ALL)?, vec![]);
    ensure!(room.store.incarnation()? != before, "the desk brought back is another incarnation");
    room.act(opened.after.id(), "agent:max", 10, &room.reply("Answer")?)?;
    same!(one(take(&room, 10, ALL)?)?.to, customer("ada")?);
    Ok(())
}

pub(super) fn e1_letters_name_nothing_of_who_is_erased(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    room.add_customer("ada")?;
    let id = scene(&room)?;
    room.act(id, "agent:max", 1, &room.reply("Answer")?)?;
    let letter = one(take(&room, 2, ALL)?)?;
    let dead = Settlement::Dead { reason: "550 ada@example.org is full".to_owned() };
    ensure!(settle(&room, &letter, dead, 3)?, "the letter was lost");
    room.act(id, "customer:ada", 4, &room.close(None, "")?)?;
    let target = ErasureTarget::Customer(CustomerId::new("ada")?);
    room.store.erase(kit::erasure(&*room.store, target, minute(5))?)?;
    let all = room.store.letters(None, LetterId(0), ALL)?;
    ensure!(!format!("{all:?}").contains("ada@"), "{all:#?}");
    same!(room.store.faults()?, vec![]);
    Ok(())
}

/// A mail server may quote the subject in why it refuses: the reason goes with the words, whoever the letter
/// was to and whatever took the words.
pub(super) fn e1_why_a_server_refused_goes_with_the_words_of_its_ticket(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    room.add_customer("ada")?;
    for redacts in [true, false] {
        let id = scene(&room)?;
        room.act(id, "agent:max", 1, &room.reply("Answer")?)?;
        let (ticket, seq, to, kind) = (id, Version(1), Recipient::Leads, NoticeKind::Overdue);
        same!(room.store.queue_letter(Notice { ticket, seq, to, kind }, minute(2))?, true);
        let mut to = BTreeSet::new();
        for letter in take(&room, 3, ALL)? {
            to.insert(letter.to.clone());
            let dead = Settlement::Dead { reason: "554 spam: Printer on fire".to_owned() };
            ensure!(settle(&room, &letter, dead, 4)?, "the letter was lost");
        }
        ensure!(to.len() >= 2, "the customer and somebody of the desk: {to:?}");
        let target = if redacts {
            ErasureTarget::Message(id, Version(1))
        } else {
            room.act(id, "customer:ada", 5, &room.close(None, "")?)?;
            ErasureTarget::Customer(CustomerId::new("ada")?)
        };
        room.store.erase(kit::erasure(&*room.store, target, minute(6))?)?;
        let all = room.store.letters(None, LetterId(0), ALL)?;
        ensure!(all.len() >= to.len(), "the letters stay: {all:#?}");
        ensure!(!format!("{all:?}").contains("Printer"), "redacts: {redacts}: {all:#?}");
        same!(room.store.faults()?, vec![]);
        if redacts {
            room.act(id, "customer:ada", 7, &room.close(None, "")?)?;
        }
    }
    Ok(())
}
