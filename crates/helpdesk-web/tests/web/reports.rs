//! Reports as pages: what they say, to whom, and what a lead does with ratings.

use std::fmt::Write as _;
use std::sync::mpsc::channel;
use std::thread;

use chrono::TimeDelta;
use helpdesk::rules::words::Field;
use helpdesk::testing::reads;
use helpdesk::{
    Actor, Command, CutBy, Figure, Follower, Helpdesk, Language, PartLine, Priority, RatingEntry,
    RatingGiven, Reader, ReportFilter, ReportName, Stars, Text, TicketNumber,
};
use helpdesk_l10n::L10n;

use super::pages::words;
use super::room::{ANNA, BORIS, GLEB, Room, VERA, said};

const NAMES: [(&str, ReportName); 5] = [
    ("ratings", ReportName::Ratings),
    ("answers", ReportName::Answers),
    ("closes", ReportName::Closes),
    ("backlog", ReportName::Backlog),
    ("access", ReportName::Access),
];

fn after(room: &Room, minutes: i64) {
    room.desk.clock().advance(TimeDelta::minutes(minutes));
}

fn rate(room: &Room, customer: &str, number: TicketNumber, stars: u8, comment: &str) {
    let comment = (!comment.is_empty()).then(|| said(comment));
    let rating = RatingGiven::new(Stars::new(stars).unwrap()).with_comment(comment);
    room.ask(customer, number, Command::close_rated(rating));
}

/// Returns a desk with two weeks behind it, the 21st of January.
fn busy() -> Room {
    let room = Room::new();
    let first = room.open(VERA, true);
    after(&room, 20);
    room.ask(BORIS, first, Command::Reply(said("Please tell us more.")));
    room.ask(VERA, first, Command::GrantAccess(None));
    room.ask(BORIS, first, Command::EnterProject);
    after(&room, 180);
    room.ask(BORIS, first, Command::Resolve(Some(said("It works again."))));
    rate(&room, VERA, first, 5, "Quick and kind.");
    let second = room.open(GLEB, false);
    after(&room, 95);
    room.ask(ANNA, second, Command::Reply(said("Sorry for the wait.")));
    rate(&room, GLEB, second, 2, "Too slow.");
    after(&room, 7 * 24 * 60);
    let third = room.open(VERA, false);
    after(&room, 30);
    room.ask(ANNA, third, Command::Reply(said("This is known.")));
    room.ask(VERA, third, Command::Reply(said("And now?")));
    let reason = Text::new(Field::Reason, "Asked twice").unwrap();
    room.ask(ANNA, third, Command::close_because(reason));
    let fourth = room.granted();
    after(&room, 26 * 60);
    rate(&room, VERA, fourth, 4, "");
    room.open(GLEB, true);
    after(&room, 26 * 60);
    room.open(VERA, true);
    room
}

async fn told(lang: &str) -> String {
    let room = busy();
    let mut told = String::new();
    for (name, _) in NAMES {
        let page = room.get_in(lang, ANNA, &format!("/reports/{name}")).await;
        write!(told, "\n=== {name} ({})\n{}\n", page.status, words(&page.body)).unwrap();
    }
    for (title, user, path) in [
        ("ratings, as a lead sees them", ANNA, "/reports/ratings/list"),
        ("ratings, as another agent sees them", BORIS, "/reports/ratings/list?show=all"),
        ("nothing in these days", ANNA, "/reports/closes?from=2020-01-01&to=2020-01-31"),
        ("no ratings", ANNA, "/reports/ratings/list?from=2020-01-01&to=2020-01-31"),
        ("no days", ANNA, "/reports/answers?from=2026-02-30"),
        ("not for customers", VERA, "/reports/ratings"),
    ] {
        let page = room.get_in(lang, user, path).await;
        write!(told, "\n=== {title} ({})\n{}\n", page.status, words(&page.body)).unwrap();
    }
    told
}

#[tokio::test]
async fn reports_read_well_in_russian() {
    insta::assert_snapshot!(told("ru").await);
}

#[tokio::test]
async fn reports_read_well_in_english() {
    insta::assert_snapshot!(told("en").await);
}

/// Returns the lines of the tables of a page: what each is of, and its figures.
fn rows(page: &str) -> Vec<(String, Vec<String>)> {
    let lines = page.split("<tr><th scope=\"row\">").skip(1);
    let lines = lines.map(|line| line.split_once("</tr>").unwrap().0);
    let plain = |text: &str| {
        let text = text.replace("<bdi>", "").replace("</bdi>", "");
        text.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&")
    };
    let row = |line: &str| {
        let (label, cells) = line.split_once("</th>").unwrap();
        let label = match label.strip_prefix("<a ") {
            Some(link) => link.split_once('>').unwrap().1.strip_suffix("</a>").unwrap(),
            None => label,
        };
        let cells = cells.split("<td>").skip(1);
        let cells = cells.map(|cell| plain(cell.split_once("</td>").unwrap().0));
        (plain(label), cells.collect())
    };
    lines.map(row).collect()
}

fn shown(l10n: L10n, figure: &Figure) -> String {
    let none = || "–".to_owned();
    match figure {
        Figure::Count(count) => count.to_string(),
        Figure::Share(share) => share.map_or_else(none, |share| format!("{:.0}%", share * 100.0)),
        Figure::Mean(mean) => mean.map_or_else(none, |mean| format!("{mean:.2}")),
        Figure::Length(it) => it.map_or_else(none, |it| l10n.duration(TimeDelta::seconds(it))),
        Figure::Working(it) => it.map_or_else(none, |it| l10n.working_time(TimeDelta::seconds(it))),
    }
}

#[tokio::test]
async fn the_tables_bear_the_figures_of_the_engine() {
    let room = busy();
    let (l10n, mut compared) = (L10n::new(Language::En), 0);
    let period = room.desk.days(None, None).unwrap();
    for (slug, name) in NAMES {
        let page = room.get_in("en", BORIS, &format!("/reports/{slug}")).await;
        let rows = rows(&page.body);
        let view =
            room.desk.report(&Reader::Operator, name, period, &ReportFilter::default()).unwrap();
        for part in view.answer.parts() {
            assert!(part.lines.len() >= 2, "{slug} has something to compare");
            for PartLine { of, figures } in &part.lines {
                let cells: Vec<String> = figures.iter().map(|figure| shown(l10n, figure)).collect();
                let label = match of.cut() {
                    CutBy::Total => "All".to_owned(),
                    CutBy::Agent if of.key().is_empty() => "Nobody".to_owned(),
                    CutBy::Agent => of.key(),
                    CutBy::Project | CutBy::Priority | CutBy::Week | CutBy::Age => String::new(),
                };
                let is_there = rows.iter().any(|(shown, figures)| {
                    *figures == cells && shown.to_lowercase().contains(&label.to_lowercase())
                });
                assert!(is_there, "{slug} {of:?}: {cells:?} in {rows:#?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 40, "{compared}");
}

#[tokio::test]
async fn a_report_is_narrowed_by_its_form_and_by_the_links_of_its_tables() {
    let room = busy();
    let period = room.desk.days(None, None).unwrap();
    let days = "from=2026-01-01&to=2026-01-31";
    let anna = ReportFilter::default().agent("anna".parse().ok());
    let shop = ReportFilter::default().project("shop".parse().ok());
    let high = ReportFilter::default().priority(Priority::High);
    for (query, filter) in [("agent=anna", anna), ("project=shop", shop), ("priority=high", high)] {
        for (slug, name) in NAMES {
            if name == ReportName::Backlog {
                continue;
            }
            let (page, csv) = (format!("/reports/{slug}"), format!("/reports/{slug}/csv"));
            let page = room.get(BORIS, &format!("{page}?{days}&{query}")).await;
            assert!(page.body.contains("<details class=\"filter-box\" open>"), "{slug} {query}");
            let (_, bytes, _) =
                room.raw(axum::http::Method::GET, BORIS, &format!("{csv}?{days}&{query}")).await;
            let view = room.desk.report(&Reader::Operator, name, period, &filter).unwrap();
            let csv = String::from_utf8(bytes).unwrap();
            assert_eq!(csv, format!("\u{feff}{}", view.answer.csv()), "{slug} {query}");
            let (_, rest) = page.body.split_once("<nav class=\"switcher\"").unwrap();
            let (tabs, _) = rest.split_once("</nav>").unwrap();
            assert_eq!(tabs.matches(query).count(), NAMES.len(), "the tabs keep it: {tabs}");
        }
        let list = format!("/reports/ratings/list?{days}&show=all&{query}");
        let list = room.get(BORIS, &list).await.body.matches("class=\"card rating\"").count();
        let all = room.desk.ratings(&Reader::Operator, period, &filter, false, 10).unwrap();
        assert_eq!(list, all.items.len(), "{query}");
    }
    let page = room.get(BORIS, &format!("/reports/ratings?{days}")).await;
    for cut in ["agent=anna", "agent=boris", "project=shop"] {
        let link = page.body.split("<th scope=\"row\"><a href=\"").skip(1);
        let link = link.map(|rest| rest.split_once('"').unwrap().0).find(|it| it.contains(cut));
        let link = link.unwrap_or_else(|| panic!("no link to {cut}"));
        let narrowed = room.get(BORIS, &link.replace("&#38;", "&")).await;
        assert_eq!(narrowed.status, 200, "{link}");
        assert!(narrowed.body.contains("<details class=\"filter-box\" open>"), "{link}");
    }
    // The mark leads back to the narrowed list.
    let list = format!("/reports/ratings/list?{days}&agent=boris");
    let list = room.get(ANNA, &list).await;
    let fields = ["from", "to", "agent", "show"].map(|name| (name, list.hidden(name)));
    let marked = room.post(ANNA, "/reports/ratings/1/read", &fields).await;
    assert!(marked.place().contains("agent=boris"), "{}", marked.place());
    // The backlog is that of everything, and says so by having no filter.
    let backlog = room.get(BORIS, "/reports/backlog?agent=anna").await;
    let whole = room.get(BORIS, "/reports/backlog").await;
    assert_eq!(rows(&backlog.body), rows(&whole.body));
    assert!(!backlog.body.contains("filter-box"));
    for (query, status) in [("priority=urgent", 400), ("agent=a%20b", 422), ("project=%00", 422)] {
        for path in ["/reports/ratings", "/reports/ratings/csv", "/reports/ratings/list"] {
            let refused = room.get_in("en", BORIS, &format!("{path}?{query}")).await;
            assert_eq!(refused.status.as_u16(), status, "{path} {query}");
            let named = ["Agent key: 1 to 64 visible", "Project key: 1 to 64 visible"];
            let is_named = named.iter().any(|words| refused.body.contains(words));
            assert_eq!(is_named, status == 422, "{path} {query}: the field and its limit");
        }
    }
}

#[tokio::test]
async fn a_lead_marks_a_rating_as_read_and_comes_back_to_the_same_list() {
    let room = busy();
    let list = "/reports/ratings/list?from=2026-01-01&to=2026-01-31&show=unread";
    let before = room.get(ANNA, list).await;
    assert_eq!(before.body.matches("class=\"card rating\"").count(), 3);
    let fields = [("from", before.hidden("from")), ("to", before.hidden("to")), ("show", "unread")];
    let marked = room.post(ANNA, "/reports/ratings/1/read", &fields).await;
    assert_eq!(marked.status, 303);
    let after = room.get(ANNA, marked.place()).await;
    assert_eq!(after.status, 200);
    assert_eq!(after.body.matches("class=\"card rating\"").count(), 2);
    assert!(after.body.contains("class=\"notice good\""), "it says so");
    // Once more changes nothing.
    room.post(ANNA, "/reports/ratings/1/read", &fields).await;
    let all = room.get(BORIS, &list.replace("unread", "all")).await;
    assert_eq!(all.body.matches("class=\"card rating\"").count(), 3);
    let mark = room.desk.rating_list(
        &Reader::Operator,
        room.desk.days(None, None).unwrap(),
        &ReportFilter::default(),
        false,
        None,
        10,
    );
    let read = mark.unwrap().items.into_iter().filter_map(|rating| rating.read);
    assert_eq!(read.map(|read| read.by.key).collect::<Vec<_>>(), ["anna"]);
}

#[tokio::test]
async fn only_a_lead_has_the_button_and_only_a_lead_is_obeyed() {
    let room = busy();
    let list = room.get(BORIS, "/reports/ratings/list?show=all").await;
    assert_eq!(list.body.matches("class=\"card rating\"").count(), 3);
    assert!(!list.body.contains("/reports/ratings/1/read"));
    for (user, status) in [(BORIS, 403), (VERA, 404), ("", 401)] {
        let answer = room.post(user, "/reports/ratings/1/read", &[]).await;
        assert_eq!(answer.status.as_u16(), status, "{user}");
    }
    for path in ["/reports", "/reports/closes", "/reports/closes/csv", "/reports/ratings/list"] {
        let (hidden, missing) = (room.get(VERA, path).await, room.get(VERA, "/nothing").await);
        assert_eq!(hidden, missing, "{path} is not there for customers");
    }
    // No such ticket, no rating, no number.
    for number in ["999", "3", "x"] {
        let answer = room.post(ANNA, &format!("/reports/ratings/{number}/read"), &[]).await;
        assert_eq!(answer.status.as_u16(), 404, "{number}");
    }
    let period = room.desk.days(None, None).unwrap();
    let list =
        room.desk.rating_list(&Reader::Operator, period, &ReportFilter::default(), true, None, 10);
    assert_eq!(list.unwrap().items.len(), 3, "nothing was marked");
}

#[tokio::test]
async fn days_that_are_none_are_refused_at_their_field_and_kept() {
    let room = busy();
    for path in ["/reports/ratings", "/reports/ratings/list"] {
        for (query, field) in [
            ("from=2026-02-30&to=2026-03-01", "from"),
            ("from=2026-01-01&to=yesterday", "to"),
            ("from=2026-01-02&to=2026-01-01", "to"),
            ("from=%22%3E%3Cb%3E", "from"),
        ] {
            let page = room.get(ANNA, &format!("{path}?{query}")).await;
            assert_eq!(page.status, 422, "{path} {query}");
            assert!(page.body.contains(&format!("id=\"{field}-problem\"")), "{path} {query}");
            assert!(page.body.contains("<nav class=\"switcher\""), "the page is still there");
            assert!(!page.body.contains("<dl class=\"figures\""), "no figures of other days");
            assert!(!page.body.contains("\"><b>"), "what was typed is text");
        }
        let page = room.get(ANNA, &format!("{path}?from=2026-01-01&to=yesterday")).await;
        assert!(
            page.body.contains("type=\"text\" value=\"yesterday\"")
                && page.body.contains("value=\"2026-01-01\"")
        );
    }
    for path in ["/reports/none", "/reports/ratings/list/none", "/reports/none/csv"] {
        assert_eq!(room.get(ANNA, path).await.status, 404, "{path}");
    }
    for path in
        ["/reports/ratings?x=1", "/reports/ratings/csv?from=x", "/reports/ratings/list?show=x"]
    {
        assert_eq!(room.get(ANNA, path).await.status, 400, "{path}");
        assert_eq!(room.get(VERA, path).await.status, 404, "{path} does not exist for customers");
    }
}

#[tokio::test]
async fn a_report_is_downloaded_as_the_command_line_writes_it() {
    let room = busy();
    let (from, to) = ("2026-01-01".parse().unwrap(), "2026-01-20".parse().unwrap());
    let period = room.desk.days(Some(from), Some(to)).unwrap();
    let days = "from=2026-01-01&to=2026-01-20";
    for (slug, name) in NAMES {
        let (status, bytes, headers) =
            room.raw(axum::http::Method::GET, BORIS, &format!("/reports/{slug}/csv?{days}")).await;
        let view =
            room.desk.report(&Reader::Operator, name, period, &ReportFilter::default()).unwrap();
        assert_eq!(status, 200);
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            format!("\u{feff}{}", view.answer.csv()),
            "{slug}"
        );
        assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
        let name = match name {
            ReportName::Backlog => "attachment; filename=\"backlog.csv\"".to_owned(),
            ReportName::Ratings | ReportName::Answers | ReportName::Closes | ReportName::Access => {
                format!("attachment; filename=\"{slug}-2026-01-01-2026-01-20.csv\"")
            }
        };
        assert_eq!(headers["content-disposition"], name.as_str());
    }
    let path = format!("/reports/ratings/list/csv?{days}&show=all");
    let (_, bytes, _) = room.raw(axum::http::Method::GET, BORIS, &path).await;
    let all =
        room.desk.ratings(&Reader::Operator, period, &ReportFilter::default(), false, 10).unwrap();
    assert_eq!((all.items.len(), all.next, all.as_of), (3, None, None));
    let expected = format!("\u{feff}{}", RatingEntry::csv(&all.items));
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}

#[tokio::test]
async fn t45_no_comment_is_a_formula_in_a_download_or_markup_on_the_page() {
    let room = Room::new();
    let bad = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1",
        "@SUM(1)",
        "<script>alert(1)</script>",
        "\"><svg onload=alert(1)>",
        "{{7*7}}",
        "\u{202e}gpj.exe",
    ];
    for comment in bad {
        let number = room.granted();
        rate(&room, VERA, number, 3, comment);
    }
    let page = room.get(ANNA, "/reports/ratings/list?show=all").await;
    assert_eq!(page.body.matches("class=\"card rating\"").count(), bad.len());
    assert!(!page.body.contains("<script>alert") && !page.body.contains("<svg onload"));
    // Marks of direction end with their paragraph.
    assert!(page.body.contains("<p dir=\"auto\">\u{202e}gpj.exe</p>"));
    let (_, bytes, _) =
        room.raw(axum::http::Method::GET, ANNA, "/reports/ratings/list/csv?show=all").await;
    let csv = String::from_utf8(bytes).unwrap();
    for sign in ["=cmd", "+1+1", "-1", "@SUM"] {
        assert!(csv.contains(&format!("'{sign}")), "{sign}: {csv}");
        assert!(!csv.contains(&format!(",{sign}")), "{sign}: {csv}");
    }
}

#[tokio::test]
async fn ratings_come_in_pages() {
    let room = Room::new();
    for _ in 0..27 {
        let number = room.granted();
        rate(&room, VERA, number, 5, "");
    }
    let first = room.get(BORIS, "/reports/ratings/list").await;
    assert_eq!(first.body.matches("class=\"card rating\"").count(), 25);
    let (_, rest) = first.body.split_once("<p class=\"pager\">").unwrap();
    let more = rest.split('"').nth(3).unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let second = room.get(BORIS, &more).await;
    assert_eq!(second.status, 200, "{more}");
    assert_eq!(second.body.matches("class=\"card rating\"").count(), 2);
    assert!(!second.body.contains("<p class=\"pager\">"));
}

#[test]
fn all_ratings_are_for_agents_and_no_more_than_were_asked_for() {
    let room = busy();
    let (vera, period): (Actor, _) = (VERA.parse().unwrap(), room.desk.days(None, None).unwrap());
    let list = room.desk.ratings(&reads(&vera), period, &ReportFilter::default(), false, 10);
    assert!(matches!(list, Err(helpdesk::Error::NotFound(_))));
    let few = room.desk.ratings(&Reader::Operator, period, &ReportFilter::default(), false, 2);
    assert!(matches!(few, Err(helpdesk::Error::Input { field: "ratings", .. })));
}

/// A rebuild that is held in its first step: more events than that takes are behind it.
#[tokio::test]
async fn s12_a_download_that_could_not_catch_up_says_of_when_it_is_in_its_name() {
    let room = Room::new();
    for _ in 0..201 {
        room.open(VERA, false);
    }
    let names = async || {
        let paths = ["closes/csv", "backlog/csv", "ratings/list/csv?show=all"];
        let mut names = Vec::new();
        for path in paths {
            let page = room.get(ANNA, &format!("/reports/{path}")).await;
            assert_eq!(page.status, 200);
            names.push(page.headers["content-disposition"].to_str().unwrap().to_owned());
        }
        names
    };
    let told = "As of ";
    let (reached, held) = channel();
    let (go, going) = channel();
    let desk = Helpdesk::clone(&room.desk);
    let rebuilding = thread::spawn(move || {
        let mut first = true;
        let mut hold = |_, _| {
            if std::mem::take(&mut first) {
                reached.send(()).unwrap();
                going.recv().unwrap();
            }
        };
        desk.rebuild(Follower::Reports, &mut hold).unwrap()
    });
    held.recv().unwrap();
    for name in names().await {
        assert!(name.ends_with("-as-of-2026-01-12-10-00.csv\""), "{name}");
    }
    assert!(room.get(ANNA, "/reports/ratings/list").await.body.contains(told));
    go.send(()).unwrap();
    assert_eq!(rebuilding.join().unwrap(), 201);
    for name in names().await {
        assert!(name.ends_with(".csv\"") && !name.contains("as-of"), "{name}");
    }
    assert!(!room.get(ANNA, "/reports/ratings/list").await.body.contains(told));
}
