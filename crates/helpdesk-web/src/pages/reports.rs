//! Reports, for agents: key figures, charts, and all figures in tables; each for a spreadsheet too.

mod answers;
mod body;
mod days;
mod drawn;
mod links;
pub(crate) mod list;
mod narrow;
mod sheet;
mod stars;
mod table;
mod work;

use askama::Template;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use helpdesk::{ReportFilter, ReportName, ReportView, Timed};

use self::body::Body;
use self::days::{Asked, Days, DaysForm};
use self::links::Links;
use self::narrow::NarrowForm;
use crate::answer::see;
use crate::app::App;
use crate::banner::Banner;
use crate::choice::{Current, Link};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

const fn tab_key(name: ReportName) -> &'static str {
    match name {
        ReportName::Ratings => "report-ratings",
        ReportName::Answers => "report-tab-answers",
        ReportName::Closes => "report-closes",
        ReportName::Backlog => "report-tab-backlog",
        ReportName::Access => "report-tab-access",
    }
}

const fn about_key(name: ReportName) -> &'static str {
    match name {
        ReportName::Ratings => "report-ratings-about",
        ReportName::Answers => "report-answers-about",
        ReportName::Closes => "report-closes-about",
        ReportName::Backlog => "report-backlog-about",
        ReportName::Access => "report-access-about",
    }
}

/// Returns the tabs, with the days that were chosen; the one of `name` is `current`.
fn tabs(f: &Frame, name: ReportName, current: Current, asked: &Asked) -> Vec<Link> {
    ReportName::ALL
        .iter()
        .copied()
        .map(|one| Link {
            href: f.to(&format!("/reports/{}{}", one.name(), asked.query())),
            word: f.w(tab_key(one)),
            current: (one == name).then_some(current),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "reports.html")]
struct Report<'a> {
    f: &'a Frame,
    tabs: Vec<Link>,
    when: String,
    about: String,
    /// `None` for the backlog, which is always that of now.
    form: Option<DaysForm>,
    /// `None` for the backlog, and if the days are invalid.
    narrow: Option<NarrowForm>,
    notice: Option<Banner>,
    body: Option<Body>,
    /// The address of the report as a spreadsheet; `None` if there is nothing to show.
    csv: Option<String>,
    list: Option<String>,
}

/// Leads to the first report.
pub(crate) async fn index(visit: Visit) -> Result<Response, Fault> {
    visit.agent()?;
    let first = ReportName::ALL.first().map_or("", |first| first.name());
    Ok(see(&visit.frame.to(&format!("/reports/{first}"))))
}

/// Reads which report is asked for, by an agent.
fn read(
    visit: &Visit,
    name: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<(ReportName, Asked), Fault> {
    visit.agent()?;
    let Ok(Path(name)) = name else { return Err(Fault::Missing) };
    let found = ReportName::ALL.iter().copied().find(|known| known.name() == name);
    let name = found.ok_or(Fault::Missing)?;
    let Ok(Query(asked)) = asked else { return Err(Fault::Unreadable("unknown field")) };
    Ok((name, asked))
}

/// Makes a report of the days that were asked for.
async fn make(
    app: &App,
    visit: &Visit,
    name: ReportName,
    (from, to): days::Chosen,
    filter: ReportFilter,
) -> Result<(Timed<ReportView>, Days), Fault> {
    let (reader, zone) = (visit.me.reader.clone(), visit.frame.here.zone);
    Ok(app
        .desk()
        .long(move |desk| {
            let period = desk.days(from, to)?;
            let view = desk.report(&reader, name, period, &filter)?;
            Ok::<_, helpdesk::Error>((view, Days::of(period, zone)))
        })
        .await?)
}

/// Shows a report; invalid days are refused at their field.
pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    name: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let (name, asked) = read(&visit, name, asked)?;
    let f = &*visit.frame;
    let path = format!("/reports/{}", name.name());
    let tabs = tabs(f, name, Current::Page, &asked);
    let (about, title) = (f.w(about_key(name)), f.w("menu-reports"));
    let page = PageOf { title: &title, menu: Some(Menu::Reports), roomy: true };
    let list = (name == ReportName::Ratings)
        .then(|| f.to(&format!("/reports/ratings/list{}", asked.query())));
    let is_now = name == ReportName::Backlog;
    // The backlog is that of now, and of everything.
    let asked = if is_now { Asked::default() } else { asked };
    let narrow = asked.narrow();
    let filter = narrow.filter()?;
    let chosen = match asked.chosen() {
        Ok(chosen) => chosen,
        Err(problem) => {
            let form = DaysForm::refused(f, &path, &asked, problem).also(narrow.params());
            let report = Report {
                f,
                tabs,
                when: f.w("report-bad-days"),
                about,
                form: Some(form),
                narrow: None,
                notice: Some(problem.notice(f)),
                body: None,
                csv: None,
                list,
            };
            return Ok(page.show(&app, f, StatusCode::UNPROCESSABLE_ENTITY, &report));
        }
    };
    let (view, days) = make(&app, &visit, name, chosen, filter).await?;
    let links =
        Links { days: (!is_now).then_some(days), path: path.clone(), narrow: narrow.clone() };
    let report = Report {
        f,
        tabs,
        when: if is_now { f.l10n.absolute(f.here.now, f.here.zone) } else { days.told(f) },
        about,
        form: (!is_now).then(|| DaysForm::of(f, &path, days).also(narrow.params())),
        notice: view.as_of.as_ref().map(|at| Banner::as_of(f, at)),
        csv: Some(if is_now {
            f.to(&format!("{path}/csv"))
        } else {
            f.to(&format!("{path}/csv{}{}", days.query(), narrow.query()))
        }),
        body: Some(Body::of(f, &view.answer, &links)),
        list,
        narrow: (!is_now).then(|| NarrowForm::of(f, &path, narrow, days.params())),
    };
    Ok(page.show(&app, f, StatusCode::OK, &report))
}

/// Sends a report for a spreadsheet.
pub(crate) async fn csv(
    State(app): State<App>,
    visit: Visit,
    name: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let (name, asked) = read(&visit, name, asked)?;
    let is_now = name == ReportName::Backlog;
    let asked = if is_now { Asked::default() } else { asked };
    let chosen = asked.chosen().map_err(|_| Fault::Unreadable("these are no days"))?;
    let (view, days) = make(&app, &visit, name, chosen, asked.narrow().filter()?).await?;
    let days = if is_now { String::new() } else { days.in_name() };
    let name = format!("{}{days}{}", name.name(), as_of_in_name(&visit.frame, view.as_of));
    Ok(spreadsheet(&name, &view.answer.csv()))
}

/// Returns what the name of a file says of an answer that is of an earlier time (S12): no line of the file
/// can, and of headers nobody is told.
fn as_of_in_name(f: &Frame, as_of: Option<DateTime<Utc>>) -> String {
    let local = as_of.map(|at| at.with_timezone(&f.here.zone).naive_local());
    local.map_or_else(String::new, |at| at.format("-as-of-%Y-%m-%d-%H-%M").to_string())
}

/// Returns comma-separated values as a download. The mark at the beginning tells spreadsheets that it
/// is UTF-8.
fn spreadsheet(name: &str, values: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    // The name is ours: letters, digits and dashes.
    let disposition = HeaderValue::try_from(disposition);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    (headers, format!("\u{feff}{values}")).into_response()
}
