use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most};

/// A rate at which a Markov process goes from one state to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transition {
    /// The state it leaves.
    pub from: usize,
    /// The state it enters.
    pub to: usize,
    /// How often, per unit of time spent in the state it leaves.
    pub rate: f64,
}

/// The most states.
const MOST_STATES: usize = 64;

/// The share of time that a Markov process spends in each of its states in the long run.
///
/// # Formula
/// States are eliminated one by one (Grassmann, Taksar & Heyman): what went through the state goes directly. There is no
/// subtraction, so even a state that is met once in 1e12 years has all its digits. Relative accuracy 1e-14.
///
/// # Source
/// W. K. Grassmann, M. I. Taksar & D. P. Heyman, "Regenerative analysis and steady state distributions for Markov
/// chains" (1985).
///
/// ```
/// use accord::model::architecture::{Transition, stationary};
/// let to = |from, to, rate| Transition { from, to, rate };
/// let shares = stationary(2, &[to(0, 1, 0.001), to(1, 0, 0.25)]).unwrap();
/// assert!((shares[1] - 0.001 / 0.251).abs() < 1e-17);
/// ```
///
/// # Errors
/// More than 64 states, a transition from or to another state, a rate below 0, and a process that does not come back to
/// each of its states, or whose rates are so far apart that they cannot be added.
pub fn stationary(states: usize, transitions: &[Transition]) -> Result<Vec<f64>, ModelError> {
    at_most("states", states, MOST_STATES)?;
    let mut rates = vec![vec![0.0; states]; states];
    for transition in transitions {
        let rate = at_least_zero("rate", transition.rate)?;
        let known = ModelError::Unusable { what: "a transition of a state that is not there", remedy: "count from 0" };
        let row = rates.get_mut(transition.from).ok_or(known.clone())?;
        let cell = row.get_mut(transition.to).ok_or(known)?;
        // From a state to itself nothing changes.
        if transition.from != transition.to {
            *cell += rate;
        }
    }
    let unsettled = ModelError::Unusable {
        what: "the process does not come back to each of its states",
        remedy: "give every state a way there and back, at rates that are not out of all proportion",
    };
    for last in (1..states).rev() {
        let (before, from_last) = rates.split_at_mut(last);
        let from_last = &from_last[0];
        let leaving: f64 = from_last[..last].iter().sum();
        if !(leaving > 0.0 && leaving.is_finite()) {
            return Err(unsettled);
        }
        for row in before {
            row[last] /= leaving;
            let through = row[last];
            for (direct, &from_last) in row[..last].iter_mut().zip(from_last) {
                *direct += through * from_last;
            }
        }
    }
    let mut shares = vec![0.0; states];
    let mut whole = 0.0;
    for state in 0..states {
        let entered: f64 = shares[..state].iter().zip(&rates).map(|(share, row)| share * row[state]).sum();
        shares[state] = if state == 0 { 1.0 } else { entered };
        whole += shares[state];
    }
    if !(whole.is_finite() && shares.iter().all(|&share| share > 0.0)) {
        return Err(unsettled);
    }
    Ok(shares.into_iter().map(|share| share / whole).collect())
}
