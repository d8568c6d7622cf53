//! Who sends a request, as the server sees it.

use std::net::SocketAddr;

/// Who sends a request, as the server sees it: a proxy, if one stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);
