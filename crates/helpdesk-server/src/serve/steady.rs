//! A request's body that must keep coming.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// How many bytes a second a body must bring in the long run.
const RATE: u64 = 1024;

/// The client sends nothing more, or too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body does not come")]
pub(super) struct Stalled;

type Problem = Box<dyn std::error::Error + Send + Sync>;

/// A body that fails when its next bytes are waited for too long, or all of it is too slow. Only
/// waiting counts: while the desk is busy with what came, the client has time.
#[derive(Debug)]
pub(super) struct Steady<B> {
    inner: B,
    idle: Duration,
    bytes: u64,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    stalled: Arc<AtomicBool>,
}

impl<B> Steady<B> {
    /// Returns the body, and whether it has stalled.
    pub(super) fn new(inner: B, idle: Duration) -> (Self, Arc<AtomicBool>) {
        let stalled = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stalled);
        (Self { inner, idle, bytes: 0, waited: Duration::ZERO, waiting: None, stalled }, told)
    }

    /// Returns how long may be waited now.
    fn patience(&self) -> Duration {
        let earned = self.idle + Duration::from_secs(self.bytes / RATE);
        self.idle.min(earned.saturating_sub(self.waited))
    }
}

impl<B> HttpBody for Steady<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<Problem>,
{
    type Data = Bytes;
    type Error = Problem;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Problem>>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_frame(context) {
            Poll::Ready(frame) => {
                if let Some((since, _)) = this.waiting.take() {
                    this.waited += since.elapsed();
                }
                if let Some(Ok(frame)) = &frame {
                    this.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => {
                let patience = this.patience();
                let begin = || (Instant::now(), Box::pin(sleep(patience)));
                let (_, over) = this.waiting.get_or_insert_with(begin);
                if over.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                this.stalled.store(true, Ordering::Relaxed);
                Poll::Ready(Some(Err(Stalled.into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
