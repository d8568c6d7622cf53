//! A desk in memory with accounts, and browsers that visit it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use helpdesk::rules::Digest;
use helpdesk::testing::TestDesk;
use helpdesk::{Actor, AsyncHelpdesk};
use helpdesk_server::accounts::{Accounts, Options};
use helpdesk_server::{Peer, Supervisor, router};
use helpdesk_store::{Accounts as Port, CursorKey, MemoryStore};
use helpdesk_web::{Language, OwnShell, Settings};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// The origin of the desk.
pub(crate) const ORIGIN: &str = "http://desk.test";
/// The password of everybody who has one.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A desk in memory with accounts.
pub(crate) struct Site {
    pub(crate) desk: TestDesk,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) supervisor: Supervisor,
    router: Router,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with(Options::weak_for_tests())
    }

    pub(crate) fn with(options: Options) -> Self {
        Self::through(options, |store| store)
    }

    /// A desk whose accounts are asked through a port of one's own.
    pub(crate) fn through(
        options: Options,
        port: impl FnOnce(Arc<MemoryStore>) -> Arc<dyn Port>,
    ) -> Self {
        let store = Arc::new(MemoryStore::new(CursorKey([7; 32])));
        let desk = TestDesk::over(store.clone());
        let bridge = AsyncHelpdesk::new(desk.clone());
        let mut settings = Settings::new(Language::Ru);
        settings.origins = vec![ORIGIN.to_owned()];
        settings.tls = options.tls;
        let supervisor = Supervisor::pausing(Duration::from_millis(1));
        let accounts = Arc::new(Accounts::new(bridge.clone(), port(store.clone()), options));
        let router =
            router(bridge, accounts.clone(), supervisor.clone(), Arc::new(OwnShell), settings);
        Self { desk, store, accounts, supervisor, router }
    }

    /// Returns a browser that has never been here.
    pub(crate) fn browser(&self) -> Browser {
        let peer = "192.0.2.1:1".parse().unwrap();
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            peer,
            more: HeaderMap::new(),
        }
    }

    /// Gives an actor the password.
    pub(crate) async fn give_password(&self, actor: Actor) {
        let token = self.accounts.invite(actor).await.unwrap();
        let fields = [("token", token.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
        let seen = self.browser().post("/invitation", &fields).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER);
    }

    /// Returns how many sessions an actor has.
    pub(crate) fn sessions(&self, actor: &Actor) -> usize {
        let kind = helpdesk::accounts::CredentialKind::Session;
        self.store.credentials(actor.clone(), kind, self.desk.now()).unwrap().len()
    }

    /// Returns whether the store holds this secret as it is: it must not.
    pub(crate) fn holds_plain(&self, secret: &str) -> bool {
        let plain = Digest::of(&[secret.as_bytes()]);
        self.store.credential(plain, self.desk.now()).unwrap().is_some()
    }
}

/// Somebody's browser.
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) peer: SocketAddr,
    pub(crate) more: HeaderMap,
}

/// What came back.
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn place(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |place| place.to_str().unwrap())
    }
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Seen {
        self.send(Method::GET, path, String::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let encoded = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        let pairs = fields.iter().map(|(key, value)| format!("{key}={}", encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.send(Method::POST, path, body).await
    }

    pub(crate) async fn sign_in(&mut self, who: &str, password: &str) -> Seen {
        self.post("/sign-in", &[("who", who), ("password", password)]).await
    }

    /// Returns whether the pages know who reads.
    pub(crate) async fn is_in(&mut self) -> bool {
        self.get("/password").await.status == StatusCode::OK
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Seen {
        let cookies = self.cookies.iter().map(|(key, value)| format!("{key}={value}"));
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ORIGIN, ORIGIN)
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::COOKIE, cookies.collect::<Vec<_>>().join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        request.headers_mut().extend(self.more.clone());
        request.extensions_mut().insert(Peer(self.peer));
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (key, value) = pair.split_once('=').unwrap();
            self.cookies.insert(key.to_owned(), value.to_owned());
        }
        Seen { status: parts.status, headers: parts.headers, body }
    }
}
