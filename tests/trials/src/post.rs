//! A mail server that does as it is told: for the trials, on this machine only.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Where in a conversation something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the place of the same name")]
pub enum At {
    Connect,
    Hello,
    Sender,
    Recipient,
    Data,
    /// After the last line of the mail, which counts as taken.
    Taken,
}

/// What the server does in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Takes the mail.
    Take,
    /// Says this instead, once, and goes on.
    Say(At, &'static str),
    /// Says nothing from then on.
    Hang(At),
    /// Hangs up.
    Drop(At),
    /// Says a byte a second.
    Drip,
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The envelope's recipient.
    pub to: String,
    /// The header of this name.
    pub id: String,
    /// The whole mail.
    pub text: String,
}

/// What to do, by the number of the connection and, once it is known, the recipient.
pub type Script = dyn Fn(usize, Option<&str>) -> Act + Send + Sync;
/// What is done after a mail was taken: `true` before the answer, `false` after it.
pub type Hook = dyn Fn(bool) + Send + Sync;

struct Inner {
    script: Box<Script>,
    hook: Box<Hook>,
    taken: Mutex<Vec<Taken>>,
    connections: AtomicUsize,
}

/// A mail server that does as it is told. Its threads end with the program.
#[derive(Clone)]
pub struct Post {
    inner: Arc<Inner>,
    at: SocketAddr,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post").field("at", &self.at).finish_non_exhaustive()
    }
}

impl Post {
    /// Starts a server on a free port.
    ///
    /// # Errors
    /// When there is none.
    pub fn start(
        script: impl Fn(usize, Option<&str>) -> Act + Send + Sync + 'static,
        hook: impl Fn(bool) + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let at = listener.local_addr()?;
        let inner = Arc::new(Inner {
            script: Box::new(script),
            hook: Box::new(hook),
            taken: Mutex::default(),
            connections: AtomicUsize::new(0),
        });
        let post = Self { inner: Arc::clone(&inner), at };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let inner = Arc::clone(&inner);
                thread::spawn(move || drop(talk(&inner, stream)));
            }
        });
        Ok(post)
    }

    /// Starts a server that takes everything.
    ///
    /// # Errors
    /// As [`Post::start`].
    pub fn willing() -> std::io::Result<Self> {
        Self::start(|_, _| Act::Take, |_| {})
    }

    /// Returns where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.at)
    }

    /// Returns its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.at.port()
    }

    /// Returns the mails it has taken.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.inner.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns how many have connected.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.inner.connections.load(Ordering::SeqCst)
    }
}

fn hang(stream: &mut TcpStream) {
    // Until the waiting client has had enough.
    let mut rest = [0; 64];
    while stream.read(&mut rest).is_ok_and(|n| n > 0) {}
}

/// Says a line, or does what the script says here; returns whether to go on.
fn say(stream: &mut TcpStream, act: Act, at: At, line: &str) -> std::io::Result<bool> {
    match act {
        Act::Say(there, instead) if there == at => {
            stream.write_all(format!("{instead}\r\n").as_bytes())?;
            Ok(!instead.starts_with("421"))
        }
        Act::Hang(there) if there == at => {
            hang(stream);
            Ok(false)
        }
        Act::Drop(there) if there == at => Ok(false),
        Act::Drip => {
            for byte in format!("{line}\r\n").bytes() {
                stream.write_all(&[byte])?;
                stream.flush()?;
                thread::sleep(Duration::from_secs(1));
            }
            Ok(true)
        }
        Act::Take | Act::Say(..) | Act::Hang(_) | Act::Drop(_) => {
            stream.write_all(format!("{line}\r\n").as_bytes())?;
            Ok(true)
        }
    }
}

fn talk(inner: &Inner, mut stream: TcpStream) -> std::io::Result<()> {
    let number = inner.connections.fetch_add(1, Ordering::SeqCst);
    let mut act = (inner.script)(number, None);
    let mut lines = BufReader::new(stream.try_clone()?);
    if !say(&mut stream, act, At::Connect, "220 here")? {
        return Ok(());
    }
    let (mut line, mut to) = (String::new(), String::new());
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let on = match verb.as_str() {
            "EHLO" | "HELO" => say(&mut stream, act, At::Hello, "250 here")?,
            "MAIL" => say(&mut stream, act, At::Sender, "250 fine")?,
            "RCPT" => {
                let inside = line.split('<').nth(1).and_then(|rest| rest.split('>').next());
                to = inside.unwrap_or_default().to_owned();
                act = (inner.script)(number, Some(&to));
                say(&mut stream, act, At::Recipient, "250 fine")?
            }
            "DATA" => {
                if !say(&mut stream, act, At::Data, "354 go on")? {
                    return Ok(());
                }
                let text = content(&mut lines)?;
                let refused = matches!(act, Act::Say(At::Taken, _));
                if !refused {
                    keep(inner, &to, text);
                    (inner.hook)(true);
                }
                let on = say(&mut stream, act, At::Taken, "250 taken")?;
                if !refused {
                    (inner.hook)(false);
                }
                on
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n"),
            _ => say(&mut stream, Act::Take, At::Hello, "250 fine")?,
        };
        if !on {
            return Ok(());
        }
    }
}

fn content(lines: &mut impl BufRead) -> std::io::Result<String> {
    let (mut text, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(&line);
    }
}

fn keep(inner: &Inner, to: &str, text: String) {
    let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: "));
    let id = id.unwrap_or_default().to_owned();
    let taken = Taken { to: to.to_owned(), id, text };
    inner.taken.lock().unwrap_or_else(PoisonError::into_inner).push(taken);
}
