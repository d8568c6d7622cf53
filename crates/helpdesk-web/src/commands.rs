//! Commands: each reads a form, asks the desk, and leads to a page. A refusal shows the form again with
//! everything that was written and sent.

pub(crate) mod access;
pub(crate) mod assign;
pub(crate) mod close;
pub(crate) mod language;
pub(crate) mod open;
pub(crate) mod ratings;
pub(crate) mod write;

use axum::extract::{FromRequest, FromRequestParts as _, Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use helpdesk::rules::words::{Field, is_blank};
use helpdesk::{Actor, Command, Error, Message, Options, Receipt, Text, TicketNumber};

use crate::answer::see;
use crate::app::App;
use crate::banner::Banner;
use crate::choice::Link;
use crate::fault::{self, Fault};
use crate::form::Form;
use crate::frame::Frame;
use crate::kept::Kept;
use crate::pages::ticket::{self, Extra};
use crate::visitor::Visit;

/// One of the forms of a ticket's page, as it was sent.
#[derive(Debug)]
pub(crate) struct Filled {
    pub(crate) app: App,
    pub(crate) visit: Visit,
    /// The ticket, as the address names it.
    pub(crate) number: String,
    pub(crate) form: Form,
}

impl FromRequest<App> for Filled {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let number = Path::<String>::from_request_parts(&mut parts, app).await;
        let Ok(Path(number)) = number else { return Err(Fault::Missing.into_response()) };
        let form = Form::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self { app: app.clone(), visit, number, form })
    }
}

impl Filled {
    /// Asks the desk what the form asks, and leads to the ticket's page; a refusal is told on that page, with
    /// everything kept. `which` names the form of the page.
    pub(crate) async fn send(
        &self,
        which: &'static str,
        command: Result<Command<Message>, Error>,
    ) -> Result<Response, Fault> {
        let number = ticket::parse(&self.number)?;
        match self.submit(number, command).await {
            Ok(receipt) => Ok(see(&self.visit.frame.ticket(&number, &done(&receipt)))),
            Err(Error::NotFound(_)) => Err(Fault::Missing),
            Err(error) => self.refuse(which, number, &error).await,
        }
    }

    async fn submit(
        &self,
        number: TicketNumber,
        command: Result<Command<Message>, Error>,
    ) -> Result<Receipt, Error> {
        let by = &self.visit.me.actor;
        // Another's ticket answers as a missing one before anything is said of the form (S7).
        let options = self.options();
        let is_whole = are_files_there(&self.app, by, &self.form).await?;
        let (command, options) = match (command, options) {
            (Ok(command), Ok(options)) if is_whole => (command, options),
            (asked, options) => {
                let reader = self.visit.me.reader.clone();
                self.app.desk().run(move |desk| desk.version(&reader, number)).await?;
                return Err(options.err().or(asked.err()).unwrap_or_else(file_refused));
            }
        };
        self.app.desk().submit(by, number, command, options).await
    }

    fn options(&self) -> Result<Options, Error> {
        Ok(Options::default().id(Some(self.form.command()?)).seen(self.form.seen()?))
    }

    async fn refuse(
        &self,
        which: &'static str,
        number: TicketNumber,
        error: &Error,
    ) -> Result<Response, Fault> {
        let f = &*self.visit.frame;
        let view = ticket::read(&self.app, &self.visit, number).await?;
        let status = fault::status(error);
        let stale = status == StatusCode::CONFLICT && !matches!(error, Error::CommandReused { .. });
        let mut notice = Banner::bad(fault::told(self.form.refused().first().unwrap_or(error), f));
        if stale {
            notice.link = Some(Link::to("#talk".to_owned(), f.w("see-what-came")));
        }
        if let Error::CommandReused { earlier } = error {
            notice.link = Some(sent_earlier(f, earlier));
        }
        let extra = Extra {
            status,
            notice: Some(notice),
            kept: Kept::of(which, &self.form),
            seen: self.form.seen().ok().flatten().filter(|_| stale),
            answer: None,
        };
        ticket::show(&self.app, &self.visit, view, extra).await
    }
}

/// Returns where what was done earlier under a form's key stands, and its ticket's number: at its first
/// event, where it brought one.
pub(crate) fn sent_earlier(f: &Frame, earlier: &Receipt) -> Link {
    let Receipt { number, from, to, .. } = earlier;
    let event = if from > to { String::new() } else { format!("?event={from}#m{from}") };
    Link::to(f.ticket(number, &event), f.number(number))
}

/// Returns what an address says of a command that was done: the number of its last event, from which the
/// page tells what happened. Nothing where nothing happened.
pub(crate) fn done(receipt: &Receipt) -> String {
    if receipt.from > receipt.to { String::new() } else { format!("?done={}", receipt.to) }
}

/// Returns whether every file of a form was taken, or the form was sent before (S5): its receipt needs none of
/// them, and what is asked under its key is compared by the desk.
async fn are_files_there(app: &App, by: &Actor, form: &Form) -> Result<bool, Error> {
    let Ok(command) = form.command() else { return Ok(form.refused().is_empty()) };
    if form.refused().is_empty() {
        return Ok(true);
    }
    let by = by.clone();
    Ok(app.desk().run(move |desk| desk.receipt_of(&by, command)).await?.is_some())
}

/// What is answered when a file of the form was not taken: the form tells which and why.
fn file_refused() -> Error {
    Error::Input { field: "file", problem: "a file was not taken".to_owned() }
}

/// Returns the text of a field and the uploads as a message, or `None` if there is neither.
pub(crate) fn message(form: &Form) -> Result<Option<Message>, Error> {
    let text = text(form, "text", Field::Text)?;
    let mut message = Message::files(form.file_ids());
    message.text = text;
    Ok((message != Message::default()).then_some(message))
}

/// Returns the text of a field, or `None` if nothing visible was written.
pub(crate) fn text(form: &Form, name: &str, field: Field) -> Result<Option<Text>, Error> {
    match form.text(name) {
        blank if is_blank(blank) => Ok(None),
        written => Ok(Some(Text::new(field, written)?)),
    }
}

/// Returns a message that must not be empty: the desk's own limits say what is missing.
pub(crate) fn some_message(form: &Form) -> Result<Message, Error> {
    Ok(message(form)?.unwrap_or_default())
}

/// Returns a text that must not be empty.
pub(crate) fn some_text(form: &Form, name: &str, field: Field) -> Result<Message, Error> {
    Ok(Text::new(field, form.text(name))?.into())
}
