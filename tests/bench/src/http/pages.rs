//! A customer's list and a ticket's page on a desk of a million tickets: inside the server, and over HTTP.

use std::hint::black_box;

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::http::Request;
use helpdesk::sqlite::Sqlite;
use helpdesk::testing::reads;
use helpdesk::{
    Actor, AsyncHelpdesk, Command, Helpdesk, ListFilter, Status, TicketNumber, WithAccess,
};
use helpdesk_server::accounts::{Accounts, Options};
use helpdesk_web::{Language, OwnShell, Settings};
use http_body_util::BodyExt as _;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use super::super::figure::{Figure, Floor, Side, Times};
use super::super::generate::{Kind, someone};
use super::super::writes::{Requests, sent};
use super::super::{desks, people};
use super::client::{Client, SignedIn, sign_in};
use super::served::{Served, built};
use helpdesk_trials::Outcome;
use helpdesk_trials::random::Random;

/// How many tickets the desk has, unless `HELPDESK_BENCH_TICKETS` says so.
pub(super) const TICKETS: usize = 1_000_000;
/// How many customers have signed in; each has a ticket with this many messages.
const CUSTOMERS: usize = 200;
const MESSAGES: usize = 20;
const ROUNDS: usize = 11;
const EACH: usize = 400;
/// No page may take longer to make, in microseconds: the median. The slowest are shown beside it.
const MOST: f64 = 1_000.0;

/// Returns how many tickets the desk should have.
///
/// # Errors
/// `HELPDESK_BENCH_TICKETS` is not a number.
pub(super) fn tickets() -> Outcome<usize> {
    match std::env::var("HELPDESK_BENCH_TICKETS") {
        Ok(count) => Ok(count.parse()?),
        Err(_) => Ok(TICKETS),
    }
}

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    List,
    Ticket,
}

/// A reader.
#[derive(Debug, Clone)]
struct Reader {
    actor: Actor,
    cookie: String,
    ticket: TicketNumber,
}

impl Reader {
    fn path(&self, page: Which) -> String {
        match page {
            Which::List => "/tickets".to_owned(),
            Which::Ticket => format!("/tickets/{}", self.ticket),
        }
    }
}

/// Measures both pages.
///
/// # Errors
/// A side fails, or an answer is not the page.
pub(super) fn pages() -> Outcome<Vec<Figure>> {
    let (program, count) = (built("release")?, tickets()?);
    let path = desks::copy(&desks::made(Kind::Work, count)?, "http-pages.db")?;
    let served = Served::start(&program, &path)?;
    let store = Arc::new(Sqlite::open(&path)?);
    let desk = Helpdesk::on(store.clone());
    let readers = readers(&served, &store, &desk, count)?;
    let inside = Inside::new(&desk, &store)?;
    let mut client = Client::new(served.at())?;
    let mut random = Random::new(11);
    let mut figures = Vec::new();
    for page in [Which::List, Which::Ticket] {
        let mut sides: [Side; 3] = std::array::from_fn(|_| Side::default());
        for round in 0..=ROUNDS {
            let asked: Vec<Reader> = (0..EACH)
                .filter_map(|_| readers.get(random.below(readers.len())).cloned())
                .collect();
            let rounds = [
                over_http(&mut client, page, &asked)?,
                inside.round(page, asked.clone())?,
                of_library(&desk, page, &asked)?,
            ];
            if round > 0 {
                sides.iter_mut().zip(rounds).for_each(|(side, times)| side.add(times));
            }
        }
        figures.extend(of_page(page, count, &sides));
    }
    drop((inside, desk, store));
    served.kill()?;
    desks::remove(&path)?;
    Ok(figures)
}

fn of_page(page: Which, count: usize, [over, inside, library]: &[Side; 3]) -> [Figure; 2] {
    let name = match page {
        Which::List => "list page, a random customer's".to_owned(),
        Which::Ticket => format!("ticket page, {MESSAGES} messages"),
    };
    let thousands = count / 1_000;
    let figure = |how: &str, side: &Side| Figure {
        what: format!("{name}, {thousands} k tickets, {how}; p50 in µs"),
        ours: side.told(),
        twin: library.told(),
        value: Some(side.typical(|round| round.quantile(0.5))),
        floor: Floor::AtMost(MOST),
    };
    [figure("inside", inside), figure("over HTTP, 1 client", over)]
}

/// Signs customers in, and gives each a conversation of twenty messages.
fn readers(
    served: &Served,
    store: &Arc<Sqlite>,
    desk: &Helpdesk,
    count: usize,
) -> Outcome<Vec<Reader>> {
    let (mut random, mut requests) = (Random::new(12), Requests::new(13));
    let chosen: Vec<usize> = (0..CUSTOMERS).map(|_| someone(&mut random, count)).collect();
    let signed_in = sign_in(served.at(), store, chosen)?;
    let agent = Actor::Agent(people::agent(1)?);
    let reader = |SignedIn { customer, cookie }| {
        let actor = Actor::Customer(people::customer(customer)?);
        let (_, mut request, command) = requests.ticket()?;
        request.customer = people::customer(customer)?;
        request.project = Some(people::project(people::project_of(customer))?);
        let ticket = desk.open(&actor, request, sent(command))?.number;
        for message in 1..MESSAGES {
            let by = if message % 2 == 0 { &actor } else { &agent };
            let ask = Command::Reply(requests.text(30)?.into());
            desk.submit(by, ticket, ask, sent(requests.command()))?;
        }
        Ok(Reader { actor, cookie, ticket })
    };
    signed_in.into_iter().map(reader).collect()
}

fn over_http(client: &mut Client, page: Which, asked: &[Reader]) -> Outcome<Times> {
    let mut asked = asked.iter();
    Times::take(EACH, |_| {
        let reader = asked.next().ok_or("no more readers")?;
        let answer = client.get(&reader.path(page), &reader.cookie)?;
        is_page(page, reader, answer.status, &answer.body)
    })
}

fn is_page(page: Which, reader: &Reader, status: u16, body: &str) -> Outcome<()> {
    let whole = match page {
        // Their newest ticket leads the list, unless many readers are one customer.
        Which::List => body.contains("<table class=\"rows\">"),
        Which::Ticket => body.contains(&format!("/tickets/{}/reply", reader.ticket)),
    };
    if status == 200 && whole && body.trim_end().ends_with("</html>") {
        Ok(())
    } else {
        Err(format!("not the page but {status}: {body}").into())
    }
}

fn of_library(desk: &Helpdesk, page: Which, asked: &[Reader]) -> Outcome<Times> {
    let mut asked = asked.iter();
    Times::take(EACH, |_| {
        let reader = asked.next().ok_or("no more readers")?;
        match page {
            Which::List => {
                let granted = ListFilter::default().access(WithAccess::Granted);
                let of = |status| ListFilter::default().status(status);
                for (filter, rows) in
                    [(granted, 10), (of(Status::Open), 25), (of(Status::Resolved), 25)]
                {
                    black_box(desk.list(&reads(&reader.actor), filter, None, rows)?);
                }
            }
            Which::Ticket => {
                black_box(desk.ticket(&reads(&reader.actor), reader.ticket)?);
            }
        }
        Ok(())
    })
}

/// The router in this process, on a runtime as the program's.
struct Inside {
    runtime: Runtime,
    router: axum::Router,
}

impl Inside {
    fn new(desk: &Helpdesk, store: &Arc<Sqlite>) -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build()?;
        let bridge = AsyncHelpdesk::new(desk.clone());
        let accounts = Accounts::new(bridge.clone(), store.clone(), Options::default());
        let (shell, settings) = (Arc::new(OwnShell), Settings::new(Language::Ru));
        Ok(Self {
            runtime,
            router: helpdesk_server::router(
                bridge,
                Arc::new(accounts),
                helpdesk_server::Supervisor::default(),
                shell,
                settings,
            ),
        })
    }

    fn round(&self, page: Which, asked: Vec<Reader>) -> Outcome<Times> {
        let router = self.router.clone();
        // On a thread of the runtime, where connections are served too.
        let round = self.runtime.spawn(async move {
            let (mut times, begun) = (Vec::with_capacity(EACH), Instant::now());
            for reader in &asked {
                let request = Request::get(reader.path(page)).header("cookie", &reader.cookie);
                let request = request.body(Body::empty())?;
                let start = Instant::now();
                let answer = router.clone().oneshot(request).await?;
                let status = answer.status().as_u16();
                let body = answer.into_body().collect().await?.to_bytes();
                times.push(start.elapsed());
                is_page(page, reader, status, &String::from_utf8_lossy(&body))?;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Times::of(times, begun.elapsed()))
        });
        self.runtime.block_on(round)?
    }
}
