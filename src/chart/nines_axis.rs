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
    /// Whether it is a whole nine.
    pub is_whole: bool,
    /// The target, for ticks at whole nines and, where the axis is short, between them.
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
    /// The axis that an address names: `2-5` is 99 % to 99.999 %. None for anything else.
    ///
    /// ```
    /// use accord::chart::NinesAxis;
    /// assert_eq!(NinesAxis::parse("2-5"), Some(NinesAxis::default()));
    /// assert!(["", "5-2", "3-3", "0-8", "2-5-7", "a-b"].iter().all(|text| NinesAxis::parse(text).is_none()));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (low, high) = text.split_once('-')?;
        let (low, high) = (low.parse().ok()?, high.parse().ok()?);
        (low < high && high <= MOST).then_some(Self { low, high })
    }

    /// The axis, made longer where it must be to show the target.
    pub fn showing(self, target: Target) -> Self {
        let nines = target.nines();
        let low = self.low.min(nines.floor().max(0.0) as u8);
        Self { low, high: self.high.max(nines.ceil().min(f64::from(MOST)) as u8) }
    }

    /// One nine less, at the end that is farther from the target and does not hold it; none where one nine is left.
    pub fn narrower(self, target: Target) -> Option<Self> {
        let nines = target.nines();
        let (below, above) = (nines - self.low(), self.high() - nines);
        let shorter =
            if below > above { Self { low: self.low + 1, ..self } } else { Self { high: self.high - 1, ..self } };
        (self.high - self.low > 1).then(|| shorter.showing(target)).filter(|shorter| *shorter != self)
    }

    /// One nine more, at the end that is nearer to the target; none where all are shown.
    pub fn wider(self, target: Target) -> Option<Self> {
        let nines = target.nines();
        let is_below_nearer = nines - self.low() <= self.high() - nines;
        match (self.low, self.high) {
            (0, MOST) => None,
            (low, high) if low > 0 && (is_below_nearer || high == MOST) => Some(Self { low: low - 1, high }),
            (low, high) => Some(Self { low, high: high + 1 }),
        }
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
        self.place(target.nines()).clamp(0.0, 1.0)
    }

    /// Where so many nines lie: 0 to 1 from end to end, beyond for what lies beyond.
    pub fn place(self, nines: f64) -> f64 {
        (nines - self.low()) / (self.high() - self.low())
    }

    /// A mark at each whole nine with its budget, and marks at 2 to 9 tenths of unavailability between them, of which
    /// 2 and 5 are labelled where the axis is short.
    pub fn ticks(self, window: &Window) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let is_short = self.high - self.low <= 2;
        for nine in self.low..=self.high {
            for tenth in (1..=10u64).rev() {
                if (nine == self.high && tenth < 10) || tenth == 1 {
                    continue;
                }
                // Unavailability 10^-nine, less tenth by tenth: in whole parts per billion.
                let ppb = 10u64.pow(u32::from(8 - nine)) * tenth;
                let Ok(target) = Share::from_ppb(ppb).and_then(Target::from_budget) else { continue };
                let is_whole = tenth == 10;
                let is_said = is_whole || is_short && matches!(tenth, 2 | 5);
                ticks.push(Tick {
                    at: self.position(target),
                    is_whole,
                    label: is_said.then(|| format!("{target} %")),
                    budget: is_said.then(|| window.budget(target.budget()).to_string()),
                });
            }
        }
        ticks
    }
}

/// The most nines: a target has at most seven decimals as a percentage.
const MOST: u8 = 7;

/// As an address names it: `2-5`.
impl std::fmt::Display for NinesAxis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.low, self.high)
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
    fn the_axis_is_zoomed_about_the_target() {
        let target = |text: &str| Target::parse_percent(text).unwrap();
        let narrow = |text: &str, at: &str| NinesAxis::parse(text).unwrap().narrower(target(at)).map(|a| a.to_string());
        let wide = |text: &str, at: &str| NinesAxis::parse(text).unwrap().wider(target(at)).map(|a| a.to_string());
        assert_eq!(narrow("2-5", "99.9").as_deref(), Some("2-4"));
        assert_eq!(narrow("2-4", "99.95").as_deref(), Some("3-4"));
        assert_eq!(narrow("3-4", "99.95"), None);
        assert_eq!(narrow("2-5", "99.995").as_deref(), Some("3-5"));
        assert_eq!(wide("3-4", "99.95").as_deref(), Some("2-4"));
        assert_eq!(wide("2-4", "99.99").as_deref(), Some("2-5"));
        assert_eq!(wide("0-4", "99.9").as_deref(), Some("0-5"));
        assert_eq!((wide("0-7", "99.9"), wide("2-7", "99.99999").as_deref()), (None, Some("1-7")));
        let window = Window::rolling("30d").unwrap();
        let labels: Vec<_> =
            NinesAxis::parse("3-4").unwrap().ticks(&window).into_iter().filter_map(|tick| tick.label).collect();
        assert_eq!(labels, ["99.9 %", "99.95 %", "99.98 %", "99.99 %"]);
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
