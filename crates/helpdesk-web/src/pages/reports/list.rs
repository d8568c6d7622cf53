//! Every rating with its comment, for agents; a lead marks them as read.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;
use helpdesk::{Error, RatingEntry, ReportName, TicketNumber};
use helpdesk_l10n::{Args, Refused};
use serde::Deserialize;
use strum::IntoStaticStr;

use super::days::{Asked as AskedReport, Chosen, Days, DaysForm, today};
use super::narrow::NarrowForm;
use super::{as_of_in_name, spreadsheet, tabs};
use crate::app::App;
use crate::banner::Banner;
use crate::choice::{Current, Link, Param};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::markup::{Markup, paragraphs};
use crate::page::{Menu, PageOf};
use crate::visitor::Visit;

/// How many ratings a page shows.
const ROWS: usize = 25;
/// How many ratings a file for a spreadsheet has at most.
const MOST: usize = 10_000;
/// Where the list is.
const PATH: &str = "/reports/ratings/list";

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    agent: String,
    #[serde(default)]
    project: String,
    #[serde(default)]
    priority: String,
    #[serde(default)]
    show: String,
    after: Option<String>,
    /// The ticket whose rating has just been marked.
    marked: Option<TicketNumber>,
}

/// Which ratings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
enum Show {
    Unread,
    All,
}

impl Show {
    fn name(self) -> &'static str {
        self.into()
    }

    fn of(name: &str) -> Result<Self, Fault> {
        match name {
            "" | "unread" => Ok(Self::Unread),
            "all" => Ok(Self::All),
            _ => Err(Fault::Unreadable("unknown kind of ratings")),
        }
    }
}

#[derive(Template)]
#[template(path = "ratings.html")]
struct List<'a> {
    f: &'a Frame,
    tabs: Vec<Link>,
    when: String,
    form: DaysForm,
    /// `None` if the days are invalid.
    narrow: Option<NarrowForm>,
    notice: Option<Banner>,
    shows: Vec<Link>,
    /// None where the days are none.
    ratings: Option<Vec<RatingOf>>,
    unread: bool,
    /// What a form of the page bears, so that it leads back here.
    back: Vec<Param>,
    more: Option<String>,
    csv: Option<String>,
}

/// A rating in the list.
struct RatingOf {
    /// The address of its ticket.
    href: String,
    /// The address that marks it as read; `None` if the reader does not lead or it is already marked.
    mark: Option<String>,
    id: String,
    stars: u8,
    stars_words: String,
    subject: String,
    number: String,
    at: Markup,
    project: String,
    customer: String,
    agent: Option<String>,
    comment: Option<Markup>,
    /// The placeholder for a missing comment.
    none: String,
    read: String,
}

fn read(visit: &Visit, asked: Result<Query<Asked>, QueryRejection>) -> Result<Asked, Fault> {
    visit.agent()?;
    let Ok(Query(asked)) = asked else { return Err(Fault::Unreadable("unknown field")) };
    Ok(asked)
}

impl Asked {
    /// Returns what every report is asked.
    fn report(&self) -> AskedReport {
        AskedReport {
            from: self.from.clone(),
            to: self.to.clone(),
            agent: self.agent.clone(),
            project: self.project.clone(),
            priority: self.priority.clone(),
        }
    }
}

/// Returns the days that were chosen; by default the last twelve weeks, so that unread ratings do not vanish
/// with their month.
fn or_weeks(f: &Frame, chosen: Chosen) -> Chosen {
    match chosen {
        (None, None) => {
            let Days { from, to } = Days::weeks(today(f));
            (Some(from), Some(to))
        }
        chosen @ (Some(_), _) | chosen @ (None, Some(_)) => chosen,
    }
}

/// Shows the list; invalid days are refused at their field.
pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let asked = read(&visit, asked)?;
    let (f, report, show) = (&*visit.frame, asked.report(), Show::of(&asked.show)?);
    let tabs = tabs(f, ReportName::Ratings, Current::True, &report);
    let narrow = report.narrow();
    let filter = narrow.filter()?;
    let mut beside = narrow.params();
    beside.push(Param::new("show", show.name().to_owned()));
    let title = f.w("report-rating-list");
    let page = PageOf { title: &title, menu: Some(Menu::Reports), roomy: true };
    let unread = show == Show::Unread;
    let chosen = match report.chosen() {
        Ok(chosen) => or_weeks(f, chosen),
        Err(problem) => {
            let list = List {
                f,
                tabs,
                when: f.w("report-bad-days"),
                form: DaysForm::refused(f, PATH, &report, problem).also(beside),
                narrow: None,
                notice: Some(problem.notice(f)),
                shows: Vec::new(),
                ratings: None,
                unread,
                back: Vec::new(),
                more: None,
                csv: None,
            };
            return Ok(page.show(&app, f, StatusCode::UNPROCESSABLE_ENTITY, &list));
        }
    };
    let (reader, zone, after) = (visit.me.reader.clone(), f.here.zone, asked.after.clone());
    let (found, days) = app
        .desk()
        .long(move |desk| {
            let period = desk.days(chosen.0, chosen.1)?;
            let after = after.as_deref();
            let found = desk.rating_list(&reader, period, &filter, unread, after, ROWS)?;
            Ok::<_, Error>((found, Days::of(period, zone)))
        })
        .await?;
    let marked = match asked.marked {
        Some(number) => marked(&app, &visit, number).await?,
        None => None,
    };
    let notice = found.as_of.as_ref().map(|at| Banner::as_of(f, at)).or(marked);
    let query = |show: Show| format!("{}{}&show={}", days.query(), narrow.query(), show.name());
    let shows = [(Show::Unread, "ratings-unread"), (Show::All, "ratings-all")];
    let mut back = days.params();
    back.extend(beside.clone());
    back.extend(asked.after.map(|after| Param::new("after", after)));
    let list = List {
        f,
        tabs,
        when: days.told(f),
        form: DaysForm::of(f, PATH, days).also(beside),
        notice,
        shows: shows
            .into_iter()
            .map(|(one, key)| Link {
                href: f.to(&format!("{PATH}{}", query(one))),
                word: f.w(key),
                current: (one == show).then_some(Current::Page),
            })
            .collect(),
        ratings: Some(found.items.into_iter().map(|one| RatingOf::of(&visit, one)).collect()),
        unread,
        back,
        more: found.next.map(|next| f.to(&format!("{PATH}{}&after={next}", query(show)))),
        csv: Some(f.to(&format!("{PATH}/csv{}", query(show)))),
        narrow: Some(NarrowForm::of(f, PATH, narrow, {
            let mut also = days.params();
            also.push(Param::new("show", show.name().to_owned()));
            also
        })),
    };
    Ok(page.show(&app, f, StatusCode::OK, &list))
}

/// Returns the confirmation that the reader has just marked a rating as read; empty if it is not marked, or
/// was marked by somebody else or some time ago.
async fn marked(app: &App, visit: &Visit, number: TicketNumber) -> Result<Option<Banner>, Fault> {
    let f = &*visit.frame;
    let reader = visit.me.reader.clone();
    let read = app.desk().run(move |desk| desk.rating_read(&reader, number));
    let mark = read.await?.filter(|mark| {
        visit.me.agent().is_some_and(|me| me.as_str() == mark.by.key)
            && f.here.now - mark.at <= TimeDelta::minutes(10)
    });
    Ok(mark.map(|_| Banner::good(f.say("ratings-marked", "number", &f.number(&number)))))
}

/// Sends the list for a spreadsheet.
pub(crate) async fn csv(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let asked = read(&visit, asked)?;
    let (f, show) = (&*visit.frame, Show::of(&asked.show)?);
    let report = asked.report();
    let filter = report.narrow().filter()?;
    let chosen = report.chosen().map_err(|_| Fault::Unreadable("these are no days"))?;
    let (from, to) = or_weeks(f, chosen);
    let (reader, zone) = (visit.me.reader.clone(), f.here.zone);
    let found = app
        .desk()
        .long(move |desk| {
            let period = desk.days(from, to)?;
            let unread = show == Show::Unread;
            let found = desk.ratings(&reader, period, &filter, unread, MOST)?;
            Ok::<_, Error>((found, Days::of(period, zone)))
        })
        .await;
    let (found, days) = match found {
        Ok(found) => found,
        Err(Error::Input { field: "ratings", .. }) => return Ok(too_many(&app, f)),
        Err(error) => return Err(error.into()),
    };
    let name = format!("rating-list{}{}", days.in_name(), as_of_in_name(f, found.as_of));
    Ok(spreadsheet(&name, &RatingEntry::csv(&found.items)))
}

#[derive(Template)]
#[template(path = "notice.html")]
struct TooMany<'a> {
    f: &'a Frame,
    notice: Option<Banner>,
}

fn too_many(app: &App, f: &Frame) -> Response {
    let count = u64::try_from(MOST).unwrap_or(u64::MAX);
    let what = f.say("ratings-too-many", "count", &f.l10n.count(count));
    let mut notice = Banner::bad(Refused { what, instead: String::new() });
    notice.link = Some(Link::to(f.to(PATH), f.w("report-rating-list")));
    let title = f.w("report-rating-list");
    let page = PageOf { title: &title, menu: Some(Menu::Reports), roomy: false };
    page.show(app, f, StatusCode::UNPROCESSABLE_ENTITY, &TooMany { f, notice: Some(notice) })
}

impl RatingOf {
    fn of(visit: &Visit, rating: RatingEntry) -> Self {
        let (f, l10n) = (&*visit.frame, visit.frame.l10n);
        let read = rating.read.as_ref().map(|read| {
            let args = Args::new().text("name", l10n.person(&read.by));
            let by = l10n.say("report-read-by", &args.text("at", l10n.moment(read.at, f.here)));
            f.say("ratings-read", "by", &by)
        });
        let may_mark = visit.me.lead && read.is_none();
        let mark = f.to(&format!("/reports/ratings/{}/read", rating.number));
        Self {
            href: f.ticket(&rating.number, ""),
            mark: may_mark.then_some(mark),
            id: format!("r{}", rating.number),
            stars: rating.stars.get(),
            stars_words: l10n.stars(rating.stars),
            subject: l10n.subject(rating.subject.as_deref()),
            number: f.number(&rating.number),
            at: f.moment(&rating.closed_at),
            project: l10n.project_or_general(rating.project.as_ref()),
            customer: l10n.person(&rating.customer),
            agent: rating.agent.as_ref().map(|agent| l10n.person(agent)),
            comment: rating.comment.as_deref().map(paragraphs),
            none: f.w(if rating.erased { "report-comment-erased" } else { "ratings-no-comment" }),
            read: read.unwrap_or_else(|| f.w("ratings-not-read")),
        }
    }
}
