//! Which mail server takes the mails.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// How a conversation with a mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// TLS from the beginning: `smtps://`.
    Tls,
    /// TLS as soon as the server offers it, which it must, unless it is on this machine: `smtp://`.
    StartTls,
    /// No TLS, for a private network: `smtp+plain://`.
    None,
}

/// A mail server, with the name and password it asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) secrecy: Secrecy,
    pub(crate) login: Option<(String, String)>,
}

/// The text does not name a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a mail server is `smtps://HOST`, `smtp://HOST` or `smtp+plain://HOST`, with a port if need be; \
     a name and a password do not belong there"
)]
pub struct ServerError;

impl Server {
    /// Returns the same server with a name and a password to sign in with.
    #[must_use]
    pub fn signing_in(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.login = Some((user.into(), password.into()));
        self
    }

    /// Returns whether the server is on this machine.
    pub(crate) fn is_here(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|at| at.is_loopback())
    }
}

impl fmt::Debug for Server {
    /// Says where it is, and never the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("secrecy", &self.secrecy)
            .field("signs_in", &self.login.is_some())
            .finish()
    }
}

impl FromStr for Server {
    type Err = ServerError;

    fn from_str(given: &str) -> Result<Self, ServerError> {
        let (scheme, rest) = given.split_once("://").ok_or(ServerError)?;
        let (secrecy, usual) = match scheme {
            "smtps" => (Secrecy::Tls, 465),
            "smtp" => (Secrecy::StartTls, 587),
            "smtp+plain" => (Secrecy::None, 25),
            _ => return Err(ServerError),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        // An IPv6 address is in brackets because of its colons.
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => {
                (host, port.parse().map_err(|_| ServerError)?)
            }
            Some(_) | None => (rest, usual),
        };
        let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let fits = match bracketed {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => {
                let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
                !host.is_empty() && host.bytes().all(plain)
            }
        };
        if !fits || port == 0 {
            return Err(ServerError);
        }
        let host = bracketed.unwrap_or(host).to_owned();
        Ok(Self { host, port, secrecy, login: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_scheme_host_and_port() {
        for (given, host, port, secrecy) in [
            ("smtps://mail.example.org", "mail.example.org", 465, Secrecy::Tls),
            ("smtp://mail.example.org:2525/", "mail.example.org", 2525, Secrecy::StartTls),
            ("smtp://[::1]:25", "::1", 25, Secrecy::StartTls),
            ("smtp+plain://relay", "relay", 25, Secrecy::None),
        ] {
            let server: Server = given.parse().unwrap();
            let found = (server.host.as_str(), server.port, server.secrecy);
            assert_eq!(found, (host, port, secrecy), "{given}");
        }
        for bad in [
            "",
            "mail.example.org",
            "http://x",
            "smtp://",
            "smtp://user:pass@host",
            "smtp://a b",
            "smtp://host:0",
            "smtp://host:99999",
            "smtp://host/path",
            "smtp://host?tls=none",
        ] {
            assert!(bad.parse::<Server>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let server: Server = "smtps://mail.example.org".parse().unwrap();
        let shown = format!("{:?}", server.signing_in("desk", "hunter2"));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
