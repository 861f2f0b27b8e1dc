use super::{Answer, Ledger, Measured, Structure, chance_to_keep, counted, ledger, measured, structure};
use crate::model::basis::Stated;
use crate::plan::{Confidence, Fact, Facts, Terms};

/// How an objective stands, in the few figures by which many are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The chance to keep it in one window, where it is known what goes wrong.
    pub chance: Answer<Stated>,
    /// What the incident log says, where there is one.
    pub measured: Answer<Measured>,
    /// What it says of the budget in the last window.
    pub ledger: Answer<Ledger>,
    /// What the architecture and the users' network allow, where one of them is known.
    pub structure: Answer<Structure>,
    /// The fact that is known worst; none where nothing is known.
    pub weakest: Option<(Fact, Confidence)>,
}

/// The few figures of an objective by which a portfolio is read. Closed forms and exact distributions only: the chance is
/// that of [`super::Prospect`], without the figures that take many distributions.
///
/// ```
/// use accord::model::standing;
/// use accord::plan::{Facts, Terms};
/// use accord::units::{Target, Window};
/// let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
/// let of_nothing = standing(&Facts::default(), &terms);
/// assert_eq!((of_nothing.chance, of_nothing.measured, of_nothing.weakest), (Ok(None), Ok(None), None));
/// ```
pub fn standing(facts: &Facts, terms: &Terms) -> Standing {
    Standing {
        chance: counted(facts, terms).and_then(|known| known.map(|known| chance_to_keep(&known, terms)).transpose()),
        measured: measured(facts, terms),
        ledger: ledger(facts, terms),
        structure: structure(facts, terms),
        weakest: weakest(facts),
    }
}

/// The fact that is known worst, and of those that are known equally badly the first.
fn weakest(facts: &Facts) -> Option<(Fact, Confidence)> {
    let known = Fact::ALL.into_iter().filter_map(|fact| Some((fact, facts.confidence(fact)?)));
    known.reduce(|worst, other| if other.1 > worst.1 { other } else { worst })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Catalogue, Cause, Duration, Frequency, Provenance, Risk};
    use crate::units::{Estimate, Target, Window};

    fn of(per_year: f64) -> Facts {
        let value = |value| Estimate::value(value).unwrap();
        let risk = Risk {
            name: "Outage".into(),
            cause: Cause::Other,
            duration: Duration::Observed(vec![100.0]),
            impact: value(1.0),
            frequency: Frequency::PerYear(value(per_year)),
            dependency: false,
        };
        Facts { catalogue: Catalogue { risks: vec![risk], ..Catalogue::default() }, ..Facts::default() }
    }

    /// One outage alone spends more than 43.2 minutes, so the objective is kept where none happens:
    /// e^(−12.1667 × 30 ÷ 365) = e^(−1), from Poisson's law.
    #[test]
    fn the_chance_is_that_of_no_outage() {
        let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
        let standing = standing(&of(365.0 / 30.0), &terms);
        let chance = standing.chance.unwrap().unwrap().value;
        assert!((chance - 0.367_879_441_171_442_3).abs() < 1e-9, "{chance}");
    }

    #[test]
    fn the_worst_known_fact_is_the_weakest() {
        let mut facts = of(1.0);
        assert_eq!(weakest(&facts), Some((Fact::Risks, Confidence::Guessed)));
        facts.requests_per_day = Some(1);
        facts.people_on_call = Some(1.0);
        let mut known = |fact, confidence| {
            facts.provenance.insert(fact, Provenance { confidence, ..Provenance::default() });
            weakest(&facts)
        };
        // Nothing is said of on-call, and that of incidents has no fact.
        assert_eq!(known(Fact::Traffic, Confidence::Measured), Some((Fact::Risks, Confidence::Guessed)));
        assert_eq!(known(Fact::Incidents, Confidence::Guessed), Some((Fact::Risks, Confidence::Guessed)));
        assert_eq!(known(Fact::Risks, Confidence::Measured), Some((Fact::OnCall, Confidence::Guessed)));
        assert_eq!(known(Fact::OnCall, Confidence::Estimated), Some((Fact::OnCall, Confidence::Estimated)));
        assert_eq!(weakest(&Facts::default()), None);
    }
}
