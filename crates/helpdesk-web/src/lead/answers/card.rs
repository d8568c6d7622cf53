//! The form of a canned answer, new or known.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::core::canned::ANSWERS_MAX;
use helpdesk::core::{CannedError, CannedText, CannedTitle, InBoth, Offered};
use helpdesk::{AnswerKey, CannedAnswer, Error};
use helpdesk_l10n::Args;
use serde::Deserialize;

use super::super::{Head, Lead, Sent, refused};
use super::{LIST, answers};
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;
use crate::pieces::Notice;

/// The fields whose words a lead writes, as the form names them.
const FIELDS: [&str; 4] = ["title-ru", "text-ru", "title-en", "text-en"];

#[derive(Template)]
#[template(path = "lead/answer.html")]
struct Card<'a> {
    f: &'a Frame,
    title: String,
    head: Head,
    is_new: bool,
    key: String,
    /// The title and the text in each language: its code, and its name in the reader's.
    languages: [Side; 2],
    /// The choices: name, words, what it means, whether it is chosen.
    offered: Vec<(&'static str, String, String, bool)>,
}

/// What a form holds of one language.
struct Side {
    lang: &'static str,
    name: String,
    title: String,
    title_id: &'static str,
    text: String,
    text_id: &'static str,
}

/// What the form holds.
struct Held {
    is_new: bool,
    key: String,
    words: [String; 4],
    offered: Offered,
}

impl Held {
    fn of_form(form: &Form) -> Self {
        let chosen = |choice: &Offered| choice.name() == form.text("offered");
        Self {
            is_new: form.text("known").is_empty(),
            key: form.text("key").to_owned(),
            words: FIELDS.map(|field| form.text(field).to_owned()),
            offered: Offered::ALL.into_iter().find(chosen).unwrap_or(Offered::Always),
        }
    }

    fn of(answer: Option<CannedAnswer>) -> Self {
        let Some(CannedAnswer { key, title, text, offered, active: _ }) = answer else {
            let (key, words) = (String::new(), Default::default());
            return Self { is_new: true, key, words, offered: Offered::Always };
        };
        let words = [title.ru.into(), text.ru.into(), title.en.into(), text.en.into()];
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

fn show(lead: &Lead, held: Held, notice: Option<Notice>, status: StatusCode) -> Response {
    let f = lead.f();
    let title = f.w(if held.is_new { "answers-new" } else { "answers-change" });
    let [title_ru, text_ru, title_en, text_en] = held.words;
    let choice = |choice: Offered| {
        let about = match choice {
            Offered::Always => f.w("answer-offered-always.about"),
            Offered::AfterDecline => f.w("answer-offered-after-decline.about"),
        };
        (choice.name(), f.l10n.offered(choice), about, choice == held.offered)
    };
    let body = Card {
        f,
        title: title.clone(),
        head: lead.head(LIST, notice),
        is_new: held.is_new,
        key: held.key,
        languages: [
            Side {
                lang: "ru",
                name: f.w("answers-ru"),
                title: title_ru,
                title_id: "title-ru",
                text: text_ru,
                text_id: "text-ru",
            },
            Side {
                lang: "en",
                name: f.w("answers-en"),
                title: title_en,
                title_id: "title-en",
                text: text_en,
                text_id: "text-en",
            },
        ],
        offered: Offered::ALL.into_iter().map(choice).collect(),
    };
    lead.show(&title, status, &body)
}

/// Problems with fields: id and words.
type Problems = Vec<(&'static str, String)>;

/// Writes an answer and leads to the list; what is refused shows the form again with everything kept.
pub(crate) async fn post(Sent { lead, form }: Sent) -> Result<Response, Fault> {
    let f = lead.f();
    let held = Held::of_form(&form);
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
        Ok(()) => Ok(lead.done(LIST, "answer")),
        Err(Error::Input { field: "answer", .. }) => {
            let args = Args::new().number("limit", ANSWERS_MAX as u64);
            Ok(refuse(&lead, held, vec![("key", f.l10n.say("answer-too-many", &args))]))
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads an answer, or everything that is wrong with it.
fn read(f: &Frame, held: &Held, before: Option<&CannedAnswer>) -> Result<CannedAnswer, Problems> {
    let [title_ru, text_ru, title_en, text_en] = &held.words;
    let mut problems = Problems::new();
    let key =
        AnswerKey::new(held.key.trim()).map_err(|_| problems.push(("key", f.w("answer-key-bad"))));
    let note = |field: &'static str, side: &'static str| {
        move |error: CannedError| {
            let args =
                Args::new().text("side", f.w(side)).text("what", f.l10n.canned_error(&error));
            (field, f.l10n.say("answer-problem", &args))
        }
    };
    let (ru, en) = ("answers-ru", "answers-en");
    let title_ru = CannedTitle::new(title_ru).map_err(note("title-ru", ru));
    let text_ru = CannedText::new(text_ru).map_err(note("text-ru", ru));
    let title_en = CannedTitle::new(title_en).map_err(note("title-en", en));
    let text_en = CannedText::new(text_en).map_err(note("text-en", en));
    match (key, title_ru, text_ru, title_en, text_en) {
        (Ok(key), Ok(title_ru), Ok(text_ru), Ok(title_en), Ok(text_en)) => {
            let answer = CannedAnswer {
                key,
                title: InBoth { ru: title_ru, en: title_en },
                text: InBoth { ru: text_ru, en: text_en },
                offered: held.offered,
                active: before.is_none_or(|before| before.active),
            };
            // The same form sent twice does it once.
            let taken = held.is_new && before.is_some_and(|before| *before != answer);
            if taken { Err(vec![("key", f.w("answer-key-taken"))]) } else { Ok(answer) }
        }
        (_, title_ru, text_ru, title_en, text_en) => {
            problems.extend(title_ru.err());
            problems.extend(text_ru.err());
            problems.extend(title_en.err());
            problems.extend(text_en.err());
            Err(problems)
        }
    }
}

fn refuse(lead: &Lead, held: Held, problems: Problems) -> Response {
    let notice = refused(lead.f(), problems);
    show(lead, held, Some(notice), StatusCode::UNPROCESSABLE_ENTITY)
}
