//! The mails of the desk: what they say, in Russian and in English, and how they are handed to a mail
//! server.
//!
//! [`Smtp`] is a [`helpdesk::Notifier`]: give it to [`helpdesk::Helpdesk::deliver`] every few seconds. It
//! renders each mail when it is sent and keeps nothing of it. Mails only go out: nobody reads answers to
//! them, and the mails say so.
//!
//! ```no_run
//! use helpdesk::{DeliveryLimits, Helpdesk};
//! use helpdesk_mail::{Sender, Server, Smtp};
//!
//! fn post(desk: &Helpdesk) -> Result<(), Box<dyn std::error::Error>> {
//!     let server: Server = "smtps://mail.example.org".parse()?;
//!     let sender = Sender::new("Support <help@example.org>", "https://help.example.org")?;
//!     let mut smtp = Smtp::new(server, sender)?;
//!     desk.deliver(&mut smtp, &DeliveryLimits::default())?;
//!     Ok(())
//! }
//! ```

mod body;
mod event_loop;
mod headers;
mod message;
mod reply;
mod sender;
mod server;
mod smtp;

pub use self::body::Body;
pub use self::message::{UnfitMail, message_id, preview, render};
pub use self::sender::{Sender, SenderError};
pub use self::server::{Secrecy, Server, ServerError};
pub use self::smtp::{SEND_SECONDS, Smtp, SmtpError};
