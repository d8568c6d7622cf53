//! Desks from which mails go out.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use helpdesk::testing::{TestDesk, said};
use helpdesk::{Command, Delivered, DeliveryLimits, Helpdesk, Message, TicketId};
use helpdesk_mail::{Sender, Smtp};
use helpdesk_store::{LetterId, LetterState};

use crate::post::{Post, Taken};

/// Returns a notifier that hands mails to a server of the trials, with this much time for each mail.
///
/// # Errors
/// When mails cannot be sent at all.
pub fn smtp(url: &str, within: Duration) -> Result<Smtp, Box<dyn std::error::Error>> {
    let sender = Sender::new("Support <help@example.org>", "https://help.example.org")?;
    Ok(Smtp::new(url.parse()?, sender)?.within(within))
}

/// Opens this many tickets and answers each: as many letters to customers wait.
pub fn answered(desk: &TestDesk, tickets: usize) -> Vec<TicketId> {
    let agent = TestDesk::agent("anna");
    let customers = ["vera", "gleb", "mira"];
    customers
        .into_iter()
        .cycle()
        .take(tickets)
        .map(|customer| {
            let ticket = desk.opened(customer);
            desk.done(&agent, ticket, Command::Reply(Message::from(said("Answer"))));
            ticket
        })
        .collect()
}

/// How many letters are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the state of the same name")]
pub struct Standing {
    pub open: usize,
    pub sent: usize,
    pub dead: usize,
    pub dropped: usize,
}

/// Returns how many letters are in each state.
///
/// # Errors
/// When the store fails.
pub fn standing(desk: &Helpdesk) -> Result<Standing, helpdesk::Error> {
    let mut found = Standing::default();
    for letter in helpdesk::testing::store(desk).letters(None, LetterId(0), usize::MAX >> 1)? {
        *match letter.delivery.state {
            LetterState::Waiting | LetterState::Taken => &mut found.open,
            LetterState::Sent => &mut found.sent,
            LetterState::Dead => &mut found.dead,
            LetterState::Dropped => &mut found.dropped,
        } += 1;
    }
    Ok(found)
}

/// Delivers, moving the clock a minute at a time, until nothing waits; returns how often it looked.
///
/// # Errors
/// When the store fails, or something waits after a week.
pub fn until_settled(desk: &TestDesk, smtp: &mut Smtp) -> Result<u32, Box<dyn std::error::Error>> {
    for look in 1..7 * 24 * 60 {
        let Delivered { .. } = desk.deliver(smtp, &DeliveryLimits::default())?;
        if standing(desk)?.open == 0 {
            return Ok(look);
        }
        desk.pass(TimeDelta::minutes(1));
    }
    Err("something waits for ever".into())
}

/// Returns how often each mail was taken, by its id.
#[must_use]
pub fn by_id(post: &Post) -> BTreeMap<String, Vec<Taken>> {
    let mut mails: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
    for taken in post.taken() {
        mails.entry(taken.id.clone()).or_default().push(taken);
    }
    mails
}

/// Returns how many mails were taken more often than once.
#[must_use]
pub fn duplicates(post: &Post) -> usize {
    by_id(post).values().map(|taken| taken.len() - 1).sum()
}
