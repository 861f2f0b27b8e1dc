use super::{Answer, counted};
use crate::model::ModelError;
use crate::model::dry_run::{Burned, quarter_of};
use crate::plan::{Catalogue, Facts, Terms};
use crate::units::CivilDate;

/// A quarter as it was, beside what the catalogue of risks had led to expect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quarter {
    /// Its first day.
    pub from: CivilDate,
    /// Its last day.
    pub until: CivilDate,
    /// Bad minutes that the target allows in it.
    pub allowed: f64,
    /// Bad minutes that there were, as the budgeting method counts.
    pub bad: f64,
    /// Whether the target was kept over the quarter.
    pub is_met: bool,
    /// Incidents that hurt.
    pub incidents: usize,
    /// What was expected; none where no risk is known.
    pub expected: Option<Expected>,
}

/// What a catalogue leads to expect of so many days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// Bad minutes on average.
    pub bad: f64,
    /// Incidents on average.
    pub incidents: f64,
    /// The chance that it is kept.
    pub kept: f64,
    /// The chance of at least as many bad minutes as there were.
    pub as_bad: f64,
}

/// The calendar quarters that lie wholly in the log, the latest first.
///
/// # Formula
/// ```text
/// met        bad minutes ≤ (1 − target) × days × 1440
/// expected   mean, P(bad ≤ allowed) and 1 − P(bad < what there was) of the catalogue's loss distribution over the days
/// ```
/// Incidents beside incidents: without the errors of quiet days, which no list holds, and without investments, which are
/// still to come.
///
/// # Errors
/// What [`counted()`] and [`crate::model::loss::Badness::chance`] refuse; days beyond the calendar.
pub fn quarters(facts: &Facts, terms: &Terms, burned: &[Burned]) -> Answer<Vec<Quarter>> {
    let Some(log) = &facts.incidents else { return Ok(None) };
    // What is only planned had no effect then, and a list of incidents knows nothing of quiet days.
    let catalogue = Catalogue { background: 0.0, ..facts.catalogue.clone() };
    let then = Terms { investments: Vec::new(), ..terms.clone() };
    let known = counted(&Facts { catalogue, ..facts.clone() }, &then)?;
    let end = log.until.day_number() + 1;
    let mut all = Vec::new();
    let mut first = quarter_of(log.from.day_number())?;
    while first.0 + first.1 <= end {
        let (from, days) = first;
        first = quarter_of(from + days)?;
        if from < log.from.day_number() {
            continue;
        }
        let of = || burned.iter().filter(move |of| (from..from + days).contains(&of.day));
        let bad: f64 = of().map(|of| of.minutes).sum();
        let mut hurt: Vec<usize> = of().filter(|of| of.minutes > 0.0).filter_map(|of| of.incident).collect();
        hurt.sort_unstable();
        hurt.dedup();
        let minutes = f64::from(days) * 1_440.0;
        let allowed = terms.target.budget().to_f64() * minutes;
        let expected = known.as_ref().map(|known| {
            let rates: f64 = known.sources.iter().map(|source| source.rate.mean()).sum();
            Ok::<_, ModelError>(Expected {
                bad: known.mean(minutes),
                incidents: rates * minutes,
                kept: known.chance(minutes, allowed)?,
                // Bad time is kept in milliseconds: half of one is no bad time.
                as_bad: if bad > 0.0 { 1.0 - known.chance(minutes, (bad - 1e-5).max(0.0))? } else { 1.0 },
            })
        });
        let day = |number| CivilDate::from_day_number(number);
        let Some((from, until)) = day(from).zip(day(from + days - 1)) else { continue };
        let is_met = bad <= allowed * (1.0 + 1e-12);
        let incidents = hurt.len();
        all.push(Quarter { from, until, allowed, bad, is_met, incidents, expected: expected.transpose()? });
    }
    all.reverse();
    Ok(Some(all))
}

/// One row of the workbook's decision matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// Whether the objective was met.
    pub is_met: bool,
    /// Whether the team has much toil.
    pub toil: bool,
    /// Whether customers are satisfied.
    pub satisfied: bool,
    /// What to do.
    pub action: &'static str,
}

/// What to do after a quarter, by whether the objective was met, how much toil there was, and whether customers are
/// satisfied.
///
/// # Source
/// The Site Reliability Workbook, chapter 2, table 2-5.
pub const ADVICE: [Advice; 8] = {
    const fn row(is_met: bool, toil: bool, satisfied: bool, action: &'static str) -> Advice {
        Advice { is_met, toil, satisfied, action }
    }
    [
        row(true, false, true, "Relax the release process and go faster, or step back from the service"),
        row(true, false, false, "Tighten the objective"),
        row(
            true,
            true,
            true,
            "Fix false alarms first; else loosen the objective for now, or hand toil back and automate",
        ),
        row(true, true, false, "Tighten the objective"),
        row(false, false, true, "Loosen the objective"),
        row(false, false, false, "Make alerts more sensitive"),
        row(false, true, true, "Loosen the objective"),
        row(false, true, false, "Hand toil back, fix the product, automate mitigation"),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::dry_run::burned;
    use crate::model::outlook::tests::{exactly, one_risk};
    use crate::plan::{Incident, IncidentLog};
    use crate::units::{CivilDateTime, Target, Window};

    /// Two incidents of half an hour a month: a quarter of 90 days has a mean of 26 × 90 ÷ 365 of them and allows four.
    #[test]
    fn a_quarter_beside_what_was_expected() {
        let day = |text: &str| CivilDate::parse(text).unwrap();
        let incident = |started: &str| Incident::new("It broke", CivilDateTime::parse(started).unwrap(), 30.0);
        let incidents =
            ["2025-01-10 10:00", "2025-02-10 10:00", "2025-03-10 10:00", "2025-03-31 23:45", "2025-05-01 10:00"]
                .map(|at| incident(&format!("{at}:00")));
        let log = IncidentLog {
            from: day("2024-12-20"),
            until: day("2025-07-31"),
            incidents: incidents.to_vec(),
            reviews: Vec::new(),
        };
        let facts =
            Facts { incidents: Some(log), catalogue: one_risk(26.0, exactly(30.0), exactly(1.0)), ..Facts::default() };
        let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
        let burned = burned(&facts, terms.method).unwrap().unwrap();
        let quarters = quarters(&facts, &terms, &burned).unwrap().unwrap();
        let days: Vec<_> = quarters.iter().map(|of| (of.from, of.until, of.incidents)).collect();
        // One that crosses midnight hurts in both quarters.
        assert_eq!(days, [(day("2025-04-01"), day("2025-06-30"), 2), (day("2025-01-01"), day("2025-03-31"), 4)]);
        let first = quarters[1];
        assert!((first.bad - 105.0).abs() < 1e-9 && (first.allowed - 129.6).abs() < 1e-9 && first.is_met);
        let mean = 26.0 * 90.0 / 365.0;
        let poisson = |most: i32| {
            (0..=most).fold((libm::exp(-mean), 0.0), |(p, sum), k| (p * mean / f64::from(k + 1), sum + p)).1
        };
        let expected = first.expected.unwrap();
        assert!((expected.bad - 30.0 * mean).abs() < 1e-9 && (expected.incidents - mean).abs() < 1e-9);
        assert!((expected.kept - poisson(4)).abs() < 1e-5, "{} {}", expected.kept, poisson(4));
        // 105 minutes or more are four incidents or more.
        assert!((expected.as_bad - (1.0 - poisson(3))).abs() < 1e-5);
    }

    #[test]
    fn the_matrix_has_every_case_once() {
        for is_met in [false, true] {
            for toil in [false, true] {
                for satisfied in [false, true] {
                    let rows =
                        ADVICE.iter().filter(|row| (row.is_met, row.toil, row.satisfied) == (is_met, toil, satisfied));
                    assert_eq!(rows.count(), 1);
                }
            }
        }
    }
}
