//! Work that goes on beside the pages for as long as the desk is served, such as the sweep and the mail: one
//! thread per task. A task that panics or ends early is logged, counted, and started again after a growing
//! pause, so that nothing dies unnoticed.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fmt, io};

/// How long the pause before a task is started again is at first.
const FIRST: Duration = Duration::from_secs(1);
/// How long it grows to.
const MOST: Duration = Duration::from_secs(60);

/// Why a task ended before it was told to.
pub type TaskError = Box<dyn std::error::Error + Send + Sync>;

/// Keeps tasks running. Cheap to clone; all clones are one supervisor.
#[derive(Debug, Clone)]
pub struct Supervisor(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    stop: Stop,
    tasks: Mutex<Vec<(Arc<Task>, JoinHandle<()>)>>,
    first: Duration,
}

/// Tells everything to end.
#[derive(Debug, Clone, Default)]
struct Stop(Arc<(Mutex<bool>, Condvar)>);

#[derive(Debug)]
struct Task {
    name: &'static str,
    failing: AtomicBool,
    restarts: AtomicU64,
    failures: AtomicU64,
}

/// How a task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskState {
    /// Its name.
    pub name: &'static str,
    /// Whether it has failed and has not gone well since.
    pub failing: bool,
    /// How often it was started again.
    pub restarts: u64,
    /// How many of its rounds did not go well, though it went on.
    pub failures: u64,
}

/// What a task is told by its supervisor, and tells it.
pub struct Rounds {
    stop: Stop,
    task: Arc<Task>,
}

impl fmt::Debug for Rounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rounds").field(&self.task.name).finish()
    }
}

impl Default for Supervisor {
    fn default() -> Self {
        Self::pausing(FIRST)
    }
}

impl Supervisor {
    /// Returns a supervisor with this first pause before a task is started again; each further pause is twice
    /// the one before, up to a minute.
    #[must_use]
    pub fn pausing(first: Duration) -> Self {
        let (stop, tasks) = (Stop::default(), Mutex::default());
        Self(Arc::new(Shared { stop, tasks, first }))
    }

    /// Starts a task on a thread of its own. It works until [`Rounds::pause`] tells it to end; if it ends
    /// before, or panics, it is started again from scratch.
    ///
    /// # Errors
    /// When there is no thread.
    pub fn start(
        &self,
        name: &'static str,
        mut work: impl FnMut(&Rounds) -> Result<(), TaskError> + Send + 'static,
    ) -> io::Result<()> {
        let (failing, restarts, failures) = Default::default();
        let task = Arc::new(Task { name, failing, restarts, failures });
        let rounds = Rounds { stop: self.0.stop.clone(), task: Arc::clone(&task) };
        let first = self.0.first;
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || supervise(&rounds, first, &mut work))?;
        self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner).push((task, thread));
        Ok(())
    }

    /// Returns the state of every task, in the order in which they were started.
    #[must_use]
    pub fn tasks(&self) -> Vec<TaskState> {
        let tasks = self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().map(|(task, _)| task.state()).collect()
    }

    /// Returns the first task that is failing, if any is.
    #[must_use]
    pub fn failing(&self) -> Option<&'static str> {
        self.tasks().into_iter().find(|task| task.failing).map(|task| task.name)
    }

    /// Tells every task to end, and waits for that at most this long.
    pub fn stop(&self, within: Duration) {
        self.0.stop.now();
        let end = Instant::now() + within;
        let mut tasks = self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, thread) in tasks.drain(..) {
            while !thread.is_finished() && Instant::now() < end {
                thread::park_timeout(Duration::from_millis(5));
            }
            if thread.is_finished() {
                // What it panicked with has already been logged.
                drop(thread.join());
            }
        }
    }
}

fn supervise(
    rounds: &Rounds,
    first: Duration,
    work: &mut impl FnMut(&Rounds) -> Result<(), TaskError>,
) {
    let task = rounds.task.name;
    let mut pause = first;
    loop {
        let ended = catch_unwind(AssertUnwindSafe(|| work(rounds)));
        if rounds.stop.is_now() {
            return;
        }
        let why = match ended {
            Ok(Ok(())) => "it ended".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(panic) => format!("it panicked: {}", told(&*panic)),
        };
        // It had gone well before: the pause begins small again.
        if !rounds.task.failing.swap(true, Ordering::Relaxed) {
            pause = first;
        }
        rounds.task.restarts.fetch_add(1, Ordering::Relaxed);
        let seconds = pause.as_secs_f64();
        tracing::error!(task, why, seconds, "a task failed and is started again after a pause");
        if rounds.stop.wait(pause) {
            return;
        }
        pause = pause.saturating_mul(2).min(MOST);
    }
}

/// Returns what a panic says of itself.
fn told(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason is given")
}

impl Rounds {
    /// Ends a round that went well and pauses; returns whether the task should go on.
    #[must_use]
    pub fn pause(&self, pause: Duration) -> bool {
        self.task.failing.store(false, Ordering::Relaxed);
        !self.stop.wait(pause)
    }

    /// Counts a round that did not go well, though the task is not failing yet.
    pub fn count_failure(&self) {
        self.task.failures.fetch_add(1, Ordering::Relaxed);
    }

    /// Ends a round that did not go well, though the task can go on, and pauses; returns whether it should go
    /// on. The task is failing until a round goes well.
    #[must_use]
    pub fn pause_failing(&self, pause: Duration) -> bool {
        self.task.failing.store(true, Ordering::Relaxed);
        !self.stop.wait(pause)
    }
}

impl Task {
    fn state(&self) -> TaskState {
        let failing = self.failing.load(Ordering::Relaxed);
        let (restarts, failures) = (&self.restarts, &self.failures);
        let (restarts, failures) =
            (restarts.load(Ordering::Relaxed), failures.load(Ordering::Relaxed));
        TaskState { name: self.name, failing, restarts, failures }
    }
}

impl Stop {
    fn now(&self) {
        let (now, told) = &*self.0;
        *now.lock().unwrap_or_else(PoisonError::into_inner) = true;
        told.notify_all();
    }

    fn is_now(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits this long, or until it is time to stop; returns whether it is.
    fn wait(&self, pause: Duration) -> bool {
        let (now, told) = &*self.0;
        let guard = now.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = told.wait_timeout_while(guard, pause, |now| !*now);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    const SHORT: Duration = Duration::from_millis(1);
    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn a_task_that_panics_is_counted_shown_and_started_again() {
        let supervisor = Supervisor::pausing(SHORT);
        let (begun, begins) = channel();
        let (go, goes) = channel();
        let mut runs = 0;
        let started = supervisor.start("sweep", move |rounds| {
            runs += 1;
            begun.send(runs).unwrap();
            goes.recv().unwrap();
            match runs {
                1 => panic!("a made-up panic"),
                2 => Err("a made-up failure".into()),
                3 => Ok(()),
                _ => {
                    while rounds.pause(SHORT) {
                        let _ = begun.send(runs);
                    }
                    Ok(())
                }
            }
        });
        started.unwrap();
        for run in 1..=4 {
            assert_eq!(begins.recv_timeout(LONG).unwrap(), run);
            let TaskState { name, failing, restarts, .. } = supervisor.tasks()[0];
            assert_eq!((name, failing, restarts), ("sweep", run > 1, run - 1));
            assert_eq!(supervisor.failing(), (run > 1).then_some("sweep"));
            go.send(()).unwrap();
        }
        // A round went well.
        assert_eq!(begins.recv_timeout(LONG).unwrap(), 4);
        assert_eq!(supervisor.failing(), None);
        assert_eq!(supervisor.tasks()[0].restarts, 3);
        supervisor.stop(LONG);
        assert!(begins.iter().all(|run| run == 4), "nothing runs after the stop");
    }

    #[test]
    fn a_round_that_fails_is_shown_until_one_goes_well() {
        let supervisor = Supervisor::pausing(SHORT);
        let (done, rounds_done) = channel();
        let (go, goes) = channel::<bool>();
        let started = supervisor.start("mail", move |rounds| {
            while let Ok(well) = goes.recv() {
                let _ = if well { rounds.pause(SHORT) } else { rounds.pause_failing(SHORT) };
                done.send(()).unwrap();
            }
            Ok(())
        });
        started.unwrap();
        for well in [false, true, false, true] {
            go.send(well).unwrap();
            rounds_done.recv_timeout(LONG).unwrap();
            assert_eq!(supervisor.failing().is_none(), well);
        }
        assert_eq!(supervisor.tasks()[0].restarts, 0);
        supervisor.0.stop.now();
        drop(go);
        supervisor.stop(LONG);
    }

    #[test]
    fn a_stop_ends_a_pause_however_long() {
        let supervisor = Supervisor::pausing(Duration::from_secs(3600));
        let (begun, begins) = channel();
        let failing = begun.clone();
        let started = supervisor.start("pausing", move |rounds| {
            begun.send(()).unwrap();
            while rounds.pause(Duration::from_secs(3600)) {}
            Ok(())
        });
        started.unwrap();
        let started = supervisor.start("failing", move |_| {
            failing.send(()).unwrap();
            Err("at once".into())
        });
        started.unwrap();
        for _ in 0..2 {
            begins.recv_timeout(LONG).unwrap();
        }
        let asked = Instant::now();
        supervisor.stop(LONG);
        assert!(asked.elapsed() < LONG);
    }
}
