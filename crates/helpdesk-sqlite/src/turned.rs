//! The index of search from its other side: the terms of a message, compared for `doctor`.

use std::collections::HashMap;
use std::sync::Mutex;

use helpdesk_core::{TicketId, Version};
use helpdesk_store::{Document, StoreError};
use rusqlite::Connection;

use crate::batch::lock;
use crate::codec::{column, int};
use crate::connection::Purpose;
use crate::error::{damaged, store};
use crate::home::Home;
use crate::log;
use crate::options::Options;
use crate::readers::Readers;
use crate::terms::Tokens;

/// The index knows the messages of a term, not the terms of a message: turned round once for each
/// state of the file. Comparing it on a large desk in use is best done on a [`Sqlite::snapshot`].
#[derive(Debug, Default)]
pub(crate) struct TermsCache {
    connection: Option<Connection>,
    turned: Option<Turned>,
}

#[derive(Debug)]
struct Turned {
    state: i64,
    tokens: Vec<String>,
    /// By position, places in `tokens`.
    messages: HashMap<i64, Vec<usize>>,
}

/// Opens a connection that reads, and sees the index from its other side.
pub(crate) fn connection(home: &Home) -> Result<Connection, StoreError> {
    let connection = home.connect(Purpose::Read, &Options::new())?;
    connection
        .execute_batch(
            "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, search, instance);
             PRAGMA query_only = ON;",
        )
        .map_err(store)?;
    Ok(connection)
}

/// Returns those of these messages that the index holds otherwise.
pub(crate) fn unlike(
    home: &Home,
    readers: &Readers,
    cache: &Mutex<TermsCache>,
    documents: &[Document],
) -> Result<Vec<(TicketId, Version)>, StoreError> {
    let _place = readers.long_place()?;
    let mut cache = lock(cache);
    let TermsCache { connection: kept, turned } = &mut *cache;
    match readers {
        Readers::Frozen(connection) => compare(&lock(connection), turned, documents),
        Readers::Pool(_) => {
            let connection = match kept.take() {
                Some(connection) => connection,
                None => connection(home)?,
            };
            // One state of the file for all statements; ended whatever came of it.
            connection.execute_batch("BEGIN").map_err(store)?;
            let found = compare(&connection, turned, documents);
            connection.execute_batch("ROLLBACK").map_err(store)?;
            *kept = Some(connection);
            found
        }
    }
}

fn compare(
    connection: &Connection,
    turned: &mut Option<Turned>,
    documents: &[Document],
) -> Result<Vec<(TicketId, Version)>, StoreError> {
    let state: i64 =
        connection.query_row("PRAGMA main.data_version", [], |row| row.get(0)).map_err(store)?;
    let turned = match turned {
        Some(known) if known.state == state => known,
        _ => turned.insert(turn(connection, state)?),
    };
    let tokens = Tokens::of(connection)?;
    let mut unlike = Vec::new();
    for document in documents {
        let place = log::position(connection, document.ticket, document.seq)?;
        let held = place.map_or_else(Vec::new, |place| turned.tokens(int(place.0)));
        if tokens.of_document(document) != held {
            unlike.push((document.ticket, document.seq));
        }
    }
    Ok(unlike)
}

fn turn(connection: &Connection, state: i64) -> Result<Turned, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT term, doc FROM temp.vocabulary").map_err(store)?;
    let mut rows = statement.query([]).map_err(store)?;
    let mut turned = Turned { state, tokens: Vec::new(), messages: HashMap::new() };
    while let Some(row) = rows.next().map_err(store)? {
        let token = row
            .get_ref(0)
            .map_err(store)?
            .as_str()
            .map_err(|error| damaged("a search term cannot be read").because(error))?;
        if turned.tokens.last().is_none_or(|last| last != token) {
            turned.tokens.push(token.to_owned());
        }
        let place = turned.tokens.len().saturating_sub(1);
        turned.messages.entry(column(row, 1)?).or_default().push(place);
    }
    Ok(turned)
}

impl Turned {
    /// Returns the tokens of a message, sorted.
    fn tokens(&self, position: i64) -> Vec<String> {
        let places = self.messages.get(&position).map_or(&[][..], Vec::as_slice);
        let mut tokens: Vec<String> =
            places.iter().filter_map(|place| self.tokens.get(*place)).cloned().collect();
        tokens.sort_unstable();
        tokens
    }
}
