//! Canned answers: a row for each, and one for its words in each language.

use helpdesk_core::{
    CannedAnswer, CannedError, CannedText, CannedTitle, Digest, Language, Localised,
};
use helpdesk_store::StoreError;
use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::Serialize;

use crate::codec::{column, json, key, name_of, named};
use crate::error::{damaged, store};
use crate::statement::execute;

/// An answer as it stands in its rows.
#[derive(Serialize)]
struct Stored {
    key: String,
    offered: String,
    active: bool,
    /// Language, title, text; in the order of the languages' codes.
    texts: Vec<(String, String, String)>,
}

/// Makes the answers of a new desk if none were ever written, and notes the others as they now are, unless
/// they differed from what had been written. Runs in the transaction that changes their form.
pub(crate) fn convert(connection: &Connection) -> Result<(), StoreError> {
    let Some(noted) = noted(connection)? else {
        return set(connection, &CannedAnswer::defaults());
    };
    // Until now the digest was taken over the answers in their readable form.
    let answers = answers(&stored(connection)?)?;
    if noted == Digest::of(&[json(&answers)?.as_bytes()]) { note(connection) } else { Ok(()) }
}

/// Returns all answers by key.
pub(crate) fn all(connection: &Connection) -> Result<Vec<CannedAnswer>, StoreError> {
    let stored = stored(connection)?;
    if noted(connection)? != Some(digest(&stored)?) {
        return Err(damaged("the canned answers are not those that were written"));
    }
    answers(&stored)
}

fn stored(connection: &Connection) -> Result<Vec<Stored>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT key, offered, active, language, title, text
             FROM canned_answers LEFT JOIN canned_texts USING (key) ORDER BY key, language",
        )
        .map_err(store)?;
    let mut rows = statement.query([]).map_err(store)?;
    let mut answers: Vec<Stored> = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        let key: String = column(row, 0)?;
        let text = texts(row)?;
        match answers.last_mut() {
            Some(last) if last.key == key => last.texts.extend(text),
            Some(_) | None => answers.push(Stored {
                key,
                offered: column(row, 1)?,
                active: column(row, 2)?,
                texts: text.into_iter().collect(),
            }),
        }
    }
    Ok(answers)
}

fn texts(row: &Row<'_>) -> Result<Option<(String, String, String)>, StoreError> {
    let language: Option<String> = column(row, 3)?;
    language.map(|language| Ok((language, column(row, 4)?, column(row, 5)?))).transpose()
}

fn answers(stored: &[Stored]) -> Result<Vec<CannedAnswer>, StoreError> {
    stored
        .iter()
        .map(|stored| {
            Ok(CannedAnswer {
                key: key(stored.key.clone())?,
                title: parts(stored, |(_, title, _)| CannedTitle::kept(title))?,
                text: parts(stored, |(.., text)| CannedText::kept(text))?,
                offered: named("a canned answer", &stored.offered)?,
                active: stored.active,
            })
        })
        .collect()
}

/// Returns a part in each language; one that this build does not speak is passed over.
fn parts<T: Clone>(
    stored: &Stored,
    read: fn(&(String, String, String)) -> Result<T, CannedError>,
) -> Result<Localised<T>, StoreError> {
    let mut known = Vec::new();
    for text in &stored.texts {
        let Ok(language) = text.0.parse::<Language>() else { continue };
        let unreadable = |error| damaged("a canned answer cannot be read").because(error);
        known.push((language, read(text).map_err(unreadable)?));
    }
    Localised::from_known(known).ok_or_else(|| damaged("a canned answer has no words"))
}

fn noted(connection: &Connection) -> Result<Option<Digest>, StoreError> {
    let noted: Option<[u8; 32]> = connection
        .prepare_cached("SELECT digest FROM canned_digest")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
        .map_err(store)?;
    Ok(noted.map(Digest::from_bytes))
}

/// Notes the answers as they now are.
fn note(connection: &Connection) -> Result<(), StoreError> {
    let digest = digest(&stored(connection)?)?;
    execute(connection, "DELETE FROM canned_digest", &[])?;
    execute(connection, "INSERT INTO canned_digest (digest) VALUES (?1)", &[digest.bytes()])?;
    Ok(())
}

/// Returns the digest of every row that is kept of the answers.
fn digest(stored: &[Stored]) -> Result<Digest, StoreError> {
    Ok(Digest::of(&[json(&stored)?.as_bytes()]))
}

/// Writes an answer, new or changed.
pub(crate) fn put(connection: &Connection, answer: &CannedAnswer) -> Result<(), StoreError> {
    write(connection, answer)?;
    note(connection)
}

fn write(connection: &Connection, answer: &CannedAnswer) -> Result<(), StoreError> {
    let key = answer.key.as_str();
    execute(
        connection,
        "INSERT INTO canned_answers (key, offered, active) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET offered = excluded.offered, active = excluded.active",
        &[&key, &name_of(&answer.offered)?, &answer.active],
    )?;
    for (language, title) in answer.title.iter() {
        let text = answer.text.get(language).as_str();
        execute(
            connection,
            "INSERT INTO canned_texts (key, language, title, text) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (key, language) DO UPDATE SET title = excluded.title, text = excluded.text",
            &[&key, &language.code(), &title.as_str(), &text],
        )?;
    }
    Ok(())
}

/// Replaces the answers.
pub(crate) fn set(connection: &Connection, answers: &[CannedAnswer]) -> Result<(), StoreError> {
    execute(connection, "DELETE FROM canned_texts", &[])?;
    execute(connection, "DELETE FROM canned_answers", &[])?;
    answers.iter().try_for_each(|answer| write(connection, answer))?;
    note(connection)
}
