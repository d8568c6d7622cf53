//! The page of a ticket with twenty thousand messages beside one with fifty, in the library and as HTML;
//! and what eight readers of the largest tickets add to the memory.

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::{Arc, Barrier};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::http::request::Parts;
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::{reads, said};
use helpdesk::{
    Actor, AsyncHelpdesk, Command, Helpdesk, Reader, TIMELINE_PAGE, TicketNumber, TimelinePlace,
    Version,
};
use helpdesk_store::ports::*;
use helpdesk_web::{AuthError, Authenticator, BoxFuture, Language, OwnShell, Settings};
use http_body_util::BodyExt as _;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use super::desks;
use super::figure::{Figure, Floor, Side, Times, ratio};
use super::generate::{Generator, Kind};
use super::writes::{BEFORE, Requests, open, sent};
use helpdesk_trials::Outcome;

const SHORT: usize = 50;
const LONG: usize = 20_000;
/// This many messages of 64 KiB fill several pages.
const HEAVY: usize = 60;
const READERS: usize = 8;
const ROUNDS: usize = 11;
const EACH: usize = 100;
const MOST: f64 = 1.3;
const MOST_MEMORY: f64 = 60.0;
const MEGABYTE: f64 = 1_000_000.0;

/// Believes the header `x-user`.
#[derive(Debug)]
struct Believing;

impl Authenticator for Believing {
    fn who<'a>(&'a self, request: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>, AuthError>> {
        let user = request.headers.get("x-user").and_then(|value| value.to_str().ok());
        let actor = user.and_then(|user| user.parse().ok());
        Box::pin(async { Ok(actor) })
    }
}

type Known = (TicketNumber, Actor);
/// How one page is read.
type Page<'a> = &'a dyn Fn(&Known) -> Outcome<()>;

/// Measures both pages of both tickets in turn, then the memory.
///
/// # Errors
/// The desk fails.
pub fn pages() -> Outcome<Vec<Figure>> {
    let (path, [short, long, heavy]) = made()?;
    let desk = open(&path)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build()?;
    let (shell, settings) = (Arc::new(OwnShell), Settings::new(Language::Ru));
    let bridge = AsyncHelpdesk::new(desk.clone());
    let router = helpdesk_web::router(bridge, Arc::new(Believing), shell, settings);
    let newest = |(ticket, by): &Known| {
        black_box(desk.ticket(&reads(by), *ticket)?);
        Ok(())
    };
    let support = |(ticket, _): &Known| {
        black_box(desk.ticket(&Reader::Operator, *ticket)?);
        Ok(())
    };
    let middle = |(ticket, by): &Known| {
        let last = desk.version(&reads(by), *ticket)?;
        let place = TimelinePlace::Around(Version(last.0 / 2));
        black_box(desk.ticket_at(&reads(by), *ticket, place, TIMELINE_PAGE)?);
        Ok(())
    };
    let html = |known: &Known| shown(&runtime, &router, known).map(drop);
    let sides: [(&str, Page<'_>); 4] = [
        ("its customer's newest, library", &newest),
        ("support's newest, library", &support),
        ("its customer's middle, library", &middle),
        ("its customer's newest, HTML", &html),
    ];
    let mut figures = Vec::new();
    for (what, page) in sides {
        figures.push(beside(what, page, &short, &long)?);
    }
    figures.push(memory(&desk, &runtime, &router, &[long, heavy])?);
    drop((desk, router, runtime));
    desks::remove(&path)?;
    Ok(figures)
}

fn beside(what: &str, page: Page<'_>, short: &Known, long: &Known) -> Outcome<Figure> {
    let (mut quick, mut slow) = (Side::default(), Side::default());
    for round in 0..=ROUNDS {
        let rounds = [short, long].map(|known| Times::take(EACH, |_| page(known)));
        let [of_short, of_long] = rounds;
        if round > 0 {
            quick.add(of_short?);
            slow.add(of_long?);
        }
    }
    Ok(Figure {
        what: format!("page of a ticket of {LONG} messages, beside one of {SHORT}: {what}"),
        ours: slow.told(),
        twin: quick.told(),
        value: Some(ratio(&slow, &quick, Times::median)),
        floor: Floor::AtMost(MOST),
    })
}

/// Returns how long the page is.
fn shown(runtime: &Runtime, router: &Router, (ticket, by): &Known) -> Outcome<usize> {
    let request = Request::get(format!("/tickets/{ticket}")).header("x-user", by.to_string());
    let request = request.body(Body::empty())?;
    runtime.block_on(async {
        let answer = router.clone().oneshot(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if status == 200 { Ok(body.len()) } else { Err(format!("the page is {status}").into()) }
    })
}

/// Measures what eight readers of the largest tickets at once add to the memory at its highest.
fn memory(
    desk: &Helpdesk,
    runtime: &Runtime,
    router: &Router,
    tickets: &[Known],
) -> Outcome<Figure> {
    // The highest so far is forgotten.
    fs::write("/proc/self/clear_refs", "5")?;
    let before = resident("VmRSS:")?;
    let (together, began) = (Barrier::new(READERS), Instant::now());
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|_| {
                let together = &together;
                scope.spawn(move || -> Outcome<()> {
                    together.wait();
                    for known in tickets.iter().cycle().take(tickets.len() * 5) {
                        black_box(desk.ticket(&reads(&known.1), known.0)?);
                        shown(runtime, router, known)?;
                    }
                    Ok(())
                })
            })
            .collect();
        readers.into_iter().try_for_each(|one| one.join().map_err(|_| "a reader panicked")?)
    })?;
    let added = (resident("VmHWM:")? - before) / MEGABYTE;
    Ok(Figure {
        what: format!(
            "{READERS} readers at once of tickets of {LONG} messages and of {HEAVY} of 64 KiB: \
             memory added at its highest, MB"
        ),
        ours: format!("{added:.1} MB in {:.1} s", began.elapsed().as_secs_f64()),
        twin: String::new(),
        value: Some(added),
        floor: Floor::AtMost(MOST_MEMORY),
    })
}

fn resident(name: &str) -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kilobytes.ok_or("no such line of the status")?.parse::<f64>()? * 1024.0)
}

/// Brings a short, a long and a heavy ticket into a copy of the smallest desk.
fn made() -> Outcome<(PathBuf, [Known; 3])> {
    let path = desks::copy(&desks::made(Kind::Work, BEFORE)?, "histories.db")?;
    let (store, mut generator) = (Sqlite::open(&path)?, Generator::new(Kind::Work, BEFORE)?);
    let mut known = Vec::new();
    for (place, events) in [1, SHORT, LONG].into_iter().enumerate() {
        let mut batch = Vec::new();
        known.push(generator.talk(BEFORE + place, events, &mut batch)?);
        store.restore(batch)?;
    }
    drop(store);
    let (desk, mut requests) = (open(&path)?, Requests::new(21));
    let [heavy, short, long] = known.try_into().map_err(|_| "three tickets")?;
    let heavy: Known = heavy;
    let text = "слово ".repeat(64 * 1024 / 11);
    for _ in 0..HEAVY {
        let reply = Command::Reply(said(&text).into());
        desk.submit(&heavy.1, heavy.0, reply, sent(requests.command()))?;
    }
    Ok((path, [short, long, heavy]))
}
