//! The journal beside the desk: whether it still holds what was acknowledged.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use helpdesk_store::StoreError;
use rusqlite::Connection;

use crate::disk::{beside, failed};
use crate::error::store;

/// The length of the journal's own head, in bytes.
const HEAD: usize = 32;
/// The length of the head of a frame, which holds one page.
const FRAME_HEAD: u64 = 24;
/// What a journal begins with; the last bit says the order of bytes of its sums.
const MAGIC: [u8; 3] = [0x37, 0x7f, 0x06];

/// The journal as the last commit left it. Reading it here never touches a lock: those are held on
/// the other files.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    page: u64,
    /// The salts of the lap that was written last, and how many pages it had.
    last: Option<(Salts, u64)>,
    begun: Option<Salts>,
}

/// Change whenever the journal is started again.
type Salts = [u8; 8];

impl Journal {
    /// Opens the journal of the desk at `path`, which the connection keeps open.
    pub(crate) fn open(path: &Path, connection: &Connection) -> Result<Self, StoreError> {
        let name = beside(path, "-wal");
        let file = File::open(&name)
            .map_err(|error| failed("the journal cannot be read", &name, error))?;
        let page: i64 =
            connection.query_row("PRAGMA page_size", [], |row| row.get(0)).map_err(store)?;
        // Copies nothing, and tells how many pages there are.
        let pages: i64 = connection
            .query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| row.get(1))
            .map_err(store)?;
        let mut journal =
            Self { file, page: u64::try_from(page).unwrap_or_default(), last: None, begun: None };
        journal.last = journal.salts().zip(u64::try_from(pages).ok());
        Ok(journal)
    }

    /// Looks at the journal when a transaction begins: nobody else writes to it then.
    pub(crate) fn begin(&mut self) -> Result<(), String> {
        self.begun = self.salts();
        match self.last {
            // The same lap goes on: all of it must be there.
            Some((salts, pages)) if self.begun == Some(salts) => self.holds(pages),
            Some(_) | None => Ok(()),
        }
    }

    /// Looks at the journal after a commit that left this many pages in it.
    pub(crate) fn committed(&mut self, pages: u64) -> Result<(), String> {
        let Some(salts) = self.salts() else { return Err(cut()) };
        // Written on to a head that was not there as the transaction began.
        let went_on = self.last.is_some_and(|(last, _)| last == salts);
        if went_on && self.begun != Some(salts) {
            return Err(cut());
        }
        self.holds(pages)?;
        self.last = Some((salts, pages));
        Ok(())
    }

    fn holds(&self, pages: u64) -> Result<(), String> {
        let least = (HEAD as u64).saturating_add(pages.saturating_mul(self.page + FRAME_HEAD));
        match self.file.metadata() {
            Ok(found) if found.len() >= least => Ok(()),
            Ok(_) => Err(cut()),
            Err(error) => Err(format!("the journal cannot be looked at: {error}")),
        }
    }

    fn salts(&self) -> Option<Salts> {
        let mut head = [0; HEAD];
        self.file.read_exact_at(&mut head, 0).ok()?;
        let salts = head.get(16..24)?.try_into().ok()?;
        head.starts_with(&MAGIC).then_some(salts)
    }
}

fn cut() -> String {
    "the journal beside the desk was cut while the desk is in use: what was acknowledged may be \
     lost; nothing is written until every process that uses the desk has ended and it is opened \
     anew"
        .to_owned()
}
