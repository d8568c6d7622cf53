//! Everything that each reader reads of a desk, compared with what the first release gave: nothing that could
//! be read then is missing or different now. Additions since then are ignored.

use std::collections::BTreeSet;

use helpdesk::rules::view::{Group, TicketView};
use helpdesk::testing::whole_history;
use helpdesk::{
    AgentId, CustomerId, Error, Helpdesk, ListFilter, Page, ProjectId, Reader, TicketNumber,
    WithAccess,
};
use helpdesk_store::Assignee;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::Outcome;
use crate::first_release::Said;

/// The fields that are compared: an empty one counts as missing.
const FIELDS: &[&str] = &[
    "number",
    "id",
    "status",
    "group",
    "project",
    "key",
    "name",
    "customer",
    "assignee",
    "priority",
    "priority_asked",
    "subject",
    "opened_at",
    "updated_at",
    "closed_at",
    "answered_at",
    "first_answer_due",
    "follows",
    "rating",
    "stars",
    "comment",
    "agent",
    "access",
    "state",
    "until",
    "since",
    "waits_on_support",
    "rates",
    "version",
    "timeline",
    "seq",
    "at",
    "by",
    "kind",
    "event",
    "detail",
    "text",
    "files",
    "size",
    "type",
    "erased",
    "lapses_at",
    "close_at",
    "why",
    "allowed",
    "ticket",
    "reason",
];

fn kept(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(name, _)| FIELDS.contains(&name.as_str()));
            let fields = fields.map(|(name, value)| (name, kept(value)));
            Value::Object(fields.filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(kept).collect()),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => other,
    }
}

/// As the first release digested: the length before the bytes, eight bytes of the answer.
fn short(text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update((text.len() as u64).to_be_bytes());
    hasher.update(text.as_bytes());
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn whole(view: &TicketView) -> Outcome<String> {
    let (mut head, rest) = match view {
        TicketView::Customer(view) => (json!(view.ticket), json!(view)),
        TicketView::Agent(view) => (json!(view.ticket), json!(view)),
    };
    let fields = head.as_object_mut().ok_or("no ticket")?;
    for name in ["rates", "version", "timeline"] {
        fields.insert(name.to_owned(), rest.get(name).cloned().unwrap_or_default());
    }
    Ok(kept(head).to_string())
}

/// Reads what a reader may read of a ticket, or returns `None` if the ticket does not exist for them.
fn read(desk: &Helpdesk, reader: &Reader, number: TicketNumber) -> Outcome<Option<String>> {
    match whole_history(desk, reader, number) {
        Ok(view) => whole(&view).map(Some),
        Err(Error::NotFound(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Customers who are disabled or erased read nothing since the operator has a name.
fn silent(said: &Said) -> Outcome<BTreeSet<String>> {
    let mut silent = BTreeSet::new();
    for (key, card) in said.lines("customer") {
        let card: Value = serde_json::from_str(card)?;
        let gone = card.get("active") != Some(&json!(true)) || card.get("name") == Some(&json!(""));
        if gone {
            silent.insert(key.to_owned());
        }
    }
    Ok(silent)
}

/// Returns a description of what reads differently from the first release.
///
/// # Errors
/// Something cannot be read at all.
pub fn differences(desk: &Helpdesk, said: &Said) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    let silent = silent(said)?;
    tickets(desk, said, &silent, &mut found)?;
    lists(desk, said, &silent, &mut found)?;
    searches(desk, said, &silent, &mut found)?;
    checks(desk, said, &mut found)?;
    heads(desk, said, &mut found)?;
    Ok(found)
}

fn tickets(
    desk: &Helpdesk,
    said: &Said,
    silent: &BTreeSet<String>,
    found: &mut Vec<String>,
) -> Outcome<()> {
    let boris = Reader::Agent(AgentId::new("boris")?);
    let mut looked_at = 0;
    for (number, digests) in said.lines("ticket") {
        let digests: Vec<&str> = digests.split(' ').skip(1).collect();
        let &[by_operator, by_customer, by_agent] = digests.as_slice() else {
            return Err("a ticket without three readers".into());
        };
        let number: TicketNumber = number.parse()?;
        let view = desk.ticket(&Reader::Operator, number)?;
        let customer = CustomerId::new(view.summary().customer.key.clone())?;
        let mine = (!silent.contains(customer.as_str())).then_some(by_customer);
        let owner = Reader::Customer(customer);
        for (reader, expected) in
            [(&Reader::Operator, Some(by_operator)), (&owner, mine), (&boris, Some(by_agent))]
        {
            let text = read(desk, reader, number)?;
            // A digest may be cut, to save room.
            let digest = text.as_deref().map(short);
            let holds = match (&digest, expected) {
                (Some(digest), Some(expected)) => {
                    !expected.is_empty() && digest.starts_with(expected)
                }
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            if !holds {
                let who = format!("{reader:?}");
                found.push(format!("ticket {number} for {who}: {}", cut(text.as_deref())));
            }
        }
        looked_at += 1;
    }
    for (of, before) in said.lines("whole") {
        let (number, reader) = of.split_once(' ').ok_or("a ticket without a reader")?;
        let reader = match reader.strip_prefix("customer:") {
            Some(key) if silent.contains(key) => continue,
            Some(key) => Reader::Customer(CustomerId::new(key)?),
            None => Reader::Operator,
        };
        let now = read(desk, &reader, number.parse()?)?;
        if now.as_deref() != Some(before) {
            found.push(format!("ticket {number}: {}\n  was {before}", cut(now.as_deref())));
        }
    }
    if looked_at == 0 {
        return Err("nothing was said of tickets".into());
    }
    Ok(())
}

fn cut(text: Option<&str>) -> String {
    text.map_or("nothing".to_owned(), |text| text.chars().take(4_000).collect())
}

/// Reads a whole list, page by page.
fn pages<T>(mut next: impl FnMut(Option<&str>) -> Result<Page<T>, Error>) -> Outcome<Vec<T>> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = next(after.as_deref())?;
        all.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

fn lists(
    desk: &Helpdesk,
    said: &Said,
    silent: &BTreeSet<String>,
    found: &mut Vec<String>,
) -> Outcome<()> {
    for (list, before) in said.lines("list") {
        let mut filter = ListFilter::default();
        let mut reader = Reader::Operator;
        let whose = match list {
            "operator overdue" => {
                filter.overdue = true;
                list
            }
            "operator granted" => {
                filter.access = Some(WithAccess::Granted);
                list
            }
            "operator waits on support" => {
                filter.waits_on_support = Some(true);
                list
            }
            _ => {
                let (whose, group) = list.rsplit_once(' ').ok_or("a list without a group")?;
                let open = group == "open";
                filter.group = Some(if open { Group::Open } else { Group::Closed });
                whose
            }
        };
        if let Some(key) = whose.strip_prefix("customer:") {
            if silent.contains(key) {
                continue;
            }
            reader = Reader::Customer(CustomerId::new(key)?);
        } else if let Some(key) = whose.strip_prefix("of ") {
            filter.assignee = Some(Assignee::Agent(AgentId::new(key)?));
        } else if let Some(key) = whose.strip_prefix("about ") {
            filter.project = Some(ProjectId::new(key)?);
        }
        let rows = pages(|after| desk.list(&reader, filter.clone(), after, 100))?;
        let numbers: Vec<String> = rows.iter().map(|row| row.number.to_string()).collect();
        if numbers.join(",") != before {
            found.push(format!("list `{list}`: {}\n  was {before}", numbers.join(",")));
        }
    }
    Ok(())
}

fn searches(
    desk: &Helpdesk,
    said: &Said,
    silent: &BTreeSet<String>,
    found: &mut Vec<String>,
) -> Outcome<()> {
    for (search, before) in said.lines("search") {
        let (reader, words) = search.split_once(' ').ok_or("a search without words")?;
        let reader = match reader.strip_prefix("customer:") {
            Some(key) if silent.contains(key) => continue,
            Some(key) => Reader::Customer(CustomerId::new(key)?),
            None => Reader::Operator,
        };
        let hits = pages(|after| desk.search(&reader, words, None, after, 100))?;
        let places: Vec<String> =
            hits.iter().map(|hit| format!("{}/{}", hit.ticket.number, hit.seq)).collect();
        let all = places.join(",");
        let shown = if places.len() > 60 { short(&all) } else { all };
        if format!("{} {shown}", places.len()) != before {
            found.push(format!("search `{search}`: {} {shown}\n  was {before}", places.len()));
        }
    }
    Ok(())
}

fn checks(desk: &Helpdesk, said: &Said, found: &mut Vec<String>) -> Outcome<()> {
    let mut allowed = 0;
    for (check, before) in said.lines("check") {
        let (agent, project) = check.split_once(' ').ok_or("a check without a project")?;
        let before: Value = serde_json::from_str(before)?;
        let before = match before.get("allowed") {
            Some(Value::Bool(true)) => Value::Null,
            _ => before.get("reason").cloned().unwrap_or_default(),
        };
        allowed += usize::from(before.is_null());
        let now = match desk.check(&AgentId::new(agent)?, &ProjectId::new(project)?) {
            Ok(_) => Value::Null,
            Err(denial) => json!(denial),
        };
        if now != before {
            found.push(format!("check `{check}`: {now}, was {before}"));
        }
    }
    if allowed == 0 {
        return Err("no check was ever allowed".into());
    }
    Ok(())
}

fn heads(desk: &Helpdesk, said: &Said, found: &mut Vec<String>) -> Outcome<()> {
    let mut bytes = Vec::new();
    desk.heads(&mut bytes, &mut |_| {})?;
    let mut now = std::collections::BTreeMap::new();
    for line in String::from_utf8(bytes)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let number = line.get("number").and_then(Value::as_u64).ok_or("no number")?;
        let head = line.get("head").and_then(Value::as_str).ok_or("no head")?.to_owned();
        now.insert(number.to_string(), head);
    }
    for (number, before) in said.lines("ticket") {
        let before = before.split(' ').next().unwrap_or_default();
        if before.is_empty() || !now.get(number).is_some_and(|head| head.starts_with(before)) {
            found.push(format!("the chain of ticket {number} ends in {:?}", now.get(number)));
        }
    }
    if now.len() != said.lines("ticket").count() {
        found.push(format!("{} tickets, not {}", now.len(), said.lines("ticket").count()));
    }
    Ok(())
}
