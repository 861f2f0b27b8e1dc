use super::distribution::minutes;
use crate::model::ModelError;
use crate::model::error::finite;
use crate::model::loss::Badness;
use crate::plan::Terms;

/// Who spends the budget of one window, on average.
#[derive(Debug, Clone, PartialEq)]
pub struct Spending {
    /// Minutes that may be bad.
    pub budget: f64,
    /// Who spends, the most first; those that spend nothing are left out.
    pub spenders: Vec<Spender>,
    /// Minutes that nobody spends on average; below 0 where the budget is overspent.
    pub unallocated: f64,
}

/// One thing that spends the budget.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spender {
    /// Which risk, by its place in the catalogue; none for what is bad on a day without incidents.
    pub risk: Option<usize>,
    /// Bad minutes in one window, on average.
    pub minutes: f64,
    /// The share of the budget that this is.
    pub of_budget: f64,
}

/// Who spends the budget of one window, on average.
///
/// # Formula
/// `background × window` and `incidents in a window × mean bad minutes of one`, against `(1 − target) × window`. Means
/// add up exactly; they alone do not say how often the budget is kept.
///
/// # Errors
/// Minutes that overflow.
pub fn spending(badness: &Badness, terms: &Terms) -> Result<Spending, ModelError> {
    let window = minutes(&terms.window);
    let budget = terms.target.budget().to_f64() * window;
    let all = std::iter::once((None, badness.background * window))
        .chain(badness.sources.iter().enumerate().map(|(i, source)| (Some(i), source.mean(window))));
    let mut spenders = Vec::new();
    let mut spent = 0.0;
    for (risk, minutes) in all {
        let minutes = finite("bad minutes of a window", minutes)?;
        spent += minutes;
        if minutes > 0.0 {
            spenders.push(Spender { risk, minutes, of_budget: finite("a share of the budget", minutes / budget)? });
        }
    }
    spenders.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then(a.risk.cmp(&b.risk)));
    Ok(Spending { budget, spenders, unallocated: finite("what is left of the budget", budget - spent)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outlook::counted::tests::{exactly, one_risk};
    use crate::plan::Catalogue;
    use crate::units::{Target, Window};

    #[test]
    fn means_add_up() {
        // 12.1667 incidents a year are one in 30 days: 15 m at half impact. A ten-thousandth of 30 days is 4.32 m.
        let catalogue = Catalogue { background: 1e-4, ..one_risk(365.0 / 30.0, exactly(30.0), exactly(0.5)) };
        let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
        let spending = spending(&Badness::of(&catalogue).unwrap(), &terms).unwrap();
        let of: Vec<_> = spending.spenders.iter().map(|s| (s.risk, s.minutes)).collect();
        assert!((of[0].1 - 15.0).abs() < 1e-9 && of[0].0 == Some(0));
        assert!((of[1].1 - 4.32).abs() < 1e-9 && of[1].0.is_none());
        assert!((spending.spenders[0].of_budget - 15.0 / 43.2).abs() < 1e-12);
        assert!((spending.unallocated - 23.88).abs() < 1e-9);
    }
}
