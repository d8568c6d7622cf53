//! Search: terms in, messages out.

use helpdesk_core::{CustomerId, ProjectId};
use helpdesk_store::{Hit, Position, Scope, SearchQuery};

use crate::check::{ensure, same};
use crate::room::{ALL, Room, pages};
use crate::{Place, Trouble};

fn support(terms: &[&str]) -> SearchQuery {
    let terms = terms.iter().map(|term| (*term).to_owned()).collect();
    SearchQuery { scope: Scope::Support, project: None, terms, after: None, limit: 200 }
}

fn customer(key: &str, terms: &[&str]) -> Result<SearchQuery, Trouble> {
    Ok(SearchQuery { scope: Scope::Customer(CustomerId::new(key)?), ..support(terms) })
}

/// The number of each ticket found, and the event as its reader counts.
fn places(hits: &[Hit]) -> Vec<(u64, u64)> {
    hits.iter().map(|hit| (hit.row.number.get(), hit.seq.0)).collect()
}

fn search(room: &Room, query: SearchQuery) -> Result<Vec<(u64, u64)>, Trouble> {
    room.follow(900)?;
    Ok(places(&room.store.search(query)?))
}

pub(super) fn s6_customers_find_public_words_alone(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "printer smokes", 0)?;
    room.act(id, "agent:max", 1, &room.note("printer is cheap")?)?;
    room.act(id, "agent:max", 2, &room.reply("which printer")?)?;
    same!(search(&room, customer("ada", &["cheap"])?)?, vec![]);
    same!(search(&room, support(&["cheap"]))?, vec![(1, 2)]);
    same!(search(&room, customer("ada", &["printer"])?)?.len(), 2);
    same!(search(&room, support(&["printer"]))?.len(), 3);
    Ok(())
}

pub(super) fn s7_customers_find_their_own_words_alone(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for (n, who) in (0..).zip(["ada", "bob", "ada", "ad"]) {
        room.open(&format!("customer:{who}"), Some("p1"), "printer smokes", n)?;
    }
    same!(search(&room, customer("ada", &["printer"])?)?, vec![(3, 1), (1, 1)]);
    same!(search(&room, customer("bob", &["smokes"])?)?, vec![(2, 1)]);
    same!(search(&room, customer("cyd", &["printer"])?)?, vec![]);
    same!(search(&room, support(&["printer"]))?.len(), 4);
    Ok(())
}

pub(super) fn s6_hits_are_counted_as_their_reader_counts(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "printer smokes", 0)?;
    room.act(id, "agent:max", 1, &room.note("hidden")?)?;
    room.act(id, "customer:ada", 2, &room.reply("still smokes")?)?;
    same!(search(&room, support(&["still"]))?, vec![(1, 3)]);
    same!(search(&room, customer("ada", &["still"])?)?, vec![(1, 2)]);
    let hits = room.store.search(support(&["still"]))?;
    let hit = hits.first().ok_or("nothing was found")?;
    same!(hit.words.text.as_ref().map(|text| text.as_str()), Some("still smokes"));
    same!(room.store.row(id)?, Some(hit.row.clone()));
    Ok(())
}

pub(super) fn a_search_finds_messages_that_hold_all_terms(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for (n, text) in (0..).zip(["red printer", "red fox", "printer red", "printers", "ёлка 42"])
    {
        room.open("customer:ada", None, text, n)?;
    }
    same!(search(&room, support(&["red"]))?, vec![(3, 1), (2, 1), (1, 1)]);
    same!(search(&room, support(&["red", "printer"]))?, vec![(3, 1), (1, 1)]);
    same!(search(&room, support(&["printer", "red"]))?, vec![(3, 1), (1, 1)]);
    same!(search(&room, support(&["red", "printer", "fox"]))?, vec![]);
    same!(search(&room, support(&["print"]))?, vec![]);
    same!(search(&room, support(&["ёлка"]))?, vec![(5, 1)]);
    same!(search(&room, support(&["42", "ёлка"]))?, vec![(5, 1)]);
    same!(search(&room, support(&[]))?, vec![]);
    // Words of a database's query language are plain words here.
    for word in ["and", "or", "not", "near", "c", "p", "public", "ada", "5"] {
        same!(search(&room, support(&[word]))?, vec![]);
    }
    room.open("customer:ada", None, "not and or near", 9)?;
    same!(search(&room, support(&["and", "not", "or", "near"]))?, vec![(6, 1)]);
    Ok(())
}

pub(super) fn a_search_within_a_project_finds_nothing_else(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for (n, project) in (0..).zip([Some("p1"), None, Some("p2"), Some("P1"), Some("p1")]) {
        room.open("customer:ada", project, "printer smokes", n)?;
    }
    let project = |key: &str| Ok::<_, Trouble>(Some(ProjectId::new(key)?));
    let within =
        |key| Ok::<_, Trouble>(SearchQuery { project: project(key)?, ..support(&["smokes"]) });
    same!(search(&room, within("p1")?)?, vec![(5, 1), (1, 1)]);
    same!(search(&room, within("p3")?)?, vec![]);
    let own = SearchQuery { project: project("p2")?, ..customer("ada", &["smokes"])? };
    same!(search(&room, own)?, vec![(3, 1)]);
    let other = SearchQuery { project: project("p2")?, ..customer("bob", &["smokes"])? };
    same!(search(&room, other)?, vec![]);
    Ok(())
}

pub(super) fn a_search_comes_newest_first_in_pages(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let first = room.open("customer:ada", None, "printer one", 0)?;
    let second = room.open("customer:bob", None, "printer two", 1)?;
    for n in 0..6 {
        room.act(first, "customer:ada", n + 2, &room.reply("printer again")?)?;
        room.act(second, "agent:max", n + 2, &room.note("printer seen")?)?;
    }
    room.follow(900)?;
    let all = room.store.search(support(&["printer"]))?;
    same!(all.len(), 14);
    ensure!(all.is_sorted_by(|a, b| a.position > b.position), "newest first");
    let expected: Vec<_> =
        (0..6_u64).rev().flat_map(|n| [(2, n + 2), (1, n + 2)]).chain([(2, 1), (1, 1)]).collect();
    same!(places(&all), expected);
    for limit in 1..=15 {
        let read = pages(|last: Option<&Hit>| {
            let after = last.map(|hit| hit.position);
            room.store.search(SearchQuery { after, limit, ..support(&["printer"]) })
        })?;
        same!(read, all);
    }
    same!(room.store.changes(Position(0), ALL)?.len(), 14);
    Ok(())
}
