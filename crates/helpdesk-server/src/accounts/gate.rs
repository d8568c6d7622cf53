//! How often one may try to sign in: by account, and by the address that one comes from.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use helpdesk::Actor;
use helpdesk::rules::Digest;

use super::throttle::{Buckets, Rate};
use crate::peer::Peer;

/// Ten tries at an account, then one a minute.
const OF_ACCOUNT: Rate = Rate { burst: 10, every: 60_000 };
/// Thirty tries from an address, then one every ten seconds.
const OF_ADDRESS: Rate = Rate { burst: 30, every: 10_000 };
/// How many accounts, and how many addresses, are remembered.
const MOST: usize = 10_000;

/// A person who is tried, by digest: what was typed is kept nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Tried(Digest);

impl Tried {
    /// Returns the account that was named so.
    pub(super) fn typed(typed: &str) -> Self {
        Self(Digest::of(&[b"typed", typed.trim().to_lowercase().as_bytes()]))
    }

    /// Returns the account of an actor, however it was named.
    pub(super) fn actor(actor: &Actor) -> Self {
        Self(Digest::of(&[b"actor", actor.to_string().as_bytes()]))
    }
}

/// Counts tries.
#[derive(Debug)]
pub(super) struct Gate {
    accounts: Buckets<Tried>,
    addresses: Buckets<IpAddr>,
}

impl Default for Gate {
    fn default() -> Self {
        let accounts = Buckets::new(OF_ACCOUNT, MOST);
        Self { accounts, addresses: Buckets::new(OF_ADDRESS, MOST) }
    }
}

impl Gate {
    /// Takes a try from an address.
    pub(super) fn address(&self, from: Option<IpAddr>, now: Duration) -> Result<(), u64> {
        from.map_or(Ok(()), |from| self.addresses.take(&from, now))
    }

    /// Takes a try at an account.
    pub(super) fn account(&self, tried: Tried, now: Duration) -> Result<(), u64> {
        self.accounts.take(&tried, now)
    }

    /// Gives back tries that were not guesses.
    pub(super) fn give_back(&self, from: Option<IpAddr>, tried: &[Tried]) {
        if let Some(from) = from {
            self.addresses.give_back(&from);
        }
        tried.iter().for_each(|tried| self.accounts.give_back(tried));
    }
}

/// Returns where a request comes from: the peer, or what trusted proxies say of it; IPv6 by its network,
/// since the owner of one address there has 2⁶⁴.
pub(crate) fn origin(parts: &Parts, proxies: &BTreeSet<IpAddr>) -> Option<IpAddr> {
    let Peer(peer) = parts.extensions.get::<Peer>()?;
    Some(network(client(peer.ip().to_canonical(), &parts.headers, proxies)))
}

/// The right-most address that is not one of our proxies: what is left of it may be invented.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &BTreeSet<IpAddr>) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let told = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.rsplit(','));
    let mut nearest = peer;
    for word in told {
        let Ok(address) = word.trim().parse::<IpAddr>() else { return nearest };
        nearest = address.to_canonical();
        if !proxies.contains(&nearest) {
            return nearest;
        }
    }
    nearest
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn seen(peer: &str, told: &[&'static str], proxies: &[&str]) -> IpAddr {
        let mut headers = HeaderMap::new();
        for line in told {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let proxies = proxies.iter().map(|proxy| ip(proxy)).collect();
        network(client(ip(peer), &headers, &proxies))
    }

    #[test]
    fn t44_only_trusted_proxies_say_where_somebody_comes_from() {
        assert_eq!(seen("192.0.2.9", &["198.51.100.1"], &[]), ip("192.0.2.9"));
        let proxies = ["127.0.0.1", "10.0.0.2"];
        assert_eq!(seen("127.0.0.1", &["198.51.100.1"], &proxies), ip("198.51.100.1"));
        let invented = ["203.0.113.5, 198.51.100.1, 10.0.0.2"];
        assert_eq!(seen("127.0.0.1", &invented, &proxies), ip("198.51.100.1"));
        let two = ["203.0.113.5", "198.51.100.1"];
        assert_eq!(seen("127.0.0.1", &two, &proxies), ip("198.51.100.1"));
        assert_eq!(seen("127.0.0.1", &["198.51.100.1, junk"], &proxies), ip("127.0.0.1"));
        assert_eq!(seen("127.0.0.1", &[], &proxies), ip("127.0.0.1"));
    }

    #[test]
    fn an_address_of_ipv6_is_its_network() {
        assert_eq!(seen("2001:db8:1:2:3:4:5:6", &[], &[]), ip("2001:db8:1:2::"));
        assert_eq!(network(ip("192.0.2.9")), ip("192.0.2.9"));
    }
}
