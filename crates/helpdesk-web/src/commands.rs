//! Commands: each reads a form, asks the desk, and leads to a page. What is refused shows the form
//! again with everything that was written and sent.

pub(crate) mod access;
pub(crate) mod close;
pub(crate) mod desk;
pub(crate) mod language;
pub(crate) mod open;
pub(crate) mod write;

use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::core::words::Field;
use helpdesk::{Ask, Error, FileId, Message, Receipt, Sent, Text, TicketNumber};

use crate::app::App;
use crate::fault::{self, Fault};
use crate::form::Form;
use crate::pages::ticket::{self, Extra};
use crate::pieces::{Kept, Notice};
use crate::visit::{Visit, see};

/// One of the forms of a ticket's page, as it was sent.
#[derive(Debug)]
pub(crate) struct Filled<'a> {
    pub(crate) visit: &'a Visit,
    /// The ticket, as the address names it.
    pub(crate) number: &'a str,
    /// The name of the form, for what it keeps.
    pub(crate) which: &'static str,
    /// What the page then says.
    pub(crate) done: &'static str,
    pub(crate) form: &'a Form,
}

impl Filled<'_> {
    /// Asks the desk what the form asks, and leads to the ticket's page; what is refused is told on
    /// that page, with everything kept.
    pub(crate) async fn send(&self, app: &App, ask: Result<Ask, Error>) -> Result<Response, Fault> {
        let number = ticket::parse(self.number)?;
        match self.call(app, number, ask).await {
            Ok(_) => Ok(see(&self.done_at(number))),
            Err(Error::NotFound(_)) => Err(Fault::Missing),
            Err(error) => self.refuse(app, number, &error).await,
        }
    }

    async fn call(
        &self,
        app: &App,
        number: TicketNumber,
        ask: Result<Ask, Error>,
    ) -> Result<Receipt, Error> {
        // Another's ticket answers as a missing one before anything is said of the form (S7).
        let ask = match (ask, self.form.refused().first()) {
            (Ok(ask), None) => ask,
            (asked, _) => {
                app.desk().ticket(Some(self.visit.me.actor.clone()), number).await?;
                return match asked {
                    Err(error) => Err(error),
                    Ok(_) => Err(file_refused()),
                };
            }
        };
        let sent = Sent { command: self.form.command(), seen: self.form.seen() };
        app.desk().call(self.visit.me.actor.clone(), number, ask, sent).await
    }

    fn done_at(&self, number: TicketNumber) -> String {
        self.visit.frame.ticket(&number, &format!("?done={}", self.done))
    }

    async fn refuse(
        &self,
        app: &App,
        number: TicketNumber,
        error: &Error,
    ) -> Result<Response, Fault> {
        let f = &*self.visit.frame;
        let view = ticket::read(app, self.visit, number).await?;
        let status = fault::status(error);
        let stale = status == StatusCode::CONFLICT && !matches!(error, Error::CommandReused);
        let notice = match self.form.refused().first() {
            Some(refused) => Notice::bad(fault::told(refused, f)),
            None if stale => {
                let mut notice = Notice::bad(fault::told(error, f));
                notice.link = Some(("#talk".to_owned(), f.w("see-what-came")));
                notice
            }
            None => Notice::bad(fault::told(error, f)),
        };
        let extra = Extra {
            status,
            notice: Some(notice),
            kept: Kept::of(self.which, self.form),
            seen: self.form.seen().filter(|_| stale),
        };
        ticket::show(app, self.visit, view, extra).await
    }
}

/// What is answered when a file of the form was not taken: the form tells which and why.
fn file_refused() -> Error {
    Error::Input { field: "file", problem: "a file was not taken".to_owned() }
}

/// Returns the text of a field and the uploads, as a message; none when there is neither.
pub(crate) fn message(form: &Form) -> Result<Option<Message>, Error> {
    let text = text(form, "text", Field::Text)?;
    let files: Vec<FileId> = form.uploads().iter().map(|file| file.id).collect();
    let is_empty = text.is_none() && files.is_empty();
    Ok((!is_empty).then_some(Message { text, files }))
}

/// Returns the text of a field; none when nothing but white space was written.
pub(crate) fn text(form: &Form, name: &str, field: Field) -> Result<Option<Text>, Error> {
    match form.text(name) {
        blank if blank.trim().is_empty() => Ok(None),
        written => Ok(Some(Text::new(field, written)?)),
    }
}

/// Returns a message that must not be empty: what is missing is said by the desk's own limits.
pub(crate) fn some_message(form: &Form) -> Result<Message, Error> {
    Ok(message(form)?.unwrap_or_default())
}

/// Returns a text that must not be empty.
pub(crate) fn some_text(form: &Form, name: &str, field: Field) -> Result<Text, Error> {
    Ok(Text::new(field, form.text(name))?)
}
