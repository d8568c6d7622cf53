//! What is counted. The values of labels are constants of ours, never what somebody sent.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::supervisor::TaskState;

/// Bounds of the histogram, in seconds.
const BOUNDS: [f64; 9] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Somebody signed in.
    Done,
    /// Nobody is meant, or the password is wrong.
    Wrong,
    /// It was refused unseen.
    Throttled,
}

impl Outcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Wrong => "wrong",
            Self::Throttled => "throttled",
        }
    }
}

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Asked {
    pub(crate) method: &'static str,
    /// A path of the table of routes, with its parameters in braces; `none` where none matched.
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
struct Ended {
    outcome: &'static str,
}

/// What is counted since the start.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
    sign_ins: Family<Ended, Counter>,
    connections: Gauge,
    streams: Gauge,
    restarts: Family<OfTask, Counter>,
    failing: Family<OfTask, Gauge>,
    registry: Arc<Registry>,
}

impl Default for Figures {
    fn default() -> Self {
        let requests = Family::default();
        let make: fn() -> Histogram = || Histogram::new(BOUNDS);
        let seconds = Family::new_with_constructor(make);
        let sign_ins = Family::default();
        let (connections, streams) = (Gauge::default(), Gauge::default());
        let (restarts, failing) = (Family::default(), Family::default());
        let mut registry = Registry::with_prefix("helpdesk");
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "Time until the answer began", seconds.clone());
        registry.register("sign_ins", "Sign-ins by how they ended", sign_ins.clone());
        registry.register("connections", "Connections that are open", connections.clone());
        registry.register("live_streams", "Pages that wait for news", streams.clone());
        registry.register("task_restarts", "Tasks started again", restarts.clone());
        registry.register("task_failing", "Whether a task is failing", failing.clone());
        let registry = Arc::new(registry);
        Self { requests, seconds, sign_ins, connections, streams, restarts, failing, registry }
    }
}

impl Figures {
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

    /// Returns all figures as text.
    pub(crate) fn text(&self, connections: usize, tasks: &[TaskState]) -> Option<String> {
        self.connections.set(i64::try_from(connections).unwrap_or(i64::MAX));
        for TaskState { name: task, failing, restarts } in tasks.iter().copied() {
            let counted = self.restarts.get_or_create(&OfTask { task }).clone();
            counted.inc_by(restarts.saturating_sub(counted.get()));
            self.failing.get_or_create(&OfTask { task }).set(i64::from(failing));
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
