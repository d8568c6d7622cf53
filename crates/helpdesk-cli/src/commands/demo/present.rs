//! The last half hour of the demo that is served: requests in the middle of their lives, so that each
//! page has something to show and something to do.

use std::io::Cursor;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::rules::policy::Span;
use helpdesk::{
    Actor, AgentId, Command, CustomerId, Error, Helpdesk, Message, NewTicket, Options, Priority,
    ProjectId, Subject, TicketNumber, Until,
};
use helpdesk_l10n::{DemoWord, L10n};

use super::clock::StoryClock;
use super::people::{ANNA, LINEN, MARIA, PAVEL, People};
use super::texts::{Topic, phrases, topic};

/// When it begins, in minutes before now.
const BEGINS: i64 = 36;

/// The desk at its present.
struct Present<'a> {
    desk: &'a Helpdesk,
    clock: &'a StoryClock,
    people: &'a People,
    now: DateTime<Utc>,
}

/// Plays the last half hour; at its end the clock is at `now`.
pub(super) fn play(
    desk: &Helpdesk,
    clock: &StoryClock,
    people: &People,
    l10n: L10n,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let present = Present { desk, clock, people, now };
    present.solved()?;
    present.asked_for_access(l10n)?;
    present.inside()?;
    present.waits_on_support()?;
    present.just_opened()?;
    clock.set(now);
    Ok(())
}

impl Present<'_> {
    /// Moves the clock to this many minutes after the beginning.
    fn at(&self, minutes: i64) {
        self.clock.set(self.now - TimeDelta::minutes(BEGINS - minutes));
    }

    fn open(
        &self,
        customer: &str,
        project: Option<&str>,
        priority: Priority,
        (subject, message): (&str, Message),
    ) -> Result<TicketNumber, Error> {
        let customer = CustomerId::new(customer)?;
        let request = NewTicket::new(customer.clone(), priority, Subject::new(subject)?, message)
            .about(project.map(ProjectId::new).transpose()?);
        let by = Actor::Customer(customer);
        Ok(self.desk.open(&by, request, Options::default())?.number)
    }

    fn customer(
        &self,
        key: &str,
        ticket: TicketNumber,
        command: Command<Message>,
    ) -> Result<(), Error> {
        let by = Actor::Customer(CustomerId::new(key)?);
        self.desk.submit(&by, ticket, command, Options::default()).map(|_| ())
    }

    fn agent(
        &self,
        key: &str,
        ticket: TicketNumber,
        command: Command<Message>,
    ) -> Result<(), Error> {
        let by = Actor::Agent(AgentId::new(key)?);
        self.desk.submit(&by, ticket, command, Options::default()).map(|_| ())
    }

    /// A general question that is answered: the customer may close and rate it.
    fn solved(&self) -> Result<(), Error> {
        let Topic(subject, text, answer) = topic(self.people.language(MARIA), 1);
        self.at(0);
        let ticket = self.open(MARIA, None, Priority::Low, (subject, said(text)?))?;
        self.at(9);
        self.agent(ANNA, ticket, Command::Resolve(Some(said(answer)?)))
    }

    /// The request of the story, at the moment when support asks to be let in.
    fn asked_for_access(&self, l10n: L10n) -> Result<(), Error> {
        let word = |word| l10n.demo_word(word);
        self.at(11);
        let by = Actor::Customer(CustomerId::new(MARIA)?);
        let (name, body) = (phrases(l10n.language()).file, word(DemoWord::Body));
        let mut bytes = Cursor::new(format!("{body}\n"));
        let file = self.desk.upload(&by, name, "text/plain", &mut bytes)?;
        let message = said(&body)?.with_files([file.id]);
        let subject = word(DemoWord::Subject);
        let ticket = self.open(MARIA, Some(LINEN), Priority::Medium, (&subject, message))?;
        self.at(15);
        self.agent(ANNA, ticket, Command::Reply(said(&word(DemoWord::Answer))?))?;
        self.at(17);
        let reason = said(&word(DemoWord::Reason))?;
        self.agent(ANNA, ticket, Command::RequestAccess { reason })
    }

    /// Support is inside another project of the same customer, for a day.
    fn inside(&self) -> Result<(), Error> {
        let language = self.people.language(MARIA);
        let said_of = phrases(language);
        let Topic(subject, text, _) = topic(language, 6);
        self.at(13);
        let ticket = self.open(MARIA, Some("bread"), Priority::High, (subject, said(text)?))?;
        self.at(18);
        self.agent(PAVEL, ticket, Command::Reply(said(said_of.hello)?))?;
        self.at(20);
        let until = Some(Until::After(Span::hours(24)));
        self.customer(MARIA, ticket, Command::GrantAccess(until))?;
        self.at(22);
        self.agent(PAVEL, ticket, Command::EnterProject)?;
        self.agent(PAVEL, ticket, Command::Note(said(said_of.note)?))?;
        self.at(24);
        self.customer(MARIA, ticket, Command::Reply(said(said_of.more)?))
    }

    /// A customer has written last, and an agent owes a word.
    fn waits_on_support(&self) -> Result<(), Error> {
        let language = self.people.language("lebedeva");
        let said_of = phrases(language);
        let Topic(subject, text, _) = topic(language, 9);
        self.at(16);
        let about = (subject, said(text)?);
        let ticket = self.open("lebedeva", Some("school"), Priority::Medium, about)?;
        self.at(21);
        self.agent(ANNA, ticket, Command::Reply(said(said_of.hello)?))?;
        self.at(27);
        self.customer("lebedeva", ticket, Command::Reply(said(said_of.more)?))
    }

    /// Nobody has taken these yet.
    fn just_opened(&self) -> Result<(), Error> {
        for (minutes, key, project, priority, n) in [
            (28, "orlov", Some("clinic"), Priority::High, 12),
            (31, "clarke", Some("bikes"), Priority::Low, 4),
            (34, "miller", None, Priority::Medium, 7),
        ] {
            let Topic(subject, text, _) = topic(self.people.language(key), n);
            self.at(minutes);
            self.open(key, project, priority, (subject, said(text)?))?;
        }
        Ok(())
    }
}

fn said(words: &str) -> Result<Message, Error> {
    Ok(Message::text(words)?)
}
