//! The ports of the desk: what the engine needs from a database, and what adapters must keep.
//!
//! Four ports: [`Store`] (tickets, with their [`Outbox`]), [`Directory`] (who and what there is; a host may bring its own),
//! [`Desk`] (what the operator chooses, people and projects to write, the desk's own log) and
//! [`Accounts`] (passwords and sessions; never touched when embedded). All are synchronous, take
//! owned arguments, and each method is one transaction.
//!
//! [`MemoryStore`] is the reference: what it answers is right. With the feature `contract` the
//! module `contract` holds the rules that every adapter must pass.

mod accounts;
mod commit;
#[cfg(feature = "contract")]
pub mod contract;
mod cursor;
mod desk;
mod directory;
mod error;
mod file;
mod letter;
mod memory;
mod outbox;
mod query;
mod reports;
mod shape;
mod store;
mod transfer;

pub use self::accounts::{Accounts, Credential, CredentialKind};
pub use self::commit::{Commit, CommitRefusal, Erasure, ErasureTarget, IndexedWords, Receipt};
pub use self::cursor::{Cursor, CursorError, CursorKey};
pub use self::desk::{Desk, DeskAction, DeskLine, PolicyVersion};
pub use self::directory::{AgentCard, CustomerCard, Directory, FOUND_MAX, ProjectCard};
pub use self::error::{StoreError, StoreErrorKind};
pub use self::file::{CHUNK_MAX, StagedFile, StoredFile};
pub use self::letter::{
    Delivery, Incarnation, Letter, LetterId, LetterState, LetterStateError, SPACING, Settlement,
};
pub use self::memory::MemoryStore;
pub use self::outbox::Outbox;
pub use self::query::{
    Assignee, Change, ConsentFound, Hit, ListPosition, ListQuery, Order, PAGE_MAX, Position,
    Reader, SearchQuery,
};
pub use self::reports::{AccessRows, Period, RatingMark, ReportTime};
pub use self::shape::ListShape;
pub use self::store::{Found, Store};
pub use self::transfer::{Audit, Fault, ReceiptLine, Restored, SealedWords};
