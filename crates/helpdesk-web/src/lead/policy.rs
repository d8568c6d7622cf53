//! The policy: each key with its meaning, its value, its default, and a form of its own.

mod setting;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::Policy;
use helpdesk::rules::notice::NoticeKind;
use helpdesk::rules::policy::{PolicyError, Span};
use helpdesk_l10n::Args;
use serde::Deserialize;

use self::setting::{CLOSING, Kind, LENGTHS, OFF, Part, Setting, setting, settings};
use super::{Head, Lead, Sent, refused};
use crate::banner::{Banner, FieldProblem};
use crate::choice::Choice;
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;
use crate::kept::Kept;

const PATH: &str = "/settings/policy";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    done: String,
}

#[derive(Template)]
#[template(path = "lead/policy.html")]
struct Page<'a> {
    f: &'a Frame,
    head: Head,
    parts: Vec<Settings>,
}

/// The settings of a part of the page.
struct Settings {
    title: String,
    rows: Vec<Row>,
}

/// A setting as it is shown.
struct Row {
    id: &'static str,
    key: &'static str,
    title: String,
    about: String,
    /// Empty where the field itself shows it whole.
    now: String,
    usual: String,
    is_usual: bool,
    field: Field,
}

/// What is filled in.
enum Field {
    /// A number and a unit.
    Measure {
        number: String,
        units: Vec<Choice>,
    },
    /// A sentence.
    Words {
        value: String,
        most: usize,
    },
    /// An address, or nothing.
    Line {
        value: String,
        most: usize,
    },
    Choice(Vec<Choice>),
    Checks(Vec<Choice>),
}

pub(crate) async fn page(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let notice = lead.told(&asked.done).await?;
    show(&lead, notice, Kept::default(), StatusCode::OK).await
}

/// Sets a key. A value that is already set is set and logged again.
pub(crate) async fn set(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    let key = form.text("key");
    let setting = setting(key).ok_or(Fault::Unreadable("unknown policy"))?;
    let value = setting.sent(&form)?;
    let policy = current(&lead).await?;
    if let Err(error) = policy.with(setting.key, &value) {
        let words = problem(lead.f(), setting, &error);
        let notice = refused(lead.f(), vec![FieldProblem::new(setting.id, words)]);
        let kept = Kept::of(setting.id, &form);
        return show(&lead, Some(notice), kept, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let key = setting.key;
    let (_, done) = lead.change(move |keeper| keeper.set_policy(key, &value)).await?;
    Ok(lead.done(PATH, done))
}

/// Returns the policy as it is now, never a second old.
async fn current(lead: &Lead) -> Result<Policy, Fault> {
    lead.read(|keeper| keeper.policy()).await
}

/// Returns the name of a key as people read it.
pub(super) fn name_of(f: &Frame, key: &str) -> String {
    setting(key).map_or_else(|| key.to_owned(), |setting| setting.name(f.l10n))
}

/// Returns the value of a key as people read it.
pub(super) fn value_of(f: &Frame, key: &str, value: &str) -> String {
    setting(key).map_or_else(|| value.to_owned(), |setting| setting.shown(f.l10n, value))
}

/// Returns why a value is refused.
fn problem(f: &Frame, setting: &Setting, error: &PolicyError) -> String {
    match error {
        PolicyError::Reminder { reminder, after } => {
            let length = |span: &Span| f.l10n.duration(span.length());
            let args = Args::new().text("reminder", length(reminder));
            f.l10n.say("policy-reminder-late", &args.text("after", length(after)))
        }
        PolicyError::Key { .. } | PolicyError::Value { .. } => f.w(setting.takes()),
    }
}

async fn show(
    lead: &Lead,
    notice: Option<Banner>,
    kept: Kept<'_>,
    status: StatusCode,
) -> Result<Response, Fault> {
    let f = lead.f();
    let (entries, usual) = (current(lead).await?.entries(), Policy::default().entries());
    let value = |of: &[(&'static str, String)], key: &str| {
        of.iter().find(|(known, _)| *known == key).map_or_else(String::new, |(_, v)| v.clone())
    };
    let row = |setting: &Setting| {
        let (now, usual) = (value(&entries, setting.key), value(&usual, setting.key));
        Row {
            id: setting.id,
            key: setting.key,
            title: setting.name(f.l10n),
            about: f.w(setting.about),
            now: match setting.kind {
                Kind::Line => String::new(),
                Kind::Length { .. }
                | Kind::Working
                | Kind::Size
                | Kind::Address
                | Kind::YesNo
                | Kind::Closing
                | Kind::Notices => setting.shown(f.l10n, &now),
            },
            usual: setting.shown(f.l10n, &usual),
            is_usual: now == usual,
            field: Field::of(f, setting, &now, kept.form(setting.id)),
        }
    };
    let parts = Part::ALL.iter().copied().map(|part| {
        let of_part = settings().filter(|setting| setting.part == part);
        Settings { title: f.w(part.word()), rows: of_part.map(row).collect() }
    });
    let body = Page { f, head: lead.head(PATH, notice), parts: parts.collect() };
    Ok(lead.show(&f.w("tab-policy"), status, &body))
}

impl Field {
    /// Returns the field with what a refused form had sent, otherwise with the value.
    fn of(f: &Frame, setting: &Setting, now: &str, sent: Option<&Form>) -> Self {
        let typed = |name: &str| sent.map(|form| form.text(name).to_owned());
        let text =
            || typed("value").unwrap_or_else(|| if now == OFF { "" } else { now }.to_owned());
        let choice = |value: &str, word: String, chosen: bool| {
            let value = value.to_owned();
            Choice { value, word, chosen }
        };
        let measure = |parts: (String, String), units: Vec<(&str, &str)>| {
            let unit = typed("unit").unwrap_or(parts.1);
            let units = units.into_iter().map(|(name, word)| choice(name, f.w(word), name == unit));
            Self::Measure { number: typed("number").unwrap_or(parts.0), units: units.collect() }
        };
        match setting.kind {
            Kind::Length { off } => {
                let mut units = LENGTHS.to_vec();
                units.extend(off.then_some((OFF, "policy-off")));
                measure(setting::length_parts(now), units)
            }
            Kind::Working => measure(setting::length_parts(now), LENGTHS.to_vec()),
            Kind::Size => measure(setting::size_parts(now), setting::size_units().collect()),
            Kind::Line => {
                let most = helpdesk::rules::policy::MEANS_MAX;
                Self::Words { value: text(), most }
            }
            Kind::Address => Self::Line { value: text(), most: helpdesk::EMAIL_MAX },
            Kind::YesNo => {
                let (chosen, l10n) = (text(), f.l10n);
                let one = |yes: bool| {
                    let value = yes.to_string();
                    choice(&value, l10n.yes_no(yes), chosen == value)
                };
                Self::Choice(vec![one(true), one(false)])
            }
            Kind::Closing => {
                let chosen = text();
                let choices = CLOSING.iter().map(|(closing, word)| {
                    choice(closing.name(), f.w(word), closing.name() == chosen)
                });
                Self::Choice(choices.collect())
            }
            Kind::Notices => {
                let chosen: Vec<&str> = match sent {
                    Some(form) => form.texts("off").collect(),
                    None => now.split(',').collect(),
                };
                let checks = NoticeKind::ALL.iter().copied().map(|kind| {
                    let name = kind.name();
                    choice(name, f.l10n.notice(kind), chosen.contains(&name))
                });
                Self::Checks(checks.collect())
            }
        }
    }
}
