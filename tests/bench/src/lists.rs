//! Pages of twenty-five tickets on desks of three sizes.

use helpdesk::testing::reads;
use helpdesk::{Actor, Helpdesk, ListFilter};
use helpdesk_core::view::Group;
use helpdesk_store::{Assignee, PAGE_MAX};
use rusqlite::types::Value;
use rusqlite::{Connection, Statement, params_from_iter};

use super::desks;
use super::figure::{Figure, Floor, Side, Times, ratio, time};
use super::generate::{Kind, WORK_AGENTS, someone};
use super::{people, twin, writes};

use helpdesk_trials::Outcome;
use helpdesk_trials::random::Random;

/// The sizes of the desks, in tickets.
pub const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
const PAGE: usize = 25;
const ROUNDS: usize = 9;
const EACH: usize = 500;
/// No page may take longer at a million, in microseconds.
const MOST: f64 = 200.0;

const COLUMNS: &str = "number, id, customer, project, project_number, project_name, assignee, status, \
     priority_asked, priority, opened, updated, closed, answered, due, follows, stars, rated, access, \
     granted, access_until, waits, subject, opener";

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Customer,
    BigCustomer,
    Deep,
    Queue,
}

impl List {
    const ALL: [Self; 4] = [Self::Customer, Self::BigCustomer, Self::Deep, Self::Queue];

    const fn name(self) -> &'static str {
        match self {
            Self::Customer => "a random customer's open tickets",
            Self::BigCustomer => "the open tickets of the customer who has a fifth of all",
            Self::Deep => "the same list, a page four fifths down, by its cursor",
            Self::Queue => "an agent's queue",
        }
    }
}

/// A desk of one size with its twin.
struct Desk {
    desk: Helpdesk,
    count: usize,
    db: Connection,
    /// The cursor of the big customer's list, and the place it stands for.
    deep: (String, (i64, i64)),
}

impl Desk {
    fn open(count: usize) -> Outcome<Self> {
        let path = desks::made(Kind::Work, count)?;
        let (desk, db) = (writes::open(&path)?, twin::connect(&path, 4_096)?);
        let open: i64 = db.query_row(
            "SELECT count(*) FROM tickets WHERE customer = ?1 AND status = 0",
            [people::customer(0)?.as_str()],
            |row| row.get(0),
        )?;
        let deep = walk(&desk, usize::try_from(open)? / 5 * 4)?;
        Ok(Self { desk, count, db, deep })
    }

    fn ours(&self, list: List, random: &mut Random) -> Outcome<Times> {
        Times::take(EACH, |_| {
            let mut filter = ListFilter::default().group(Group::Open);
            let reader = match list {
                List::Customer => Actor::Customer(people::customer(someone(random, self.count))?),
                List::BigCustomer | List::Deep => Actor::Customer(people::customer(0)?),
                List::Queue => {
                    let agent = people::agent(random.below(WORK_AGENTS))?;
                    filter.assignee = Some(Assignee::Agent(agent.clone()));
                    Actor::Agent(agent)
                }
            };
            let after = (list == List::Deep).then_some(self.deep.0.as_str());
            let page = self.desk.list(&reads(&reader), filter, after, PAGE)?;
            if page.items.len() < PAGE / 2 { Err("the page is too short".into()) } else { Ok(()) }
        })
    }

    fn theirs(&self, list: List, random: &mut Random) -> Outcome<Times> {
        let mut statement = self.db.prepare(&sql(list))?;
        Times::take(EACH, |_| {
            let mut values = vec![match list {
                List::Customer => {
                    Value::Text(people::customer(someone(random, self.count))?.to_string())
                }
                List::BigCustomer | List::Deep => Value::Text(people::customer(0)?.to_string()),
                List::Queue => Value::Text(people::agent(random.below(WORK_AGENTS))?.to_string()),
            }];
            if list == List::Deep {
                let (micros, number) = self.deep.1;
                values.extend([Value::Integer(micros), Value::Integer(number)]);
            }
            if rows(&mut statement, values)?.len() < PAGE / 2 {
                return Err("the twin's page is too short".into());
            }
            Ok(())
        })
    }
}

fn rows(statement: &mut Statement<'_>, values: Vec<Value>) -> Outcome<Vec<Vec<Value>>> {
    let count = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| (0..count).map(|index| row.get(index)).collect();
    Ok(statement.query_map(params_from_iter(values), read)?.collect::<Result<_, _>>()?)
}

/// One statement a list, as by hand: two stretches of the same index, merged.
fn sql(list: List) -> String {
    let (index, column) = match list {
        List::Customer | List::BigCustomer | List::Deep => ("tickets_by_customer", "customer"),
        List::Queue => ("tickets_by_assignee", "assignee"),
    };
    let after = match list {
        List::Deep => " AND updated <= ?2 AND (updated, number) < (?2, ?3)",
        List::Customer | List::BigCustomer | List::Queue => "",
    };
    let stretch = |status| {
        format!(
            "SELECT {COLUMNS} FROM tickets INDEXED BY {index} WHERE {column} = ?1 AND status = {status}{after}"
        )
    };
    format!(
        "{} UNION ALL {} ORDER BY updated DESC, number DESC LIMIT {PAGE}",
        stretch(0),
        stretch(1)
    )
}

/// Reads the big customer's list page by page to a depth.
fn walk(desk: &Helpdesk, depth: usize) -> Outcome<(String, (i64, i64))> {
    let reader = Actor::Customer(people::customer(0)?);
    let filter = ListFilter::default().group(Group::Open);
    let (mut seen, mut cursor) = (0, None);
    loop {
        let page = desk.list(&reads(&reader), filter.clone(), cursor.as_deref(), PAGE_MAX - 1)?;
        seen += page.items.len();
        let last = page.items.last().ok_or("the list ends too early")?;
        let place = (last.updated_at.timestamp_micros(), i64::try_from(last.number.get())?);
        let next = page.next.ok_or("the list ends too early")?;
        if seen >= depth {
            return Ok((next, place));
        }
        cursor = Some(next);
    }
}

/// Measures every list on every desk.
///
/// # Errors
/// Either side fails, or a page is too short.
pub fn pages() -> Outcome<Vec<Figure>> {
    let desks = SIZES.iter().map(|count| Desk::open(*count)).collect::<Outcome<Vec<_>>>()?;
    let mut random = Random::new(6);
    let mut figures = Vec::new();
    for list in List::ALL {
        let mut ours: Vec<Side> = desks.iter().map(|_| Side::default()).collect();
        let mut theirs = ours.clone();
        for round in 0..=ROUNDS {
            for ((desk, ours), theirs) in desks.iter().zip(&mut ours).zip(&mut theirs) {
                let rounds = (desk.ours(list, &mut random)?, desk.theirs(list, &mut random)?);
                if round > 0 {
                    ours.add(rounds.0);
                    theirs.add(rounds.1);
                }
            }
        }
        figures.extend(of_list(list, &ours, &theirs)?);
    }
    Ok(figures)
}

fn of_list(list: List, ours: &[Side], theirs: &[Side]) -> Outcome<[Figure; 2]> {
    let told = |sides: &[Side]| {
        let each = SIZES.iter().zip(sides).map(|(count, side)| {
            format!("{} k: {}", count / 1_000, time(side.typical(Times::median)))
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let (Some(small), Some(large)) = (ours.first(), ours.last()) else {
        return Err("there are no desks".into());
    };
    let p99 = time(large.typical(|round| round.quantile(0.99)));
    let growth = Figure {
        what: format!("page of {PAGE}: {}; growth from 10 k to 1 M", list.name()),
        ours: format!("p50 {}", told(ours)),
        twin: format!("p50 {}", told(theirs)),
        value: Some(ratio(large, small, Times::median)),
        floor: Floor::AtMost(2.0),
    };
    let twin = theirs.last().map_or(f64::NAN, |side| side.typical(Times::median));
    let longest = Figure {
        what: "– its p50 at 1 M, in µs".to_owned(),
        ours: format!("p50 {}, p99 {p99}", time(large.typical(Times::median))),
        twin: format!("p50 {}", time(twin)),
        value: Some(large.typical(Times::median)),
        floor: Floor::AtMost(MOST),
    };
    Ok([growth, longest])
}
