//! Passwords, sessions, invitations and tokens.

use std::thread;

use helpdesk_core::{Actor, CustomerId, Digest};
use helpdesk_store::CredentialKind::{Invitation, Session, Token};
use helpdesk_store::RestsOn::{self, Nothing};
use helpdesk_store::{Credential, CredentialKind, DeskAction, Erasure, ErasureTarget};

use crate::check::{ensure, same};
use crate::kit::{self, minute};
use crate::room::{Room, line};
use crate::{Place, Trouble};

fn credential(
    who: &str,
    kind: CredentialKind,
    secret: &str,
    at: i64,
) -> Result<Credential, Trouble> {
    Ok(Credential {
        secret: Digest::of(&[secret.as_bytes()]),
        kind,
        actor: who.parse()?,
        scope: if kind == Token { "read tickets".to_owned() } else { String::new() },
        at: minute(at),
        until: minute(at + 60),
    })
}

pub(super) fn a_new_password_ends_sessions_and_invitations(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let ada: Actor = "customer:ada".parse()?;
    same!(room.store.password(ada.clone())?, None);
    let made = [
        credential("customer:ada", Session, "s", 0)?,
        credential("customer:ada", Invitation, "i", 0)?,
        credential("customer:ada", Token, "t", 0)?,
        credential("agent:ada", Session, "other", 0)?,
    ];
    for credential in &made {
        room.store.put_credential(credential.clone(), Nothing)?;
    }
    room.store.set_password(ada.clone(), "hash one".to_owned(), Nothing)?;
    let alive = |credential: &Credential| room.store.credential(credential.secret, minute(1));
    let mut left = Vec::new();
    for credential in &made {
        left.extend(alive(credential)?);
    }
    same!(left.as_slice(), made.get(2..).unwrap_or_default());
    same!(room.store.password(ada.clone())?, Some("hash one".to_owned()));
    room.store.set_password(ada.clone(), "hash two".to_owned(), Nothing)?;
    same!(room.store.password(ada)?, Some("hash two".to_owned()));
    same!(room.store.password("agent:ada".parse()?)?, None);
    Ok(())
}

pub(super) fn a_session_rests_on_the_password_that_was_tried(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let session = credential("customer:ada", Session, "s", 0)?;
    let begin =
        |hash: &str| room.store.put_credential(session.clone(), RestsOn::Password(hash.to_owned()));
    let alive = || room.store.credential(session.secret, minute(1));
    // Nobody has no password, and another's is another's.
    room.store.set_password("agent:ada".parse()?, "one".to_owned(), Nothing)?;
    same!((begin("one")?, alive()?), (false, None));
    // It was tried, and then it was changed.
    room.store.set_password(session.actor.clone(), "one".to_owned(), Nothing)?;
    room.store.set_password(session.actor.clone(), "two".to_owned(), Nothing)?;
    same!((begin("one")?, alive()?), (false, None));
    same!((begin("two")?, alive()?), (true, Some(session.clone())));
    // A link that is only looked at stays, and lets its own actor in while it holds.
    let link = credential("customer:ada", Invitation, "i", 0)?;
    room.store.put_credential(link.clone(), Nothing)?;
    let by_link = |who, at| {
        let rests_on = RestsOn::Invitation(link.secret, minute(at));
        let made = credential(who, Session, &format!("{who} {at}"), 0)?;
        Ok::<_, Trouble>(room.store.put_credential(made, rests_on)?)
    };
    same!((by_link("customer:ada", 1)?, by_link("customer:ada", 2)?), (true, true));
    same!((by_link("agent:ada", 3)?, by_link("customer:ada", 60)?), (false, false));
    Ok(())
}

pub(super) fn a_password_is_set_on_what_still_holds(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let ada: Actor = "customer:ada".parse()?;
    let set =
        |hash: &str, rests_on| room.store.set_password(ada.clone(), hash.to_owned(), rests_on);
    let old = |hash: &str| RestsOn::Password(hash.to_owned());
    let (link, session) = (
        credential("customer:ada", Invitation, "i", 0)?,
        credential("customer:ada", Session, "s", 0)?,
    );
    for made in [&link, &session, &credential("agent:ada", Invitation, "other", 0)?] {
        room.store.put_credential(made.clone(), Nothing)?;
    }
    let by = |secret: &str, at| RestsOn::Invitation(Digest::of(&[secret.as_bytes()]), minute(at));
    // Unknown, another's, no invitation, ended; and no password to change.
    for broken in [by("none", 1), by("other", 1), by("s", 1), by("i", 60), old("one")] {
        same!(set("one", broken)?, false);
        same!(room.store.password(ada.clone())?, None);
        same!(room.store.credential(session.secret, minute(1))?, Some(session.clone()));
    }
    // The link sets it, once: it is used up by what it was for.
    same!((set("one", by("i", 1))?, set("two", by("i", 1))?), (true, false));
    same!(room.store.credential(link.secret, minute(1))?, None);
    // Of two who change it, the second knows an old one.
    same!((set("two", old("one"))?, set("three", old("one"))?), (true, false));
    same!(room.store.password(ada.clone())?, Some("two".to_owned()));
    Ok(())
}

pub(super) fn e1_who_was_erased_or_disabled_gets_no_password_and_no_session(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    room.add_agent("lead", true)?;
    for (n, who) in ["customer:ada", "agent:max", "customer:gone", "agent:away"].iter().enumerate()
    {
        let actor: Actor = who.parse()?;
        let (erased, key) = (n < 2, who.split_once(':').map_or("", |(_, key)| key));
        let target = match &actor {
            Actor::Agent(agent) => {
                let card = room.add_agent(key, false)?.active(erased);
                room.store.put_agent(card, line(DeskAction::AgentChanged, key))?;
                ErasureTarget::Agent(agent.clone())
            }
            Actor::Customer(customer) => {
                let card = room.add_customer(key)?.active(erased);
                room.store.put_customer(card, line(DeskAction::CustomerChanged, key))?;
                ErasureTarget::Customer(customer.clone())
            }
            Actor::Service(_) | Actor::System => return Err("nobody".into()),
        };
        let session = || credential(who, Session, who, 0);
        if erased {
            // The control: before, they get both.
            same!(room.store.set_password(actor.clone(), "hash".to_owned(), Nothing)?, true);
            same!(room.store.put_credential(session()?, Nothing)?, true);
            room.store.erase(kit::erasure(&*room.store, target, minute(1))?)?;
        }
        same!(room.store.set_password(actor.clone(), "late".to_owned(), Nothing)?, false);
        same!(room.store.put_credential(session()?, Nothing)?, false);
        same!(room.store.password(actor.clone())?, None);
        same!(room.store.credentials(actor, Session, minute(1))?, vec![]);
    }
    Ok(())
}

pub(super) fn a_credential_ends_at_its_instant(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let session = credential("agent:max", Session, "s", 0)?;
    room.store.put_credential(session.clone(), Nothing)?;
    let just_before = session.until - chrono::TimeDelta::microseconds(1);
    same!(room.store.credential(session.secret, just_before)?, Some(session.clone()));
    same!(room.store.credential(session.secret, session.until)?, None);
    same!(room.store.take_credential(session.secret, session.until)?, None);
    same!(room.store.credentials(session.actor.clone(), Session, session.until)?, vec![]);
    same!(room.store.credential(Digest::of(&[b"unknown"]), minute(0))?, None);
    Ok(())
}

pub(super) fn of_two_takers_one_gets_the_credential(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    for n in 0..20 {
        let invitation = credential("agent:max", Invitation, &format!("i{n}"), 0)?;
        room.store.put_credential(invitation.clone(), Nothing)?;
        let (store, secret) = (&room.store, invitation.secret);
        let taken: Vec<_> = thread::scope(|scope| {
            let takers: Vec<_> = (0..2)
                .map(|_| scope.spawn(move || store.take_credential(secret, minute(1))))
                .collect();
            takers.into_iter().map(thread::ScopedJoinHandle::join).collect()
        });
        let mut got = Vec::new();
        for answer in taken {
            got.extend(answer.map_err(|_| "a taker panicked")??);
        }
        same!(got, vec![invitation]);
        same!(room.store.credential(secret, minute(1))?, None);
    }
    Ok(())
}

pub(super) fn credentials_are_listed_oldest_first_and_ended_together(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let tokens = [
        credential("agent:max", Token, "b", 1)?,
        credential("agent:max", Token, "a", 2)?,
        credential("agent:max", Token, "c", 3)?,
    ];
    for credential in tokens.iter().rev() {
        room.store.put_credential(credential.clone(), Nothing)?;
    }
    room.store.put_credential(credential("agent:max", Session, "s", 1)?, Nothing)?;
    room.store.put_credential(credential("customer:max", Token, "t", 1)?, Nothing)?;
    let max: Actor = "agent:max".parse()?;
    same!(room.store.credentials(max.clone(), Token, minute(4))?, tokens.to_vec());
    same!(room.store.end_credentials(max.clone())?, 4);
    same!(room.store.credentials(max.clone(), Token, minute(4))?, vec![]);
    same!(room.store.credentials(max.clone(), Session, minute(4))?, vec![]);
    same!(room.store.end_credentials(max)?, 0);
    let others = room.store.credentials("customer:max".parse()?, Token, minute(4))?;
    same!(others.len(), 1);
    Ok(())
}

pub(super) fn a_credential_is_prolonged_where_it_is(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (session, other) =
        (credential("agent:max", Session, "s", 0)?, credential("agent:max", Session, "o", 0)?);
    room.store.put_credential(session.clone(), Nothing)?;
    room.store.put_credential(other.clone(), Nothing)?;
    let secret = session.secret;
    for until in [90, 30, 200] {
        // At first it lives, then it has ended.
        same!(room.store.prolong(secret, minute(until))?, true);
        same!(room.store.credential(secret, minute(until))?, None);
        let just_before = minute(until) - chrono::TimeDelta::microseconds(1);
        let moved = Credential { until: minute(until), ..session.clone() };
        same!(room.store.credential(secret, just_before)?, Some(moved));
    }
    same!(room.store.credential(other.secret, minute(1))?, Some(other));
    let unknown = Digest::of(&[b"unknown"]);
    same!(room.store.prolong(unknown, minute(90))?, false);
    same!(room.store.credential(unknown, minute(1))?, None);
    ensure!(room.store.take_credential(secret, minute(100))?.is_some(), "it lives");
    same!(room.store.prolong(secret, minute(300))?, false);
    same!(room.store.credential(secret, minute(100))?, None);
    Ok(())
}

pub(super) fn s3_what_a_clock_that_was_ahead_began_ends_within_its_own_length(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let year = 365 * 24 * 60;
    let ahead = credential("agent:max", Session, "a", year)?;
    let length = ahead.until.signed_duration_since(ahead.at);
    room.store.put_credential(ahead.clone(), Nothing)?;
    // The clock is right again.
    same!(room.store.sweep_credentials(minute(5))?, 0);
    let begun = Credential { at: minute(5), until: minute(5) + length, ..ahead.clone() };
    same!(room.store.credential(ahead.secret, minute(6))?, Some(begun));
    same!(room.store.sweep_credentials(minute(7))?, 0);
    same!(room.store.sweep_credentials(minute(5) + length)?, 1);
    Ok(())
}

pub(super) fn what_has_ended_is_swept(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let made = [
        credential("agent:max", Session, "a", 0)?,
        credential("agent:max", Token, "b", 1)?,
        credential("customer:ada", Invitation, "c", 2)?,
        credential("customer:ada", Session, "d", 3)?,
    ];
    for credential in &made {
        room.store.put_credential(credential.clone(), Nothing)?;
    }
    same!(room.store.sweep_credentials(minute(59))?, 0);
    same!(room.store.sweep_credentials(minute(61))?, 2);
    same!(room.store.sweep_credentials(minute(61))?, 0);
    for (n, credential) in made.iter().enumerate() {
        // Asked of a time at which all of them lived.
        let there = room.store.credential(credential.secret, minute(5))?;
        same!(there, (n >= 2).then(|| credential.clone()));
        same!(room.store.prolong(credential.secret, credential.until)?, n >= 2);
    }
    let again = credential("customer:bob", Session, "a", 70)?;
    room.store.put_credential(again.clone(), Nothing)?;
    same!(room.store.credential(again.secret, minute(71))?, Some(again));
    Ok(())
}

pub(super) fn e1_an_erased_customer_cannot_come_back(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    room.add_customer("ada")?;
    let ada: Actor = "customer:ada".parse()?;
    let session = credential("customer:ada", Session, "s", 0)?;
    room.store.set_password(ada.clone(), "hash".to_owned(), Nothing)?;
    room.store.put_credential(session.clone(), Nothing)?;
    let target = ErasureTarget::Customer(CustomerId::new("ada")?);
    let erasure = Erasure {
        target,
        at: minute(1),
        by: None,
        reason: "asked".to_owned(),
        documents: Vec::new(),
        rests_on: Vec::new(),
    };
    same!(room.store.erase(erasure)?, 0);
    same!(room.store.password(ada)?, None);
    same!(room.store.credential(session.secret, minute(1))?, None);
    let cards = room.store.customer_cards(None, 10)?;
    ensure!(cards.iter().all(|card| !card.active), "an erased customer is disabled");
    Ok(())
}
