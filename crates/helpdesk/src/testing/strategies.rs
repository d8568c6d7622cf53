//! Proptest strategies: keys, words, commands, and whole lives of a desk.

use helpdesk_core::command::Samples;
use helpdesk_core::policy::Span;
use helpdesk_core::words::SUBJECT_MAX;
use helpdesk_core::{
    Actor, AgentId, Command, CustomerId, FileName, Priority, ProjectId, RatingGiven, Sealed, Stars,
    Subject, Text, Until,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::desk::{AGENTS, CUSTOMERS, PROJECTS, TestDesk};
use super::history::{Act, NewFile, Step, Who};
use super::{said, sealed};
use crate::engine::Helpdesk;
use crate::message::Message;

/// Words that people write to a desk, in both languages, with what search must fold.
const VOCABULARY: [&str; 24] = [
    "счёт",
    "счета",
    "оплата",
    "не",
    "работает",
    "ёлка",
    "йод",
    "заявок",
    "Корзина",
    "пуста",
    "invoice",
    "cart",
    "is",
    "EMPTY",
    "payment",
    "failed",
    "HD-1234",
    "1С",
    "отчёт.pdf",
    "😀",
    "заметка",
    "пароль",
    "logs",
    "retry",
];

/// Any key of a customer: 1–64 visible ASCII characters.
pub fn customer_key() -> impl Strategy<Value = CustomerId> {
    "[!-~]{1,64}".prop_map(|key| CustomerId::new(key).expect("a key"))
}

/// Somebody of a [`TestDesk`].
pub fn somebody() -> impl Strategy<Value = Actor> {
    prop_oneof![
        select(&CUSTOMERS[..]).prop_map(TestDesk::customer),
        select(&AGENTS[..]).prop_map(TestDesk::agent),
    ]
}

/// A project of a [`TestDesk`].
pub fn project() -> impl Strategy<Value = ProjectId> {
    select(&PROJECTS[..]).prop_map(TestDesk::project)
}

/// A priority.
pub fn priority() -> impl Strategy<Value = Priority> {
    select(Priority::ALL)
}

/// A rating's stars.
pub fn stars() -> impl Strategy<Value = Stars> {
    (1..=5_u8).prop_map(|given| Stars::new(given).expect("stars"))
}

/// A length of time that a policy takes.
pub fn span() -> impl Strategy<Value = Span> {
    let unit = prop_oneof![
        (1..=366 * 24 * 60_u32).prop_map(|n| format!("{n}m")),
        (1..=366 * 24_u32).prop_map(|n| format!("{n}h")),
        (1..=366_u32).prop_map(|n| format!("{n}d")),
    ];
    unit.prop_map(|given| given.parse().expect("a span"))
}

fn phrase(words: usize) -> impl Strategy<Value = String> {
    vec(select(&VOCABULARY[..]), 1..=words).prop_map(|words| words.join(" "))
}

/// Any subject: 1–200 characters on one line, of every script.
pub fn subject() -> impl Strategy<Value = Subject> {
    let any = "\\PC{1,200}".prop_filter_map("a subject", |given: String| {
        let cut: String = given.chars().take(SUBJECT_MAX).collect();
        Subject::new(&cut).ok()
    });
    prop_oneof![
        3 => phrase(6).prop_map(|given| Subject::new(&given).expect("a subject")),
        1 => any,
    ]
}

/// Any text, some of several lines and with tabs.
pub fn text() -> impl Strategy<Value = Text> {
    let any = "[\\PC\\n\\t]{1,300}".prop_filter_map("a text", |given: String| {
        Text::new(helpdesk_core::words::Field::Text, &given).ok()
    });
    prop_oneof![3 => phrase(20).prop_map(|given| said(&given)), 1 => any]
}

/// A file name as it may be given, hostile ones among them.
pub fn given_file_name() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-zа-яё]{1,12}\\.(pdf|txt|png)",
        1 => select(&[
            "../../etc/passwd", "..\\", "C:\\", "CON", ".htaccess", "\u{200b}.htaccess",
            "a\";\r\nX: y", "photo\u{202e}gpj.exe", "", "nul\0.txt",
        ][..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

/// A file name as the desk keeps it.
pub fn file_name() -> impl Strategy<Value = FileName> {
    given_file_name().prop_map(|given| FileName::clean(&given))
}

/// A command as the core takes it.
pub fn command() -> impl Strategy<Value = Command<Sealed>> {
    text().prop_flat_map(|text| select(samples(sealed(text.as_str()))))
}

/// Commands of every kind with these words.
fn samples<W: Clone>(words: W) -> Vec<Command<W>> {
    let agents = AGENTS.iter().copied().map(agent_id).collect();
    Samples { words, agents, now: TestDesk::monday() }.all()
}

fn agent_id(key: &str) -> AgentId {
    AgentId::new(key).expect("an agent's key")
}

fn message() -> impl Strategy<Value = Message> {
    text().prop_map(Message::from)
}

/// A command on a ticket, with who sends it: mostly somebody who may.
pub fn asked() -> impl Strategy<Value = (Who, Command<Message>)> {
    let agent = || {
        prop_oneof![
            2 => Just(Who::Assignee),
            1 => select(&AGENTS[..]).prop_map(|key| Who::Somebody(TestDesk::agent(key))),
        ]
    };
    let both = || prop_oneof![Just(Who::Owner), agent()];
    let until = option::of(select(&["30m", "2h", "3d"][..]));
    let likely = prop_oneof![
        6 => (both(), message().prop_map(Command::Reply)),
        1 => (Just(Who::Somebody(TestDesk::service("billing"))), message().prop_map(Command::Reply)),
        3 => (agent(), message().prop_map(Command::Note)),
        3 => (agent(), option::of(message()).prop_map(Command::Resolve)),
        1 => (agent(), message().prop_map(|reason| Command::Reopen { reason })),
        2 => (agent(), option::weighted(0.8, select(&AGENTS[..]))
            .prop_map(|to| Command::Assign(to.map(agent_id)))),
        1 => (agent(), priority().prop_map(Command::SetPriority)),
        3 => (Just(Who::Assignee), message().prop_map(|reason| Command::RequestAccess { reason })),
        2 => (Just(Who::Owner), Just(Command::DeclineAccess)),
        3 => (Just(Who::Owner), until.prop_map(|span| {
            let span = span.map(|span| span.parse().expect("a span"));
            Command::GrantAccess(span.map(Until::After))
        })),
        1 => (both(), Just(Command::RevokeAccess)),
        3 => (Just(Who::Assignee), Just(Command::EnterProject)),
        1 => (Just(Who::Owner), option::of((stars(), option::of(message())))
            .prop_map(|rating| Command::Close {
                rating: rating.map(|(stars, comment)| RatingGiven::new(stars).with_comment(comment)),
                reason: None,
            })),
        1 => (agent(), option::of(message())
            .prop_map(|reason| Command::Close { rating: None, reason })),
    ];
    // Whatever there is, by whom the table lets ask, and by anybody.
    let sample = || message().prop_flat_map(|message| select(samples(message)));
    let allowed = (sample(), any::<bool>()).prop_map(|(command, takes_turns)| {
        let rule = command.kind().rule();
        let who =
            if rule.owner && (takes_turns || !rule.assignee) { Who::Owner } else { Who::Assignee };
        (who, command)
    });
    let any = (somebody(), sample()).prop_map(|(who, command)| (Who::Somebody(who), command));
    prop_oneof![17 => likely, 1 => allowed, 2 => any]
}

fn opening() -> impl Strategy<Value = (Who, Act)> {
    let customer = || select(&CUSTOMERS[..]);
    let about = (option::weighted(0.8, project()), priority(), subject(), message());
    let opener = prop_oneof![
        4 => Just(None),
        1 => select(&AGENTS[..]).prop_map(Some),
    ];
    let follows = option::weighted(0.2, any::<usize>());
    (customer(), opener, about, follows).prop_map(
        |(customer, opener, (project, priority, subject, message), follows)| {
            let by = opener.map_or_else(|| TestDesk::customer(customer), TestDesk::agent);
            let customer = customer.to_owned();
            let act = Act::Open { customer, project, priority, subject, message, follows };
            (Who::Somebody(by), act)
        },
    )
}

fn new_file() -> impl Strategy<Value = NewFile> {
    (given_file_name(), vec(any::<u8>(), 0..300)).prop_map(|(name, bytes)| NewFile { name, bytes })
}

/// One step of a desk's life.
pub fn step() -> impl Strategy<Value = Step> {
    let wait = prop_oneof![
        6 => 0..3_u32,
        3 => 3..90_u32,
        1 => 90..(3 * 24 * 60_u32),
    ];
    let submit = (any::<usize>(), asked())
        .prop_map(|(ticket, (who, command))| (who, Act::Submit { ticket, command }));
    let act = prop_oneof![
        1 => opening(),
        7 => submit,
        1 => Just((Who::Owner, Act::Wait)),
    ];
    let files = prop_oneof![5 => Just(Vec::new()), 1 => vec(new_file(), 1..3)];
    (wait, act, files).prop_map(|(wait, (by, act), files)| {
        let takes_files = match &act {
            Act::Open { .. } => true,
            Act::Submit { command, .. } => {
                matches!(command, Command::Reply(_) | Command::Note(_) | Command::Resolve(Some(_)))
            }
            Act::Wait => false,
        };
        Step { wait, by, act, files: if takes_files { files } else { Vec::new() } }
    })
}

/// The life of a desk: a ticket is opened first, then this many steps follow. Play it with
/// [`play`](super::play).
///
/// ```
/// use helpdesk::testing::{TestDesk, play, strategies};
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
///
/// let mut runner = TestRunner::deterministic();
/// let life = strategies::life(40..50).new_tree(&mut runner).unwrap().current();
/// let desk = TestDesk::new();
/// let played = play(&desk, desk.clock(), &life, |_| true);
/// assert!(played.receipts.len() > 5);
/// ```
pub fn life(steps: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    let first = opening().prop_map(|(by, act)| Step { wait: 0, by, act, files: Vec::new() });
    (first, vec(step(), steps)).prop_map(|(first, mut life)| {
        life.insert(0, first);
        life
    })
}

/// Puts policies in force under which every clock event can happen: silence closes, grants are
/// capped.
///
/// # Panics
/// When the desk refuses a policy.
pub fn with_a_busy_clock(desk: &Helpdesk) {
    for (key, value) in [("close.after", "2d"), ("close.reminder", "12h"), ("access.longest", "2d")]
    {
        desk.set_policy(key, value).expect("a policy");
    }
}
