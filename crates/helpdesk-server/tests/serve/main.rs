//! T25, T33: a server under clients that say nothing, little, or too much; and its stop.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use helpdesk_server::Peer;
use helpdesk_server::serve::{Limits, run};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

/// A time that is long here.
const LONG: Duration = Duration::from_secs(5);

/// A server that runs.
struct Running {
    at: SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<()>,
}

impl Running {
    async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async {
            let _ = stopped.await;
        };
        let done = tokio::spawn(run(listener, router(), limits, stopped));
        Self { at, stop, done }
    }

    async fn client(&self) -> TcpStream {
        TcpStream::connect(self.at).await.unwrap()
    }

    /// Sends a request and returns everything until the connection ends.
    async fn asked(&self, request: &str) -> String {
        let mut client = self.client().await;
        client.write_all(request.as_bytes()).await.unwrap();
        told(&mut client).await
    }

    /// Stops it; returns how long that took.
    async fn stopped(self) -> Duration {
        let begun = Instant::now();
        self.stop.send(()).unwrap();
        timeout(LONG, self.done).await.unwrap().unwrap();
        begun.elapsed()
    }
}

fn router() -> Router {
    let events = || async {
        let stream = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
        ([("content-type", "text/event-stream")], Body::from_stream(stream)).into_response()
    };
    let slow = || async {
        sleep(Duration::from_millis(400)).await;
        "slow"
    };
    let peer = |axum::Extension(Peer(peer)): axum::Extension<Peer>| async move { peer.to_string() };
    let large = || async { vec![b'x'; 8 << 20] };
    Router::new()
        .route("/", get(|| async { "here" }))
        .route("/peer", get(peer))
        .route("/slow", get(slow))
        .route("/large", get(large))
        .route("/events", get(events))
        .route("/size", post(|body: Bytes| async move { body.len().to_string() }))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.head = Duration::from_millis(300);
    limits.body = Duration::from_millis(300);
    limits.stop = Duration::from_millis(900);
    limits
}

/// Returns everything until the connection ends, however it ends.
async fn told(client: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut some = [0; 4096];
    let reading = async {
        while let Ok(read @ 1..) = client.read(&mut some).await {
            all.extend(some.iter().take(read));
        }
    };
    timeout(LONG, reading).await.unwrap_or_else(|_| panic!("the connection stays open"));
    String::from_utf8_lossy(&all).into_owned()
}

const LAST: &str = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn requests_are_answered_and_bear_their_peer() {
    let server = Running::start(limits()).await;
    let answer = server.asked(LAST).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("here"), "{answer}");
    assert!(answer.contains("content-length: 4"), "{answer}");
    let mut client = server.client().await;
    let own = client.local_addr().unwrap().to_string();
    let request = "GET /peer HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    client.write_all(request.as_bytes()).await.unwrap();
    assert!(told(&mut client).await.ends_with(&own));
}

#[tokio::test]
async fn t33_silent_half_said_and_dripping_heads_are_closed_in_time() {
    let server = Running::start(limits()).await;
    let begun = Instant::now();
    let mut silent = server.client().await;
    let mut half = server.client().await;
    half.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    // An idle connection after an answer counts as silent.
    let mut idle = server.client().await;
    idle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let (mut reading, mut writing) = server.client().await.into_split();
    let dripping = tokio::spawn(async move {
        for byte in
            b"GET / HTTP/1.1\r\nhost: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".repeat(9)
        {
            if writing.write_all(&[byte]).await.is_err() {
                break;
            }
            sleep(Duration::from_millis(20)).await;
        }
    });
    told(&mut silent).await;
    told(&mut half).await;
    assert!(told(&mut idle).await.starts_with("HTTP/1.1 200"));
    let mut rest = Vec::new();
    let _ = timeout(LONG, reading.read_to_end(&mut rest)).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    dripping.abort();
    assert!(server.asked(LAST).await.ends_with("here"));
}

#[tokio::test]
async fn t33_heads_that_are_too_large_are_refused() {
    let server = Running::start(limits()).await;
    let lines = "x: y\r\n".repeat(101);
    let many = format!("GET / HTTP/1.1\r\nhost: x\r\n{lines}\r\n");
    let long = format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(80 * 1024));
    for request in [many, long] {
        let answer = server.asked(&request).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    assert!(server.asked(LAST).await.ends_with("here"));
}

#[tokio::test]
async fn a_body_that_stalls_ends_in_408_and_one_that_comes_is_read() {
    let server = Running::start(limits()).await;
    let head = "POST /size HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 10\r\n\r\n";
    let answer = server.asked(&format!("{head}0123456789")).await;
    assert!(answer.ends_with("10"), "{answer}");
    let begun = Instant::now();
    let answer = server.asked(&format!("{head}0123")).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_body_that_drips_for_ever_ends_in_408() {
    let server = Running::start(limits()).await;
    let mut client = server.client().await;
    let head = "POST /size HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n";
    client.write_all(head.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = client.into_split();
    let dripping = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    });
    let mut answer = [0; 12];
    timeout(LONG, reading.read_exact(&mut answer)).await.unwrap().unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    dripping.abort();
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answer_is_cut() {
    let mut limits = limits();
    limits.connections = 1;
    let server = Running::start(limits).await;
    let mut client = server.client().await;
    client.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    // The only place is free again once it is cut.
    assert!(server.asked(LAST).await.ends_with("here"));
}

#[tokio::test]
async fn clients_beyond_the_limit_wait_until_there_is_room() {
    let mut limits = limits();
    limits.connections = 2;
    let server = Running::start(limits).await;
    let (_one, two) = (server.client().await, server.client().await);
    let begun = Instant::now();
    let mut third = server.client().await;
    third.write_all(LAST.as_bytes()).await.unwrap();
    drop(two);
    assert!(told(&mut third).await.ends_with("here"));
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn t25_a_stop_lets_what_runs_finish_and_cuts_the_silent() {
    let server = Running::start(Limits::default()).await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        let mut client = server.client().await;
        client.write_all(b"GET / HTTP/1.1\r\nhost:").await.unwrap();
        silent.push(client);
    }
    let mut slow = server.client().await;
    slow.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut events = server.client().await;
    events.write_all(b"GET /events HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut first = [0; 15];
    events.read_exact(&mut first).await.unwrap();
    sleep(Duration::from_millis(50)).await;
    let at = server.at;
    let took = server.stopped().await;
    assert!(took > Duration::from_millis(200) && took < Duration::from_secs(3), "{took:?}");
    assert!(told(&mut slow).await.ends_with("slow"));
    // The stream of events ended as streams end, with its last chunk.
    assert!(told(&mut events).await.ends_with("0\r\n\r\n"));
    assert!(TcpStream::connect(at).await.is_err());
}

#[tokio::test]
async fn a_stop_cuts_what_takes_too_long() {
    let mut limits = limits();
    limits.stop = Duration::from_millis(100);
    let server = Running::start(limits).await;
    let mut slow = server.client().await;
    slow.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(50)).await;
    let took = server.stopped().await;
    assert!(took < Duration::from_millis(390), "{took:?}");
    assert_eq!(told(&mut slow).await, "");
}
