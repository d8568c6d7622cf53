//! Passwords, sessions, invitations and tokens of the stand-alone desk.

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, Digest};
use helpdesk_store::{Accounts, Credential, CredentialKind, RestsOn, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::codec::{actor, column, digest, micros, time};
use crate::error::{damaged, input, store};
use crate::open::Sqlite;
use crate::precondition::is_erased;
use crate::statement::{all, execute, first};

const COLUMNS: &str = "secret, kind, actor, scope, at, until";

const fn kind_code(kind: CredentialKind) -> i64 {
    match kind {
        CredentialKind::Invitation => 0,
        CredentialKind::Session => 1,
        CredentialKind::Token => 2,
    }
}

fn kind(code: i64) -> Result<CredentialKind, StoreError> {
    match code {
        0 => Ok(CredentialKind::Invitation),
        1 => Ok(CredentialKind::Session),
        2 => Ok(CredentialKind::Token),
        _ => Err(damaged(format!("there is no kind of credential {code}"))),
    }
}

fn read(row: &Row<'_>) -> Result<Credential, StoreError> {
    Ok(Credential {
        secret: digest(row, 0)?,
        kind: kind(column(row, 1)?)?,
        actor: actor(&column::<String>(row, 2)?)?,
        scope: column(row, 3)?,
        at: time(column(row, 4)?)?,
        until: time(column(row, 5)?)?,
    })
}

fn find(
    connection: &Connection,
    secret: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<Credential>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM credentials WHERE secret = ?1 AND until > ?2");
    first(connection, &sql, params![secret.bytes(), micros(now)], read)
}

/// Whether a password or a credential of this actor may be written now. The writer is alone.
fn may_hold(
    connection: &Connection,
    actor: &Actor,
    rests_on: &RestsOn,
) -> Result<bool, StoreError> {
    let holds = match rests_on {
        RestsOn::Nothing => true,
        RestsOn::Password(hash) => hash_of(connection, actor)?.as_ref() == Some(hash),
        RestsOn::Invitation(secret, now) => find(connection, secret, *now)?
            .is_some_and(|found| found.kind == CredentialKind::Invitation && found.actor == *actor),
    };
    Ok(holds && !is_disabled(connection, actor)? && !is_erased(connection, actor)?)
}

/// Whom this desk does not know is a host's, who says whether they may act.
fn is_disabled(connection: &Connection, actor: &Actor) -> Result<bool, StoreError> {
    let (sql, key) = match actor {
        Actor::Customer(key) => {
            ("SELECT 1 FROM customers WHERE key = ?1 AND NOT active", key.as_str())
        }
        Actor::Agent(key) => ("SELECT 1 FROM agents WHERE key = ?1 AND NOT active", key.as_str()),
        Actor::Service(_) | Actor::System => return Ok(false),
    };
    connection.prepare_cached(sql).and_then(|mut statement| statement.exists([key])).map_err(store)
}

fn hash_of(connection: &Connection, actor: &Actor) -> Result<Option<String>, StoreError> {
    connection
        .prepare_cached("SELECT hash FROM passwords WHERE actor = ?1")
        .and_then(|mut statement| {
            statement.query_row([actor.to_string()], |row| row.get(0)).optional()
        })
        .map_err(store)
}

impl Accounts for Sqlite {
    fn set_password(&self, by: Actor, hash: String, rests_on: RestsOn) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| {
            let actor = by.to_string();
            let connection = batch.connection;
            if !may_hold(connection, &by, &rests_on)? {
                return Ok(false);
            }
            execute(
                connection,
                "INSERT INTO passwords (actor, hash) VALUES (?1, ?2)
                 ON CONFLICT (actor) DO UPDATE SET hash = excluded.hash",
                &[&actor, &hash],
            )?;
            let token = kind_code(CredentialKind::Token);
            let sql = "DELETE FROM credentials WHERE actor = ?1 AND kind <> ?2";
            execute(connection, sql, &[&actor, &token])?;
            Ok(true)
        })
    }

    fn password(&self, actor: Actor) -> Result<Option<String>, StoreError> {
        self.readers.once(|connection| hash_of(connection, &actor))
    }

    fn put_credential(
        &self,
        credential: Credential,
        rests_on: RestsOn,
    ) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| {
            if !may_hold(batch.connection, &credential.actor, &rests_on)? {
                return Ok(false);
            }
            let added = execute(
                batch.connection,
                "INSERT INTO credentials (secret, kind, actor, scope, at, until)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                &[
                    credential.secret.bytes(),
                    &kind_code(credential.kind),
                    &credential.actor.to_string(),
                    &credential.scope,
                    &micros(credential.at),
                    &micros(credential.until),
                ],
            )?;
            if added == 1 { Ok(true) } else { Err(input("the secret is taken")) }
        })
    }

    fn credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError> {
        self.readers.once(|connection| find(connection, &secret, now))
    }

    fn take_credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError> {
        self.writer()?.write(move |batch| {
            let taken = find(batch.connection, &secret, now)?;
            if taken.is_some() {
                let sql = "DELETE FROM credentials WHERE secret = ?1";
                execute(batch.connection, sql, &[secret.bytes()])?;
            }
            Ok(taken)
        })
    }

    fn prolong(&self, secret: Digest, until: DateTime<Utc>) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| {
            let sql = "UPDATE credentials SET until = ?2 WHERE secret = ?1";
            let moved = execute(batch.connection, sql, &[secret.bytes(), &micros(until)])?;
            Ok(moved == 1)
        })
    }

    fn credentials(
        &self,
        actor: Actor,
        kind: CredentialKind,
        now: DateTime<Utc>,
    ) -> Result<Vec<Credential>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM credentials WHERE actor = ?1 AND kind = ?2 AND until > ?3
             ORDER BY at, secret"
        );
        self.readers.once(|connection| {
            let values = params![actor.to_string(), kind_code(kind), micros(now)];
            all(connection, &sql, values, read)
        })
    }

    fn end_credentials(&self, actor: Actor) -> Result<u64, StoreError> {
        self.writer()?.write(move |batch| {
            let sql = "DELETE FROM credentials WHERE actor = ?1";
            let ended = execute(batch.connection, sql, &[&actor.to_string()])?;
            Ok(ended as u64)
        })
    }

    fn sweep_credentials(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.writer()?.write(move |batch| {
            let sql = "UPDATE credentials SET until = until - (at - ?1), at = ?1 WHERE at > ?1";
            execute(batch.connection, sql, &[&micros(now)])?;
            let sql = "DELETE FROM credentials WHERE until <= ?1";
            Ok(execute(batch.connection, sql, &[&micros(now)])? as u64)
        })
    }
}
