//! What somebody can be told about.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::choice::ChoiceError;

/// What somebody is told.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = ChoiceError, parse_err_fn = no_kind)]
pub enum NoticeKind {
    /// A ticket was opened.
    Opened,
    /// The other side wrote.
    Answered,
    /// A service of the host wrote (L9).
    ServiceWrote,
    /// Support asks for access.
    AccessRequested,
    /// The customer consented.
    AccessGranted,
    /// The customer declined.
    AccessDeclined,
    /// Access ended before the ticket did.
    AccessEnded,
    /// Another agent may enter now.
    AccessPassedOn,
    /// You are the assignee now.
    Assigned,
    /// The answer is found.
    Resolved,
    /// The work goes on.
    Reopened,
    /// The first answer is due soon. There is no event for it: the sender of mails looks for it.
    DueSoon,
    /// The first answer is overdue.
    Overdue,
    /// The ticket is going to be closed.
    CloseReminder,
    /// The ticket is closed.
    Closed,
    /// The ticket is closed, with a rating.
    Rated,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the kind's name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

fn no_kind(_: &str) -> ChoiceError {
    ChoiceError::of::<NoticeKind>("a kind of notice")
}
