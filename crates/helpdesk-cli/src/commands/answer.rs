//! `helpdesk answer …`

use std::collections::BTreeMap;
use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use helpdesk::rules::{CannedError, CannedText, CannedTitle, Offered};
use helpdesk::{AnswerKey, CannedAnswer, Helpdesk, Keeper, Language, Localised};
use helpdesk_l10n::Args as Words;
use serde_json::json;

use crate::args::InLanguage;
use crate::error::{Code, Failure, Thing};
use crate::escape;
use crate::input;
use crate::output::Ink;
use crate::session::Session;
use crate::table::{Grid, cell};

/// The verbs of canned answers.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the answers by key, retired ones included
    List,
    /// Show an answer in every language
    Show(Which),
    /// Write an answer, new or changed; what is not given of a known one stays as it is
    Put(Put),
    /// Offer an answer no more; messages that were sent stay as they are
    Retire(Which),
    /// Offer a retired answer again
    Restore(Which),
}

/// The answer that a verb is about.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// The answer's key
    #[arg(value_name = "KEY")]
    key: AnswerKey,
}

/// Writes an answer.
#[derive(Debug, Args)]
pub(crate) struct Put {
    /// The answer's key, 1 to 64 visible ASCII characters; answers are listed by it
    #[arg(value_name = "KEY")]
    key: AnswerKey,
    /// The title in a language, 1 to 100 characters, as in `ru=Счёт`; agents choose by it. A new answer
    /// needs it in every language
    #[arg(long = "title", value_name = "LANG=TITLE")]
    titles: Vec<InLanguage>,
    /// A file that holds the text in a language, 1 to 10,000 characters, as in `ru=invoice.txt`; `-`
    /// reads it from the input. A new answer needs it in every language
    #[arg(long = "text-file", value_name = "LANG=FILE")]
    text_files: Vec<InLanguage>,
    /// When it is offered; a new one always
    #[arg(long, value_name = "WHEN", value_parser = choices_of_offer())]
    offered: Option<Offered>,
}

/// Reads when an answer is offered; on the command line its words are joined as those of options are.
fn choices_of_offer() -> impl TypedValueParser<Value = Offered> {
    let named = |offered: Offered| match offered {
        Offered::Always => PossibleValue::new("always").help("In the list beside every answer"),
        Offered::AfterDecline => PossibleValue::new("after-decline")
            .help("At once, and only where access was declined and not given since"),
    };
    PossibleValuesParser::new(Offered::ALL.iter().copied().map(named))
        .try_map(|word| word.replace('-', "_").parse::<Offered>())
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    if session.customer().is_some() {
        return Err(Failure::NotForCustomers);
    }
    match verb {
        Verb::List => list(session),
        Verb::Show(which) => show(&which.key, session),
        Verb::Put(put) => write(put, session),
        Verb::Retire(which) => set_active(&which.key, false, session),
        Verb::Restore(which) => set_active(&which.key, true, session),
    }
}

fn list(session: &Session) -> Result<Code, Failure> {
    let answers = session.desk()?.canned(&session.reader()?)?;
    let output = &session.output;
    if output.is_json() {
        output.json(&json!({ "answers": answers }))?;
        return Ok(Code::Done);
    }
    let l10n = output.l10n();
    let titles = [
        l10n.word("heading-key"),
        l10n.word("heading-answer"),
        l10n.word("heading-offered"),
        l10n.word("heading-active"),
    ];
    let mut grid = Grid::titled(output, titles.to_vec());
    for answer in answers {
        let title = answer.title.get(session.language());
        grid.row(vec![
            cell(answer.key.as_str()),
            cell(title.as_str()),
            cell(l10n.offered(answer.offered)),
            cell(l10n.yes_no(answer.active)),
        ]);
    }
    output.text(&grid.text())?;
    Ok(Code::Done)
}

fn show(key: &AnswerKey, session: &Session) -> Result<Code, Failure> {
    let answer = known(&session.desk()?, key, session)?;
    let answer = answer.ok_or_else(|| unknown(key))?;
    let output = &session.output;
    if output.is_json() {
        output.json(&answer)?;
        return Ok(Code::Done);
    }
    let l10n = output.l10n();
    let mut text = format!("{}\n{}\n", answer.key, l10n.offered(answer.offered));
    if !answer.active {
        text.push_str(&format!("{}\n", l10n.word("answers-retired")));
    }
    let CannedAnswer { title, text: body, .. } = &answer;
    for (title, body) in Language::ALL.map(|language| (title.get(language), body.get(language))) {
        let title = output.ink(Ink::Bold, &escape::line(title.as_str()));
        text.push_str(&format!("\n{title}\n{}\n", escape::lines(body.as_str())));
    }
    output.text(&text)?;
    Ok(Code::Done)
}

fn write(put: Put, session: &Session) -> Result<Code, Failure> {
    let Put { key, titles, text_files, offered } = put;
    let desk = session.desk()?;
    let keeper = keeper(&desk, session)?;
    let before = known(&desk, &key, session)?;
    let titles = each_once("--title", titles)?
        .map(|(language, title)| Ok((language, CannedTitle::new(&title).map_err(wrong(session))?)))
        .collect::<Result<BTreeMap<_, _>, Failure>>()?;
    let texts = each_once("--text-file", text_files)?
        .map(|(language, path)| {
            let text = input::read_text(Path::new(&path))?;
            Ok((language, CannedText::new(&text).map_err(wrong(session))?))
        })
        .collect::<Result<BTreeMap<_, _>, Failure>>()?;
    let missing = || Failure::AnswerIncomplete(key.to_string());
    let title = merged(before.as_ref().map(|before| &before.title), titles).ok_or_else(missing)?;
    let text = merged(before.as_ref().map(|before| &before.text), texts).ok_or_else(missing)?;
    let answer = CannedAnswer {
        title,
        text,
        offered: offered
            .or(before.as_ref().map(|before| before.offered))
            .unwrap_or(Offered::Always),
        active: before.is_none_or(|before| before.active),
        key,
    };
    keeper.put_canned(answer.clone())?;
    done("done-answer-put", &answer, session)
}

/// Returns what was given in each language, each at most once.
fn each_once(
    flag: &str,
    given: Vec<InLanguage>,
) -> Result<impl Iterator<Item = (Language, String)>, Failure> {
    let mut found = BTreeMap::new();
    for InLanguage { language, given } in given {
        if found.insert(language, given).is_some() {
            return Err(Failure::Input(format!("{flag}: `{language}` is given twice")));
        }
    }
    Ok(found.into_iter())
}

/// Returns what was given, otherwise what was there before, or `None` if there is neither.
fn merged<T: Clone>(
    before: Option<&Localised<T>>,
    mut given: BTreeMap<Language, T>,
) -> Option<Localised<T>> {
    let before = |language| before.map(|before| before.get(language).clone());
    Localised::try_new(|language| given.remove(&language).or_else(|| before(language)).ok_or(()))
        .ok()
}

fn set_active(key: &AnswerKey, active: bool, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let keeper = keeper(&desk, session)?;
    known(&desk, key, session)?.ok_or_else(|| unknown(key))?;
    let answer = keeper.set_canned_active(key, active)?;
    let told = if active { "done-answer-restored" } else { "done-answer-retired" };
    done(told, &answer, session)
}

fn done(told: &str, answer: &CannedAnswer, session: &Session) -> Result<Code, Failure> {
    if session.output.is_json() {
        session.output.json(answer)?;
        return Ok(Code::Done);
    }
    let args = Words::new().text("key", answer.key.as_str());
    session.output.text(&session.output.say(told, &args))?;
    Ok(Code::Done)
}

/// Returns the keeper who changes the answers: the operator, or a lead.
fn keeper<'a>(desk: &'a Helpdesk, session: &Session) -> Result<Keeper<'a>, Failure> {
    let Some(by) = session.named() else { return Ok(desk.operator()) };
    if desk.leads(by)? { Ok(desk.lead(by)?) } else { Err(Failure::AnswerLeads) }
}

fn known(
    desk: &Helpdesk,
    key: &AnswerKey,
    session: &Session,
) -> Result<Option<CannedAnswer>, Failure> {
    Ok(desk.canned(&session.reader()?)?.into_iter().find(|answer| answer.key == *key))
}

fn unknown(key: &AnswerKey) -> Failure {
    Failure::Unknown(Thing::Answer, key.to_string())
}

/// Returns what is wrong with a part, in the reader's language.
fn wrong(session: &Session) -> impl Fn(CannedError) -> Failure {
    let l10n = session.output.l10n();
    move |error| Failure::Input(l10n.canned_error(&error).trim_end_matches('.').to_owned())
}
