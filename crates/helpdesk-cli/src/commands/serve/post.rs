//! Delivering mails beside the pages: on threads of their own, so that a mail server that is dead or
//! slow keeps no request waiting.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use helpdesk::{DeliveryLimits, Helpdesk};
use helpdesk_mail::Smtp;

use crate::commands::mail::Post;
use crate::error::Failure;

/// How often the outbox is looked at.
const EVERY: Duration = Duration::from_secs(3);
/// How many deliver at once: one that waits for a slow answer does not keep the others waiting.
const AT_ONCE: usize = 3;
/// How often, in looks, deadlines that come near are looked for.
const LOOK_AHEAD: u32 = 20;
/// How long the threads may take to end their mail at hand.
const LAST: Duration = Duration::from_secs(5);

/// Threads that deliver until this is stopped.
pub(super) struct Deliverers {
    threads: Vec<(Sender<()>, JoinHandle<()>)>,
}

impl Deliverers {
    /// Starts to deliver.
    pub(super) fn start(desk: &Helpdesk, post: &Post) -> Result<Self, Failure> {
        let mut threads = Vec::with_capacity(AT_ONCE);
        for number in 0..AT_ONCE {
            let (desk, smtp) = (desk.clone(), post.open()?);
            let (stop, stopped) = channel();
            let name = format!("mail-{number}");
            let thread = thread::Builder::new()
                .name(name)
                .spawn(move || deliver(&desk, smtp, &stopped, number == 0))
                .map_err(Failure::Runtime)?;
            threads.push((stop, thread));
        }
        Ok(Self { threads })
    }

    /// Lets each end the mail at hand. What is not ended by then is taken up again by whoever delivers
    /// next.
    pub(super) fn stop(self) {
        let (done, ended) = channel();
        thread::spawn(move || {
            for (stop, thread) in self.threads {
                drop(stop);
                drop(thread.join());
            }
            // Whoever waited may have stopped waiting.
            let _ = done.send(());
        });
        let _ = ended.recv_timeout(LAST);
    }
}

fn deliver(desk: &Helpdesk, mut smtp: Smtp, stopped: &Receiver<()>, ahead: bool) {
    // A few at a time, so that it hears when it is to stop.
    let limits = DeliveryLimits { letters: 8, at_once: 4, ..DeliveryLimits::default() };
    let mut looks = 0;
    loop {
        if ahead
            && looks % LOOK_AHEAD == 0
            && let Err(error) = desk.look_ahead()
        {
            tracing::error!(%error, "deadlines that come near cannot be looked for");
        }
        looks = looks.wrapping_add(1);
        let more = match desk.deliver(&mut smtp, &limits) {
            Ok(done) => {
                if done.dead > 0 {
                    tracing::warn!(letters = done.dead, "letters were given up");
                }
                if done.unreachable {
                    tracing::warn!("the mail server cannot be reached");
                }
                !done.unreachable && done.sent + done.later + done.dead + done.dropped >= 8
            }
            Err(error) => {
                tracing::error!(%error, "mails cannot be delivered");
                false
            }
        };
        let pause = if more { Duration::ZERO } else { EVERY };
        match stopped.recv_timeout(pause) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
