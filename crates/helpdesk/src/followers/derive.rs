//! What each follower derives from events and their words: pure functions.

use helpdesk_core::{CustomerId, ProjectId, Recorded, Subject, Text, Words};
use helpdesk_store::{Derived, Document, Follower, Reading};

use crate::search;

/// Returns what a follower derives from what it has read.
pub(super) fn derived(follower: Follower, reading: Reading) -> Derived {
    let Reading { changes, words, .. } = reading;
    match follower {
        Follower::Reports => Derived::Reports(changes),
        Follower::Letters => Derived::Letters(changes),
        Follower::Search => {
            let documents = changes.into_iter().filter_map(|change| {
                let words = words.get(&change.position)?;
                let (customer, project) = (change.customer, change.project);
                Some(document(&change.recorded, customer, project, words))
            });
            Derived::Search(documents.collect())
        }
    }
}

/// Returns what search holds of a message: its subject, text and the names of its files.
pub(crate) fn document(
    recorded: &Recorded,
    customer: CustomerId,
    project: Option<ProjectId>,
    words: &Words,
) -> Document {
    let mut text = String::new();
    let subject = words.subject.iter().map(Subject::as_str);
    let body = words.text.iter().map(Text::as_str);
    let names = words.files.iter().map(|file| file.name.as_str());
    for part in subject.chain(body).chain(names) {
        text.push_str(part);
        text.push('\n');
    }
    Document {
        ticket: recorded.ticket,
        seq: recorded.seq,
        customer,
        project,
        public: recorded.event.kind().is_public(),
        terms: search::terms(&text),
    }
}
