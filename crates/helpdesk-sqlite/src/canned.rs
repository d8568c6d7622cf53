//! Canned answers.

use helpdesk_core::{
    CannedAnswer, CannedError, CannedText, CannedTitle, Digest, Language, Localised,
};
use helpdesk_store::StoreError;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::codec::{column, json, key, name_of, named};
use crate::error::{damaged, store};
use crate::statement::execute;

/// Writes the answers of a new desk, in the transaction that has just made their table.
pub(crate) fn seed(connection: &Connection) -> Result<(), StoreError> {
    set(connection, &CannedAnswer::defaults())
}

/// Returns all answers by key.
pub(crate) fn all(connection: &Connection) -> Result<Vec<CannedAnswer>, StoreError> {
    let answers = rows(connection)?;
    let noted: Option<[u8; 32]> = connection
        .prepare_cached("SELECT digest FROM canned_digest")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
        .map_err(store)?;
    if noted != Some(*digest(&answers)?.bytes()) {
        return Err(damaged("the canned answers are not those that were written"));
    }
    Ok(answers)
}

fn rows(connection: &Connection) -> Result<Vec<CannedAnswer>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT key, title_ru, title_en, text_ru, text_en, offered, active
             FROM canned_answers ORDER BY key",
        )
        .map_err(store)?;
    let mut rows = statement.query([]).map_err(store)?;
    let mut answers = Vec::new();
    while let Some(row) = rows.next().map_err(store)? {
        answers.push(read(row)?);
    }
    Ok(answers)
}

/// Notes the answers as they now are.
fn seal(connection: &Connection) -> Result<(), StoreError> {
    let digest = digest(&rows(connection)?)?;
    execute(connection, "DELETE FROM canned_digest", &[])?;
    execute(connection, "INSERT INTO canned_digest (digest) VALUES (?1)", &[digest.bytes()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<CannedAnswer, StoreError> {
    let offered: String = column(row, 5)?;
    Ok(CannedAnswer {
        key: key(column(row, 0)?)?,
        title: parts(row, 1, CannedTitle::kept)?,
        text: parts(row, 3, CannedText::kept)?,
        offered: named("a canned answer", &offered)?,
        active: column(row, 6)?,
    })
}

/// Returns the digest of everything that is kept of the answers.
fn digest(answers: &[CannedAnswer]) -> Result<Digest, StoreError> {
    Ok(Digest::of(&[json(&answers)?.as_bytes()]))
}

/// The languages that have columns, in their order.
const COLUMNS: [Language; 2] = [Language::Ru, Language::En];

/// Returns a part in each language, from the columns that begin at `first`.
fn parts<T: Clone>(
    row: &Row<'_>,
    first: usize,
    read: fn(&str) -> Result<T, CannedError>,
) -> Result<Localised<T>, StoreError> {
    let [one, other] = COLUMNS;
    let known = [(one, part(row, first, read)?), (other, part(row, first + 1, read)?)];
    Localised::from_known(known).ok_or_else(|| damaged("a canned answer has no words"))
}

fn part<T>(
    row: &Row<'_>,
    at: usize,
    read: fn(&str) -> Result<T, CannedError>,
) -> Result<T, StoreError> {
    let text: String = column(row, at)?;
    read(&text).map_err(|error| damaged("a canned answer cannot be read").because(error))
}

/// Writes an answer, new or changed.
pub(crate) fn put(connection: &Connection, answer: &CannedAnswer) -> Result<(), StoreError> {
    write(connection, answer)?;
    seal(connection)
}

fn write(connection: &Connection, answer: &CannedAnswer) -> Result<(), StoreError> {
    let [ru, en] = COLUMNS;
    execute(
        connection,
        "INSERT INTO canned_answers (key, title_ru, title_en, text_ru, text_en, offered, active)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (key) DO UPDATE SET title_ru = excluded.title_ru,
             title_en = excluded.title_en, text_ru = excluded.text_ru,
             text_en = excluded.text_en, offered = excluded.offered, active = excluded.active",
        &[
            &answer.key.as_str(),
            &answer.title.get(ru).as_str(),
            &answer.title.get(en).as_str(),
            &answer.text.get(ru).as_str(),
            &answer.text.get(en).as_str(),
            &name_of(&answer.offered)?,
            &answer.active,
        ],
    )
    .map(|_| ())
}

/// Replaces the answers.
pub(crate) fn set(connection: &Connection, answers: &[CannedAnswer]) -> Result<(), StoreError> {
    execute(connection, "DELETE FROM canned_answers", &[])?;
    answers.iter().try_for_each(|answer| write(connection, answer))?;
    seal(connection)
}
