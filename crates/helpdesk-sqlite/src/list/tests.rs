//! A page of a queue costs the same, however many tickets are in the others.

use chrono::DateTime;
use helpdesk_core::{AgentId, CustomerId};
use rusqlite::StatementStatus;

use super::*;

/// How many tickets of each other kind there are.
const MANY: i64 = 2_000;
/// How many tickets are in the queue.
const FEW: i64 = 5;
/// More steps of SQLite's machine than a page takes, and fewer than it takes to walk past `MANY`.
const STEPS_MAX: i32 = 1_500;

/// What a kind of ticket has in its columns.
#[derive(Clone, Copy)]
struct Kind {
    status: i64,
    waits: i64,
    answered: bool,
    assignee: Option<&'static str>,
    granted: bool,
}

const NEW: Kind = Kind { status: 0, waits: 1, answered: false, assignee: None, granted: false };
const TAKEN: Kind = Kind { assignee: Some("max"), ..NEW };
const ANSWERED: Kind =
    Kind { status: 0, waits: 0, answered: true, assignee: Some("max"), granted: false };
const ASKED_AGAIN: Kind = Kind { waits: 1, ..ANSWERED };
const RESOLVED: Kind = Kind { status: 1, ..ANSWERED };
const CLOSED: Kind = Kind { status: 2, ..ANSWERED };
const GRANTED: Kind = Kind { granted: true, ..ANSWERED };
const OF_ANNA: Kind = Kind { assignee: Some("anna"), ..ANSWERED };

fn fill(connection: &Connection, kind: Kind, count: i64) {
    let Kind { status, waits, answered, assignee, granted } = kind;
    connection
        .execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
             INSERT INTO tickets (id, customer, project, project_number, project_name, assignee,
                 status, priority_asked, priority, opened, updated, closed, answered, due, access,
                 granted, granted_seq, waits, version, subject, rest)
             SELECT randomblob(16), 'ada', 'p', 1, 'P', ?2, ?3, 1, 1, i, i * 7919 % 1000,
                 iif(?3 = 2, 1, NULL), iif(?4, 1, NULL), 50, iif(?5, 2, 0), iif(?5, 1, NULL),
                 iif(?5, 1, NULL), ?6, 1, 'S', x'00'
             FROM n",
            rusqlite::params![count, assignee, status, answered, granted, waits],
        )
        .unwrap();
}

fn desk(few: Kind, many: &[Kind]) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    crate::schema::migrate(&mut connection).unwrap();
    many.iter().for_each(|kind| fill(&connection, *kind, MANY));
    fill(&connection, few, FEW);
    connection
}

/// Returns how many rows the first page has and how many steps it takes.
fn steps(connection: &Connection, query: &ListQuery) -> (i64, i32) {
    let plan = Plan::of(query).unwrap();
    let mut statement = connection.prepare(&plan.sql).unwrap();
    let mut rows = statement.query(params_from_iter(plan.values)).unwrap();
    let mut found = 0;
    while rows.next().unwrap().is_some() {
        found += 1;
    }
    drop(rows);
    (found, statement.get_status(StatementStatus::VmStep))
}

fn all() -> ListQuery {
    ListQuery { group: Some(Group::Open), ..ListQuery::all(Scope::Support, 25) }
}

fn in_both_orders(what: &str, query: &ListQuery, few: Kind, many: &[Kind]) {
    let connection = desk(few, many);
    for order in [Order::NewestFirst, Order::OldestFirst] {
        let (found, steps) = steps(&connection, &ListQuery { order, ..query.clone() });
        assert_eq!(found, FEW, "{what}, {order:?}");
        assert!(steps < STEPS_MAX, "{what}, {order:?}: {steps} steps");
    }
}

#[test]
fn a_page_of_a_queue_walks_past_no_other_ticket() {
    let waiting = ListQuery { waits_on_support: Some(true), ..all() };
    in_both_orders("waiting, new", &waiting, NEW, &[ANSWERED, RESOLVED, CLOSED]);
    in_both_orders("waiting, again", &waiting, ASKED_AGAIN, &[ANSWERED, RESOLVED, CLOSED]);
    let overdue = ListQuery { overdue_at: DateTime::from_timestamp(1, 0), ..all() };
    in_both_orders("overdue", &overdue, NEW, &[ANSWERED, ASKED_AGAIN, RESOLVED, CLOSED]);
    let nobody = ListQuery { assignee: Some(Assignee::Nobody), ..all() };
    in_both_orders("nobody's", &nobody, NEW, &[TAKEN, ANSWERED, RESOLVED, CLOSED]);
    let nobody = ListQuery { status: Some(Status::Open), ..nobody };
    in_both_orders("nobody's, open", &nobody, NEW, &[TAKEN, ANSWERED, RESOLVED, CLOSED]);
    let anna = Some(Assignee::Agent(AgentId::new("anna").unwrap()));
    let annas = ListQuery { assignee: anna, ..all() };
    let closed = Kind { status: 2, ..OF_ANNA };
    in_both_orders("an agent's", &annas, OF_ANNA, &[NEW, ANSWERED, RESOLVED, closed]);
    let status = Some(Status::Open);
    let theirs = ListQuery { waits_on_support: Some(false), status, ..all() };
    let others = [NEW, TAKEN, ASKED_AGAIN, RESOLVED, CLOSED];
    in_both_orders("waiting on customers", &theirs, ANSWERED, &others);
    let resolved = ListQuery { status: Some(Status::Resolved), ..all() };
    in_both_orders("resolved", &resolved, RESOLVED, &[NEW, ANSWERED, ASKED_AGAIN, CLOSED]);
    let customer = Scope::Customer(CustomerId::new("ada").unwrap());
    let granted = ListQuery { access: Some(WithAccess::Granted), ..ListQuery::all(customer, 25) };
    let others = [NEW, ANSWERED, RESOLVED, CLOSED];
    in_both_orders("a customer's grants", &granted, GRANTED, &others);
    let granted = ListQuery { access: Some(WithAccess::Granted), ..all() };
    in_both_orders("grants", &granted, GRANTED, &others);
}

/// Requests have no index of their own; what is closed, which is most of a desk, is not walked past.
#[test]
fn what_is_granted_or_asked_for_is_found_among_what_is_not_closed() {
    let access = ListQuery { access: Some(WithAccess::GrantedOrRequested), ..all() };
    in_both_orders("granted", &access, GRANTED, &[CLOSED]);
    let connection = desk(GRANTED, &[CLOSED]);
    let asked =
        "UPDATE tickets SET access = 1, granted = NULL, granted_seq = NULL WHERE access = 2";
    connection.execute(asked, []).unwrap();
    let (found, steps) = steps(&connection, &access);
    assert_eq!(found, FEW);
    assert!(steps < STEPS_MAX, "{steps} steps");
}

/// The measure itself: a filter that no index serves walks past them all.
#[test]
fn a_filter_without_an_index_takes_more_steps() {
    let connection = desk(Kind { assignee: Some("anna"), ..NEW }, &[NEW]);
    connection.execute("UPDATE tickets SET priority = 2 WHERE assignee = 'anna'", []).unwrap();
    let high = ListQuery { priority: Some(helpdesk_core::Priority::High), ..all() };
    let (found, steps) = steps(&connection, &high);
    assert_eq!(found, FEW);
    assert!(steps > STEPS_MAX, "{steps} steps");
}
