//! People and projects that the desk keeps, written.

use helpdesk_core::{Actor, AgentId, CustomerId, ProjectId};
use helpdesk_store::{
    AgentCard, CustomerCard, DeskAct, People, Precondition, ProjectCard, StoreError,
};
use rusqlite::{Connection, params};

use crate::codec::{column, count, key};
use crate::directory::{agent_card, customer_card, project_card};
use crate::error::{input, store};
use crate::lines::act;
use crate::open::Sqlite;
use crate::precondition::hold;
use crate::statement::{all, execute, first, page};

fn exists(connection: &Connection, sql: &str, key: &str) -> Result<bool, StoreError> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.exists([key])).map_err(store)
}

fn put_customer(connection: &Connection, card: &CustomerCard) -> Result<bool, StoreError> {
    hold(connection, &[Precondition::NotErased(Actor::Customer(card.key.clone()))])?;
    execute(
        connection,
        "INSERT INTO customers (key, name, email, language, active)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (key) DO UPDATE SET name = excluded.name, email = excluded.email,
             language = excluded.language, active = excluded.active",
        &[&card.key.as_str(), &card.name, &card.email, &card.language.code(), &card.active],
    )?;
    Ok(true)
}

fn put_agent(connection: &Connection, card: &AgentCard) -> Result<bool, StoreError> {
    hold(connection, &[Precondition::NotErased(Actor::Agent(card.key.clone()))])?;
    execute(
        connection,
        "INSERT INTO agents (key, name, email, language, lead, active)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (key) DO UPDATE SET name = excluded.name, email = excluded.email,
             language = excluded.language, lead = excluded.lead, active = excluded.active",
        &[
            &card.key.as_str(),
            &card.name,
            &card.email,
            &card.language.code(),
            &card.lead,
            &card.active,
        ],
    )?;
    Ok(true)
}

fn put_project(connection: &Connection, card: &ProjectCard) -> Result<bool, StoreError> {
    let number =
        i64::try_from(card.number).map_err(|_| input("a project's number must fit in 63 bits"))?;
    let sql = "SELECT key FROM projects WHERE number = ?1 AND key <> ?2";
    let holder: Option<String> =
        first(connection, sql, params![number, card.key.as_str()], |row| column(row, 0))?;
    if let Some(holder) = holder {
        return Err(input(format!("project `{holder}` has the number {number}")));
    }
    execute(
        connection,
        "INSERT INTO projects (key, number, name) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET number = excluded.number, name = excluded.name",
        &[&card.key.as_str(), &number, &card.name],
    )?;
    Ok(true)
}

fn set_member(
    connection: &Connection,
    project: &ProjectId,
    customer: &CustomerId,
    member: bool,
) -> Result<bool, StoreError> {
    if !exists(connection, "SELECT 1 FROM projects WHERE key = ?1", project.as_str())? {
        return Err(input(format!("there is no project `{project}`")));
    }
    if !exists(connection, "SELECT 1 FROM customers WHERE key = ?1", customer.as_str())? {
        return Err(input(format!("there is no customer `{customer}`")));
    }
    hold(connection, &[Precondition::NotErased(Actor::Customer(customer.clone()))])?;
    let sql = if member {
        "INSERT INTO members (project, customer) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM members WHERE project = ?1 AND customer = ?2"
    };
    Ok(execute(connection, sql, &[&project.as_str(), &customer.as_str()])? > 0)
}

impl People for Sqlite {
    fn put_customer(&self, card: CustomerCard, told: DeskAct) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            let put = |connection: &Connection| put_customer(connection, &card);
            act(batch.connection, &told, put).map(|_| ())
        })
    }

    fn put_agent(&self, card: AgentCard, told: DeskAct) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            let put = |connection: &Connection| put_agent(connection, &card);
            act(batch.connection, &told, put).map(|_| ())
        })
    }

    fn put_project(&self, card: ProjectCard, told: DeskAct) -> Result<(), StoreError> {
        self.writer()?.write(move |batch| {
            let put = |connection: &Connection| put_project(connection, &card);
            act(batch.connection, &told, put).map(|_| ())
        })
    }

    fn set_member(
        &self,
        project: ProjectId,
        customer: CustomerId,
        member: bool,
        told: DeskAct,
    ) -> Result<bool, StoreError> {
        self.writer()?.write(move |batch| {
            let set = |connection: &Connection| set_member(connection, &project, &customer, member);
            act(batch.connection, &told, set)
        })
    }

    fn customer_cards(
        &self,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerCard>, StoreError> {
        let sql = "SELECT key, name, email, language, active FROM customers
                   WHERE key > ?1 ORDER BY key LIMIT ?2";
        let after = after.as_ref().map_or("", CustomerId::as_str);
        self.readers.once(|connection| page(connection, sql, after, limit, customer_card))
    }

    fn agent_cards(
        &self,
        after: Option<AgentId>,
        limit: usize,
    ) -> Result<Vec<AgentCard>, StoreError> {
        let sql = "SELECT key, name, email, language, lead, active FROM agents
                   WHERE key > ?1 ORDER BY key LIMIT ?2";
        let after = after.as_ref().map_or("", AgentId::as_str);
        self.readers.once(|connection| page(connection, sql, after, limit, agent_card))
    }

    fn project_cards(
        &self,
        after: Option<ProjectId>,
        limit: usize,
    ) -> Result<Vec<ProjectCard>, StoreError> {
        let sql = "SELECT key, number, name FROM projects WHERE key > ?1 ORDER BY key LIMIT ?2";
        let after = after.as_ref().map_or("", ProjectId::as_str);
        self.readers.once(|connection| page(connection, sql, after, limit, project_card))
    }

    fn members_of(
        &self,
        project: ProjectId,
        after: Option<CustomerId>,
        limit: usize,
    ) -> Result<Vec<CustomerId>, StoreError> {
        let sql = "SELECT customer FROM members
                   WHERE project = ?1 AND customer > ?2 ORDER BY customer LIMIT ?3";
        let after = after.as_ref().map_or("", CustomerId::as_str);
        self.readers.once(|connection| {
            let values = params![project.as_str(), after, count(limit)];
            all(connection, sql, values, |row| key(column(row, 0)?))
        })
    }
}
