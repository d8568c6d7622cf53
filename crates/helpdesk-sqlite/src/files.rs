//! Uploads and attachments, in chunks of at most 1 MiB (S9).

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, FileId, FileName, FileRef, Recorded, TicketNumber, Version};
use helpdesk_store::{CHUNK_MAX, Precondition, StagedFile, StoreError, StoredFile};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::codec::{
    column, count, digest, file_blob, file_id, int, micros, row_of, ticket_id, unsigned, version,
};
use crate::error::{damaged, input, store};
use crate::log;
use crate::precondition::hold;
use crate::statement::first;

/// Begins an upload.
pub(crate) fn stage(connection: &Connection, file: &StagedFile) -> Result<(), StoreError> {
    hold(connection, &[Precondition::NotErased(file.by.clone())])?;
    let added = connection
        .prepare_cached(
            "INSERT INTO files (id, actor, at, state, size, chunks) VALUES (?1, ?2, ?3, 0, 0, 0)
             ON CONFLICT DO NOTHING",
        )
        .and_then(|mut statement| {
            statement.execute(params![file_blob(file.id), file.by.to_string(), micros(file.at)])
        })
        .map_err(store)?;
    if added == 1 { Ok(()) } else { Err(taken(file.id)) }
}

pub(crate) fn taken(id: FileId) -> StoreError {
    input(format!("the id of file `{id}` is taken"))
}

/// The part of a file that is there.
pub(crate) struct There {
    place: i64,
    size: i64,
    chunks: i64,
}

impl There {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { place: row.get(0)?, size: row.get(1)?, chunks: row.get(2)? })
    }

    /// Adds the next chunk: every one but the last is of full length.
    pub(crate) fn add(
        &self,
        connection: &Connection,
        index: u32,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let (next, given) = (self.chunks, bytes.len());
        if i64::from(index) != next {
            return Err(input(format!("chunk {index} does not come next: {next} does")));
        }
        if given == 0 || given > CHUNK_MAX {
            return Err(input(format!("a chunk has 1 to {CHUNK_MAX} bytes, not {given}")));
        }
        if self.size != next.saturating_mul(count(CHUNK_MAX)) {
            let why = format!("only the last chunk may be shorter than {CHUNK_MAX} bytes");
            return Err(input(why));
        }
        connection
            .prepare_cached("INSERT INTO chunks (file, part, bytes) VALUES (?1, ?2, ?3)")
            .and_then(|mut statement| statement.execute(params![self.place, next, bytes]))
            .map_err(store)?;
        connection
            .prepare_cached(
                "UPDATE files SET size = size + ?2, chunks = chunks + 1 WHERE place = ?1",
            )
            .and_then(|mut statement| statement.execute(params![self.place, count(given)]))
            .map_err(store)?;
        Ok(())
    }
}

fn unfinished(connection: &Connection, id: FileId, by: &Actor) -> Result<There, StoreError> {
    connection
        .prepare_cached(
            "SELECT place, size, chunks FROM files
             WHERE id = ?1 AND actor = ?2 AND state = 0 AND ticket IS NULL",
        )
        .and_then(|mut statement| {
            statement.query_row(params![file_blob(id), by.to_string()], There::read).optional()
        })
        .map_err(store)?
        .ok_or_else(|| input(format!("there is no unfinished upload `{id}`")))
}

/// Adds the next chunk of an upload.
pub(crate) fn append(
    connection: &Connection,
    id: FileId,
    by: &Actor,
    index: u32,
    bytes: &[u8],
) -> Result<(), StoreError> {
    unfinished(connection, id, by)?.add(connection, index, bytes)
}

/// Ends an upload.
pub(crate) fn finish(
    connection: &Connection,
    by: &Actor,
    file: &FileRef,
) -> Result<(), StoreError> {
    let there = unfinished(connection, file.id, by)?;
    if there.size != int(file.size) {
        let (id, bytes, size) = (file.id, there.size, file.size);
        return Err(input(format!("file `{id}` has {bytes} bytes, not {size}")));
    }
    connection
        .prepare_cached(
            "UPDATE files SET state = 1, name = ?2, type = ?3, digest = ?4 WHERE place = ?1",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                there.place,
                file.name.as_str(),
                file.media_type,
                file.digest.bytes(),
            ])
        })
        .map_err(store)?;
    Ok(())
}

const REF: &str = "files.id, name, size, type, digest";

/// Returns the file in the columns [`REF`] from `first` on.
pub(crate) fn reference(row: &Row<'_>, first: usize) -> Result<FileRef, StoreError> {
    let name: String = column(row, first + 1)?;
    Ok(FileRef {
        id: file_id(row, first)?,
        name: FileName::kept(&name)
            .map_err(|error| damaged(format!("a file's name cannot be read: {error}")))?,
        size: unsigned(column(row, first + 2)?)?,
        media_type: column(row, first + 3)?,
        digest: digest(row, first + 4)?,
    })
}

/// Returns a finished upload of `by`, sent or not.
pub(crate) fn upload(
    connection: &Connection,
    by: &Actor,
    id: FileId,
) -> Result<Option<FileRef>, StoreError> {
    let sql = format!("SELECT {REF} FROM files WHERE id = ?1 AND actor = ?2 AND state = 1");
    first(connection, &sql, params![file_blob(id), by.to_string()], |row| reference(row, 0))
}

/// Returns how many bytes `by` has staged and not sent.
pub(crate) fn staged_bytes(connection: &Connection, by: &Actor) -> Result<u64, StoreError> {
    let total: i64 = connection
        .prepare_cached(
            "SELECT coalesce(sum(size), 0) FROM files WHERE actor = ?1 AND ticket IS NULL",
        )
        .and_then(|mut statement| statement.query_row([by.to_string()], |row| row.get(0)))
        .map_err(store)?;
    unsigned(total)
}

/// Returns a claimed file.
pub(crate) fn find(connection: &Connection, id: FileId) -> Result<Option<StoredFile>, StoreError> {
    let sql = format!(
        "SELECT {REF}, tickets.id, files.seq, events.seq, public_seq, hash, stored
         FROM files JOIN tickets ON number = files.ticket
             JOIN events ON events.ticket = files.ticket AND events.seq = files.seq
         WHERE files.id = ?1"
    );
    first(connection, &sql, [file_blob(id)], |row| {
        let ticket = ticket_id(row, 5)?;
        let event: Recorded = log::event(row, 7, ticket)?;
        Ok(StoredFile {
            file: reference(row, 0)?,
            ticket,
            seq: version(column(row, 6)?)?,
            public: event.event.kind().is_public(),
        })
    })
}

/// Returns a chunk of a claimed file.
pub(crate) fn chunk(
    connection: &Connection,
    id: FileId,
    index: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    connection
        .prepare_cached(
            "SELECT bytes FROM files JOIN chunks ON file = place
             WHERE id = ?1 AND ticket IS NOT NULL AND part = ?2",
        )
        .and_then(|mut statement| {
            statement.query_row(params![file_blob(id), index], |row| row.get(0)).optional()
        })
        .map_err(store)
}

/// Returns an unclaimed file to sweep, and marks it: it can no longer be claimed.
pub(crate) fn condemn(
    connection: &Connection,
    before: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    connection
        .prepare_cached(
            "UPDATE files SET state = 2 WHERE place = (
                 SELECT place FROM files
                 WHERE ticket IS NULL AND (at < ?1 OR state = 2) ORDER BY at LIMIT 1)
             RETURNING place",
        )
        .and_then(|mut statement| {
            statement.query_row([micros(before)], |row| row.get(0)).optional()
        })
        .map_err(store)
}

/// Marks an unclaimed upload of `by`, so that it can no longer be claimed.
pub(crate) fn condemn_one(
    connection: &Connection,
    by: &Actor,
    id: FileId,
) -> Result<Option<i64>, StoreError> {
    connection
        .prepare_cached(
            "UPDATE files SET state = 2 WHERE id = ?1 AND actor = ?2 AND ticket IS NULL
             RETURNING place",
        )
        .and_then(|mut statement| {
            statement.query_row(params![file_blob(id), by.to_string()], |row| row.get(0)).optional()
        })
        .map_err(store)
}

/// Drops the last chunk of a marked file, or the file when none is left; returns whether it is gone.
pub(crate) fn wear_down(connection: &Connection, place: i64) -> Result<bool, StoreError> {
    let dropped = connection
        .prepare_cached(
            "DELETE FROM chunks WHERE rowid = (
                 SELECT rowid FROM chunks WHERE file = ?1 ORDER BY part DESC LIMIT 1)",
        )
        .and_then(|mut statement| statement.execute([place]))
        .map_err(store)?;
    if dropped > 0 {
        return Ok(false);
    }
    remove(connection, place)?;
    Ok(true)
}

/// Removes a file with all its bytes.
pub(crate) fn remove(connection: &Connection, place: i64) -> Result<(), StoreError> {
    for sql in ["DELETE FROM chunks WHERE file = ?1", "DELETE FROM files WHERE place = ?1"] {
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([place]))
            .map_err(store)?;
    }
    Ok(())
}

/// Brings a claimed file back; its chunks follow.
pub(crate) fn bring_back(
    connection: &Connection,
    number: TicketNumber,
    author: &Recorded,
    file: &FileRef,
) -> Result<(), StoreError> {
    let added = connection
        .prepare_cached(
            "INSERT INTO files
                 (id, actor, at, state, size, chunks, name, type, digest, ticket, seq)
             VALUES (?1, ?2, ?3, 1, ?4, 0, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                file_blob(file.id),
                author.by.to_string(),
                micros(author.at),
                int(file.size),
                file.name.as_str(),
                file.media_type,
                file.digest.bytes(),
                row_of(number),
                int(author.seq.0),
            ])
        })
        .map_err(store)?;
    if added == 1 { Ok(()) } else { Err(taken(file.id)) }
}

/// Adds the next chunk of a file that is brought back.
pub(crate) fn bring_back_chunk(
    connection: &Connection,
    id: FileId,
    index: u32,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let found: Option<(There, i64)> = connection
        .prepare_cached(
            "SELECT place, (SELECT coalesce(sum(length(bytes)), 0) FROM chunks WHERE file = place),
                 chunks, size
             FROM files WHERE id = ?1 AND ticket IS NOT NULL",
        )
        .and_then(|mut statement| {
            let read = |row: &Row<'_>| Ok((There::read(row)?, row.get(3)?));
            statement.query_row([file_blob(id)], read).optional()
        })
        .map_err(store)?;
    let (there, size) = found.ok_or_else(|| input(format!("there is no file `{id}`")))?;
    if there.size.saturating_add(count(bytes.len())) > size {
        return Err(input("the chunks are longer than the file"));
    }
    there.add(connection, index, bytes)?;
    // The size was known before.
    connection
        .prepare_cached("UPDATE files SET size = ?2 WHERE place = ?1")
        .and_then(|mut statement| statement.execute(params![there.place, size]))
        .map_err(store)?;
    Ok(())
}

/// Returns the event of a stored file's message.
pub(crate) fn message(
    connection: &Connection,
    number: TicketNumber,
    ticket: helpdesk_core::TicketId,
    seq: Version,
) -> Result<Option<Recorded>, StoreError> {
    let sql = "SELECT seq, public_seq, hash, stored FROM events WHERE ticket = ?1 AND seq = ?2";
    let values = params![row_of(number), int(seq.0)];
    first(connection, sql, values, |row| log::event(row, 0, ticket))
}
