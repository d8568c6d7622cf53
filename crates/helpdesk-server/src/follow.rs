//! Search, reports and letters follow the log for as long as the desk is served.

use std::io;
use std::time::{Duration, Instant};

use helpdesk::Helpdesk;

use crate::supervisor::Supervisor;

/// How long it sleeps at most until something happens: then it hears whether it is to stop.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long it lets the next events gather: each step is flushed, and commands wait for the same disk.
const GATHER: Duration = Duration::from_millis(200);
/// How long it waits after a round that failed.
const BACK_OFF: Duration = Duration::from_secs(1);
/// How long rounds must fail until the desk is not ready. Commands are accepted meanwhile, and a follower's
/// answers say how current they are.
pub const FOLLOWERS_FAIL_FOR: Duration = Duration::from_secs(60);

impl Supervisor {
    /// Lets the followers follow all the time, as a task named `follow`: it sleeps until something is
    /// committed, and takes it in small transactions between those of commands. A round that fails is logged
    /// and counted; when all have failed for [`FOLLOWERS_FAIL_FOR`], the task is failing.
    ///
    /// # Errors
    /// When there is no thread.
    pub fn follow(&self, desk: Helpdesk) -> io::Result<()> {
        let mut failing_since: Option<Instant> = None;
        self.start("follow", move |rounds| {
            loop {
                let goes_on = match desk.follow_within(PATIENCE) {
                    Ok(taken) => {
                        failing_since = None;
                        rounds.pause(if taken > 0 { GATHER } else { Duration::ZERO })
                    }
                    Err(error) => {
                        tracing::error!(%error, "what follows the log could not go on");
                        rounds.count_failure();
                        let since = *failing_since.get_or_insert_with(Instant::now);
                        if since.elapsed() >= FOLLOWERS_FAIL_FOR {
                            rounds.pause_failing(BACK_OFF)
                        } else {
                            rounds.pause(BACK_OFF)
                        }
                    }
                };
                if !goes_on {
                    return Ok(());
                }
            }
        })
    }
}
