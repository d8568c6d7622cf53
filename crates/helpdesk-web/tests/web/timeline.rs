//! S13 on pages: the newest part of a history is shown, and plain links lead to the rest.

use std::collections::BTreeMap;

use helpdesk::paging::PAGE_BYTES;
use helpdesk::{Command, TicketNumber};

use super::room::{ANNA, GLEB, Page, Room, VERA, said};

/// A ticket with `count` messages; each fifth is a note.
fn talk(room: &Room, count: usize) -> TicketNumber {
    let number = room.open(VERA, true);
    for message in 1..=count {
        let text = said(&format!("message {message}."));
        match message % 5 {
            0 => room.ask(ANNA, number, Command::Note(text)),
            1 | 2 => room.ask(ANNA, number, Command::Reply(text)),
            _ => room.ask(VERA, number, Command::Reply(text)),
        }
    }
    number
}

/// Returns where the links of this text lead.
fn link<'a>(page: &'a Page, text: &str) -> Option<&'a str> {
    let (before, _) = page.body.split_once(&format!("\">{text}</a>"))?;
    before.rsplit_once("href=\"").map(|(_, href)| href)
}

/// Returns the numbers of the events in the history, and the texts of those that have some.
fn events(page: &Page) -> BTreeMap<u64, String> {
    let (_, talk) = page.body.split_once("id=\"talk\"").unwrap();
    let parts = talk.split("id=\"m").skip(1);
    let found = parts.map(|part| {
        let (seq, rest) = part.split_once('"').unwrap();
        let text = rest.split_once("message ").and_then(|(_, rest)| rest.split_once('.'));
        (seq.parse().unwrap(), text.map_or("", |(number, _)| number).to_owned())
    });
    found.collect()
}

#[tokio::test]
async fn s13_every_event_of_a_long_history_is_reached_by_links_and_once() {
    let room = Room::new();
    let number = talk(&room, 130);
    let words = [
        ("ru", "Более ранние сообщения", "Более поздние сообщения", "Более ранняя часть переписки"),
        ("en", "Older messages", "Newer messages", "Earlier part of the history"),
    ];
    for (lang, older, newer, name) in words {
        for (user, count) in [(VERA, 1 + 1 + 130 - 26), (ANNA, 1 + 1 + 130)] {
            let (mut all, mut pages) = (BTreeMap::new(), 1);
            let mut page = room.get_in(lang, user, &format!("/tickets/{number}")).await;
            assert!(page.body.contains("message 129.") && !page.body.contains("message 2."));
            assert_eq!(link(&page, newer), None, "the newest page is shown");
            assert!(page.body.contains("id=\"last\""));
            loop {
                let found = events(&page);
                assert!(found.len() <= 50, "{}", found.len());
                for (seq, text) in found {
                    assert!(all.insert(seq, text).is_none(), "{seq} stands twice");
                }
                let Some(next) = link(&page, older).map(str::to_owned) else { break };
                assert!(page.body.contains(&format!("aria-label=\"{name}\"")));
                page = room.get_in(lang, user, &next).await;
                assert_eq!(page.status, 200, "{next}");
                assert!(!page.body.contains("id=\"last\""), "the last message is elsewhere");
                pages += 1;
            }
            // The request itself is shown above each page.
            assert!(page.body.contains("A text"));
            let expected: Vec<u64> = (2..=count).collect();
            assert_eq!(all.keys().copied().collect::<Vec<_>>(), expected);
            assert!(pages == 3, "{pages}");
            let back = link(&page, newer).unwrap().to_owned();
            let back = events(&room.get_in(lang, user, &back).await);
            assert!(back.keys().all(|seq| all.contains_key(seq)));
        }
    }
}

#[tokio::test]
async fn s13_a_link_to_an_event_opens_the_page_on_which_it_stands() {
    let room = Room::new();
    let number = talk(&room, 130);
    for user in [VERA, ANNA] {
        for seq in [1, 2, 7, 60, 100] {
            let page = room.get(user, &format!("/tickets/{number}?event={seq}")).await;
            assert!(page.body.contains(&format!("id=\"m{seq}\"")), "{seq}");
        }
    }
    let hits = room.get(VERA, "/search?q=message%207").await;
    let (_, rest) = hits.body.split_once(&format!("/tickets/{number}?event=")).unwrap();
    let (seq, rest) = rest.split_once("#m").unwrap();
    assert!(rest.starts_with(&format!("{seq}\"")), "the anchor is of the same event");
    let page = room.get(VERA, &format!("/tickets/{number}?event={seq}")).await;
    assert!(page.body.contains(&format!("id=\"m{seq}\"")));
    for (below, status) in [
        ("?event=0", 200),
        ("?event=99999", 200),
        ("?before=99999", 200),
        ("?after=99999", 200),
        ("?before=0", 200),
        ("?before=18446744073709551615", 200),
        ("?before=x", 422),
        ("?before=-1", 422),
        ("?before=1&after=1", 400),
        ("?event=1&event=2", 400),
        ("/events/0", 404),
        ("/events/99999", 404),
        ("/events/x", 404),
    ] {
        let page = room.get(VERA, &format!("/tickets/{number}{below}")).await;
        assert_eq!(page.status, status, "{below}");
    }
}

#[tokio::test]
async fn s13_a_long_text_is_cut_and_the_whole_of_it_is_one_link_away() {
    let room = Room::new();
    let number = room.open(VERA, true);
    let long = format!("begins {} ends", "слово ".repeat(5_000).trim_end());
    room.ask(VERA, number, Command::Reply(said(&long)));
    for (lang, user, told) in
        [("ru", VERA, "Весь текст, 53\u{a0}КБ"), ("en", ANNA, "Whole text, 53\u{a0}KB")]
    {
        let page = room.get_in(lang, user, &format!("/tickets/{number}")).await;
        assert!(page.body.contains("begins слово") && !page.body.contains("слово ends"));
        assert!(page.body.len() < 100_000, "{}", page.body.len());
        let whole = link(&page, told).unwrap_or_else(|| panic!("{told}: {}", page.body));
        assert_eq!(whole, format!("/tickets/{number}/events/2"));
        let whole = room.get_in(lang, user, whole).await;
        assert!(whole.body.contains("слово ends"));
        assert!(whole.body.contains(&format!("/tickets/{number}?event=2#m2")), "the way back");
    }
}

/// Whatever is written, what is sent is bounded: quotation marks grow sixfold, an address twelvefold.
#[tokio::test]
async fn s13_a_page_of_anything_has_512_kib_at_most_and_every_message_is_reached() {
    let longest = |part: &str| part.repeat(64 * 1024 / part.len());
    for part in [
        "\"",
        "&'",
        "<b>",
        "x\n\n",
        "x\n",
        "a@b.co ",
        "http://ab.co ",
        "http://ab.co/&&&&&&&&",
        "ё",
    ] {
        let room = Room::new();
        let number = room.open_with(VERA, true, "A subject", &longest(part));
        for message in 1..=50 {
            let by = if message % 2 == 0 { VERA } else { ANNA };
            room.ask(by, number, Command::Reply(said(&longest(part))));
        }
        for user in [VERA, ANNA] {
            let (mut all, mut path) = (BTreeMap::new(), format!("/tickets/{number}"));
            loop {
                let page = room.get_in("ru", user, &path).await;
                assert!(page.body.len() <= PAGE_BYTES, "{part:?}: {} bytes", page.body.len());
                all.extend(events(&page));
                match link(&page, "Более ранние сообщения") {
                    Some(older) => path = older.to_owned(),
                    None => break,
                }
            }
            // One more: the first answer assigned the ticket.
            assert_eq!(all.into_keys().collect::<Vec<_>>(), (2..=52).collect::<Vec<_>>());
            let whole = room.get(user, &format!("/tickets/{number}/events/7")).await;
            assert!(whole.body.len() <= PAGE_BYTES, "{part:?}: {} bytes", whole.body.len());
        }
    }
}

#[tokio::test]
async fn s6_s7_no_address_of_a_history_leads_to_a_note_or_to_anothers_words() {
    let room = Room::new();
    let number = talk(&room, 60);
    for seq in 0..=64 {
        for below in [
            format!("?before={seq}"),
            format!("?after={seq}"),
            format!("?event={seq}"),
            format!("/events/{seq}"),
        ] {
            let path = format!("/tickets/{number}{below}");
            let mine = room.get(VERA, &path).await;
            for note in (5..=60).step_by(5) {
                assert!(!mine.body.contains(&format!("message {note}.")), "{path}: {note}");
            }
            let theirs = room.get(GLEB, &path).await;
            let missing = room.get(GLEB, &format!("/tickets/999{below}")).await;
            assert_eq!(theirs.status, 404, "{path}");
            assert_eq!(theirs, missing, "{path}");
        }
    }
}

/// S10: an agent who answers on an older page has not seen what came after it.
#[tokio::test]
async fn s10_a_form_of_an_older_page_has_seen_no_more_than_that_page() {
    let room = Room::new();
    let number = talk(&room, 130);
    let reply = format!("/tickets/{number}/reply");
    let old = room.get(ANNA, &format!("/tickets/{number}?event=20")).await;
    let form = |page: &Page| page.hidden("seen").to_owned();
    let text = [("text", "An answer to what is old"), ("seen", &form(&old))];
    let refused = room.post(ANNA, &reply, &text).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("An answer to what is old"), "the text is kept");
    assert!(refused.body.contains("message 129.") && refused.body.contains("is-new"));
    let text = [("text", "An answer to all of it"), ("seen", &form(&refused))];
    assert_eq!(room.post(ANNA, &reply, &text).await.status, 303);
    // A customer's reply is never stale.
    let old = room.get(VERA, &format!("/tickets/{number}?event=20")).await;
    let text = [("text", "One more"), ("seen", &form(&old))];
    assert_eq!(room.post(VERA, &reply, &text).await.status, 303);
}

#[tokio::test]
async fn a_refused_form_shows_the_newest_page() {
    let room = Room::new();
    let number = talk(&room, 130);
    for user in [VERA, ANNA] {
        let page = room.post(user, &format!("/tickets/{number}/reply"), &[("text", "")]).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("message 129.") && !page.body.contains("message 2."));
    }
}
