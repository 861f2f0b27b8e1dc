use super::{Bid, Grid, Package};
use crate::model::cost::bought;
use crate::model::dry_run::{DryRun, Setting, Variant};
use crate::model::loss::Badness;
use crate::model::{Answer, ModelError, counted_of};
use crate::plan::{Catalogue, Facts, Investment, Policy, Terms};
use crate::units::Method;

/// Releases in a week where nobody said: one each working day.
pub(super) const RELEASES_PER_WEEK: f64 = 5.0;

/// Sets of terms tried on the same years of the same facts, one cell for each in their order: those of a map, and the
/// offers at the table. None where no risk and no background is known.
///
/// What facts leave out is taken as usual: five releases a week, one person on call. Terms without a policy are tried
/// with none. The chance is that of [`crate::model::chance_to_keep`] to 1e-6; windows of years are counted in whole days.
///
/// # Errors
/// What [`bought`], [`Badness::of`] and [`Grid::new`] refuse.
pub fn trial(facts: &Facts, tried: &[Terms], seed: u64) -> Answer<Grid> {
    if facts.catalogue == Catalogue::default() {
        return Ok(None);
    }
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut places = Vec::with_capacity(tried.len());
    for terms in tried {
        let known = bundles.iter().position(|bundle| *bundle.investments == terms.investments);
        let at = match known {
            Some(at) => at,
            None => {
                bundles.push(Bundle::of(facts, &terms.investments)?);
                bundles.len() - 1
            }
        };
        places.push((at, bundles[at].counting(terms.method)?));
    }
    let packages: Vec<Package> = bundles
        .iter()
        .map(|bundle| Package {
            setting: setting(facts, &bundle.badness),
            yearly_cost: bundle.investments.iter().map(|investment| investment.yearly_cost).sum(),
        })
        .collect();
    let none = Policy::none();
    let bids: Vec<Bid> = tried
        .iter()
        .zip(&places)
        .map(|(terms, (package, counted))| Bid {
            package: *package,
            target: terms.target,
            window: &terms.window,
            method: terms.method,
            counted: counted.map(|at| &bundles[*package].counted[at].1),
            policy: terms.policy.as_ref().unwrap_or(&none),
        })
        .collect();
    Grid::new(&packages, &bids, seed).map(Some)
}

/// Years of one objective under several policies, with what only a policy brings: days in each band, postmortems, silver
/// bullets, escalations. Everything else is as in these terms. None where no risk and no background is known.
///
/// # Errors
/// What [`bought`], [`Badness::of`], [`Variant::new`] and [`DryRun::new`] refuse.
pub fn policy_trial(facts: &Facts, terms: &Terms, policies: &[Policy], seed: u64) -> Answer<DryRun> {
    if facts.catalogue == Catalogue::default() {
        return Ok(None);
    }
    let bundle = Bundle::of(facts, &terms.investments)?;
    let variants = policies.iter().map(|policy| Variant::new(terms.target, &terms.window, policy));
    DryRun::new(&setting(facts, &bundle.badness), variants.collect::<Result<_, _>>()?, seed).map(Some)
}

/// The facts that years rest on, those that are missing as usual.
fn setting<'a>(facts: &'a Facts, badness: &'a Badness) -> Setting<'a> {
    Setting {
        badness,
        releases_per_week: facts.releases_per_week.unwrap_or(RELEASES_PER_WEEK),
        people: facts.people_on_call.unwrap_or(1.0),
        false_pages: facts.false_pages,
        sla: facts.sla.as_ref(),
        work: facts.work_effect,
        outage_cost: facts.outage_cost.as_ref(),
    }
}

/// One set of investments, and what goes wrong with it.
struct Bundle<'a> {
    investments: &'a [Investment],
    catalogue: Catalogue,
    badness: Badness,
    /// By methods that count otherwise.
    counted: Vec<(Method, Badness)>,
}

impl<'a> Bundle<'a> {
    fn of(facts: &Facts, investments: &'a [Investment]) -> Result<Self, ModelError> {
        let catalogue = bought(&facts.catalogue, &investments.iter().collect::<Vec<_>>())?;
        let badness = Badness::of(&catalogue)?;
        Ok(Self { investments, catalogue, badness, counted: Vec::new() })
    }

    /// Where the minutes of a method stand; none where they are the bad minutes themselves.
    fn counting(&mut self, method: Method) -> Result<Option<usize>, ModelError> {
        if !method.has_whole_slices() {
            return Ok(None);
        }
        if let Some(at) = self.counted.iter().position(|(of, _)| *of == method) {
            return Ok(Some(at));
        }
        self.counted.push((method, counted_of(&self.catalogue, method)?));
        Ok(Some(self.counted.len() - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cost::{CostCurve, sla_outlook, yearly_losses};
    use crate::model::loss::MINUTES_PER_YEAR;
    use crate::model::outlook::tests::{exactly, one_risk};
    use crate::model::{chance_to_keep, counted};
    use crate::plan::{Effect, Figure, Lever, OutageCost, Scope, Sla};
    use crate::units::{Estimate, Length, Share, Target, Window};

    /// Two incidents a month of half an hour, give or take, for everybody.
    fn facts() -> Facts {
        let resolve = Estimate::spread(30.0, 90.0).unwrap();
        Facts {
            catalogue: one_risk(24.0, resolve, exactly(1.0)),
            releases_per_week: Some(7.0),
            people_on_call: Some(4.0),
            false_pages: 10.0,
            outage_cost: Some(OutageCost { points: vec![(0.0, 100.0), (60.0, 4_000.0)] }),
            sla: Some(Sla::compute_credits(1_000.0)),
            ..Facts::default()
        }
    }

    fn terms(target: &str) -> Terms {
        Terms::new(Target::parse_percent(target).unwrap(), Window::rolling("30d").unwrap())
    }

    fn options() -> Vec<Investment> {
        let effect = Effect { on: Lever::Frequency, of: Scope::All, factor: 0.5 };
        vec![Investment { name: "Canary".to_owned(), yearly_cost: 300.0, effects: vec![effect] }]
    }

    /// No policy acts, so years bring what closed forms say, within four standard errors.
    #[test]
    fn without_a_policy_years_bring_what_closed_forms_say() {
        let facts = facts();
        let bought = Terms { investments: options(), ..terms("99.9") };
        let mut grid = trial(&facts, &[terms("99.9"), bought.clone()], 7).unwrap().unwrap();
        grid.step(4_000);
        for (cell, terms) in grid.cells().iter().zip([terms("99.9"), bought]) {
            let badness = crate::model::badness(&facts, &terms).unwrap().unwrap();
            let losses: f64 =
                yearly_losses(&badness.sources, &CostCurve::new(facts.outage_cost.as_ref().unwrap()).unwrap())
                    .unwrap()
                    .iter()
                    .sum();
            let credit = sla_outlook(&badness, facts.sla.as_ref().unwrap()).unwrap().yearly_credit;
            let investments: f64 = terms.investments.iter().map(|of| of.yearly_cost).sum();
            let incidents = badness.sources[0].rate.mean() * MINUTES_PER_YEAR;
            for (figure, expected) in [
                (Figure::BadMinutes, badness.mean(MINUTES_PER_YEAR)),
                (Figure::OutageCost, losses),
                (Figure::SlaCredit, credit),
                (Figure::TotalCost, losses + credit + investments),
                (Figure::PagesPerPerson, (incidents + 10.0) / 4.0),
                (Figure::InvestmentCost, investments),
                (Figure::Releases, 365.0),
                (Figure::FreezeDays, 0.0),
            ] {
                let (got, error) = (cell.figure(figure), cell.error(figure));
                // The closed form of credits takes months as they are; nothing here is further off than its digits.
                assert!(
                    (got - expected).abs() <= 4.0 * error + 2e-3 * expected,
                    "{figure:?}: {got} ± {error}, {expected}"
                );
            }
        }
    }

    #[test]
    fn chances_are_those_of_the_objective() {
        let slices = Method::Timeslices {
            slice_target: Share::parse_ratio("0.95").unwrap(),
            slice: Length::parse("5m").unwrap(),
        };
        let tried: Vec<Terms> = [terms("99.5"), Terms { method: slices, ..terms("99.9") }]
            .into_iter()
            .flat_map(|terms| [terms.clone(), Terms { investments: options(), ..terms }])
            .collect();
        let grid = trial(&facts(), &tried, 7).unwrap().unwrap();
        for (cell, terms) in grid.cells().iter().zip(&tried) {
            let known = counted(&facts(), terms).unwrap().unwrap();
            let chance = chance_to_keep(&known, terms).unwrap().value;
            assert!((cell.figure(Figure::Chance) - chance).abs() < 1e-5, "{} {chance}", cell.figure(Figure::Chance));
        }
    }

    /// Differences are those of the terms and not of chance: who else is tried changes nothing.
    #[test]
    fn all_see_the_same_years() {
        let policy = |policy| Terms { policy: Some(policy), ..terms("99.9") };
        let all = [terms("99.95"), policy(Policy::workbook()), Terms { investments: options(), ..terms("99.5") }];
        let run = |tried: &[Terms], slices: [u64; 2]| {
            let mut grid = trial(&facts(), tried, 7).unwrap().unwrap();
            slices.into_iter().for_each(|years| grid.step(years));
            grid.cells().to_vec()
        };
        let together = run(&all, [100, 100]);
        for (at, alone) in all.iter().enumerate() {
            assert_eq!(run(std::slice::from_ref(alone), [150, 50]), [together[at].clone()]);
        }
        assert!(together[1].figure(Figure::FreezeDays) > 0.0);
    }

    /// A policy alone and at the table lives through the same years.
    #[test]
    fn a_policy_alone_brings_what_it_brings_at_the_table() {
        let bands = Terms { policy: Some(Policy::four_bands()), ..terms("99.9") };
        let mut grid = trial(&facts(), std::slice::from_ref(&bands), 7).unwrap().unwrap();
        let mut run = policy_trial(&facts(), &bands, &[Policy::four_bands(), Policy::none()], 7).unwrap().unwrap();
        grid.step(200);
        run.step(200);
        let summary = run.summary(0);
        assert_eq!(grid.cells()[0].figure(Figure::FreezeDays), summary.frozen_days.mean);
        let days: f64 = summary.days_in_band.iter().map(|band| band.mean).sum();
        assert!((days - 365.0).abs() < 1e-9);
        assert_eq!(run.summary(1).frozen_days.mean, 0.0);
        assert!(policy_trial(&Facts::default(), &bands, &[], 7).unwrap().is_none());
    }

    #[test]
    fn without_risks_nothing_is_tried() {
        assert!(trial(&Facts::default(), &[terms("99.9")], 7).unwrap().is_none());
        assert!(trial(&facts(), &[], 7).unwrap().unwrap().cells().is_empty());
    }
}
