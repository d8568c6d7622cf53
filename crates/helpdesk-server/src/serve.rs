//! A server: limits on what clients may do, a graceful stop.
//!
//! `axum::serve` waits forever for a request head and takes any number of connections; this does neither.

mod body;
mod connections;
mod limits;
mod patience;
mod steady;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};
use tower::ServiceExt as _;

use self::body::{Running, Tracked};
pub(crate) use self::connections::Connections;
pub use self::limits::Limits;
use self::patience::Patient;
use self::steady::Steady;
use crate::peer::Peer;
use crate::record::is_stream;

/// The least that hyper takes as the bound of a buffer; below it, it panics.
const LEAST_BUFFER: usize = 8192;
/// How often a stopping server looks whether anything still runs.
const GLANCE: Duration = Duration::from_millis(25);
/// How long everything must be idle until the remaining connections are cut.
const QUIET: Duration = Duration::from_millis(250);
/// How long to wait after a connection could not be accepted, as when files run out.
const BACK_OFF: Duration = Duration::from_millis(200);

/// What the connections share.
#[derive(Debug, Clone)]
struct Server {
    router: Router,
    limits: Limits,
    stopping: watch::Receiver<bool>,
    running: Running,
    connections: Connections,
}

/// Serves a router until `stop` comes: then accepts nothing new, lets what runs finish for a while, ends
/// streams of events, and cuts the rest.
///
/// Every request carries its [`Peer`]. A connection that cannot be accepted causes a wait, never an end.
pub async fn run(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()> + Send,
) {
    let (tell, stopping) = watch::channel(false);
    let room = Arc::new(Semaphore::new(limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let (running, connections) = (Running::default(), Connections::default());
    let server = Server { router, limits, stopping, running, connections };
    let mut open = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        // A place is taken before a connection is accepted, so that a full house waits and does not spin.
        let taken = tokio::select! {
            () = &mut stop => break,
            Some(_) = open.join_next() => continue,
            taken = take(&listener, &room) => taken,
        };
        match taken {
            Ok((stream, peer, permit)) => {
                open.spawn(server.clone().serve(stream, peer, permit));
            }
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "a connection cannot be taken");
                tokio::select! {
                    () = &mut stop => break,
                    () = sleep(BACK_OFF) => {}
                }
            }
        }
    }
    drop(listener);
    let _ = tell.send(true);
    finish(open, &server).await;
}

async fn take(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, permit))
}

/// Returns whether a client went away before it was accepted, which is not a fault of the server.
fn is_of_one_client(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    [Kind::ConnectionRefused, Kind::ConnectionAborted, Kind::ConnectionReset]
        .contains(&error.kind())
}

/// Waits until everything has finished, nothing runs any longer, or the time is over.
async fn finish(mut open: JoinSet<()>, server: &Server) {
    let end = Instant::now() + server.limits.stop;
    let mut quiet = Instant::now();
    while !open.is_empty() && Instant::now() < end {
        if server.running.count() > 0 {
            quiet = Instant::now();
        }
        // Only half-sent heads and idle clients are left.
        if quiet.elapsed() >= QUIET {
            break;
        }
        let _ = timeout_at(Instant::now() + GLANCE, open.join_next()).await;
    }
    if server.running.count() > 0 {
        tracing::warn!(running = server.running.count(), "requests were cut at the stop");
    }
    open.shutdown().await;
}

impl Server {
    async fn serve(self, stream: TcpStream, peer: SocketAddr, permit: OwnedSemaphorePermit) {
        // Even when the task is cut.
        let _leave = self.connections.enter(permit);
        let _ = stream.set_nodelay(true);
        let io = TokioIo::new(Patient::new(stream, self.limits.body));
        let limits = self.limits;
        let mut stopping = self.stopping.clone();
        // The future that is awaited borrows, and must not stay borrowed.
        let stopped = async move {
            let _ = stopping.wait_for(|stopping| *stopping).await;
        };
        let service = service_fn(move |request| self.clone().answer(request, peer));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_headers(limits.headers)
            .max_header_size(limits.head_bytes)
            .max_buf_size(limits.head_bytes.max(LEAST_BUFFER))
            .serve_connection(io, service);
        let mut connection = std::pin::pin!(connection);
        let done = tokio::select! {
            done = connection.as_mut() => done,
            () = stopped => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = done {
            // Clients that hang up, send nonsense or nothing at all.
            tracing::debug!(%error, "a connection ended");
        }
    }

    async fn answer(
        self,
        request: hyper::Request<Incoming>,
        peer: SocketAddr,
    ) -> Result<Response, Infallible> {
        let running = self.running.begin();
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(Peer(peer));
        parts.extensions.insert(self.connections);
        let (body, stalled) = Steady::new(body, self.limits.body);
        let request = Request::from_parts(parts, Body::new(body));
        let mut response = match self.router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        if stalled.load(Ordering::Relaxed) {
            let close = [(header::CONNECTION, HeaderValue::from_static("close"))];
            response = (StatusCode::REQUEST_TIMEOUT, close).into_response();
        }
        let is_stream = is_stream(response.headers());
        let stopping = self.stopping;
        Ok(response.map(|body| Body::new(Tracked::new(body, is_stream, running, stopping))))
    }
}
