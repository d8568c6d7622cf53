//! Letters of the outbox: listed, delivered, tried again.

use clap::Args;
use helpdesk::rules::notice::Recipient;
use helpdesk::{DeliveryLimits, LetterId, LetterSeen, LetterState, paging};
use helpdesk_l10n::{L10n, Outcome};
use serde_json::{Value, json};

use crate::commands::mail::MailArgs;
use crate::commands::serve::Url;
use crate::error::{Code, Failure};
use crate::json;
use crate::session::Session;
use crate::table::{Grid, cell, number};

/// Lists letters.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// How many letters at most, 1 to 199
    #[arg(long, value_name = "N", default_value_t = 25)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..200))]
    limit: u16,
    /// Only those after this letter
    #[arg(long, value_name = "LETTER", default_value_t = 0)]
    after: u64,
    /// Only letters in this state: `waiting`, `taken`, `sent`, `dead` or `dropped`
    #[arg(long, value_name = "STATE")]
    state: Option<LetterState>,
}

/// Sends what waits.
#[derive(Debug, Args)]
pub(crate) struct Deliver {
    #[command(flatten)]
    mail: MailArgs,
    /// The address that browsers show: `https://help.example.org`; mails link to it
    #[arg(long, value_name = "URL", env = "HELPDESK_URL", hide_env_values = true)]
    url: Option<Url>,
    /// How many letters at most
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: u32,
}

/// Tries letters again that were given up.
#[derive(Debug, Args)]
pub(crate) struct Retry {
    /// Which, as `outbox list --state dead` numbers them
    #[arg(value_name = "LETTER", required_unless_present = "all")]
    letters: Vec<u64>,
    /// All that were given up
    #[arg(long, conflicts_with = "letters")]
    all: bool,
}

/// Returns what a state is called.
fn state(l10n: L10n, state: LetterState) -> String {
    l10n.word(match state {
        LetterState::Waiting => "letter-waiting",
        LetterState::Taken => "letter-taken",
        LetterState::Sent => "letter-sent",
        LetterState::Dead => "letter-dead",
        LetterState::Dropped => "letter-dropped",
    })
}

pub(super) fn list(args: &List, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let limit = usize::from(args.limit);
    let listed = desk.operator().letters(args.state, LetterId(args.after), limit)?;
    let (seen, as_of) = (listed.answer, listed.as_of);
    let next = seen.last().filter(|_| seen.len() == limit).map(|last| last.letter.id);
    let output = &session.output;
    if output.is_json() {
        let letters: Vec<_> = seen.iter().map(object).collect();
        let mut list = json!({ "letters": letters, "next": next });
        json::mark(&mut list, as_of);
        output.json(&list)?;
        return Ok(Code::Done);
    }
    let l10n = output.l10n();
    let headings = [
        "heading-number",
        "heading-ticket",
        "heading-recipient",
        "heading-state",
        "heading-attempts",
        "heading-reason",
    ];
    let mut grid = Grid::new(output, &headings);
    for LetterSeen { letter, number: ticket, .. } in &seen {
        let (kind, key) = recipient(&letter.to);
        grid.row(vec![
            number(letter.id),
            number(ticket.map_or_else(String::new, |ticket| ticket.to_string())),
            cell(key.map_or_else(|| kind.to_owned(), |key| format!("{kind}:{key}"))),
            cell(state(l10n, letter.delivery.state)),
            number(letter.delivery.tries),
            cell(letter.delivery.reason.clone().unwrap_or_default()),
        ]);
    }
    let mut text = format!("{}{}", session.as_of(as_of), grid.text());
    if let Some(next) = next {
        let cursor = &next.to_string();
        text.push_str(&format!("\n{}", session.outcome(&Outcome::More { cursor })));
    }
    output.text(&text)?;
    Ok(Code::Done)
}

fn object(LetterSeen { letter, number: ticket, .. }: &LetterSeen) -> Value {
    let (kind, key) = recipient(&letter.to);
    let told: Vec<Value> =
        letter.items.iter().map(|(seq, kind)| json!({ "seq": seq, "kind": kind })).collect();
    let delivery = &letter.delivery;
    json!({
        "letter": letter.id,
        "ticket": letter.ticket,
        "number": ticket,
        "to": { "kind": kind, "key": key },
        "told": told,
        "state": delivery.state,
        "due": delivery.due,
        "tries": delivery.tries,
        "since": delivery.since,
        "reason": delivery.reason,
        "settled": delivery.settled,
    })
}

pub(super) fn deliver(args: &Deliver, session: &Session) -> Result<Code, Failure> {
    if !args.mail.is_chosen() {
        let what = "smtp: name a mail server, such as `smtps://mail.example.org`";
        return Err(Failure::Input(what.to_owned()));
    }
    let needed = || Failure::Input("url: say where the links of mails lead".to_owned());
    let url = args.url.as_ref().ok_or_else(needed)?;
    let lang = session.output.l10n().language();
    let post = args.mail.post(url.origin(), lang)?.ok_or_else(needed)?;
    let desk = session.desk()?;
    desk.look_ahead()?;
    let letters = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let limits = DeliveryLimits::default().letters(letters);
    let done = desk.deliver(&mut post.open()?, &limits)?;
    session.told(&Outcome::Delivered { count: done.sent }, &done)?;
    Ok(if done.unreachable { Code::Failed } else { Code::Done })
}

pub(super) fn retry(args: &Retry, session: &Session) -> Result<Code, Failure> {
    let desk = session.desk()?;
    let keeper = desk.operator();
    let mut count = 0;
    if args.all {
        paging::each(
            None,
            |after: Option<LetterId>, limit| {
                let dead =
                    keeper.letters(Some(LetterState::Dead), after.unwrap_or_default(), limit)?;
                Ok(paging::keyed(dead.answer, limit, |seen| seen.letter.id))
            },
            |dead| {
                for seen in dead {
                    count += u64::from(keeper.revive_letter(seen.letter.id)?);
                }
                Ok::<_, Failure>(())
            },
        )?;
    }
    for id in args.letters.iter().copied().map(LetterId) {
        if !keeper.revive_letter(id)? {
            return Err(Failure::Input(format!("letter: `{id}` was not given up")));
        }
        count += 1;
    }
    session.told(&Outcome::Revived { count }, &json!({ "revived": count }))
}

fn recipient(to: &Recipient) -> (&'static str, Option<&str>) {
    match to {
        Recipient::Customer(id) => ("customer", Some(id.as_str())),
        Recipient::Agent(id) => ("agent", Some(id.as_str())),
        Recipient::Desk => ("desk", None),
        Recipient::Leads => ("leads", None),
    }
}
