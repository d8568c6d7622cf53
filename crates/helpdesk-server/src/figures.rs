//! What is counted. The values of labels are our own constants, never what somebody sent.

use std::sync::Arc;
use std::time::Duration;

use helpdesk::Lag;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use strum::IntoStaticStr;

use crate::supervisor::TaskState;

/// Bounds of the histogram, in seconds.
const BOUNDS: [f64; 9] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum Outcome {
    /// Somebody signed in.
    Done,
    /// There is no such person, or the password is wrong.
    Wrong,
    /// It was refused unseen.
    Throttled,
}

impl Outcome {
    fn name(self) -> &'static str {
        self.into()
    }
}

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Asked {
    pub(crate) method: &'static str,
    /// A path of the table of routes, with its parameters in braces; `none` if none matched.
    pub(crate) route: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: &'static str,
    status: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfTask {
    task: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfFollower {
    follower: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    outcome: &'static str,
}

/// The counts since the start.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
    sign_ins: Family<Ended, Counter>,
    connections: Gauge,
    streams: Gauge,
    restarts: Family<OfTask, Counter>,
    failures: Family<OfTask, Counter>,
    failing: Family<OfTask, Gauge>,
    lag_events: Family<OfFollower, Gauge>,
    lag_seconds: Family<OfFollower, Gauge>,
    registry: Arc<Registry>,
}

impl Default for Figures {
    fn default() -> Self {
        let make: fn() -> Histogram = || Histogram::new(BOUNDS);
        let seconds = Family::new_with_constructor(make);
        let mut figures = Self {
            requests: Family::default(),
            seconds,
            sign_ins: Family::default(),
            connections: Gauge::default(),
            streams: Gauge::default(),
            restarts: Family::default(),
            failures: Family::default(),
            failing: Family::default(),
            lag_events: Family::default(),
            lag_seconds: Family::default(),
            registry: Arc::default(),
        };
        figures.registry = Arc::new(figures.registered());
        figures
    }
}

impl Figures {
    fn registered(&self) -> Registry {
        let mut all = Registry::with_prefix("helpdesk");
        all.register("requests", "Requests answered", self.requests.clone());
        all.register("request_seconds", "Time until the answer began", self.seconds.clone());
        all.register("sign_ins", "Sign-ins by how they ended", self.sign_ins.clone());
        all.register("connections", "Connections that are open", self.connections.clone());
        all.register("live_streams", "Pages that wait for news", self.streams.clone());
        all.register("task_restarts", "Tasks started again", self.restarts.clone());
        all.register("task_failures", "Rounds of a task that failed", self.failures.clone());
        all.register("task_failing", "Whether a task is failing", self.failing.clone());
        let events = "Events that a follower has not taken";
        all.register("follower_lag_events", events, self.lag_events.clone());
        let seconds = "Age of the first event that a follower has not taken, 0 if there is none";
        all.register("follower_lag_seconds", seconds, self.lag_seconds.clone());
        all
    }

    /// Counts an answer.
    pub(crate) fn answered(&self, asked: Asked, status: u16, took: Duration) {
        let Asked { method, route } = asked;
        let status = class(status);
        self.requests.get_or_create(&Answered { method, route, status }).inc();
        self.seconds.get_or_create(&asked).observe(took.as_secs_f64());
    }

    /// Counts a sign-in.
    pub(crate) fn sign_in(&self, outcome: Outcome) {
        self.sign_ins.get_or_create(&Ended { outcome: outcome.name() }).inc();
    }

    /// Returns the gauge of open streams of events.
    pub(crate) const fn streams(&self) -> &Gauge {
        &self.streams
    }

    /// Returns all figures as text. Of followers it says nothing where their lags are not known.
    pub(crate) fn text(
        &self,
        connections: usize,
        tasks: &[TaskState],
        lags: Option<&[Lag]>,
    ) -> Option<String> {
        self.connections.set(i64::try_from(connections).unwrap_or(i64::MAX));
        for TaskState { name: task, failing, restarts, failures } in tasks.iter().copied() {
            let up_to = |family: &Family<OfTask, Counter>, count: u64| {
                let counted = family.get_or_create(&OfTask { task }).clone();
                counted.inc_by(count.saturating_sub(counted.get()));
            };
            up_to(&self.restarts, restarts);
            up_to(&self.failures, failures);
            self.failing.get_or_create(&OfTask { task }).set(i64::from(failing));
        }
        if lags.is_none() {
            self.lag_events.clear();
            self.lag_seconds.clear();
        }
        for Lag { follower, events, seconds } in lags.into_iter().flatten() {
            let of = OfFollower { follower: follower.name() };
            let shown = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            self.lag_events.get_or_create(&of).set(shown(*events));
            self.lag_seconds.get_or_create(&of).set(shown(seconds.unwrap_or(0)));
        }
        let mut text = String::new();
        encode(&mut text, &self.registry).ok()?;
        Some(text)
    }
}

const fn class(status: u16) -> &'static str {
    match status {
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500..600 => "5xx",
        _ => "1xx",
    }
}
