//! `helpdesk ticket show`

use clap::Args;
use helpdesk::rules::ticket::Offers;
use helpdesk::rules::view::{Entry, EventView, PublicEvent, Sight, Summary, TicketView, Told};
use helpdesk::{
    CustomerId, Error, Helpdesk, Reader, Status, TIMELINE_PAGE, TimelinePlace, Version,
};
use helpdesk_l10n::Viewer;

use super::list::opened;
use crate::args::Which;
use crate::error::{Code, Failure};
use crate::escape;
use crate::output::Ink;
use crate::session::Session;

/// How far words are indented.
const INDENT: &str = "    ";

/// Which ticket, and which page of its history.
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    which: Which,
    /// Show the events before this one
    #[arg(long, value_name = "SEQ", conflicts_with_all = ["after", "event", "text"])]
    before: Option<u64>,
    /// Show the events after this one; after 0 it is the first page
    #[arg(long, value_name = "SEQ", conflicts_with_all = ["event", "text"])]
    after: Option<u64>,
    /// Show the events around this one
    #[arg(long, value_name = "SEQ", conflicts_with = "text")]
    event: Option<u64>,
    /// Show this event alone with its whole text, which a page cuts at 16 KiB
    #[arg(long, value_name = "SEQ", conflicts_with = "limit")]
    text: Option<u64>,
    /// How many events are shown, 1 to 200
    #[arg(long, value_name = "N", default_value_t = TIMELINE_PAGE)]
    limit: usize,
}

impl Show {
    fn place(&self) -> TimelinePlace {
        let before = self.before.map(|seq| TimelinePlace::Before(Version(seq)));
        let after = self.after.map(|seq| TimelinePlace::After(Version(seq)));
        let event = self.event.map(|seq| TimelinePlace::Around(Version(seq)));
        before.or(after).or(event).unwrap_or(TimelinePlace::Newest)
    }
}

pub(super) fn run(args: &Show, session: &Session) -> Result<Code, Failure> {
    let (desk, ticket) = (session.desk()?, args.which.ticket);
    if let Some(seq) = args.text {
        return one(session, &desk.event(&session.reader()?, ticket, Version(seq))?);
    }
    let view = desk.ticket_at(&session.reader()?, ticket, args.place(), args.limit)?;
    if session.output.is_json() {
        session.output.json(&view)?;
    } else {
        session.output.text(&page(session, &desk, &session.reader()?, &view)?)?;
    }
    Ok(Code::Done)
}

/// Shows one event with its whole text.
fn one(session: &Session, event: &EventView) -> Result<Code, Failure> {
    let output = &session.output;
    match event {
        EventView::Customer(entry) if output.is_json() => output.json(entry)?,
        EventView::Agent(entry) if output.is_json() => output.json(entry)?,
        EventView::Customer(entry) => output.text(of_customer(session, entry).trim_start())?,
        EventView::Agent(entry) => {
            output.text(of_agent(session, &session.reader()?, entry).trim_start())?;
        }
    }
    Ok(Code::Done)
}

/// Returns a ticket as a page for people: what is known of it, then what happened.
pub(crate) fn page(
    session: &Session,
    desk: &Helpdesk,
    reader: &Reader,
    view: &TicketView,
) -> Result<String, Failure> {
    let (mut page, (older, newer)) = (head(session, desk, view)?, view.beyond());
    page.push_str(&beyond(session, "older-events", older));
    match view {
        TicketView::Customer(view) => {
            view.timeline.iter().for_each(|entry| page.push_str(&of_customer(session, entry)));
        }
        TicketView::Agent(view) => {
            view.timeline.iter().for_each(|entry| page.push_str(&of_agent(session, reader, entry)));
        }
    }
    page.push_str(&beyond(session, "newer-events", newer));
    page.push_str(&asked_now(session, desk, reader, view)?);
    Ok(page)
}

fn of_customer(session: &Session, entry: &Entry<PublicEvent>) -> String {
    let line = session.output.l10n().customer_entry_line(entry, session.here());
    told(session, entry, &line, None)
}

fn of_agent(session: &Session, reader: &Reader, entry: &Entry<Sight>) -> String {
    let viewer = match reader {
        Reader::Agent(agent) => Viewer::Agent(agent.as_str()),
        Reader::Customer(_) | Reader::Operator => Viewer::Operator,
    };
    let line = session.output.l10n().agent_entry_line(entry, viewer, session.here());
    let ink = match &entry.event {
        Sight::Public(_) => None,
        Sight::Internal(_) => Some(Ink::Magenta),
    };
    told(session, entry, &line, ink)
}

/// Returns how to show the other events, if there are any.
fn beyond(session: &Session, words: &str, seq: Option<Version>) -> String {
    let Some(seq) = seq else { return String::new() };
    let output = &session.output;
    let told = output.l10n().say(words, &helpdesk_l10n::Args::new().text("seq", seq.to_string()));
    format!("\n{}\n", output.ink(Ink::Dim, &told))
}

/// Returns what the reader may ask now, each by the name of its command: of a ticket that takes nothing any
/// more, that another may follow it.
fn asked_now(
    session: &Session,
    desk: &Helpdesk,
    reader: &Reader,
    view: &TicketView,
) -> Result<String, Failure> {
    let (output, ticket) = (&session.output, view.summary());
    let beside = match ticket.status {
        Status::Open | Status::Resolved => Offers::default(),
        Status::Closed => {
            let customer = CustomerId::new(ticket.customer.key.as_str()).map_err(Error::from)?;
            desk.offers_to_open(reader, &customer)?
        }
    };
    let all = view.offers().all().iter().chain(beside.all());
    let offered = all.filter(|offer| offer.answer.is_ok());
    let names: Vec<String> = offered.map(|offer| output.l10n().command(offer.command)).collect();
    if names.is_empty() {
        return Ok(String::new());
    }
    let title = output.ink(Ink::Dim, &output.l10n().word("may-ask-now"));
    Ok(format!("\n{title}: {}\n", names.join(", ")))
}

fn head(session: &Session, desk: &Helpdesk, view: &TicketView) -> Result<String, Failure> {
    let (output, here) = (&session.output, session.here());
    let (l10n, ticket) = (output.l10n(), view.summary());
    let subject = l10n.subject(ticket.subject.as_deref());
    let number = l10n.ticket_number(ticket.number.get());
    let title = format!("{number}  {}", escape::line(&subject));
    let absolute = |at| l10n.absolute(at, here.zone);
    let status = match ticket.status {
        Status::Open => output.ink(Ink::Yellow, &l10n.status(ticket.status)),
        Status::Resolved => output.ink(Ink::Green, &l10n.status(ticket.status)),
        Status::Closed => output.ink(Ink::Dim, &l10n.status(ticket.status)),
    };
    let mut fields = vec![
        ("heading-status", status),
        ("heading-priority", l10n.priority(ticket.priority)),
        ("heading-project", l10n.project_or_general(ticket.project.as_ref())),
        ("heading-customer", with_key(&l10n.person(&ticket.customer), &ticket.customer.key)),
        ("heading-assignee", assignee(session, ticket)),
        ("heading-created", opened(absolute(ticket.opened_at), l10n.opener(&ticket.opened_by))),
        ("heading-updated", absolute(ticket.updated_at)),
    ];
    if ticket.priority != ticket.priority_asked {
        fields.insert(2, ("heading-priority-asked", l10n.priority(ticket.priority_asked)));
    }
    if let Some(closed) = ticket.closed_at {
        fields.push(("heading-closed", absolute(closed)));
    }
    fields.push(("heading-answered", first_answer(session, desk, view)?));
    if let Some(earlier) = ticket.follows {
        fields.push(("heading-follows", l10n.ticket_number(earlier.get())));
    }
    if ticket.project.is_some() && ticket.status != Status::Closed {
        fields.push(("heading-access", l10n.access(&ticket.access, here)));
    }
    if let Some(rating) = &ticket.rating {
        let stars = l10n.stars(rating.stars);
        fields.push(("heading-rating", format!("{stars}, {}", l10n.person(&rating.agent))));
    }
    let titles: Vec<_> = fields.iter().map(|(heading, _)| l10n.word(heading)).collect();
    let width = titles.iter().map(|title| title.chars().count()).max().unwrap_or_default();
    let mut head = format!("{}\n", output.ink(Ink::Bold, &title));
    for (title, (heading, value)) in titles.iter().zip(&fields) {
        let gap = " ".repeat(width.saturating_sub(title.chars().count()) + 2);
        // The status alone is painted, and holds nothing that people wrote.
        let painted = *heading == "heading-status";
        let value = if painted { value.as_str().into() } else { escape::line(value) };
        head.push_str(&format!("{}{gap}{value}\n", output.ink(Ink::Dim, title)));
    }
    Ok(head)
}

/// Returns when the first answer came or is due, in the reader's words.
fn first_answer(session: &Session, desk: &Helpdesk, view: &TicketView) -> Result<String, Failure> {
    let (l10n, here) = (session.output.l10n(), session.here());
    let ticket = view.summary();
    let (due, answered) = (ticket.first_answer_due, ticket.answered_at);
    let is_awaited = ticket.first_answer().is_awaited();
    Ok(match view {
        TicketView::Customer(_) if is_awaited => l10n.promise(due, &desk.policy()?.hours, here),
        TicketView::Customer(_) | TicketView::Agent(_) if is_awaited || answered.is_some() => {
            l10n.due(ticket.opened_at, due, answered, here)
        }
        TicketView::Customer(_) | TicketView::Agent(_) => "—".to_owned(),
    })
}

fn assignee(session: &Session, ticket: &Summary) -> String {
    let name = session.output.l10n().assignee(ticket.assignee.as_ref());
    ticket.assignee.as_ref().map_or_else(|| name.clone(), |agent| with_key(&name, &agent.key))
}

fn with_key(name: &str, key: &str) -> String {
    if name == key { key.to_owned() } else { format!("{name} ({key})") }
}

/// Returns one event: its number, when, what, and under it the words and files.
fn told<E: Told>(session: &Session, entry: &Entry<E>, line: &str, ink: Option<Ink>) -> String {
    let (output, here) = (&session.output, session.here());
    let l10n = output.l10n();
    let when = output.ink(Ink::Dim, &l10n.moment_with_time(entry.at, here));
    let line = escape::line(line);
    let line = ink.map_or_else(|| line.to_string(), |ink| output.ink(ink, &line));
    let mut told = format!("\n{:>3}  {when}  {line}\n", entry.seq.0);
    if entry.erased {
        told.push_str(&format!("{INDENT} {}\n", output.ink(Ink::Dim, &l10n.erased())));
    }
    if let Some(text) = &entry.text {
        for row in escape::lines(text).lines() {
            told.push_str(format!("{INDENT} {row}").trim_end());
            told.push('\n');
        }
    }
    if let Some(bytes) = entry.whole_bytes {
        let size = l10n.size(u64::try_from(bytes).unwrap_or(u64::MAX));
        let args = helpdesk_l10n::Args::new().text("size", size).text("seq", entry.seq.to_string());
        let whole = output.ink(Ink::Dim, &l10n.say("whole-text-with", &args));
        told.push_str(&format!("{INDENT} … {whole}\n"));
    }
    for file in &entry.files {
        let name = escape::line(file.name.as_str());
        let about = output.ink(Ink::Dim, &format!("{}  {}", l10n.size(file.size), file.id));
        told.push_str(&format!("{INDENT} + {name}  {about}\n"));
    }
    told
}
