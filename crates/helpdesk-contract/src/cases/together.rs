//! Many at once: nobody is turned away because of others.

use std::collections::BTreeSet;
use std::thread;

use helpdesk_store::{CommitRefusal, whole_log};

use crate::check::{ensure, same};
use crate::room::{ALL, Room, number};
use crate::{Place, Trouble};

/// Runs the same work in this many threads and gives their answers.
fn all<T: Send>(
    threads: u64,
    run: impl Fn(u64) -> Result<T, Trouble> + Sync,
) -> Result<Vec<T>, Trouble> {
    let run = &run;
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|n| scope.spawn(move || run(n))).collect();
        let ended: Vec<_> = running.into_iter().map(thread::ScopedJoinHandle::join).collect();
        ended.into_iter().map(|answer| answer.map_err(|_| "a thread panicked")?).collect()
    })
}

pub(super) fn sixty_four_callers_on_one_ticket_all_get_through(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    room.act(id, "agent:max", 1, &room.reply("Yes?")?)?;
    let receipts = all(64, |n| {
        let (who, command) = match n % 2 {
            0 => ("customer:ada", room.reply("Me")?),
            _ => ("agent:max", room.note("And me")?),
        };
        Ok((who, room.insist(id, who, 2, &command)?))
    })?;
    same!(room.found(id)?.ticket.version().0, 3 + 64);
    same!(whole_log(&*room.store, id)?.len(), 3 + 64);
    for customer in [true, false] {
        let own = receipts.iter().filter(|(who, _)| (*who == "customer:ada") == customer);
        let places: BTreeSet<_> = own.map(|(_, receipt)| receipt.from).collect();
        ensure!(places.len() == 32, "two receipts tell of one event: {places:?}");
    }
    same!(room.store.receipts(None, ALL)?.len(), 66);
    Ok(())
}

pub(super) fn eight_threads_open_tickets_with_numbers_of_their_own(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let opened = all(8, |n| {
        let who = format!("customer:c{n}");
        (0..10).map(|at| room.open(&who, None, "One", at)).collect::<Result<Vec<_>, _>>()
    })?;
    let mut numbers = BTreeSet::new();
    for own in opened {
        let mut last = None;
        for id in own {
            let number = room.found(id)?.number;
            ensure!(last < Some(number), "numbers go up for each of them");
            last = Some(number);
            numbers.insert(number);
        }
    }
    same!(numbers.len(), 80);
    same!(room.store.numbers(None, ALL)?, numbers.into_iter().collect::<Vec<_>>());
    Ok(())
}

pub(super) fn two_openings_of_one_desk_see_each_other(place: &dyn Place) -> Result<(), Trouble> {
    let (left, right) = (Room::new(place)?, Room::new(place)?);
    let id = left.open("customer:ada", None, "One", 0)?;
    same!(right.found(id)?, left.found(id)?);
    let here = left.commit(id, "customer:ada", 1, &left.reply("Left")?)?;
    let mut there = right.commit(id, "agent:max", 1, &right.reply("Right")?)?;
    there.command = Some(left.ids.command());
    left.store.commit(here)?;
    let answer = right.store.commit(there);
    ensure!(matches!(answer, Err(CommitRefusal::Conflict)), "{answer:?}");
    all(8, |n| {
        let room = if n % 2 == 0 { &left } else { &right };
        for _ in 0..4 {
            // Each command has an id of its own, whichever opening it goes through.
            let mut commit = room.commit(id, "agent:max", 2, &room.note("Note")?)?;
            commit.command = Some(left.ids.command());
            while let Err(refusal) = room.store.commit(commit.clone()) {
                ensure!(matches!(refusal, CommitRefusal::Conflict), "{refusal:?}");
                let command = commit.command;
                commit = room.commit(id, "agent:max", 2, &room.note("Note")?)?;
                commit.command = command;
            }
        }
        Ok(())
    })?;
    same!(left.everything()?, right.everything()?);
    same!(left.found(id)?.ticket.version().0, 2 + 32);
    same!(left.store.numbers(None, ALL)?, vec![number(1)?]);
    Ok(())
}

pub(super) fn s5_sixteen_threads_with_one_command_do_it_once(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let commit = room.commit(id, "customer:ada", 1, &room.reply("Once")?)?;
    let answers = all(16, |_| {
        Ok(match room.store.commit(commit.clone()) {
            Ok(receipt) => (true, receipt),
            Err(CommitRefusal::Duplicate(receipt)) => (false, receipt),
            Err(other) => return Err(other.into()),
        })
    })?;
    same!(answers.iter().filter(|(first, _)| *first).count(), 1);
    let receipts: BTreeSet<_> =
        answers.iter().map(|(_, receipt)| (receipt.number, receipt.from, receipt.to)).collect();
    same!(receipts.len(), 1);
    same!(room.found(id)?.ticket.version().0, 2);
    Ok(())
}
