//! What a ticket's page shows besides the ticket.

use axum::http::StatusCode;
use helpdesk::Version;

use crate::banner::Banner;
use crate::kept::Kept;

/// What a page shows besides the ticket: what has just been done, or refused.
#[derive(Debug)]
pub(crate) struct Extra<'a> {
    pub(crate) status: StatusCode,
    pub(crate) notice: Option<Banner>,
    /// What a refused form had sent.
    pub(crate) kept: Kept<'a>,
    /// The version that a stale form had seen: what came after is marked.
    pub(crate) seen: Option<Version>,
    /// The key of the canned answer that an agent has chosen.
    pub(crate) answer: Option<&'a str>,
}
