//! What the child does: tickets that live their whole life, each step said once it is acknowledged.

use std::io::Write;
use std::path::Path;

use helpdesk::testing::reads;
use helpdesk::{
    Actor, AgentId, Command, CommandId, CustomerId, Error, FileId, Helpdesk, Language, ListFilter,
    Message, NewTicket, Options, Priority, ProjectId, RatingGiven, Receipt, Stars, Subject, Text,
    TicketId,
};
use helpdesk_core::words::Field;
use helpdesk_store::{AgentCard, CustomerCard, ProjectCard};
use uuid::Uuid;

use super::Outcome;
use super::desk::Ack;
use super::random::Random;

/// The customer, the agent and the project of every trial.
#[derive(Clone, Debug)]
pub struct People {
    /// The customers.
    pub customer: CustomerId,
    /// The agents.
    pub agent: AgentId,
    /// The projects.
    pub project: ProjectId,
}

impl People {
    /// They are the same in every trial.
    ///
    /// # Errors
    /// Never: their keys are sound.
    pub fn new() -> Outcome<Self> {
        let (customer, agent, project) =
            (CustomerId::new("anna")?, AgentId::new("ivan")?, ProjectId::new("site")?);
        Ok(Self { customer, agent, project })
    }

    /// Writes them into a desk.
    ///
    /// # Errors
    /// The desk refuses.
    pub fn settle(&self, desk: &Helpdesk) -> Outcome<()> {
        let people = desk.people()?;
        let (language, active, email) = (Language::Ru, true, "post@example.org".to_owned());
        let (key, name) = (self.customer.clone(), "Анна".to_owned());
        people.put_customer(
            CustomerCard::new(key, name, language).email(email.clone()).active(active),
        )?;
        let (key, name) = (self.agent.clone(), "Иван".to_owned());
        people.put_agent(AgentCard::new(key, name, language).email(email).active(active))?;
        people.put_project(ProjectCard::new(self.project.clone(), 7, "Сайт"))?;
        people.set_member(self.project.clone(), self.customer.clone(), true)?;
        Ok(())
    }

    fn customer(&self) -> Actor {
        Actor::Customer(self.customer.clone())
    }

    fn agent(&self) -> Actor {
        Actor::Agent(self.agent.clone())
    }
}

/// One client of a desk: says each acknowledged command, and each that failed.
#[derive(Debug)]
pub struct Client<'a, W> {
    desk: &'a Helpdesk,
    people: People,
    random: Random,
    out: W,
    /// Commands that failed.
    pub failed: usize,
}

impl<'a, W: Write> Client<'a, W> {
    /// Works on a desk; the same seed makes the same command ids and files.
    ///
    /// # Errors
    /// Never.
    pub fn new(desk: &'a Helpdesk, seed: u64, out: W) -> Outcome<Self> {
        Ok(Self { desk, people: People::new()?, random: Random::new(seed), out, failed: 0 })
    }

    /// Lets `tickets` tickets live their whole life: nine commands each, two of them with a file. A command
    /// that fails is sent once more under its id; then the ticket is left alone.
    ///
    /// # Errors
    /// A rule refuses, or nobody listens.
    pub fn work(&mut self, tickets: usize) -> Outcome<()> {
        for at in 0..tickets {
            let Some(ticket) = self.open(&format!("Ticket {at}"))? else { continue };
            self.live(ticket)?;
        }
        Ok(())
    }

    /// Opens a ticket with a file, or returns `None` when it failed.
    ///
    /// # Errors
    /// A rule refuses, or nobody listens.
    pub fn open(&mut self, subject: &str) -> Outcome<Option<TicketId>> {
        let by = self.people.customer();
        let Some(message) = self.message(&by, "Не приходит письмо with the invoice", &[3_000])?
        else {
            return Ok(None);
        };
        let (customer, subject) = (self.people.customer.clone(), Subject::new(subject)?);
        let request = NewTicket::new(customer, Priority::Medium, subject, message)
            .about(self.people.project.clone());
        let desk = self.desk;
        let receipt = self.asked(&by, |options| desk.open(&by, request.clone(), options))?;
        Ok(receipt.map(|receipt| receipt.ticket))
    }

    /// Takes an open ticket through the rest of its life.
    ///
    /// # Errors
    /// A rule refuses, or nobody listens.
    pub fn live(&mut self, ticket: TicketId) -> Outcome<()> {
        let (customer, agent) = (self.people.customer(), self.people.agent());
        let reason = Message::text("to look at the queue")?;
        let rating = RatingGiven::new(Stars::new(5)?).with_comment(Message::text("Спасибо")?);
        let commands = [
            self.message(&agent, "Which address was it sent to?", &[])?.map(Command::Reply),
            Some(Command::RequestAccess { reason }),
            Some(Command::GrantAccess(None)),
            Some(Command::EnterProject),
            self.message(&customer, "To this one", &[9_000])?.map(Command::Reply),
            self.message(&agent, "the queue is stuck", &[])?.map(Command::Note),
            self.message(&agent, "Письмо ушло", &[])?
                .map(|message| Command::Resolve(Some(message))),
            Some(Command::close_rated(rating)),
        ];
        let by = [&agent, &agent, &customer, &agent, &customer, &agent, &agent, &customer];
        for (by, command) in by.into_iter().zip(commands) {
            let Some(command) = command else { return Ok(()) };
            if self.submit(by, ticket, command)?.is_none() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Writes replies with a file into one ticket until one fails; reads; then, if there is a ballast to throw off, goes
    /// on in the room that it leaves.
    ///
    /// # Errors
    /// A rule refuses, reading fails, or nobody listens.
    pub fn fill(&mut self, ballast: Option<&Path>) -> Outcome<()> {
        let by = self.people.customer();
        let ticket = self.open("Ticket that grows")?.ok_or("no room for one ticket")?;
        while self.reply(&by, ticket, &[150_000])? {}
        self.say("full")?;
        let seen = self.desk.ticket(&reads(&by), ticket)?;
        let listed = self.desk.list(&reads(&by), ListFilter::default(), None, 25)?;
        self.say(&format!("read {} of {}", seen.version(), listed.items.len()))?;
        if let Some(ballast) = ballast {
            std::fs::remove_file(ballast)?;
            for _ in 0..3 {
                self.reply(&by, ticket, &[50_000])?;
            }
        }
        Ok(())
    }

    fn reply(&mut self, by: &Actor, ticket: TicketId, files: &[usize]) -> Outcome<bool> {
        let Some(message) = self.message(by, "And one more", files)? else { return Ok(false) };
        Ok(self.submit(by, ticket, Command::Reply(message))?.is_some())
    }

    /// Asks something of a ticket, or returns `None` when it failed.
    ///
    /// # Errors
    /// A rule refuses, or nobody listens.
    pub fn submit(
        &mut self,
        by: &Actor,
        ticket: TicketId,
        command: Command<Message>,
    ) -> Outcome<Option<Receipt>> {
        let desk = self.desk;
        self.asked(by, |options| desk.submit(by, ticket, command.clone(), options))
    }

    /// A message with files of these sizes, uploaded, or `None` when an upload failed.
    ///
    /// # Errors
    /// The text breaks a limit, or nobody listens.
    pub fn message(&mut self, by: &Actor, text: &str, sizes: &[usize]) -> Outcome<Option<Message>> {
        let text = if text.is_empty() { None } else { Some(Text::new(Field::Text, text)?) };
        let mut files: Vec<FileId> = Vec::new();
        for size in sizes {
            let bytes: Vec<u8> = std::iter::repeat_with(|| self.random.bits().to_le_bytes())
                .flatten()
                .take(*size)
                .collect();
            match self.desk.upload(by, "photo.jpg", "image/jpeg", &mut bytes.as_slice()) {
                Ok(file) => files.push(file.id),
                Err(error) => {
                    self.fails(&error)?;
                    return Ok(None);
                }
            }
        }
        let mut message = Message::files(files);
        message.text = text;
        Ok(Some(message))
    }

    /// Prints a line that is not an acknowledgement.
    ///
    /// # Errors
    /// Nobody listens.
    pub fn say(&mut self, line: &str) -> Outcome<()> {
        writeln!(self.out, "{line}")?;
        Ok(self.out.flush()?)
    }

    fn asked(
        &mut self,
        by: &Actor,
        ask: impl Fn(Options) -> Result<Receipt, Error>,
    ) -> Outcome<Option<Receipt>> {
        let command = CommandId::new(Uuid::from_u64_pair(self.random.bits(), self.random.bits()));
        let options = Options::default().id(command);
        for _ in 0..2 {
            match ask(options) {
                Ok(receipt) => {
                    // The client works on its own tickets, so their content is what it did.
                    let Ok(Some(found)) =
                        helpdesk::testing::store(self.desk).ticket(receipt.ticket)
                    else {
                        return Ok(Some(receipt));
                    };
                    let (version, head) = (found.ticket.version(), found.ticket.head().to_string());
                    self.say(
                        &Ack { by: by.clone(), command, number: receipt.number, version, head }
                            .line(),
                    )?;
                    return Ok(Some(receipt));
                }
                Err(Error::Refused(rejection)) => return Err(rejection.into()),
                Err(error) => self.fails(&error)?,
            }
        }
        Ok(None)
    }

    fn fails(&mut self, error: &Error) -> Outcome<()> {
        self.failed += 1;
        let kind = if let Error::Store(error) = error {
            format!("{:?}", error.kind())
        } else {
            "Other".to_owned()
        };
        self.say(&format!("failed {kind}: {}", error.to_string().replace('\n', " ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, desk, strace};
    use helpdesk_store::{CursorKey, MemoryStore};
    use std::sync::Arc;

    #[test]
    fn a_desk_is_sound_after_the_work_and_an_invented_acknowledgement_is_noticed() {
        let helpdesk = Helpdesk::on(Arc::new(MemoryStore::new(CursorKey([1; 32]))));
        People::new().unwrap().settle(&helpdesk).unwrap();
        let mut said = Vec::new();
        let mut client = Client::new(&helpdesk, 1, &mut said).unwrap();
        client.work(2).unwrap();
        assert_eq!(client.failed, 0);
        let lines = strace::lines(&said);
        let mut said: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(said.len(), 18, "{said:?}");
        assert_eq!(
            desk::check(helpdesk::testing::store(&helpdesk), &said, 1, helpdesk.now()),
            Verdict::Sound
        );
        let invented = said[17].replace(" 2 ", " 3 ");
        said.push(&invented);
        assert_eq!(
            desk::check(helpdesk::testing::store(&helpdesk), &said, 1, helpdesk.now()),
            Verdict::Lost(format!("no ticket: {invented}"))
        );
        let twice = [said[0]; 1];
        assert!(matches!(
            desk::check(helpdesk::testing::store(&helpdesk), &twice, 1, helpdesk.now()),
            Verdict::Corrupt(_)
        ));
    }
}
