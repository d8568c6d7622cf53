//! Opening a ticket.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::rules::words::Field;
use helpdesk::rules::{Refusal as Why, Rejection};
use helpdesk::{
    CustomerId, Error, Message, NewTicket, Options, Priority, ProjectId, Receipt, Subject,
    TicketRef,
};

use super::{are_files_there, assign, done, message, sent_earlier};
use crate::answer::see;
use crate::app::App;
use crate::banner::{Banner, FieldProblem};
use crate::fault::{self, Fault};
use crate::form::Form;
use crate::frame::Frame;
use crate::kept::Kept;
use crate::pages::new::{self, FORM, Occasion, RefusedForm};
use crate::pages::ticket;
use crate::visitor::Visit;

/// Opens a ticket and leads to its page.
pub(crate) async fn post(
    State(app): State<App>,
    visit: Visit,
    form: Form,
) -> Result<Response, Fault> {
    let occasion = occasion(&visit, &form)?;
    let is_whole = are_files_there(&app, &visit.me.actor, &form).await?;
    let request = match request(&visit, &occasion, &form) {
        Ok(request) if is_whole => request,
        Ok(_) => return refuse(&app, &visit, occasion, &form, Vec::new()).await,
        Err(problems) => return refuse(&app, &visit, occasion, &form, problems).await,
    };
    let command = match form.command() {
        Ok(command) => command,
        Err(error) => return keyless(&app, &visit, occasion, &form, &error).await,
    };
    let options = Options::default().id(Some(command));
    match app.desk().open(&visit.me.actor, request, options).await {
        Ok(receipt) => Ok(see(&visit.frame.ticket(&receipt.number, &done(&receipt)))),
        Err(Error::NotFound(_)) => Err(Fault::Missing),
        Err(Error::CommandReused { earlier }) => {
            reused(&app, &visit, occasion, &form, earlier).await
        }
        Err(error) => {
            let problem = (field(&error), error);
            refuse(&app, &visit, occasion, &form, vec![problem]).await
        }
    }
}

/// Without a readable key the form could be carried out twice: what was written is kept, under a new key.
async fn keyless(
    app: &App,
    visit: &Visit,
    occasion: Occasion,
    form: &Form,
    error: &Error,
) -> Result<Response, Fault> {
    let notice = Banner::bad(fault::told(error, &visit.frame));
    let refused = RefusedForm { status: fault::status(error), notice: Some(notice) };
    new::show(app, visit, occasion, Kept::of(FORM, form), refused).await
}

/// Reads whose ticket it is and which ticket it follows.
fn occasion(visit: &Visit, form: &Form) -> Result<Occasion, Fault> {
    let customer = match (visit.agent(), form.text("customer")) {
        // Customers ask only for themselves.
        (Err(_), _) => None,
        (Ok(_), key) => Some(CustomerId::new(key).map_err(Error::from)?),
    };
    let follows = match form.text("follows") {
        "" => None,
        number => Some(ticket::parse(number)?),
    };
    Ok(Occasion { customer, follows })
}

/// Reads the request, or everything that is wrong with it: the field and why.
fn request(
    visit: &Visit,
    occasion: &Occasion,
    form: &Form,
) -> Result<NewTicket<Message>, Vec<(&'static str, Error)>> {
    let mut problems = Vec::new();
    let customer = match (occasion.customer.clone(), visit.me.actor.customer()) {
        (Some(customer), _) => Some(customer),
        (None, own) => own.cloned(),
    };
    let project = form.only("project").and_then(|key| match key {
        // Left empty it is said too: the field is there.
        "" | new::GENERAL => Ok(None),
        key => ProjectId::new(key).map(Some).map_err(Error::from),
    });
    let project = project.map_err(|error| problems.push(("project", error)));
    let priority: Result<Priority, ()> = form
        .only("priority")
        .and_then(assign::chosen)
        .map_err(|error| problems.push(("priority", error)));
    let subject = Subject::new(form.text("subject"))
        .map_err(|error| problems.push(("subject", Error::from(error))));
    let empty = || Error::from(helpdesk::rules::WordsError::Empty { field: Field::Text });
    let message = message(form)
        .and_then(|message| message.ok_or_else(empty))
        .map_err(|error| problems.push(("text", error)));
    match (customer, project, priority, subject, message) {
        (Some(customer), Ok(project), Ok(priority), Ok(subject), Ok(message)) => {
            let mut request = NewTicket::new(customer, priority, subject, message).about(project);
            request.follows = occasion.follows.map(TicketRef::Number);
            Ok(request)
        }
        _ => Err(problems),
    }
}

/// Returns the field that an error of the desk is about.
fn field(error: &Error) -> &'static str {
    if matches!(error, Error::Refused(Rejection { why: Why::NotMember, .. })) {
        return "project";
    }
    let is_of_files = matches!(
        error,
        Error::Upload(_)
            | Error::Refused(Rejection { why: Why::FileTooLarge { .. }, .. })
            | Error::Words(helpdesk::rules::WordsError::TooManyFiles { .. })
    );
    if is_of_files { "new-files" } else { "subject" }
}

/// Shows the form again with everything that was written and sent, and what is wrong with it.
async fn refuse(
    app: &App,
    visit: &Visit,
    occasion: Occasion,
    form: &Form,
    problems: Vec<(&'static str, Error)>,
) -> Result<Response, Fault> {
    let f = &*visit.frame;
    let files = form.refused().iter().map(|error| ("new-files", error));
    let problems: Vec<_> =
        problems.iter().map(|(field, error)| (*field, error)).chain(files).collect();
    let status = problems
        .first()
        .map_or(StatusCode::UNPROCESSABLE_ENTITY, |(_, error)| fault::status(error));
    let mut notice = Banner::bad(helpdesk_l10n::Refused {
        what: f.w("undone-open"),
        instead: f.w("nothing-is-lost"),
    });
    notice.problems = problems.into_iter().map(|(field, error)| problem(f, field, error)).collect();
    let refused = RefusedForm { status, notice: Some(notice) };
    new::show(app, visit, occasion, Kept::of(FORM, form), refused).await
}

/// Returns what is wrong with a field, in words.
fn problem(f: &Frame, field: &'static str, error: &Error) -> FieldProblem {
    let told = fault::told(error, f);
    let words = if field == "priority" {
        f.w("choose-priority")
    } else if told.instead.is_empty() {
        told.what
    } else {
        told.to_string()
    };
    FieldProblem::new(field, words)
}

/// The form was sent before with other words: these are kept, under a new key. For the same words the desk
/// itself gives the first receipt (S5), files uploaded again included.
async fn reused(
    app: &App,
    visit: &Visit,
    occasion: Occasion,
    form: &Form,
    earlier: Receipt,
) -> Result<Response, Fault> {
    let f = &*visit.frame;
    let link = sent_earlier(f, &earlier);
    let mut notice = Banner::bad(fault::told(&Error::CommandReused { earlier }, f));
    notice.link = Some(link);
    let refused = RefusedForm { status: StatusCode::CONFLICT, notice: Some(notice) };
    new::show(app, visit, occasion, Kept::of(FORM, form), refused).await
}
