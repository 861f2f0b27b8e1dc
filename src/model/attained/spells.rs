use crate::model::ModelError;
use crate::model::burn_alert::Series;
use crate::model::error::at_most;
use crate::units::Share;

/// The most steps of a series that are looked at: ten years of minutes.
const MOST_STEPS: usize = 6_000_000;
/// Steps below the threshold after which a spell is over.
const QUIET_STEPS: i64 = 5;
/// Milliseconds of the shortest step: below it single requests decide.
const SHORTEST_STEP: i64 = 60_000;

/// A stretch in which errors came faster than the budget allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// Its first moment.
    pub from: i64,
    /// Its last moment.
    pub until: i64,
    /// Bad events in it; of a series of ratios, bad samples.
    pub bad: f64,
    /// All events in it.
    pub total: f64,
    /// The share of all bad events of the series.
    pub share: f64,
}

/// The stretches that spent the budget, in their order.
///
/// # Formula
/// Time goes in steps of a minute, or of the distance between samples where that is longer. A spell begins with a step whose
/// error ratio is above `budget` (a burn rate above 1) and ends with the last such step before five steps below it, or
/// without measurements.
///
/// # Errors
/// Over six million steps.
pub fn spells(series: &Series, budget: Share) -> Result<Vec<Spell>, ModelError> {
    let (Some(first), Some(last)) = (series.first(), series.last()) else { return Ok(Vec::new()) };
    let step = series.distance().max(SHORTEST_STEP);
    let (begin, end) = ((first - 1).div_euclid(step), (last - 1).div_euclid(step) + 1);
    at_most("steps of the series", usize::try_from(end - begin).unwrap_or(usize::MAX), MOST_STEPS)?;
    let threshold = budget.to_f64();
    let mut found: Vec<Spell> = Vec::new();
    let (mut all_bad, mut is_open, mut quiet) = (0.0, false, 0);
    for at in begin..end {
        let (from, until) = (at * step, (at + 1) * step);
        let (bad, total) = series.tally(from, until);
        all_bad += bad;
        if total > 0.0 && bad / total > threshold {
            match found.last_mut().filter(|_| is_open) {
                Some(spell) => {
                    // What lies between two bad steps belongs to the spell.
                    let (bad, total) = series.tally(spell.from, until);
                    *spell = Spell { until, bad, total, ..*spell };
                }
                None => found.push(Spell { from, until, bad, total, share: 0.0 }),
            }
            (is_open, quiet) = (true, 0);
        } else {
            quiet += 1;
            is_open = is_open && quiet < QUIET_STEPS;
        }
    }
    for spell in &mut found {
        spell.share = if all_bad > 0.0 { spell.bad / all_bad } else { 0.0 };
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::burn_alert::Times;
    use crate::plan::Counted;

    #[test]
    fn what_is_near_is_one_spell() {
        let mut bad = vec![0.0; 60];
        for minute in [10, 11, 14, 30] {
            bad[minute] = 50.0;
        }
        bad[45] = 0.05;
        let times = Times::Regular { start: 60_000, step: 60_000 };
        let series = Series::of_counts(times, Counted::Bad, &bad, &[100.0; 60]).unwrap();
        let spells = spells(&series, Share::parse_ratio("0.001").unwrap()).unwrap();
        let minutes: Vec<_> = spells.iter().map(|of| (of.from / 60_000, of.until / 60_000)).collect();
        assert_eq!(minutes, [(10, 15), (30, 31)]);
        assert_eq!((spells[0].bad, spells[0].total), (150.0, 500.0));
        assert!((spells[0].share - 150.0 / 200.05).abs() < 1e-12);
    }

    /// Counters that begin anew after a restart: what is lost with it is not counted backwards.
    #[test]
    fn counters_may_begin_anew() {
        let total = [100.0, 200.0, 300.0, 50.0, 150.0];
        let good = [100.0, 200.0, 210.0, 50.0, 150.0];
        let times = Times::Regular { start: 60_000, step: 60_000 };
        let series = Series::of_counters(times, Counted::Good, good.to_vec(), total.to_vec()).unwrap();
        let spells = spells(&series, Share::parse_ratio("0.01").unwrap()).unwrap();
        let [spell] = spells[..] else { panic!("{spells:?}") };
        assert_eq!((spell.from, spell.until, spell.bad, spell.total), (120_000, 180_000, 90.0, 100.0));
    }
}
