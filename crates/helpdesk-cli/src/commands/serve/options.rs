//! What may be said on the command line of `helpdesk serve`.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::log::Log;
use super::url::Url;
use crate::commands::mail::MailArgs;

/// Opens the pages.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen; by default `127.0.0.1:8080`, port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", env = "HELPDESK_LISTEN", hide_env_values = true)]
    pub(super) listen: Option<SocketAddr>,
    /// The address that browsers show: `https://help.example.org`; by default `http://` and where it
    /// listens
    #[arg(long, value_name = "URL", env = "HELPDESK_URL", hide_env_values = true)]
    pub(super) url: Option<Url>,
    /// A file of TOML with what is chosen: `listen`, `url`, `db`, `product`, `project_address`,
    /// `trusted_proxies`, `log`, `max_connections`, `mail` (a table with `smtp`, `smtp_login`, `mail_from`)
    #[arg(long, value_name = "FILE", env = "HELPDESK_CONFIG", hide_env_values = true)]
    pub(super) config: Option<PathBuf>,
    /// Show a desk at work, in a new file of its own that is removed at the end, with links that sign in
    #[arg(long)]
    pub(super) demo: bool,
    /// The name of the product, shown beside «Support»
    #[arg(long, value_name = "NAME", env = "HELPDESK_PRODUCT", hide_env_values = true)]
    pub(super) product: Option<String>,
    /// The address that opens when an agent enters a project, with `{key}` or `{number}` in it
    #[arg(long, value_name = "TEMPLATE", env = "HELPDESK_PROJECT_ADDRESS", hide_env_values = true)]
    pub(super) project_address: Option<String>,
    /// A proxy whose `X-Forwarded-For` is believed; may be given again
    #[arg(long = "trusted-proxy", value_name = "IP", env = "HELPDESK_TRUSTED_PROXIES")]
    #[arg(hide_env_values = true, value_delimiter = ',')]
    pub(super) trusted_proxies: Vec<IpAddr>,
    /// The form of the log, on the error stream; by default text
    #[arg(long, value_name = "FORM", env = "HELPDESK_LOG", hide_env_values = true)]
    pub(super) log: Option<Log>,
    /// How many connections are open at once; by default 1024
    #[arg(long, value_name = "N", env = "HELPDESK_MAX_CONNECTIONS", hide_env_values = true)]
    pub(super) max_connections: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) mail: MailArgs,
}
