//! Where the next page of a list begins: opaque to clients, refused when forged.

use std::fmt;

use helpdesk_core::Digest;

use crate::lists::ListPosition;

/// The desk's secret for cursors: 32 random bytes made once for each desk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CursorKey(pub [u8; 32]);

impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CursorKey(…)")
    }
}

/// An opaque place in one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(String);

/// The cursor is not one that this desk gave for this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not one that this desk gave for this list")]
pub struct CursorError;

/// How much of the mark a cursor holds, in hexadecimal digits.
const MARK: usize = 32;

impl Cursor {
    /// Returns the cursor for a place in the list that `query` describes.
    #[must_use]
    pub fn sign(key: &CursorKey, query: &Digest, at: ListPosition) -> Self {
        let place = format!("{:x}.{:x}", at.micros, at.number);
        let mark = mark(key, query, &place);
        Self(format!("{place}.{mark}"))
    }

    /// Returns the place that a client's cursor stands for.
    ///
    /// # Errors
    /// [`CursorError`] when it is malformed, of another list or another reader, or forged.
    pub fn open(key: &CursorKey, query: &Digest, given: &str) -> Result<ListPosition, CursorError> {
        let (place, given_mark) = given.rsplit_once('.').ok_or(CursorError)?;
        if mark(key, query, place) != given_mark {
            return Err(CursorError);
        }
        let (micros, number) = place.split_once('.').ok_or(CursorError)?;
        let micros = i64::from_str_radix(micros, 16).map_err(|_| CursorError)?;
        let number = u64::from_str_radix(number, 16).map_err(|_| CursorError)?;
        Ok(ListPosition { micros, number })
    }

    /// Returns the cursor as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The digest is of length-framed parts, the key first: no extension forges it.
fn mark(key: &CursorKey, query: &Digest, place: &str) -> String {
    let inner = Digest::of(&[&key.0, query.bytes(), place.as_bytes()]);
    let outer = Digest::of(&[&key.0, inner.bytes()]);
    outer.to_string().chars().take(MARK).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: CursorKey = CursorKey([7; 32]);

    #[test]
    fn a_cursor_opens_for_its_own_list_only() {
        let (list, other) = (Digest::of(&[b"a"]), Digest::of(&[b"b"]));
        let at = ListPosition { micros: 1_700_000_000_000_000, number: 42 };
        let cursor = Cursor::sign(&KEY, &list, at);
        assert_eq!(Cursor::open(&KEY, &list, cursor.as_str()), Ok(at));
        assert_eq!(Cursor::open(&KEY, &other, cursor.as_str()), Err(CursorError));
        assert_eq!(Cursor::open(&CursorKey([8; 32]), &list, cursor.as_str()), Err(CursorError));
    }

    #[test]
    fn a_forged_cursor_is_refused() {
        let list = Digest::of(&[b"a"]);
        let good = Cursor::sign(&KEY, &list, ListPosition { micros: 16, number: 1 });
        let moved = good.as_str().replacen("10", "11", 1);
        for bad in ["", ".", "..", "10.1", "10.1.", "é.1.0", moved.as_str()] {
            assert_eq!(Cursor::open(&KEY, &list, bad), Err(CursorError), "{bad:?}");
        }
    }
}
