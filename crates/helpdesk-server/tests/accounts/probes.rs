//! What programs ask: whether the process lives, whether it serves, what it has counted.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::{DateTime, Utc};
use helpdesk::rules::Digest;
use helpdesk::testing::TestDesk;
use helpdesk::{Actor, AsyncHelpdesk};
use helpdesk_server::accounts::{Accounts, Options};
use helpdesk_server::{Supervisor, router};
use helpdesk_store::{
    Accounts as Port, Credential, CredentialKind, CursorKey, MemoryStore, RestsOn, StoreError,
    StoreErrorKind,
};
use helpdesk_web::{Language, OwnShell, Settings};
use tower::ServiceExt as _;

use crate::browser::{PASSWORD, Site};

#[tokio::test]
async fn health_and_readiness_are_plain_words() {
    let site = Site::new();
    let mut browser = site.browser();
    for (path, text) in [("/health", "ok\n"), ("/ready", "ready\n")] {
        let seen = browser.get(path).await;
        assert_eq!((seen.status, seen.body.as_str()), (StatusCode::OK, text));
    }
}

#[tokio::test]
async fn t46_figures_hold_routes_and_outcomes_and_nothing_that_was_sent() {
    let site = Site::new();
    site.give_password(TestDesk::customer("vera")).await;
    let mut browser = site.browser();
    browser.sign_in("marker-name", "marker-password").await;
    browser.sign_in("vera", PASSWORD).await;
    browser.get("/tickets/424242?marker=marker-query").await;
    browser.get("/marker-path").await;
    let text = browser.get("/metrics").await.body;
    assert!(!text.contains("marker") && !text.contains("4242") && !text.contains("vera"), "{text}");
    for line in [
        "helpdesk_sign_ins_total{outcome=\"wrong\"} 1",
        "helpdesk_sign_ins_total{outcome=\"done\"} 2",
        "helpdesk_requests_total{method=\"POST\",route=\"/sign-in\",status=\"4xx\"} 1",
        "helpdesk_requests_total{method=\"GET\",route=\"none\",status=\"4xx\"} 1",
        "route=\"/tickets/{number}\"",
        "helpdesk_connections 0",
        "helpdesk_live_streams 0",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn a_task_that_fails_makes_the_desk_not_ready_by_its_name_until_it_goes_well_again() {
    let site = Site::new();
    let (well, goes_well) = channel::<()>();
    let (told, heard) = channel();
    let mut runs = 0;
    let started = site.supervisor.start("sweep", move |rounds| {
        runs += 1;
        assert!(runs > 1, "a made-up panic");
        told.send(()).unwrap();
        goes_well.recv().unwrap();
        while rounds.pause(Duration::from_millis(1)) {
            let _ = told.send(());
        }
        Ok(())
    });
    started.unwrap();
    heard.recv().unwrap();
    let mut browser = site.browser();
    let seen = browser.get("/ready").await;
    assert_eq!((seen.status.as_u16(), seen.body.as_str()), (503, "failing: sweep\n"));
    let figures = browser.get("/metrics").await.body;
    for line in ["task_restarts_total{task=\"sweep\"} 1", "task_failing{task=\"sweep\"} 1"] {
        assert!(figures.contains(&format!("helpdesk_{line}")), "{line}\n{figures}");
    }
    well.send(()).unwrap();
    heard.recv().unwrap();
    assert_eq!(browser.get("/ready").await.status, StatusCode::OK);
    assert!(browser.get("/metrics").await.body.contains("task_failing{task=\"sweep\"} 0"));
    site.supervisor.stop(Duration::from_secs(20));
}

/// A port whose desk must be opened again, as after a flush that failed.
#[derive(Debug)]
struct Stopped(MemoryStore);

impl Port for Stopped {
    fn set_password(
        &self,
        actor: Actor,
        hash: String,
        rests_on: RestsOn,
    ) -> Result<bool, StoreError> {
        self.0.set_password(actor, hash, rests_on)
    }

    fn password(&self, actor: Actor) -> Result<Option<String>, StoreError> {
        self.0.password(actor)
    }

    fn put_credential(
        &self,
        credential: Credential,
        rests_on: RestsOn,
    ) -> Result<bool, StoreError> {
        self.0.put_credential(credential, rests_on)
    }

    fn credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError> {
        self.0.credential(secret, now)
    }

    fn take_credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError> {
        self.0.take_credential(secret, now)
    }

    fn prolong(&self, _: Digest, _: DateTime<Utc>) -> Result<bool, StoreError> {
        Err(StoreError::new(StoreErrorKind::Stopped, "a flush failed"))
    }

    fn credentials(
        &self,
        actor: Actor,
        kind: CredentialKind,
        now: DateTime<Utc>,
    ) -> Result<Vec<Credential>, StoreError> {
        self.0.credentials(actor, kind, now)
    }

    fn end_credentials(&self, actor: Actor) -> Result<u64, StoreError> {
        self.0.end_credentials(actor)
    }

    fn sweep_credentials(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.0.sweep_credentials(now)
    }
}

#[tokio::test]
async fn t05_after_a_failed_flush_the_desk_is_alive_and_not_ready() {
    let bridge = AsyncHelpdesk::new(TestDesk::new().clone());
    let port = Arc::new(Stopped(MemoryStore::new(CursorKey([7; 32]))));
    let accounts = Arc::new(Accounts::new(bridge.clone(), port, Options::weak_for_tests()));
    let router = router(
        bridge,
        accounts,
        Supervisor::default(),
        Arc::new(OwnShell),
        Settings::new(Language::Ru),
    );
    for (path, status) in [("/health", 200), ("/ready", 503), ("/sign-in", 200)] {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        assert_eq!(answer.headers().contains_key(header::RETRY_AFTER), status == 503);
    }
}
