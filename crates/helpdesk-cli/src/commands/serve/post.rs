//! Delivering mails beside the pages: on threads of their own, so that a mail server that is dead or
//! slow keeps no request waiting.

use std::sync::Arc;
use std::time::Duration;

use helpdesk::{DeliveryLimits, Helpdesk};
use helpdesk_mail::Smtp;
use helpdesk_server::{Rounds, Supervisor};

use crate::commands::mail::Post;
use crate::error::Failure;

/// How often the outbox is looked at.
const EVERY: Duration = Duration::from_secs(3);
/// How many deliver at once: one that waits for a slow answer does not keep the others waiting.
const DELIVERERS: [&str; 3] = ["mail-1", "mail-2", "mail-3"];
/// How often, in looks, deadlines that come near are looked for.
const LOOK_AHEAD: u32 = 20;

/// Starts to deliver, until the supervisor stops.
pub(super) fn start(supervisor: &Supervisor, desk: &Helpdesk, post: Post) -> Result<(), Failure> {
    // A mail server that cannot be used at all is reported before anything is served.
    drop(post.open()?);
    let post = Arc::new(post);
    for (number, name) in DELIVERERS.into_iter().enumerate() {
        let (desk, post) = (desk.clone(), Arc::clone(&post));
        let started = supervisor.start(name, move |rounds| {
            let smtp = post.open().map_err(|_| "the mail server cannot be spoken to")?;
            deliver(&desk, smtp, rounds, number == 0);
            Ok(())
        });
        started.map_err(Failure::Runtime)?;
    }
    Ok(())
}

fn deliver(desk: &Helpdesk, mut smtp: Smtp, rounds: &Rounds, ahead: bool) {
    // A few at a time, so that it hears when it is to stop.
    let limits = DeliveryLimits::default().letters(8).at_once(4);
    let mut looks = 0;
    loop {
        let mut well = true;
        if ahead
            && looks % LOOK_AHEAD == 0
            && let Err(error) = desk.look_ahead()
        {
            tracing::error!(%error, "deadlines that come near cannot be looked for");
            well = false;
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
                well = false;
                false
            }
        };
        let pause = if more { Duration::ZERO } else { EVERY };
        let goes_on = if well { rounds.pause(pause) } else { rounds.pause_failing(pause) };
        if !goes_on {
            return;
        }
    }
}
