//! Pages: each reads through the desk and renders a template.

pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod queue;
pub(crate) mod reports;
pub(crate) mod search;
pub(crate) mod ticket;

use axum::extract::State;
use axum::response::Response;
use helpdesk::rules::IdError;
use helpdesk::{Error, Priority};

use crate::answer::see;
use crate::app::App;
use crate::fault::Fault;
use crate::page::Menu;
use crate::visitor::Visit;

/// Leads to where one's work begins.
pub(crate) async fn home(State(_app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let place = match visit.me.agent() {
        Some(_) => Menu::Queue,
        None => Menu::Tickets,
    };
    Ok(see(&visit.frame.to(place.path())))
}

/// Returns the key that was typed into a filter, or `None` if it is empty.
fn typed_key<K: TryFrom<String, Error = IdError>>(typed: &str) -> Result<Option<K>, Fault> {
    match typed.trim() {
        "" => Ok(None),
        key => Ok(Some(K::try_from(key.to_owned()).map_err(Error::from)?)),
    }
}

/// Returns the priority that was chosen in a filter, or `None` if none was.
fn chosen_priority(name: &str) -> Result<Option<Priority>, Fault> {
    if name.is_empty() {
        return Ok(None);
    }
    name.parse().map(Some).map_err(|_| Fault::Unreadable("unknown priority"))
}
