//! How mails are sent: the options that `serve` and `outbox deliver` share.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use helpdesk::Language;
use helpdesk_mail::{Sender, Server, Smtp};
use serde::Deserialize;

use crate::error::Failure;

/// The environment's name for the name to sign in with.
const USER: &str = "HELPDESK_SMTP_USER";
/// The environment's name for the password.
const PASSWORD: &str = "HELPDESK_SMTP_PASSWORD";

/// How mails are sent. The name and the password for the mail server come from a file or from
/// `HELPDESK_SMTP_USER` and `HELPDESK_SMTP_PASSWORD`: other people see the options of a program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailArgs {
    /// The mail server: `smtps://HOST`, `smtp://HOST` (TLS once it greets, unless it is this machine),
    /// or `smtp+plain://HOST`; without one no mail is sent
    #[arg(long, value_name = "SERVER", env = "HELPDESK_SMTP", hide_env_values = true)]
    smtp: Option<String>,
    /// A file with the name to sign in with in its first line and the password in its second; else
    /// `HELPDESK_SMTP_USER` and `HELPDESK_SMTP_PASSWORD` are used
    #[arg(long, value_name = "FILE", env = "HELPDESK_SMTP_LOGIN", hide_env_values = true)]
    smtp_login: Option<PathBuf>,
    /// As whom mails are sent: `Support <help@example.org>`
    #[arg(long, value_name = "SENDER", env = "HELPDESK_MAIL_FROM", hide_env_values = true)]
    mail_from: Option<String>,
}

/// A mail server, and as whom it is given mails.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    server: Server,
    sender: Sender,
}

impl MailArgs {
    /// Returns these settings, with the gaps filled from `other`.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            smtp: self.smtp.or(other.smtp),
            smtp_login: self.smtp_login.or(other.smtp_login),
            mail_from: self.mail_from.or(other.mail_from),
        }
    }

    /// Returns whether a mail server is named.
    pub(crate) const fn is_chosen(&self) -> bool {
        self.smtp.is_some()
    }

    /// Returns how mails are sent, with links to the pages under `base`, or `None` without a mail server.
    pub(crate) fn post(&self, base: &str, lang: Language) -> Result<Option<Post>, Failure> {
        let Some(server) = &self.smtp else { return Ok(None) };
        let input = |what: String| Failure::Input(what);
        let server: Server = server.parse().map_err(|error| input(format!("smtp: {error}")))?;
        let needed = || input("mail-from: say as whom mails are sent".to_owned());
        let from = self.mail_from.as_deref().ok_or_else(needed)?;
        let sender = Sender::new(from, base).map_err(|error| input(error.to_string()))?;
        let server = match self.login()? {
            Some((user, password)) => server.signing_in(user, password),
            None => server,
        };
        Ok(Some(Post { server, sender: sender.speaking(lang) }))
    }

    fn login(&self) -> Result<Option<(String, String)>, Failure> {
        let Some(path) = &self.smtp_login else {
            return Ok(std::env::var(USER).ok().zip(std::env::var(PASSWORD).ok()));
        };
        read(path).map(Some)
    }
}

fn read(path: &Path) -> Result<(String, String), Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    let text = fs::read_to_string(path).map_err(unreadable)?;
    let mut lines = text.lines().map(str::to_owned);
    lines.next().zip(lines.next()).ok_or_else(|| {
        let what = "a login file has the name in its first line and the password in its second";
        Failure::Input(format!("{}: {what}", path.display()))
    })
}

impl Post {
    /// Returns the notifier that hands mails over.
    pub(crate) fn open(&self) -> Result<Smtp, Failure> {
        Smtp::new(self.server.clone(), self.sender.clone())
            .map_err(|error| Failure::Input(format!("smtp: {error}")))
    }
}
