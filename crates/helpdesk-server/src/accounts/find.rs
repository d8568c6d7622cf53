//! Which person somebody means when they sign in.

use helpdesk::accounts::Accounts as Port;
use helpdesk::{Actor, AgentId, CustomerId, Error, Helpdesk, Reader, paging};

/// How many people may share an address: each is tried, and each try is work.
const MOST: usize = 4;

/// A person who may be meant, with the hash of their password.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) actor: Actor,
    /// `None` for a person who has no password yet, or may not sign in.
    pub(super) hash: Option<String>,
}

/// Finds the person who is meant: by mail address, by key, or by key with its kind.
pub(super) fn candidates(
    desk: &Helpdesk,
    port: &dyn Port,
    typed: &str,
) -> Result<Vec<Candidate>, Error> {
    let typed = typed.trim();
    let mut found = Vec::new();
    let mut push = |actor: Actor, active: bool| -> Result<(), Error> {
        if found.iter().all(|known: &Candidate| known.actor != actor) && found.len() < MOST {
            let hash = if active { port.password(actor.clone())? } else { None };
            found.push(Candidate { actor, hash });
        }
        Ok(())
    };
    match typed.parse::<Actor>() {
        Ok(actor @ (Actor::Customer(_) | Actor::Agent(_))) => {
            if let Some(card) = desk.person(&actor)? {
                push(actor, card.active)?;
            }
            return Ok(found);
        }
        Ok(Actor::Service(_) | Actor::System) | Err(_) => {}
    }
    if let Ok(key) = AgentId::new(typed)
        && let Some(card) = desk.agent(&Reader::Operator, &key)?
    {
        push(Actor::Agent(key), card.active)?;
    }
    if let Ok(key) = CustomerId::new(typed)
        && let Some(card) = desk.customer(&Reader::Operator, &key)?
    {
        push(Actor::Customer(key), card.active)?;
    }
    if typed.contains('@') {
        let team = paging::all(
            |after, limit| desk.team(&Reader::Operator, after, limit),
            |card| (card.name.clone(), card.key.clone()),
        )?;
        for card in team.into_iter().filter(|card| card.email.eq_ignore_ascii_case(typed)) {
            push(Actor::Agent(card.key), card.active)?;
        }
        for card in desk.find_customers(&Reader::Operator, typed)? {
            push(Actor::Customer(card.key), card.active)?;
        }
    }
    Ok(found)
}
