use super::durations::{DurationSummary, Resampling, durations};
use crate::model::ModelError;
use crate::model::error::{at_most, probability, within};

/// Most incidents in a list.
pub(super) const MOST_INCIDENTS: usize = 200_000;

/// One incident, in minutes since any epoch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Incident {
    /// When users began to be hurt.
    pub started: f64,
    /// When somebody or something noticed.
    pub detected: Option<f64>,
    /// When a person took it.
    pub acknowledged: Option<f64>,
    /// When users were no longer hurt.
    pub mitigated: Option<f64>,
    /// When all was done.
    pub resolved: Option<f64>,
    /// The share of users or requests that were hurt, 0 to 1.
    pub impact: f64,
    /// What caused it, as the postmortem names it.
    pub cause: Option<String>,
    /// Whether a change of ours caused it.
    pub from_change: bool,
}

impl Incident {
    /// When users were no longer hurt, as far as it is known: mitigated, or else resolved.
    pub fn ended(&self) -> Option<f64> {
        self.mitigated.or(self.resolved)
    }

    fn checked(&self) -> Result<(), ModelError> {
        let minute = |what, got| within(what, got, -1e12, 1e12, "-1e12 to 1e12 minutes");
        minute("start of an incident", self.started)?;
        probability("impact of an incident", self.impact)?;
        for later in [self.detected, self.acknowledged, self.mitigated, self.resolved].into_iter().flatten() {
            if minute("time of an incident", later)? < self.started {
                return Err(ModelError::Unusable {
                    what: "an incident has a time before its start",
                    remedy: "set its start to when users began to be hurt",
                });
            }
        }
        Ok(())
    }
}

/// Refuses a list with an incident that cannot be.
pub(super) fn checked(incidents: &[Incident]) -> Result<(), ModelError> {
    at_most("incidents", incidents.len(), MOST_INCIDENTS)?;
    incidents.iter().try_for_each(Incident::checked)
}

/// How long the parts of incidents last. Each is none where no incident has both of its ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Phases {
    /// Start to detection; its mean is the MTTD.
    pub detect: Option<DurationSummary>,
    /// Detection to acknowledgement, from the start where no detection is written, as in exports of tools in which an
    /// incident begins with its alert; its mean is the MTTA.
    pub acknowledge: Option<DurationSummary>,
    /// Start to mitigation, or else to resolution: until users are no longer hurt. Its mean is the MTTR.
    pub restore: Option<DurationSummary>,
    /// Start to resolution.
    pub resolve: Option<DurationSummary>,
}

/// MTTD, MTTA and MTTR with what belongs beside them.
///
/// An acknowledgement before the detection counts as none. Incidents that lack a time are left out of the phase that
/// needs it, so each summary says how many it stands on; if mostly the hard ones lack it, all means are too low.
///
/// # Errors
/// More than 200,000 incidents; an incident with a time before its start, beyond 1e12 minutes, or with an impact that is
/// not a share; resampling as [`durations`] refuses it.
pub fn phases(incidents: &[Incident], confidence: f64, resampling: Resampling) -> Result<Phases, ModelError> {
    checked(incidents)?;
    let summary = |phase: &dyn Fn(&Incident) -> Option<f64>| {
        let values: Vec<f64> = incidents.iter().filter_map(phase).filter(|minutes| *minutes >= 0.0).collect();
        if values.is_empty() { Ok(None) } else { durations(&values, confidence, resampling).map(Some) }
    };
    Ok(Phases {
        detect: summary(&|i| i.detected.map(|t| t - i.started))?,
        acknowledge: summary(&|i| i.acknowledged.map(|t| t - i.detected.unwrap_or(i.started)))?,
        restore: summary(&|i| i.ended().map(|t| t - i.started))?,
        resolve: summary(&|i| i.resolved.map(|t| t - i.started))?,
    })
}
