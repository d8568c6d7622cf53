//! Delivers mails of a desk in a file, for trials that kill or stop it: `deliverer FILE PORT LEASE_MS
//! [--mark-first]`. With `--mark-first`, the known-bad order: a letter counts as sent before it is.

use std::error::Error;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use chrono::TimeDelta;
use helpdesk::{DeliveryLimits, Handover, Helpdesk, Mail, Notifier};
use helpdesk_mail::Smtp;
use helpdesk_store::{LetterId, LetterState, Settlement};
use helpdesk_trials::mailing::smtp;

/// Marks a letter as sent before it hands it over.
struct MarkFirst<'a> {
    desk: &'a Helpdesk,
    smtp: Smtp,
}

impl Notifier for MarkFirst<'_> {
    fn send(&mut self, mail: &Mail) -> Handover {
        let store = helpdesk::testing::store(self.desk);
        let before = LetterId(mail.letter.0 - 1);
        if let Ok(letters) = store.letters(None, before, 1) {
            for letter in letters {
                let fence = letter.delivery.fence;
                let marked = store.settle_letter(letter.id, fence, Settlement::Sent, mail.now);
                drop(marked);
            }
        }
        self.smtp.send(mail)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [file, port, lease, rest @ ..] = given.as_slice() else {
        return Err("deliverer FILE PORT LEASE_MS [--mark-first]".into());
    };
    let desk = Helpdesk::open_file(Path::new(file))?;
    let lease = TimeDelta::milliseconds(lease.parse()?);
    let mark_first = rest.iter().any(|arg| arg == "--mark-first");
    let letters = if mark_first { 100 } else { 1 };
    let limits = DeliveryLimits::default().letters(letters).at_once(1).lease(lease, lease * 4 / 5);
    let within = (lease * 4 / 5).to_std()?;
    let mut smtp = smtp(&format!("smtp://127.0.0.1:{port}"), within)?;
    loop {
        let done = if mark_first {
            desk.deliver(&mut MarkFirst { desk: &desk, smtp }, &limits)?;
            return Ok(());
        } else {
            desk.deliver(&mut smtp, &limits)?
        };
        let open = |state| helpdesk::testing::store(&desk).letters(Some(state), LetterId(0), 1);
        if open(LetterState::Waiting)?.is_empty() && open(LetterState::Taken)?.is_empty() {
            return Ok(());
        }
        if done.sent == 0 {
            sleep(Duration::from_millis(5));
        }
    }
}
