use crate::model::ModelError;
use crate::model::error::{at_least_zero, at_most};
use crate::plan::{Adjustment, Catalogue, Duration, Effect, Frequency, Investment, Lever, Risk, Scope};
use crate::units::Estimate;

/// The most effects of one option.
const MOST_EFFECTS: usize = 100;

/// A catalogue after these options were bought.
///
/// # Formula
/// Each effect multiplies the named fact of the risks in its scope; effects of several options compound.
/// ```text
/// frequency    incidents in a year, or the failure rate of changes (at most 1)
/// detection    minutes to detect        resolution   minutes to resolve
/// impact       the share that is hit; of a spread both median and p90
/// ```
/// Observed lengths are not divided into detection and resolution and stay as they are; [`idle_effects`] says so.
/// A scope that names an adjustment acts on what that adds. Levers of the architecture change no catalogue: ask
/// [`factor`].
///
/// # Errors
/// A factor below 0 or not finite, and facts that stop being estimates.
///
/// ```
/// use accord::model::{cost::bought, risk::starter_catalogue};
/// use accord::plan::{Effect, Frequency, Investment, Lever, Scope};
/// use accord::units::Estimate;
/// let exactly = |x| Estimate::value(x).unwrap();
/// let catalogue = starter_catalogue(100.0, exactly(5.0), exactly(25.0), exactly(1.0))?;
/// let halves = Effect { on: Lever::Frequency, of: Scope::Named("Binary push".into()), factor: 0.5 };
/// let canary = Investment { name: "Canary".into(), yearly_cost: 50_000.0, effects: vec![halves] };
/// let after = bought(&catalogue, &[&canary])?;
/// assert_eq!(after.risks[0].frequency, Frequency::PerYear(exactly(18.5)));
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn bought(catalogue: &Catalogue, options: &[&Investment]) -> Result<Catalogue, ModelError> {
    let mut after = catalogue.clone();
    for option in options {
        check(option)?;
    }
    for risk in &mut after.risks {
        let factors = Factors::of_all(options, |effect| concerns(effect, risk));
        *risk = factors.on_length_and_impact(risk)?;
        risk.frequency = factors.on_frequency(risk.frequency)?;
    }
    for adjustment in &mut after.adjustments {
        *adjustment = adjusted(adjustment, options);
    }
    Ok(after)
}

/// By how much these options multiply a quantity of the architecture: for the model of the group or component of that
/// name. 1 where none concerns it.
///
/// ```
/// use accord::model::cost::factor;
/// use accord::plan::{Effect, Investment, Lever, Scope};
/// let effect = Effect { on: Lever::CommonCause, of: Scope::All, factor: 0.5 };
/// let staged = Investment { name: "Staged rollout".into(), yearly_cost: 1.0, effects: vec![effect] };
/// assert_eq!(factor(&[&staged, &staged], Lever::CommonCause, "zones"), 0.25);
/// assert_eq!(factor(&[&staged], Lever::SwitchOver, "zones"), 1.0);
/// ```
pub fn factor(options: &[&Investment], lever: Lever, name: &str) -> f64 {
    let is_here = |effect: &&Effect| match &effect.of {
        Scope::All => true,
        Scope::Named(named) => named == name,
        Scope::Cause(_) => false,
    };
    options.iter().flat_map(|o| &o.effects).filter(|e| e.on == lever).filter(is_here).map(|e| e.factor).product()
}

/// An effect that finds nothing to act upon: usually a name that was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    /// Which option.
    pub option: usize,
    /// Which of its effects.
    pub effect: usize,
}

/// Effects on risks that change nothing in this catalogue: no risk in scope, or only observed lengths where detection
/// or resolution was meant. Effects on the architecture are not judged.
pub fn idle_effects(catalogue: &Catalogue, options: &[Investment]) -> Vec<Idle> {
    let mut idle = Vec::new();
    for (i, option) in options.iter().enumerate() {
        for (j, effect) in option.effects.iter().enumerate() {
            let divided = |risk: &Risk| matches!(risk.duration, Duration::Estimated { .. });
            let of_length = matches!(effect.on, Lever::Detection | Lever::Resolution);
            let on_risk = catalogue.risks.iter().any(|r| concerns(effect, r) && (divided(r) || !of_length));
            let on_adjustment = effect.on != Lever::Impact && catalogue.adjustments.iter().any(|a| names(effect, a));
            if !of_architecture(effect) && !on_risk && !on_adjustment {
                idle.push(Idle { option: i, effect: j });
            }
        }
    }
    idle
}

/// Refuses options that no model can use.
pub(super) fn check(option: &Investment) -> Result<(), ModelError> {
    at_most("effects of an option", option.effects.len(), MOST_EFFECTS)?;
    at_least_zero("the yearly cost of an option", option.yearly_cost)?;
    for effect in &option.effects {
        at_least_zero("the factor of an effect", effect.factor)?;
    }
    Ok(())
}

pub(super) fn of_architecture(effect: &Effect) -> bool {
    matches!(effect.on, Lever::CommonCause | Lever::FailedFailover | Lever::SwitchOver)
}

pub(super) fn concerns(effect: &Effect, risk: &Risk) -> bool {
    match &effect.of {
        Scope::All => true,
        Scope::Named(name) => *name == risk.name,
        Scope::Cause(cause) => *cause == risk.cause,
    }
}

pub(super) fn names(effect: &Effect, adjustment: &Adjustment) -> bool {
    matches!(&effect.of, Scope::Named(name) if *name == adjustment.name)
}

pub(super) fn adjusted(adjustment: &Adjustment, options: &[&Investment]) -> Adjustment {
    let factors = Factors::of_all(options, |effect| names(effect, adjustment));
    Adjustment {
        name: adjustment.name.clone(),
        detect_minutes: adjustment.detect_minutes * factors.detection,
        resolve_minutes: adjustment.resolve_minutes * factors.resolution,
        frequency: adjustment.frequency * factors.frequency,
    }
}

/// What options together multiply, in one scope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Factors {
    pub frequency: f64,
    pub detection: f64,
    pub resolution: f64,
    pub impact: f64,
}

impl Factors {
    /// The product over all effects that concern something.
    pub fn of_all(options: &[&Investment], concerns: impl Fn(&Effect) -> bool) -> Self {
        let mut all = Self { frequency: 1.0, detection: 1.0, resolution: 1.0, impact: 1.0 };
        for effect in options.iter().flat_map(|o| &o.effects).filter(|e| concerns(e)) {
            match effect.on {
                Lever::Frequency => all.frequency *= effect.factor,
                Lever::Detection => all.detection *= effect.factor,
                Lever::Resolution => all.resolution *= effect.factor,
                Lever::Impact => all.impact *= effect.factor,
                Lever::CommonCause | Lever::FailedFailover | Lever::SwitchOver => {}
            }
        }
        all
    }

    pub fn on_frequency(&self, frequency: Frequency) -> Result<Frequency, ModelError> {
        Ok(match frequency {
            Frequency::PerYear(estimate) => Frequency::PerYear(scaled("a frequency", estimate, self.frequency)?),
            // Not more than all of them can fail. A rate that was out of range stays so and is refused later.
            Frequency::Changes { per_week, failure_rate } if (0.0..=1.0).contains(&failure_rate) => {
                Frequency::Changes { per_week, failure_rate: (failure_rate * self.frequency).min(1.0) }
            }
            other @ Frequency::Changes { .. } => other,
        })
    }

    pub fn on_length_and_impact(&self, risk: &Risk) -> Result<Risk, ModelError> {
        let mut after = risk.clone();
        if let Duration::Estimated { detect, resolve } = &mut after.duration {
            *detect = scaled("minutes to detect", *detect, self.detection)?;
            *resolve = scaled("minutes to resolve", *resolve, self.resolution)?;
        }
        after.impact = scaled("an impact", risk.impact, self.impact)?;
        Ok(after)
    }
}

fn scaled(what: &'static str, estimate: Estimate, factor: f64) -> Result<Estimate, ModelError> {
    if factor == 1.0 {
        return Ok(estimate);
    }
    estimate.scaled(factor).map_err(|_| ModelError::OutOfRange {
        what,
        got: estimate.p90() * factor,
        accepted: "what is still a finite estimate after all effects",
    })
}
