//! Lists that are read to their end.

use helpdesk::Error;

/// How many are read together.
const PAGE: usize = 199;

/// Reads a list to its end, page by page: each begins after the last of the one before.
pub(crate) fn every<T>(
    page: impl Fn(Option<&T>, usize) -> Result<Vec<T>, Error>,
) -> Result<Vec<T>, Error> {
    let mut all = Vec::new();
    loop {
        let page = page(all.last(), PAGE)?;
        let is_last = page.len() < PAGE;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_to_its_end_whatever_its_length() {
        for length in [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE] {
            let read = every(|last: Option<&usize>, most| {
                Ok((0..length).skip(last.map_or(0, |last| last + 1)).take(most).collect())
            });
            assert!(read.unwrap().into_iter().eq(0..length), "{length}");
        }
    }
}
