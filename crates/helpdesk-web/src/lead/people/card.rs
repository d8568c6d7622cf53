//! A person's page: their card as a form, and what may be done with them.

use askama::Template;
use axum::response::Response;
use helpdesk::{
    Actor, CustomerId, EMAIL_MAX, Error, ErrorKind, Helpdesk, Keeper, Language, NAME_MAX, Reader,
    StoreErrorKind, paging,
};

use super::super::card::{CardForm, Cards, Told, known, place, refuse};
use super::super::{Done, Head, Lead};
use super::kind::{Kind, NOBODY, Person};
use crate::address::encoded;
use crate::banner::FieldProblem;
use crate::choice::Choice;
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;

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
    languages: Vec<Choice>,
    /// What the person is now; none while they are new.
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

impl Cards for Kind {
    type Card = Person;
    type Held = Person;

    fn path(self) -> &'static str {
        self.list()
    }

    fn known(self, desk: &Helpdesk, reader: &Reader, key: &str) -> Result<Option<Person>, Error> {
        self.person(desk, reader, key)
    }

    fn blank(self, lead: &Lead) -> Person {
        let (key, name, email) = (String::new(), String::new(), String::new());
        let language = lead.f().l10n.language();
        Person { key, name, email, language, lead: false, active: true }
    }

    fn held(self, person: &Person) -> Person {
        person.clone()
    }

    fn is_key(self, key: &str) -> bool {
        self.actor(key).is_ok() && !(self.is_agent() && key == NOBODY)
    }

    fn read(
        self,
        _: &Frame,
        form: &Form,
        before: Option<&Person>,
    ) -> Result<CardForm<Self>, Fault> {
        let text = |name: &str| form.text(name).trim().to_owned();
        let language = form.text("language").parse();
        let person = Person {
            key: text("key"),
            name: text("name"),
            email: text("email"),
            language: language.map_err(|_| Fault::Unreadable("unknown language"))?,
            lead: self.is_agent() && leads(form)?,
            active: before.is_none_or(|before| before.active),
        };
        Ok(CardForm { held: person.clone(), card: Ok(person) })
    }

    fn write(
        self,
        keeper: &Keeper<'_>,
        before: Option<Person>,
        person: Person,
    ) -> Result<(), Error> {
        self.put(keeper, before, person)
    }

    fn problem(self, f: &Frame, error: Error) -> Result<FieldProblem, Fault> {
        if error.kind() == ErrorKind::Conflict {
            return Ok(FieldProblem::new("name", f.w("lead-problem-changed")));
        }
        let Error::Input { field, .. } = error else { return Err(error.into()) };
        let (field, words) = match field {
            "name" => ("name", f.say("lead-problem-name", "most", &NAME_MAX.to_string())),
            "email" => ("email", f.say("lead-problem-email", "most", &EMAIL_MAX.to_string())),
            "lead" => ("lead", f.w("lead-problem-own-lead")),
            "active" => ("active", f.w("lead-problem-own-place")),
            // They no longer lead.
            _ => return Err(Fault::NoLead),
        };
        Ok(FieldProblem::new(field, words))
    }

    async fn show(
        self,
        lead: &Lead,
        person: &Person,
        known: Option<&Person>,
        (notice, status): Told,
    ) -> Result<Response, Fault> {
        let f = lead.f();
        let title = match known {
            Some(known) => f.l10n.name(&known.key, Some(&known.name)),
            None => f.w(self.add()),
        };
        let languages = Language::ALL.into_iter();
        let body = Page {
            f,
            head: Head { notice, ..Head::default() },
            kind: self,
            new: known.is_none(),
            person,
            languages: languages
                .map(|one| Choice {
                    value: one.code().to_owned(),
                    word: one.own_name().to_owned(),
                    chosen: one == person.language,
                })
                .collect(),
            known: match known {
                Some(known) => Some(Known::of(lead, self, known).await?),
                None => None,
            },
            name_max: NAME_MAX,
            email_max: EMAIL_MAX,
            title,
        };
        Ok(lead.show(&body.title, status, &body))
    }
}

/// Returns whether the box is ticked.
fn leads(form: &Form) -> Result<bool, Error> {
    match form.ticked("lead")?.as_slice() {
        [] => Ok(false),
        ["true"] => Ok(true),
        _ => Err(Error::Input { field: "lead", problem: "is none of its values".to_owned() }),
    }
}

/// Enables a person or disables them; what a disabled person holds must not work again.
pub(super) async fn switch(lead: &Lead, kind: Kind, form: &Form) -> Result<Response, Fault> {
    lead.of_people()?;
    let before = known(lead, kind, form.text("key")).await?.ok_or(Fault::Missing)?;
    let active = form.flag("active")?;
    let done = if before.active == active {
        Ok(Done::NOTHING)
    } else {
        let (read, person) = (before.clone(), Person { active, ..before.clone() });
        let change = move |keeper: &Keeper<'_>| kind.put(keeper, Some(read), person);
        lead.change(change).await.map(|((), done)| done)
    };
    match done {
        Ok(done) => {
            if !active {
                end(lead, kind.actor(&before.key)?).await?;
            }
            Ok(lead.done(&place(kind, &before.key), done))
        }
        Err(error) => {
            let problem = kind.problem(lead.f(), error)?;
            refuse(lead, kind, &before, Some(&before), problem).await
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
    let read = lead.app.desk().run(move |desk| {
        paging::all(
            |after, limit| desk.projects_of(&reader, &key, after, limit),
            |card| card.number,
        )
    });
    Ok(read.await?.iter().map(|card| l10n.project(card.number, &card.name)).collect())
}

/// Returns whether the store refused the request, rather than failed.
pub(in crate::lead) fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Store(store) if store.kind() == StoreErrorKind::Input)
}
