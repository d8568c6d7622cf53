//! Stylesheet, script and icons: built into the program, named by their content, kept for a year.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use helpdesk::rules::EventKind;
use helpdesk::rules::digest::Hasher;

/// The symbols that pages use.
pub(crate) const ICONS: &str = "icons.svg";
/// The stylesheet.
pub(crate) const STYLE: &str = "desk.css";
/// The script.
pub(crate) const SCRIPT: &str = "desk.js";
/// The icon of the tab.
pub(crate) const TAB_ICON: &str = "icon.svg";

/// The sprite of symbols, each with its name and the events that it stands for.
const SPRITE: &str = include_str!("../assets/icons.svg");

/// The symbol of each event, by the event's name, as the sprite says.
static EVENT_ICONS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let symbols = SPRITE.split("<symbol id=\"i-").skip(1).filter_map(|symbol| {
        let (name, rest) = symbol.split_once("\" data-events=\"")?;
        let (events, _) = rest.split_once('"')?;
        (!name.contains('"')).then_some((name, events))
    });
    symbols.flat_map(|(name, events)| events.split(' ').map(move |event| (event, name))).collect()
});

/// Returns the symbol of an event.
pub(crate) fn icon_of(event: EventKind) -> &'static str {
    EVENT_ICONS.get(event.name()).copied().unwrap_or("info")
}

/// How many digits of the content's digest a name bears.
const DIGITS: usize = 16;

/// The stylesheet; later parts overrule earlier ones.
const CSS: &str = concat!(
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/frame.css"),
    include_str!("../assets/css/pieces.css"),
    include_str!("../assets/css/table.css"),
    include_str!("../assets/css/fields.css"),
    include_str!("../assets/css/history.css"),
    include_str!("../assets/css/access.css"),
    include_str!("../assets/css/closing.css"),
    include_str!("../assets/css/composer.css"),
    include_str!("../assets/css/pages.css"),
    include_str!("../assets/css/lead.css"),
    include_str!("../assets/css/narrow.css"),
    include_str!("../assets/css/print.css"),
);

/// Something that is built in.
#[derive(Debug)]
struct Asset {
    /// Its name in this program.
    name: &'static str,
    /// Its name in an address, which changes with the content.
    hashed: String,
    /// Its type.
    kind: HeaderValue,
    /// What browsers ask about when they check for changes.
    tag: HeaderValue,
    content: &'static str,
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, content: &'static str) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(content.as_bytes());
        let digest: String = hasher.finish().to_string().chars().take(DIGITS).collect();
        let (stem, extension) = name.split_once('.').unwrap_or((name, "bin"));
        // A digest in quotes is always a header.
        let tag = HeaderValue::try_from(format!("\"{digest}\""));
        Self {
            name,
            hashed: format!("{stem}.{digest}.{extension}"),
            kind: HeaderValue::from_static(kind),
            tag: tag.unwrap_or(HeaderValue::from_static("\"0\"")),
            content,
        }
    }

    /// Returns whether the browser says that it has this content.
    fn is_known(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == "*" || self.tag == tag)
    }
}

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        Asset::new(STYLE, "text/css; charset=utf-8", CSS),
        Asset::new(SCRIPT, "text/javascript; charset=utf-8", include_str!("../assets/desk.js")),
        Asset::new(ICONS, "image/svg+xml; charset=utf-8", SPRITE),
        Asset::new(TAB_ICON, "image/svg+xml; charset=utf-8", include_str!("../assets/icon.svg")),
    ]
});

/// Returns the address of an asset, which changes with its content.
pub(crate) fn address(base: &str, name: &str) -> String {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    let name = asset.map_or(name, |asset| asset.hashed.as_str());
    format!("{base}/assets/{name}")
}

/// Sends an asset. One of another version of this program is missing, never another content under
/// the same name.
pub(crate) async fn get(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.hashed == name) else {
        // Not a page: nobody sees the answer to a request for an asset.
        return StatusCode::NOT_FOUND.into_response();
    };
    let fixed = [
        (header::ETAG, asset.tag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    if asset.is_known(&headers) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    (fixed, [(header::CONTENT_TYPE, asset.kind.clone())], asset.content).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn asked(name: &str, tag: Option<&'static str>) -> Response {
        let mut headers = HeaderMap::new();
        headers.extend(tag.map(|tag| (header::IF_NONE_MATCH, HeaderValue::from_static(tag))));
        get(Path(name.to_owned()), headers).await
    }

    #[tokio::test]
    async fn an_asset_is_kept_for_a_year_under_a_name_of_its_content() {
        for asset in ASSETS.iter() {
            let place = address("/support", asset.name);
            let name = place.strip_prefix("/support/assets/").unwrap();
            assert_eq!(name.split('.').nth(1).unwrap().len(), DIGITS, "{name}");
            let answer = asked(name, None).await;
            assert_eq!(answer.status(), 200);
            let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
            assert!(header("content-type").ends_with("; charset=utf-8"));
            assert!(header("etag").starts_with('"'));
        }
    }

    #[tokio::test]
    async fn an_old_or_invented_name_is_missing() {
        for name in ["desk.css", "desk.0000000000000000.css", "", "..", "desk.js"] {
            assert_eq!(asked(name, None).await.status(), 404, "{name}");
        }
    }

    #[tokio::test]
    async fn what_the_browser_has_is_not_sent_again() {
        let asset = &ASSETS[0];
        let tag: &'static str = Box::leak(asset.tag.to_str().unwrap().to_owned().into_boxed_str());
        let two: &'static str = Box::leak(format!("\"x\", W/{tag}").into_boxed_str());
        for tag in [tag, two, "*"] {
            assert_eq!(asked(&asset.hashed, Some(tag)).await.status(), 304, "{tag}");
        }
        assert_eq!(asked(&asset.hashed, Some("\"x\"")).await.status(), 200);
    }

    #[test]
    fn every_symbol_that_pages_name_is_there() {
        for name in ["mark", "open", "resolved", "closed", "low", "medium", "high", "lost", "desk"]
        {
            assert!(SPRITE.contains(&format!("id=\"i-{name}\"")), "{name}");
        }
    }

    #[test]
    fn every_public_event_has_a_symbol_and_no_symbol_stands_for_an_event_that_is_not() {
        for kind in EventKind::ALL.iter().filter(|kind| kind.is_public()) {
            assert!(EVENT_ICONS.contains_key(kind.name()), "{}", kind.name());
        }
        let named: Vec<_> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
        assert!(EVENT_ICONS.keys().all(|name| named.contains(name)), "{:?}", EVENT_ICONS.keys());
        let listed: usize = SPRITE
            .split(" data-events=\"")
            .skip(1)
            .map(|it| it.split('"').next().map_or(0, |it| it.split(' ').count()))
            .sum();
        assert_eq!(listed, EVENT_ICONS.len(), "each once");
    }

    #[test]
    fn the_stylesheet_touches_nothing_outside_the_portal() {
        // Every part is below `.desk`, or names our own page's body.
        let mut depth = 0_usize;
        let mut prelude = String::new();
        let mut tops = Vec::new();
        let without_comments: String = CSS
            .split("/*")
            .map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest))
            .collect();
        for c in without_comments.chars() {
            match c {
                '{' if depth == 0 => {
                    tops.push(std::mem::take(&mut prelude).trim().to_owned());
                    depth = 1;
                }
                '{' => depth += 1,
                '}' => depth -= 1,
                _ if depth == 0 => prelude.push(c),
                _ => {}
            }
        }
        assert_eq!(depth, 0, "every brace is closed");
        for top in tops {
            let ours = top.contains(".desk") || top.starts_with("@media");
            assert!(ours, "{top}");
        }
        assert!(!CSS.contains("url("), "nothing is fetched");
        assert!(!CSS.contains(":root {"), "a host's root is the host's");
    }
}
