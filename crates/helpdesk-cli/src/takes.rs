//! Which of the options for every command a verb takes. One that is typed where it would do nothing is
//! refused: what guards a command is never dropped in silence. What the environment says is for whoever
//! takes it.

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::error::Failure;

/// Which of the options for every command a verb takes: each takes those of the ones before it too.
/// `--output` and `--lang` are taken by all, since errors are told in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Takes {
    /// None: no desk is asked, or its place is given otherwise.
    Nothing,
    /// Where the desk is, of which the operator asks.
    Desk,
    /// On whose behalf.
    Actor,
    /// An id, under which it is done once.
    CommandId,
    /// What was seen of the ticket.
    Seen,
}

impl Takes {
    /// The first that takes an option, by the name that it has here and the one that people type.
    const OPTIONS: [(Self, &'static str, &'static str); 4] = [
        (Self::Desk, "db", "--db"),
        (Self::Actor, "actor", "--as"),
        (Self::CommandId, "command_id", "--command-id"),
        (Self::Seen, "seen", "--seen"),
    ];

    /// Refuses an option that was typed and is not taken.
    pub(crate) fn check(self, given: &ArgMatches) -> Result<(), Failure> {
        let typed = |id| given.value_source(id) == Some(ValueSource::CommandLine);
        let stray = Self::OPTIONS.into_iter().find(|(first, id, _)| self < *first && typed(id));
        stray.map_or(Ok(()), |(.., option)| Err(Failure::NotTaken(option)))
    }
}
