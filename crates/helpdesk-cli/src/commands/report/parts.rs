//! The figures of a report as lines of cells, for tables and for spreadsheets.

use helpdesk::core::view::Person;
use helpdesk::{
    AccessLine, AnswerLine, BacklogLine, CloseLine, CutView, OfAgent, ProjectLine, RatingLine,
    ReportView, ResolutionLine, SpreadLine,
};
use helpdesk_l10n::{Args, Heading};

use crate::session::Session;

/// A figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// So many.
    Count(u64),
    /// A part of a whole, 0 to 1.
    Share(Option<f64>),
    /// A mean.
    Mean(Option<f64>),
    /// A length of time in seconds.
    Length(Option<i64>),
    /// A length of working time in seconds.
    Working(Option<i64>),
}

/// A column: its name for programs, its title for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) title: String,
}

/// The figures of everything, or of one agent, project, priority, week or age.
#[derive(Debug)]
pub(super) struct Line {
    /// What is told apart: `total`, `agent`, `project`, `priority`, `week`, `age`.
    pub(super) cut: &'static str,
    /// Which one, for programs.
    pub(super) key: String,
    /// Its name, if it has one.
    pub(super) name: String,
    /// Which one, for people.
    pub(super) label: String,
    pub(super) values: Vec<Value>,
}

/// Lines with the same columns.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) columns: Vec<Column>,
    pub(super) lines: Vec<Line>,
    /// What is said under the tables.
    pub(super) below: Option<String>,
}

/// Returns the parts of a report; but for first answers and resolutions there is one.
pub(super) fn of(view: &ReportView, session: &Session) -> Vec<Part> {
    let said = Said(session);
    match view {
        ReportView::Ratings(cut) => vec![said.cut("ratings", "report-ratings", cut)],
        ReportView::Answers { first_answer, resolution } => vec![
            said.cut("first_answer", "report-first-answer", first_answer),
            said.cut("resolution", "report-resolution", resolution),
        ],
        ReportView::Closes(cut) => vec![said.cut("closes", "report-closes", cut)],
        ReportView::Backlog { total, overdue, by_age, by_agent } => {
            let mut part = said.part("backlog", "report-backlog", total);
            for of in by_age {
                let label = said.word(age_key(of.age));
                part.lines.push(line("age", of.age, "", label, &of.figures));
            }
            part.lines.extend(said.agents(by_agent));
            let count = Args::new().number("count", *overdue);
            part.below = Some(session.output.say("report-overdue", &count));
            vec![part]
        }
        ReportView::Access { total, by_agent } => {
            let mut part = said.part("access", "report-access", total);
            part.lines.extend(said.agents(by_agent));
            vec![part]
        }
    }
}

fn age_key(age: &str) -> &'static str {
    match age {
        "under_1_day" => "report-age-day",
        "1_to_3_days" => "report-age-three-days",
        "4_to_7_days" => "report-age-week",
        "8_to_14_days" => "report-age-two-weeks",
        _ => "report-age-older",
    }
}

fn line(cut: &'static str, key: &str, name: &str, label: String, figures: &impl Figures) -> Line {
    Line { cut, key: key.to_owned(), name: name.to_owned(), label, values: figures.values() }
}

/// The words of the reader's language.
#[derive(Clone, Copy)]
struct Said<'a>(&'a Session);

impl Said<'_> {
    fn word(self, key: &str) -> String {
        self.0.output.l10n().word(key)
    }

    fn part<F: Figures>(self, name: &'static str, title: &str, total: &F) -> Part {
        let columns = F::COLUMNS.iter().map(|(name, key)| {
            // The stars of a column stand at the end of its name.
            let stars = name.strip_prefix("stars_").unwrap_or_default();
            let title = self.0.output.say(key, &Args::new().text("stars", stars));
            Column { name, title }
        });
        let all = line("total", "", "", self.word("report-total"), total);
        let (title, columns) = (self.word(title), columns.collect());
        Part { name, title, columns, lines: vec![all], below: None }
    }

    fn cut<F: Figures>(self, name: &'static str, title: &str, cut: &CutView<F>) -> Part {
        let l10n = self.0.output.l10n();
        let mut part = self.part(name, title, &cut.total);
        part.lines.extend(self.agents(&cut.by_agent));
        for of in &cut.by_project {
            part.lines.push(self.project(of.project.as_ref(), &of.figures));
        }
        for of in &cut.by_priority {
            let label = l10n.priority(of.priority);
            part.lines.push(line("priority", of.priority.name(), "", label, &of.figures));
        }
        for of in &cut.by_week {
            let week = of.week.to_string();
            part.lines.push(line("week", &week, "", week.clone(), &of.figures));
        }
        part
    }

    fn agents<F: Figures>(self, by_agent: &[OfAgent<F>]) -> Vec<Line> {
        let each = by_agent.iter().map(|of| match &of.agent {
            Some(agent) => {
                let label = self.0.output.l10n().person(agent);
                line("agent", &agent.key, name_of(agent), label, &of.figures)
            }
            None => line("agent", "", "", self.word("report-nobody"), &of.figures),
        });
        each.collect()
    }

    fn project<F: Figures>(self, project: Option<&ProjectLine>, figures: &F) -> Line {
        let l10n = self.0.output.l10n();
        let Some(project) = project else {
            return line("project", "", "", l10n.general_question(), figures);
        };
        let name = project.name.as_deref().unwrap_or_default();
        let label = match project.number {
            Some(number) => l10n.project(number, name),
            None => project.key.clone(),
        };
        line("project", &project.key, name, label, figures)
    }
}

fn name_of(person: &Person) -> &str {
    person.name.as_deref().unwrap_or_default()
}

/// Returns the heading of the lines that are told apart so.
pub(super) fn heading(cut: &str, session: &Session) -> String {
    let l10n = session.output.l10n();
    match cut {
        "agent" => l10n.heading(Heading::Assignee),
        "project" => l10n.heading(Heading::Project),
        "priority" => l10n.heading(Heading::Priority),
        "week" => l10n.word("report-week"),
        "age" => l10n.word("report-age"),
        _ => String::new(),
    }
}

/// Figures that stand in a line: names and titles of the columns, and what stands there.
trait Figures {
    const COLUMNS: &'static [(&'static str, &'static str)];
    fn values(&self) -> Vec<Value>;
}

fn spread(spread: SpreadLine, length: fn(Option<i64>) -> Value) -> [Value; 3] {
    [spread.p50_seconds, spread.p90_seconds, spread.longest_seconds].map(length)
}

impl Figures for RatingLine {
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("closes", "report-col-closes"),
        ("rated", "report-col-rated"),
        ("rated_share", "report-col-share"),
        ("mean", "report-col-mean"),
        ("stars_5", "report-col-stars"),
        ("stars_4", "report-col-stars"),
        ("stars_3", "report-col-stars"),
        ("stars_2", "report-col-stars"),
        ("stars_1", "report-col-stars"),
    ];

    fn values(&self) -> Vec<Value> {
        let mut values = vec![
            Value::Count(self.closes),
            Value::Count(self.rated),
            Value::Share(self.rated_share),
            Value::Mean(self.mean),
        ];
        values.extend(self.stars.iter().rev().copied().map(Value::Count));
        values
    }
}

impl Figures for AnswerLine {
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("tickets", "report-col-tickets"),
        ("met", "report-col-met"),
        ("missed", "report-col-missed"),
        ("met_share", "report-col-share"),
        ("p50_seconds", "report-col-p50"),
        ("p90_seconds", "report-col-p90"),
        ("longest_seconds", "report-col-longest"),
        ("waiting", "report-col-waiting"),
        ("unanswered", "report-col-unanswered"),
        ("called", "report-col-called"),
        ("unpromised", "report-col-unpromised"),
    ];

    fn values(&self) -> Vec<Value> {
        let mut values = vec![
            Value::Count(self.tickets),
            Value::Count(self.met),
            Value::Count(self.missed),
            Value::Share(self.met_share),
        ];
        values.extend(spread(self.wait, Value::Working));
        let counts = [self.waiting, self.unanswered, self.called, self.unpromised];
        values.extend(counts.map(Value::Count));
        values
    }
}

impl Figures for ResolutionLine {
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("closes", "report-col-closes"),
        ("resolved", "report-col-resolved"),
        ("p50_seconds", "report-col-p50"),
        ("p90_seconds", "report-col-p90"),
        ("longest_seconds", "report-col-longest"),
        ("reopened", "report-col-reopened"),
        ("reopened_share", "report-col-share"),
    ];

    fn values(&self) -> Vec<Value> {
        let mut values = vec![Value::Count(self.closes), Value::Count(self.resolved)];
        values.extend(spread(self.time, Value::Working));
        values.extend([Value::Count(self.reopened), Value::Share(self.reopened_share)]);
        values
    }
}

impl Figures for CloseLine {
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("closes", "report-col-closes"),
        ("by_customer", "report-col-by-customer"),
        ("by_agent", "report-col-by-agent"),
        ("by_clock", "report-col-by-clock"),
        ("without_word", "report-col-without-word"),
        ("without_word_share", "report-col-share"),
        ("unresolved", "report-col-unresolved"),
        ("owed", "report-col-owed"),
    ];

    fn values(&self) -> Vec<Value> {
        vec![
            Value::Count(self.closes),
            Value::Count(self.by_customer),
            Value::Count(self.by_agent),
            Value::Count(self.by_clock),
            Value::Count(self.without_word),
            Value::Share(self.without_word_share),
            Value::Count(self.unresolved),
            Value::Count(self.owed),
        ]
    }
}

impl Figures for BacklogLine {
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("tickets", "report-col-tickets"), ("waiting", "report-col-waiting")];

    fn values(&self) -> Vec<Value> {
        vec![Value::Count(self.tickets), Value::Count(self.waiting)]
    }
}

impl Figures for AccessLine {
    const COLUMNS: &'static [(&'static str, &'static str)] = &[
        ("grants", "report-col-grants"),
        ("live", "report-col-live"),
        ("taken_back", "report-col-taken-back"),
        ("given_up", "report-col-given-up"),
        ("expired", "report-col-expired"),
        ("closed", "report-col-closed"),
        ("unused", "report-col-unused"),
        ("entries", "report-col-entries"),
        ("p50_seconds", "report-col-p50"),
        ("p90_seconds", "report-col-p90"),
        ("longest_seconds", "report-col-longest"),
    ];

    fn values(&self) -> Vec<Value> {
        let counts = [
            self.grants,
            self.live,
            self.taken_back,
            self.given_up,
            self.expired,
            self.closed,
            self.unused,
            self.entries,
        ];
        let mut values: Vec<Value> = counts.into_iter().map(Value::Count).collect();
        values.extend(spread(self.lasted, Value::Length));
        values
    }
}
