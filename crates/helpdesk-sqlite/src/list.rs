//! Pages of lists: each is a walk along an index, from either end, from where the last page ended. No count,
//! no OFFSET, no sorting of rows that are not shown.

use helpdesk_core::Status;
use helpdesk_core::view::{Group, Row};
use helpdesk_store::{Assignee, ListQuery, Order, PAGE_MAX, Scope, StoreError, WithAccess};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::codec::{int, micros, priority_code, status_code};
use crate::row;
use crate::statement::readable;

/// Returns a page of a list.
pub(crate) fn page(connection: &Connection, query: &ListQuery) -> Result<Vec<Row>, StoreError> {
    let Some(plan) = Plan::of(query) else { return Ok(Vec::new()) };
    let (values, limit) = (params_from_iter(plan.values), query.limit.min(PAGE_MAX));
    readable(connection, &plan.sql, values, limit, |row| row::read(row).map(Some))
}

/// The statement for a query, with its values.
struct Plan {
    sql: String,
    values: Vec<Value>,
}

impl Plan {
    /// Returns `None` when nothing can be in the list.
    fn of(query: &ListQuery) -> Option<Self> {
        let mut filters = Filters::default();
        if let Scope::Customer(customer) = &query.scope {
            filters.equal("customer", customer.as_str());
        }
        if let Some(customer) = &query.customer {
            filters.equal("customer", customer.as_str());
        }
        match &query.assignee {
            Some(Assignee::Agent(agent)) => filters.equal("assignee", agent.as_str()),
            Some(Assignee::Nobody) => filters.plain("assignee IS NULL"),
            None => {}
        }
        if let Some(project) = &query.project {
            filters.equal("project", project.as_str());
        }
        if let Some(now) = query.overdue_at {
            filters.compared(row::DUE_BEFORE, Value::Integer(micros(now)));
        }
        if let Some(priority) = query.priority {
            let column = match query.scope {
                Scope::Customer(_) => "priority_asked",
                Scope::Support => "priority",
            };
            filters.compared(&format!("{column} = "), Value::Integer(priority_code(priority)));
        }
        match query.waits_on_support {
            Some(true) => filters.plain("waits = 1"),
            Some(false) => filters.plain("waits = 0"),
            None => {}
        }
        match query.access {
            Some(WithAccess::Granted) => filters.plain("access = 2"),
            Some(WithAccess::GrantedOrRequested) => filters.plain("access > 0"),
            None => {}
        }
        let (direction, sign) = match query.order {
            Order::NewestFirst => ("DESC", "<"),
            Order::OldestFirst => ("ASC", ">"),
        };
        if let Some(after) = query.after {
            let (updated, number) =
                (Value::Integer(after.micros), Value::Integer(int(after.number)));
            filters.compared(&format!("updated {sign}= "), updated.clone());
            filters.pair(&format!("(updated, number) {sign} "), updated, number);
        }
        let branches = branches(query);
        if branches.is_empty() {
            return None;
        }
        let selects: Vec<String> = branches
            .iter()
            .map(|Branch { index, condition }| {
                let (columns, filters) = (row::COLUMNS, &filters.sql);
                format!(
                    "SELECT {columns} FROM tickets INDEXED BY {index} WHERE {condition}{filters}"
                )
            })
            .collect();
        // Branches are each in order already: they are merged row by row, as far as is needed.
        let sql = format!(
            "{} ORDER BY updated {direction}, number {direction}",
            selects.join(" UNION ALL "),
        );
        Some(Self { sql, values: filters.values })
    }
}

/// A stretch of an index, which is in the order of the list.
struct Branch {
    index: &'static str,
    condition: String,
}

/// Returns the statuses that a query takes. A closed ticket waits on nobody, and no access is given or
/// asked for under it.
fn statuses(query: &ListQuery) -> Vec<Status> {
    let living = query.overdue_at.is_some()
        || query.waits_on_support == Some(true)
        || query.access.is_some();
    let takes = |status: &Status| {
        query.status.is_none_or(|asked| asked == *status)
            && query.group.is_none_or(|group| Group::of(*status) == group)
            && !(living && *status == Status::Closed)
    };
    Status::ALL.iter().copied().filter(takes).collect()
}

/// Stretches that leave least to walk past: a customer has the fewest tickets; then come grants, an
/// agent, what is overdue, a project, whose turn it is. Nobody's come before turns, since most
/// tickets have somebody. What is asked for has no index of its own: requests lapse, and they are found
/// among what is not closed.
fn branches(query: &ListQuery) -> Vec<Branch> {
    let statuses = statuses(query);
    let granted = query.access == Some(WithAccess::Granted);
    let each = |index: &'static str| -> Vec<Branch> {
        let one = |status: &Status| Branch { index, condition: is(*status) };
        statuses.iter().map(one).collect()
    };
    if matches!(query.scope, Scope::Customer(_)) || query.customer.is_some() {
        return if granted {
            let index = "tickets_granted_by_customer";
            living(index, &statuses, "access = 2").into_iter().collect()
        } else {
            each("tickets_by_customer")
        };
    }
    if granted {
        return living("tickets_granted_by_time", &statuses, "access = 2").into_iter().collect();
    }
    if matches!(query.assignee, Some(Assignee::Agent(_))) {
        return each("tickets_by_assignee");
    }
    if query.overdue_at.is_some() {
        return living("tickets_unanswered", &statuses, "answered IS NULL").into_iter().collect();
    }
    if query.project.is_some() {
        return each("tickets_by_project");
    }
    if query.assignee.is_some() {
        return each("tickets_by_assignee");
    }
    let Some(waits) = query.waits_on_support else { return each("tickets_by_status") };
    // Those without an answer are in one index; of the others, each turn has its own stretch.
    let unanswered = living("tickets_unanswered", &statuses, "answered IS NULL");
    let turns = statuses.iter().map(|status| match status {
        Status::Open | Status::Resolved => Branch {
            index: "tickets_by_turn",
            condition: format!("{} AND status < 2 AND {TURN}", is(*status)),
        },
        Status::Closed => Branch { index: "tickets_by_status", condition: is(*status) },
    });
    unanswered.into_iter().filter(|_| waits).chain(turns).collect()
}

/// What `tickets_by_turn` holds, in its own words, so that SQLite sees it.
const TURN: &str = "(answered IS NOT NULL OR waits = 0)";

fn is(status: Status) -> String {
    format!("status = {}", status_code(status))
}

/// Returns the stretch of an index of tickets that are not closed, whatever their status.
fn living(index: &'static str, statuses: &[Status], condition: &str) -> Option<Branch> {
    let status = match statuses {
        [] => return None,
        [only] => format!("status < 2 AND {}", is(*only)),
        [..] => "status < 2".to_owned(),
    };
    Some(Branch { index, condition: format!("{condition} AND {status}") })
}

/// Conditions that hold in every branch; values are numbered, so branches share them.
#[derive(Default)]
struct Filters {
    sql: String,
    values: Vec<Value>,
}

impl Filters {
    fn plain(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    fn equal(&mut self, column: &str, value: &str) {
        self.compared(&format!("{column} = "), Value::Text(value.to_owned()));
    }

    fn compared(&mut self, condition: &str, value: Value) {
        let place = self.add(value);
        self.plain(&format!("{condition}{place}"));
    }

    fn pair(&mut self, condition: &str, first: Value, second: Value) {
        let (first, second) = (self.add(first), self.add(second));
        self.plain(&format!("{condition}({first}, {second})"));
    }

    fn add(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }
}

#[cfg(test)]
mod tests;
