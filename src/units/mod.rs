//! Numbers with names. A value of these types has been checked once, at the boundary, and is exact.
//!
//! **Invariant:** a target is never a float. It is held as integer parts per billion of *un*availability, so a
//! budget (window times unavailability) is a whole number of nanoseconds and prints without noise.

mod burn_rate;
mod calendar;
mod decimal;
mod estimate;
pub mod pasted;
mod span;
mod target;
pub mod typed;
mod window;

pub use burn_rate::BurnRate;
pub use calendar::{CivilDate, CivilDateTime, TimeZone};
pub use decimal::{Decimal, group_thousands};
pub use estimate::Estimate;
pub use span::Span;
pub use target::{Share, Target};
pub use window::{Alignment, Length, LengthUnit, Method, Window};

/// Why a text or number is not a value of the wanted type. The message names the accepted range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitError(pub(crate) String);

impl UnitError {
    /// Why, and what is accepted.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl std::fmt::Display for UnitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnitError {}
