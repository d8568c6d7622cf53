//! Handing mails to a mail server.

use std::fmt;
use std::io;
use std::time::{Duration, Instant};

use helpdesk::{Handover, Mail, Notifier};
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as Sending, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use tokio::time::timeout;

use crate::event_loop::EventLoop;
use crate::message::render;
use crate::reply::{Stage, handover, silence};
use crate::sender::Sender;
use crate::server::{Secrecy, Server};

/// How long handing over one mail takes at most, in seconds, however slowly the server answers.
pub const SEND_SECONDS: u64 = 20;
/// A connection that was idle for longer is opened again. The time of day plays no part (T4).
const IDLE: Duration = Duration::from_secs(15);

/// Why there can be no mail at all.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// The operating system gives no event loop.
    #[error("mails cannot be sent on this machine")]
    Runtime(#[from] io::Error),
    /// The certificates of this machine cannot be read.
    #[error("TLS cannot be begun on this machine")]
    Tls(#[source] Error),
}

/// Hands mails to a mail server, one after the other, over one connection while it lasts.
///
/// It may be made, used and dropped anywhere, inside an event loop too; handing a mail over keeps the
/// thread waiting for at most [`SEND_SECONDS`] seconds.
pub struct Smtp {
    runtime: EventLoop,
    server: Server,
    sender: Sender,
    tls: Option<TlsParameters>,
    hello: ClientId,
    send: Duration,
    connection: Option<(AsyncSmtpConnection, Instant)>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("server", &self.server)
            .field("sender", &self.sender)
            .field("connected", &self.connection.is_some())
            .finish_non_exhaustive()
    }
}

impl Smtp {
    /// Returns a notifier that hands mails to `server`; nothing is connected yet.
    ///
    /// # Errors
    /// [`SmtpError`] when this machine cannot do it at all.
    pub fn new(server: Server, sender: Sender) -> Result<Self, SmtpError> {
        let runtime = EventLoop::new()?;
        let tls = match server.secrecy {
            Secrecy::None => None,
            Secrecy::Tls | Secrecy::StartTls => {
                Some(TlsParameters::new(server.host.clone()).map_err(SmtpError::Tls)?)
            }
        };
        let hello = ClientId::default();
        let send = Duration::from_secs(SEND_SECONDS);
        Ok(Self { runtime, server, sender, tls, hello, send, connection: None })
    }

    /// Returns the same with another time within which a mail is handed over.
    #[must_use]
    pub const fn within(mut self, send: Duration) -> Self {
        self.send = send;
        self
    }
}

/// Why a conversation ended.
enum Broken {
    Smtp(Error),
    /// What the server does not offer.
    Lacking(&'static str),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Smtp(error)
    }
}

/// What a conversation needs.
struct Talk<'a> {
    server: &'a Server,
    tls: Option<&'a TlsParameters>,
    hello: &'a ClientId,
}

impl Talk<'_> {
    async fn greet(&self) -> Result<AsyncSmtpConnection, Broken> {
        let Server { host, port, secrecy, login } = self.server;
        let tls = self.tls.filter(|_| *secrecy == Secrecy::Tls).cloned();
        let at = (host.as_str(), *port);
        let mut open = AsyncSmtpConnection::connect_tokio1(at, None, self.hello, tls, None).await?;
        if let (Secrecy::StartTls, Some(tls)) = (secrecy, self.tls) {
            if open.can_starttls() {
                open.starttls(tls.clone(), self.hello).await?;
            } else if !self.server.is_here() {
                return Err(Broken::Lacking("the mail server does not offer TLS"));
            }
        }
        if let Some((user, password)) = login {
            if !open.is_encrypted() && !self.server.is_here() {
                return Err(Broken::Lacking("a password is sent under TLS alone"));
            }
            let login = Credentials::new(user.clone(), password.clone());
            open.auth(DEFAULT_MECHANISMS, &login).await?;
        }
        Ok(open)
    }
}

async fn converse(
    open: &mut AsyncSmtpConnection,
    message: &Message,
    stage: &mut Stage,
) -> Result<(), Broken> {
    *stage = Stage::Envelope;
    let envelope = message.envelope();
    let mut options = Vec::new();
    let plain = |address: &lettre::Address| AsRef::<str>::as_ref(address).is_ascii();
    if !envelope.to().iter().chain(envelope.from()).all(plain) {
        if !open.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Broken::Lacking("the mail server takes no address that is not ASCII"));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    open.command(Sending::new(envelope.from().cloned(), options)).await?;
    for to in envelope.to() {
        open.command(Rcpt::new(to.clone(), vec![])).await?;
    }
    open.command(Data).await?;
    let content = content(&message.formatted());
    *stage = Stage::Content;
    open.command(content).await?;
    Ok(())
}

/// Returns a mail with its last line, dots doubled (RFC 5321, 4.5.2). In one piece: lettre writes the last
/// line separately, and waits 40 ms for the acknowledgement of what was written before.
fn content(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message).replace("\r\n.", "\r\n..");
    let dot = if text.starts_with('.') { "." } else { "" };
    let end = if text.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" };
    format!("{dot}{text}{end}")
}

impl Smtp {
    /// Hands a message over, over the connection that is open or a new one.
    fn hand_over(&mut self, message: &Message, mail: &Mail) -> Handover {
        let kept = self.connection.take().filter(|(_, at)| at.elapsed() < IDLE);
        let kept = kept.map(|(open, _)| open);
        let talk = Talk { server: &self.server, tls: self.tls.as_ref(), hello: &self.hello };
        let mut stage = Stage::Greeting;
        let work = async {
            if let Some(mut open) = kept {
                match converse(&mut open, message, &mut stage).await {
                    Ok(()) => return Ok(open),
                    // The server may have hung up on an idle connection: it is asked once more.
                    Err(Broken::Smtp(error))
                        if stage == Stage::Envelope && error.status().is_none() => {}
                    Err(broken) => return Err(broken),
                }
            }
            stage = Stage::Greeting;
            let mut open = talk.greet().await?;
            converse(&mut open, message, &mut stage).await?;
            Ok(open)
        };
        let ended = self.runtime.run(async { timeout(self.send, work).await });
        match ended {
            None => Handover::Unreachable { reason: "this machine gives no thread".to_owned() },
            Some(Ok(Ok(open))) => {
                self.connection = Some((open, Instant::now()));
                Handover::Accepted
            }
            Some(Ok(Err(Broken::Smtp(error)))) => handover(stage, &error, &mail.to.email),
            Some(Ok(Err(Broken::Lacking(what)))) => match stage {
                Stage::Greeting => Handover::Unreachable { reason: what.to_owned() },
                Stage::Envelope | Stage::Content => Handover::Refused { reason: what.to_owned() },
            },
            Some(Err(_)) => silence(stage, self.send.as_secs()),
        }
    }
}

impl Notifier for Smtp {
    fn send(&mut self, mail: &Mail) -> Handover {
        match render(mail, &self.sender) {
            Ok(message) => self.hand_over(&message, mail),
            Err(unfit) => Handover::Refused { reason: unfit.to_string() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::content;

    #[test]
    fn a_line_that_begins_with_a_dot_does_not_end_the_mail() {
        for (message, expected) in [
            ("a\r\n", "a\r\n.\r\n"),
            ("a", "a\r\n.\r\n"),
            (".a\r\n.\r\n..b\r\n", "..a\r\n..\r\n...b\r\n.\r\n"),
            ("", "\r\n.\r\n"),
        ] {
            assert_eq!(content(message.as_bytes()), expected, "{message:?}");
        }
    }
}
