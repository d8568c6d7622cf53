//! A host's service with users and projects of its own: the desk asks it through `Directory`, and
//! the host asks the desk before it lets support into a customer's project.
//!
//! `cargo run -p helpdesk-examples --bin embed`

mod users;

use std::error::Error;
use std::sync::Arc;

use helpdesk::core::words::Field;
use helpdesk::{
    Actor, AgentId, Ask, CustomerId, Helpdesk, NewTicket, Priority, ProjectId, Sent, Stars,
    Subject, Text,
};

fn text(words: &str) -> Result<Text, Box<dyn Error>> {
    Ok(Text::new(Field::Text, words)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = helpdesk::create_store(&folder.path().join("desk.db"))?;
    let desk = Helpdesk::with_directory(store, Arc::new(users::users()?));

    let (vera, anna) = (CustomerId::new("user-17")?, AgentId::new("staff-3")?);
    let shop = ProjectId::new("shop-5")?;
    let (customer, agent) = (Actor::Customer(vera.clone()), Actor::Agent(anna.clone()));
    let request = NewTicket {
        customer: vera,
        project: Some(shop.clone()),
        priority: Priority::Medium,
        subject: Subject::new("The channel cannot be added")?,
        message: text("After “Continue” a page says “unexpected error”.")?.into(),
        follows: None,
    };
    let ticket = desk.open(&customer, request, Sent::default())?.ticket;

    let reason = text("May I look at the settings of the channel?")?;
    desk.call(&agent, ticket, Ask::Assign(Some(anna.clone())), Sent::default())?;
    desk.call(&agent, ticket, Ask::RequestAccess { reason }, Sent::default())?;
    println!("before the consent: {:?}", desk.check(&anna, &shop).err());
    desk.call(&customer, ticket, Ask::GrantAccess(None), Sent::default())?;
    desk.enter(&anna, &shop, Sent::default())?;
    // This is what the host asks at every request of an agent's visit.
    println!("inside under No. {}", desk.check(&anna, &shop)?.ticket());

    let answer = text("The key had expired; a new one helps. Thank you for letting me look.")?;
    desk.call(&agent, ticket, Ask::Resolve(Some(answer.into())), Sent::default())?;
    let rating = Some((Stars::new(5)?, Some(text("Quick and kind.")?)));
    desk.call(&customer, ticket, Ask::Close { rating, reason: None }, Sent::default())?;
    match desk.check(&anna, &shop) {
        Ok(_) => Err("access outlived the ticket".into()),
        Err(denial) => {
            println!("after the close: {denial}");
            Ok(())
        }
    }
}
