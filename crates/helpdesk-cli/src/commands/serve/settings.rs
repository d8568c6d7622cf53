//! A server's settings: from options, otherwise from the environment, otherwise from a file.

use std::collections::BTreeSet;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::Path;

use serde::Deserialize;

use super::log::Log;
use super::options::Serve;
use super::url::Url;
use crate::commands::mail::MailArgs;
use crate::error::Failure;
use crate::place::Place;
use crate::session::Session;

/// Where it listens by default.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// How many connections are open at once by default.
const CONNECTIONS: usize = 1024;

/// What a file may say.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    url: Option<Url>,
    db: Option<String>,
    product: Option<String>,
    project_address: Option<String>,
    #[serde(default)]
    trusted_proxies: Vec<IpAddr>,
    log: Option<Log>,
    max_connections: Option<NonZeroUsize>,
    #[serde(default)]
    mail: MailArgs,
}

/// The settings.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) listen: SocketAddr,
    pub(super) url: Option<Url>,
    pub(super) place: Place,
    pub(super) product: String,
    pub(super) project_address: Option<String>,
    pub(super) trusted_proxies: BTreeSet<IpAddr>,
    pub(super) log: Log,
    pub(super) max_connections: usize,
    pub(super) mail: MailArgs,
}

impl Chosen {
    /// Returns the settings. Options and environment come together in `args`.
    pub(super) fn of(args: Serve, session: &Session) -> Result<Self, Failure> {
        let file = args.config.as_deref().map(read).transpose()?.unwrap_or_default();
        let place = match (session.given_place()?, &file.db) {
            (None, Some(db)) => Place::parse(db)?,
            (Some(place), _) => place,
            (None, None) => session.place()?,
        };
        let proxies = match args.trusted_proxies {
            none if none.is_empty() => file.trusted_proxies,
            some => some,
        };
        let connections = args.max_connections.or(file.max_connections);
        Ok(Self {
            listen: args.listen.or(file.listen).unwrap_or(LISTEN),
            url: args.url.or(file.url),
            place,
            product: args.product.or(file.product).unwrap_or_default(),
            project_address: args.project_address.or(file.project_address),
            trusted_proxies: proxies.into_iter().map(|proxy| proxy.to_canonical()).collect(),
            log: args.log.or(file.log).unwrap_or_default(),
            max_connections: connections.map_or(CONNECTIONS, NonZeroUsize::get),
            mail: args.mail.or(file.mail),
        })
    }

    /// Refuses settings that cannot be meant: reachable by others without an address that browsers could
    /// show.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.url.is_none() && !self.listen.ip().to_canonical().is_loopback() {
            return Err(Failure::NeedsUrl(self.listen.to_string()));
        }
        if let Some(address) = &self.project_address
            && !(address.starts_with("https://") || address.starts_with("http://"))
        {
            let what = "project-address: it begins with `https://` or `http://`";
            return Err(Failure::Input(what.to_owned()));
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<File, Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    let text = fs::read_to_string(path).map_err(unreadable)?;
    toml::from_str(&text)
        .map_err(|error| Failure::Input(format!("{}: {}", path.display(), told(&text, &error))))
}

/// Says where the file is wrong, by line and key: never its content, which may be a secret.
fn told(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    if message.starts_with("unknown field") {
        return message.to_owned();
    }
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let number = before.matches('\n').count();
    let line = text.lines().nth(number).unwrap_or_default();
    let key = line.split_once('=').map_or("", |(key, _)| key.trim());
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if key.is_empty() || !key.chars().all(fits) {
        return format!("line {} cannot be read", number + 1);
    }
    format!("line {}: `{key}` is not as it should be", number + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_options_say() {
        let file: File = toml::from_str(
            "listen = '0.0.0.0:80'\nurl = 'https://help.example.org'\ndb = 'sqlite:x.db'\n\
             product = 'Горизонт'\nproject_address = 'https://app.example.org/{key}'\n\
             trusted_proxies = ['10.0.0.1', '::1']\nlog = 'json'\nmax_connections = 50\n",
        )
        .unwrap();
        assert_eq!(file.log, Some(Log::Json));
        assert_eq!(file.trusted_proxies.len(), 2);
        assert_eq!(toml::from_str::<File>("").unwrap(), File::default());
    }

    #[test]
    fn a_wrong_file_is_told_by_line_and_key_and_never_by_value() {
        for (text, expected) in [
            ("product = 'x'\nurl = 'hunter2'\n", "line 2: `url` is not as it should be"),
            ("max_connections = 'hunter2'", "line 1: `max_connections` is not as it should be"),
            ("max_connections = 0", "line 1: `max_connections` is not as it should be"),
            ("product = 'hunter2\n", "line 1: `product` is not as it should be"),
            ("hunter2\n", "line 1 cannot be read"),
        ] {
            let error = toml::from_str::<File>(text).unwrap_err();
            assert_eq!(told(text, &error), expected);
        }
        let text = "secret = 'hunter2'";
        let told = told(text, &toml::from_str::<File>(text).unwrap_err());
        assert!(told.starts_with("unknown field `secret`") && !told.contains("hunter2"), "{told}");
    }
}
