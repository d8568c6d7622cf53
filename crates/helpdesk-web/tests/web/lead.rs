//! The pages of leads: what each form does, what it refuses, and what people read.

mod calendar;
mod people;
mod policy;
mod refused;
mod words;

use helpdesk::{DeskAction, DeskLine, Language};

use super::room::{ANNA, Page, Room};

/// Returns a portal whose agents read Russian.
fn russian() -> Room {
    let room = Room::new();
    for card in room.desk.people().agents(None, 10).unwrap() {
        room.desk.people().put_agent(card.language(Language::Ru)).unwrap();
    }
    room
}

/// Returns the last line of the desk's own log.
fn last_line(room: &Room) -> DeskLine {
    room.desk.store().lines_before(None, 1).unwrap().pop().unwrap().1
}

/// The last line of the log is by the lead, and says this.
#[track_caller]
fn assert_logged(room: &Room, action: DeskAction, subject: &str) {
    let line = last_line(room);
    assert_eq!((line.action, line.subject.as_str()), (action, subject));
    assert_eq!(line.by, Some(ANNA.parse().unwrap()), "the lead stands in the log");
}

/// Sends a form of a lead, which is done, and follows where it leads.
async fn done(room: &Room, path: &str, fields: &[(&str, &str)]) -> Page {
    let answer = room.post(ANNA, path, fields).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.body);
    let page = room.get(ANNA, answer.place()).await;
    assert_eq!(page.status, 200, "{}", answer.place());
    assert!(page.body.contains("notice good"), "the page says what was done");
    page
}

/// Sends a form of a lead, which is refused with these words, and changes nothing.
async fn refused(room: &Room, path: &str, fields: &[(&str, &str)], words: &str) -> Page {
    let before = room.desk.store().lines(0, 1000).unwrap().len();
    let answer = room.post(ANNA, path, fields).await;
    assert_eq!(answer.status, 422, "{path}");
    assert!(answer.body.contains(words), "{}", super::pages::words(&answer.body));
    assert_eq!(room.desk.store().lines(0, 1000).unwrap().len(), before, "nothing was done");
    answer
}
