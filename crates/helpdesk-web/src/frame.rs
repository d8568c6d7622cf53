//! What every page needs: the reader, their language, the time, and where the portal is mounted.

use std::sync::Arc;

use axum::http::{HeaderMap, Method, Uri, header};
use chrono::{DateTime, Utc};
use helpdesk::rules::CommandKind;
use helpdesk::rules::ticket::Offers;
use helpdesk::{Actor, AgentId, Helpdesk, Language, PersonCard, Policy, Reader};
use helpdesk_l10n::html::escape;
use helpdesk_l10n::{Args, Here, L10n};

use crate::markup::Markup;
use crate::settings::Settings;

/// The cookie that keeps the language somebody chose.
pub(crate) const LANGUAGE_COOKIE: &str = "helpdesk_lang";

/// The reader.
#[derive(Debug, Clone)]
pub(crate) struct Me {
    pub(crate) actor: Actor,
    /// The same as a reader.
    pub(crate) reader: Reader,
    pub(crate) name: String,
    pub(crate) email: String,
    /// Whether they lead.
    pub(crate) lead: bool,
    /// What they may ask beside any ticket (S15).
    pub(crate) offers: Offers,
}

impl Me {
    /// Returns who reads; none who is disabled, or who reads nothing at all.
    pub(crate) fn of(actor: &Actor, card: &PersonCard, offers: Offers) -> Option<Self> {
        let reader = Reader::try_from(actor).ok().filter(|_| card.active)?;
        let (name, email, lead) = (card.name.clone(), card.email.clone(), card.lead);
        Some(Self { actor: actor.clone(), reader, name, email, lead, offers })
    }

    /// Returns the agent who reads, if it is one.
    pub(crate) const fn agent(&self) -> Option<&AgentId> {
        self.actor.agent()
    }
}

/// The sender of a request.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    /// Nobody has signed in.
    Nobody,
    /// Somebody who is disabled or unknown to the directory.
    Barred,
    /// Somebody who may act.
    Person(Me),
    /// It could not be found out.
    Unknown,
}

/// What every page needs.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) l10n: L10n,
    pub(crate) here: Here,
    /// The path under which the portal is mounted; empty at the root.
    pub(crate) base: String,
    /// The path and query below it that was asked for.
    pub(crate) path: String,
    pub(crate) policy: Arc<Policy>,
    pub(crate) who: Who,
    desk: Helpdesk,
}

impl Frame {
    /// Returns the frame of a request by `actor`. Somebody disabled in the directory is barred.
    pub(crate) fn of(
        desk: &Helpdesk,
        settings: &Settings,
        actor: Option<&Actor>,
        asked: &Asked,
    ) -> Result<Self, helpdesk::Error> {
        let policy = desk.policy()?;
        let card = actor.map(|actor| desk.person(actor)).transpose()?.flatten();
        let who = match (actor, &card) {
            (None, _) => Who::Nobody,
            (Some(actor), Some(card)) => {
                let offers = desk.offers_beside(actor, card)?;
                Me::of(actor, card, offers).map_or(Who::Barred, Who::Person)
            }
            (Some(_), None) => Who::Barred,
        };
        let language = card.map(|card| card.language);
        let lang = asked.chosen.or(language).or(asked.accepted).unwrap_or(settings.language);
        let here = Here { now: desk.now(), zone: policy.hours.zone() };
        let (base, path) = (asked.base.clone(), asked.path.clone());
        Ok(Self { l10n: L10n::new(lang), here, base, path, policy, who, desk: desk.clone() })
    }

    /// Returns the frame of a request when the desk cannot be asked anything.
    pub(crate) fn bare(desk: &Helpdesk, settings: &Settings, asked: &Asked) -> Self {
        let policy = Arc::new(Policy::default());
        let lang = asked.chosen.or(asked.accepted).unwrap_or(settings.language);
        let here = Here { now: desk.now(), zone: policy.hours.zone() };
        let (base, path) = (asked.base.clone(), asked.path.clone());
        let (who, desk) = (Who::Unknown, desk.clone());
        Self { l10n: L10n::new(lang), here, base, path, policy, who, desk }
    }

    /// Returns the reader, if known.
    pub(crate) const fn me(&self) -> Option<&Me> {
        match &self.who {
            Who::Person(me) => Some(me),
            Who::Nobody | Who::Barred | Who::Unknown => None,
        }
    }

    /// Returns whether the reader may open a ticket of their own.
    pub(crate) fn may_open(&self) -> bool {
        self.me().is_some_and(|me| me.offers.has(CommandKind::Open))
    }

    /// Returns a one-time key for a form, so that sending it twice does it once (S5). Without
    /// randomness there is none, and the desk makes its own.
    pub(crate) fn key(&self) -> String {
        self.desk.command_id().map_or_else(|_| String::new(), |id| id.to_string())
    }

    /// Returns the fields that every form of a ticket's page bears: its one-time key, and the version
    /// that was seen.
    pub(crate) fn form_key(&self, version: &helpdesk::Version) -> Markup {
        Markup::ready(format!(
            "<input type=\"hidden\" name=\"command\" value=\"{}\">\
             <input type=\"hidden\" name=\"seen\" value=\"{version}\">",
            escape(&self.key())
        ))
    }

    /// Returns the address of a path of the portal. Below a host's path, the beginning is that path
    /// itself: a router nested there knows no other.
    pub(crate) fn to(&self, path: &str) -> String {
        match (self.base.as_str(), path) {
            ("", path) => path.to_owned(),
            (base, "/") => base.to_owned(),
            (base, path) => format!("{base}{path}"),
        }
    }

    /// Returns the address of a ticket's page, or of something below it.
    pub(crate) fn ticket(&self, number: &helpdesk::TicketNumber, below: &str) -> String {
        format!("{}/tickets/{number}{below}", self.base)
    }

    /// Returns a message without variables.
    pub(crate) fn w(&self, key: &str) -> String {
        self.l10n.word(key)
    }

    /// Returns a message with one variable.
    pub(crate) fn say(&self, key: &str, name: &'static str, value: &str) -> String {
        self.l10n.say(key, &Args::new().text(name, value))
    }

    /// Returns an icon of the sprite.
    pub(crate) fn icon(&self, name: &str) -> Markup {
        self.icon_of(name, "icon")
    }

    /// Returns an icon of the sprite with classes of its own.
    pub(crate) fn icon_of(&self, name: &str, class: &str) -> Markup {
        Markup::ready(format!(
            "<svg class=\"{}\" aria-hidden=\"true\"><use href=\"{}#i-{}\"/></svg>",
            escape(class),
            escape(&crate::assets::address(&self.base, crate::assets::ICONS)),
            escape(name)
        ))
    }

    /// Returns a moment as lists show it.
    pub(crate) fn moment(&self, at: &DateTime<Utc>) -> Markup {
        self.time_of(at, &self.l10n.moment(*at, self.here))
    }

    /// Returns a moment with its time of day, as histories show it.
    pub(crate) fn moment_with_time(&self, at: &DateTime<Utc>) -> Markup {
        self.time_of(at, &self.l10n.moment_with_time(*at, self.here))
    }

    /// Returns a moment within a sentence.
    pub(crate) fn at(&self, at: &DateTime<Utc>) -> Markup {
        self.time_of(at, &self.l10n.at(*at, self.here))
    }

    /// Returns `text` as the time that it tells.
    pub(crate) fn time_of(&self, at: &DateTime<Utc>, text: &str) -> Markup {
        let local = at.with_timezone(&self.here.zone).format("%Y-%m-%dT%H:%M%:z");
        // The whole moment with its zone, on demand.
        let whole = self.l10n.absolute(*at, self.here.zone);
        let (whole, text) = (escape(&whole), escape(text));
        Markup::ready(format!("<time datetime=\"{local}\" title=\"{whole}\">{text}</time>"))
    }
}

/// What a request says of itself before anybody is asked anything.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) base: String,
    pub(crate) path: String,
    pub(crate) chosen: Option<Language>,
    pub(crate) accepted: Option<Language>,
}

impl Asked {
    /// Reads the paths and the wishes of a request. `original` is the path before a host's router
    /// cut its own part off.
    pub(crate) fn of(original: &Uri, inner: &Uri, method: &Method, headers: &HeaderMap) -> Self {
        let chosen = cookie(headers, LANGUAGE_COOKIE).and_then(|code| code.parse().ok());
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .and_then(Language::accepted);
        let path = match *method {
            Method::GET | Method::HEAD => inner.path_and_query().map_or("/", |path| path.as_str()),
            _ => page_above(inner.path()),
        };
        let path = path.to_owned();
        Self { base: base(original.path(), inner.path()), path, chosen, accepted }
    }
}

/// Returns the path under which the portal is mounted.
fn base(original: &str, inner: &str) -> String {
    let base = original.strip_suffix(inner).or_else(|| {
        // `/support` itself, which is the portal's `/`.
        (inner == "/").then_some(original)
    });
    base.unwrap_or_default().trim_end_matches('/').to_owned()
}

/// Returns the page to which a command belongs, for coming back to: a ticket's, a lead's, otherwise the first
/// page.
fn page_above(command: &str) -> &str {
    if command.starts_with("/settings/") {
        return "/settings";
    }
    let number = command.strip_prefix("/tickets/").and_then(|rest| rest.split_once('/'));
    let page = number.and_then(|(number, _)| command.get(.."/tickets/".len() + number.len()));
    page.unwrap_or("/")
}

/// Returns the value of the first cookie of this name that a request bears.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_what_the_host_cut_off() {
        for (original, inner, expected) in [
            ("/tickets", "/tickets", ""),
            ("/support/tickets/5", "/tickets/5", "/support"),
            ("/a/b/", "/", "/a/b"),
            ("/support", "/", "/support"),
            ("/", "/", ""),
            ("/x", "/y", ""),
        ] {
            assert_eq!(base(original, inner), expected, "{original} {inner}");
        }
    }

    #[test]
    fn a_command_belongs_to_its_tickets_page() {
        assert_eq!(page_above("/tickets/5/access/grant"), "/tickets/5");
        assert_eq!(page_above("/tickets"), "/");
        assert_eq!(page_above("/settings/policy"), "/settings");
        assert_eq!(page_above("/language"), "/");
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "xhelpdesk_lang=en; helpdesk_lang=ru".parse().unwrap());
        assert_eq!(cookie(&headers, LANGUAGE_COOKIE), Some("ru"));
        assert_eq!(cookie(&headers, "lang"), None);
    }
}
