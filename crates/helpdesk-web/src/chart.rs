//! Charts, drawn here as SVG: horizontal places are shares of the width, vertical ones are pixels, so that
//! text keeps its size however narrow the page is. Colours come from the stylesheet by class. A table beside
//! each chart shows the same figures.

mod bars;
mod lines;

use helpdesk_l10n::html::escape;

pub(crate) use self::bars::{Bar, Bars};
pub(crate) use self::lines::{Axis, Lines, Series};
use crate::markup::Markup;

/// How many characters of a label are drawn: more would meet the figure at the end of a narrow row.
const LABEL: usize = 24;

/// The text of a chart for readers who do not see it.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    /// What tells it from the page's other charts.
    pub(crate) id: &'static str,
    /// What it shows.
    pub(crate) title: String,
    /// What is to be seen in it.
    pub(crate) about: String,
}

impl Said {
    /// Returns the chart with this height in pixels and content.
    fn framed(&self, class: &str, height: u32, content: &str) -> Markup {
        let Self { id, title, about } = self;
        let (title, about) = (escape(title), escape(about));
        Markup::ready(format!(
            "<svg class=\"{class}\" role=\"img\" aria-labelledby=\"c-{id}-title c-{id}-about\" \
             width=\"100%\" height=\"{height}\"><title id=\"c-{id}-title\">{title}</title>\
             <desc id=\"c-{id}-about\">{about}</desc>{content}</svg>"
        ))
    }
}

/// Returns a part of the width, in hundredths to one place.
fn percent(part: f64) -> String {
    let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
    format!("{:.1}%", part * 100.0)
}

/// Returns a label as it is drawn: a long one is cut; the table has the whole of it.
fn label(text: &str) -> String {
    // Marks of direction would affect the surroundings: a drawing has no `bdi`.
    let is_mark = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown: Vec<char> = text.chars().filter(|c| !c.is_control() && !is_mark(c)).collect();
    if shown.len() <= LABEL {
        return escape(&shown.into_iter().collect::<String>());
    }
    let cut: String = shown.into_iter().take(LABEL - 1).collect();
    escape(&format!("{}…", cut.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_label_is_cut_and_nothing_of_it_is_markup() {
        assert_eq!(label("Соколова Анна"), "Соколова Анна");
        assert_eq!(label(&"x".repeat(LABEL)), "x".repeat(LABEL));
        assert_eq!(label(&"ё".repeat(LABEL + 1)), format!("{}…", "ё".repeat(LABEL - 1)));
        assert_eq!(label("<b>&\u{7}\n\u{202e}"), "&lt;b&gt;&amp;");
    }

    #[test]
    fn a_part_of_the_width_is_never_beyond_it() {
        for (part, drawn) in [
            (0.0, "0.0%"),
            (0.2853, "28.5%"),
            (1.0, "100.0%"),
            (7.0, "100.0%"),
            (-1.0, "0.0%"),
            (f64::NAN, "0.0%"),
            (f64::INFINITY, "0.0%"),
        ] {
            assert_eq!(percent(part), drawn);
        }
    }

    #[test]
    fn a_chart_says_what_it_is() {
        let said = Said { id: "stars", title: "A & B".to_owned(), about: "<5>".to_owned() };
        let drawn = said.framed("bars", 48, "");
        assert_eq!(
            drawn.as_str(),
            "<svg class=\"bars\" role=\"img\" aria-labelledby=\"c-stars-title c-stars-about\" \
             width=\"100%\" height=\"48\"><title id=\"c-stars-title\">A &amp; B</title>\
             <desc id=\"c-stars-about\">&lt;5&gt;</desc></svg>"
        );
    }
}
