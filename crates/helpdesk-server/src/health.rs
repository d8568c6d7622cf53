//! The desk's health: whether it takes commands, and how far search, reports and letters are behind. Asked at
//! most once a second, whatever the number of callers, so that no crowd of probes is a load.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use helpdesk::{AsyncHelpdesk, Error, Lag};
use tokio::sync::watch;
use tokio::time::{Duration, Instant, timeout};

use crate::accounts::Accounts;

/// For how long an answer holds.
const HOLDS: Duration = Duration::from_secs(1);
/// How long a caller waits for an answer.
const WITHIN: Duration = Duration::from_secs(2);

/// How the desk does.
#[derive(Debug)]
pub(crate) struct Health {
    desk: AsyncHelpdesk,
    accounts: Arc<Accounts>,
    ready: Shared<bool>,
    lags: Shared<Vec<Lag>>,
}

impl Health {
    pub(crate) fn new(desk: AsyncHelpdesk, accounts: Arc<Accounts>) -> Self {
        Self { desk, accounts, ready: Shared::default(), lags: Shared::default() }
    }

    /// Returns whether the desk can take a command now: it is read and written, and its file is the one under
    /// its name. An answer that does not come in time counts as no.
    pub(crate) async fn is_ready(&self) -> bool {
        let (desk, accounts) = (self.desk.clone(), Arc::clone(&self.accounts));
        let asked = async move {
            let probed = desk.write(move |desk| {
                desk.policy()?;
                desk.probe()?;
                accounts.probe()
            });
            let told = |error: &Error| tracing::error!(%error, "the desk takes no commands");
            Some(probed.await.inspect_err(told).is_ok())
        };
        self.ready.ask(asked).await.unwrap_or(false)
    }

    /// Returns how far the followers are behind, if that can be told in time.
    pub(crate) async fn lags(&self) -> Option<Vec<Lag>> {
        let desk = self.desk.clone();
        let asked = async move {
            let lags = desk.run(helpdesk::Helpdesk::lags).await;
            let told =
                |error: &Error| tracing::error!(%error, "what follows the log cannot be read");
            lags.inspect_err(told).ok()
        };
        self.lags.ask(asked).await
    }
}

/// An answer that all callers share.
#[derive(Debug)]
struct Shared<T>(Mutex<State<T>>);

#[derive(Debug)]
struct State<T> {
    /// The last answer, when it came.
    known: Option<(Instant, Option<T>)>,
    /// The question that is under way, if one is.
    asking: Option<watch::Receiver<Option<Option<T>>>>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(Mutex::new(State { known: None, asking: None }))
    }
}

impl<T: Clone + Send + Sync + 'static> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the recent answer; otherwise asks, or waits with the other callers, at most [`WITHIN`]. While
    /// a question takes longer, nobody else asks another.
    async fn ask(&self, question: impl Future<Output = Option<T>> + Send + 'static) -> Option<T> {
        let mut asking = {
            let mut state = self.lock();
            state.settle();
            match (&state.known, &state.asking) {
                (Some((at, answer)), None) if at.elapsed() < HOLDS => return answer.clone(),
                (_, Some(asking)) => asking.clone(),
                (_, None) => {
                    let (answer, asking) = watch::channel(None);
                    tokio::spawn(async move { answer.send(Some(question.await)) });
                    state.asking.insert(asking).clone()
                }
            }
        };
        let answered = timeout(WITHIN, asking.wait_for(Option::is_some)).await.ok()?;
        // Where it panicked there is no answer.
        let answer = answered.ok().and_then(|answer| answer.clone()).flatten();
        self.lock().settle();
        answer
    }
}

impl<T: Clone> State<T> {
    /// Notes the answer to the question, once it is there.
    fn settle(&mut self) {
        let Some(asking) = &self.asking else { return };
        let answer = asking.borrow().clone();
        let has_ended = answer.is_some() || asking.has_changed().is_err();
        if has_ended {
            self.known = Some((Instant::now(), answer.flatten()));
            self.asking = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Notify;
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_crowd_asks_once_and_one_that_hangs_is_not_asked_again() {
        let (shared, asked, go) =
            (Arc::new(Shared::default()), Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let ask = || {
            let (shared, asked, go) = (shared.clone(), asked.clone(), go.clone());
            tokio::spawn(async move {
                let question = async move {
                    asked.fetch_add(1, Ordering::Relaxed);
                    go.notified().await;
                    Some(7)
                };
                shared.ask(question).await
            })
        };
        // It hangs: every caller waits for two seconds, and there is still only one question.
        for crowd in [100, 50] {
            let crowd: Vec<_> = (0..crowd).map(|_| ask()).collect();
            for one in crowd {
                assert_eq!(one.await.unwrap(), None);
            }
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        go.notify_one();
        tokio::task::yield_now().await;
        assert_eq!(ask().await.unwrap(), Some(7), "the answer came at last, and holds");
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        advance(HOLDS * 2).await;
        go.notify_one();
        assert_eq!(ask().await.unwrap(), Some(7));
        assert_eq!(asked.load(Ordering::Relaxed), 2, "an old answer is asked for anew");
        // A question that panics gives no answer, and is asked again later.
        advance(HOLDS * 2).await;
        assert_eq!(shared.ask(async { panic!("made up") }).await, None);
        advance(HOLDS * 2).await;
        assert_eq!(shared.ask(async { Some(8) }).await, Some(8));
    }
}
