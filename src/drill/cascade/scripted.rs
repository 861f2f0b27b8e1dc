use super::{Cascade, CascadeLever, CascadeView};
use crate::model::ModelError;

/// What somebody does who follows a rule: to be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Waits.
    Nothing,
    /// Adds capacity and waits.
    AddCapacity,
    /// Caps retries as soon as users fail.
    CapRetries,
    /// Turns three quarters of the users away until those who are let in are served, then lets everybody in.
    ShedAndReopen,
    /// Caps retries and then drains the queue once.
    CapAndDrain,
    /// Spreads retries with jitter.
    Jitter,
    /// Switches circuit breakers on.
    Breaker,
    /// Drains the queue while users fail.
    Drain,
}

impl Policy {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Nothing,
        Self::AddCapacity,
        Self::CapRetries,
        Self::ShedAndReopen,
        Self::CapAndDrain,
        Self::Jitter,
        Self::Breaker,
        Self::Drain,
    ];

    /// What it does when it sees this. What cannot be done is waited for.
    pub fn choose(self, view: &CascadeView) -> CascadeLever {
        let is_failing = view.failing > 0.1;
        // Those who are turned away are not served, however well it runs.
        let is_well = view.failing <= view.shed + 0.05;
        let wanted = match self {
            Self::Nothing => CascadeLever::Wait,
            Self::AddCapacity => CascadeLever::AddCapacity,
            Self::CapRetries => CascadeLever::CapRetries,
            Self::ShedAndReopen if view.shed > 0.0 && is_well => CascadeLever::Reopen,
            Self::ShedAndReopen if view.shed == 0.0 && is_failing => CascadeLever::Shed(75),
            Self::CapAndDrain if view.levers.contains(&CascadeLever::CapRetries) => CascadeLever::CapRetries,
            Self::CapAndDrain | Self::Drain if is_failing => CascadeLever::Drain,
            Self::Jitter => CascadeLever::Jitter,
            Self::Breaker => CascadeLever::Breaker,
            _ => CascadeLever::Wait,
        };
        if view.levers.contains(&wanted) { wanted } else { CascadeLever::Wait }
    }
}

/// Plays a run to its end.
pub(super) fn run(mut from: Cascade, policy: Policy) -> Result<Cascade, ModelError> {
    while !from.is_over() {
        let lever = policy.choose(&from.view());
        from.step(lever)?;
    }
    Ok(from)
}
