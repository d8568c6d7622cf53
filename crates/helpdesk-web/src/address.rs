//! Values in addresses, and ways back that stay with us.

/// The longest way back that is kept.
const BACK_MAX: usize = 2048;

/// Returns a value encoded for use in an address.
pub(crate) fn encoded(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Returns the way back if it is a path of this origin, otherwise `/`.
///
/// What a browser sends as the page to come back to may be made up: `//evil.example` leads away.
#[must_use]
pub fn way_back(back: &str) -> &str {
    let mut bytes = back.bytes();
    let begins = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    // Browsers send it encoded: only visible ASCII, and no back-slash, which they take for `/`.
    let plain = back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if begins && plain && back.len() <= BACK_MAX { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t44_the_way_back_never_leaves_the_origin() {
        for ours in ["/", "/tickets/5", "/queue?status=open&page=2", "/a//b", "/tickets/5?x=%2F%2F"]
        {
            assert_eq!(way_back(ours), ours);
        }
        let foreign = [
            "",
            "tickets",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            "/x\r\nSet-Cookie: a=b",
            "/ёж",
            " /tickets",
            "/a\\b",
        ];
        for back in foreign {
            assert_eq!(way_back(back), "/", "{back:?}");
        }
        assert_eq!(way_back(&format!("/{}", "x".repeat(BACK_MAX))), "/");
    }
}
