//! `helpdesk report …`

mod asked;
mod ratings;
mod show;

use clap::{Args, Subcommand};
use helpdesk::{AgentId, Period, Priority, ProjectId, ReportFilter, ReportName};
use serde::Serialize;

use self::asked::{Days, Form, Only};
use crate::args::Which;
use crate::error::{Code, Failure};
use crate::session::Session;

/// The verbs of reports.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// How customers judged what was done for them: count, mean, stars, the share of closes rated
    Ratings(Asked),
    /// Every rating with its comment, the newest first, and which lead has read it
    RatingList(ratings::List),
    /// First answers of what was opened and resolutions of what was closed, in working time
    Answers(Asked),
    /// How tickets were closed, and which ones support closed without the customer's word
    Closes(Asked),
    /// What is not closed now, by age and by agent
    Backlog(Form),
    /// Grants and entries: how many, how long they lasted, how they ended
    Access(Asked),
    /// Mark the rating of a ticket as read; needs `--as` an agent who leads
    Read(Which),
}

/// Which days, which tickets, and in which form.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    days: Days,
    #[command(flatten)]
    only: Only,
    #[command(flatten)]
    form: Form,
}

pub(crate) fn run(verb: Verb, session: &Session) -> Result<Code, Failure> {
    if session.customer().is_some() {
        return Err(Failure::NotForCustomers);
    }
    match verb {
        Verb::Ratings(asked) => report(ReportName::Ratings, asked, session),
        Verb::RatingList(list) => ratings::list(list, session),
        Verb::Answers(asked) => report(ReportName::Answers, asked, session),
        Verb::Closes(asked) => report(ReportName::Closes, asked, session),
        Verb::Backlog(form) => {
            let days = Days { from: None, to: None };
            let only = Only { agent: None, project: None, priority: None };
            report(ReportName::Backlog, Asked { days, only, form }, session)
        }
        Verb::Access(asked) => report(ReportName::Access, asked, session),
        Verb::Read(which) => ratings::read(which.ticket, session),
    }
}

/// A report as JSON: its period, what it was cut down to, and its figures.
#[derive(Debug, Serialize)]
struct Json<'a> {
    from: chrono::DateTime<chrono::Utc>,
    to: chrono::DateTime<chrono::Utc>,
    agent: Option<&'a AgentId>,
    project: Option<&'a ProjectId>,
    priority: Option<Priority>,
    #[serde(flatten)]
    view: &'a helpdesk::Timed<helpdesk::ReportView>,
}

fn report(name: ReportName, asked: Asked, session: &Session) -> Result<Code, Failure> {
    let Asked { days, only, form } = asked;
    form.check(session)?;
    let desk = session.desk()?;
    let (period, filter) = (days.period(&desk)?, only.filter());
    let view = desk.report(&session.reader()?, name, period, &filter)?;
    let output = &session.output;
    if output.is_json() {
        let ReportFilter { agent, project, priority, .. } = &filter;
        let (agent, project, priority) = (agent.as_ref(), project.as_ref(), *priority);
        let Period { from, to } = period;
        output.json(&Json { from, to, agent, project, priority, view: &view })?;
        return Ok(Code::Done);
    }
    if form.csv {
        session.remark_as_of(view.as_of);
        output.bytes(view.answer.csv().as_bytes())?;
    } else {
        let as_of = session.as_of(view.as_of);
        output.text(&format!("{as_of}{}", show::text(&view.answer, name, period, session)))?;
    }
    Ok(Code::Done)
}
