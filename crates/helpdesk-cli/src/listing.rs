//! Lists that are printed to their end, page by page: however long one is, a page of it is in memory.

use std::io;

use helpdesk::paging;
use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::session::Session;
use crate::table::{Cell, Grid};

/// How a list is printed.
pub(crate) struct Listing<'a, T> {
    /// What its entries are called in JSON.
    pub(crate) name: &'static str,
    /// What stands beside them there.
    pub(crate) beside: &'static str,
    /// An entry in JSON, as `serde_json` writes it for people.
    pub(crate) object: &'a dyn Fn(&T) -> serde_json::Result<String>,
    /// The columns of its table.
    pub(crate) headings: &'a [&'a str],
    /// An entry in the table.
    pub(crate) row: &'a dyn Fn(&T) -> Vec<Cell>,
    /// What stands below the table.
    pub(crate) foot: String,
    /// What is said of a list without entries.
    pub(crate) nothing: Outcome<'static>,
}

impl<T> Listing<'_, T> {
    /// Prints the list. `read` is given where a page begins and how long it is at most, and returns it
    /// with the place where the next one begins.
    pub(crate) fn print<K>(
        &self,
        session: &Session,
        read: impl FnMut(Option<K>, usize) -> Result<(Vec<T>, Option<K>), Failure>,
    ) -> Result<Code, Failure> {
        if session.output.is_json() {
            self.json(session, read)?;
        } else {
            self.table(session, read)?;
        }
        Ok(Code::Done)
    }

    fn json<K>(
        &self,
        session: &Session,
        read: impl FnMut(Option<K>, usize) -> Result<(Vec<T>, Option<K>), Failure>,
    ) -> Result<(), Failure> {
        let output = &session.output;
        // Nothing is written before the first page is read: where that fails, only the error is.
        let (mut text, mut end) = (format!("{{\n  \"{}\": [", self.name), "]");
        let mut between = "\n    ";
        paging::each(None, read, |page| {
            for entry in &page {
                let object = (self.object)(entry).map_err(io::Error::from)?;
                text.push_str(between);
                text.push_str(&object.replace('\n', "\n    "));
                (between, end) = (",\n    ", "\n  ]");
            }
            output.bytes(std::mem::take(&mut text).as_bytes())
        })?;
        output.bytes(format!("{end}{}\n}}\n", self.beside).as_bytes())
    }

    /// Columns are as wide as their widest cell, so a list of several pages is measured before it is
    /// printed. A table that must fit a width is arranged as a whole.
    fn table<K>(
        &self,
        session: &Session,
        mut read: impl FnMut(Option<K>, usize) -> Result<(Vec<T>, Option<K>), Failure>,
    ) -> Result<(), Failure> {
        let output = &session.output;
        let mut whole = Grid::new(output, self.headings);
        let (mut widths, mut pages) = (whole.widths(), 0_usize);
        paging::each(None, &mut read, |page| {
            pages += usize::from(!page.is_empty());
            if pages <= 1 || whole.must_fit() {
                self.fill(&mut whole, &page);
            }
            let mut grid = Grid::bare(output);
            self.fill(&mut grid, &page);
            for (width, wider) in widths.iter_mut().zip(grid.widths()) {
                *width = wider.max(*width);
            }
            Ok::<_, Failure>(())
        })?;
        if pages == 0 {
            return output.text(&session.outcome(&self.nothing));
        }
        if pages == 1 || whole.must_fit() {
            return output.text(&format!("{}\n{}", whole.text(), self.foot));
        }
        let mut grid = Grid::new(output, self.headings);
        paging::each(None, read, |page| {
            if page.is_empty() {
                return Ok(());
            }
            let mut grid = std::mem::replace(&mut grid, Grid::bare(output));
            self.fill(&mut grid, &page);
            output.text(&grid.text_of(&widths))
        })?;
        if self.foot.is_empty() { Ok(()) } else { output.text(&self.foot) }
    }

    fn fill(&self, grid: &mut Grid, page: &[T]) {
        page.iter().for_each(|entry| grid.row((self.row)(entry)));
    }
}
