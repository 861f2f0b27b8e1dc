/// Why a model gives no answer. Models never return NaN or infinity and never panic: they say this instead.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelError {
    /// A number outside what the model accepts.
    OutOfRange {
        /// What the number is, in the field's words.
        what: &'static str,
        /// The number.
        got: f64,
        /// Which numbers are accepted.
        accepted: &'static str,
    },
    /// More of something than the model evaluates.
    TooMany {
        /// What there are too many of.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many are accepted.
        most: usize,
    },
    /// Something that the model needs is not there, or is not consistent with the rest.
    Unusable {
        /// What is missing or inconsistent.
        what: &'static str,
        /// What would mend it.
        remedy: &'static str,
    },
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OutOfRange { what, got, accepted } => write!(f, "{what} is {got}; accepted is {accepted}"),
            Self::TooMany { what, got, most } => write!(f, "{got} {what}; accepted are at most {most}"),
            Self::Unusable { what, remedy } => write!(f, "{what}; {remedy}"),
        }
    }
}

impl std::error::Error for ModelError {}

/// The number, if it is finite and above zero.
pub(crate) fn positive(what: &'static str, got: f64) -> Result<f64, ModelError> {
    within(what, got, f64::MIN_POSITIVE, f64::MAX, "a finite number above 0")
}

/// The number, if it is finite and at least zero.
pub(crate) fn at_least_zero(what: &'static str, got: f64) -> Result<f64, ModelError> {
    within(what, got, 0.0, f64::MAX, "a finite number of at least 0")
}

/// The number, if it is a probability.
pub(crate) fn probability(what: &'static str, got: f64) -> Result<f64, ModelError> {
    within(what, got, 0.0, 1.0, "0 to 1")
}

/// The number, if it lies between `low` and `high`, both included. NaN never does.
pub(crate) fn within(
    what: &'static str,
    got: f64,
    low: f64,
    high: f64,
    accepted: &'static str,
) -> Result<f64, ModelError> {
    if (low..=high).contains(&got) { Ok(got) } else { Err(ModelError::OutOfRange { what, got, accepted }) }
}

/// Refuses more than `most` of something.
pub(crate) fn at_most(what: &'static str, got: usize, most: usize) -> Result<(), ModelError> {
    if got <= most { Ok(()) } else { Err(ModelError::TooMany { what, got, most }) }
}

/// A computed figure, if it is finite: what overflowed is refused, never handed on.
pub(crate) fn finite(what: &'static str, got: f64) -> Result<f64, ModelError> {
    if got.is_finite() {
        Ok(got)
    } else {
        Err(ModelError::OutOfRange { what, got, accepted: "inputs for which it stays below 1.8e308" })
    }
}
