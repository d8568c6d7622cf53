//! A person's page: their card as a form, and what may be done with them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::{Actor, CustomerId, EMAIL_MAX, Error, Language, NAME_MAX, StoreErrorKind};
use serde::Deserialize;

use super::super::card::{Compared, Problem, write};
use super::super::{Done, Head, Lead, refused};
use super::kind::{Kind, NOBODY, Person};
use crate::address::encoded;
use crate::banner::Banner;
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    key: Option<String>,
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "lead/person.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    kind: Kind,
    title: String,
    /// Whether the person is new.
    new: bool,
    /// What the form holds.
    person: &'a Person,
    languages: Vec<(&'static str, &'static str, bool)>,
    /// What the person is now; `None` while they are new.
    known: Option<Known>,
    name_max: usize,
    email_max: usize,
}

/// What is shown beside the form.
struct Known {
    active: bool,
    erased: bool,
    is_me: bool,
    /// Where the button «Invite» posts, if there is one.
    invite: Option<String>,
    who: String,
    /// A customer's projects, as they are shown.
    projects: Vec<String>,
    tickets: String,
    erase: String,
}

pub(super) async fn page(lead: &Lead, kind: Kind, asked: Asked) -> Result<Response, Fault> {
    lead.of_people()?;
    let notice = lead.told(&asked.done).await?;
    let Some(key) = asked.key else {
        let (key, name, email) = (String::new(), String::new(), String::new());
        let language = lead.f().l10n.language();
        let person = Person { key, name, email, language, lead: false, active: true };
        return show(lead, kind, &person, None, (notice, StatusCode::OK)).await;
    };
    let person = known(lead, kind, &key).await?.ok_or(Fault::Missing)?;
    show(lead, kind, &person, Some(&person), (notice, StatusCode::OK)).await
}

/// Returns the person whom the directory knows under a key, or `None`, also for a malformed key.
async fn known(lead: &Lead, kind: Kind, key: &str) -> Result<Option<Person>, Fault> {
    let (key, reader) = (key.to_owned(), lead.visit.me.reader.clone());
    match lead.app.desk().run(move |desk| kind.known(desk, &reader, &key)).await {
        Ok(found) => Ok(found),
        Err(Error::Id(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Adds a person, or changes their name, address, language, and whether they lead.
pub(super) async fn put(lead: &Lead, kind: Kind, form: &Form) -> Result<Response, Fault> {
    lead.of_people()?;
    let f = lead.f();
    let key = form.text("key").trim();
    let before = known(lead, kind, key).await?;
    let is_new = form.text("new") == "1";
    if !is_new && before.is_none() {
        return Err(Fault::Missing);
    }
    let person = Person {
        key: key.to_owned(),
        name: form.text("name").trim().to_owned(),
        email: form.text("email").trim().to_owned(),
        language: form
            .text("language")
            .parse()
            .map_err(|_| Fault::Unreadable("unknown language"))?,
        lead: kind.is_agent() && form.text("lead") == "true",
        active: before.as_ref().is_none_or(|before| before.active),
    };
    let page = format!("{}/card?key={}", kind.path(), encoded(key));
    let card = Compared {
        is_new,
        is_kept: before.is_some(),
        is_same: before.as_ref() == Some(&person),
        is_key: kind.actor(key).is_ok() && !(kind.is_agent() && key == NOBODY),
    };
    let written = person.clone();
    let problem = match write(lead, card, move |keeper| kind.put(keeper, written), problem).await? {
        Ok(done) => return Ok(lead.done(&page, done)),
        Err(problem) => problem,
    };
    let told = (Some(refused(f, vec![problem])), StatusCode::UNPROCESSABLE_ENTITY);
    show(lead, kind, &person, before.as_ref().filter(|_| !is_new), told).await
}

/// Returns what is wrong with a field.
fn problem(f: &Frame, error: Error) -> Result<Problem, Fault> {
    let Error::Input { field, .. } = error else { return Err(error.into()) };
    match field {
        "name" => Ok(("name", f.say("lead-problem-name", "most", &NAME_MAX.to_string()))),
        "email" => Ok(("email", f.say("lead-problem-email", "most", &EMAIL_MAX.to_string()))),
        "lead" => Ok(("lead", f.w("lead-problem-own-lead"))),
        "active" => Ok(("active", f.w("lead-problem-own-place"))),
        // They no longer lead.
        _ => Err(Fault::NoLead),
    }
}

/// Enables a person or disables them; what a disabled person holds must not work again.
pub(super) async fn switch(lead: &Lead, kind: Kind, form: &Form) -> Result<Response, Fault> {
    lead.of_people()?;
    let before = known(lead, kind, form.text("key")).await?.ok_or(Fault::Missing)?;
    let active = match form.text("active") {
        "true" => true,
        "false" => false,
        _ => return Err(Fault::Unreadable("neither true nor false")),
    };
    let page = format!("{}/card?key={}", kind.path(), encoded(&before.key));
    if before.active == active {
        if !active {
            end(lead, kind.actor(&before.key)?).await?;
        }
        return Ok(lead.done(&page, Done::NOTHING));
    }
    let person = Person { active, ..before.clone() };
    match lead.change(move |keeper| kind.put(keeper, person)).await {
        Ok(((), done)) => {
            if !active {
                end(lead, kind.actor(&before.key)?).await?;
            }
            Ok(lead.done(&page, done))
        }
        Err(error) => {
            let notice = refused(lead.f(), vec![problem(lead.f(), error)?]);
            let told = (Some(notice), StatusCode::UNPROCESSABLE_ENTITY);
            show(lead, kind, &before, Some(&before), told).await
        }
    }
}

/// Ends what a disabled person holds. They are turned away in any case; if it fails, the button may be
/// pressed again.
async fn end(lead: &Lead, actor: Actor) -> Result<(), Fault> {
    lead.app.authenticator().disabled(&actor).await.map_err(|error| {
        tracing::error!(%error, %actor, "what somebody disabled holds does not end");
        Fault::Unavailable
    })
}

async fn show(
    lead: &Lead,
    kind: Kind,
    person: &Person,
    known: Option<&Person>,
    (notice, status): (Option<Banner>, StatusCode),
) -> Result<Response, Fault> {
    let f = lead.f();
    let title = match known {
        Some(known) => f.l10n.name(&known.key, Some(&known.name)),
        None => f.w(kind.add()),
    };
    let languages = Language::ALL.into_iter();
    let body = Page {
        f,
        head: Head { notice, ..Head::default() },
        kind,
        new: known.is_none(),
        person,
        languages: languages
            .map(|one| (one.code(), one.own_name(), one == person.language))
            .collect(),
        known: match known {
            Some(known) => Some(Known::of(lead, kind, known).await?),
            None => None,
        },
        name_max: NAME_MAX,
        email_max: EMAIL_MAX,
        title,
    };
    Ok(lead.show(&body.title, status, &body))
}

impl Known {
    async fn of(lead: &Lead, kind: Kind, person: &Person) -> Result<Self, Fault> {
        let f = lead.f();
        let (key, who) = (encoded(&person.key), kind.actor(&person.key)?);
        let projects = match kind {
            Kind::Customer => projects_of(lead, &person.key).await?,
            Kind::Agent => Vec::new(),
        };
        let invite = lead.app.authenticator().invite(&f.base).filter(|_| person.active);
        Ok(Self {
            active: person.active,
            erased: person.name.is_empty(),
            is_me: lead.visit.me.actor == who,
            invite,
            who: who.to_string(),
            projects,
            tickets: f.to(&format!("/queue?view=all&customer={key}")),
            erase: f.to(&format!("/settings/customers/erase?key={key}")),
        })
    }
}

async fn projects_of(lead: &Lead, key: &str) -> Result<Vec<String>, Fault> {
    let (key, l10n) = (CustomerId::new(key).map_err(Error::from)?, lead.f().l10n);
    let reader = lead.visit.me.reader.clone();
    let read = lead.app.desk().run(move |desk| desk.projects_of(&reader, &key));
    Ok(read.await?.iter().map(|card| l10n.project(card.number, &card.name)).collect())
}

/// Returns whether the store refused the request, rather than failed.
pub(in crate::lead) fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Store(store) if store.kind() == StoreErrorKind::Input)
}
