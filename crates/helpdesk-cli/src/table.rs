//! Tables for people.

use std::io::{self, IsTerminal as _};

pub(crate) use comfy_table::Cell;
use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement};
use comfy_table::{ContentLineStyle, LineStyle, Table, TableStyle, Width};
use helpdesk::Status;

use crate::escape;
use crate::output::Output;

/// One line under the headings, two spaces between columns.
const STYLE: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none());

/// Below this many columns a table is not squeezed; some terminals claim to have none.
const NARROWEST: u16 = 40;

/// A table with headings in the reader's language.
#[derive(Debug)]
pub(crate) struct Grid {
    table: Table,
}

impl Grid {
    /// Returns an empty table with these columns.
    pub(crate) fn new(output: &Output, headings: &[&str]) -> Self {
        let titles = headings.iter().map(|heading| output.l10n().word(heading)).collect();
        Self::titled(output, titles)
    }

    /// Returns an empty table whose columns have these titles.
    pub(crate) fn titled(output: &Output, titles: Vec<String>) -> Self {
        let mut grid = Self::bare(output);
        let titles =
            titles.into_iter().map(|title| Cell::new(title).add_attribute(Attribute::Bold));
        grid.table.set_header(titles.collect::<Vec<_>>());
        grid
    }

    /// Returns an empty table without headings: what goes on below another.
    pub(crate) fn bare(output: &Output) -> Self {
        let mut table = Table::new();
        table.load_style(STYLE);
        if output.has_colour() {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        if let Some(columns) = output.columns() {
            table.set_width(columns).set_content_arrangement(ContentArrangement::Dynamic);
        } else if io::stdout().is_terminal() && table.width().is_some_and(|w| w >= NARROWEST) {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        } else {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
        Self { table }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.table.add_row(cells);
    }

    /// Returns whether the table must fit a width, so that columns make room for each other.
    pub(crate) fn must_fit(&self) -> bool {
        !matches!(self.table.content_arrangement(), ContentArrangement::Disabled)
    }

    /// Returns how wide each column is at least.
    pub(crate) fn widths(&self) -> Vec<u16> {
        self.table.column_max_content_widths()
    }

    /// Returns the table as text.
    pub(crate) fn text(&self) -> String {
        self.table.trim_fmt()
    }

    /// Returns the table as text, no column narrower than this.
    pub(crate) fn text_of(mut self, widths: &[u16]) -> String {
        for (column, width) in self.table.column_iter_mut().zip(widths) {
            let width = width.saturating_add(column.padding_width());
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
        self.text()
    }
}

/// Returns a cell with what people wrote, escaped.
pub(crate) fn cell(text: impl AsRef<str>) -> Cell {
    Cell::new(escape::line(text.as_ref()))
}

/// Returns a cell with a number, to the right.
pub(crate) fn number(number: impl ToString) -> Cell {
    Cell::new(number).set_alignment(CellAlignment::Right)
}

/// Returns a cell with a status, coloured where colours are shown.
pub(crate) fn status(output: &Output, status: Status) -> Cell {
    let colour = match status {
        Status::Open => Color::Yellow,
        Status::Resolved => Color::Green,
        Status::Closed => Color::DarkGrey,
    };
    Cell::new(output.l10n().status(status)).fg(colour)
}
