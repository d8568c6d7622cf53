//! The address that browsers show.

use std::net::SocketAddr;
use std::str::FromStr;

use serde::Deserialize;

/// The address of a desk's pages: `https://help.example.org`, without a path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Url {
    origin: String,
    tls: bool,
}

/// What an address must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address is `https://HOST` or `http://HOST`, with a port if need be, without a path")]
pub(crate) struct UrlError;

impl Url {
    /// Returns the address of the server that listens there.
    pub(super) fn at(address: SocketAddr) -> Self {
        Self { origin: format!("http://{address}"), tls: false }
    }

    /// Returns the address without a slash at its end, as browsers send it in `Origin`.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(super) const fn is_tls(&self) -> bool {
        self.tls
    }
}

/// Returns the address of the page that a link's token opens.
pub(crate) fn page(url: &Url, token: &str) -> String {
    format!("{}/invitation?token={token}", url.origin())
}

impl FromStr for Url {
    type Err = UrlError;

    fn from_str(given: &str) -> Result<Self, UrlError> {
        let given = given.to_ascii_lowercase();
        let (tls, host) = match (given.strip_prefix("https://"), given.strip_prefix("http://")) {
            (Some(host), _) => (true, host),
            (None, Some(host)) => (false, host),
            (None, None) => return Err(UrlError),
        };
        let host = host.strip_suffix('/').unwrap_or(host);
        // Browsers leave the default port out.
        let host = host.strip_suffix(if tls { ":443" } else { ":80" }).unwrap_or(host);
        let fits =
            |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
        if host.is_empty() || !host.bytes().all(fits) {
            return Err(UrlError);
        }
        let scheme = if tls { "https" } else { "http" };
        Ok(Self { origin: format!("{scheme}://{host}"), tls })
    }
}

impl TryFrom<String> for Url {
    type Error = UrlError;

    fn try_from(given: String) -> Result<Self, UrlError> {
        given.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_origin() {
        for (given, origin, tls) in [
            ("https://help.example.org", "https://help.example.org", true),
            ("https://help.example.org/", "https://help.example.org", true),
            ("HTTPS://Help.Example.org:443/", "https://help.example.org", true),
            ("https://help.example.org:8443", "https://help.example.org:8443", true),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", false),
            ("http://[::1]:80", "http://[::1]", false),
        ] {
            let url: Url = given.parse().unwrap();
            assert_eq!((url.origin(), url.is_tls()), (origin, tls), "{given}");
        }
        for bad in [
            "",
            "help.example.org",
            "ftp://x",
            "https://",
            "https://a/b",
            "https://u:p@h",
            "https://a b",
            "https://a?b",
            "https://ёж",
        ] {
            assert!(bad.parse::<Url>().is_err(), "{bad}");
        }
    }
}
