//! Somebody else is let in between what was looked at and what is written: hashing takes its time, and
//! accounts go on changing meanwhile.

use std::fmt;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use helpdesk::Actor;
use helpdesk::accounts::{Accounts as Port, Credential, CredentialKind, RestsOn};
use helpdesk::rules::Digest;
use helpdesk::testing::TestDesk;
use helpdesk_server::accounts::Options;
use helpdesk_store::{MemoryStore, StoreError};

use crate::browser::{PASSWORD, Site};

const NEW: &str = "another long password";

type Act = Box<dyn FnOnce() + Send>;

/// A port before whose next write something is done, once.
#[derive(Clone)]
struct Meddled {
    inner: Arc<MemoryStore>,
    between: Arc<Mutex<Option<Act>>>,
}

impl fmt::Debug for Meddled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meddled")
    }
}

impl Meddled {
    fn happens(&self) {
        let act = self.between.lock().unwrap().take();
        if let Some(act) = act {
            act();
        }
    }
}

impl Port for Meddled {
    fn set_password(
        &self,
        actor: Actor,
        hash: String,
        rests_on: RestsOn,
    ) -> Result<bool, StoreError> {
        self.happens();
        self.inner.set_password(actor, hash, rests_on)
    }

    fn password(&self, actor: Actor) -> Result<Option<String>, StoreError> {
        self.inner.password(actor)
    }

    fn put_credential(
        &self,
        credential: Credential,
        rests_on: RestsOn,
    ) -> Result<bool, StoreError> {
        self.happens();
        self.inner.put_credential(credential, rests_on)
    }

    fn credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError> {
        self.inner.credential(secret, now)
    }

    fn take_credential(
        &self,
        secret: Digest,
        now: DateTime<Utc>,
    ) -> Result<Option<Credential>, StoreError> {
        self.inner.take_credential(secret, now)
    }

    fn prolong(&self, secret: Digest, until: DateTime<Utc>) -> Result<bool, StoreError> {
        self.inner.prolong(secret, until)
    }

    fn credentials(
        &self,
        actor: Actor,
        kind: CredentialKind,
        now: DateTime<Utc>,
    ) -> Result<Vec<Credential>, StoreError> {
        self.inner.credentials(actor, kind, now)
    }

    fn end_credentials(&self, actor: Actor) -> Result<u64, StoreError> {
        self.inner.end_credentials(actor)
    }

    fn sweep_credentials(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.inner.sweep_credentials(now)
    }
}

/// A desk on which vera has a password, and what lets somebody in between.
async fn scene() -> (Site, Meddled) {
    let between = Arc::new(Mutex::new(None));
    let mut kept = None;
    let site = Site::through(Options::weak_for_tests(), |inner| {
        let port = Meddled { inner, between };
        kept = Some(port.clone());
        Arc::new(port)
    });
    site.give_password(TestDesk::customer("vera")).await;
    (site, kept.unwrap())
}

/// Vera changes her password as the next thing is written; nobody is to come in after that with what
/// held before.
fn vera_changes_hers(meddled: &Meddled) {
    let (store, vera) = (meddled.inner.clone(), TestDesk::customer("vera"));
    let act: Act = Box::new(move || {
        store.set_password(vera, "a hash of hers".to_owned(), RestsOn::Nothing).unwrap();
    });
    *meddled.between.lock().unwrap() = Some(act);
}

fn happened(meddled: &Meddled) -> bool {
    meddled.between.lock().unwrap().is_none()
}

fn erase_vera(site: &Site, meddled: &Meddled) {
    let desk = site.desk.clone();
    let act: Act = Box::new(move || {
        desk.erase_customer(TestDesk::customer("vera").customer().unwrap(), "asked").unwrap();
    });
    *meddled.between.lock().unwrap() = Some(act);
}

#[tokio::test]
async fn who_knows_the_old_password_does_not_come_in_as_it_is_changed() {
    let (site, meddled) = scene().await;
    let vera = TestDesk::customer("vera");
    // The control: nobody meddles.
    let mut thief = site.browser();
    assert_eq!(thief.sign_in("vera", PASSWORD).await.status, StatusCode::SEE_OTHER);
    vera_changes_hers(&meddled);
    let seen = site.browser().sign_in("vera", PASSWORD).await;
    assert!(happened(&meddled), "nobody meddled");
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.sessions(&vera), 0);
    assert!(!thief.is_in().await);
}

#[tokio::test]
async fn of_two_who_change_a_password_the_second_knows_an_old_one() {
    let (site, meddled) = scene().await;
    let vera = TestDesk::customer("vera");
    let mut thief = site.browser();
    thief.sign_in("vera", PASSWORD).await;
    vera_changes_hers(&meddled);
    let fields = [("old", PASSWORD), ("password", NEW), ("again", NEW)];
    let seen = thief.post("/password", &fields).await;
    assert!(happened(&meddled), "nobody meddled");
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(seen.body.contains("id=\"old-problem\""), "{}", seen.body);
    assert_eq!(site.store.password(vera.clone()).unwrap().as_deref(), Some("a hash of hers"));
    assert_eq!(site.sessions(&vera), 0);
}

#[tokio::test]
async fn a_link_sets_no_password_over_one_that_was_chosen_meanwhile() {
    let (site, meddled) = scene().await;
    let vera = TestDesk::customer("vera");
    let token = site.accounts.invite(vera.clone()).await.unwrap();
    vera_changes_hers(&meddled);
    let fields = [("token", token.as_str()), ("password", NEW), ("again", NEW)];
    let seen = site.browser().post("/invitation", &fields).await;
    assert!(happened(&meddled), "nobody meddled");
    assert_eq!(seen.status, StatusCode::GONE);
    assert_eq!(site.store.password(vera.clone()).unwrap().as_deref(), Some("a hash of hers"));
    assert_eq!(site.sessions(&vera), 0);
}

#[tokio::test]
async fn e1_nothing_of_somebody_erased_meanwhile_is_kept() {
    let vera = TestDesk::customer("vera");
    for what in ["sign in", "change", "accept", "invite"] {
        let (site, meddled) = scene().await;
        let mut browser = site.browser();
        browser.sign_in("vera", PASSWORD).await;
        let token = site.accounts.invite(vera.clone()).await.unwrap();
        erase_vera(&site, &meddled);
        match what {
            "sign in" => drop(browser.sign_in("vera", PASSWORD).await),
            "change" => {
                let fields = [("old", PASSWORD), ("password", NEW), ("again", NEW)];
                drop(browser.post("/password", &fields).await);
            }
            "accept" => {
                let fields = [("token", token.as_str()), ("password", NEW), ("again", NEW)];
                drop(browser.post("/invitation", &fields).await);
            }
            _ => assert!(site.accounts.invite(vera.clone()).await.is_err()),
        }
        assert!(happened(&meddled), "{what}: nobody meddled");
        assert_eq!(site.store.password(vera.clone()).unwrap(), None, "{what}");
        assert_eq!(site.sessions(&vera), 0, "{what}");
        let kind = CredentialKind::Invitation;
        let links = site.store.credentials(vera.clone(), kind, site.desk.now()).unwrap();
        assert_eq!(links, vec![], "{what}");
    }
}
