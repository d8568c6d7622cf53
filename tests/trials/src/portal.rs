//! The portal as a process: started on a free port of the loopback, spoken to over plain sockets, ended
//! by its id.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Outcome, room};

/// How long anything may take before the trial gives up on it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A served desk.
#[derive(Debug)]
pub struct Portal {
    program: PathBuf,
    db: String,
    child: Child,
    address: SocketAddr,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, as it came.
    pub head: String,
    /// The body, as text.
    pub body: String,
}

impl Answer {
    /// Returns a header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Somebody who has signed in.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The header line of their cookie.
    pub cookie: String,
}

impl Portal {
    /// Makes a desk with a customer, an agent and a project, and serves it.
    ///
    /// # Errors
    /// The program cannot be run, or does not say where it listens.
    pub fn new(directory: &Path) -> Outcome<Self> {
        let program = room::helpdesk()?;
        let db = format!("sqlite:{}", directory.join("desk.db").display());
        for arguments in [
            &["init"][..],
            &["customer", "add", "vera", "--name", "Vera", "--email", "vera@example.org"],
            &["agent", "add", "anna", "--name", "Anna", "--email", "anna@example.org"],
            &["project", "add", "shop", "--number", "101", "--name", "Shop", "--member", "vera"],
        ] {
            run(&program, &db, arguments)?;
        }
        let (child, address) = start(&program, &db)?;
        Ok(Self { program, db, child, address })
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Runs a verb of the command line on the same desk; returns what it printed as JSON.
    ///
    /// # Errors
    /// The verb fails, or prints no JSON.
    pub fn verb(&self, arguments: &[&str]) -> Outcome<Value> {
        run(&self.program, &self.db, arguments)
    }

    /// Signs somebody in by a one-time link of the command line.
    ///
    /// # Errors
    /// The link is not made or not accepted.
    pub fn sign_in(&self, who: &str) -> Outcome<Visitor> {
        let made = self.verb(&["invite", who])?;
        let link = made.get("link").and_then(Value::as_str).ok_or("no link")?;
        let token = link.split_once("token=").ok_or("no token")?.1;
        let form = format!("token={token}&password=flax-and-forest-9&again=flax-and-forest-9&who=");
        let answer = self.post("/invitation", "", &form)?;
        let cookie = answer.header("set-cookie").ok_or("no cookie")?;
        let pair = cookie.split(';').next().ok_or("an empty cookie")?;
        Ok(Visitor { cookie: format!("Cookie: {pair}\r\n") })
    }

    /// Returns the bytes of a form, as a page of the portal sends it.
    #[must_use]
    pub fn form(&self, path: &str, cookie: &str, form: &str) -> Vec<u8> {
        static SENT: AtomicU64 = AtomicU64::new(1);
        // Commands on tickets come with a key of their own.
        let form = if path.starts_with("/tickets") {
            let sent = SENT.fetch_add(1, Ordering::Relaxed);
            format!("command=0190c2b0-0000-7000-8000-{sent:012x}&{form}")
        } else {
            form.to_owned()
        };
        format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{cookie}Sec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        )
        .into_bytes()
    }

    /// Sends a form on a separate connection.
    ///
    /// # Errors
    /// The connection fails, or what comes back is not an answer.
    pub fn post(&self, path: &str, cookie: &str, form: &str) -> Outcome<Answer> {
        let mut stream = self.connect()?;
        stream.write_all(&self.form(path, cookie, form))?;
        answer(&mut stream)
    }

    /// Asks for a page on a separate connection.
    ///
    /// # Errors
    /// The connection fails, or what comes back is not an answer.
    pub fn get(&self, path: &str, cookie: &str) -> Outcome<Answer> {
        let mut stream = self.connect()?;
        let host = self.address;
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n").as_bytes())?;
        answer(&mut stream)
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// Nobody listens.
    pub fn connect(&self) -> Outcome<TcpStream> {
        let stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Returns the id of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the process has ended, and ended well.
    ///
    /// # Errors
    /// It does not end in time, or not well.
    pub fn ended(&mut self) -> Outcome<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("the portal ended with {status}").into()),
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        Err("the portal did not stop".into())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(program: &Path, db: &str, arguments: &[&str]) -> Outcome<Value> {
    let output = Command::new(program)
        .args(["--db", db, "--output", "json"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{arguments:?}: {} {errors}", output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
}

fn start(program: &Path, db: &str) -> Outcome<(Child, SocketAddr)> {
    let mut child = Command::new(program)
        .args(["--db", db, "--output", "json", "serve", "--listen", "127.0.0.1:0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let mut said = String::new();
    let mut lines = BufReader::new(output);
    loop {
        if lines.read_line(&mut said)? == 0 {
            let _ = child.kill();
            return Err(format!("the portal ended: {said}").into());
        }
        if let Ok(value) = serde_json::from_str::<Value>(&said) {
            let url = value.get("url").and_then(Value::as_str).ok_or("no address")?;
            let address = url.trim_start_matches("http://").trim_end_matches('/').parse()?;
            return Ok((child, address));
        }
    }
}

/// Reads one answer; the connection may go on.
///
/// # Errors
/// The connection ends before the answer does.
pub fn answer(stream: &mut TcpStream) -> Outcome<Answer> {
    let mut bytes = Vec::new();
    let mut part = [0; 8192];
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut part)? {
            0 => return Err("the connection ended".into()),
            n => bytes.extend_from_slice(part.get(..n).unwrap_or_default()),
        }
    };
    let text = String::from_utf8_lossy(bytes.get(..head).unwrap_or_default()).into_owned();
    let mut body = bytes.split_off(head + 4);
    let status = text.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or("no status")?;
    let mut answer = Answer { status, head: text, body: String::new() };
    let length: usize = answer.header("content-length").map_or(Ok(0), str::parse)?;
    while body.len() < length {
        match stream.read(&mut part)? {
            0 => return Err("the answer ended early".into()),
            n => body.extend_from_slice(part.get(..n).unwrap_or_default()),
        }
    }
    answer.body = String::from_utf8_lossy(&body).into_owned();
    Ok(answer)
}
