use super::{Cell, trial};
use crate::model::{Answer, ModelError};
use crate::plan::{Catalogue, Duration, Facts, Frequency, Investment, Terms};
use crate::units::Estimate;

/// A kind of fact that may be wrong: what follows is asked again with it halved and doubled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// How often incidents happen.
    Frequency,
    /// How long they last.
    Length,
    /// What fails on a day without incidents.
    Background,
    /// How many releases go out, and with them how many changes fail.
    Releases,
    /// What an outage costs.
    OutageCost,
    /// What customers pay, and so what is credited to them.
    Fee,
    /// How many people share the pages.
    People,
    /// Pages that no incident caused.
    FalsePages,
    /// How long reliability work takes to show.
    Work,
    /// What investments achieve.
    Achievement,
    /// What investments cost.
    Price,
}

impl Doubt {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 11] = [
        Self::Frequency,
        Self::Length,
        Self::Background,
        Self::Releases,
        Self::OutageCost,
        Self::Fee,
        Self::People,
        Self::FalsePages,
        Self::Work,
        Self::Achievement,
        Self::Price,
    ];

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Frequency => "How often incidents happen",
            Self::Length => "How long incidents last",
            Self::Background => "Errors on a quiet day",
            Self::Releases => "How many releases go out",
            Self::OutageCost => "What an outage costs",
            Self::Fee => "What customers pay",
            Self::People => "People on call",
            Self::FalsePages => "False pages",
            Self::Work => "How soon reliability work shows",
            Self::Achievement => "What investments achieve",
            Self::Price => "What investments cost",
        }
    }

    /// Whether these facts and terms say anything that could be wrong in it.
    pub fn concerns(self, facts: &Facts, tried: &[Terms]) -> bool {
        let buys = || tried.iter().any(|terms| !terms.investments.is_empty());
        match self {
            Self::Frequency | Self::Length => !facts.catalogue.risks.is_empty(),
            Self::Background => facts.catalogue.background > 0.0,
            Self::Releases | Self::People => true,
            Self::OutageCost => facts.outage_cost.is_some(),
            Self::Fee => facts.sla.is_some(),
            Self::FalsePages => facts.false_pages > 0.0,
            Self::Work => facts.work_effect.is_some(),
            Self::Achievement | Self::Price => buys(),
        }
    }

    /// The same facts and terms with this times a factor; shares never exceed 1.
    ///
    /// # Errors
    /// An estimate that a factor leads out of range.
    pub fn scaled(self, facts: &Facts, tried: &[Terms], factor: f64) -> Result<(Facts, Vec<Terms>), ModelError> {
        let (mut facts, mut tried) = (facts.clone(), tried.to_vec());
        match self {
            Self::Frequency => each_frequency(&mut facts.catalogue, factor)?,
            Self::Length => each_length(&mut facts.catalogue, factor)?,
            Self::Background => facts.catalogue.background = (facts.catalogue.background * factor).min(1.0),
            Self::Releases => {
                let usual = facts.releases_per_week.unwrap_or(trial::RELEASES_PER_WEEK);
                facts.releases_per_week = Some(usual * factor);
                for risk in &mut facts.catalogue.risks {
                    if let Frequency::Changes { per_week, .. } = &mut risk.frequency {
                        *per_week *= factor;
                    }
                }
            }
            Self::OutageCost => {
                let points = facts.outage_cost.iter_mut().flat_map(|cost| &mut cost.points);
                points.for_each(|(_, money)| *money *= factor);
            }
            Self::Fee => facts.sla.iter_mut().for_each(|sla| sla.monthly_fee *= factor),
            Self::People => facts.people_on_call = Some(facts.people_on_call.unwrap_or(1.0) * factor),
            Self::FalsePages => facts.false_pages *= factor,
            Self::Work => facts.work_effect.iter_mut().for_each(|work| work.halving_days *= factor),
            Self::Achievement => each_investment(&mut tried, |investment| {
                for effect in &mut investment.effects {
                    effect.factor = (1.0 - (1.0 - effect.factor) * factor).max(0.0);
                }
            }),
            Self::Price => each_investment(&mut tried, |investment| investment.yearly_cost *= factor),
        }
        Ok((facts, tried))
    }
}

fn each_investment(tried: &mut [Terms], change: impl Fn(&mut Investment)) {
    tried.iter_mut().flat_map(|terms| &mut terms.investments).for_each(change);
}

fn times(estimate: Estimate, factor: f64) -> Result<Estimate, ModelError> {
    const TOO_FAR: ModelError =
        ModelError::Unusable { what: "an estimate cannot be halved or doubled", remedy: "mend it under Risks" };
    estimate.scaled(factor).map_err(|_| TOO_FAR)
}

fn each_frequency(catalogue: &mut Catalogue, factor: f64) -> Result<(), ModelError> {
    for risk in &mut catalogue.risks {
        match &mut risk.frequency {
            Frequency::PerYear(per_year) => *per_year = times(*per_year, factor)?,
            Frequency::Changes { failure_rate, .. } => *failure_rate = (*failure_rate * factor).min(1.0),
        }
    }
    Ok(())
}

fn each_length(catalogue: &mut Catalogue, factor: f64) -> Result<(), ModelError> {
    for risk in &mut catalogue.risks {
        match &mut risk.duration {
            Duration::Estimated { detect, resolve } => {
                (*detect, *resolve) = (times(*detect, factor)?, times(*resolve, factor)?);
            }
            Duration::Observed(minutes) => minutes.iter_mut().for_each(|of| *of *= factor),
        }
    }
    Ok(())
}

/// What follows from each set of terms if one fact is half of what it is said to be, and if it is twice as much.
#[derive(Debug, Clone, PartialEq)]
pub struct Sway {
    /// The fact.
    pub doubt: Doubt,
    /// With half of it.
    pub halved: Vec<Cell>,
    /// With twice as much.
    pub doubled: Vec<Cell>,
}

/// What one fact changes, all others as they are said to be, on so many years that are the same for all.
///
/// A tornado diagram of decision analysis (R. Howard, 1988), with one factor of two for every fact, because a table of
/// people has no ranges yet. None where no risk is known, or where the fact says nothing.
///
/// # Errors
/// What [`trial()`] refuses, and an estimate that a factor leads out of range.
pub fn sway(facts: &Facts, tried: &[Terms], doubt: Doubt, years: u64, seed: u64) -> Answer<Sway> {
    if !doubt.concerns(facts, tried) {
        return Ok(None);
    }
    let with = |factor: f64| -> Answer<Vec<Cell>> {
        let (facts, tried) = doubt.scaled(facts, tried, factor)?;
        let Some(mut grid) = trial(&facts, &tried, seed)? else { return Ok(None) };
        grid.step(years);
        Ok(Some(grid.cells().to_vec()))
    };
    let (halved, doubled) = (with(0.5)?, with(2.0)?);
    Ok(halved.zip(doubled).map(|(halved, doubled)| Sway { doubt, halved, doubled }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outlook::tests::{exactly, one_risk};
    use crate::plan::{Effect, Figure, Lever, OutageCost, Scope};
    use crate::units::{Target, Window};

    fn facts() -> Facts {
        Facts {
            catalogue: one_risk(26.0, exactly(30.0), exactly(1.0)),
            outage_cost: Some(OutageCost { points: vec![(0.0, 100.0), (60.0, 4_000.0)] }),
            people_on_call: Some(4.0),
            ..Facts::default()
        }
    }

    fn draft() -> Terms {
        Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap())
    }

    /// Poisson: at most one incident fits into 43.2 minutes while each lasts half an hour, two while it lasts a quarter.
    #[test]
    fn halving_and_doubling_do_what_closed_forms_say() {
        let kept = |mean: f64, most: u32| {
            (0..=most)
                .map(|k| libm::exp(-mean) * libm::pow(mean, f64::from(k)) / libm::tgamma(f64::from(k) + 1.0))
                .sum::<f64>()
        };
        let mean = 26.0 * 30.0 / 365.0;
        let chance = |doubt| {
            let sway = sway(&facts(), &[draft()], doubt, 1, 7).unwrap().unwrap();
            [sway.halved[0].figure(Figure::Chance), sway.doubled[0].figure(Figure::Chance)]
        };
        for (doubt, halved, doubled) in [
            (Doubt::Frequency, kept(mean / 2.0, 1), kept(mean * 2.0, 1)),
            (Doubt::Length, kept(mean, 2), kept(mean, 0)),
            (Doubt::People, kept(mean, 1), kept(mean, 1)),
        ] {
            let got = chance(doubt);
            assert!((got[0] - halved).abs() < 1e-5 && (got[1] - doubled).abs() < 1e-5, "{doubt:?} {got:?}");
        }
    }

    /// The same years: twice the price of an outage is exactly twice the loss, half the people exactly twice the pages.
    #[test]
    fn what_is_proportional_stays_so() {
        let mut grid = trial(&facts(), &[draft()], 7).unwrap().unwrap();
        grid.step(50);
        let now = &grid.cells()[0];
        let of = |doubt| sway(&facts(), &[draft()], doubt, 50, 7).unwrap().unwrap();
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b;
        let cost = of(Doubt::OutageCost);
        assert!(near(cost.doubled[0].figure(Figure::OutageCost), 2.0 * now.figure(Figure::OutageCost)));
        let people = of(Doubt::People);
        assert!(near(people.halved[0].figure(Figure::PagesPerPerson), 2.0 * now.figure(Figure::PagesPerPerson)));
    }

    #[test]
    fn what_nobody_said_is_no_doubt() {
        let ask = |doubt| sway(&facts(), &[draft()], doubt, 1, 7).unwrap();
        for doubt in [Doubt::Background, Doubt::Fee, Doubt::FalsePages, Doubt::Work, Doubt::Achievement, Doubt::Price] {
            assert_eq!(ask(doubt), None);
        }
        let effects = vec![Effect { on: Lever::Frequency, of: Scope::All, factor: 0.5 }];
        let canary = Investment { name: "Canary".to_owned(), yearly_cost: 300.0, effects };
        let buys = Terms { investments: vec![canary], ..draft() };
        let of = |doubt| sway(&facts(), &[draft(), buys.clone()], doubt, 1, 7).unwrap().unwrap();
        let price = of(Doubt::Price);
        assert_eq!(price.doubled[1].figure(Figure::InvestmentCost), 600.0);
        assert_eq!(price.doubled[0], price.halved[0]);
        // Twice what it achieves is all of it: nothing happens any more.
        let achieved = of(Doubt::Achievement);
        assert!(achieved.doubled[1].figure(Figure::Chance) > 1.0 - 1e-9);
    }
}
