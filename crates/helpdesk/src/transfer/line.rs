//! The lines of an export: one JSON object each, with one key that says what it is.

use chrono::{DateTime, Utc};
use helpdesk_core::hours::Calendar;
use helpdesk_core::{
    Actor, CannedAnswer, CommandId, CustomerId, Digest, FileId, Policy, ProjectId, Recorded,
    Sealed, TicketNumber,
};
use helpdesk_store::{
    AgentCard, CustomerCard, DeskLine, PolicyVersion, ProjectCard, RatingMark, Receipt, ReceiptLine,
};
use serde::{Deserialize, Serialize};

use super::Moved;

/// The longest line, in bytes: a chunk of 1 MiB takes 1.4 MB, an event at most 0.5 MB.
pub(super) const LINE_MAX: usize = 4 << 20;

/// What an export leaves out, as its first line says.
pub(super) const LEFT_OUT: [&str; 5] = [
    "the secret for cursors",
    "passwords, sessions, invitations and tokens",
    "uploads that were not sent",
    "which notices were delivered",
    "the desk log's lines on the making of this database (initialised, imported)",
];

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Line {
    /// The first line.
    HelpdeskExport(Header),
    /// What the operator has chosen, and how often it changed.
    Policy(Box<PolicyLine>),
    /// A line of the desk's own log.
    Log(DeskLine),
    Customer(CustomerCard),
    Agent(AgentCard),
    Project(ProjectCard),
    Member(MemberLine),
    Event(Box<EventLine>),
    /// The next bytes of a file of the event before.
    Chunk(ChunkLine),
    Receipt(Box<ReceiptOut>),
    /// Who marked a rating as read, and when.
    RatingRead(RatingReadLine),
    CannedAnswer(Box<CannedAnswer>),
    /// The last line.
    End(End),
}

impl Line {
    /// Returns its name, and its place in the order of an export.
    pub(super) const fn kind(&self) -> (&'static str, u8) {
        match self {
            Self::HelpdeskExport(_) => ("helpdesk_export", 0),
            Self::Policy(_) => ("policy", 1),
            Self::Log(_) => ("log", 2),
            Self::Customer(_) => ("customer", 3),
            Self::Agent(_) => ("agent", 4),
            Self::Project(_) => ("project", 5),
            Self::Member(_) => ("member", 6),
            Self::Event(_) => ("event", 7),
            Self::Chunk(_) => ("chunk", 7),
            Self::Receipt(_) => ("receipt", 8),
            Self::RatingRead(_) => ("rating_read", 9),
            Self::CannedAnswer(_) => ("canned_answer", 10),
            Self::End(_) => ("end", 11),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) version: u32,
    pub(super) left_out: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyLine {
    pub(super) changed: PolicyVersion,
    pub(super) policy: Policy,
    /// The working hours that were in force, in their order; exports from before there were reports have
    /// none.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) hours: Vec<HoursLine>,
}

/// Working hours, and from when on they were in force.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursLine {
    pub(super) since: DateTime<Utc>,
    pub(super) hours: Calendar,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RatingReadLine {
    pub(super) number: TicketNumber,
    pub(super) mark: RatingMark,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberLine {
    pub(super) project: ProjectId,
    pub(super) customer: CustomerId,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventLine {
    /// The ticket's number, on its first event.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) number: Option<TicketNumber>,
    pub(super) recorded: Recorded,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) words: Option<WordsLine>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WordsLine {
    Kept(Sealed),
    /// Erased on request (E1).
    Erased,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChunkLine {
    pub(super) file: FileId,
    /// From 0.
    pub(super) index: u32,
    /// In base64 with padding.
    pub(super) bytes: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReceiptOut {
    pub(super) by: Actor,
    pub(super) command: CommandId,
    /// The digest of what was asked without the words; exports of version 1 include the words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) content: Option<Digest>,
    pub(super) receipt: Receipt,
}

impl From<ReceiptLine> for ReceiptOut {
    fn from(line: ReceiptLine) -> Self {
        let ReceiptLine { by, command, content, receipt } = line;
        Self { by, command, content, receipt }
    }
}

impl From<ReceiptOut> for ReceiptLine {
    fn from(line: ReceiptOut) -> Self {
        let ReceiptOut { by, command, content, receipt } = line;
        Self { by, command, content, receipt }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub(super) counts: Moved,
    /// The SHA-256 of every byte before this line.
    pub(super) digest: Digest,
}
