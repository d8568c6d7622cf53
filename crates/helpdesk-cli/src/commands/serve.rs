//! `helpdesk serve`

mod log;
mod options;
mod post;
mod settings;
mod url;

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use helpdesk::sqlite::Sqlite;
use helpdesk::{Actor, AgentId, AsyncHelpdesk, CustomerId, Error, Helpdesk, Swept};
use helpdesk_l10n::{Args, DemoWord};
use helpdesk_server::accounts::{Accounts, Options, demo_link};
use helpdesk_server::serve::{Limits, run as serve_on};
use helpdesk_server::{Supervisor, router};
use helpdesk_web::{OwnShell, Settings};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

pub(crate) use self::options::Serve;
use self::settings::Chosen;
pub(super) use self::url::{Url, page};
use super::demo::{self, ANNA, MARIA, PAVEL};
use crate::error::{Code, Failure};
use crate::place::Place;
use crate::session::Session;

/// How often what the clock owes is recorded.
const SWEEP: Duration = Duration::from_secs(60);
/// How long the tasks may take to end their round at hand.
const LAST_ROUND: Duration = Duration::from_secs(5);
/// How long the threads may take to end after the server has.
const LAST: Duration = Duration::from_secs(1);

/// A desk that is to be served.
struct Desk {
    desk: Helpdesk,
    store: Arc<Sqlite>,
    /// Removes the file at the end, if it is a demo's.
    _demo: Option<Removed>,
}

/// A desk that is removed once it is no longer needed.
struct Removed(Place);

impl Drop for Removed {
    fn drop(&mut self) {
        self.0.remove();
    }
}

pub(crate) fn run(args: Serve, session: &Session) -> Result<Code, Failure> {
    let demo = args.demo;
    let chosen = Chosen::of(args, session)?;
    chosen.check()?;
    log::start(chosen.log);
    let desk = open(demo, &chosen, session)?;
    let threads = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?;
    let done = runtime.block_on(serve(demo, &chosen, &desk, session));
    runtime.shutdown_timeout(LAST);
    done.map(|()| Code::Done)
}

fn open(demo: bool, chosen: &Chosen, session: &Session) -> Result<Desk, Failure> {
    if !demo {
        let (desk, store) = session.desk_and_store(&chosen.place)?;
        return Ok(Desk { desk, store, _demo: None });
    }
    let place = demo::new_place()?;
    let removed = Removed(place.clone());
    demo::fill_to_serve(session, &place)?;
    let (desk, store) = session.desk_and_store(&place)?;
    Ok(Desk { desk, store, _demo: Some(removed) })
}

async fn serve(demo: bool, chosen: &Chosen, desk: &Desk, session: &Session) -> Result<(), Failure> {
    let listen = |error| Failure::Listen { at: chosen.listen.to_string(), error };
    let listener = TcpListener::bind(chosen.listen).await.map_err(listen)?;
    let at = listener.local_addr().map_err(listen)?;
    let url = chosen.url.clone().unwrap_or_else(|| Url::at(at));
    // Listening starts here, so that an early stop kills nobody who has seen the address.
    let mut terminated = signal(SignalKind::terminate()).map_err(Failure::Runtime)?;
    let mut interrupted = signal(SignalKind::interrupt()).map_err(Failure::Runtime)?;
    let bridge = AsyncHelpdesk::new(desk.desk.clone());
    let mut options = Options::default();
    options.tls = url.is_tls();
    options.trusted_proxies = chosen.trusted_proxies.clone();
    let accounts = Arc::new(Accounts::new(bridge.clone(), desk.store.clone(), options));
    let mut settings = Settings::new(session.output.l10n().language());
    settings.product.clone_from(&chosen.product);
    settings.project_address.clone_from(&chosen.project_address);
    settings.origins = vec![url.origin().to_owned()];
    settings.tls = url.is_tls();
    let supervisor = Supervisor::default();
    let shell = Arc::new(OwnShell);
    let router = router(bridge, accounts.clone(), supervisor.clone(), shell, settings);
    let mut limits = Limits::default();
    limits.connections = chosen.max_connections;
    let post = chosen.mail.post(url.origin(), session.output.l10n().language())?;
    announce(demo, &url, desk, session)?;
    if let Some(post) = post {
        post::start(&supervisor, &desk.desk, post)?;
    }
    supervisor.follow(desk.desk.clone()).map_err(Failure::Runtime)?;
    sweep(&supervisor, &desk.desk, accounts).map_err(Failure::Runtime)?;
    let stop = async {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
        tracing::info!("stopping");
    };
    serve_on(listener, router, limits, stop).await;
    // What has not ended by then is taken up again by the next server.
    let ended = tokio::task::spawn_blocking(move || supervisor.stop(LAST_ROUND));
    drop(ended.await);
    Ok(())
}

/// Records what the clock owes and forgets what has ended, for as long as the desk is served.
fn sweep(supervisor: &Supervisor, desk: &Helpdesk, accounts: Arc<Accounts>) -> io::Result<()> {
    let desk = desk.clone();
    supervisor.start("sweep", move |rounds| {
        loop {
            let (swept, forgot) = (desk.sweep(), accounts.sweep().err());
            if let Ok(Swept { damaged: damaged @ 1.., .. }) = swept {
                // Nothing mends it by going on failing: the rest of the desk is served.
                rounds.count_failure();
                tracing::error!(damaged, "tickets cannot be read; `helpdesk doctor` names them");
            }
            let failed = [swept.err(), forgot].into_iter().flatten();
            let failed =
                failed.inspect(|error| tracing::error!(%error, "a sweep did not go well")).count();
            let goes_on =
                if failed == 0 { rounds.pause(SWEEP) } else { rounds.pause_failing(SWEEP) };
            if !goes_on {
                return Ok(());
            }
        }
    })
}

/// Prints where the pages are and, in a demo, how to sign in and as whom.
fn announce(demo: bool, url: &Url, desk: &Desk, session: &Session) -> Result<(), Failure> {
    let output = &session.output;
    let l10n = output.l10n();
    let customer = CustomerId::new(MARIA).map_err(Error::from)?;
    let agent = |key: &str| AgentId::new(key).map(Actor::Agent).map_err(Error::from);
    let people = [
        ("customer", "serve-customer", Actor::Customer(customer), DemoWord::Customer),
        ("agent", "serve-agent", agent(ANNA)?, DemoWord::Agent),
        ("lead", "serve-lead", agent(PAVEL)?, DemoWord::SecondAgent),
    ];
    let mut text = output.say("serve-ready", &Args::new().text("url", url.origin()));
    let mut links = Map::new();
    for (role, key, actor, name) in people.into_iter().filter(|_| demo) {
        let token = demo_link(&desk.desk, desk.store.as_ref(), actor)?;
        let link = page(url, &token);
        let name = l10n.name("", Some(&l10n.demo_word(name)));
        let args = Args::new().text("name", name).text("url", link.as_str());
        text.push('\n');
        text.push_str(&output.say(key, &args));
        links.insert(role.to_owned(), Value::String(link));
    }
    if output.is_json() {
        return output.json(&json!({ "url": url.origin(), "links": links }));
    }
    if demo {
        text.push('\n');
        text.push_str(&l10n.word("serve-stop"));
    }
    output.text(&text)
}
