use super::{Move, Quarter, QuarterView};
use crate::model::ModelError;

/// How somebody owns a budget who follows a rule: to be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Never decides: ships whenever the policy allows it.
    ShipAlways,
    /// Always at half speed.
    SlowAlways,
    /// Never ships.
    FreezeAlways,
    /// Ships above half of the budget, slows down above a quarter, freezes below.
    ByTheBudget,
    /// Ships while the budget lasts as long as the quarter does, else freezes.
    ByThePace,
    /// Every other week.
    EveryOther,
    /// Ships whatever it costs in silver bullets.
    Bullets,
}

impl Policy {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::ShipAlways,
        Self::SlowAlways,
        Self::FreezeAlways,
        Self::ByTheBudget,
        Self::ByThePace,
        Self::EveryOther,
        Self::Bullets,
    ];

    /// What it does when it sees this. What is not allowed becomes the fastest that is, without a bullet.
    pub fn choose(self, view: &QuarterView) -> Move {
        let (week, weeks) = view.week;
        let wanted = match self {
            Self::ShipAlways => Move::Ship,
            Self::SlowAlways => Move::Slow,
            Self::FreezeAlways => Move::Freeze,
            Self::ByTheBudget if view.left > 0.5 => Move::Ship,
            Self::ByTheBudget if view.left > 0.25 => Move::Slow,
            Self::ByThePace if view.left >= 1.0 - f64::from(week + 1) / f64::from(weeks) => Move::Ship,
            Self::ByTheBudget | Self::ByThePace => Move::Freeze,
            Self::EveryOther if week % 2 == 0 => Move::Ship,
            Self::EveryOther => Move::Freeze,
            Self::Bullets if view.moves.contains(&Move::Bullet) => Move::Bullet,
            Self::Bullets => Move::Ship,
        };
        let slower = [wanted, Move::Slow, Move::Freeze];
        slower.into_iter().find(|of| view.moves.contains(of)).unwrap_or(Move::Freeze)
    }
}

/// Plays a quarter to its end.
pub(super) fn run(mut from: Quarter, policy: Policy) -> Result<Quarter, ModelError> {
    while !from.is_over() {
        let did = policy.choose(&from.view());
        from.step(did)?;
    }
    Ok(from)
}
