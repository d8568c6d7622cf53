//! Erasing a customer: a separate page asks first, since nothing brings the words back (E1).

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::rules::view::Group;
use helpdesk::rules::words::is_blank;
use helpdesk::{CustomerId, Error, ListFilter, REASON_MAX};
use serde::Deserialize;

use super::people::Kind;
use super::{Head, Lead, Sent, refused};
use crate::address::encoded;
use crate::banner::{Banner, FieldProblem};
use crate::choice::Link;
use crate::fault::Fault;
use crate::frame::Frame;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    key: String,
}

#[derive(Template)]
#[template(path = "lead/erase.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    title: String,
    name: String,
    key: &'a str,
    card: String,
    reason: &'a str,
    typed: &'a str,
    reason_max: usize,
}

/// What the form holds.
#[derive(Debug, Default, Clone, Copy)]
struct Typed<'a> {
    reason: &'a str,
    /// The customer's key, typed once more.
    key: &'a str,
}

pub(crate) async fn page(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    show(&lead, &asked.key, Typed::default(), None, StatusCode::OK).await
}

/// Erases the customer, if their key was typed and a reason given.
pub(crate) async fn post(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    lead.of_people()?;
    let f = lead.f();
    let (key, typed, reason) = (form.text("key"), form.text("typed"), form.text("reason"));
    let customer = CustomerId::new(key).map_err(|_| Fault::Missing)?;
    let mut problems = Vec::new();
    if is_blank(reason) {
        let words = f.say("lead-problem-reason", "most", &REASON_MAX.to_string());
        problems.push(FieldProblem::new("reason", words));
    }
    if typed.trim() != key {
        problems.push(FieldProblem::new("typed", f.w("erase-type-key")));
    }
    let mut notice = refused(f, problems);
    if notice.problems.is_empty() {
        let (whose, why) = (customer.clone(), reason.to_owned());
        match lead.change(move |keeper| keeper.erase_customer(&whose, &why)).await {
            Ok((_, done)) => return Ok(lead.done(Kind::Customer.list(), done)),
            Err(Error::Input { field: "reason", .. }) => {
                let words = f.say("lead-problem-reason", "most", &REASON_MAX.to_string());
                notice.problems.push(FieldProblem::new("reason", words));
            }
            Err(error) if has_open(&lead, &customer).await? => {
                tracing::debug!(%error, "a customer with open tickets is not erased");
                notice.text = f.w("erase-open");
                let place = f.to(&format!("/queue?view=all&customer={}", encoded(key)));
                notice.link = Some(Link::to(place, f.w("customers-tickets")));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show(&lead, key, Typed { reason, key: typed }, Some(notice), status).await
}

/// Returns whether a customer has tickets that are not closed.
async fn has_open(lead: &Lead, customer: &CustomerId) -> Result<bool, Fault> {
    let customer = Some(customer.clone());
    let filter = ListFilter::default().group(Group::Open).customer(customer);
    let reader = lead.visit.me.reader.clone();
    let read = lead.app.desk().run(move |desk| desk.list(&reader, filter, None, 1));
    Ok(!read.await?.items.is_empty())
}

async fn show(
    lead: &Lead,
    key: &str,
    typed: Typed<'_>,
    notice: Option<Banner>,
    status: StatusCode,
) -> Result<Response, Fault> {
    lead.of_people()?;
    let (f, whose) = (lead.f(), key.to_owned());
    let reader = lead.visit.me.reader.clone();
    let known = lead.app.desk().run(move |desk| Kind::Customer.person(desk, &reader, &whose)).await;
    let person = match known {
        Ok(Some(person)) => person,
        Ok(None) | Err(Error::Id(_)) => return Err(Fault::Missing),
        Err(error) => return Err(error.into()),
    };
    let body = Page {
        f,
        head: Head { notice, ..Head::default() },
        title: f.w("erase-title"),
        name: f.l10n.name(&person.key, Some(&person.name)),
        key,
        card: f.to(&format!("/settings/customers/card?key={}", encoded(key))),
        reason: typed.reason,
        typed: typed.key,
        reason_max: REASON_MAX,
    };
    Ok(lead.show(&body.title, status, &body))
}
