//! What the head of a part says: the field's name, and the file's (RFC 7578, RFC 8187).

use percent_encoding::percent_decode_str;

/// The head of a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Disposition {
    /// The field's name.
    pub(crate) name: String,
    /// The file's name as given; `None` when the part is not a file.
    pub(crate) file_name: Option<String>,
}

impl Disposition {
    /// Reads a header `Content-Disposition`. Whatever is malformed is ignored.
    pub(crate) fn parse(header: &[u8]) -> Self {
        let text = String::from_utf8_lossy(header);
        let (mut name, mut plain, mut extended) = (String::new(), None, None);
        let mut rest = text.split_once(';').map_or("", |(_, rest)| rest);
        while let Some((key, value, after)) = parameter(rest) {
            match key.to_ascii_lowercase().as_str() {
                "name" => name = unescaped(&value),
                "filename" => plain = Some(unescaped(&value)),
                "filename*" => extended = decoded(&value),
                _ => {}
            }
            rest = after;
        }
        // The extended form is for those who understand it.
        Self { name, file_name: extended.or(plain) }
    }
}

/// Takes the next parameter: its name, its value, and what comes after.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let (key, rest) = text.split_once('=')?;
    let key = key.trim_matches(|c: char| c.is_whitespace() || c == ';');
    let rest = rest.trim_start();
    let Some(quoted) = rest.strip_prefix('"') else {
        let (value, after) = rest.split_once(';').unwrap_or((rest, ""));
        return Some((key, value.trim().to_owned(), after));
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            // Browsers write a backslash as it is; it is an escape only before a quote.
            '\\' if chars.as_str().starts_with('"') => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    let after = chars.as_str().split_once(';').map_or("", |(_, after)| after);
    Some((key, value, after))
}

/// Takes back the three escapes that browsers make in these values (HTML, `multipart/form-data`).
fn unescaped(value: &str) -> String {
    value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// Reads `charset'language'percent-encoded`; only UTF-8 is understood.
fn decoded(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _, text) = (parts.next()?, parts.next()?, parts.next()?);
    let text = percent_decode_str(text).decode_utf8().ok()?;
    charset.eq_ignore_ascii_case("utf-8").then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_names_its_field_and_its_file() {
        for (header, name, file) in [
            ("form-data; name=\"text\"", "text", None),
            ("form-data; name=text", "text", None),
            ("form-data; name=\"files\"; filename=\"a.txt\"", "files", Some("a.txt")),
            ("form-data; filename=a.txt; name=files", "files", Some("a.txt")),
            ("form-data; name=\"files\"; filename=\"\"", "files", Some("")),
            ("form-data; name=\"f\"; filename=\"счёт.pdf\"", "f", Some("счёт.pdf")),
            ("form-data; name=\"f\"; filename=\"a;b=c.txt\"", "f", Some("a;b=c.txt")),
            ("form-data; name=\"f\"; filename=\"a\\\"b.txt\"", "f", Some("a\"b.txt")),
            ("form-data; name=\"f\"; filename=\"a%22;%0D%0AX: y\"", "f", Some("a\";\r\nX: y")),
            ("form-data; name=\"f\"; filename=\"C:\\dir\\a.txt\"", "f", Some("C:\\dir\\a.txt")),
            ("form-data; name=\"f\"; filename*=UTF-8''%D1%91.txt", "f", Some("ё.txt")),
            (
                "form-data; name=\"f\"; filename=\"e.txt\"; filename*=utf-8'ru'%D1%91.txt",
                "f",
                Some("ё.txt"),
            ),
            (
                "form-data; name=\"f\"; filename*=UTF-8''%D1%91.txt; filename=\"e.txt\"",
                "f",
                Some("ё.txt"),
            ),
            // If it is not UTF-8, or in another charset, the plain name counts.
            ("form-data; name=\"f\"; filename=\"e.txt\"; filename*=UTF-8''%ff", "f", Some("e.txt")),
            (
                "form-data; name=\"f\"; filename=\"e.txt\"; filename*=koi8-r''%C1",
                "f",
                Some("e.txt"),
            ),
            // A parameter within quotes is not a parameter.
            (
                "form-data; name=\"f\"; filename=\"; filename*=UTF-8''evil\"",
                "f",
                Some("; filename*=UTF-8''evil"),
            ),
            ("", "", None),
            ("form-data; name", "", None),
        ] {
            let read = Disposition::parse(header.as_bytes());
            assert_eq!((read.name.as_str(), read.file_name.as_deref()), (name, file), "{header}");
        }
    }

    #[test]
    fn a_name_that_never_ends_is_taken_as_far_as_it_goes() {
        let read = Disposition::parse(b"form-data; name=\"f\"; filename=\"C:\\\"");
        assert_eq!(read.file_name.as_deref(), Some("C:\""));
    }
}
