//! What people read, sentence by sentence, in both languages. `~` marks a space that does not break.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashSet;
use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use helpdesk_core::access::Denial;
use helpdesk_core::command::CommandKind;
use helpdesk_core::permission::Role;
use helpdesk_core::policy::CloseByAgent;
use helpdesk_core::view::{AccessSummary, Author, Entry, Person, PublicEvent, Sight};
use helpdesk_core::words::{Field, WordsError};
use helpdesk_core::{
    AccessState, ActorKind, AgentId, Digest, EndReason, InternalEvent, Language, Localised, Policy,
    Priority, Refusal, Rejection, Stars, Status, Version,
};
use helpdesk_l10n::{Args, Consent, Here, L10n, Viewer};

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{text}:00+03:00")).unwrap().to_utc()
}

fn here() -> Here {
    Here { now: at("2026-11-20T14:35"), zone: Tz::Europe__Moscow }
}

/// Returns the sentence with its no-break spaces made visible, after checking that every message exists.
#[track_caller]
fn said(text: String) -> String {
    assert!(!text.contains("{$") && !text.contains("{ $"), "a variable is missing: {text}");
    let is_key = text.contains('-') && !text.contains([' ', '\u{a0}']) && text.is_ascii();
    assert!(!is_key && !text.is_empty(), "a message is missing: {text}");
    text.replace('\u{a0}', "~")
}

/// Returns what both languages say, Russian first.
fn both(lines: &mut String, label: &str, say: impl Fn(L10n) -> String) {
    let [ru, en] = [Language::Ru, Language::En].map(|lang| said(say(L10n::new(lang))));
    writeln!(lines, "{label}\n  {ru}\n  {en}").unwrap();
}

fn refusals() -> Vec<(CommandKind, Option<Status>, Refusal)> {
    use CommandKind as Kind;
    let agent = || AgentId::new("anna").unwrap();
    let (open, resolved, closed) =
        (Some(Status::Open), Some(Status::Resolved), Some(Status::Closed));
    let until = at("2026-11-20T14:00");
    let mut all =
        vec![(Kind::Reply, open, Refusal::ActorInactive), (Kind::Reply, open, Refusal::NotYours)];
    for (command, role) in [
        (Kind::Resolve, Role::Owner),
        (Kind::Resolve, Role::Stranger),
        (Kind::GrantAccess, Role::Assignee),
        (Kind::DeclineAccess, Role::Agent),
        (Kind::Reply, Role::System),
    ] {
        all.push((command, open, Refusal::NotPermitted { role }));
    }
    let policies = [CloseByAgent::Resolved, CloseByAgent::Never].into_iter();
    all.extend(policies.map(|policy| (Kind::Close, open, Refusal::CloseByAgent { policy })));
    let file = Refusal::FileTooLarge {
        name: "журнал.har".into(),
        size: 31 << 20,
        limit: Policy::default().file_bytes,
    };
    all.extend([
        (Kind::Reply, closed, Refusal::Closed),
        (Kind::Assign, open, Refusal::Stale { seen: Version(3), current: Version(5) }),
        (Kind::Open, None, Refusal::CustomerInactive),
        (Kind::Open, None, Refusal::NotMember),
        (Kind::GrantAccess, open, Refusal::NotMember),
        (Kind::Open, None, Refusal::NothingToFollow),
        (Kind::Resolve, open, Refusal::NotAnswered),
        (Kind::Resolve, resolved, Refusal::AlreadyResolved),
        (Kind::Reopen, open, Refusal::NotResolved),
        (Kind::Assign, open, Refusal::AssigneeInactive { agent: agent() }),
        (Kind::EnterProject, open, Refusal::NotAssignee),
        (Kind::GrantAccess, open, Refusal::NoProject),
        (Kind::RequestAccess, open, Refusal::AccessRequested),
        (Kind::RequestAccess, open, Refusal::AccessGranted),
        (Kind::DeclineAccess, open, Refusal::NoAccessRequest),
        (Kind::RevokeAccess, open, Refusal::NoAccess),
        (Kind::EnterProject, open, Refusal::NoGrant),
        (Kind::GrantAccess, open, Refusal::UntilPast { until }),
        (Kind::Close, open, Refusal::ReasonNeeded),
        (Kind::Close, open, Refusal::ReasonNotYours),
        (Kind::Close, resolved, Refusal::RatingNotYours),
        (Kind::Close, open, Refusal::NobodyToRate),
        (Kind::Close, resolved, Refusal::RatingRequired),
        (Kind::Note, open, file),
    ]);
    all
}

/// Returns how many messages begin with `prefix`.
fn messages(prefix: &str) -> usize {
    let file = include_str!("../locales/en/refusals.ftl");
    file.lines().filter(|line| line.starts_with(prefix)).count()
}

#[test]
fn every_refusal_says_what_was_not_done_and_what_to_do_instead() {
    let (mut lines, mut kinds) = (String::new(), HashSet::new());
    for (command, status, why) in refusals() {
        let label = format!("{} {why:?}", command.name());
        kinds.insert(core::mem::discriminant(&why));
        let rejection = Rejection { command, status, why };
        both(&mut lines, &label, |l10n| {
            let refused = l10n.rejection(&rejection, here());
            for part in [&refused.what, &refused.instead] {
                assert!(part.ends_with('.'), "{part}");
            }
            refused.to_string()
        });
    }
    // A missing ticket has no refusal of its own.
    assert_eq!(kinds.len(), messages("refusal-") + 1, "a refusal is not tried");
    insta::assert_snapshot!(lines);
}

#[test]
fn s7_anothers_ticket_is_refused_as_a_missing_one() {
    for lang in Language::ALL {
        let l10n = L10n::new(lang);
        for (command, status) in
            [(CommandKind::Close, Status::Open), (CommandKind::Reply, Status::Closed)]
        {
            let rejection = Rejection { command, status: Some(status), why: Refusal::NotYours };
            assert_eq!(l10n.rejection(&rejection, here()), l10n.missing_ticket());
        }
    }
}

#[test]
fn every_command_has_a_name_and_says_when_it_was_not_done() {
    let mut lines = String::new();
    for &kind in CommandKind::ALL {
        both(&mut lines, kind.name(), |l10n| {
            format!("{} / {}", l10n.command(kind), l10n.undone(kind))
        });
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn what_is_wrong_with_words_is_said_with_how_to_mend_it() {
    let fields = [
        Field::Comment,
        Field::FileName,
        Field::MediaType,
        Field::Reason,
        Field::Subject,
        Field::Text,
    ];
    let mut errors: Vec<_> = fields.map(|field| WordsError::Empty { field }).into();
    errors.extend(fields.map(|field| WordsError::Control { field, code: 0x1b }));
    let characters = |given| WordsError::TooLong {
        field: Field::Subject,
        limit: 200,
        given,
        unit: "characters",
    };
    errors.extend([201, 202, 205, 211].map(characters));
    let (limit, given) = (64 * 1024, 80_000);
    errors.push(WordsError::TooLong { field: Field::Text, limit, given, unit: "bytes" });
    errors.extend([WordsError::Lines { field: Field::Subject }, WordsError::Nothing]);
    errors.push(WordsError::Files { field: Field::Reason });
    errors.extend([21, 22, 25].map(|given| WordsError::TooManyFiles { given }));
    errors.push(WordsError::Stars { given: 6 });
    let mut lines = String::new();
    for error in errors {
        both(&mut lines, &format!("{error:?}"), |l10n| l10n.words_error(&error));
    }
    insta::assert_snapshot!(lines);
}

fn person(key: &str, name: &str) -> Person {
    Person { key: key.into(), name: Some(name.into()) }
}

fn author(kind: ActorKind, key: &str, name: &str) -> Author {
    Author { kind, key: Some(key.into()), name: Some(name.into()) }
}

fn sights() -> Vec<Sight> {
    let anna = || Some(person("anna", "Соколова Анна"));
    let stars = Stars::new(5).ok();
    let until = |text| Some(at(text));
    let mut events = vec![
        PublicEvent::Opened,
        PublicEvent::CustomerReplied,
        PublicEvent::AgentReplied,
        PublicEvent::ServiceWrote,
        PublicEvent::Resolved,
        PublicEvent::Reopened,
        PublicEvent::Assigned { agent: anna() },
        PublicEvent::Assigned { agent: Some(person("pavel", "Ефимов Павел")) },
        PublicEvent::Assigned { agent: None },
        PublicEvent::AccessRequested { lapses_at: at("2026-11-27T14:00") },
        PublicEvent::AccessDeclined,
        PublicEvent::AccessGranted { until: None },
        PublicEvent::AccessGranted { until: until("2026-11-21T12:33") },
        PublicEvent::AccessGranted { until: until("2026-11-23T10:15") },
        PublicEvent::ProjectEntered,
        PublicEvent::CloseReminded { close_at: at("2026-11-24T10:00") },
        PublicEvent::Closed { stars: None, agent: None },
        PublicEvent::Closed { stars, agent: anna() },
    ];
    events.extend(EndReason::ALL.iter().copied().map(|why| PublicEvent::AccessEnded { why }));
    let internal = [
        InternalEvent::Noted { words: Digest::of(&[]) },
        InternalEvent::WorkingPrioritySet { priority: Priority::High },
        InternalEvent::FirstAnswerOverdue,
    ];
    events.into_iter().map(Sight::Public).chain(internal.map(Sight::Internal)).collect()
}

/// Whether such an event can have such an author: customers do not answer, agents do not rate.
fn can_be_by(sight: &Sight, kind: ActorKind) -> bool {
    use ActorKind::{Agent, Customer, Service, System};
    let authors: &[ActorKind] = match sight {
        Sight::Public(event) => match event {
            PublicEvent::Opened => &[Customer, Agent, Service],
            PublicEvent::ServiceWrote => &[Service],
            PublicEvent::Reopened => &[Customer, Agent],
            PublicEvent::AccessEnded { why } => match why {
                EndReason::Closed => &[Customer, Agent],
                EndReason::TakenBack => &[Customer],
                EndReason::GivenUp => &[Agent],
                EndReason::Lapsed | EndReason::Expired => &[System],
            },
            PublicEvent::CustomerReplied
            | PublicEvent::AccessDeclined
            | PublicEvent::AccessGranted { .. } => &[Customer],
            PublicEvent::AgentReplied
            | PublicEvent::Resolved
            | PublicEvent::Assigned { .. }
            | PublicEvent::AccessRequested { .. }
            | PublicEvent::ProjectEntered => &[Agent],
            PublicEvent::CloseReminded { .. } => &[System],
            PublicEvent::Closed { stars, .. } => match stars {
                Some(_) => &[Customer],
                None => &[Customer, Agent, System],
            },
            other => unreachable!("nobody is known to do {other:?}"),
        },
        Sight::Internal(event) => match event {
            InternalEvent::Noted { .. } | InternalEvent::WorkingPrioritySet { .. } => &[Agent],
            InternalEvent::FirstAnswerOverdue => &[System],
        },
    };
    authors.contains(&kind)
}

fn entry<E>(by: &Author, event: E) -> Entry<E> {
    let (seq, at, by) = (Version(1), at("2026-11-20T12:33"), by.clone());
    let (text, whole_bytes, files, erased) = (None, None, Vec::new(), false);
    Entry { seq, at, by, event, text, whole_bytes, files, erased }
}

#[test]
fn every_event_has_a_line_for_every_reader() {
    let authors = [
        author(ActorKind::Customer, "maria", "Крылова Мария"),
        author(ActorKind::Agent, "anna", "Соколова Анна"),
        Author { kind: ActorKind::System, key: None, name: None },
        Author { kind: ActorKind::Service, key: Some("payments".into()), name: None },
    ];
    let mut lines = String::new();
    for sight in sights() {
        for by in authors.iter().filter(|by| can_be_by(&sight, by.kind)) {
            let viewers = [Viewer::Customer, Viewer::Agent("anna"), Viewer::Agent("pavel")];
            for viewer in viewers.into_iter().chain([Viewer::Operator]) {
                let label = format!("{sight:?}, by {}, to {viewer:?}", by.kind.name());
                match (&sight, viewer) {
                    (Sight::Public(event), Viewer::Customer) => {
                        let entry = entry(by, event.clone());
                        both(&mut lines, &label, |l10n| l10n.customer_entry_line(&entry, here()));
                    }
                    (Sight::Internal(_), Viewer::Customer) => {}
                    (_, Viewer::Agent(_) | Viewer::Operator) => {
                        let entry = entry(by, sight.clone());
                        let say = |l10n: L10n| l10n.agent_entry_line(&entry, viewer, here());
                        both(&mut lines, &label, say);
                    }
                }
            }
        }
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn a_denial_says_what_to_do_instead() {
    let mut lines = String::new();
    for denial in [
        Denial::NoGrant,
        Denial::AgentInactive,
        Denial::CustomerNotMember,
        Denial::NotEntered,
        Denial::Unavailable,
    ] {
        both(&mut lines, denial.name(), |l10n| l10n.denial(denial).to_string());
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn access_is_told_in_sentences() {
    let mut lines = String::new();
    let until = Some(at("2026-11-21T12:33"));
    for (state, until) in [
        (AccessState::None, None),
        (AccessState::Requested, None),
        (AccessState::Requested, until),
        (AccessState::Granted, None),
        (AccessState::Granted, until),
    ] {
        let access = AccessSummary { state, until, since: None };
        let label = format!("{}, {}", state.name(), until.map_or("open", |_| "until"));
        both(&mut lines, &label, |l10n| l10n.access(&access, here()));
    }
    let mut means = Localised::new(|_| "Support only reads.".to_owned());
    *means.get_mut(Language::Ru) = "Поддержка только смотрит.".to_owned();
    let agent = person("anna", "Соколова Анна");
    for (assignee, until) in [(Some(&agent), None), (Some(&agent), until), (None, None)] {
        let consent =
            Consent { number: 48_213, name: "Лён и лес", assignee, until, means: &means };
        let label = format!("consent, {assignee:?}");
        both(&mut lines, &label, |l10n| l10n.consent(&consent, here()).join("\n  "));
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn lengths_of_lists_choose_the_plural() {
    let mut lines = String::new();
    for days in [1, 2, 5, 11, 21, 22, 25, 111] {
        both(&mut lines, &days.to_string(), |l10n| l10n.duration(TimeDelta::days(days)));
    }
    for count in [0, 1, 2, 5, 11, 21] {
        let args = || Args::new().number("count", count).text("file", "x").text("place", "x");
        for key in ["done-swept", "done-exported", "done-imported", "done-copied", "done-delivered"]
        {
            both(&mut lines, &format!("{key} {count}"), |l10n| l10n.say(key, &args()));
        }
    }
    insta::assert_snapshot!(lines);
}
