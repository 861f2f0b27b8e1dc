use super::bdd::{DOWN, Function, UP};
use super::diagram::Diagram;
use crate::model::ModelError;
use crate::model::availability::{Availability, MINUTES_PER_YEAR};

/// What one event contributes to the unavailability Q of the whole.
///
/// Q(0) and Q(1) are Q where the event never happens and where it always does, q is its own chance.
///
/// # Source
/// Birnbaum (1969); Vesely et al., NUREG/CR-3385 (1983); van der Borst & Schoonakker, "An overview of PSA importance
/// measures" (2001).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Importance {
    /// The chance that all else is such that the event decides: `Q(1) − Q(0)`.
    pub birnbaum: f64,
    /// The chance that the whole is down because of it, given that it is down: `birnbaum · q ÷ Q`.
    pub criticality: f64,
    /// The chance that the event is happening, given that the whole is down: `q · Q(1) ÷ Q`.
    pub diagnostic: f64,
    /// How many times more the whole would be down if the event always happened: `Q(1) ÷ Q`.
    pub achievement_worth: f64,
    /// How many times less the whole would be down if it never happened: `Q ÷ Q(0)`. None where it then never would be.
    pub reduction_worth: Option<f64>,
    /// Minutes a year that the whole would be down less if it never happened: `(Q − Q(0)) · 525,600`.
    pub minutes_per_year: f64,
}

/// Of every event. The chance that an event decides is that of a function of its own (the rest is up with it and down
/// without it), so nothing is the difference of two nearly equal numbers.
pub(super) fn importance(diagram: &Diagram) -> Result<Vec<Importance>, ModelError> {
    let mut bdd = diagram.bdd.clone();
    let mut values = diagram.values.clone();
    let reach = reach(diagram);
    let mut birnbaum = vec![0.0; diagram.events.len()];
    for number in diagram.bdd.under(diagram.root) {
        let node = diagram.bdd.nodes()[number as usize];
        let decides = bdd.and_not(node.up, node.down)?;
        bdd.evaluate(&diagram.chances, &mut values);
        birnbaum[node.variable as usize] += reach[number as usize] * values[decides as usize].up();
    }
    let whole = diagram.availability();
    let mut rows = vec![None; diagram.events.len()];
    for (variable, &birnbaum) in birnbaum.iter().enumerate() {
        let row = row(diagram, whole.down(), variable, birnbaum.min(1.0));
        rows[diagram.event_of[variable]] = Some(row);
    }
    Ok(rows.into_iter().flatten().collect())
}

fn row(diagram: &Diagram, whole: f64, variable: usize, birnbaum: f64) -> Importance {
    let chance = diagram.chances[variable];
    let lost = birnbaum * chance.down();
    if whole <= 0.0 {
        // Nothing is ever down, so nothing contributes; an event that never happens may still decide.
        return Importance {
            birnbaum,
            criticality: 0.0,
            diagnostic: 0.0,
            achievement_worth: 1.0,
            reduction_worth: Some(1.0),
            minutes_per_year: 0.0,
        };
    }
    let always = (whole + chance.up() * birnbaum).min(1.0);
    // The difference keeps its digits, unless next to nothing is left; then it is evaluated anew.
    let never = if lost < 0.9 * whole { whole - lost } else { without(diagram, variable) };
    Importance {
        birnbaum,
        criticality: (lost / whole).min(1.0),
        diagnostic: (chance.down() * always / whole).min(1.0),
        achievement_worth: bounded(always / whole),
        reduction_worth: (never > 0.0).then(|| bounded(whole / never)),
        minutes_per_year: lost * MINUTES_PER_YEAR,
    }
}

/// A ratio to a subnormal number may overflow; it is then the largest number there is.
fn bounded(ratio: f64) -> f64 {
    ratio.min(f64::MAX)
}

/// Unavailability of the whole where the event of this variable never happens.
fn without(diagram: &Diagram, variable: usize) -> f64 {
    let mut chances = diagram.chances.clone();
    chances[variable] = Availability::ALWAYS;
    let mut values = Vec::new();
    diagram.bdd.evaluate(&chances, &mut values);
    values[diagram.root as usize].down()
}

/// How likely the decision comes past each node, from the root.
fn reach(diagram: &Diagram) -> Vec<f64> {
    let mut reach = vec![0.0; diagram.bdd.nodes().len()];
    reach[diagram.root as usize] = 1.0;
    for number in diagram.bdd.under(diagram.root).into_iter().rev() {
        let node = diagram.bdd.nodes()[number as usize];
        let chance = diagram.chances[node.variable as usize];
        let here = reach[number as usize];
        reach[node.up as usize] += here * chance.up();
        reach[node.down as usize] += here * chance.down();
    }
    reach
}

impl Diagram {
    /// The Fussell–Vesely importance of one event: the chance that some minimal cut set with it happens, given that the
    /// whole is down. 0 for a whole that is never down.
    ///
    /// # Formula
    /// ```text
    /// q · P(others ⊇ a set with which alone the event decides) ÷ Q
    /// ```
    /// Exact: the closure of that condition under more failures is a function of its own, where other tools add up the
    /// cut sets.
    ///
    /// # Errors
    /// No such event; an architecture so entangled that the closure takes too many nodes.
    pub fn fussell_vesely(&self, event: usize) -> Result<f64, ModelError> {
        let Some(variable) = self.event_of.iter().position(|&of| of == event) else {
            return Err(ModelError::Unusable { what: "there is no such event", remedy: "choose one of the events" });
        };
        if self.availability().down() <= 0.0 {
            return Ok(0.0);
        }
        let mut bdd = self.bdd.clone();
        let up: Function = bdd.while_variable(self.root, variable as u32, true)?;
        let down = bdd.while_variable(self.root, variable as u32, false)?;
        let decides = bdd.and_not(up, down)?;
        let closure = bdd.down_closure(decides)?;
        let chance = match closure {
            DOWN => 0.0,
            UP => 1.0,
            _ => {
                let mut values = self.values.clone();
                bdd.evaluate(&self.chances, &mut values);
                values[closure as usize].up()
            }
        };
        Ok((self.chances[variable].down() * chance / self.availability().down()).min(1.0))
    }
}
