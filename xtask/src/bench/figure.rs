//! A figure: what was measured, in which unit, against which goal; and the table of several.

use std::time::Duration;

use serde_json::{Value, json};

/// One line of the table.
#[derive(Debug)]
pub struct Figure {
    /// What was measured, in words a reader of the table understands.
    pub name: &'static str,
    /// The unit of `goal` and `measured`.
    pub unit: Unit,
    /// What the design asks for; smaller is better.
    pub goal: Option<f64>,
    /// One value per round, in the order taken; never empty.
    pub measured: Vec<f64>,
}

/// The units people compare these figures in.
#[derive(Debug, Clone, Copy)]
pub enum Unit {
    /// 2^20 bytes.
    Mebibytes,
    /// Thousandths of a second.
    Milliseconds,
}

impl Unit {
    fn symbol(self) -> &'static str {
        match self {
            Self::Mebibytes => "MiB",
            Self::Milliseconds => "ms",
        }
    }
}

/// The smallest, the middle and the largest of some values.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Spread {
    min: f64,
    median: f64,
    max: f64,
}

impl Spread {
    /// Of no values at all every figure is NaN, which JSON writes as null.
    fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
        Self {
            min: at(0),
            median: at(sorted.len() / 2),
            max: at(sorted.len().saturating_sub(1)),
        }
    }
}

impl Figure {
    /// `{name, unit, goal, measured, min, median, max}`; `goal` is null where there is none.
    pub fn to_json(&self) -> Value {
        let Spread { min, median, max } = Spread::of(&self.measured);
        json!({
            "name": self.name, "unit": self.unit.symbol(), "goal": self.goal, "measured": self.measured,
            "min": min, "median": median, "max": max,
        })
    }

    /// `median` is what is held against the goal; one slow round on a busy machine says little.
    fn verdict(&self) -> &'static str {
        match self.goal {
            None => "",
            Some(goal) if Spread::of(&self.measured).median <= goal => "met",
            Some(_) => "missed",
        }
    }
}

/// The figures below each other, each with its goal.
pub fn table(figures: &[Figure]) -> String {
    let mut table = line("", ["min", "median", "max", "goal"].map(str::to_owned), "");
    for figure in figures {
        let Spread { min, median, max } = Spread::of(&figure.measured);
        let show = |value: f64| format!("{value:.1} {}", figure.unit.symbol());
        let goal = figure.goal.map(show).unwrap_or_default();
        table += &line(
            figure.name,
            [show(min), show(median), show(max), goal],
            figure.verdict(),
        );
    }
    table
}

fn line(name: &str, [min, median, max, goal]: [String; 4], verdict: &str) -> String {
    let line = format!("{name:<42}{min:>12}{median:>12}{max:>12}{goal:>13}  {verdict}");
    format!("{}\n", line.trim_end())
}

/// Kibibytes, the unit of `/proc`, as MiB.
pub fn mebibytes(kibibytes: u32) -> f64 {
    f64::from(kibibytes) / 1024.0
}

/// A duration as ms.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_of_the_sorted_values() {
        assert_eq!(
            Spread::of(&[3.0, 1.0, 2.0]),
            Spread {
                min: 1.0,
                median: 2.0,
                max: 3.0
            }
        );
    }

    #[test]
    fn the_median_decides_whether_a_goal_is_met() {
        let figure = |measured| Figure {
            name: "x",
            unit: Unit::Milliseconds,
            goal: Some(2.0),
            measured,
        };
        assert_eq!(figure(vec![1.0, 2.0, 9.0]).verdict(), "met");
        assert_eq!(figure(vec![1.0, 2.1, 2.2]).verdict(), "missed");
    }
}
