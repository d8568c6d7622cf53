//! The story that `helpdesk demo` plays: the text between the steps, and the words of the people in it.

use helpdesk_core::{Priority, Stars};
use strum::VariantArray;

use crate::args::Args;
use crate::l10n::L10n;

/// A line of the story. Names, projects, times and sentences come as they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the step of the same name")]
pub enum DemoLine<'a> {
    Begin { place: &'a str },
    People { customer: &'a str, agent: &'a str, project: &'a str },
    Opened { number: u64, subject: &'a str, priority: Priority },
    Due { hours: &'a str, due: &'a str },
    Taken { agent: &'a str, number: u64 },
    TriedEarly { agent: &'a str, refusal: &'a str },
    Requested { agent: &'a str, project: &'a str, reason: &'a str },
    Granted { until: &'a str },
    Entered { agent: &'a str, project: &'a str, time: &'a str },
    Noted { text: &'a str },
    Replied { agent: &'a str, text: &'a str },
    CustomerReplied { text: &'a str },
    Resolved { agent: &'a str, text: &'a str },
    Closed { stars: Stars, comment: &'a str },
    TriedLate { agent: &'a str, project: &'a str, refusal: &'a str },
    Ended,
    History,
    End { command: &'a str },
    Check { command: &'a str },
}

/// What the people in the story are called and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
#[expect(missing_docs, reason = "each is the word of the same name")]
pub enum DemoWord {
    Customer,
    Agent,
    SecondAgent,
    Project,
    Subject,
    Body,
    Answer,
    Reason,
    Reply,
    Note,
    Found,
    Comment,
}

impl DemoWord {
    /// Every word.
    pub const ALL: &'static [Self] = Self::VARIANTS;
}

impl L10n {
    /// Returns a line of the story.
    #[must_use]
    pub fn demo(self, line: &DemoLine<'_>) -> String {
        let agent = |agent: &str| Args::new().text("agent", agent);
        let text = |text: &str| Args::new().text("text", text);
        let command = |command: &str| Args::new().text("command", command);
        let (key, args) = match line {
            DemoLine::Begin { place } => ("demo-begin", Args::new().text("place", *place)),
            DemoLine::People { customer, agent: name, project } => {
                ("demo-people", agent(name).text("customer", *customer).text("project", *project))
            }
            DemoLine::Opened { number, subject, priority } => {
                let args = Args::new().text("number", self.ticket_number(*number));
                let args = args.text("priority", self.priority(*priority));
                ("demo-opened", args.text("subject", *subject))
            }
            DemoLine::Due { hours, due } => {
                ("demo-due", Args::new().text("hours", *hours).text("due", *due))
            }
            DemoLine::Taken { agent: name, number } => {
                ("demo-taken", agent(name).text("number", self.ticket_number(*number)))
            }
            DemoLine::TriedEarly { agent: name, refusal } => {
                ("demo-tried-early", agent(name).text("refusal", *refusal))
            }
            DemoLine::Requested { agent: name, project, reason } => {
                ("demo-requested", agent(name).text("project", *project).text("reason", *reason))
            }
            DemoLine::Granted { until } => ("demo-granted", Args::new().text("until", *until)),
            DemoLine::Entered { agent: name, project, time } => {
                ("demo-entered", agent(name).text("project", *project).text("time", *time))
            }
            DemoLine::Noted { text: note } => ("demo-noted", text(note)),
            DemoLine::Replied { agent: name, text } => {
                ("demo-replied", agent(name).text("text", *text))
            }
            DemoLine::CustomerReplied { text: reply } => ("demo-customer-replied", text(reply)),
            DemoLine::Resolved { agent: name, text } => {
                ("demo-resolved", agent(name).text("text", *text))
            }
            DemoLine::Closed { stars, comment } => {
                let args = Args::new().number("stars", stars.get().into());
                ("demo-closed", args.text("comment", *comment))
            }
            DemoLine::TriedLate { agent: name, project, refusal } => {
                let args = agent(name).text("project", *project);
                ("demo-tried-late", args.text("refusal", *refusal))
            }
            DemoLine::Ended => ("demo-ended", Args::new()),
            DemoLine::History => ("demo-history", Args::new()),
            DemoLine::End { command: next } => ("demo-end", command(next)),
            DemoLine::Check { command: next } => ("demo-check", command(next)),
        };
        self.say(key, &args)
    }

    /// Returns what somebody in the story is called or writes.
    #[must_use]
    pub fn demo_word(self, word: DemoWord) -> String {
        self.word(match word {
            DemoWord::Customer => "demo-word-customer",
            DemoWord::Agent => "demo-word-agent",
            DemoWord::SecondAgent => "demo-word-second-agent",
            DemoWord::Project => "demo-word-project",
            DemoWord::Subject => "demo-word-subject",
            DemoWord::Body => "demo-word-body",
            DemoWord::Answer => "demo-word-answer",
            DemoWord::Reason => "demo-word-reason",
            DemoWord::Reply => "demo-word-reply",
            DemoWord::Note => "demo-word-note",
            DemoWord::Found => "demo-word-found",
            DemoWord::Comment => "demo-word-comment",
        })
    }
}
