//! How a command is sent.

use helpdesk_core::{CommandId, Version};

/// How a command is sent. By default it has no client's id and checks no version.
///
/// ```
/// use helpdesk::{CommandId, Options, Version};
///
/// let paid = CommandId::named("payments", "evt_9f31")?;
/// let options = Options::default().id(paid).seen(Version(3));
/// assert_eq!(options.id, Some(paid));
/// # Ok::<(), helpdesk::rules::IdError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The client's id: a retry under the same id gets the same receipt (S5).
    pub id: Option<CommandId>,
    /// The version the client has seen: refused as stale if more happened since (S10). A ticket that is
    /// being opened has none, so [`crate::Helpdesk::open`] takes none.
    ///
    /// What happened since is a page of the history, as the one who was refused may see it:
    ///
    /// ```
    /// use helpdesk::rules::{Refusal, Rejection};
    /// use helpdesk::testing::{TestDesk, said};
    /// use helpdesk::{Command, Error, Options, Reader, TimelinePlace};
    ///
    /// let (desk, anna) = (TestDesk::new(), TestDesk::agent("anna"));
    /// let ticket = desk.opened("vera");
    /// let seen = desk.version(&Reader::try_from(&anna)?, ticket)?;
    /// desk.done(&TestDesk::customer("vera"), ticket, Command::Reply(said("One more thing").into()));
    ///
    /// let answer = Command::Reply(said("It is mended").into());
    /// let refused = desk.submit(&anna, ticket, answer, Options::default().seen(seen));
    /// let Err(Error::Refused(Rejection { why: Refusal::Stale { seen, .. }, .. })) = refused else {
    ///     panic!("refused as stale");
    /// };
    /// let reader = Reader::try_from(&anna)?;
    /// let since = desk.ticket_at(&reader, ticket, TimelinePlace::After(seen), 50)?;
    /// assert_eq!(since.version().0 - seen.0, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub seen: Option<Version>,
}

impl Options {
    /// Returns the options with the client's id of the command.
    #[must_use]
    pub fn id(self, id: impl Into<Option<CommandId>>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// Returns the options with the version that the client has seen, as it counts.
    #[must_use]
    pub fn seen(self, version: impl Into<Option<Version>>) -> Self {
        Self { seen: version.into(), ..self }
    }
}
