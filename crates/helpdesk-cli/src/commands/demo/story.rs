//! One ticket's whole life, step by step, in words.

use helpdesk::rules::policy::Span;
use helpdesk::rules::words::Field;
use helpdesk::{
    Actor, AgentId, Command, CustomerId, EnterError, Error, Helpdesk, Message, NewTicket, Options,
    Priority, ProjectId, RatingGiven, Reader, Stars, Subject, Text, TicketNumber, Until,
};
use helpdesk_l10n::{DemoLine, DemoWord};

use super::super::ticket::page;
use super::clock::StoryClock;
use super::people::{ANNA, LINEN, MARIA};
use crate::error::Failure;
use crate::output::Ink;
use crate::session::Session;

/// How long the story takes, in minutes; it ends now.
pub(super) const MINUTES: i64 = 26;
/// For how long the customer lets support in, in hours.
const ACCESS_HOURS: u8 = 8;

/// The story as it is told.
struct Story<'a> {
    session: &'a Session,
    desk: &'a Helpdesk,
    clock: &'a StoryClock,
    customer: Actor,
    agent: Actor,
    agent_name: String,
    project: String,
}

/// Plays the story on a desk on which the people of the demo are; shows it at `url`.
pub(super) fn play(
    session: &Session,
    desk: &Helpdesk,
    clock: &StoryClock,
    url: &str,
) -> Result<(), Failure> {
    let l10n = session.output.l10n();
    let key = ProjectId::new(LINEN).map_err(Error::from)?;
    let anna = AgentId::new(ANNA).map_err(Error::from)?;
    let maria = CustomerId::new(MARIA).map_err(Error::from)?;
    let card = desk.project(&Reader::Operator, &key)?;
    let number = card.map_or(0, |card| card.number);
    let story = Story {
        session,
        desk,
        clock,
        customer: Actor::Customer(maria),
        agent: Actor::Agent(anna.clone()),
        agent_name: l10n.name(ANNA, Some(&l10n.demo_word(DemoWord::Agent))),
        project: l10n.project(number, &l10n.demo_word(DemoWord::Project)),
    };
    story.say(&DemoLine::Begin { place: url })?;
    let customer = &l10n.name(MARIA, Some(&l10n.demo_word(DemoWord::Customer)));
    let (agent, project) = (story.agent_name.as_str(), story.project.as_str());
    story.say(&DemoLine::People { customer, agent, project })?;
    session.output.text("")?;
    let ticket = story.ask_and_answer(&key)?;
    story.let_in(ticket)?;
    story.solve(ticket)?;
    story.after(ticket, &anna, &key)?;
    // As it was called, so that the line can be typed again.
    let program = std::env::args_os().next().unwrap_or_else(|| "helpdesk".into());
    let program = program.display();
    let command = &format!("{program} --db {url} ticket list");
    story.say(&DemoLine::End { command })?;
    let command = &format!("{program} --db {url} doctor");
    story.say(&DemoLine::Check { command })
}

impl Story<'_> {
    fn say(&self, line: &DemoLine<'_>) -> Result<(), Failure> {
        let output = &self.session.output;
        output.text(&output.l10n().demo(line))
    }

    /// Tells what has just happened, with the time of the story.
    fn step(&self, line: &DemoLine<'_>) -> Result<(), Failure> {
        let (output, zone) = (&self.session.output, self.session.here().zone);
        let time = output.ink(Ink::Dim, &output.l10n().time(self.desk.now(), zone));
        output.text(&format!("{time}  {}", output.l10n().demo(line)))
    }

    /// The customer as a reader.
    fn reader(&self) -> Result<Reader, Failure> {
        Reader::try_from(&self.customer).map_err(|_| Failure::NoActor)
    }

    fn word(&self, word: DemoWord) -> String {
        self.session.output.l10n().demo_word(word)
    }

    fn text(&self, word: DemoWord) -> Result<Text, Failure> {
        Ok(Text::new(Field::Text, &self.word(word)).map_err(Error::from)?)
    }

    fn submit(
        &self,
        by: &Actor,
        ticket: TicketNumber,
        command: Command<Message>,
    ) -> Result<(), Failure> {
        self.desk.submit(by, ticket, command, Options::default())?;
        Ok(())
    }

    /// The customer asks; an agent takes the ticket by answering.
    fn ask_and_answer(&self, project: &ProjectId) -> Result<TicketNumber, Failure> {
        let l10n = self.session.output.l10n();
        let subject = self.word(DemoWord::Subject);
        let customer = self.customer.customer().cloned().ok_or(Failure::NoActor)?;
        let (line, body) = (Subject::new(&subject).map_err(Error::from)?, DemoWord::Body);
        let request = NewTicket::new(customer, Priority::Medium, line, self.text(body)?)
            .about(project.clone());
        let ticket = self.desk.open(&self.customer, request, Options::default())?.number;
        let (number, priority) = (ticket.get(), Priority::Medium);
        self.step(&DemoLine::Opened { number, subject: &subject, priority })?;
        let policy = self.desk.policy()?;
        let due = self.desk.ticket(&self.reader()?, ticket)?.summary().first_answer_due;
        let hours = &l10n.hours(&policy.hours);
        let due = &l10n.promise(due, &policy.hours, self.session.here());
        self.step(&DemoLine::Due { hours, due: due.trim_end_matches('.') })?;
        self.clock.pass(4);
        self.submit(&self.agent, ticket, Command::Reply(self.text(DemoWord::Answer)?.into()))?;
        self.step(&DemoLine::Taken { agent: &self.agent_name, number })?;
        let text = &self.word(DemoWord::Answer);
        self.step(&DemoLine::Replied { agent: &self.agent_name, text })?;
        Ok(ticket)
    }

    /// The agent may not enter, asks, is let in, enters.
    fn let_in(&self, ticket: TicketNumber) -> Result<(), Failure> {
        let (l10n, here) = (self.session.output.l10n(), self.session.here());
        let (agent, project) = (self.agent_name.as_str(), self.project.as_str());
        let early =
            self.desk.submit(&self.agent, ticket, Command::EnterProject, Options::default());
        if let Err(Error::Refused(rejection)) = early {
            let refusal = &l10n.rejection(&rejection, here).what;
            self.step(&DemoLine::TriedEarly { agent, refusal })?;
        }
        self.clock.pass(2);
        let reason = self.text(DemoWord::Reason)?;
        let told = reason.as_str().to_owned();
        self.submit(&self.agent, ticket, Command::RequestAccess { reason: reason.into() })?;
        self.step(&DemoLine::Requested { agent, project, reason: &told })?;
        self.clock.pass(6);
        let until = Some(Until::After(Span::hours(ACCESS_HOURS)));
        self.submit(&self.customer, ticket, Command::GrantAccess(until))?;
        let view = self.desk.ticket(&self.reader()?, ticket)?;
        let until = view.summary().access.until;
        let until = &until.map_or_else(String::new, |until| l10n.until(until, here));
        self.step(&DemoLine::Granted { until })?;
        self.submit(&self.customer, ticket, Command::Reply(self.text(DemoWord::Reply)?.into()))?;
        self.step(&DemoLine::CustomerReplied { text: &self.word(DemoWord::Reply) })?;
        self.clock.pass(3);
        self.submit(&self.agent, ticket, Command::EnterProject)?;
        let time = &l10n.time(self.desk.now(), here.zone);
        self.step(&DemoLine::Entered { agent, project, time })
    }

    /// The agent finds the answer; the customer closes and rates.
    fn solve(&self, ticket: TicketNumber) -> Result<(), Failure> {
        self.clock.pass(5);
        self.submit(&self.agent, ticket, Command::Note(self.text(DemoWord::Note)?.into()))?;
        self.step(&DemoLine::Noted { text: &self.word(DemoWord::Note) })?;
        self.clock.pass(3);
        self.submit(
            &self.agent,
            ticket,
            Command::Resolve(Some(self.text(DemoWord::Found)?.into())),
        )?;
        let text = &self.word(DemoWord::Found);
        self.step(&DemoLine::Resolved { agent: &self.agent_name, text })?;
        self.clock.pass(3);
        let stars = Stars::new(5).map_err(Error::from)?;
        let comment = Message::from(self.text(DemoWord::Comment)?);
        let rating = RatingGiven::new(stars).with_comment(comment);
        self.submit(&self.customer, ticket, Command::close_rated(rating))?;
        self.step(&DemoLine::Closed { stars, comment: &self.word(DemoWord::Comment) })
    }

    /// The agent may no longer enter; the page tells it all.
    fn after(
        &self,
        ticket: TicketNumber,
        agent: &AgentId,
        project: &ProjectId,
    ) -> Result<(), Failure> {
        let output = &self.session.output;
        let late = self.desk.enter(agent, project, Options::default());
        if let Err(EnterError::Denied(denial)) = late {
            let refusal = &output.l10n().denial(denial).what;
            let (agent, project) = (self.agent_name.as_str(), self.project.as_str());
            self.step(&DemoLine::TriedLate { agent, project, refusal })?;
        }
        output.text("")?;
        self.say(&DemoLine::Ended)?;
        let history = output.l10n().demo(&DemoLine::History);
        let view = self.desk.ticket(&self.reader()?, ticket)?;
        let page = page(self.session, self.desk, &self.reader()?, &view)?;
        output.text(&format!("\n{}\n\n{page}\n", output.ink(Ink::Bold, &history)))?;
        output.text("")
    }
}
