use crate::units::{Share, Target, Window};

/// The log axis on which targets are compared: equal steps are equal factors of unavailability.
///
/// Invariant: from 0 to 7 nines, at least one apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NinesAxis {
    low: u8,
    high: u8,
}

/// A mark on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where, from 0 at the left to 1 at the right.
    pub at: f64,
    /// The target, for ticks at whole nines.
    pub label: Option<String>,
    /// The budget of the window there.
    pub budget: Option<String>,
}

impl Default for NinesAxis {
    /// 99 % to 99.999 %.
    fn default() -> Self {
        Self { low: 2, high: 5 }
    }
}

impl NinesAxis {
    /// The axis, made longer where it must be to show the target.
    pub fn showing(self, target: Target) -> Self {
        let nines = target.nines();
        let low = self.low.min(nines.floor().max(0.0) as u8);
        Self { low, high: self.high.max(nines.ceil().min(7.0) as u8) }
    }

    /// Nines at the left end.
    pub fn low(self) -> f64 {
        f64::from(self.low)
    }

    /// Nines at the right end.
    pub fn high(self) -> f64 {
        f64::from(self.high)
    }

    /// Where a target lies, from 0 to 1; beyond the ends it is cut.
    pub fn position(self, target: Target) -> f64 {
        ((target.nines() - self.low()) / (self.high() - self.low())).clamp(0.0, 1.0)
    }

    /// A mark at each whole nine with its budget, and marks at 2 to 9 tenths of unavailability between them.
    pub fn ticks(self, window: &Window) -> Vec<Tick> {
        let mut ticks = Vec::new();
        for nine in self.low..=self.high {
            for tenth in (1..=10u64).rev() {
                if (nine == self.high && tenth < 10) || tenth == 1 {
                    continue;
                }
                // Unavailability 10^-nine, less tenth by tenth: in whole parts per billion.
                let ppb = 10u64.pow(u32::from(8 - nine)) * tenth;
                let Ok(target) = Share::from_ppb(ppb).and_then(Target::from_budget) else { continue };
                let major = tenth == 10;
                ticks.push(Tick {
                    at: self.position(target),
                    label: major.then(|| format!("{target} %")),
                    budget: major.then(|| window.budget(target.budget()).to_string()),
                });
            }
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_nines_are_evenly_spaced_and_labelled() {
        let ticks = NinesAxis::default().ticks(&Window::rolling("30d").unwrap());
        let major: Vec<_> = ticks.iter().filter(|tick| tick.label.is_some()).collect();
        let labels: Vec<_> = major.iter().map(|tick| tick.label.clone().unwrap()).collect();
        assert_eq!(labels, ["99 %", "99.9 %", "99.99 %", "99.999 %"]);
        let budgets: Vec<_> = major.iter().map(|tick| tick.budget.clone().unwrap()).collect();
        assert_eq!(budgets, ["7 h 12 m", "43 m 12 s", "4 m 19.2 s", "25.9 s"]);
        for (i, tick) in major.iter().enumerate() {
            assert!((tick.at - i as f64 / 3.0).abs() < 1e-12);
        }
        assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at));
    }

    #[test]
    fn the_axis_grows_to_show_a_target() {
        let show = |text: &str| NinesAxis::default().showing(Target::parse_percent(text).unwrap());
        assert_eq!((show("95").low, show("95").high), (1, 5));
        assert_eq!((show("0").low, show("99.99999").high), (0, 7));
        let ticks = show("0").ticks(&Window::rolling("30d").unwrap());
        assert_eq!(ticks[0].label.as_deref(), Some("0 %"));
    }
}
