//! Tables for spreadsheets, as RFC 4180 describes them: commas, CRLF, quotes where needed. No cell is taken
//! for a formula, whatever its author wrote.

use std::borrow::Cow;

/// A spreadsheet takes a cell that begins with one of these for a formula, or skips it and looks at the next
/// character.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Returns lines of cells as text.
pub(super) fn text(lines: &[Vec<String>]) -> String {
    let mut text = String::new();
    for line in lines {
        for (n, cell) in line.iter().enumerate() {
            if n > 0 {
                text.push(',');
            }
            push(&mut text, cell);
        }
        text.push_str("\r\n");
    }
    text
}

fn push(text: &mut String, cell: &str) {
    let cell = harmless(cell);
    let plain = !cell.contains(['"', ',', '\r', '\n']) && cell.trim() == cell;
    if plain {
        text.push_str(&cell);
    } else {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
}

/// Returns the cell with `'` before what a spreadsheet would take for a formula.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        text(&[cells.iter().map(|cell| (*cell).to_owned()).collect()])
    }

    #[test]
    fn t45_no_cell_is_a_formula() {
        for sign in FORMULA {
            let cell = format!("{sign}1+cmd|' /C calc'!A0");
            let written = line(&[&cell]);
            let bare = written.trim_end_matches("\r\n").trim_start_matches('"');
            assert!(bare.starts_with(&format!("'{sign}")), "{written:?}");
        }
        assert_eq!(line(&["1+1", "a=b", "5"]), "1+1,a=b,5\r\n");
    }

    #[test]
    fn cells_are_quoted_as_rfc_4180_says() {
        assert_eq!(
            line(&["a,b", "say \"hi\"", "two\r\nlines", "", "Лён"]),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",,Лён\r\n"
        );
        assert_eq!(line(&["=\"a\",1"]), "\"'=\"\"a\"\",1\"\r\n");
        assert_eq!(line(&[" padded "]), "\" padded \"\r\n");
    }
}
