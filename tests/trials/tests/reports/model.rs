//! The slow recomputation: it reads only the lines of the export, and counts working time minute by minute.

mod life;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, TimeZone as _, Utc, Weekday};
use helpdesk::rules::hours::Calendar;
use helpdesk::{Period, ReportFilter};
use serde_json::{Map, Value, json};

use self::life::{Happened, Life, agent_of, text, time};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Rule {
    Right,
    /// Known to be wrong: the first resolution of all counts.
    FirstResolution,
}

pub(crate) struct Model {
    rule: Rule,
    lives: Vec<Life>,
    hours: Vec<(DateTime<Utc>, Calendar)>,
    zone: Calendar,
    agents: BTreeMap<String, Value>,
    customers: BTreeMap<String, Value>,
    projects: BTreeMap<String, Value>,
    marks: BTreeMap<u64, Value>,
}

/// What a line of a report is cut by, and what is counted.
struct Counted<T> {
    agent: Option<String>,
    project: Option<String>,
    priority: String,
    at: DateTime<Utc>,
    what: T,
}

/// A grant with its end and its entries.
type Given<'a> = (&'a Happened, Option<&'a Happened>, usize);

impl Model {
    pub(crate) fn read(export: &[u8], rule: Rule) -> Self {
        let mut model = Self {
            rule,
            lives: Vec::new(),
            hours: Vec::new(),
            zone: Calendar::default(),
            agents: BTreeMap::new(),
            customers: BTreeMap::new(),
            projects: BTreeMap::new(),
            marks: BTreeMap::new(),
        };
        for line in std::str::from_utf8(export).unwrap().lines() {
            let line: Map<String, Value> = serde_json::from_str(line).unwrap();
            let (kind, value) = line.into_iter().next().unwrap();
            model.take(&kind, &value);
        }
        model
    }

    fn take(&mut self, kind: &str, value: &Value) {
        let key = || text(&value["key"]).unwrap();
        match kind {
            "policy" => {
                self.zone = serde_json::from_value(value["policy"]["hours"].clone()).unwrap();
                for line in value["hours"].as_array().unwrap() {
                    let hours = serde_json::from_value(line["hours"].clone()).unwrap();
                    self.hours.push((time(&line["since"]), hours));
                }
            }
            "agent" => drop(self.agents.insert(key(), value["name"].clone())),
            "customer" => drop(self.customers.insert(key(), value["name"].clone())),
            "project" => drop(self.projects.insert(key(), value.clone())),
            "rating_read" => {
                self.marks.insert(value["number"].as_u64().unwrap(), value["mark"].clone());
            }
            "event" => self.event(value),
            _ => {}
        }
    }

    fn event(&mut self, value: &Value) {
        let happened = Happened::read(value);
        if let Some(number) = value["number"].as_u64() {
            self.lives.push(Life::begin(number, value, &happened));
        }
        let life = self.lives.iter_mut().find(|life| life.id == value["recorded"]["ticket"]);
        life.unwrap().log.push(happened);
    }

    /// Whole minutes, each open or not by the calendar in force at the first.
    fn working(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        let in_force = self.hours.iter().rfind(|(since, _)| *since <= from);
        let calendar = &in_force.unwrap().1;
        let minutes = (0..).map(|n| from + TimeDelta::minutes(n)).take_while(|at| *at < to);
        minutes.filter(|at| calendar.is_open(*at)).count() as i64 * 60
    }

    fn person(&self, key: Option<&String>) -> Value {
        key.map_or(Value::Null, |key| json!({ "key": key, "name": self.agents.get(key) }))
    }

    fn monday(&self, at: DateTime<Utc>) -> NaiveDate {
        let local = self.zone.zone().from_utc_datetime(&at.naive_utc());
        let week = local.date_naive().iso_week();
        NaiveDate::from_isoywd_opt(week.year(), week.week(), Weekday::Mon).unwrap()
    }

    fn cut<T>(
        &self,
        all: Vec<Counted<T>>,
        filter: &ReportFilter,
        figures: impl Fn(&[&T]) -> Value,
    ) -> Value {
        let all: Vec<Counted<T>> = all.into_iter().filter(|it| takes(filter, it)).collect();
        let of = |holds: &dyn Fn(&Counted<T>) -> bool| {
            let chosen: Vec<&T> = all.iter().filter(|it| holds(it)).map(|it| &it.what).collect();
            figures(&chosen)
        };
        let named = |name: &str, key: Value, figures: Value| {
            let mut object = figures.as_object().unwrap().clone();
            object.insert(name.to_owned(), key);
            Value::Object(object)
        };
        let agents: BTreeSet<_> = all.iter().map(|it| it.agent.clone()).collect();
        let by_agent = agents
            .iter()
            .map(|agent| named("agent", self.person(agent.as_ref()), of(&|it| it.agent == *agent)));
        let projects: BTreeSet<_> = all.iter().map(|it| it.project.clone()).collect();
        let by_project = projects.iter().map(|project| {
            let card = project.as_ref().map_or(Value::Null, |key| {
                let card = &self.projects[key];
                json!({ "key": key, "number": card["number"], "name": card["name"] })
            });
            named("project", card, of(&|it| it.project == *project))
        });
        let priorities = ["low", "medium", "high"].into_iter();
        let by_priority = priorities
            .filter(|priority| all.iter().any(|it| it.priority == *priority))
            .map(|priority| named("priority", json!(priority), of(&|it| it.priority == priority)));
        let weeks: BTreeSet<_> = all.iter().map(|it| self.monday(it.at)).collect();
        let by_week = weeks.iter().map(|week| {
            named("week", json!(week.to_string()), of(&|it| self.monday(it.at) == *week))
        });
        json!({
            "total": of(&|_| true),
            "by_agent": by_agent.collect::<Vec<_>>(),
            "by_project": by_project.collect::<Vec<_>>(),
            "by_priority": by_priority.collect::<Vec<_>>(),
            "by_week": by_week.collect::<Vec<_>>(),
        })
    }

    pub(crate) fn report(
        &self,
        name: &str,
        now: DateTime<Utc>,
        period: Period,
        filter: &ReportFilter,
    ) -> Value {
        let mut value = match name {
            "ratings" => self.cut(self.closed(period, Life::in_charge), filter, ratings),
            "answers" => json!({
                "first_answer": self.first_answers(now, period, filter),
                "resolution": self.resolutions(period, filter),
            }),
            "closes" => self.cut(self.closed(period, Life::closer), filter, closes),
            "backlog" => self.backlog(now),
            _ => self.access(period, filter),
        };
        value["report"] = json!(name);
        value
    }

    fn counted<T>(life: &Life, agent: Option<String>, at: DateTime<Utc>, what: T) -> Counted<T> {
        let project = text(&life.opened["project"]["key"]);
        Counted { agent, project, priority: text(&life.opened["priority"]).unwrap(), at, what }
    }

    fn closed(
        &self,
        period: Period,
        whose: impl Fn(&Life) -> Option<String>,
    ) -> Vec<Counted<&Life>> {
        let closed = self.lives.iter().filter_map(|life| {
            let close = life.last("closed")?;
            period.holds(close.at).then(|| Self::counted(life, whose(life), close.at, life))
        });
        closed.collect()
    }

    fn first_answers(&self, now: DateTime<Utc>, period: Period, filter: &ReportFilter) -> Value {
        let opened = self.lives.iter().filter(|life| period.holds(life.log[0].at));
        let all = opened.map(|life| {
            let agent = life.first_answer().map_or_else(|| life.assignee(), |(_, by)| Some(by));
            Self::counted(life, agent, life.log[0].at, life)
        });
        self.cut(all.collect(), filter, |lives: &[&&Life]| {
            let count = |what: &str| lives.iter().filter(|it| it.fate(now) == what).count() as u64;
            let answered = lives.iter().filter(|it| !it.is_called());
            let waits = answered.filter_map(|it| Some((it.log[0].at, it.first_answer()?.0)));
            let waits = waits.map(|(from, to)| self.working(from, to)).collect();
            let (met, missed) = (count("met"), count("missed"));
            json!({
                "tickets": lives.len(), "called": count("called"), "met": met, "missed": missed,
                "waiting": count("waiting"), "unanswered": count("unanswered"),
                "unpromised": count("unpromised"), "met_share": share(met, met + missed, 10_000),
                "wait": spread(waits),
            })
        })
    }

    fn resolutions(&self, period: Period, filter: &ReportFilter) -> Value {
        self.cut(self.closed(period, Life::in_charge), filter, |lives: &[&&Life]| {
            let times: Vec<i64> = lives
                .iter()
                .filter_map(|it| Some((it.log[0].at, it.resolution(self.rule)?)))
                .map(|(from, to)| self.working(from, to))
                .collect();
            let reopened = lives.iter().filter(|it| it.last("reopened").is_some()).count() as u64;
            let closes = lives.len() as u64;
            json!({
                "closes": closes, "resolved": times.len(), "reopened": reopened,
                "reopened_share": share(reopened, closes, 10_000), "time": spread(times),
            })
        })
    }

    fn backlog(&self, now: DateTime<Utc>) -> Value {
        let alive = || self.lives.iter().filter(|life| life.last("closed").is_none());
        let hour = |at: DateTime<Utc>| at.timestamp().div_euclid(3_600);
        let figures = |lives: Vec<&Life>| {
            let waiting = lives.iter().filter(|life| life.waits_before(u64::MAX)).count();
            json!({ "tickets": lives.len(), "waiting": waiting })
        };
        let bands = [
            ("under_1_day", 0, 24),
            ("1_to_3_days", 24, 96),
            ("4_to_7_days", 96, 192),
            ("8_to_14_days", 192, 360),
            ("over_14_days", 360, i64::MAX),
        ];
        let by_age = bands.map(|(name, from, to)| {
            let age = |life: &Life| hour(now) - hour(life.log[0].at);
            let mut object =
                figures(alive().filter(|life| (from..to).contains(&age(life))).collect());
            object["age"] = json!(name);
            object
        });
        let agents: BTreeSet<_> = alive().map(Life::assignee).collect();
        let by_agent = agents.iter().map(|agent| {
            let mut object = figures(alive().filter(|life| life.assignee() == *agent).collect());
            object["agent"] = self.person(agent.as_ref());
            object
        });
        let overdue = alive().filter(|life| life.fate(now) == "missed");
        let overdue = overdue.filter(|life| life.first_answer().is_none()).count();
        json!({
            "total": figures(alive().collect()), "overdue": overdue, "by_age": by_age,
            "by_agent": by_agent.collect::<Vec<_>>(),
        })
    }

    fn access(&self, period: Period, filter: &ReportFilter) -> Value {
        // A grant, or that somebody entered.
        let mut all: Vec<Counted<(Option<Given<'_>>, bool)>> = vec![];
        for life in &self.lives {
            for (n, given) in life.log.iter().enumerate().filter(|(_, it)| period.holds(it.at)) {
                if given.name == "access_granted" {
                    let rest = &life.log[n + 1..];
                    let end = rest.iter().position(|it| it.name == "access_ended");
                    let under = &rest[..end.unwrap_or(rest.len())];
                    let entries = under.iter().filter(|it| it.name == "project_entered").count();
                    let what = (Some((given, end.map(|end| &rest[end]), entries)), false);
                    all.push(Self::counted(life, life.assignee_at(n), given.at, what));
                }
                if given.name == "project_entered" {
                    all.push(Self::counted(life, agent_of(&given.by), given.at, (None, true)));
                }
            }
        }
        let cut = self.cut(all, filter, |them| {
            let grants: Vec<_> = them.iter().filter_map(|(grant, _)| *grant).collect();
            let ways = |why: &str| {
                let ended = grants.iter().filter_map(|(_, end, _)| *end);
                ended.filter(|end| end.detail["why"] == why).count()
            };
            let lasted = grants.iter().filter_map(|(given, end, _)| Some((*end)?.at - given.at));
            json!({
                "grants": grants.len(),
                "live": grants.iter().filter(|(_, end, _)| end.is_none()).count(),
                "unused": grants.iter().filter(|(_, _, entries)| *entries == 0).count(),
                "taken_back": ways("taken_back"), "given_up": ways("given_up"),
                "expired": ways("expired"), "closed": ways("closed"),
                "lasted": spread(lasted.map(|it| it.num_seconds()).collect()),
                "entries": them.iter().filter(|(_, entered)| *entered).count(),
            })
        });
        json!({ "total": cut["total"], "by_agent": cut["by_agent"] })
    }

    /// The list of ratings, the newest first.
    pub(crate) fn rating_list(&self, period: Period, filter: &ReportFilter) -> Value {
        let mut rated = self.closed(period, Life::in_charge);
        let is_rated = |life: &Life| life.last("closed").unwrap().detail["rating"] != Value::Null;
        rated.retain(|it| takes(filter, it) && is_rated(it.what));
        rated.sort_by_key(|it| std::cmp::Reverse((it.at, it.what.number)));
        let line = |it: &Counted<&Life>| {
            let (life, close) = (it.what, it.what.last("closed").unwrap());
            let rating = &close.detail["rating"];
            let commented = rating["comment"] != Value::Null;
            let customer = text(&life.opened["customer"]).unwrap();
            let mark = self.marks.get(&life.number).map(
                |mark| json!({ "by": self.person(text(&mark["by"]).as_ref()), "at": mark["at"] }),
            );
            json!({
                "number": life.number, "id": life.id, "closed_at": close.at,
                "stars": rating["stars"],
                "comment": if commented { close.text.clone() } else { Value::Null },
                "erased": false,
                "agent": self.person(text(&rating["agent"]).as_ref()),
                "customer": { "key": customer, "name": self.customers[&customer] },
                "project": life.opened["project"], "priority": it.priority,
                "subject": life.subject, "read": mark,
            })
        };
        rated.iter().map(line).collect()
    }
}

fn takes<T>(filter: &ReportFilter, it: &Counted<T>) -> bool {
    let agent = filter.agent.as_ref().map(ToString::to_string);
    let project = filter.project.as_ref().map(ToString::to_string);
    let priority = filter.priority.map(|priority| priority.name().to_owned());
    (agent.is_none() || agent == it.agent)
        && (project.is_none() || project == it.project)
        && priority.is_none_or(|priority| priority == it.priority)
}

fn ratings(lives: &[&&Life]) -> Value {
    let stars: Vec<u64> = lives
        .iter()
        .filter_map(|life| life.last("closed").unwrap().detail["rating"]["stars"].as_u64())
        .collect();
    let (closes, rated) = (lives.len() as u64, stars.len() as u64);
    let counts: Vec<usize> =
        (1..=5).map(|n| stars.iter().filter(|given| **given == n).count()).collect();
    json!({
        "closes": closes, "rated": rated, "rated_share": share(rated, closes, 10_000),
        "mean": share(stars.iter().sum(), rated, 100), "stars": counts,
    })
}

fn closes(lives: &[&&Life]) -> Value {
    let count = |holds: &dyn Fn(&Life, &Happened) -> bool| {
        lives.iter().filter(|life| holds(life, life.last("closed").unwrap())).count() as u64
    };
    let by = |kind: &'static str| count(&move |_, close| close.by["kind"] == kind);
    let without = by("agent") + by("system");
    json!({
        "closes": lives.len(), "by_customer": by("customer"), "by_agent": by("agent"),
        "by_clock": by("system"), "without_word": without,
        "without_word_share": share(without, lives.len() as u64, 10_000),
        "unresolved": count(&|life, close| {
            close.by["kind"] == "agent" && life.resolution(Rule::Right).is_none()
        }),
        "owed": count(&|life, close| {
            close.by["kind"] != "customer" && life.waits_before(close.seq)
        }),
    })
}

/// Rounded half up.
fn share(part: u64, whole: u64, places: u64) -> Option<f64> {
    let units = (part * places * 2 + whole).checked_div(whole * 2)?;
    Some(units as f64 / places as f64)
}

/// A percentile is the smallest length that at least that many of a hundred do not exceed.
fn spread(mut seconds: Vec<i64>) -> Value {
    seconds.sort_unstable();
    let percentile = |percent: usize| {
        let enough = |it: &&i64| {
            let within = seconds.iter().filter(|other| *other <= *it).count();
            within * 100 >= percent * seconds.len()
        };
        seconds.iter().find(enough)
    };
    json!({
        "count": seconds.len(), "p50_seconds": percentile(50), "p90_seconds": percentile(90),
        "longest_seconds": seconds.last(),
    })
}

/// Whether a report counts anything at all.
pub(crate) fn is_about_something(report: &Value) -> bool {
    ["/total/closes", "/first_answer/total/tickets", "/total/tickets", "/total/grants"]
        .iter()
        .any(|place| report.pointer(place).and_then(Value::as_u64).is_some_and(|count| count > 0))
}
