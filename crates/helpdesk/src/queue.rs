//! One queue per ticket: within a process, commands on one ticket wait for each other instead of colliding at
//! the database.
//! colliding at the database.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use helpdesk_core::TicketId;

/// The queues of the tickets that are being worked on just now.
#[derive(Debug, Default)]
pub(crate) struct Queues {
    open: Mutex<HashMap<TicketId, Arc<Mutex<()>>>>,
}

impl Queues {
    /// Runs `work` alone among all work on `ticket` in this process.
    pub(crate) fn alone<T>(&self, ticket: TicketId, work: impl FnOnce() -> T) -> T {
        let queue = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(open.entry(ticket).or_default())
        };
        let done = {
            // A panic of another command left nothing behind that this one could see.
            let _turn = queue.lock().unwrap_or_else(PoisonError::into_inner);
            work()
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // The map holds one reference and this call the other: nobody else waits.
        if Arc::strong_count(&queue) == 2 {
            open.remove(&ticket);
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn work_on_one_ticket_never_overlaps_and_leaves_no_queue_behind() {
        let (queues, inside, ticket) =
            (Queues::default(), AtomicUsize::new(0), TicketId::new(Uuid::nil()));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        queues.alone(ticket, || {
                            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                            inside.fetch_sub(1, Ordering::SeqCst);
                        });
                    }
                });
            }
        });
        assert!(queues.open.lock().unwrap().is_empty());
    }
}
