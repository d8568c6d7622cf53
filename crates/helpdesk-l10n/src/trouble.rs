//! What can go wrong besides refusals, with what to do about it.

use crate::args::Args;
use crate::l10n::L10n;
use crate::refusals::Refused;

/// What went wrong. The texts are details to be shown as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the failure of the same name at the ports")]
pub enum Trouble<'a> {
    Busy,
    Damaged(&'a str),
    Full,
    Foreign(&'a str),
    NotEmpty,
    Missing(&'a str),
    ReadOnly,
    Stopped,
    Input(&'a str),
    Failed(&'a str),
    CommandReused,
    FileUnclaimable,
    UnknownCustomer(&'a str),
    UnknownAgent(&'a str),
    UnknownProject(&'a str),
    UnknownFile(&'a str),
    OpenTickets(&'a str),
    UnknownMessage(&'a str),
    NoActor,
    NotForCustomers,
    ForWhom,
    Place(&'a str),
    NoPostgres,
    Unreadable { file: &'a str, what: &'a str },
    NotText { file: &'a str },
    Unwritable { file: &'a str, what: &'a str },
    Exists { file: &'a str },
    Output(&'a str),
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint<'a> {
    /// Say on whose behalf.
    As,
    /// Make a desk with this command.
    Init(&'a str),
    /// Look at the ticket with this command.
    Look(&'a str),
    /// Repeat the command under the same id.
    Repeat,
    /// Check the data with this command.
    Doctor(&'a str),
}

impl L10n {
    /// Returns what went wrong and what to do about it.
    #[must_use]
    pub fn trouble(self, trouble: Trouble<'_>) -> Refused {
        macro_rules! pair {
            ($key:literal) => {
                pair!($key, "", "")
            };
            ($key:literal, $what:expr) => {
                pair!($key, $what, "")
            };
            ($key:literal, $what:expr, $file:expr) => {
                ($key, concat!($key, ".instead"), $what, $file)
            };
        }
        let (key, instead, what, file) = match trouble {
            Trouble::Busy => pair!("trouble-busy"),
            Trouble::Damaged(what) => pair!("trouble-damaged", what),
            Trouble::Full => pair!("trouble-full"),
            Trouble::Foreign(what) => pair!("trouble-foreign", what),
            Trouble::NotEmpty => pair!("trouble-not-empty"),
            Trouble::Missing(what) => pair!("trouble-missing", what),
            Trouble::ReadOnly => pair!("trouble-read-only"),
            Trouble::Stopped => pair!("trouble-stopped"),
            Trouble::Input(what) => pair!("trouble-input", what),
            Trouble::Failed(what) => pair!("trouble-failed", what),
            Trouble::CommandReused => pair!("trouble-reused"),
            Trouble::FileUnclaimable => pair!("trouble-unclaimable"),
            Trouble::UnknownCustomer(what) => pair!("trouble-unknown-customer", what),
            Trouble::UnknownAgent(what) => pair!("trouble-unknown-agent", what),
            Trouble::UnknownProject(what) => pair!("trouble-unknown-project", what),
            Trouble::UnknownFile(what) => pair!("trouble-unknown-file", what),
            Trouble::OpenTickets(what) => pair!("trouble-open-tickets", what),
            Trouble::UnknownMessage(what) => pair!("trouble-unknown-message", what),
            Trouble::NoActor => pair!("trouble-no-actor"),
            Trouble::NotForCustomers => pair!("trouble-not-for-customers"),
            Trouble::ForWhom => pair!("trouble-for-whom"),
            Trouble::Place(what) => pair!("trouble-place", what),
            Trouble::NoPostgres => pair!("trouble-no-postgres"),
            Trouble::Unreadable { file, what } => pair!("trouble-unreadable", what, file),
            Trouble::NotText { file } => pair!("trouble-not-text", "", file),
            Trouble::Unwritable { file, what } => pair!("trouble-unwritable", what, file),
            Trouble::Exists { file } => pair!("trouble-exists", "", file),
            Trouble::Output(what) => pair!("trouble-output", what),
        };
        let args = Args::new().text("what", what).text("file", file);
        Refused { what: self.say(key, &args), instead: self.word(instead) }
    }

    /// Returns what to do next.
    #[must_use]
    pub fn hint(self, hint: Hint<'_>) -> String {
        let (key, command) = match hint {
            Hint::As => ("hint-as", ""),
            Hint::Init(command) => ("hint-init", command),
            Hint::Look(command) => ("hint-look", command),
            Hint::Repeat => ("hint-repeat", ""),
            Hint::Doctor(command) => ("hint-doctor", command),
        };
        self.say(key, &Args::new().text("command", command))
    }

    /// Returns a line that begins with the word for an error.
    #[must_use]
    pub fn error_line(self, what: &str) -> String {
        self.say("error-word", &Args::new().text("what", what))
    }

    /// Returns a line that begins with the word for a hint.
    #[must_use]
    pub fn hint_line(self, what: &str) -> String {
        self.say("hint-word", &Args::new().text("what", what))
    }
}
