//! A host's service with its own users and projects: the desk asks it through `Directory`, and the host asks
//! the desk before it lets support into a customer's project.
//!
//! `cargo run -p helpdesk-examples --bin embed`

mod users;

use std::error::Error;
use std::sync::Arc;

use helpdesk::{
    Actor, AgentId, Command, CustomerId, Helpdesk, Message, NewTicket, Options, Priority,
    ProjectId, RatingGiven, Stars,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = helpdesk::create_store(&folder.path().join("desk.db"))?;
    let desk = Helpdesk::with_directory(store, Arc::new(users::users()?));

    let (vera, anna) = (CustomerId::new("user-17")?, AgentId::new("staff-3")?);
    let shop = ProjectId::new("shop-5")?;
    let (customer, agent) = (Actor::Customer(vera.clone()), Actor::Agent(anna.clone()));
    let subject = "The channel cannot be added".parse()?;
    let message = Message::text("After “Continue” a page says “unexpected error”.")?;
    let request = NewTicket::new(vera, Priority::Medium, subject, message).about(shop.clone());
    let ticket = desk.open(&customer, request, Options::default())?.ticket;

    let reason = Message::text("May I look at the settings of the channel?")?;
    let submit = |by, command| desk.submit(by, ticket, command, Options::default());
    submit(&agent, Command::Assign(Some(anna.clone())))?;
    submit(&agent, Command::RequestAccess { reason })?;
    println!("before the consent: {:?}", desk.check(&anna, &shop).err());
    submit(&customer, Command::GrantAccess(None))?;
    desk.enter(&anna, &shop, Options::default())?;
    // This is what the host asks at every request of an agent's visit.
    println!("inside under No. {}", desk.check(&anna, &shop)?.ticket());

    let answer = "The key had expired; a new one helps. Thank you for letting me look.";
    submit(&agent, Command::Resolve(Some(Message::text(answer)?)))?;
    let rating = RatingGiven::new(Stars::new(5)?).with_comment(Message::text("Quick and kind.")?);
    submit(&customer, Command::close_rated(rating))?;
    match desk.check(&anna, &shop) {
        Ok(_) => Err("access outlived the ticket".into()),
        Err(denial) => {
            println!("after the close: {denial}");
            Ok(())
        }
    }
}
