//! The desk's own log: what the operator and the leads did to the desk, newest first.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::{Actor, DeskAction, DeskLine};
use helpdesk_l10n::Args;
use serde::Deserialize;

use super::policy::{name_of, value_of};
use super::{Head, Lead, ROWS};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::markup::Markup;

const PATH: &str = "/settings/log";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    before: Option<u64>,
}

#[derive(Template)]
#[template(path = "lead/log.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    about: String,
    rows: Vec<Row>,
    more: Option<String>,
}

/// A line of the log.
struct Row {
    at: Markup,
    who: String,
    what: String,
    why: Option<String>,
}

pub(crate) async fn page(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let f = lead.f();
    let mut lines = lead.read(move |keeper| keeper.log(asked.before, ROWS + 1)).await?;
    let by = lines.iter().filter_map(|(_, line)| line.by.as_ref()?.agent().cloned());
    let (by, reader) = (by.collect::<BTreeSet<_>>(), lead.visit.me.reader.clone());
    let names = lead.app.desk().run(move |desk| desk.agents(&reader, by)).await?;
    let has_more = lines.len() > ROWS;
    lines.truncate(ROWS);
    let more = lines.last().filter(|_| has_more);
    let more = more.map(|(place, _)| f.to(&format!("{PATH}?before={place}")));
    let who = |by: Option<&Actor>| match by {
        None => f.w("log-operator"),
        Some(Actor::Agent(key)) => {
            f.l10n.name(key.as_str(), names.get(key).map(|card| card.name.as_str()))
        }
        Some(other @ (Actor::Customer(_) | Actor::Service(_) | Actor::System)) => other.to_string(),
    };
    let rows = lines.into_iter().map(|(_, line)| Row {
        at: f.moment_with_time(&line.at),
        who: who(line.by.as_ref()),
        what: what(f, &line),
        why: line.reason,
    });
    let body = Page {
        f,
        head: lead.head(PATH, None),
        about: f.say("log-about", "zone", &f.l10n.zone_by(f.here.zone)),
        rows: rows.collect(),
        more,
    };
    Ok(lead.show(&f.w("tab-log"), StatusCode::OK, &body))
}

/// Returns a description of what was done.
fn what(f: &Frame, line: &DeskLine) -> String {
    let of = |key: &str| f.say(key, "subject", &line.subject);
    let pair = |key: &str, by: char| {
        let (first, second) = line.subject.split_once(by).unwrap_or((line.subject.as_str(), ""));
        f.l10n.say(key, &Args::new().text("subject", first).text("more", second))
    };
    match line.action {
        DeskAction::Initialised => f.w("log-initialised"),
        DeskAction::PolicySet => policy_set(f, &line.subject),
        DeskAction::HoursLoaded => hours_loaded(f, &line.subject),
        DeskAction::CustomerAdded => of("log-customer-added"),
        DeskAction::CustomerChanged => of("log-customer-changed"),
        DeskAction::CustomerEnabled => of("log-customer-enabled"),
        DeskAction::CustomerDisabled => of("log-customer-disabled"),
        DeskAction::CustomerErased => of("log-customer-erased"),
        DeskAction::AgentAdded => of("log-agent-added"),
        DeskAction::AgentChanged => of("log-agent-changed"),
        DeskAction::AgentEnabled => of("log-agent-enabled"),
        DeskAction::AgentDisabled => of("log-agent-disabled"),
        DeskAction::AgentErased => of("log-agent-erased"),
        DeskAction::LeadGiven => of("log-lead-given"),
        DeskAction::LeadTaken => of("log-lead-taken"),
        DeskAction::ProjectAdded => of("log-project-added"),
        DeskAction::ProjectChanged => of("log-project-changed"),
        DeskAction::MemberAdded => pair("log-member-added", ' '),
        DeskAction::MemberRemoved => pair("log-member-removed", ' '),
        DeskAction::PersonInvited => of("log-person-invited"),
        DeskAction::MessageRedacted => pair("log-message-redacted", '/'),
        DeskAction::Imported => of("log-imported"),
        DeskAction::AnswerPut => of("log-answer-put"),
        DeskAction::AnswerRetired => of("log-answer-retired"),
        DeskAction::AnswerRestored => of("log-answer-restored"),
        DeskAction::LetterRevived => of("log-letter-revived"),
    }
}

/// Tells `KEY = VALUE` by the name of the key.
fn policy_set(f: &Frame, subject: &str) -> String {
    let (key, value) = subject.split_once(" = ").unwrap_or((subject, ""));
    let args = Args::new().text("subject", name_of(f, key));
    f.l10n.say("log-policy-set", &args.text("value", value_of(f, key, value)))
}

/// Describes `ZONE DAYS`; lines of earlier versions are shown as they are.
fn hours_loaded(f: &Frame, subject: &str) -> String {
    match subject.split_once(' ').map(|(zone, days)| (zone, days.parse::<u64>())) {
        Some((zone, Ok(days))) => {
            let args = Args::new().text("subject", zone).number("days", days);
            f.l10n.say("log-hours-loaded", &args)
        }
        Some((_, Err(_))) | None => f.say("log-hours-loaded-once", "subject", subject),
    }
}
