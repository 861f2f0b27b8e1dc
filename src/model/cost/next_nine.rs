use super::{bought, choices};
use crate::model::ModelError;
use crate::model::error::finite;
use crate::model::loss::Badness;
use crate::plan::{Catalogue, Facts, Investment, Terms};
use crate::units::{Share, Target};

/// What a tenth of the budget would take.
#[derive(Debug, Clone, PartialEq)]
pub struct NextNine {
    /// The target with one nine more.
    pub target: Target,
    /// The chance to meet it in one window as things stand, what is bought included.
    pub now: f64,
    /// The chance with every option bought.
    pub with_all: f64,
    /// The chance of the present target as things stand.
    pub present: f64,
    /// Bad minutes in one window on average, as things stand.
    pub minutes: f64,
    /// What each option that is not bought would bring by itself, in their order.
    pub steps: Vec<Step>,
}

/// What one option more brings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Which option, by its place in [`choices()`].
    pub option: usize,
    /// The chance of the next nine with it.
    pub chance: f64,
    /// By how much that is more than now.
    pub gain: f64,
    /// That for 1,000 of money in a year; none where it costs nothing.
    pub gain_per_thousand: Option<f64>,
    /// Bad minutes that it saves in one window, on average.
    pub saves: f64,
    /// Money in a year for each bad minute that it saves in a year; none where it saves none.
    pub money_per_minute: Option<f64>,
}

/// What the next nine would take, option by option; none where nothing is known of what goes wrong, or no nine is left.
///
/// # Formula
/// ```text
/// next target = 1 − (1 − target) ÷ 10
/// gain        = P(bad minutes ≤ next budget, with the option) − P(… as things stand)
/// ```
/// Each option is bought by itself, on top of what is bought: gains of several neither add up nor exclude each other.
/// Accuracy: that of [`Badness::chance`].
///
/// # Errors
/// What [`bought`] and [`Badness::chance`] refuse.
pub fn next_nine_by_option(facts: &Facts, terms: &Terms) -> Result<Option<NextNine>, ModelError> {
    let ppb = terms.target.budget().ppb() / 10;
    let Ok(target) = Share::from_ppb(ppb).and_then(Target::from_budget) else { return Ok(None) };
    if facts.catalogue == Catalogue::default() {
        return Ok(None);
    }
    let window = terms.window.span().to_seconds_f64() / 60.0;
    let minutes_of = |target: Target| terms.window.budget(target.budget()).to_seconds_f64() / 60.0;
    let (budget, next) = (minutes_of(terms.target), minutes_of(target));
    let options = choices(facts, terms);
    let with = |chosen: &[&Investment]| bought(&facts.catalogue, chosen).and_then(|after| Badness::of(&after));
    let is_held = |option: &Investment| terms.investments.iter().any(|held| held.name == option.name);
    let held: Vec<&Investment> = options.iter().filter(|option| is_held(option)).collect();
    let today = with(&held)?;
    let (now, minutes) = (today.chance(window, next)?, today.mean(window));
    let mut steps = Vec::new();
    for (i, option) in options.iter().enumerate().filter(|(_, option)| !is_held(option)) {
        let chosen: Vec<&Investment> = held.iter().copied().chain([option]).collect();
        let after = with(&chosen)?;
        let chance = after.chance(window, next)?;
        let saves = finite("bad minutes that are saved", minutes - after.mean(window))?;
        let a_year = saves / window * crate::model::loss::MINUTES_PER_YEAR;
        steps.push(Step {
            option: i,
            chance,
            gain: chance - now,
            gain_per_thousand: (option.yearly_cost > 0.0).then(|| (chance - now) / option.yearly_cost * 1_000.0),
            saves,
            money_per_minute: (a_year > 1e-9).then(|| option.yearly_cost / a_year),
        });
    }
    let everything: Vec<&Investment> = options.iter().collect();
    let with_all = with(&everything)?.chance(window, next)?;
    Ok(Some(NextNine { target, now, with_all, present: today.chance(window, budget)?, minutes, steps }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outlook::tests::{exactly, one_risk};
    use crate::plan::{Effect, Lever, Scope};
    use crate::units::Window;

    fn halves(name: &str, on: Lever, yearly_cost: f64) -> Investment {
        Investment { name: name.to_owned(), yearly_cost, effects: vec![Effect { on, of: Scope::All, factor: 0.5 }] }
    }

    #[test]
    fn what_one_nine_more_takes() {
        // Six outages a year of eight minutes; 99.9 % allows 43.2 m, 99.99 % 4.32 m. By hand, m = 6 · 30 / 365 in a window:
        // none fits, e^-m = 0.610699; half as many, 0.781472; four minutes long, one fits: e^-m (1 + m) = 0.911866.
        let facts = Facts {
            catalogue: one_risk(6.0, exactly(8.0), exactly(1.0)),
            options: vec![
                halves("Fewer", Lever::Frequency, 20_000.0),
                halves("Shorter", Lever::Resolution, 40_000.0),
                halves("Free", Lever::Impact, 0.0),
            ],
            ..Facts::default()
        };
        let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
        let next = next_nine_by_option(&facts, &terms).unwrap().unwrap();
        assert_eq!(next.target.to_string(), "99.99");
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
        near(next.now, 0.610_699_2);
        near(next.steps[0].chance, 0.781_472_5);
        near(next.steps[1].chance, 0.911_866_0);
        near(next.steps[0].gain_per_thousand.unwrap(), 0.170_773_2 / 20.0);
        assert_eq!(next.steps[2].gain_per_thousand, None);
        // Six times eight minutes a year, of which each halves all: 24 m for 20,000.
        near(next.steps[0].money_per_minute.unwrap(), 20_000.0 / 24.0);
        near(next.minutes, 48.0 * 30.0 / 365.0);
        // Bought already: it is no step any more, and now is later.
        let held = Terms { investments: vec![facts.options[0].clone()], ..terms.clone() };
        let next = next_nine_by_option(&facts, &held).unwrap().unwrap();
        near(next.now, 0.781_472_5);
        assert_eq!(next.steps.iter().map(|step| step.option).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(next_nine_by_option(&Facts::default(), &terms), Ok(None));
    }
}
