//! The ports of the desk: what the engine needs from a database, and what adapters must keep.
//!
//! A port is a small trait with one file here. Those that every desk needs together are a [`Store`]:
//! [`Tickets`], their [`Timeline`], [`Lists`], [`Search`], [`Uploads`], the [`Feed`] of what happened,
//! its [`Followers`] and the [`Outbox`], [`RatingMarks`], [`Settings`], the [`DeskLog`], [`Erasing`]
//! and the desk as a [`Whole`]. A host brings its own [`Directory`] of people and projects, or lets the desk
//! keep [`People`]; [`Accounts`] (passwords and sessions) are never touched when embedded. All are
//! synchronous and take owned arguments, and each method is one transaction. None has a slow default method:
//! [`whole_log`] and [`LogReports`] must be chosen.
//!
//! [`MemoryStore`] is the reference: its answers are right by definition. The crate `helpdesk-contract` holds
//! the rules that every adapter must pass.

mod accounts;
mod cards;
mod commit;
mod cursor;
mod desk_log;
mod directory;
mod erasure;
mod error;
mod feed;
mod followers;
mod letter;
mod lists;
mod memory;
mod outbox;
mod people;
mod precondition;
mod query;
mod rating_marks;
mod reports;
mod search;
mod settings;
mod shape;
mod store;
mod tickets;
mod timeline;
mod uploads;
mod weight;
mod whole;

/// Every port, for its methods: `use helpdesk_store::ports::*`.
pub mod ports {
    pub use crate::accounts::Accounts as _;
    pub use crate::desk_log::DeskLog as _;
    pub use crate::directory::Directory as _;
    pub use crate::erasure::Erasing as _;
    pub use crate::feed::Feed as _;
    pub use crate::followers::Followers as _;
    pub use crate::lists::Lists as _;
    pub use crate::outbox::Outbox as _;
    pub use crate::people::People as _;
    pub use crate::rating_marks::RatingMarks as _;
    pub use crate::search::Search as _;
    pub use crate::settings::Settings as _;
    pub use crate::tickets::Tickets as _;
    pub use crate::timeline::Timeline as _;
    pub use crate::uploads::Uploads as _;
    pub use crate::whole::Whole as _;
}

pub use self::accounts::{Accounts, Credential, CredentialKind, RestsOn};
pub use self::cards::{AgentCard, CustomerCard, ProjectCard};
pub use self::commit::{Commit, CommitRefusal, Receipt, check_log};
pub use self::cursor::{Cursor, CursorError, CursorKey};
pub use self::desk_log::{DeskAct, DeskAction, DeskLine, DeskLog};
pub use self::directory::{Directory, FOUND_MAX};
pub use self::erasure::{Erasing, Erasure, ErasureTarget};
pub use self::error::{StoreError, StoreErrorKind};
pub use self::feed::{Change, Feed, Position};
pub use self::followers::{
    Derived, Document, Follower, Followers, READING_BYTES, Reading, Step, Taken, Watermark,
};
pub use self::letter::{
    Delivery, Incarnation, LONGEST_PAUSE, Letter, LetterId, LetterState, SPACING, Settlement,
};
pub use self::lists::{Assignee, ListPosition, ListQuery, Lists, Order, WithAccess};
pub use self::memory::MemoryStore;
pub use self::outbox::Outbox;
pub use self::people::People;
pub use self::precondition::Precondition;
pub use self::query::{PAGE_MAX, Scope};
pub use self::rating_marks::{RatingMark, RatingMarks};
pub use self::reports::{AccessRows, LogReports, Period, ReportTime};
pub use self::search::{Hit, Search, SearchQuery};
pub use self::settings::{PolicyVersion, Settings};
pub use self::shape::ListShape;
pub use self::store::Store;
pub use self::tickets::{ConsentFound, Earlier, Found, Prepared, Tickets};
pub use self::timeline::{
    Direction, EVENTS_SHARE, PAGE_BYTES, SealedWords, TEXT_SHARE, Timeline, TimelineEntry,
    TimelinePage, TimelinePlace, TimelineQuery, each_entry, gather, whole_log,
};
pub use self::uploads::{CHUNK_MAX, StagedFile, StoredFile, Uploads};
pub use self::weight::{link_room, text_weight};
pub use self::whole::{Audit, Fault, ReceiptLine, Restored, Whole};
