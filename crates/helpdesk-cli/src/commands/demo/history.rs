//! Four weeks of a desk: sixty tickets in all states, played in the order of time.

use std::io::Cursor;

use chrono::{DateTime, TimeDelta, Utc};
use helpdesk::{
    Actor, AgentId, Command, CustomerId, Error, Helpdesk, Localised, Message, NewTicket, Options,
    Priority, ProjectId, RatingGiven, Stars, Subject, TicketNumber,
};

use super::clock::StoryClock;
use super::people::People;
use super::texts::{Phrases, Topic, phrases, topic};

/// How many tickets there are.
pub(super) const TICKETS: usize = 60;
/// How long the desk has been at work, in minutes: four weeks.
const WEEKS: i64 = 28 * 24 * 60;
/// How long before now the history ends, in minutes: the story is told after it.
const END: i64 = 40;

/// What happens to a ticket, in the order of its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Open,
    Hello,
    AskAccess,
    Grant,
    Enter,
    Note,
    Raise,
    More,
    Resolve,
    CloseRated(u8),
    Close,
    CloseByAgent,
}

/// One ticket of the history.
#[derive(Debug)]
struct Life {
    customer: CustomerId,
    agent: AgentId,
    project: Option<ProjectId>,
    priority: Priority,
    topic: Topic,
    phrases: Phrases,
    number: Option<TicketNumber>,
}

/// Plays the history; tells `progress` how many steps are done.
pub(super) fn play(
    desk: &Helpdesk,
    clock: &StoryClock,
    people: &People,
    now: DateTime<Utc>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Error> {
    let hours = desk.policy()?.hours.clone();
    let end = now - TimeDelta::minutes(END);
    let mut lives = Vec::with_capacity(TICKETS);
    let mut plan = Vec::new();
    // How many tickets there are in each language, so that every topic comes up once.
    let mut told = Localised::new(|_| 0);
    for n in 0..TICKETS {
        let Some(life) = life(people, &mut told, n) else { continue };
        let spread = i64::try_from(n).unwrap_or_default();
        let opened = now - TimeDelta::minutes(WEEKS - 60)
            + TimeDelta::minutes(spread * (WEEKS - 240) / 60 + spread * 37 % 180);
        // People answer when they work; now and then it takes them too long.
        let late = if n % 13 == 5 { 95 } else { 0 };
        let mut at = hours.next_open(opened).unwrap_or(opened);
        at += TimeDelta::minutes(4 + spread * 17 % 41 + late);
        let mut steps = vec![(opened, Step::Open)];
        for step in course(n, life.project.is_some()) {
            steps.push((at, step));
            at += TimeDelta::minutes(11 + spread * 29 % 200);
        }
        plan.extend(steps.into_iter().filter(|(at, _)| *at < end).map(|(at, step)| (at, n, step)));
        lives.push(life);
    }
    plan.sort_by_key(|(at, n, _)| (*at, *n));
    for (done, (at, n, step)) in (1..).zip(plan) {
        clock.set(at);
        desk.sweep()?;
        if let Some(life) = lives.get_mut(n) {
            take(desk, life, step, n)?;
        }
        progress(done);
    }
    clock.set(now);
    desk.sweep()?;
    Ok(())
}

fn life(people: &People, told: &mut Localised<usize>, n: usize) -> Option<Life> {
    let asker = n % people.customers.len();
    let (customer, language) = people.customers.get(asker)?;
    let projects = people.projects.get(asker)?;
    let project =
        if n % 5 == 4 { None } else { projects.get(n / people.customers.len() % projects.len()) };
    let told = told.get_mut(*language);
    let topic = topic(*language, *told);
    *told += 1;
    Some(Life {
        customer: customer.clone(),
        agent: people.agents.get((n + n / 7) % people.agents.len())?.clone(),
        project: project.cloned(),
        priority: [Priority::Medium, Priority::Low, Priority::High, Priority::Low]
            .get(n % 4)
            .copied()?,
        topic,
        phrases: phrases(*language),
        number: None,
    })
}

/// Returns what happens after the opening. The older half is finished; the younger half is anywhere from
/// unanswered to resolved.
fn course(n: usize, has_project: bool) -> Vec<Step> {
    use Step::{
        AskAccess, Close, CloseByAgent, CloseRated, Enter, Grant, Hello, More, Note, Raise,
    };
    let mut steps = vec![Hello];
    if has_project && n % 4 == 1 {
        steps.extend([AskAccess, Grant, Enter]);
    }
    match n % 6 {
        1 => steps.push(Note),
        3 => steps.push(More),
        5 => steps.extend([Raise, More]),
        _ => {}
    }
    if n >= 48 {
        match n % 6 {
            0 => return Vec::new(),
            1 | 4 => return steps,
            2 if has_project => {
                steps.push(AskAccess);
                return steps;
            }
            _ => {}
        }
    }
    steps.push(Step::Resolve);
    if n >= 40 && n % 3 != 1 {
        return steps;
    }
    steps.push(match n % 10 {
        2 => Close,
        7 => CloseByAgent,
        8 => CloseRated(3),
        3 | 6 => CloseRated(4),
        _ => CloseRated(5),
    });
    steps
}

fn take(desk: &Helpdesk, life: &mut Life, step: Step, n: usize) -> Result<(), Error> {
    let message = Message::text;
    let (customer, agent) =
        (Actor::Customer(life.customer.clone()), Actor::Agent(life.agent.clone()));
    let said = life.phrases;
    if step == Step::Open {
        let (subject, text) = (Subject::new(life.topic.0)?, message(life.topic.1)?);
        let request = NewTicket::new(life.customer.clone(), life.priority, subject, text)
            .about(life.project.clone());
        // Now and then somebody calls, and an agent writes it down.
        let by = if n % 17 == 9 { &agent } else { &customer };
        life.number = Some(desk.open(by, request, Options::default())?.number);
        return Ok(());
    }
    let Some(number) = life.number else { return Ok(()) };
    let (by, command) = match step {
        Step::Open => return Ok(()),
        Step::Hello => (agent, Command::Reply(message(said.hello)?)),
        Step::AskAccess => (agent, Command::RequestAccess { reason: message(said.ask_access)? }),
        Step::Grant => (customer, Command::GrantAccess(None)),
        Step::Enter => (agent, Command::EnterProject),
        Step::Note => (agent, Command::Note(message(said.note)?)),
        Step::Raise => (agent, Command::SetPriority(Priority::High)),
        Step::More => {
            let mut bytes = Cursor::new(format!("{}\n", life.topic.1));
            let file = desk.upload(&customer, said.file, "text/plain", &mut bytes)?;
            (customer, Command::Reply(message(said.more)?.with_files([file.id])))
        }
        Step::Resolve => (agent, Command::Resolve(Some(message(life.topic.2)?))),
        Step::CloseRated(stars) => {
            let comment = (stars == 5).then(|| message(said.thanks)).transpose()?;
            let rating = RatingGiven::new(Stars::new(stars)?).with_comment(comment);
            (customer, Command::close_rated(rating))
        }
        Step::Close => (customer, Command::close()),
        Step::CloseByAgent => (agent, Command::close_because(message(said.no_answer)?)),
    };
    desk.submit(&by, number, command, Options::default()).map(|_| ())
}
