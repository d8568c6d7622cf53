//! Headings of columns and fields.

use strum::{IntoStaticStr, VariantArray};

use crate::l10n::L10n;

/// A heading of a column or a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[expect(missing_docs, reason = "each is the heading of the same name")]
#[strum(serialize_all = "kebab-case", prefix = "heading-")]
pub enum Heading {
    Number,
    Ticket,
    Subject,
    Status,
    Group,
    Priority,
    PriorityAsked,
    Assignee,
    Customer,
    Project,
    Created,
    Updated,
    Resolved,
    Closed,
    Answered,
    Due,
    Access,
    Until,
    Since,
    Rating,
    Comment,
    Follows,
    History,
    Files,
    File,
    Size,
    Kind,
    Key,
    Name,
    Email,
    Language,
    Active,
    Lead,
    Members,
    Event,
    Author,
    Time,
    Text,
    Command,
    Role,
    Public,
    Updates,
    Stales,
    Value,
    Policy,
    Recipient,
    State,
    Attempts,
    Reason,
    Count,
    Share,
    Day,
    Position,
    Found,
}

impl Heading {
    /// Every heading.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    fn key(self) -> &'static str {
        self.into()
    }
}

impl L10n {
    /// Returns a heading: «Сотрудник».
    #[must_use]
    pub fn heading(self, heading: Heading) -> String {
        self.word(heading.key())
    }
}
