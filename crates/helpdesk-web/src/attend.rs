//! One request: its sender is identified once, and whatever goes wrong becomes a page in their language.

use std::sync::Arc;

use axum::extract::{OriginalUri, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::frame::{Asked, Frame};
use crate::lone;
use crate::visitor::Visitor;

/// Identifies the sender, lets the request be answered, and turns what went wrong into a page.
pub(crate) async fn attend(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let original =
        parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |o| o.0.clone());
    let asked = Asked::of(&original, &parts.uri, &parts.method, &parts.headers);
    let frame = match app.authenticator().who(&parts).await {
        Ok(actor) => {
            let (settings, known) = (app.settings_shared(), asked.clone());
            let made =
                app.desk().run(move |desk| Frame::of(desk, &settings, actor.as_ref(), &known));
            let made = made.await.inspect_err(|error| {
                tracing::error!(kind = ?error.kind(), "the desk cannot be asked");
            });
            made.ok()
        }
        Err(error) => {
            tracing::error!(%error, "who asks cannot be found out");
            None
        }
    };
    let frame = frame.unwrap_or_else(|| Frame::bare(app.desk().blocking(), app.settings(), &asked));
    let frame = Arc::new(frame);
    let visitor = Visitor::new(app.clone(), Arc::clone(&frame));
    parts.extensions.insert(visitor.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    let mut response = lone::as_page(&app, &frame, response);
    // A host's log of requests learns from it who asked.
    response.extensions_mut().insert(visitor);
    response
}
