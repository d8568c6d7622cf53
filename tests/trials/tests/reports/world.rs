//! A desk on which the dice say what happens next; what the rules refuse does not happen.

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::testing::{AGENTS, CUSTOMERS, PROJECTS, TestDesk, said};
use helpdesk::{
    Command, Message, Options, Period, Priority, RatingGiven, ReportFilter, Stars, TicketId, Until,
};
use helpdesk_trials::random::Random;

/// Returns an agent's or a customer's message.
pub(crate) fn reply() -> Command<Message> {
    Command::Reply(said("Well then.").into())
}

/// Returns a customer's close.
pub(crate) fn close(stars: Option<u8>, comment: Option<&str>) -> Command<Message> {
    let comment = comment.map(|comment| said(comment).into());
    let rating =
        stars.map(|stars| RatingGiven::new(Stars::new(stars).unwrap()).with_comment(comment));
    Command::Close { rating, reason: None }
}

pub(crate) struct World<'a> {
    desk: &'a TestDesk,
    tickets: Vec<TicketId>,
    began: DateTime<Utc>,
}

impl<'a> World<'a> {
    pub(crate) fn new(desk: &'a TestDesk) -> Self {
        Self { desk, tickets: Vec::new(), began: desk.now() }
    }

    /// Lets whole minutes pass, then does something.
    pub(crate) fn step(&mut self, random: &mut Random) {
        let minutes = match random.below(12) {
            0 => random.below(3 * 24 * 60),
            1..=4 => random.below(200),
            _ => random.below(20),
        };
        self.desk.clock().advance(TimeDelta::minutes(minutes as i64));
        let what = random.below(40);
        if self.tickets.is_empty() || what < 7 {
            return self.open(random);
        }
        if what < 9 {
            return self.desk_itself(random);
        }
        // Mostly one of the last few, so that lives get on.
        let recent = random.below(self.tickets.len().min(6)) + 1;
        let ticket = self.tickets[self.tickets.len() - recent];
        let owner = self.desk.store().ticket(ticket).unwrap().unwrap().ticket.customer().clone();
        let customer = TestDesk::customer(owner.as_str());
        let agent = TestDesk::agent(AGENTS[random.below(AGENTS.len())]);
        let stars = 1 + random.below(5) as u8;
        let (by, ask) = match what {
            9..=12 => (&customer, reply()),
            13..=17 => (&agent, reply()),
            18..=21 => (&agent, Command::Resolve(Some(said("Done.").into()))),
            22 => (&agent, Command::Reopen { reason: said("Not yet.").into() }),
            23 | 24 => {
                let to = AGENTS[random.below(AGENTS.len())].parse().unwrap();
                (&agent, Command::Assign((random.below(4) > 0).then_some(to)))
            }
            25 => (&agent, Command::SetPriority(Priority::High)),
            26 => (&agent, Command::Note(said("Odd.").into())),
            27 | 28 => {
                let until = "3h".parse().unwrap();
                let chosen = (random.below(2) == 0).then_some(Until::After(until));
                (&customer, Command::GrantAccess(chosen))
            }
            29..=31 => (&agent, Command::EnterProject),
            32 => (if random.below(2) == 0 { &customer } else { &agent }, Command::RevokeAccess),
            33 => (&agent, Command::RequestAccess { reason: said("Let me look.").into() }),
            34 => (&customer, Command::DeclineAccess),
            35 | 36 => {
                let comment = (random.below(2) == 0).then_some("So it goes.");
                (&customer, close(Some(stars), comment))
            }
            37 => (&customer, close(None, None)),
            _ => (&agent, Command::close_because(said("No answer."))),
        };
        // A refusal is nobody's fault here.
        drop(self.desk.submit(by, ticket, ask, Options::default()));
    }

    fn open(&mut self, random: &mut Random) {
        let customer = CUSTOMERS[random.below(CUSTOMERS.len())];
        let mut request = TestDesk::request(customer);
        request.priority = Priority::ALL[random.below(3)];
        request.project = match random.below(4) {
            0 => None,
            1 => Some(TestDesk::project(PROJECTS[1])),
            _ => request.project,
        };
        let called = random.below(6) == 0;
        let by = if called { TestDesk::agent("clara") } else { TestDesk::customer(customer) };
        if let Ok(receipt) = self.desk.open(&by, request, Options::default()) {
            self.tickets.push(receipt.ticket);
        }
    }

    fn desk_itself(&self, random: &mut Random) {
        match random.below(6) {
            0..=2 => {
                self.desk.sweep().unwrap();
            }
            3 => {
                let value = if random.below(3) == 0 { "off" } else { "2d" };
                drop(self.desk.set_policy("close.after", value));
            }
            4 => {
                let zones = ["Europe/Moscow", "Asia/Kathmandu", "America/New_York"];
                let (zone, from) = (zones[random.below(3)], 8 + random.below(4));
                let frame = format!(r#"["{from:02}:00-13:00","14:00-19:00"]"#);
                let days = ["monday", "tuesday", "wednesday", "thursday", "saturday"];
                let week = days.map(|day| format!(r#""{day}":{frame}"#)).join(",");
                let json = format!(r#"{{"zone":"{zone}","week":{{{week}}}}}"#);
                self.desk.load_hours(serde_json::from_str(&json).unwrap()).unwrap();
            }
            _ => {
                let lead = TestDesk::agent("anna");
                let ticket = self.tickets[random.below(self.tickets.len())];
                // Most have no rating.
                drop(self.desk.mark_rating(&lead, ticket));
            }
        }
    }

    /// Gives a period, the first of each desk being its whole life, and a filter, sometimes an empty one.
    pub(crate) fn question(&self, random: &mut Random, round: usize) -> (Period, ReportFilter) {
        let now = self.desk.now();
        let life = (now - self.began).num_minutes().max(1);
        let minute = |random: &mut Random| TimeDelta::minutes((random.bits() % life as u64) as i64);
        let mut filter = ReportFilter::default();
        if round == 0 {
            return (Period { from: self.began, to: now + TimeDelta::minutes(1) }, filter);
        }
        let (one, other) = (self.began + minute(random), self.began + minute(random));
        if random.below(3) == 0 {
            filter.agent = Some(AGENTS[random.below(AGENTS.len())].parse().unwrap());
        }
        if random.below(3) == 0 {
            filter.project = Some(TestDesk::project(PROJECTS[random.below(PROJECTS.len())]));
        }
        if random.below(4) == 0 {
            filter.priority = Some(Priority::ALL[random.below(3)]);
        }
        (Period { from: one.min(other), to: one.max(other) }, filter)
    }
}
