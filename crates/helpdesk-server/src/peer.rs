//! The sender of a request, as the server sees it.

use std::net::SocketAddr;

/// The sender of a request, as the server sees it: a proxy, if there is one in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);
