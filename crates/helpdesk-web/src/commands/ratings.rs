//! What a lead does with ratings.

use axum::response::Response;

use super::Filled;
use crate::address::encoded;
use crate::answer::see;
use crate::fault::Fault;
use crate::pages::ticket;

/// Marks a rating as read, by a lead, and leads back to the list as it was shown. An existing mark stays.
pub(crate) async fn read(filled: Filled) -> Result<Response, Fault> {
    let Filled { app, visit, number, form } = filled;
    visit.lead()?;
    let number = ticket::parse(&number)?;
    let by = visit.me.actor.clone();
    app.desk().write(move |desk| desk.mark_rating(&by, number)).await?;
    let mut place = format!("/reports/ratings/list?marked={number}");
    for name in ["from", "to", "agent", "project", "priority", "show", "after"] {
        let value = form.text(name);
        if !value.is_empty() {
            place.push_str(&format!("&{name}={}", encoded(value)));
        }
    }
    Ok(see(&visit.frame.to(&place)))
}
