//! `helpdesk invite`

use clap::Args as Arguments;
use helpdesk::Actor;
use helpdesk_l10n::Args;
use helpdesk_server::accounts;
use serde_json::json;

use super::serve::{Url, page};
use crate::args::actor;
use crate::error::{Code, Failure, Thing};
use crate::session::Session;

/// Invites somebody.
#[derive(Debug, Arguments)]
pub(crate) struct Invite {
    /// Who: `customer:KEY` or `agent:KEY`
    #[arg(value_name = "ACTOR", value_parser = actor)]
    who: Actor,
    /// The address of the desk's pages, as browsers show it
    #[arg(long, value_name = "URL", env = "HELPDESK_URL", hide_env_values = true)]
    #[arg(default_value = "http://127.0.0.1:8080")]
    url: Url,
}

pub(crate) fn run(args: Invite, session: &Session) -> Result<Code, Failure> {
    let Invite { who, url } = args;
    let (desk, store) = session.desk_and_store(&session.place()?)?;
    match (desk.person(&who)?, &who) {
        (Some(card), _) if card.active => {}
        (Some(_), _) => return Err(Failure::Input(format!("`{who}` is disabled"))),
        (None, Actor::Customer(key)) => {
            return Err(Failure::Unknown(Thing::Customer, key.to_string()));
        }
        (None, Actor::Agent(key)) => return Err(Failure::Unknown(Thing::Agent, key.to_string())),
        (None, Actor::Service(_) | Actor::System) => return Err(Failure::NoActor),
    }
    let token = accounts::invite(&desk, store.as_ref(), who.clone())?;
    desk.operator().note_invited(&who)?;
    let (who, link, output) = (who.to_string(), page(&url, &token), &session.output);
    if output.is_json() {
        output.json(&json!({ "who": who, "link": link }))?;
        return Ok(Code::Done);
    }
    let args = Args::new().text("who", who).text("url", link);
    let hint = output.say("invite-made.instead", &Args::new());
    output.text(&format!("{}\n{hint}", output.say("invite-made", &args)))?;
    Ok(Code::Done)
}
