//! How little the program needs: memory, time to start, bytes on the disk.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use helpdesk::sqlite::Sqlite;

use super::super::desks;
use super::super::figure::{Figure, Floor, Times, time};
use super::super::generate::Kind;
use super::super::writes::BEFORE;
use super::client::{Client, sign_in};
use super::served::{Served, built};
use helpdesk_trials::Outcome;

const MEGABYTE: f64 = 1_000_000.0;
/// How long the program is left alone before its memory is looked at.
const IDLE: Duration = Duration::from_secs(5);
/// How many requests it then answers.
const REQUESTS: usize = 1_000;
const CUSTOMERS: usize = 8;
const STARTS: usize = 20;
const MOST_MEMORY: f64 = 25.0;
const MOST_START: f64 = 50.0;
const MOST_BYTES: f64 = 20.0;

fn figure(what: String, ours: String, value: f64, most: f64) -> Figure {
    Figure { what, ours, twin: String::new(), value: Some(value), floor: Floor::AtMost(most) }
}

/// Measures the memory of the program when nobody asks anything.
///
/// # Errors
/// The program fails.
pub(super) fn memory() -> Outcome<Vec<Figure>> {
    let path = desks::copy(&desks::made(Kind::Work, BEFORE)?, "http-memory.db")?;
    let served = Served::start(&built("release")?, &path)?;
    std::thread::sleep(IDLE);
    let fresh = served.memory()? as f64 / MEGABYTE;
    ask(&served, &path)?;
    let used = served.memory()? as f64 / MEGABYTE;
    served.kill()?;
    desks::remove(&path)?;
    let what =
        |when: &str| format!("memory (resident) in MB, {} k tickets, {when}", BEFORE / 1_000);
    let [idle, after] = [
        (format!("{} s after the start", IDLE.as_secs()), fresh),
        (format!("after {REQUESTS} pages by {CUSTOMERS} clients at once"), used),
    ]
    .map(|(when, value)| figure(what(&when), format!("{value:.1} MB"), value, MOST_MEMORY));
    Ok(vec![idle, after])
}

fn ask(served: &Served, desk: &Path) -> Outcome<()> {
    let store = Arc::new(Sqlite::open(desk)?);
    let readers = sign_in(served.at(), &store, 1..=CUSTOMERS)?;
    drop(store);
    let read = |cookie: &str| -> Outcome<()> {
        let mut client = Client::new(served.at())?;
        for index in 0..REQUESTS / CUSTOMERS {
            let path = if index % 2 == 0 { "/tickets" } else { "/tickets/new" };
            let answer = client.get(path, cookie)?;
            if answer.status != 200 {
                return Err(format!("{path} is {}", answer.status).into());
            }
        }
        Ok(())
    };
    let read = &read;
    std::thread::scope(|scope| {
        let clients: Vec<_> =
            readers.iter().map(|reader| scope.spawn(move || read(&reader.cookie))).collect();
        clients.into_iter().try_for_each(|client| client.join().map_err(|_| "a client panicked")?)
    })
}

/// Measures how long it takes from the start of the process to the first answer.
///
/// # Errors
/// The program fails.
pub(super) fn start() -> Outcome<Vec<Figure>> {
    let path = desks::copy(&desks::made(Kind::Work, BEFORE)?, "http-start.db")?;
    let program = built("release")?;
    let mut figures = Vec::new();
    for place in ["/health", "/sign-in"] {
        let each = (0..STARTS).map(|_| first(&program, &path, place)).collect::<Outcome<_>>()?;
        let times = Times::of(each, Duration::ZERO);
        let (median, worst) = (times.median(), times.quantile(1.0));
        figures.push(figure(
            format!("start to the first 200 of {place}, in ms, median of {STARTS}"),
            format!("p50 {}, max {}", time(median), time(worst)),
            median / 1e3,
            MOST_START,
        ));
    }
    desks::remove(&path)?;
    Ok(figures)
}

fn first(program: &Path, desk: &Path, place: &str) -> Outcome<Duration> {
    let begun = Instant::now();
    let served = Served::start(program, desk)?;
    let answer = Client::new(served.at())?.get(place, "")?;
    if answer.status != 200 {
        return Err(format!("{place} is {}", answer.status).into());
    }
    let took = begun.elapsed();
    served.kill()?;
    Ok(took)
}

/// Weighs the program as it is shipped.
///
/// # Errors
/// It cannot be built.
pub(super) fn size() -> Outcome<Vec<Figure>> {
    let bytes = std::fs::metadata(built("dist")?)?.len() as f64 / MEGABYTE;
    let what = "the program (profile `dist`), in MB".to_owned();
    Ok(vec![figure(what, format!("{bytes:.1} MB"), bytes, MOST_BYTES)])
}
