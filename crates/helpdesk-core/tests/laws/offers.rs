//! S15: what is offered is exactly what is accepted and changes something.

use chrono::{DateTime, Utc};
use helpdesk_core::command::CommandKind;
use helpdesk_core::policy::CloseByAgent;
use helpdesk_core::ticket::{NotOffered, Offers};
use helpdesk_core::view::{Names, Row, Summary};
use helpdesk_core::{
    Actor, Command, Context, Facts, Policy, Priority, Reader, Refusal, Sealed, Status, Ticket,
    TicketNumber,
};
use proptest::prelude::*;

use super::play::{
    Played, Script, Start, What, agent, all_well, customer, every_command, everybody, minutes,
    opened, owner, play, text,
};
use super::random::{cases, script};

/// Each command for which the offers and the decision disagree.
fn disagreements(
    offers: &Offers,
    ticket: &Ticket,
    ctx: &Context<'_>,
    commands: &[Command<Sealed>],
) -> Vec<CommandKind> {
    let owed = ticket.tick(ctx.now).len();
    let wrong = commands.iter().filter(|command| {
        let named = !matches!(command, Command::Assign(Some(_))) || ctx.facts.target_active;
        let shape = offers.shape(command.kind());
        let offered = named && shape.is_some_and(|shape| shape.fits(command, ctx.now));
        let done = ticket.decide(ctx, command).is_ok_and(|events| events.len() > owed);
        offered != done
    });
    wrong.map(Command::kind).collect()
}

/// Compares the offers that `offered` computes with the decisions, in some states of a history.
fn compare(
    played: &Played,
    offered: impl Fn(&Ticket, &Context<'_>) -> Offers,
) -> Vec<(Actor, CommandKind)> {
    let commands = every_command();
    let mut wrong = Vec::new();
    for done in played.done.iter().step_by(7) {
        let own = match &done.what {
            What::Ask { facts, .. } => facts.clone(),
            What::Sweep | What::Fit(_) => all_well(),
        };
        for facts in [own, all_well(), Facts { member: false, ..all_well() }] {
            for who in everybody() {
                let (now, policy) = (done.now, &done.policy);
                let ctx = Context { actor: &who, facts: &facts, now, policy, seen: None };
                let offers = offered(&done.after, &ctx);
                let kinds = disagreements(&offers, &done.after, &ctx, &commands);
                wrong.extend(kinds.into_iter().map(|kind| (who.clone(), kind)));
            }
        }
    }
    wrong
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases().cases.min(64), ..cases() })]

    #[test]
    fn s15_offered_is_what_is_accepted_and_changes_something(script in script()) {
        let wrong = compare(&play(&script), |ticket, ctx| ticket.offers(ctx));
        prop_assert_eq!(wrong, vec![]);
    }
}

/// Compares what rows offer with what their tickets do, where the clock owes nothing; returns how many were
/// compared, and those that differ.
fn compare_rows(
    played: &Played,
    in_list: impl Fn(&Reader, Row) -> Offers,
) -> (usize, Vec<(Actor, Status)>) {
    let (mut compared, mut wrong) = (0, Vec::new());
    for done in played.done.iter().filter(|done| done.after.tick(done.now).is_empty()) {
        let ticket = &done.after;
        for who in (1..=3).map(agent) {
            let reader = Reader::try_from(&who).unwrap();
            let row = Row::of(ticket, TicketNumber::new(7).unwrap(), None, None);
            let (facts, now, policy) = (all_well(), done.now, &done.policy);
            let ctx = Context { actor: &who, facts: &facts, now, policy, seen: None };
            compared += 1;
            if in_list(&reader, row).all() != [ticket.offer(&ctx, CommandKind::Assign)] {
                wrong.push((who, ticket.status()));
            }
        }
    }
    (compared, wrong)
}

fn in_list(reader: &Reader, row: Row) -> Offers {
    Summary::of(reader, row, None, &Names::default()).offers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases().cases.min(64), ..cases() })]

    #[test]
    fn s15_a_row_offers_what_its_ticket_does(script in script()) {
        prop_assert_eq!(compare_rows(&play(&script), in_list).1, vec![]);
    }
}

/// The control: a row that forgets its status, or who works on it, is found out.
#[test]
fn the_comparison_finds_a_row_that_offers_by_itself() {
    let scripts = scripts();
    let compared = |in_list: &dyn Fn(&Reader, Row) -> Offers| {
        let all = scripts.iter().map(|script| compare_rows(&play(script), in_list));
        all.fold((0, Vec::new()), |(count, mut wrong), (more, found)| {
            wrong.extend(found);
            (count + more, wrong)
        })
    };
    let (count, wrong) = compared(&in_list);
    assert!(count > 100 && wrong.is_empty(), "{count}: {wrong:?}");
    let (_, open) = compared(&|reader, row| in_list(reader, Row { status: Status::Open, ..row }));
    assert!(open.iter().any(|(_, status)| *status == Status::Closed), "{open:?}");
    let (_, nobodys) = compared(&|reader, row| in_list(reader, Row { assignee: None, ..row }));
    assert!(!nobodys.is_empty());
}

/// The same scripts each time.
fn scripts() -> Vec<Script> {
    use proptest::strategy::{Strategy as _, ValueTree as _};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..25).map(|_| script().new_tree(&mut runner).unwrap().current()).collect()
}

/// The control: offers that forget one guard are found out.
#[test]
fn the_comparison_finds_an_offer_that_forgets_a_rule() {
    let scripts = scripts();
    let wrong = |offered: &dyn Fn(&Ticket, &Context<'_>) -> Offers| -> Vec<CommandKind> {
        let all = scripts.iter().flat_map(|script| compare(&play(script), offered));
        all.map(|(_, kind)| kind).collect()
    };
    let no_member = wrong(&|ticket, ctx| {
        let facts = Facts { member: true, ..ctx.facts.clone() };
        ticket.offers(&Context { facts: &facts, ..*ctx })
    });
    assert!(no_member.contains(&CommandKind::GrantAccess), "{no_member:?}");
    let any_close = wrong(&|ticket, ctx| {
        let policy = Policy { close_by_agent: CloseByAgent::Any, ..ctx.policy.clone() };
        ticket.offers(&Context { policy: &policy, ..*ctx })
    });
    assert!(any_close.contains(&CommandKind::Close), "{any_close:?}");
    let other_hour = wrong(&|ticket, ctx| {
        ticket.offers(&Context { now: ctx.now + chrono::TimeDelta::days(400), ..*ctx })
    });
    assert!(!other_hour.is_empty(), "what the clock owes is part of an offer");
}

fn offers(ticket: &Ticket, who: &Actor, now: DateTime<Utc>, policy: &Policy) -> Offers {
    let facts = all_well();
    ticket.offers(&Context { actor: who, facts: &facts, now, policy, seen: None })
}

fn after(ticket: &Ticket, who: &Actor, command: &Command<Sealed>) -> Ticket {
    let (facts, policy) = (all_well(), Policy::default());
    let ctx = Context { actor: who, facts: &facts, now: minutes(1), policy: &policy, seen: None };
    let events = ticket.decide(&ctx, command).unwrap();
    ticket.advance(who, minutes(1), events).unwrap().0
}

#[test]
fn s15_an_offer_names_the_shape_that_it_needs() {
    let start = Start { general: false, by_agent: false, follows: false, priority: Priority::Low };
    let policy = Policy::default();
    let (ticket, _) = opened(&start, &policy);
    let told = |ticket: &Ticket, who: &Actor| {
        serde_json::to_string_pretty(&offers(ticket, who, minutes(2), &policy)).unwrap()
    };
    let assigned = after(&ticket, &agent(1), &Command::Assign(agent(1).agent().cloned()));
    let granted = after(&assigned, &owner(), &Command::GrantAccess(None));
    let inside = after(&granted, &agent(1), &Command::EnterProject);
    let resolved = after(&inside, &agent(1), &Command::Resolve(Some(text("press any key"))));
    insta::assert_snapshot!("offers_open_owner", told(&ticket, &owner()));
    insta::assert_snapshot!("offers_open_agent", told(&ticket, &agent(1)));
    insta::assert_snapshot!("offers_inside_assignee", told(&inside, &agent(1)));
    insta::assert_snapshot!("offers_resolved_owner", told(&resolved, &owner()));
    insta::assert_snapshot!("offers_resolved_other_agent", told(&resolved, &agent(2)));
    let stranger = offers(&inside, &customer(2), minutes(2), &policy);
    assert!(
        stranger
            .all()
            .iter()
            .all(|offer| { offer.answer == Err(NotOffered::Refused(Refusal::NotYours)) })
    );
    let enters = offers(&inside, &agent(1), minutes(2), &policy);
    assert!(!enters.has(CommandKind::EnterProject), "the visit is recorded already");
    assert!(enters.accepts(CommandKind::EnterProject));
}

#[test]
fn s15_what_a_new_ticket_may_be_is_offered_too() {
    let policy = Policy::default();
    let (start, by) = (minutes(0), owner());
    let id = by.customer().unwrap().clone();
    let ask = |facts: &Facts, actor: &Actor| {
        let ctx = Context { actor, facts, now: start, policy: &policy, seen: None };
        Ticket::offer_to_open(&ctx, &id).answer
    };
    let well = all_well();
    assert!(ask(&well, &by).is_ok_and(|shape| shape.project.is_taken()));
    let left = Facts { member: false, ..all_well() };
    assert!(ask(&left, &by).is_ok_and(|shape| !shape.project.is_taken()));
    let off = Facts { customer_active: false, ..all_well() };
    assert_eq!(ask(&off, &by), Err(NotOffered::Refused(Refusal::CustomerInactive)));
    assert!(ask(&well, &agent(1)).is_ok());
    assert!(ask(&well, &customer(2)).is_err());
}
