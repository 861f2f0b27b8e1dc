use super::{CostCurve, bought, yearly_losses};
use crate::model::ModelError;
use crate::model::loss::{Badness, sources};
use crate::model::risk::{RowId, Year, row_minutes};
use crate::plan::{Catalogue, Investment, OutageCost};

/// What one option takes off the rows of the stack rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Relief {
    /// Which option, by its place in the list that was asked about.
    pub option: usize,
    /// Money in a year.
    pub yearly_cost: f64,
    /// Bad minutes in a year that it takes off all rows.
    pub minutes: f64,
    /// The rows that it touches with the minutes that it takes off each, the most first. A row can get worse.
    pub rows: Vec<(RowId, f64)>,
}

impl Relief {
    /// Bad minutes in a year for each unit of money; none where it costs nothing.
    pub fn per_money(&self) -> Option<f64> {
        (self.yearly_cost > 0.0).then(|| self.minutes / self.yearly_cost)
    }

    /// Minutes that it takes off one row for each unit of money; none where it does not touch the row. Without a cost
    /// it is infinite.
    pub fn on(&self, row: RowId) -> Option<f64> {
        let minutes = self.rows.iter().find(|(id, _)| *id == row)?.1;
        Some(if self.yearly_cost > 0.0 { minutes / self.yearly_cost } else { minutes * f64::INFINITY })
    }
}

/// What each option alone takes off the rows, on top of what is chosen; of a chosen option, what it takes off now.
///
/// # Formula
/// `minutes = mean bad minutes of the row without the option − with it`, in a year of 365 days.
///
/// # Errors
/// What [`bought`] and [`row_minutes`] refuse.
///
/// ```
/// use accord::model::{cost::reliefs, risk::{RowId, sample_catalogue}};
/// use accord::plan::{Effect, Investment, Lever, Scope};
/// let effect = Effect { on: Lever::Frequency, of: Scope::Named("Overload at peak hours".into()), factor: 0.5 };
/// let more = Investment { name: "More replicas".into(), yearly_cost: 10_000.0, effects: vec![effect] };
/// let relief = &reliefs(&sample_catalogue()?, &[more], &[])?[0];
/// // Half of the published 3559 minutes, 0.178 for each unit of money.
/// assert!((relief.minutes - 1779.4).abs() < 0.1 && relief.rows[0].0 == RowId::Risk(0));
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn reliefs(
    catalogue: &Catalogue,
    options: &[Investment],
    chosen: &[Investment],
) -> Result<Vec<Relief>, ModelError> {
    let minutes = |investments: &[&Investment]| row_minutes(&bought(catalogue, investments)?, Year::Common);
    let mut reliefs = Vec::with_capacity(options.len());
    for (i, option) in options.iter().enumerate() {
        let (before, after) = beside(option, chosen);
        let (before, after) = (minutes(&before)?, minutes(&after)?);
        let pairs = before.rows().iter().zip(after.rows());
        let less = pairs.map(|((id, before), (_, after))| (*id, before - after));
        // What a float's rounding moves is not touched.
        let mut rows: Vec<(RowId, f64)> = less.filter(|(_, less)| less.abs() > 1e-9).collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let minutes = rows.iter().map(|(_, less)| less).sum();
        reliefs.push(Relief { option: i, yearly_cost: option.yearly_cost, minutes, rows });
    }
    Ok(reliefs)
}

/// What an option is worth as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// The chance to meet the objective without it.
    pub without: f64,
    /// And with it.
    pub with: f64,
    /// Outage cost in a year that it saves, where an outage's cost is known.
    pub saved: Option<f64>,
}

/// What an option is worth on top of what is chosen.
///
/// # Errors
/// What [`bought`], [`Badness::chance`] and [`CostCurve::new`] refuse.
pub fn worth(
    catalogue: &Catalogue,
    option: &Investment,
    chosen: &[Investment],
    (window, allowed): (f64, f64),
    outage: Option<&OutageCost>,
) -> Result<Worth, ModelError> {
    let curve = outage.map(CostCurve::new).transpose()?;
    let look = |investments: &[&Investment]| -> Result<(f64, Option<f64>), ModelError> {
        let catalogue = bought(catalogue, investments)?;
        let badness = Badness { sources: sources(&catalogue)?, background: catalogue.background };
        let loss = |curve: &CostCurve| Ok(yearly_losses(&badness.sources, curve)?.iter().sum::<f64>());
        Ok((badness.chance(window, allowed)?, curve.as_ref().map(loss).transpose()?))
    };
    let (before, after) = beside(option, chosen);
    let ((without, lost), (with, still_lost)) = (look(&before)?, look(&after)?);
    Ok(Worth { without, with, saved: lost.zip(still_lost).map(|(before, after)| before - after) })
}

/// What is chosen without the option, and with it.
fn beside<'a>(option: &'a Investment, chosen: &'a [Investment]) -> (Vec<&'a Investment>, Vec<&'a Investment>) {
    let before: Vec<&Investment> = chosen.iter().filter(|other| other.name != option.name).collect();
    let after = before.iter().copied().chain([option]).collect();
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::risk::sample_catalogue;
    use crate::plan::{Effect, Lever, Scope};

    fn halves(name: &str, risk: &str, yearly_cost: f64) -> Investment {
        let effect = Effect { on: Lever::Resolution, of: Scope::Named(risk.into()), factor: 0.5 };
        Investment { name: name.into(), yearly_cost, effects: vec![effect] }
    }

    /// By hand: the untested roll-back is 125 minutes every 90 days, 506.94 minutes a year; half of it is 253.47.
    #[test]
    fn what_is_chosen_already_counts() {
        let catalogue = sample_catalogue().unwrap();
        let test = halves("Test the roll-back", "Bad release, roll-back not tested", 1_000.0);
        let other = halves("Something else", "no such risk", 5.0);
        for chosen in [vec![], vec![test.clone()]] {
            let found = reliefs(&catalogue, &[test.clone(), other.clone()], &chosen).unwrap();
            assert!((found[0].minutes - 253.472).abs() < 1e-3);
            assert_eq!(found[0].rows.len(), 1);
            assert!((found[0].on(RowId::Risk(1)).unwrap() - 0.253_472).abs() < 1e-6);
            assert_eq!((found[0].on(RowId::Risk(0)), found[1].rows.len()), (None, 0));
        }
        // A second half on top of the first takes off a quarter.
        let again = halves("Again", "Bad release, roll-back not tested", 0.0);
        let found = reliefs(&catalogue, &[again], &[test]).unwrap();
        assert!((found[0].minutes - 126.736).abs() < 1e-3 && found[0].per_money().is_none());
    }

    /// By hand: at 2 a minute of outage, 253.47 minutes less are 506.94 less.
    #[test]
    fn money_follows_minutes() {
        let catalogue = sample_catalogue().unwrap();
        let test = halves("Test the roll-back", "Bad release, roll-back not tested", 1_000.0);
        let cost = OutageCost { points: vec![(1.0, 2.0)] };
        let worth = worth(&catalogue, &test, &[], (43_200.0, 432.0), Some(&cost)).unwrap();
        assert!((worth.saved.unwrap() - 506.944).abs() < 1e-2, "{worth:?}");
        assert!(worth.with > worth.without);
    }
}
