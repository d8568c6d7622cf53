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
use helpdesk::{Command, Error, Message, Options, Receipt, Text, TicketNumber};

use crate::answer::see;
use crate::app::App;
use crate::banner::Banner;
use crate::fault::{self, Fault};
use crate::form::Form;
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
        let (command, options) = match (command, self.options(), self.form.refused().first()) {
            (Ok(command), Ok(options), None) => (command, options),
            (asked, options, _) => {
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
            notice.link = Some(("#talk".to_owned(), f.w("see-what-came")));
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

/// Returns what an address says about a command that was done: the number of its last event, from which the
/// page tells what happened. Empty if nothing happened.
pub(crate) fn done(receipt: &Receipt) -> String {
    if receipt.from > receipt.to { String::new() } else { format!("?done={}", receipt.to) }
}

/// The answer when a file of the form was refused: the form tells which one and why.
fn file_refused() -> Error {
    Error::Input { field: "file", problem: "a file was not taken".to_owned() }
}

/// Returns the text of a field and the uploads as a message, or `None` if there is neither.
pub(crate) fn message(form: &Form) -> Result<Option<Message>, Error> {
    let text = text(form, "text", Field::Text)?;
    let mut message = Message::files(form.uploads().iter().map(|file| file.id));
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
