//! A server of one's own: limits, graceful stop, health, figures.

use crate::fault::Fault;

pub(crate) async fn health() -> &'static str {
    "ok\n"
}

pub(crate) async fn ready() -> Fault {
    Fault::Unavailable
}

pub(crate) async fn metrics() -> Fault {
    Fault::Unavailable
}
