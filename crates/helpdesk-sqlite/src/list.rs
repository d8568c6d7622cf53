//! Pages of lists: each is a walk along an index, newest first, from where the last page ended. No
//! count, no OFFSET, no sorting of what is not shown.

use helpdesk_core::Status;
use helpdesk_core::view::{Group, Row};
use helpdesk_store::{Assignee, ListQuery, PAGE_MAX, Reader, StoreError};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::codec::{count, int, micros, status_code};
use crate::error::store;
use crate::row;

/// Returns a page of a list.
pub(crate) fn page(connection: &Connection, query: &ListQuery) -> Result<Vec<Row>, StoreError> {
    let Some(plan) = Plan::of(query) else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(&plan.sql).map_err(store)?;
    let mut rows = statement.query(params_from_iter(plan.values)).map_err(store)?;
    let mut page = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        page.push(row::read(row)?);
    }
    Ok(page)
}

/// The statement for a query, with its values.
struct Plan {
    sql: String,
    values: Vec<Value>,
}

impl Plan {
    /// Returns none when nothing can be in the list.
    fn of(query: &ListQuery) -> Option<Self> {
        let statuses = statuses(query);
        let mut filters = Filters::default();
        if let Reader::Customer(reader) = &query.reader {
            filters.equal("customer", reader.as_str());
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
            filters.plain("answered IS NULL AND status < 2");
            filters.compared("due < ", Value::Integer(micros(now)));
        }
        if let Some(after) = query.after {
            let (updated, number) =
                (Value::Integer(after.micros), Value::Integer(int(after.number)));
            filters.compared("updated <= ", updated.clone());
            filters.pair("(updated, number) < ", updated, number);
        }
        let index = index(query);
        let branches = branches(index, &statuses);
        if branches.is_empty() {
            return None;
        }
        let selects: Vec<String> = branches
            .iter()
            .map(|branch| {
                format!(
                    "SELECT {} FROM tickets INDEXED BY {index} WHERE {branch}{}",
                    row::COLUMNS,
                    filters.sql
                )
            })
            .collect();
        // Branches are each in order already: they are merged row by row, as far as is needed.
        let sql = format!(
            "{} ORDER BY updated DESC, number DESC LIMIT {}",
            selects.join(" UNION ALL "),
            count(query.limit.min(PAGE_MAX))
        );
        Some(Self { sql, values: filters.values })
    }
}

/// Returns the statuses that a query takes.
fn statuses(query: &ListQuery) -> Vec<Status> {
    let takes = |status: &Status| {
        query.status.is_none_or(|asked| asked == *status)
            && query.group.is_none_or(|group| Group::of(*status) == group)
            && (query.overdue_at.is_none() || *status != Status::Closed)
    };
    Status::ALL.into_iter().filter(takes).collect()
}

/// The index that leaves least to walk past: a customer has the fewest tickets, then an agent, what
/// is overdue, a project; nobody's come last, since most closed ones have somebody.
fn index(query: &ListQuery) -> &'static str {
    if matches!(query.reader, Reader::Customer(_)) || query.customer.is_some() {
        "tickets_by_customer"
    } else if matches!(query.assignee, Some(Assignee::Agent(_))) {
        "tickets_by_assignee"
    } else if query.overdue_at.is_some() {
        "tickets_unanswered"
    } else if query.project.is_some() {
        "tickets_by_project"
    } else if query.assignee.is_some() {
        "tickets_by_assignee"
    } else {
        "tickets_by_status"
    }
}

/// Returns one condition for each stretch of the index.
fn branches(index: &str, statuses: &[Status]) -> Vec<String> {
    if index == "tickets_unanswered" {
        let all = statuses.len() == 2;
        let only = statuses.iter().map(|status| format!("status = {}", status_code(*status)));
        return if all { vec!["status < 2".to_owned()] } else { only.collect() };
    }
    statuses.iter().map(|status| format!("status = {}", status_code(*status))).collect()
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
