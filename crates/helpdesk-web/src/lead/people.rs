//! Customers and agents: two lists of the same shape, and a page for each person.

mod card;
mod kind;
mod list;

use axum::extract::Query;
use axum::response::Response;

pub(super) use self::card::is_refusal;
pub(super) use self::kind::Kind;
use super::card::{Asked, page, put};
use super::{Lead, Sent};
use crate::fault::Fault;

pub(crate) async fn customers(lead: Lead, asked: Query<list::Asked>) -> Result<Response, Fault> {
    list::page(&lead, Kind::Customer, asked.0).await
}

pub(crate) async fn agents(lead: Lead, asked: Query<list::Asked>) -> Result<Response, Fault> {
    list::page(&lead, Kind::Agent, asked.0).await
}

pub(crate) async fn customer(lead: Lead, asked: Query<Asked>) -> Result<Response, Fault> {
    page(&lead, Kind::Customer, asked.0).await
}

pub(crate) async fn agent(lead: Lead, asked: Query<Asked>) -> Result<Response, Fault> {
    page(&lead, Kind::Agent, asked.0).await
}

pub(crate) async fn put_customer(sent: Sent) -> Result<Response, Fault> {
    put(&sent.lead, Kind::Customer, &sent.form).await
}

pub(crate) async fn put_agent(sent: Sent) -> Result<Response, Fault> {
    put(&sent.lead, Kind::Agent, &sent.form).await
}

pub(crate) async fn switch_customer(sent: Sent) -> Result<Response, Fault> {
    card::switch(&sent.lead, Kind::Customer, &sent.form).await
}

pub(crate) async fn switch_agent(sent: Sent) -> Result<Response, Fault> {
    card::switch(&sent.lead, Kind::Agent, &sent.form).await
}
