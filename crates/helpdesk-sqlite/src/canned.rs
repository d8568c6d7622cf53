//! Canned answers.

use helpdesk_core::{CannedAnswer, CannedError, Digest, InBoth};
use helpdesk_store::StoreError;
use rusqlite::{Connection, Row};

use crate::codec::{column, key, name_of, named};
use crate::desk::execute;
use crate::error::{damaged, store};

/// Writes the answers of a new desk, in the transaction that has just made their table.
pub(crate) fn seed(connection: &Connection) -> Result<(), StoreError> {
    CannedAnswer::defaults().iter().try_for_each(|answer| put(connection, answer))
}

/// Returns all answers by key.
pub(crate) fn all(connection: &Connection) -> Result<Vec<CannedAnswer>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT key, title_ru, title_en, text_ru, text_en, offered, active, digest
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

fn read(row: &Row<'_>) -> Result<CannedAnswer, StoreError> {
    let offered: String = column(row, 5)?;
    let answer = CannedAnswer {
        key: key(column(row, 0)?)?,
        title: InBoth { ru: part(row, 1)?, en: part(row, 2)? },
        text: InBoth { ru: part(row, 3)?, en: part(row, 4)? },
        offered: named("a canned answer", &offered)?,
        active: column(row, 6)?,
    };
    if column::<[u8; 32]>(row, 7)? != *digest(&answer)?.bytes() {
        return Err(damaged("a canned answer is not as it was written"));
    }
    Ok(answer)
}

/// Returns the digest of everything that is kept of an answer.
fn digest(answer: &CannedAnswer) -> Result<Digest, StoreError> {
    Ok(Digest::of(&[
        answer.key.as_str().as_bytes(),
        answer.title.ru.as_str().as_bytes(),
        answer.title.en.as_str().as_bytes(),
        answer.text.ru.as_str().as_bytes(),
        answer.text.en.as_str().as_bytes(),
        name_of(&answer.offered)?.as_bytes(),
        &[u8::from(answer.active)],
    ]))
}

fn part<T: TryFrom<String, Error = CannedError>>(
    row: &Row<'_>,
    at: usize,
) -> Result<T, StoreError> {
    let text: String = column(row, at)?;
    text.try_into().map_err(|error| damaged("a canned answer cannot be read").because(error))
}

/// Writes an answer, new or changed.
pub(crate) fn put(connection: &Connection, answer: &CannedAnswer) -> Result<(), StoreError> {
    execute(
        connection,
        "INSERT INTO canned_answers
             (key, title_ru, title_en, text_ru, text_en, offered, active, digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (key) DO UPDATE SET title_ru = excluded.title_ru,
             title_en = excluded.title_en, text_ru = excluded.text_ru,
             text_en = excluded.text_en, offered = excluded.offered, active = excluded.active,
             digest = excluded.digest",
        &[
            &answer.key.as_str(),
            &answer.title.ru.as_str(),
            &answer.title.en.as_str(),
            &answer.text.ru.as_str(),
            &answer.text.en.as_str(),
            &name_of(&answer.offered)?,
            &answer.active,
            digest(answer)?.bytes(),
        ],
    )
    .map(|_| ())
}

/// Replaces the answers.
pub(crate) fn set(connection: &Connection, answers: &[CannedAnswer]) -> Result<(), StoreError> {
    execute(connection, "DELETE FROM canned_answers", &[])?;
    answers.iter().try_for_each(|answer| put(connection, answer))
}
