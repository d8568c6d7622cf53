//! Passwords, sessions, invitations and tokens.

use std::thread;

use helpdesk_core::{Actor, CustomerId, Digest};
use helpdesk_store::CredentialKind::{Invitation, Session, Token};
use helpdesk_store::{Credential, CredentialKind, Erasure, ErasureTarget};

use crate::check::{ensure, same};
use crate::kit::minute;
use crate::room::Room;
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
        room.store.put_credential(credential.clone())?;
    }
    room.store.set_password(ada.clone(), "hash one".to_owned())?;
    let alive = |credential: &Credential| room.store.credential(credential.secret, minute(1));
    let mut left = Vec::new();
    for credential in &made {
        left.extend(alive(credential)?);
    }
    same!(left.as_slice(), made.get(2..).unwrap_or_default());
    same!(room.store.password(ada.clone())?, Some("hash one".to_owned()));
    room.store.set_password(ada.clone(), "hash two".to_owned())?;
    same!(room.store.password(ada)?, Some("hash two".to_owned()));
    same!(room.store.password("agent:ada".parse()?)?, None);
    Ok(())
}

pub(super) fn a_credential_ends_at_its_instant(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let session = credential("agent:max", Session, "s", 0)?;
    room.store.put_credential(session.clone())?;
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
        room.store.put_credential(invitation.clone())?;
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
        room.store.put_credential(credential.clone())?;
    }
    room.store.put_credential(credential("agent:max", Session, "s", 1)?)?;
    room.store.put_credential(credential("customer:max", Token, "t", 1)?)?;
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
    room.store.put_credential(session.clone())?;
    room.store.put_credential(other.clone())?;
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
    room.store.put_credential(ahead.clone())?;
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
        room.store.put_credential(credential.clone())?;
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
    room.store.put_credential(again.clone())?;
    same!(room.store.credential(again.secret, minute(71))?, Some(again));
    Ok(())
}

pub(super) fn e1_an_erased_customer_cannot_come_back(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    room.add_customer("ada")?;
    let ada: Actor = "customer:ada".parse()?;
    let session = credential("customer:ada", Session, "s", 0)?;
    room.store.set_password(ada.clone(), "hash".to_owned())?;
    room.store.put_credential(session.clone())?;
    let target = ErasureTarget::Customer(CustomerId::new("ada")?);
    let erasure = Erasure {
        target,
        at: minute(1),
        by: None,
        reason: "asked".to_owned(),
        documents: Vec::new(),
    };
    same!(room.store.erase(erasure)?, 0);
    same!(room.store.password(ada)?, None);
    same!(room.store.credential(session.secret, minute(1))?, None);
    let cards = room.store.customer_cards(None, 10)?;
    ensure!(cards.iter().all(|card| !card.active), "an erased customer is disabled");
    Ok(())
}
