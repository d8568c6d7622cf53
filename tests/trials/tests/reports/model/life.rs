//! One ticket, as the lines of the export tell it.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Rule;

/// An event.
pub(super) struct Happened {
    pub(super) seq: u64,
    pub(super) at: DateTime<Utc>,
    pub(super) by: Value,
    pub(super) name: String,
    pub(super) detail: Value,
    pub(super) text: Value,
}

pub(super) struct Life {
    pub(super) number: u64,
    pub(super) id: Value,
    pub(super) log: Vec<Happened>,
    pub(super) opened: Value,
    pub(super) subject: Value,
}

pub(super) fn time(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

pub(super) fn agent_of(by: &Value) -> Option<String> {
    if by["kind"] == "agent" { text(&by["key"]) } else { None }
}

impl Happened {
    pub(super) fn read(line: &Value) -> Self {
        let recorded = &line["recorded"];
        // An event without content is only its name.
        let (name, detail) = match recorded["event"].as_object().and_then(|it| it.iter().next()) {
            Some((name, detail)) => (name.clone(), detail.clone()),
            None => (text(&recorded["event"]).unwrap(), Value::Null),
        };
        Self {
            seq: recorded["seq"].as_u64().unwrap(),
            at: time(&recorded["at"]),
            by: recorded["by"].clone(),
            name,
            detail,
            text: line["words"]["kept"]["words"]["text"].clone(),
        }
    }
}

impl Life {
    pub(super) fn begin(number: u64, line: &Value, first: &Happened) -> Self {
        Self {
            number,
            id: line["recorded"]["ticket"].clone(),
            log: Vec::new(),
            opened: first.detail.clone(),
            subject: line["words"]["kept"]["words"]["subject"].clone(),
        }
    }

    pub(super) fn last(&self, name: &str) -> Option<&Happened> {
        self.log.iter().rfind(|it| it.name == name)
    }

    pub(super) fn is_called(&self) -> bool {
        self.log[0].by["kind"] == "agent"
    }

    fn answers(&self) -> impl DoubleEndedIterator<Item = (DateTime<Utc>, String)> {
        let public = ["opened", "agent_replied"];
        let answers = self.log.iter().filter(move |it| public.contains(&it.name.as_str()));
        answers.filter_map(|it| Some((it.at, agent_of(&it.by)?)))
    }

    pub(super) fn first_answer(&self) -> Option<(DateTime<Utc>, String)> {
        self.answers().next()
    }

    pub(super) fn assignee_at(&self, n: usize) -> Option<String> {
        let assigned = self.log[..n].iter().rfind(|it| it.name == "assigned");
        assigned.and_then(|it| text(&it.detail["agent"]))
    }

    pub(super) fn assignee(&self) -> Option<String> {
        self.assignee_at(self.log.len())
    }

    pub(super) fn in_charge(&self) -> Option<String> {
        self.answers().next_back().map(|(_, by)| by).or_else(|| self.assignee())
    }

    pub(super) fn closer(&self) -> Option<String> {
        let close = self.last("closed").unwrap();
        agent_of(&close.by).or_else(|| self.in_charge())
    }

    /// Whether the customer had the last word before event `end`.
    pub(super) fn waits_before(&self, end: u64) -> bool {
        let words =
            ["opened", "customer_replied", "agent_replied", "resolved", "reopened", "closed"];
        let mut before = self.log.iter().filter(|it| it.seq < end);
        let last = before.rfind(|it| words.contains(&it.name.as_str())).unwrap();
        match last.name.as_str() {
            "opened" => !self.is_called(),
            "customer_replied" | "reopened" => true,
            _ => false,
        }
    }

    pub(super) fn resolution(&self, rule: Rule) -> Option<DateTime<Utc>> {
        let resolved = |it: &&Happened| it.name == "resolved";
        if rule == Rule::FirstResolution {
            return self.log.iter().find(resolved).map(|it| it.at);
        }
        let last = self.log.iter().rfind(resolved)?;
        let void = self.log.iter().any(|it| it.name == "reopened" && it.seq > last.seq);
        (!void).then_some(last.at)
    }

    pub(super) fn fate(&self, now: DateTime<Utc>) -> &'static str {
        let due = &self.opened["first_answer_due"];
        let due = due.as_str().map(|due| due.parse::<DateTime<Utc>>().unwrap());
        match (self.first_answer(), due) {
            _ if self.is_called() => "called",
            (Some((at, _)), Some(due)) if at > due => "missed",
            (Some(_), Some(_)) => "met",
            (Some(_), None) => "unpromised",
            (None, _) if self.last("closed").is_some() => "unanswered",
            (None, Some(due)) if due < now => "missed",
            (None, _) => "waiting",
        }
    }
}
