//! Durable creates by sixty-four clients, each of which waits for its own.

use std::path::Path;
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::time::{Duration, Instant};

use helpdesk::{Actor, CommandId, Helpdesk, Message, NewTicket};
use rusqlite::Connection;

use super::desks;
use super::figure::{Figure, Floor, Side, Times, ratio};
use super::generate::Kind;
use super::rows::{self, Done, OPENED, Written};
use super::twin::{self, Writer};
use super::writes::{BEFORE, Requests, open, read_all, sent};
use helpdesk_trials::Outcome;

const CLIENTS: usize = 64;
/// How many tickets each client opens in a round.
const EACH: usize = 60;
/// How many of them if each has a connection of its own, which is slow.
const EACH_ALONE: usize = 10;
const ROUNDS: usize = 7;
/// The most that the twin with one writer puts into a transaction.
const BATCH: usize = 512;

/// A ticket to be opened, by whom and under which id.
pub type Request = (Actor, NewTicket<Message>, CommandId);

/// Measures the desk beside a twin with one writer and a twin with a connection per client.
///
/// # Errors
/// A side fails, or the desk and the twin do not write the same.
pub fn create() -> Outcome<Vec<Figure>> {
    let made = desks::made(Kind::Work, BEFORE)?;
    let ours = desks::copy(&made, "crowd-ours.db")?;
    let one = desks::copy(&made, "crowd-one.db")?;
    let many = desks::copy(&made, "crowd-many.db")?;
    let (desk, reader) = (open(&ours)?, Connection::open(&ours)?);
    let mut sides = [Side::default(), Side::default(), Side::default()];
    let mut requests = Requests::new(3);
    for round in 0..=ROUNDS {
        let asked = (0..CLIENTS)
            .map(|_| (0..EACH).map(|_| requests.ticket()).collect())
            .collect::<Outcome<Vec<Vec<Request>>>>()?;
        let last = rows::last_position(&reader)?;
        let (times, done) = desk_round(&desk, asked)?;
        let written = read_all(&reader, &done, OPENED, last)?;
        let rounds = [times, one_writer(&one, &written)?, many_writers(&many, &written)?];
        if round > 0 {
            sides.iter_mut().zip(rounds).for_each(|(side, times)| side.add(times));
        }
    }
    drop((desk, reader));
    rows::compare(&ours, &one)?;
    for path in [ours, one, many] {
        desks::remove(&path)?;
    }
    let [ours, one, many] = sides;
    let figure = |twin: &str, theirs: &Side, floor| Figure {
        what: format!("durable create, {CLIENTS} clients, beside {twin}"),
        ours: ours.told_with_slowest(),
        twin: theirs.told_with_slowest(),
        value: Some(1.0 / ratio(theirs, &ours, Times::rate)),
        floor,
    };
    Ok(vec![
        figure("a connection a client", &many, Floor::AtLeast(10.0)),
        figure("one writer", &one, Floor::AtLeast(0.6)),
    ])
}

/// Lets clients of the desk open tickets at once, each its own share.
///
/// # Errors
/// The desk refuses.
pub fn desk_round(desk: &Helpdesk, asked: Vec<Vec<Request>>) -> Outcome<(Times, Vec<Done>)> {
    let done = Mutex::new(Vec::new());
    let times = crowd(asked, |asked| {
        let (mut times, mut mine) = (Vec::new(), Vec::new());
        for (by, request, command) in asked {
            let start = Instant::now();
            let receipt = desk.open(&by, request, sent(command))?;
            times.push(start.elapsed());
            mine.push(Done { by, command, number: receipt.number });
        }
        done.lock().map_err(|_| "a client panicked")?.extend(mine);
        Ok(times)
    })?;
    Ok((times, done.into_inner().map_err(|_| "a client panicked")?))
}

/// Lets every client do its share at once.
fn crowd<T: Send>(
    shares: Vec<T>,
    client: impl Fn(T) -> Outcome<Vec<Duration>> + Sync,
) -> Outcome<Times> {
    let barrier = Barrier::new(shares.len() + 1);
    let work = |share| {
        barrier.wait();
        client(share)
    };
    let work = &work;
    std::thread::scope(|scope| {
        let spawn = |share| scope.spawn(move || work(share));
        let clients: Vec<_> = shares.into_iter().map(spawn).collect();
        barrier.wait();
        let start = Instant::now();
        let mut each = Vec::new();
        for client in clients {
            each.extend(client.join().map_err(|_| "a client panicked")??);
        }
        Ok(Times::of(each, start.elapsed()))
    })
}

/// An order to the twin's writer: which row, and whom to answer.
type Order<'a> = (&'a Written, mpsc::SyncSender<bool>);

fn one_writer(path: &Path, written: &[Written]) -> Outcome<Times> {
    let db = twin::connect_to_write(path)?;
    let (send, receive) = mpsc::channel::<Order<'_>>();
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || -> Outcome<()> {
            let mut writer = Writer::new(&db)?;
            let mut waiting = Vec::with_capacity(BATCH);
            while let Ok(first) = receive.recv() {
                waiting.push(first);
                while waiting.len() < BATCH
                    && let Ok(next) = receive.try_recv()
                {
                    waiting.push(next);
                }
                writer.durably(|writer| {
                    waiting.iter().try_for_each(|(written, _)| writer.create(written))
                })?;
                for (_, told) in waiting.drain(..) {
                    told.send(true)?;
                }
            }
            Ok(())
        });
        let shares = written.chunks(EACH).map(|share| (share, send.clone())).collect();
        drop(send);
        let times = crowd(shares, |(share, send): (&[Written], mpsc::Sender<Order<'_>>)| {
            let (tell, told) = mpsc::sync_channel(1);
            let mut times = Vec::with_capacity(share.len());
            for written in share {
                let start = Instant::now();
                send.send((written, tell.clone())).map_err(|_| "the writer is gone")?;
                told.recv()?;
                times.push(start.elapsed());
            }
            Ok(times)
        })?;
        writer.join().map_err(|_| "the writer panicked")??;
        Ok(times)
    })
}

fn many_writers(path: &Path, written: &[Written]) -> Outcome<Times> {
    let path = Arc::new(path.to_owned());
    let shares = written.chunks(EACH).collect();
    crowd(shares, |share: &[Written]| {
        let db = twin::connect(&path, 2_048)?;
        let mut writer = Writer::new(&db)?;
        let mut times = Vec::with_capacity(EACH_ALONE);
        for written in share.iter().take(EACH_ALONE) {
            let start = Instant::now();
            writer.durably(|writer| writer.create(written))?;
            times.push(start.elapsed());
        }
        Ok(times)
    })
}
