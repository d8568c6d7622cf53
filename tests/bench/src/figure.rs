//! A figure: what was measured, what it is compared with, and its floor.

use std::time::{Duration, Instant};

use helpdesk_trials::Outcome;

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// Our side, with its unit.
    pub ours: String,
    /// The other side, with its unit; empty if there is none.
    pub twin: String,
    /// The number that is judged, or is worth knowing.
    pub value: Option<f64>,
    /// What it must be.
    pub floor: Floor,
}

/// What a figure must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Floor {
    /// Nothing: for knowledge.
    None,
    /// At least this much.
    AtLeast(f64),
    /// At most this much.
    AtMost(f64),
}

impl Figure {
    /// Returns whether the figure is what it must be.
    #[must_use]
    pub fn holds(&self) -> bool {
        match (self.floor, self.value) {
            (Floor::None, _) => true,
            (Floor::AtLeast(least), Some(value)) => value >= least,
            (Floor::AtMost(most), Some(value)) => value <= most,
            (Floor::AtLeast(_) | Floor::AtMost(_), None) => false,
        }
    }

    /// Returns the figure as a line of a Markdown table.
    #[must_use]
    pub fn line(&self) -> String {
        let value = self.value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
        let (floor, verdict) = match self.floor {
            Floor::None => ("–".to_owned(), "–"),
            Floor::AtLeast(least) => {
                (format!("≥ {least}"), if self.holds() { "holds" } else { "**MISSED**" })
            }
            Floor::AtMost(most) => {
                (format!("≤ {most}"), if self.holds() { "holds" } else { "**MISSED**" })
            }
        };
        let twin = if self.twin.is_empty() { "–" } else { &self.twin };
        format!("| {} | {} | {twin} | {value} | {floor} | {verdict} |", self.what, self.ours)
    }
}

/// The times of one round, sorted.
#[derive(Debug, Clone, Default)]
pub struct Times {
    sorted: Vec<Duration>,
    whole: Duration,
}

impl Times {
    /// Sorts single times; `whole` is how long all of them took together by the wall.
    #[must_use]
    pub fn of(mut each: Vec<Duration>, whole: Duration) -> Self {
        each.sort_unstable();
        Self { sorted: each, whole }
    }

    /// Takes the time of each of `count` pieces of work, one after the other.
    ///
    /// # Errors
    /// The first piece that fails.
    pub fn take(count: usize, mut work: impl FnMut(usize) -> Outcome<()>) -> Outcome<Self> {
        let mut each = Vec::with_capacity(count);
        let began = Instant::now();
        for index in 0..count {
            let start = Instant::now();
            work(index)?;
            each.push(start.elapsed());
        }
        Ok(Self::of(each, began.elapsed()))
    }

    /// The time that `part` (0 to 1) of the pieces did not exceed, in microseconds.
    #[must_use]
    pub fn quantile(&self, part: f64) -> f64 {
        let last = self.sorted.len().saturating_sub(1);
        let place = (last as f64 * part).round() as usize;
        self.sorted.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
    }

    /// The median, in microseconds.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// How many pieces were done a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.sorted.len() as f64 / self.whole.as_secs_f64()
    }
}

/// The rounds of one side.
#[derive(Debug, Clone, Default)]
pub struct Side {
    rounds: Vec<Times>,
}

impl Side {
    /// Adds a round.
    pub fn add(&mut self, round: Times) {
        self.rounds.push(round);
    }

    /// The median over the rounds of what `of` says of each.
    pub fn typical(&self, of: impl Fn(&Times) -> f64) -> f64 {
        median(self.rounds.iter().map(of).collect())
    }

    /// How many pieces were done a second, round by round.
    #[must_use]
    pub fn rates(&self) -> Vec<f64> {
        self.rounds.iter().map(Times::rate).collect()
    }

    /// The largest single time of all rounds, in microseconds.
    #[must_use]
    pub fn slowest(&self) -> f64 {
        self.rounds.iter().map(|round| round.quantile(1.0)).fold(0.0, f64::max)
    }

    /// Median, 99th percentile and rate, in words.
    #[must_use]
    pub fn told(&self) -> String {
        let (p50, p99) = (self.typical(Times::median), self.typical(|round| round.quantile(0.99)));
        format!("p50 {} p99 {}, {:.0}/s", time(p50), time(p99), self.typical(Times::rate))
    }

    /// The same with the slowest of all.
    #[must_use]
    pub fn told_with_slowest(&self) -> String {
        format!("{}, max {}", self.told(), time(self.slowest()))
    }
}

/// The median, over pairs of neighbouring rounds, of `of(theirs) / of(ours)`.
pub fn ratio(theirs: &Side, ours: &Side, of: impl Fn(&Times) -> f64) -> f64 {
    let pairs = theirs.rounds.iter().zip(&ours.rounds);
    median(pairs.map(|(theirs, ours)| of(theirs) / of(ours)).collect())
}

/// The median of some numbers.
#[must_use]
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A time in microseconds, in the unit that reads best.
#[must_use]
pub fn time(micros: f64) -> String {
    if micros < 1_000.0 {
        format!("{micros:.1} µs")
    } else if micros < 1_000_000.0 {
        format!("{:.2} ms", micros / 1e3)
    } else {
        format!("{:.2} s", micros / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_taken_pair_by_pair() {
        let round = |micros: u64| {
            Times::of(vec![Duration::from_micros(micros)], Duration::from_micros(micros))
        };
        let side = |rounds: [u64; 3]| Side { rounds: rounds.map(round).to_vec() };
        let (slow, quick) = (side([20, 400, 30]), side([10, 100, 10]));
        assert!((ratio(&slow, &quick, Times::median) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_figure_without_its_number_does_not_hold() {
        let figure = Figure {
            what: String::new(),
            ours: String::new(),
            twin: String::new(),
            value: None,
            floor: Floor::AtLeast(1.0),
        };
        assert!(!figure.holds());
        assert!(!Figure { value: Some(0.9), ..figure.clone() }.holds());
        assert!(Figure { value: Some(1.0), ..figure }.holds());
    }
}
