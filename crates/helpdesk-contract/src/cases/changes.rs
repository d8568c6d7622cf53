//! S11: what happened, in one order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use helpdesk_core::{TicketId, Version};
use helpdesk_store::{Change, Position, whole_log};

use crate::check::{ensure, same};
use crate::room::{ALL, GRANT, Room, pages};
use crate::{Place, Trouble};

/// Reads on from where the last page ended until there is nothing left.
fn follow(room: &Room, from: Position, limit: usize) -> Result<Vec<Change>, Trouble> {
    pages(|last: Option<&Change>| {
        room.store.changes(last.map_or(from, |change| change.position), limit)
    })
}

fn check_order(changes: &[Change]) -> Result<(), Trouble> {
    let mut last = Position(0);
    let mut versions: BTreeMap<TicketId, Version> = BTreeMap::new();
    for change in changes {
        ensure!(change.position > last, "{:?} comes after {last:?}", change.position);
        last = change.position;
        let version = versions.entry(change.recorded.ticket).or_default();
        same!(change.recorded.seq, version.next());
        *version = version.next();
    }
    Ok(())
}

pub(super) fn s11_changes_never_skip_or_repeat(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    same!(room.store.changes(Position(0), ALL)?, vec![]);
    let mut written = Vec::new();
    for n in 0..6 {
        let commit = room.open_commit("customer:ada", Some("p1"), "One", n)?;
        let id = commit.after.id();
        written.extend(commit.events.clone());
        room.store.commit(commit)?;
        for (who, command) in [
            ("agent:max", room.reply("Two")?),
            ("agent:max", room.note("Three")?),
            ("customer:ada", GRANT),
        ] {
            let commit = room.commit(id, who, n, &command)?;
            written.extend(commit.events.clone());
            room.store.commit(commit)?;
        }
    }
    let all = room.store.changes(Position(0), ALL)?;
    check_order(&all)?;
    let events: Vec<_> = all.iter().map(|change| change.recorded.clone()).collect();
    same!(events, written);
    for change in &all {
        let held = room.found(change.recorded.ticket)?;
        same!((change.number, &change.customer), (held.number, held.ticket.customer()));
    }
    for limit in 1..=all.len() + 1 {
        same!(follow(&room, Position(0), limit)?, all);
    }
    for (n, change) in (1..).zip(&all) {
        let rest = room.store.changes(change.position, ALL)?;
        same!(rest.as_slice(), all.get(n..).unwrap_or_default());
    }
    Ok(())
}

pub(super) fn s11_the_newest_place_is_that_of_the_last_event(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    same!(room.store.newest()?, Position(0));
    let first = room.open("customer:ada", Some("p1"), "One", 0)?;
    let second = room.open("customer:bob", None, "Two", 1)?;
    for (id, command) in
        [(first, room.reply("Answer")?), (second, room.note("Note")?), (first, room.note("Note")?)]
    {
        room.act(id, "agent:max", 2, &command)?;
        let newest = room.store.newest()?;
        let last = room.store.changes(Position(0), ALL)?.last().map(|change| change.position);
        same!(Some(newest), last);
        same!(room.store.changes(newest, ALL)?, vec![]);
    }
    Ok(())
}

/// A reader follows while eight threads write, each on its own ticket and all on a common one.
pub(super) fn s11_changes_never_skip_or_repeat_while_eight_threads_write(
    place: &dyn Place,
) -> Result<(), Trouble> {
    const EACH: i64 = 12;
    let room = Room::new(place)?;
    let common = room.open("customer:ada", Some("p1"), "Common", 0)?;
    let (room, done) = (&room, &AtomicBool::new(false));
    let followed = thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut read: Vec<Change> = Vec::new();
            loop {
                // Asked before the last look, so that the last look sees everything.
                let last = done.load(Ordering::Acquire);
                let after = read.last().map_or(Position(0), |change| change.position);
                read.extend(follow(room, after, 5)?);
                if last {
                    return Ok::<_, Trouble>(read);
                }
            }
        });
        let writers: Vec<_> = (0..8)
            .map(|n| {
                scope.spawn(move || {
                    let who = format!("customer:c{n}");
                    let own = room.open(&who, None, "Own", 0)?;
                    for at in 1..=EACH {
                        room.act(own, &who, at, &room.reply("Mine")?)?;
                        room.insist(common, "agent:max", at, &room.note("Ours")?)?;
                    }
                    Ok::<_, Trouble>(())
                })
            })
            .collect();
        let written: Vec<_> = writers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::Release);
        let read = reader.join().map_err(|_| "the reader panicked")??;
        for writer in written {
            writer.map_err(|_| "a writer panicked")??;
        }
        Ok::<_, Trouble>(read)
    })?;
    same!(followed.len(), 1 + 8 + 8 * 2 * usize::try_from(EACH)?);
    check_order(&followed)?;
    same!(room.store.changes(Position(0), ALL)?, followed);
    same!(whole_log(&*room.store, common)?.len(), 1 + 8 * usize::try_from(EACH)?);
    Ok(())
}

pub(super) fn s11_who_waits_is_woken_by_what_happens(place: &dyn Place) -> Result<(), Trouble> {
    const LONG: Duration = Duration::from_secs(30);
    let room = Room::new(place)?;
    let id = room.open("customer:ada", Some("p1"), "One", 0)?;
    let newest = room.store.newest()?;
    ensure!(room.store.wait(Position(0), Duration::ZERO)?, "there is something after nothing");
    ensure!(!room.store.wait(newest, Duration::from_millis(5))?, "there is nothing after the last");
    let began = Instant::now();
    let woken = thread::scope(|scope| {
        let waiting = scope.spawn(|| room.store.wait(newest, LONG));
        room.act(id, "customer:ada", 1, &room.reply("Two")?)?;
        let woken = waiting.join().map_err(|_| "a thread panicked")?;
        Ok::<bool, Trouble>(woken?)
    })?;
    ensure!(woken, "nobody told who waited");
    ensure!(began.elapsed() < LONG / 2, "told after {:?}", began.elapsed());
    Ok(())
}
