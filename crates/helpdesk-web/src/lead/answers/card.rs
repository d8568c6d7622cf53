//! The form of a canned answer, new or known.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::rules::canned::ANSWERS_MAX;
use helpdesk::rules::{CannedError, CannedText, CannedTitle, Offered};
use helpdesk::{AnswerKey, CannedAnswer, Error, Language, Localised};
use helpdesk_l10n::Args;
use serde::Deserialize;

use super::super::card::NEW;
use super::super::{Head, Lead, Sent, refused};
use super::{LIST, answers};
use crate::banner::{Banner, FieldProblem};
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;

macro_rules! fields {
    ($($variant:ident $code:ident $name:literal $own:literal;)+) => {
        /// Returns the fields of the title and of the text in a language, as the form names them.
        const fn fields(language: Language) -> (&'static str, &'static str) {
            match language {
                $(Language::$variant => (
                    concat!("title-", stringify!($code)),
                    concat!("text-", stringify!($code)),
                ),)+
            }
        }
    };
}

helpdesk::rules::each_language!(fields);

#[derive(Template)]
#[template(path = "lead/answer.html")]
struct Card<'a> {
    f: &'a Frame,
    title: String,
    head: Head,
    is_new: bool,
    key: String,
    /// The title and the text in each language: its code, and its name in the reader's.
    languages: Vec<Side>,
    offered: Vec<OfferedWhen>,
}

/// When an answer is offered, to choose from.
struct OfferedWhen {
    value: &'static str,
    word: String,
    about: String,
    chosen: bool,
}

/// What a form holds of one language.
struct Side {
    lang: &'static str,
    /// The name of the language, in the reader's.
    name: String,
    title: String,
    title_id: &'static str,
    text: String,
    text_id: &'static str,
}

/// What somebody typed in one language.
#[derive(Default)]
struct Words {
    title: String,
    text: String,
}

/// What the form holds.
struct Held {
    is_new: bool,
    key: String,
    words: Localised<Words>,
    offered: Offered,
}

impl Held {
    fn of_form(form: &Form) -> Result<Self, Error> {
        let offered: Vec<_> = Offered::ALL.iter().map(|one| (one.name(), *one)).collect();
        Ok(Self {
            is_new: form.choice("new", NEW)?,
            key: form.text("key").to_owned(),
            words: Localised::new(|language| {
                let (title, text) = fields(language);
                Words { title: form.text(title).to_owned(), text: form.text(text).to_owned() }
            }),
            offered: form.choice("offered", &offered)?,
        })
    }

    fn of(answer: Option<CannedAnswer>) -> Self {
        let Some(CannedAnswer { key, title, text, offered, active: _ }) = answer else {
            let (key, words) = (String::new(), Localised::new(|_| Words::default()));
            return Self { is_new: true, key, words, offered: Offered::Always };
        };
        let words = Localised::new(|language| Words {
            title: title.get(language).to_string(),
            text: text.get(language).to_string(),
        });
        Self { is_new: false, key: key.into(), words, offered }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    answer: Option<String>,
}

/// Shows the form of an answer; without a key, that of a new one.
pub(crate) async fn page(lead: Lead, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let answer = match asked.answer {
        Some(key) => {
            let mut all = answers(&lead).await?.into_iter();
            Some(all.find(|answer| answer.key.as_str() == key).ok_or(Fault::Missing)?)
        }
        None => None,
    };
    Ok(show(&lead, Held::of(answer), None, StatusCode::OK))
}

fn show(lead: &Lead, held: Held, notice: Option<Banner>, status: StatusCode) -> Response {
    let f = lead.f();
    let title = f.w(if held.is_new { "answers-new" } else { "answers-change" });
    let side = |(language, words): (Language, &Words)| {
        let (title_id, text_id) = fields(language);
        let (title, text) = (words.title.clone(), words.text.clone());
        Side { lang: language.code(), name: side(f, language), title, title_id, text, text_id }
    };
    let choice = |choice: Offered| {
        let about = match choice {
            Offered::Always => f.w("answer-offered-always.about"),
            Offered::AfterDecline => f.w("answer-offered-after-decline.about"),
        };
        OfferedWhen {
            value: choice.name(),
            word: f.l10n.offered(choice),
            about,
            chosen: choice == held.offered,
        }
    };
    let body = Card {
        f,
        title: title.clone(),
        head: lead.head(LIST, notice),
        is_new: held.is_new,
        key: held.key,
        languages: held.words.iter().map(side).collect(),
        offered: Offered::ALL.iter().copied().map(choice).collect(),
    };
    lead.show(&title, status, &body)
}

/// Writes an answer and leads to the list; what is refused shows the form again with everything kept.
pub(crate) async fn post(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    let f = lead.f();
    let held = Held::of_form(&form)?;
    let all = answers(&lead).await?;
    let before = all.iter().find(|answer| answer.key.as_str() == held.key);
    if !held.is_new && before.is_none() {
        return Err(Fault::Missing);
    }
    let answer = match read(f, &held, before) {
        Ok(answer) => answer,
        Err(problems) => return Ok(refuse(&lead, held, problems)),
    };
    match lead.change(move |keeper| keeper.put_canned(answer)).await {
        Ok(((), done)) => Ok(lead.done(LIST, done)),
        Err(Error::Input { field: "answer", .. }) => {
            let args = Args::new().number("limit", ANSWERS_MAX as u64);
            let problem = FieldProblem::new("key", f.l10n.say("answer-too-many", &args));
            Ok(refuse(&lead, held, vec![problem]))
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads an answer, or everything that is wrong with it.
fn read(
    f: &Frame,
    held: &Held,
    before: Option<&CannedAnswer>,
) -> Result<CannedAnswer, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let key = AnswerKey::new(held.key.trim())
        .map_err(|_| problems.push(FieldProblem::new("key", f.w("answer-key-bad"))));
    let mut note = |field: &'static str, language: Language, error: CannedError| {
        let args = Args::new().text("side", side(f, language));
        let words = f.l10n.say("answer-problem", &args.text("what", f.l10n.canned_error(&error)));
        problems.push(FieldProblem::new(field, words));
    };
    // All mistakes are told at once, language by language.
    let read = Localised::new(|language| {
        let (words, (title_id, text_id)) = (held.words.get(language), fields(language));
        let title = CannedTitle::new(&words.title);
        let title = title.map_err(|error| note(title_id, language, error)).ok();
        let text = CannedText::new(&words.text);
        let text = text.map_err(|error| note(text_id, language, error)).ok();
        title.zip(text)
    });
    let whole = Localised::try_new(|language| read.get(language).clone().ok_or(()));
    let (Ok(key), Ok(words)) = (key, whole) else { return Err(problems) };
    let answer = CannedAnswer {
        key,
        title: Localised::new(|language| words.get(language).0.clone()),
        text: Localised::new(|language| words.get(language).1.clone()),
        offered: held.offered,
        active: before.is_none_or(|before| before.active),
    };
    // The same form sent twice does it once.
    let taken = held.is_new && before.is_some_and(|before| *before != answer);
    if taken {
        return Err(vec![FieldProblem::new("key", f.w("answer-key-taken"))]);
    }
    Ok(answer)
}

/// Returns how the side of a language is headed: «По-русски».
fn side(f: &Frame, language: Language) -> String {
    f.l10n.say("answers-side", &Args::new().of_language(language))
}

fn refuse(lead: &Lead, held: Held, problems: Vec<FieldProblem>) -> Response {
    let notice = refused(lead.f(), problems);
    show(lead, held, Some(notice), StatusCode::UNPROCESSABLE_ENTITY)
}
