//! A file's name in a header (RFC 6266, RFC 8187): once in full, and once in plain letters for clients that
//! understand no others.

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything except what RFC 8187 allows as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Returns the header that makes a browser save a file under this name.
pub(super) fn attachment(name: &str) -> HeaderValue {
    // Characters that could end the quotes, or be taken for an escape, are removed.
    let plain = |c: char| c.is_ascii_alphanumeric() || " ._-+,=@()[]{}!#$&~".contains(c);
    let fallback: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let exact = utf8_percent_encode(name, ENCODED);
    let header = format!("attachment; filename=\"{fallback}\"; filename*=UTF-8''{exact}");
    // Letters, digits and marks of ASCII are always a header.
    HeaderValue::try_from(header).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use helpdesk::rules::FileName;
    use proptest::prelude::*;

    use super::*;
    use crate::form::disposition::Disposition;

    /// Returns the parameters of a header, read as RFC 6266 has it: strictly.
    fn parameters(header: &str) -> Vec<(String, String)> {
        let mut rest = header.strip_prefix("attachment").expect("an attachment");
        let mut found = Vec::new();
        while !rest.is_empty() {
            let (key, value) = rest.strip_prefix("; ").unwrap().split_once('=').unwrap();
            let length = match value.strip_prefix('"') {
                Some(quoted) => quoted.find('"').unwrap() + 2,
                None => value.find(';').unwrap_or(value.len()),
            };
            let (word, after) = value.split_at(length);
            found.push((key.to_owned(), word.to_owned()));
            rest = after;
        }
        found
    }

    fn holds(name: &str) {
        let header = attachment(name);
        let header = header.to_str().expect("visible ASCII");
        let read = parameters(header);
        let keys: Vec<&str> = read.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["filename", "filename*"], "{header}");
        assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{header}");
        assert!(!header.contains('\\') && header.matches('"').count() == 2, "{header}");
        let exact = Disposition::parse(header.as_bytes()).file_name;
        assert_eq!(exact.as_deref(), Some(name), "{header}");
    }

    #[test]
    fn t36_nasty_names_are_one_name_and_stay_in_their_place() {
        let long = "ё".repeat(2_500);
        for given in [
            "../../etc/passwd",
            "..\\..\\boot.ini",
            "C:\\",
            "CON",
            ".htaccess",
            "\u{200b}.htaccess",
            "a\";\r\nX: y",
            "a%22;%0d%0a.txt",
            "photo\u{202e}gpj.exe",
            "",
            "*=UTF-8''x",
            "a; filename=evil.exe",
            "a'b\"c`d.txt",
            "счёт за ноябрь.pdf",
            "日本語.txt",
            long.as_str(),
        ] {
            holds(FileName::clean(given).as_str());
            holds(given);
        }
    }

    proptest! {
        #[test]
        fn any_name_is_read_back_as_it_was(name in any::<String>()) {
            holds(&name);
        }
    }
}
