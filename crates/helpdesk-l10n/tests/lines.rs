//! What the command line prints and pages are labelled with, in both languages. `~` marks a space
//! that does not break.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashSet;
use std::fmt::{Debug, Write as _};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use helpdesk_core::event::EventKind;
use helpdesk_core::permission::Role;
use helpdesk_core::view::Group;
use helpdesk_core::{ActorKind, Language, NoticeKind, Priority, Stars, Status};
use helpdesk_l10n::{Args, DemoLine, DemoWord, DoctorLine, Here, L10n, Outcome};

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{text}:00+03:00")).unwrap().to_utc()
}

fn here() -> Here {
    Here { now: at("2026-11-20T14:35"), zone: Tz::Europe__Moscow }
}

/// Writes what each language says, Russian first, after checking that every message exists.
#[track_caller]
fn both(lines: &mut String, label: &impl Debug, say: impl Fn(L10n) -> String) {
    writeln!(lines, "{label:?}").unwrap();
    for lang in [Language::Ru, Language::En] {
        let said = say(L10n::new(lang));
        assert!(!said.contains("{$") && !said.contains("{ $"), "a variable is missing: {said}");
        let is_key = said.contains('-') && !said.contains([' ', '\u{a0}']) && said.is_ascii();
        assert!(!is_key && !said.is_empty(), "a message is missing: {said}");
        writeln!(lines, "  {}", said.replace('\u{a0}', "~")).unwrap();
    }
}

/// Returns how many messages begin with one of these.
fn messages(file: &str, prefixes: &[&str]) -> usize {
    file.lines().filter(|line| prefixes.iter().any(|prefix| line.starts_with(prefix))).count()
}

const CLI: &str = include_str!("../locales/en/cli.ftl");
const DEMO: &str = include_str!("../locales/en/demo.ftl");

#[test]
fn every_outcome_has_its_line() {
    let (number, key, project, file) = (12, "maria", "[48213] Лён и лес", "desk.db");
    let until = Some(at("2026-11-21T12:33"));
    let outcomes = [
        Outcome::Opened { number },
        Outcome::Replied { number },
        Outcome::Noted { number },
        Outcome::Resolved { number },
        Outcome::Reopened { number },
        Outcome::Assigned { number, agent: "Соколова Анна" },
        Outcome::Unassigned { number },
        Outcome::PrioritySet { number, priority: Priority::High },
        Outcome::Closed { number, stars: None },
        Outcome::Closed { number, stars: Stars::new(5).ok() },
        Outcome::Redacted { number, message: 3 },
        Outcome::Unchanged { number },
        Outcome::AccessRequested { number, until: at("2026-11-27T14:35") },
        Outcome::AccessDeclined { number },
        Outcome::AccessGranted { number, until: None },
        Outcome::AccessGranted { number, until },
        Outcome::AccessEnded { number },
        Outcome::Entered { project },
        Outcome::CheckAllowed { number, until: None },
        Outcome::CheckAllowed { number, until },
        Outcome::Initialised { place: file },
        Outcome::PolicySet { key: "close.after", value: "7d" },
        Outcome::HoursLoaded { hours: "…" },
        Outcome::CustomerAdded { key },
        Outcome::CustomerEnabled { key },
        Outcome::CustomerDisabled { key },
        Outcome::CustomerErased { key },
        Outcome::AgentAdded { key },
        Outcome::AgentEnabled { key },
        Outcome::AgentDisabled { key },
        Outcome::AgentErased { key },
        Outcome::ProjectAdded { project },
        Outcome::MemberAdded { customer: key, project },
        Outcome::MemberRemoved { customer: key, project },
        Outcome::Already,
        Outcome::Swept { count: 0 },
        Outcome::SweptPast { count: 2 },
        Outcome::TracesLeft,
        Outcome::Rebuilt { follower: "search", count: 342 },
        Outcome::BackedUp { file },
        Outcome::Exported { count: 1, file },
        Outcome::Imported { count: 2 },
        Outcome::Copied { count: 5, place: file },
        Outcome::Delivered { count: 0 },
        Outcome::Revived { count: 2 },
        Outcome::FileSaved { file, bytes: 290_000 },
        Outcome::Serving { address: "http://127.0.0.1:8080" },
        Outcome::NoTickets,
        Outcome::NothingFound { query: "лён" },
        Outcome::NoPeople,
        Outcome::NoProjects,
        Outcome::NoAccess,
        Outcome::More { cursor: "c1" },
    ];
    assert_eq!(outcomes.len(), messages(CLI, &["done-", "nothing-", "more-"]));
    let mut lines = String::new();
    for outcome in outcomes {
        both(&mut lines, &outcome, |l10n| l10n.outcome(&outcome, here()));
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn every_trouble_is_told_with_what_to_do_about_it() {
    let keys = CLI.lines().filter(|line| line.starts_with("trouble-"));
    let args = || Args::new().text("what", "x").text("file", "desk.har").text("who", "service:x");
    let mut lines = String::new();
    for key in keys.filter_map(|line| line.split(' ').next()) {
        both(&mut lines, &key, |l10n| l10n.say(key, &args()));
        both(&mut lines, &"instead", |l10n| l10n.say(&format!("{key}.instead"), &args()));
    }
    for key in ["error-word", "hint-word"] {
        both(&mut lines, &key, |l10n| l10n.say(key, &args()));
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn every_finding_of_the_doctor_has_its_line() {
    let (number, seq) = (12, 3);
    let findings = [
        DoctorLine::Checked { tickets: 21, events: 342 },
        DoctorLine::Well,
        DoctorLine::Erased { count: 2 },
        DoctorLine::Faults { count: 3 },
        DoctorLine::Advice,
        DoctorLine::Traces,
        DoctorLine::Behind { follower: "search", events: 21, seconds: Some(1_342) },
        DoctorLine::Behind { follower: "letters", events: 2, seconds: None },
        DoctorLine::Store { place: "events", what: "…" },
        DoctorLine::Unreadable { number, what: "…" },
        DoctorLine::State { number },
        DoctorLine::Row { number },
        DoctorLine::Chain { number, seq },
        DoctorLine::WordsMissing { number, seq },
        DoctorLine::WordsChanged { number, seq },
        DoctorLine::WordsExtra { number, seq },
        DoctorLine::FileMissing { number, seq },
        DoctorLine::FileChanged { number, seq },
        DoctorLine::Terms { number, seq },
        DoctorLine::Notice { number, seq },
    ];
    assert_eq!(findings.len(), messages(CLI, &["doctor-"]));
    let mut lines = String::new();
    for finding in findings {
        both(&mut lines, &finding, |l10n| l10n.doctor(&finding));
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn the_story_is_told_in_both_languages() {
    let stars = Stars::new(5).unwrap();
    let words = messages(DEMO, &["demo-word-"]);
    let mut lines = String::new();
    for lang in [Language::Ru, Language::En] {
        let l10n = L10n::new(lang);
        let word = |word| l10n.demo_word(word);
        let project = l10n.project(48_213, &word(DemoWord::Project));
        let person = |who| l10n.name("key", Some(&word(who)));
        let (customer, agent) = (person(DemoWord::Customer), person(DemoWord::Agent));
        let (subject, comment) = (word(DemoWord::Subject), word(DemoWord::Comment));
        let (answer, reason) = (word(DemoWord::Answer), word(DemoWord::Reason));
        let (note, reply, found) =
            (word(DemoWord::Note), word(DemoWord::Reply), word(DemoWord::Found));
        let until = l10n.until(at("2026-11-20T22:35"), here());
        let refusal = l10n.denial(helpdesk_core::access::Denial::NoGrant).what;
        let calendar = helpdesk_core::hours::Calendar::default();
        let hours = l10n.hours(&calendar);
        let due = l10n.promise(Some(at("2026-11-20T15:35")), &calendar, here());
        let (agent, project) = (agent.as_str(), project.as_str());
        let story = [
            DemoLine::Begin { place: "sqlite:demo.db" },
            DemoLine::People { customer: &customer, agent, project },
            DemoLine::Opened { number: 1, subject: &subject, priority: Priority::Medium },
            DemoLine::Due { hours: &hours, due: &due },
            DemoLine::Taken { agent, number: 1 },
            DemoLine::Replied { agent, text: &answer },
            DemoLine::TriedEarly { agent, refusal: &refusal },
            DemoLine::Requested { agent, project, reason: &reason },
            DemoLine::Granted { until: &until },
            DemoLine::CustomerReplied { text: &reply },
            DemoLine::Entered { agent, project, time: "14:40" },
            DemoLine::Noted { text: &note },
            DemoLine::Resolved { agent, text: &found },
            DemoLine::Closed { stars, comment: &comment },
            DemoLine::TriedLate { agent, project, refusal: &refusal },
            DemoLine::Ended,
            DemoLine::History,
            DemoLine::End { command: "helpdesk ticket show 1" },
            DemoLine::Check { command: "helpdesk doctor" },
        ];
        let told: HashSet<_> = story.iter().map(core::mem::discriminant).collect();
        assert_eq!(told.len() + words, messages(DEMO, &["demo-"]));
        for line in &story {
            let said = l10n.demo(line);
            assert!(!said.contains("{$") && !said.starts_with("demo-"), "{said}");
            writeln!(lines, "{}", said.replace('\u{a0}', "~")).unwrap();
        }
        lines.push('\n');
    }
    assert_eq!(DemoWord::ALL.len(), words);
    for &word in DemoWord::ALL {
        both(&mut lines, &word, |l10n| l10n.demo_word(word));
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn every_label_is_said() {
    let mut lines = String::new();
    for &status in Status::ALL {
        both(&mut lines, &status, |l10n| l10n.status(status));
    }
    for group in [Group::Open, Group::Closed] {
        both(&mut lines, &group, |l10n| l10n.group(group));
    }
    for &priority in Priority::ALL {
        both(&mut lines, &priority, |l10n| l10n.priority(priority));
        both(&mut lines, &"means", |l10n| l10n.priority_means(priority));
    }
    for &role in Role::ALL {
        both(&mut lines, &role, |l10n| l10n.role(role));
    }
    for kind in [ActorKind::Customer, ActorKind::Agent, ActorKind::System, ActorKind::Service] {
        both(&mut lines, &kind, |l10n| l10n.actor_kind(kind));
    }
    for &kind in EventKind::ALL {
        both(&mut lines, &kind, |l10n| l10n.event(kind));
    }
    for kind in [
        NoticeKind::Opened,
        NoticeKind::Answered,
        NoticeKind::ServiceWrote,
        NoticeKind::AccessRequested,
        NoticeKind::AccessGranted,
        NoticeKind::AccessDeclined,
        NoticeKind::AccessEnded,
        NoticeKind::AccessPassedOn,
        NoticeKind::Assigned,
        NoticeKind::Resolved,
        NoticeKind::Reopened,
        NoticeKind::DueSoon,
        NoticeKind::Overdue,
        NoticeKind::CloseReminder,
        NoticeKind::Closed,
        NoticeKind::Rated,
    ] {
        both(&mut lines, &kind, |l10n| l10n.notice(kind));
    }
    for stars in (1..=5).map(|n| Stars::new(n).unwrap()) {
        let say = |l10n: L10n| format!("{}: {}", l10n.stars(stars), l10n.stars_mean(stars));
        both(&mut lines, &stars, say);
    }
    let headings = include_str!("../locales/en/headings.ftl").lines();
    for (heading, _) in headings.filter_map(|line| line.split_once(" = ")) {
        both(&mut lines, &heading, |l10n| l10n.word(heading));
    }
    for yes in [true, false] {
        both(&mut lines, &yes, |l10n| l10n.yes_no(yes));
    }
    both(&mut lines, &"general question", L10n::general_question);
    both(&mut lines, &"erased", L10n::erased);
    both(&mut lines, &"nobody", |l10n| l10n.assignee(None));
    both(&mut lines, &"you and support", |l10n| format!("{}, {}", l10n.you(), l10n.support()));
    insta::assert_snapshot!(lines);
}
