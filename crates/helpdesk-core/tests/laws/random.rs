//! Random histories of one ticket.

use chrono::TimeDelta;
use helpdesk_core::command::Until;
use helpdesk_core::policy::{CloseByAgent, Span};
use helpdesk_core::{Actor, Command, Facts, Policy, Priority, Sealed};
use proptest::collection::vec;
use proptest::prelude::*;

use super::play::{
    Move, Script, Start, What, agent, agent_id, all_well, customer, every_command, minutes, owner,
    rating, service, text,
};

fn policy() -> impl Strategy<Value = Policy> {
    let close = prop_oneof![
        3 => Just(CloseByAgent::Any), 1 => Just(CloseByAgent::Resolved), 1 => Just(CloseByAgent::Never)
    ];
    let after = prop_oneof![2 => Just(None), 3 => (2u8..9).prop_map(|days| Some(Span::days(days)))];
    let longest = prop_oneof![3 => Just(None), 1 => Just(Some(Span::hours(8)))];
    (close, after, longest, prop::bool::weighted(0.2)).prop_map(|(close, after, longest, rated)| {
        Policy {
            close_by_agent: close,
            close_after: after,
            access_longest: longest,
            rating_required: rated,
            ..Policy::default()
        }
    })
}

fn start() -> impl Strategy<Value = Start> {
    let priority = prop::sample::select(Priority::ALL.to_vec());
    (prop::bool::weighted(0.15), prop::bool::weighted(0.15), any::<bool>(), priority).prop_map(
        |(general, by_agent, follows, priority)| Start { general, by_agent, follows, priority },
    )
}

fn owners_command() -> impl Strategy<Value = Command<Sealed>> {
    let until = prop_oneof![
        3 => Just(None),
        2 => (1u8..48).prop_map(|h| Some(Until::After(Span::hours(h)))),
        1 => (-600i64..20_000).prop_map(|n| Some(Until::At(minutes(n)))),
    ];
    let stars = prop_oneof![1 => Just(None), 2 => (1u8..=5).prop_map(Some)];
    let close = (stars, any::<bool>()).prop_map(|(stars, comment)| Command::Close {
        rating: stars.and_then(|stars| rating(stars, comment.then_some("thanks"))),
        reason: None,
    });
    prop_oneof![
        8 => Just(Command::Reply(text("any news?"))),
        5 => until.prop_map(Command::GrantAccess),
        1 => Just(Command::DeclineAccess),
        2 => Just(Command::RevokeAccess),
        1 => close,
        2 => prop::sample::select(every_command()),
    ]
}

fn agents_command() -> impl Strategy<Value = Command<Sealed>> {
    let to = prop_oneof![4 => (1u8..=3).prop_map(|n| Some(agent_id(n))), 1 => Just(None)];
    prop_oneof![
        8 => Just(Command::Reply(text("we look into it"))),
        4 => Just(Command::Note(text("again the same"))),
        3 => prop::sample::select(Priority::ALL.to_vec())
            .prop_map(Command::SetPriority),
        3 => Just(Command::Resolve(Some(text("mended")))),
        2 => Just(Command::Resolve(None)),
        2 => Just(Command::Reopen { reason: text("it broke again") }),
        4 => to.prop_map(Command::Assign),
        4 => Just(Command::RequestAccess { reason: text("to see the log") }),
        8 => Just(Command::EnterProject),
        2 => Just(Command::RevokeAccess),
        2 => prop::sample::select(every_command()),
    ]
}

fn ask() -> impl Strategy<Value = What> {
    let who = prop_oneof![
        8 => (Just(owner()), owners_command().boxed()),
        1 => (Just(customer(2)), owners_command().boxed()),
        8 => (Just(agent(1)), agents_command().boxed()),
        3 => (Just(agent(2)), agents_command().boxed()),
        1 => (Just(agent(3)), agents_command().boxed()),
        2 => (Just(service()), Just(Command::Reply(text("paid"))).boxed()),
        1 => (Just(service()), prop::sample::select(every_command()).boxed()),
        1 => (Just(Actor::System), prop::sample::select(every_command()).boxed()),
    ];
    let behind = prop_oneof![4 => Just(None), 3 => Just(Some(0)), 1 => (1u64..4).prop_map(Some)];
    let yes = || prop::bool::weighted(0.95);
    (who, behind, yes(), yes(), yes(), yes()).prop_map(
        |((who, command), behind, actor_active, customer_active, member, target_active)| {
            let facts =
                Facts { actor_active, customer_active, member, target_active, ..all_well() };
            What::Ask { who, command, behind, facts }
        },
    )
}

fn one_move() -> impl Strategy<Value = Move> {
    let wait = prop_oneof![
        6 => (0i64..90).prop_map(TimeDelta::minutes),
        3 => (0i64..5_000_000_000).prop_map(TimeDelta::nanoseconds),
        2 => (1i64..9).prop_map(TimeDelta::days),
        1 => (1i64..120).prop_map(|n| TimeDelta::minutes(-n)),
        1 => Just(TimeDelta::zero()),
    ];
    let fit = any::<usize>().prop_map(What::Fit);
    let what = prop_oneof![1 => Just(What::Sweep), 6 => fit, 6 => ask()];
    (wait, what).prop_map(|(wait, what)| Move { wait, what })
}

/// Any history of up to 40 moves, under policies that change, with a clock that also goes back.
pub(crate) fn script() -> impl Strategy<Value = Script> {
    let later = (0_usize..60, policy());
    (start(), policy(), later, vec(one_move(), 0..40))
        .prop_map(|(start, policy, later, moves)| Script { start, policy, later, moves })
}

/// Any history under a clock that only goes forward.
pub(crate) fn forward() -> impl Strategy<Value = Script> {
    script().prop_map(|mut script| {
        for step in &mut script.moves {
            step.wait = step.wait.abs();
        }
        script
    })
}

/// How many histories each law is tried on: 128, or as many as `PROPTEST_CASES` says.
pub(crate) fn cases() -> ProptestConfig {
    let default = ProptestConfig::default();
    let chosen = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if chosen { default.cases } else { 128 };
    ProptestConfig { cases, failure_persistence: None, ..default }
}
