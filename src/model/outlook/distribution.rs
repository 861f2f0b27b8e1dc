use crate::model::ModelError;
use crate::model::basis::{self, Stated};
use crate::model::loss::{Badness, CELLS, Loss, Rounding};
use crate::plan::Terms;
use crate::units::{Alignment, Method, Target, Window};

/// What is known about bad time in one window, whatever the target is: computed once for a window, while the target is
/// dragged.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes {
    /// Minutes of the window.
    pub window: f64,
    /// Bad minutes, on average.
    pub mean: Stated,
    /// Bad minutes that one window in ten exceeds.
    pub worst_in_ten: Stated,
    /// Chances, and the highest target that is met with each; none where not even 0 % is.
    pub supported: Vec<(f64, Option<Target>)>,
}

/// The chances for which a supported target is given.
const SUPPORT: [f64; 3] = [0.8, 0.9, 0.95];

/// Everything about one window that no target changes.
///
/// # Errors
/// What [`Badness::quantile`] refuses.
pub fn outcomes(badness: &Badness, window: &Window) -> Result<Outcomes, ModelError> {
    let window = minutes(window);
    Ok(Outcomes {
        window,
        mean: Stated::new(badness.mean(window), &basis::MEAN_BAD_TIME),
        worst_in_ten: Stated::new(badness.quantile(window, 0.9)?, &basis::WORST_IN_TEN),
        supported: supported(badness, window)?,
    })
}

/// Chances, and the highest target that is met with each.
pub(super) fn supported(badness: &Badness, window: f64) -> Result<Vec<(f64, Option<Target>)>, ModelError> {
    SUPPORT.iter().map(|&p| Ok((p, badness.supported_target(window, p)?))).collect()
}

/// The distribution of bad minutes in one window, for pictures: one grid that many budgets are read off.
#[derive(Debug, Clone)]
pub struct Distribution {
    background: f64,
    range: f64,
    loss: Loss,
}

impl Distribution {
    /// The distribution over a window of so many minutes, from no bad minutes up to `range`.
    ///
    /// Accuracy: as [`Loss`] on [`CELLS`] cells. A chance that is told to people is [`Badness::chance`], whose grid ends
    /// at the budget itself.
    ///
    /// # Errors
    /// What [`Loss::new`] refuses.
    pub fn new(badness: &Badness, window: f64, range: f64) -> Result<Self, ModelError> {
        let loss = Loss::new(&badness.sources, window, range, CELLS, Rounding::Nearest)?;
        Ok(Self { background: badness.background * window, range, loss })
    }

    /// Where the grid ends, in minutes.
    pub fn range(&self) -> f64 {
        self.range
    }

    /// The chance of at most so many bad minutes; beyond the range, that of the range.
    pub fn within(&self, minutes: f64) -> f64 {
        if minutes < self.background { 0.0 } else { self.loss.within(minutes - self.background) }
    }

    /// The chance of more than `from` and at most `to` bad minutes.
    pub fn between(&self, from: f64, to: f64) -> f64 {
        (self.within(to) - self.within(from)).max(0.0)
    }
}

/// How well one target is kept: what changes while it is dragged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keeping {
    /// Bad minutes that are allowed in a window.
    pub allowed: f64,
    /// The chance to meet the objective in one window.
    pub chance: Stated,
    /// The share of time in which the budget is overspent.
    pub in_breach: Stated,
}

/// The chance to keep the terms in one window; `counted` as [`super::counted()`] gives it for them.
///
/// # Errors
/// What [`Badness::chance`] refuses.
pub fn chance_to_keep(counted: &Badness, terms: &Terms) -> Result<Stated, ModelError> {
    let chance = counted.chance(minutes(&terms.window), allowed(terms))?;
    Ok(Stated::new(chance, &basis::CHANCE))
}

/// The chance to keep the terms, and the share of time in breach; `counted` as [`super::counted()`] gives it for them.
///
/// # Formula
/// ```text
/// rolling     in breach = 1 − P(bad minutes ≤ budget)
/// calendar    in breach = ∫ over the part t of the window that is gone of P(bad minutes in t ≥ budget) dt
/// ```
/// A rolling window that ends at a random moment is any window; a calendar window starts anew and can only be in breach
/// from the moment at which its budget is gone. The integral is taken by Gauss and Legendre at six points: within 1e-3.
///
/// # Errors
/// What [`Badness::chance`] refuses.
pub fn keeping(counted: &Badness, terms: &Terms) -> Result<Keeping, ModelError> {
    let (window, allowed) = (minutes(&terms.window), allowed(terms));
    let chance = chance_to_keep(counted, terms)?;
    let in_breach = match terms.window.alignment {
        Alignment::Rolling => Stated::new(1.0 - chance.value, &basis::IN_BREACH),
        Alignment::Calendar { .. } => {
            let mut sum = 0.0;
            for (at, weight) in GAUSS {
                for at in [0.5 - at, 0.5 + at] {
                    sum += weight * (1.0 - counted.chance(window * at, allowed)?);
                }
            }
            Stated::new(sum.clamp(0.0, 1.0), &basis::IN_BREACH_CALENDAR)
        }
    };
    Ok(Keeping { allowed, chance, in_breach })
}

/// Gauss and Legendre's points from the middle of 0 to 1, and their weights.
const GAUSS: [(f64, f64); 3] = [
    (0.119_309_593_041_598_46, 0.233_956_967_286_345_5),
    (0.330_604_693_233_132_26, 0.180_380_786_524_069_3),
    (0.466_234_757_101_576, 0.085_662_246_189_585_18),
];

/// Minutes of a window of nominal length.
pub(super) fn minutes(window: &Window) -> f64 {
    window.span().to_seconds_f64() / 60.0
}

/// Bad minutes that the terms allow in one window.
///
/// # Formula
/// ```text
/// occurrences, ratio timeslices    (1 − target) × window
/// timeslices                       (⌊(1 − target) × ⌊window ÷ slice⌋⌋ + ½) × slice
/// ```
/// Bad slices are whole; half a slice more puts the bound of a distribution that is not between two counts.
pub fn allowed(terms: &Terms) -> f64 {
    allowed_by(terms.target, &terms.window, terms.method)
}

/// The same, of what it rests on.
pub fn allowed_by(target: Target, window: &Window, method: Method) -> f64 {
    let share = target.budget();
    match method {
        Method::Occurrences | Method::RatioTimeslices { .. } => window.budget(share).to_seconds_f64() / 60.0,
        Method::Timeslices { slice, .. } => {
            let slice = slice.nominal().whole_seconds();
            let slices = window.span().whole_seconds() / slice;
            let bad = u128::from(slices) * u128::from(share.ppb()) / 1_000_000_000;
            (bad as f64 + 0.5) * slice as f64 / 60.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outlook::counted::tests::{exactly, one_risk};
    use crate::units::{CivilDateTime, Length, TimeZone};

    /// Half an hour for everybody, 26 times a year: m = 26 · 30 / 365 = 2.13699 in 30 days.
    fn badness() -> Badness {
        Badness::of(&one_risk(26.0, exactly(30.0), exactly(1.0))).unwrap()
    }

    fn terms(target: &str, window: Window) -> Terms {
        Terms::new(Target::parse_percent(target).unwrap(), window)
    }

    #[test]
    fn one_incident_fits_into_the_budget() {
        // By hand: at most one incident of 30 m fits into 43.2 m, e^-m (1 + m) = 0.370196.
        let keeping = keeping(&badness(), &terms("99.9", Window::rolling("30d").unwrap())).unwrap();
        assert!((keeping.chance.value - 0.370_196).abs() < 1e-6, "{}", keeping.chance.value);
        assert!((keeping.in_breach.value - 0.629_804).abs() < 1e-6);
        let outcomes = outcomes(&badness(), &Window::rolling("30d").unwrap()).unwrap();
        assert!((outcomes.mean.value - 64.109_589).abs() < 1e-6);
        // Poisson quantiles: P(N <= 4) = 0.9341 is the first above 0.9, so one window in ten has 120 m.
        assert!((outcomes.worst_in_ten.value - 120.0).abs() < 0.1, "{}", outcomes.worst_in_ten.value);
    }

    #[test]
    fn a_calendar_window_starts_without_breach() {
        // By hand: the integral of 1 - e^-mt (1 + mt) over t is 1 - (2 - e^-m (2 + m)) / m = 0.292558.
        let alignment = Alignment::Calendar {
            start: CivilDateTime::parse("2026-01-01").unwrap(),
            zone: TimeZone::parse("UTC").unwrap(),
        };
        let month = Window { length: Length::parse("1M").unwrap(), alignment };
        let keeping = keeping(&badness(), &terms("99.9", month)).unwrap();
        assert!((keeping.in_breach.value - 0.292_558).abs() < 1e-4, "{}", keeping.in_breach.value);
        assert!((keeping.chance.value - 0.370_196).abs() < 1e-6);
    }

    #[test]
    fn slices_that_may_be_bad_are_whole() {
        let slice = Length::parse("5m").unwrap();
        let slice_target = crate::units::Share::parse_ratio("0.95").unwrap();
        let method = Method::Timeslices { slice_target, slice };
        let terms = Terms { method, ..terms("99.9", Window::rolling("30d").unwrap()) };
        // 8,640 slices of five minutes, of which 8 may be bad: 42.5 minutes with half a slice.
        assert_eq!(allowed(&terms), 42.5);
    }

    #[test]
    fn a_distribution_is_read_off_at_many_budgets() {
        let distribution = Distribution::new(&badness(), 43_200.0, 240.0).unwrap();
        // P(N <= k) of a Poisson distribution of mean 2.136986, between the multiples of 30 m.
        for (minutes, chance) in [(15.0, 0.118_010), (45.0, 0.370_196), (75.0, 0.639_654), (105.0, 0.831_597)] {
            assert!(
                (distribution.within(minutes) - chance).abs() < 1e-4,
                "{minutes}: {}",
                distribution.within(minutes)
            );
        }
        assert!((distribution.between(45.0, 75.0) - 0.269_459).abs() < 1e-4);
    }
}
