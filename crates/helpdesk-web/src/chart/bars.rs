//! Bars that lie: a row each, with its label above and its figure at the end.

use helpdesk_l10n::html::escape;

use super::{Said, label, percent};
use crate::markup::Markup;

/// The height of a row, in pixels.
const ROW: u32 = 48;

/// A row.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What the bar is of.
    pub(crate) label: String,
    /// Its parts, the most important first.
    pub(crate) parts: Vec<u64>,
    /// The figure at the end, as people read it.
    pub(crate) shown: String,
}

/// Rows, measured against the longest.
#[derive(Debug, Clone)]
pub(crate) struct Bars {
    pub(crate) said: Said,
    pub(crate) rows: Vec<Bar>,
}

impl Bars {
    /// Draws the rows; nothing without any.
    pub(crate) fn draw(&self) -> Markup {
        let longest = self.rows.iter().map(Bar::whole).max().unwrap_or_default();
        let (mut content, mut top) = (String::new(), 0_u32);
        for row in &self.rows {
            row.push(&mut content, top, longest);
            top = top.saturating_add(ROW);
        }
        if top == 0 { Markup::default() } else { self.said.framed("bars", top, &content) }
    }
}

impl Bar {
    fn whole(&self) -> u64 {
        self.parts.iter().fold(0, |whole, part| whole.saturating_add(*part))
    }

    fn push(&self, into: &mut String, top: u32, longest: u64) {
        let (text, track) = (top.saturating_add(13), top.saturating_add(20));
        into.push_str(&format!(
            "<text x=\"0\" y=\"{text}\">{}</text>\
             <text class=\"soft end\" x=\"100%\" y=\"{text}\">{}</text>\
             <rect class=\"track\" x=\"0\" y=\"{track}\" width=\"100%\" height=\"10\" rx=\"3\"/>",
            label(&self.label),
            escape(&self.shown)
        ));
        let mut before = 0_u64;
        for (place, part) in self.parts.iter().enumerate().filter(|(_, part)| **part > 0) {
            let class = if place == 0 { "bar" } else { "bar rest" };
            into.push_str(&format!(
                "<rect class=\"{class}\" x=\"{}\" y=\"{track}\" width=\"{}\" height=\"10\" rx=\"3\"/>",
                percent(of(before, longest)),
                percent(of(*part, longest))
            ));
            before = before.saturating_add(*part);
        }
    }
}

/// Returns a part of a whole, 0 to 1; 0 of nothing.
#[expect(clippy::cast_precision_loss, reason = "a pixel is wider than what is lost")]
fn of(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(rows: &[(&str, &[u64])]) -> String {
        let rows = rows.iter().map(|(label, parts)| Bar {
            label: (*label).to_owned(),
            parts: parts.to_vec(),
            shown: parts.iter().sum::<u64>().to_string(),
        });
        let said = Said { id: "x", title: "T".to_owned(), about: "A".to_owned() };
        Bars { said, rows: rows.collect() }.draw().as_str().to_owned()
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(drawn(&[]), "");
    }

    #[test]
    fn a_bar_is_as_long_as_its_figure_against_the_longest() {
        let svg = drawn(&[("a", &[214]), ("b", &[61]), ("c", &[0])]);
        assert!(svg.contains("height=\"144\""), "three rows: {svg}");
        let bars: Vec<&str> = svg.split("<rect class=\"bar\" ").skip(1).collect();
        assert_eq!(bars.len(), 2, "no bar for nothing");
        assert!(bars[0].starts_with("x=\"0.0%\" y=\"20\" width=\"100.0%\""), "{}", bars[0]);
        assert!(bars[1].starts_with("x=\"0.0%\" y=\"68\" width=\"28.5%\""), "{}", bars[1]);
    }

    #[test]
    fn parts_follow_one_another() {
        let svg = drawn(&[("a", &[3, 5]), ("b", &[0, 4])]);
        assert!(svg.contains("class=\"bar\" x=\"0.0%\" y=\"20\" width=\"37.5%\""), "{svg}");
        assert!(svg.contains("class=\"bar rest\" x=\"37.5%\" y=\"20\" width=\"62.5%\""), "{svg}");
        assert!(svg.contains("class=\"bar rest\" x=\"0.0%\" y=\"68\" width=\"50.0%\""), "{svg}");
    }

    #[test]
    fn rows_of_nothing_are_tracks_alone() {
        let svg = drawn(&[("a", &[0]), ("b", &[0, 0])]);
        assert!(!svg.contains("<rect class=\"bar"), "{svg}");
        assert_eq!(svg.matches("class=\"track\"").count(), 2);
    }

    #[test]
    fn figures_beyond_counting_are_drawn_too() {
        let svg = drawn(&[("a", &[u64::MAX])]);
        assert!(svg.contains("width=\"100.0%\" height=\"10\" rx=\"3\"/></svg>"), "{svg}");
    }

    #[test]
    fn a_name_is_text_and_a_long_one_is_cut() {
        let long = "Имя, которое никак не помещается в строку";
        let svg = drawn(&[("<script>", &[1]), (long, &[1])]);
        assert!(svg.contains(">&lt;script&gt;</text>") && !svg.contains("<script"), "{svg}");
        assert!(svg.contains("Имя, которое никак не п…") && !svg.contains(long), "{svg}");
    }
}
