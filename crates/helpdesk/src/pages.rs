//! Reading all there is, a page at a time.

use std::iter;

/// Returns all pages: `read` is given the key of the last item before, and none for the first page. They
/// end at an empty page, or after a failure.
pub(crate) fn pages<T, K, E>(
    mut read: impl FnMut(Option<K>) -> Result<Vec<T>, E>,
    key: impl Fn(&T) -> K,
) -> impl Iterator<Item = Result<Vec<T>, E>> {
    let (mut after, mut ended) = (None, false);
    iter::from_fn(move || {
        if ended {
            return None;
        }
        let page = read(after.take());
        after = page.as_ref().ok().and_then(|page| page.last()).map(&key);
        ended = after.is_none();
        (!page.as_ref().is_ok_and(Vec::is_empty)).then_some(page)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two numbers at a time, up to five.
    fn read(after: Option<u8>) -> Result<Vec<u8>, ()> {
        let first = after.map_or(0, |last| last + 1);
        Ok((first..6).take(2).collect())
    }

    #[test]
    fn everything_is_read_once_in_its_order() {
        let read: Vec<_> = pages(read, |n| *n).collect();
        assert_eq!(read, [Ok(vec![0, 1]), Ok(vec![2, 3]), Ok(vec![4, 5])]);
    }

    #[test]
    fn a_failure_is_the_last_that_is_told() {
        let fails = |after| if after == Some(1) { Err(()) } else { read(after) };
        let read: Vec<_> = pages(fails, |n| *n).collect();
        assert_eq!(read, [Ok(vec![0, 1]), Err(())]);
        assert_eq!(pages(|_: Option<u8>| Ok::<_, ()>(Vec::<u8>::new()), |n| *n).count(), 0);
    }
}
