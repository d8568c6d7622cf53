//! A request to open a ticket.

use crate::digest::Digest;
use crate::ids::{CustomerId, ProjectId, TicketRef};
use crate::standing::Priority;
use crate::words::Subject;

/// A request to open a ticket; `W` is how its message is held: as it was written, or sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewTicket<W> {
    /// Whose ticket it will be: the customer who asks, or the one for whom an agent or a service asks (L7,
    /// L9).
    pub customer: CustomerId,
    /// The project it is about; without one it is a general question.
    pub project: Option<ProjectId>,
    /// How urgent it is.
    pub priority: Priority,
    /// What it is about, in a line.
    pub subject: Subject,
    /// The message. Sealed, it stands under the subject, so that one digest covers both.
    pub message: W,
    /// An earlier ticket of the same customer, open or closed (L7).
    pub follows: Option<TicketRef>,
}

impl<W> NewTicket<W> {
    /// Returns a request for a general question that follows no earlier ticket.
    #[must_use]
    pub fn new(
        customer: CustomerId,
        priority: Priority,
        subject: Subject,
        message: impl Into<W>,
    ) -> Self {
        let message = message.into();
        Self { customer, project: None, priority, subject, message, follows: None }
    }

    /// Returns the request about a project; `None` makes it a general question.
    #[must_use]
    pub fn about(mut self, project: impl Into<Option<ProjectId>>) -> Self {
        self.project = project.into();
        self
    }

    /// Returns the request as one that follows an earlier ticket of the same customer.
    #[must_use]
    pub fn following(mut self, earlier: impl Into<TicketRef>) -> Self {
        self.follows = Some(earlier.into());
        self
    }

    /// Returns the request with its message turned into something else under its subject.
    ///
    /// # Errors
    /// Any error that `turn` returns.
    pub fn try_map<V, E>(
        self,
        turn: impl FnOnce(&Subject, W) -> Result<V, E>,
    ) -> Result<NewTicket<V>, E> {
        let Self { customer, project, priority, subject, message, follows } = self;
        let message = turn(&subject, message)?;
        Ok(NewTicket { customer, project, priority, subject, message, follows })
    }
}

impl<W> NewTicket<W> {
    /// Returns the digest of what is asked without the words, the same for every retry (S5).
    #[must_use]
    pub fn content(&self) -> Digest {
        let project = self.project.as_ref().map_or("", ProjectId::as_str);
        let (id, number);
        let follows: &[u8] = match self.follows {
            None => &[],
            Some(TicketRef::Id(earlier)) => {
                id = *earlier.uuid().as_bytes();
                &id
            }
            Some(TicketRef::Number(earlier)) => {
                number = earlier.get().to_be_bytes();
                &number
            }
        };
        Digest::of(&[
            b"open",
            self.customer.as_str().as_bytes(),
            project.as_bytes(),
            self.priority.name().as_bytes(),
            follows,
        ])
    }
}
