//! Figures over weeks: points joined by lines, a gap where there is no figure.

use helpdesk_l10n::html::escape;

use super::{Said, label, percent};
use crate::markup::Markup;

/// Where the scale begins and ends, in pixels from above, and the whole height.
const TOP: f64 = 28.0;
const BOTTOM: f64 = 252.0;
const HEIGHT: u32 = 300;
/// How far the first point is from one edge, and the last from the other, as shares of the width.
const LEFT: f64 = 0.04;
const SPAN: f64 = 0.92;
/// How many labels there are below, on a wide page and on a narrow one.
const WIDE: usize = 9;
const NARROW: usize = 4;
/// Up to this many points, each one shows its figure.
const FIGURES: usize = 12;

/// The scale at the side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    from: f64,
    to: f64,
    marks: Vec<(f64, String)>,
}

impl Axis {
    /// Returns the scale with these marks, from the first to the last.
    pub(crate) fn of(marks: Vec<(f64, String)>) -> Self {
        let from = marks.first().map_or(0.0, |(value, _)| *value);
        let to = marks.last().map_or(1.0, |(value, _)| *value);
        Self { from, to, marks }
    }

    /// Returns the scale from 0 to a round number that `most` does not exceed.
    pub(crate) fn up_to(most: f64, told: impl Fn(f64) -> String) -> Self {
        let most = if most.is_finite() { most.max(1.0) } else { 1.0 };
        let magnitude = 10_f64.powf((most / 4.0).log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|step| (step * magnitude).max(1.0));
        let step = steps.into_iter().find(|step| step * 4.0 >= most).unwrap_or(most);
        let mut marks = Vec::new();
        for place in 0..=4_u8 {
            let value = f64::from(place) * step;
            marks.push((value, told(value)));
            if value >= most {
                break;
            }
        }
        Self::of(marks)
    }

    /// Returns how far down a value is drawn.
    fn down(&self, value: f64) -> f64 {
        let span = self.to - self.from;
        let part = if span > 0.0 { (value - self.from) / span } else { 0.0 };
        BOTTOM - part.clamp(0.0, 1.0) * (BOTTOM - TOP)
    }
}

/// A line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Series {
    /// Whether it is the lower of two: broken, its points hollow, its figures below them.
    pub(crate) second: bool,
    /// A value and its figure for each label; `None` for a gap.
    pub(crate) points: Vec<Option<(f64, String)>>,
}

/// Lines over the same labels.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    pub(crate) said: Said,
    pub(crate) axis: Axis,
    pub(crate) labels: Vec<String>,
    pub(crate) series: Vec<Series>,
}

impl Lines {
    /// Draws the lines; nothing without labels.
    pub(crate) fn draw(&self) -> Markup {
        if self.labels.is_empty() {
            return Markup::default();
        }
        let mut content = String::new();
        for (value, told) in &self.axis.marks {
            let y = self.axis.down(*value);
            content.push_str(&format!(
                "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"{y:.0}\" y2=\"{y:.0}\"/>\
                 <text class=\"soft end\" x=\"-8\" y=\"{:.0}\">{}</text>",
                y + 4.0,
                escape(told)
            ));
        }
        for series in &self.series {
            self.push_paths(&mut content, series);
        }
        for series in &self.series {
            self.push_points(&mut content, series);
        }
        for (place, text) in self.labels.iter().enumerate() {
            if let Some(thin) = self.labelled(place) {
                content.push_str(&format!(
                    "<text class=\"soft mid{thin}\" x=\"{}\" y=\"292\">{}</text>",
                    self.across(place),
                    label(text)
                ));
            }
        }
        self.said.framed("plot", HEIGHT, &content)
    }

    fn push_paths(&self, into: &mut String, series: &Series) {
        let class = if series.second { "path second" } else { "path" };
        let next = series.points.iter().skip(1);
        for (place, pair) in series.points.iter().zip(next).enumerate() {
            if let (Some((from, _)), Some((to, _))) = pair {
                into.push_str(&format!(
                    "<line class=\"{class}\" x1=\"{}\" y1=\"{:.0}\" x2=\"{}\" y2=\"{:.0}\"/>",
                    self.across(place),
                    self.axis.down(*from),
                    self.across(place + 1),
                    self.axis.down(*to)
                ));
            }
        }
    }

    fn push_points(&self, into: &mut String, series: &Series) {
        let (class, beside) = if series.second { ("point hollow", 22.0) } else { ("point", -11.0) };
        for (place, (value, told)) in
            series.points.iter().enumerate().filter_map(|(n, point)| Some((n, point.as_ref()?)))
        {
            let (x, y) = (self.across(place), self.axis.down(*value));
            into.push_str(&format!(
                "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y:.0}\" r=\"{}\"/>",
                if self.labels.len() > 3 * FIGURES { 2 } else { 5 }
            ));
            let few = (self.labels.len() <= FIGURES).then_some(" thin");
            if let Some(thin) = self.labelled(place).or(few) {
                into.push_str(&format!(
                    "<text class=\"mid{thin}\" x=\"{x}\" y=\"{:.0}\">{}</text>",
                    y + beside,
                    escape(told)
                ));
            }
        }
    }

    /// Returns the horizontal place of a label; a single one is in the middle.
    fn across(&self, place: usize) -> String {
        let last = self.labels.len().saturating_sub(1);
        if last == 0 {
            return percent(0.5);
        }
        percent(LEFT + SPAN * of(place, last))
    }

    /// Returns the class of a label that is shown: on narrow pages there are fewer.
    fn labelled(&self, place: usize) -> Option<&'static str> {
        let count = self.labels.len();
        let step = count.div_ceil(WIDE).max(1);
        let few = count.div_ceil(step).div_ceil(NARROW).max(1).saturating_mul(step);
        place.is_multiple_of(step).then_some(if place.is_multiple_of(few) { "" } else { " thin" })
    }
}

#[expect(clippy::cast_precision_loss, reason = "a pixel is wider than what is lost")]
fn of(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(points: &[Option<f64>]) -> Lines {
        let point = |value: f64| (value, format!("<{value}>"));
        Lines {
            said: Said { id: "x", title: "T".to_owned(), about: "A".to_owned() },
            axis: Axis::of(vec![(1.0, "1".to_owned()), (5.0, "5".to_owned())]),
            labels: (0..points.len()).map(|n| format!("w{n}")).collect(),
            series: vec![Series {
                second: false,
                points: points.iter().map(|value| value.map(point)).collect(),
            }],
        }
    }

    fn drawn(points: &[Option<f64>]) -> String {
        lines(points).draw().as_str().to_owned()
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(drawn(&[]), "");
    }

    #[test]
    fn a_single_point_stands_in_the_middle_without_a_line() {
        let svg = drawn(&[Some(3.0)]);
        assert!(svg.contains("cx=\"50.0%\" cy=\"140\""), "{svg}");
        assert!(!svg.contains("class=\"path"), "{svg}");
    }

    #[test]
    fn values_become_places_between_the_ends_of_the_scale() {
        let svg = drawn(&[Some(1.0), Some(5.0), Some(4.0)]);
        for place in [
            "cx=\"4.0%\" cy=\"252\"",
            "cx=\"50.0%\" cy=\"28\"",
            "cx=\"96.0%\" cy=\"84\"",
            "x1=\"4.0%\" y1=\"252\" x2=\"50.0%\" y2=\"28\"",
        ] {
            assert!(svg.contains(place), "{place} in {svg}");
        }
        assert_eq!(svg.matches("class=\"path\"").count(), 2);
        assert!(svg.contains("&lt;4&gt;") && !svg.contains("<4>"), "figures are text");
    }

    #[test]
    fn a_week_without_a_figure_is_a_gap() {
        let svg = drawn(&[Some(4.0), None, Some(4.0), Some(5.0)]);
        assert_eq!(svg.matches("<circle").count(), 3);
        assert_eq!(svg.matches("class=\"path\"").count(), 1);
        assert_eq!(drawn(&[None, None]).matches("<circle").count(), 0);
    }

    #[test]
    fn a_value_beyond_the_scale_stands_at_its_end() {
        let svg = drawn(&[Some(9.0), Some(-3.0)]);
        assert!(svg.contains("cy=\"28\"") && svg.contains("cy=\"252\""), "{svg}");
    }

    #[test]
    fn many_weeks_have_few_labels_and_fewer_on_narrow_pages() {
        for count in [1, 2, 4, 5, 9, 10, 12, 13, 53, 260] {
            let chart = lines(&vec![Some(3.0); count]);
            let shown: Vec<_> = (0..count).filter_map(|place| chart.labelled(place)).collect();
            let always = shown.iter().filter(|thin| thin.is_empty()).count();
            assert!(shown.len() <= WIDE && always <= NARROW && always > 0, "{count}: {shown:?}");
        }
    }

    #[test]
    fn a_scale_ends_at_a_round_number() {
        let ends = |most: f64| {
            let axis = Axis::up_to(most, |value| value.to_string());
            assert!(axis.to >= most.max(0.0) && axis.marks.len() <= 5, "{axis:?}");
            axis.marks.into_iter().map(|(_, told)| told).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ends(0.0), "0 1");
        assert_eq!(ends(1.0), "0 1");
        assert_eq!(ends(3.5), "0 1 2 3 4");
        assert_eq!(ends(8.0), "0 2 4 6 8");
        assert_eq!(ends(40.0), "0 10 20 30 40");
        assert_eq!(ends(41.0), "0 20 40 60");
        assert_eq!(ends(1_000_000.0), "0 500000 1000000");
        assert_eq!(ends(f64::NAN), "0 1");
    }
}
