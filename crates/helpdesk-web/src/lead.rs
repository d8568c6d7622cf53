//! The pages of leads: people, projects, hours, the policy, the desk's own log. Each change is made in the
//! lead's name ([`Keeper`]) and recorded in that log.

pub(crate) mod answers;
mod card;
pub(crate) mod erase;
pub(crate) mod hours;
pub(crate) mod log;
pub(crate) mod people;
pub(crate) mod policy;
pub(crate) mod projects;

use askama::Template;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use chrono::TimeDelta;
use helpdesk::{DeskAction, Error, Keeper};
use helpdesk_l10n::Refused;

use crate::answer::see;
use crate::app::App;
use crate::banner::{Banner, FieldProblem};
use crate::choice::{Current, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;
use crate::page::{Menu, PageOf};
use crate::safety;
use crate::visitor::Visit;

/// How long a finished act counts as news.
const NEWS: TimeDelta = TimeDelta::minutes(10);

/// The line of the desk's own log that tells of an act; `None` if nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Done(Option<u64>);

impl Done {
    /// Nothing was changed: the same form was sent twice, or it asks for what is already so.
    pub(crate) const NOTHING: Self = Self(None);
}

/// How many rows a page of a list shows.
const ROWS: usize = 50;

/// A tab of the lead's pages.
#[derive(Debug)]
pub(crate) struct Tab {
    path: &'static str,
    key: &'static str,
    /// Whether it is there only while people and projects are the desk's own, and not a host's.
    of_people: bool,
}

/// The tabs in their order: a tab is a row.
pub(crate) const TABS: [Tab; 7] = [
    Tab { path: "/settings/customers", key: "tab-customers", of_people: true },
    Tab { path: "/settings/agents", key: "tab-agents", of_people: true },
    Tab { path: "/settings/projects", key: "tab-projects", of_people: true },
    Tab { path: "/settings/answers", key: "tab-answers", of_people: false },
    Tab { path: "/settings/hours", key: "tab-hours", of_people: false },
    Tab { path: "/settings/policy", key: "tab-policy", of_people: false },
    Tab { path: "/settings/log", key: "tab-log", of_people: false },
];

/// A request by a lead.
#[derive(Debug, Clone)]
pub(crate) struct Lead {
    pub(crate) app: App,
    pub(crate) visit: Visit,
}

impl FromRequestParts<App> for Lead {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, app).await?;
        visit.lead().map_err(Fault::into_response)?;
        Ok(Self { app: app.clone(), visit })
    }
}

/// A form that a lead sent. Nothing of it is read before it is known that they lead.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) lead: Lead,
    pub(crate) form: Form,
}

impl FromRequest<App> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let lead = Lead::from_request_parts(&mut parts, app).await?;
        let form = Form::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self { lead, form })
    }
}

impl Lead {
    pub(crate) fn f(&self) -> &Frame {
        &self.visit.frame
    }

    /// Returns whether people and projects are changed here, and not by a host.
    pub(crate) fn keeps_people(&self) -> bool {
        self.app.desk().blocking().keeps_people()
    }

    /// Refuses the pages of people where these are a host's: there they do not exist.
    pub(crate) fn of_people(&self) -> Result<(), Fault> {
        if self.keeps_people() { Ok(()) } else { Err(Fault::Missing) }
    }

    /// Changes the desk in the lead's name; returns also the line of the desk's own log that tells of it,
    /// if anything was changed.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Keeper<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<(T, Done), Error> {
        let by = self.visit.me.actor.clone();
        self.app
            .desk()
            .write(move |desk| {
                let keeper = desk.lead(&by)?;
                let before = keeper.log(None, 1)?.first().map(|(place, _)| *place);
                let made = change(&keeper)?;
                let lines = keeper.log(None, ROWS)?;
                let mut new = lines.into_iter().filter(|(place, _)| Some(*place) > before);
                let line = new.find(|(_, line)| line.by.as_ref() == Some(&by));
                Ok((made, Done(line.map(|(place, _)| place))))
            })
            .await
    }

    /// Reads something of the desk that only a lead may.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Keeper<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Fault> {
        let by = self.visit.me.actor.clone();
        let found = self.app.desk().run(move |desk| match desk.lead(&by) {
            Ok(keeper) => read(&keeper).map(Some),
            // They led when the request came, but no longer do.
            Err(Error::Input { .. }) => Ok(None),
            Err(error) => Err(error),
        });
        found.await?.ok_or(Fault::NoLead)
    }

    /// Returns what the page says of what this lead has just done: told from the line of the desk's own
    /// log that the address names. What is not there, another's, no news any more or no longer so is not told.
    pub(crate) async fn told(&self, done: &str) -> Result<Option<Banner>, Fault> {
        let Ok(Some(place)) = safety::version("done", [done]) else { return Ok(None) };
        let lines = self.read(|keeper| keeper.log(None, ROWS)).await?;
        let (me, f) = (&self.visit.me.actor, self.f());
        let line = lines.iter().find(|(found, line)| {
            *found == place.0 && line.by.as_ref() == Some(me) && f.here.now - line.at <= NEWS
        });
        let Some((_, line)) = line else { return Ok(None) };
        let matter = switched(line.action);
        let is_over = matter.is_some()
            && lines.iter().any(|(later, other)| {
                *later > place.0
                    && other.subject == line.subject
                    && switched(other.action) == matter
            });
        if is_over {
            return Ok(None);
        }
        let erased = line.action == DeskAction::CustomerErased;
        let key = match told(line.action) {
            Some(_) if erased && self.app.desk().run(helpdesk::Helpdesk::has_traces).await? => {
                Some("told-erased-traces")
            }
            told => told,
        };
        Ok(key.map(|key| Banner::good(f.w(key))))
    }

    /// Returns the head of a tab's page.
    pub(crate) fn head(&self, path: &str, notice: Option<Banner>) -> Head {
        let f = self.f();
        let tabs = TABS.iter().filter(|tab| self.keeps_people() || !tab.of_people);
        let tabs = tabs.map(|tab| Link {
            href: f.to(tab.path),
            word: f.w(tab.key),
            current: (tab.path == path).then_some(Current::Page),
        });
        Head { tabs: tabs.collect(), notice }
    }

    /// Leads to a page that says what was done, if anything was.
    pub(crate) fn done(&self, path: &str, Done(line): Done) -> Response {
        let with = if path.contains('?') { '&' } else { '?' };
        let done = line.map_or_else(String::new, |line| format!("{with}done={line}"));
        see(&self.f().to(&format!("{path}{done}")))
    }

    /// Returns the page.
    pub(crate) fn show(&self, title: &str, status: StatusCode, body: &impl Template) -> Response {
        let title = format!("{title} · {}", self.f().w("menu-settings"));
        let page = PageOf { title: &title, menu: Some(Menu::Settings), roomy: false };
        page.show(&self.app, self.f(), status, body)
    }
}

/// The head of a lead's page: the tabs, and what was done or refused.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) tabs: Vec<Link>,
    pub(crate) notice: Option<Banner>,
}

impl Head {
    /// Returns what is wrong with a field.
    pub(crate) fn problem(&self, field: &str) -> Option<&str> {
        self.notice.as_ref()?.problem(field)
    }
}

/// Leads to the first tab.
pub(crate) async fn first(lead: Lead) -> Response {
    let path = if lead.keeps_people() { "/settings/customers" } else { "/settings/hours" };
    see(&lead.f().to(path))
}

/// Returns what is said about an act on the desk, or `None` for one that has no form, or tells itself.
const fn told(action: DeskAction) -> Option<&'static str> {
    match action {
        DeskAction::CustomerAdded | DeskAction::AgentAdded | DeskAction::ProjectAdded => {
            Some("told-added")
        }
        DeskAction::CustomerChanged
        | DeskAction::AgentChanged
        | DeskAction::LeadGiven
        | DeskAction::LeadTaken
        | DeskAction::ProjectChanged => Some("told-saved"),
        DeskAction::CustomerEnabled | DeskAction::AgentEnabled => Some("told-enabled"),
        DeskAction::CustomerDisabled | DeskAction::AgentDisabled => Some("told-disabled"),
        DeskAction::CustomerErased => Some("told-erased"),
        DeskAction::MemberAdded => Some("told-member-added"),
        DeskAction::MemberRemoved => Some("told-member-removed"),
        DeskAction::HoursLoaded => Some("told-hours"),
        DeskAction::PolicySet => Some("told-policy"),
        DeskAction::AnswerPut => Some("told-answer-saved"),
        DeskAction::AnswerRetired => Some("told-answer-retired"),
        DeskAction::AnswerRestored => Some("told-answer-restored"),
        DeskAction::AgentErased
        | DeskAction::Initialised
        | DeskAction::PersonInvited
        | DeskAction::MessageRedacted
        | DeskAction::LetterRevived
        | DeskAction::Imported => None,
    }
}

/// What an act switches on or off, and a later one switches back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Switched {
    Customer,
    Agent,
    Member,
    Answer,
}

/// Returns what an act switches; nothing of one after which what is said of it stays true.
const fn switched(action: DeskAction) -> Option<Switched> {
    match action {
        DeskAction::CustomerEnabled | DeskAction::CustomerDisabled | DeskAction::CustomerErased => {
            Some(Switched::Customer)
        }
        DeskAction::AgentEnabled | DeskAction::AgentDisabled | DeskAction::AgentErased => {
            Some(Switched::Agent)
        }
        DeskAction::MemberAdded | DeskAction::MemberRemoved => Some(Switched::Member),
        DeskAction::AnswerRetired | DeskAction::AnswerRestored => Some(Switched::Answer),
        DeskAction::CustomerAdded
        | DeskAction::CustomerChanged
        | DeskAction::AgentAdded
        | DeskAction::AgentChanged
        | DeskAction::LeadGiven
        | DeskAction::LeadTaken
        | DeskAction::ProjectAdded
        | DeskAction::ProjectChanged
        | DeskAction::HoursLoaded
        | DeskAction::PolicySet
        | DeskAction::AnswerPut
        | DeskAction::Initialised
        | DeskAction::PersonInvited
        | DeskAction::MessageRedacted
        | DeskAction::LetterRevived
        | DeskAction::Imported => None,
    }
}

/// Returns that nothing was changed, and which fields are wrong.
fn refused(f: &Frame, problems: Vec<FieldProblem>) -> Banner {
    let what = f.w("lead-refused");
    let mut notice = Banner::bad(Refused { what, instead: String::new() });
    notice.problems = problems;
    notice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Route;

    #[test]
    fn every_tab_is_a_page() {
        for tab in &TABS {
            let is_page = |route: &&Route| route.path() == tab.path && route.method() == "GET";
            assert!(Route::ALL.iter().any(|route| is_page(&route)), "{}", tab.path);
        }
    }
}
