//! What people read on each page, in both languages: only the words, in reading order.

use std::fmt::Write as _;

use helpdesk::rules::words::Field;
use helpdesk::{Command, RatingGiven, Stars, Text};

use super::room::{ANNA, BORIS, Room, VERA, said};

/// Returns the words of a page's content, a line for each piece of text.
pub(crate) fn words(page: &str) -> String {
    let main = page.split_once("<main").unwrap().1.split_once("</main>").unwrap().0;
    let mut text = String::new();
    for part in main.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        // Pieces of one line stay on it.
        let within = [
            "span", "/span", "bdi", "/bdi", "b", "/b", "time", "/time", "svg", "/svg", "use", "br",
            "mark", "/mark", "a", "/a",
        ];
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        if !within.contains(&name) {
            text.push('\n');
        } else if name == "span" || name == "time" {
            text.push(' ');
        }
        text.push_str(&words.replace(['\n', '\u{a0}'], " "));
    }
    let unescape = |line: &str| {
        line.replace("&#34;", "\"")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    };
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).map(|line| unescape(&line)).collect::<Vec<_>>().join("\n")
}

/// Plays a ticket's life and collects the pages along it.
async fn story(lang: &str) -> String {
    let room = Room::new();
    let mut told = String::new();
    macro_rules! look {
        ($title:literal, $user:expr, $path:expr) => {{
            let page = room.get_in(lang, $user, $path.as_ref()).await;
            write!(told, "\n=== {} ({})\n{}\n", $title, page.status, words(&page.body)).unwrap();
        }};
    }
    look!("an empty list", VERA, "/tickets");
    look!("the form", VERA, "/tickets/new");
    let number = room.open(VERA, true);
    let ticket = format!("/tickets/{number}");
    look!("just sent", VERA, format!("{ticket}?done=1"));
    look!("the queue", BORIS, "/queue");
    room.ask(BORIS, number, Command::Assign(Some(helpdesk::AgentId::new("boris").unwrap())));
    room.ask(BORIS, number, Command::Reply(said("Please tell us more.")));
    let reason = Text::new(Field::Reason, "May I look at the settings?").unwrap();
    room.ask(BORIS, number, Command::RequestAccess { reason: reason.into() });
    look!("access is asked for", VERA, &ticket);
    room.ask(VERA, number, Command::GrantAccess(None));
    room.ask(BORIS, number, Command::EnterProject);
    room.ask(BORIS, number, Command::Note(said("The key has expired.")));
    look!("access is given, as the agent sees it", BORIS, &ticket);
    look!("access is given, as another agent sees it", ANNA, &ticket);
    look!("access is given", VERA, &ticket);
    look!("the list", VERA, "/tickets");
    room.ask(BORIS, number, Command::Resolve(Some(said("The new key works."))));
    look!("resolved", VERA, &ticket);
    look!("resolved, as the agent sees it", BORIS, &ticket);
    let rating = RatingGiven::new(Stars::new(5).unwrap()).with_comment(said("Quick and kind."));
    room.ask(VERA, number, Command::close_rated(rating));
    look!("closed", VERA, &ticket);
    look!("closed, as the agent sees it", BORIS, &ticket);
    look!("what follows it", VERA, format!("/tickets/new?follows={number}"));
    look!("closed ones", VERA, "/tickets?group=closed");
    look!("search", ANNA, "/search?q=keys");
    look!("nothing found", ANNA, "/search?q=nothing");
    look!("a call", ANNA, "/tickets/new");
    look!("nothing there", VERA, "/tickets/999");
    look!("nobody", "", "/tickets");
    told
}

#[tokio::test]
async fn the_story_reads_well_in_russian() {
    insta::assert_snapshot!(story("ru").await);
}

#[tokio::test]
async fn the_story_reads_well_in_english() {
    insta::assert_snapshot!(story("en").await);
}
