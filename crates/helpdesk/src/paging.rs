//! Lists that are read to their end, for whoever must have all of one: page by page, each as long as a
//! page may be, so that no single reading is long.

use helpdesk_store::PAGE_MAX;
pub use helpdesk_store::{PAGE_BYTES, link_room, text_weight};

/// How many entries a page has.
const MOST: usize = PAGE_MAX - 1;

/// Reads a list from `after` to its end and hands over page by page. `read` is given where a page begins
/// and how long it is at most, and returns it with the place where the next one begins; none on the last.
///
/// # Errors
/// The first of `read` and of `each`.
pub fn each<T, K, E>(
    mut after: Option<K>,
    mut read: impl FnMut(Option<K>, usize) -> Result<(Vec<T>, Option<K>), E>,
    mut each: impl FnMut(Vec<T>) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let (page, next) = read(after.take(), MOST)?;
        each(page)?;
        if next.is_none() {
            return Ok(());
        }
        after = next;
    }
}

/// Returns a page with the key after which the next one begins: that of its last entry, if the page is as
/// long as it may be.
#[must_use]
pub fn keyed<T, K>(page: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> (Vec<T>, Option<K>) {
    let next = page.last().filter(|_| page.len() >= limit).map(key);
    (page, next)
}

/// Returns all of a list that goes on by key. For lists that are short by their nature, such as a team.
///
/// # Errors
/// Those of `read`.
pub fn all<T, K, E>(
    mut read: impl FnMut(Option<K>, usize) -> Result<Vec<T>, E>,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, E> {
    let mut found = Vec::new();
    each(
        None,
        |after, limit| Ok(keyed(read(after, limit)?, limit, &key)),
        |page| {
            found.extend(page);
            Ok(())
        },
    )?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_to_its_end_whatever_its_length() {
        for length in [0, 1, MOST - 1, MOST, MOST + 1, 3 * MOST] {
            let page = |after: Option<usize>, most: usize| {
                let from = after.map_or(0, |after| after + 1);
                Ok::<Vec<usize>, ()>((from..length).take(most).collect())
            };
            assert!(all(page, |n| *n).unwrap().into_iter().eq(0..length), "{length}");
        }
    }

    #[test]
    fn a_list_is_read_from_a_cursor_on_and_no_page_after_the_last() {
        let mut pages = Vec::new();
        let read = |after: Option<u8>, _| match after {
            Some(n @ 3..5) => Ok((vec![n], Some(n + 1))),
            Some(5) => Ok((vec![5], None)),
            other => Err(other),
        };
        each(Some(3), read, |page| {
            pages.push(page);
            Ok(())
        })
        .unwrap();
        assert_eq!(pages, [[3], [4], [5]]);
        assert_eq!(each(Some(3), read, |_| Err(None)), Err(None), "told at the first");
    }
}
