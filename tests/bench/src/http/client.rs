//! A client that keeps its connection: enough of HTTP to sign in, and to time one request after another.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use helpdesk::sqlite::Sqlite;
use helpdesk::{Actor, Helpdesk};
use helpdesk_server::accounts::demo_link;

use super::super::people;
use helpdesk_trials::Outcome;

/// Nothing that is measured takes this long.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection.
#[derive(Debug)]
pub(super) struct Client {
    stream: TcpStream,
    host: SocketAddr,
    came: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    /// Returns the value of a header, whose name is in lower case as the server sends it.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens.
    pub(super) fn new(host: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, host, came: Vec::new() })
    }

    /// Reads a page.
    ///
    /// # Errors
    /// The connection fails.
    pub(super) fn get(&mut self, path: &str, cookie: &str) -> Outcome<Answer> {
        let host = self.host;
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\r\n"))
    }

    /// Sends a form as a page of the same origin does.
    ///
    /// # Errors
    /// The connection fails.
    pub(super) fn post(&mut self, path: &str, form: &str) -> Outcome<Answer> {
        let (host, length) = (self.host, form.len());
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
        ))
    }

    fn send(&mut self, request: &str) -> Outcome<Answer> {
        self.stream.write_all(request.as_bytes())?;
        self.came.clear();
        let head = loop {
            self.more()?;
            if let Some(end) = self.came.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
        };
        let body = head + 4;
        let head = String::from_utf8_lossy(self.came.get(..head).unwrap_or_default()).into_owned();
        let status = head.split(' ').nth(1).ok_or("the answer has no status")?.parse()?;
        let mut answer = Answer { status, head, body: String::new() };
        let length = answer.header("content-length").ok_or("the answer has no length")?;
        let whole = body + length.parse::<usize>()?;
        while self.came.len() < whole {
            self.more()?;
        }
        answer.body =
            String::from_utf8_lossy(self.came.get(body..whole).unwrap_or_default()).into();
        Ok(answer)
    }

    fn more(&mut self) -> Outcome<()> {
        let mut piece = [0; 64 * 1024];
        let read = self.stream.read(&mut piece)?;
        if read == 0 {
            return Err("the server has hung up".into());
        }
        self.came.extend_from_slice(piece.get(..read).unwrap_or_default());
        Ok(())
    }
}

/// A customer who has signed in.
#[derive(Debug, Clone)]
pub(super) struct SignedIn {
    pub(super) customer: usize,
    /// The line that their browser sends.
    pub(super) cookie: String,
}

/// Signs customers in, each by a one-time link and the button on its page.
///
/// # Errors
/// The desk or the server refuses.
pub(super) fn sign_in(
    at: SocketAddr,
    store: &Arc<Sqlite>,
    customers: impl IntoIterator<Item = usize>,
) -> Outcome<Vec<SignedIn>> {
    let desk = Helpdesk::on(store.clone());
    let mut client = Client::new(at)?;
    let sign = |customer| {
        let actor = Actor::Customer(people::customer(customer)?);
        let token = demo_link(&desk, store.as_ref(), actor)?;
        let answer = client.post("/invitation", &format!("token={token}"))?;
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.ok_or_else(|| format!("no session: status {}", answer.status))?;
        Ok(SignedIn { customer, cookie: cookie.to_owned() })
    };
    customers.into_iter().map(sign).collect()
}
