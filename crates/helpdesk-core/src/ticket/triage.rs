//! What agents keep of a ticket among themselves: a customer sees no trace of it (S6). Whatever more they
//! are to keep stands here, from what is decided to how it is stored.

use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::event::{Event, InternalEvent};
use crate::standing::Priority;
use crate::stored::{Reader, StoredError, Writer};

/// What agents keep of a ticket among themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Triage {
    /// The priority they work by, where they have set one (L6).
    pub working_priority: Option<Priority>,
}

impl Triage {
    /// Returns what happens when agents set the priority they work by.
    pub(super) fn set_priority(&self, priority: Priority) -> Vec<Event> {
        let same = self.working_priority == Some(priority);
        if same { vec![] } else { vec![InternalEvent::WorkingPrioritySet { priority }.into()] }
    }

    /// Takes what agents have set; returns whether it is the agents' own, and not the clock's.
    pub(super) fn take(&mut self, event: &InternalEvent) -> bool {
        match event {
            // A note is read where it stands, and kept nowhere else.
            InternalEvent::Noted { .. } => true,
            InternalEvent::WorkingPrioritySet { priority } => {
                self.working_priority = Some(*priority);
                true
            }
            InternalEvent::FirstAnswerOverdue => false,
        }
    }

    /// Writes what no column of the ticket's row holds: the priority itself stands there.
    pub(super) fn store(&self, to: &mut Writer) {
        to.flag(self.working_priority.is_some());
    }

    /// Reads what [`Triage::store`] wrote of the ticket that is worked on by this priority.
    pub(super) fn stored(from: &mut Reader<'_>, priority: Priority) -> Result<Self, StoredError> {
        Ok(Self { working_priority: from.flag()?.then_some(priority) })
    }
}
