//! What the host chooses when it mounts the portal.

use helpdesk::Language;

/// What the host chooses when it mounts the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The name of the product, beside the word «Support»; hidden if empty.
    pub product: String,
    /// The language for readers who have not chosen one and whose browser asks for none of the desk's.
    pub language: Language,
    /// Origins (`https://example.org`) from which a browser may send commands, for browsers that do not send
    /// `Sec-Fetch-Site`. `Host` is never trusted.
    pub origins: Vec<String>,
    /// The address that is opened when an agent enters a project, with `{key}` and `{number}` in it; `None`
    /// stays on the ticket's page.
    pub project_address: Option<String>,
    /// Whether browsers reach the portal by TLS only: cookies are then `Secure`, and the browser is
    /// told to come by TLS for a year.
    pub tls: bool,
}

impl Settings {
    /// Returns settings with a language and everything else at its default.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self {
            product: String::new(),
            language,
            origins: Vec::new(),
            project_address: None,
            tls: false,
        }
    }

    /// Returns the address of a project in the host's product.
    pub(crate) fn project_address(&self, key: &str, number: u64) -> Option<String> {
        let template = self.project_address.as_ref()?;
        let key = crate::address::encoded(key);
        Some(template.replace("{key}", &key).replace("{number}", &number.to_string()))
    }

    /// Returns the origin of the projects' address, to which a form may lead.
    pub(crate) fn project_origin(&self) -> Option<String> {
        let template = self.project_address.as_ref()?;
        let uri: axum::http::Uri = template.replace(['{', '}'], "x").parse().ok()?;
        Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projects_address_holds_its_key_encoded_and_its_number() {
        let settings = Settings {
            project_address: Some("https://app.example.org/p/{key}?n={number}".to_owned()),
            ..Settings::new(Language::En)
        };
        let address = settings.project_address("a/b&c", 7).unwrap();
        assert_eq!(address, "https://app.example.org/p/a%2Fb%26c?n=7");
        assert_eq!(settings.project_origin().unwrap(), "https://app.example.org");
    }
}
