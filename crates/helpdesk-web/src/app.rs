//! What the handlers of the portal share.

use std::sync::Arc;

use axum::extract::FromRef;
use axum::http::HeaderValue;
use helpdesk::AsyncHelpdesk;

use crate::authenticator::Authenticator;
use crate::content_policy::content_policy;
use crate::live::hub::Hub;
use crate::settings::Settings;
use crate::shell::Shell;

/// How many files come and go at once; each holds a mebibyte in memory and a thread while it comes.
const TRANSFERS: usize = 16;

/// What the handlers share.
#[derive(Debug, Clone)]
pub(crate) struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    desk: AsyncHelpdesk,
    transfers: AsyncHelpdesk,
    authenticator: Arc<dyn Authenticator>,
    shell: Arc<dyn Shell>,
    settings: Arc<Settings>,
    hub: Hub,
    content_policy: HeaderValue,
}

impl App {
    pub(crate) fn new(
        desk: AsyncHelpdesk,
        authenticator: Arc<dyn Authenticator>,
        shell: Arc<dyn Shell>,
        settings: Settings,
    ) -> Self {
        let form_to = settings.project_origin();
        let policy = content_policy(shell.content_policy(), form_to.as_deref());
        // A policy that cannot be a header would be no policy at all: then nothing is allowed.
        let content_policy =
            HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        Self(Arc::new(Inner {
            transfers: AsyncHelpdesk::at_once(desk.blocking().clone(), TRANSFERS),
            hub: Hub::new(desk.clone()),
            desk,
            authenticator,
            shell,
            settings: Arc::new(settings),
            content_policy,
        }))
    }

    pub(crate) fn desk(&self) -> &AsyncHelpdesk {
        &self.0.desk
    }

    /// Returns the desk for what takes long: files.
    pub(crate) fn transfers(&self) -> &AsyncHelpdesk {
        &self.0.transfers
    }

    pub(crate) fn authenticator(&self) -> &dyn Authenticator {
        self.0.authenticator.as_ref()
    }

    pub(crate) fn shell(&self) -> &dyn Shell {
        self.0.shell.as_ref()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn settings_shared(&self) -> Arc<Settings> {
        Arc::clone(&self.0.settings)
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.0.hub
    }

    pub(crate) fn content_policy(&self) -> HeaderValue {
        self.0.content_policy.clone()
    }
}

impl FromRef<App> for Hub {
    fn from_ref(app: &App) -> Self {
        app.hub().clone()
    }
}
