//! Streams of events, as browsers read them (HTML, server-sent events).

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use helpdesk::{Reader, Version};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, Sleep, interval_at, sleep_until};

use super::hub;
use crate::app::App;

/// How often a silent stream sends a sign of life: by the clock alone, so that its bytes reveal nothing about
/// what happens (S6).
const ALIVE: Duration = Duration::from_secs(15);
/// How long a stream lasts at most; the browser comes back by itself, and is checked again.
const LASTS: Duration = Duration::from_secs(10 * 60);
/// The least time between two events of the queue.
const CALM: Duration = Duration::from_secs(2);

/// Something that a page listens to.
pub(super) trait Told: Send + 'static {
    /// Returns the next event's version, or `None` when the stream ends. It may be dropped while it waits,
    /// and called again.
    fn next(&mut self) -> impl Future<Output = Option<Version>> + Send;
}

struct Stream<T> {
    told: T,
    alive: Interval,
    end: Pin<Box<Sleep>>,
    begun: bool,
}

/// Answers with a stream of events.
pub(super) fn answer(told: impl Told) -> Response {
    let now = Instant::now();
    let mut alive = interval_at(now + ALIVE, ALIVE);
    alive.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let end = Box::pin(sleep_until(now + LASTS));
    let from = Stream { told, alive, end, begun: false };
    let body = Body::from_stream(stream::unfold(from, |mut from| async move {
        let frame = from.next().await?;
        Some((Ok::<_, Infallible>(frame), from))
    }));
    let headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Proxies would keep the events to themselves until there are many.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ]);
    (headers, body).into_response()
}

impl<T: Told> Stream<T> {
    async fn next(&mut self) -> Option<Bytes> {
        if !self.begun {
            self.begun = true;
            return Some(Bytes::from_static(b"retry: 3000\n\n"));
        }
        tokio::select! {
            biased;
            () = &mut self.end => None,
            version = self.told.next() => {
                version.map(|version| Bytes::from(format!("event: changed\ndata: {version}\n\n")))
            }
            _ = self.alive.tick() => Some(Bytes::from_static(b":\n\n")),
        }
    }
}

/// Returns whether somebody may still act; in doubt not.
async fn may_listen(app: &App, reader: &Reader) -> bool {
    let reader = reader.clone();
    let may = app.desk().run(move |desk| desk.may_read(&reader)).await;
    may.unwrap_or(false)
}

/// What a ticket's page listens to.
pub(super) struct OfTicket {
    app: App,
    reader: Reader,
    news: hub::OfTicket,
    /// The version that was told last.
    last: Version,
    /// A version to tell, once it is known that the reader may still listen.
    due: Option<Version>,
}

impl OfTicket {
    pub(super) fn new(
        app: App,
        reader: Reader,
        news: hub::OfTicket,
        seen: Version,
        version: Version,
    ) -> Self {
        let due = (version > seen).then_some(version);
        Self { app, reader, news, last: version, due }
    }
}

impl Told for OfTicket {
    async fn next(&mut self) -> Option<Version> {
        loop {
            if let Some(version) = self.due {
                if !may_listen(&self.app, &self.reader).await {
                    return None;
                }
                (self.last, self.due) = (version, None);
                return Some(version);
            }
            let version = self.news.moved().await?;
            // What was read on connecting may be announced once more.
            self.due = (version > self.last).then_some(version);
        }
    }
}

/// What the queue listens to: anything at all, but calmly.
pub(super) struct OfQueue {
    app: App,
    reader: Reader,
    news: watch::Receiver<u64>,
    count: u64,
    moved: bool,
    not_before: Instant,
}

impl OfQueue {
    pub(super) fn new(app: App, reader: Reader, news: watch::Receiver<u64>, moved: bool) -> Self {
        Self { app, reader, news, count: 0, moved, not_before: Instant::now() }
    }
}

impl Told for OfQueue {
    async fn next(&mut self) -> Option<Version> {
        while !self.moved {
            self.news.changed().await.ok()?;
            self.moved = true;
        }
        sleep_until(self.not_before).await;
        if !may_listen(&self.app, &self.reader).await {
            return None;
        }
        // What came meanwhile is covered by this.
        self.news.mark_unchanged();
        self.moved = false;
        self.not_before = Instant::now() + CALM;
        self.count = self.count.saturating_add(1);
        Some(Version(self.count))
    }
}
