use crate::units::CivilDate;

/// Something that the people at the table decided, and why, so that it need not be argued again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// What was asked.
    pub question: String,
    /// What was decided.
    pub outcome: String,
    /// Who asked for it.
    pub asked_by: String,
    /// Why it was decided so.
    pub reason: String,
    /// What was given for it.
    pub traded: String,
    /// Who disagreed, and why; kept, not voted away.
    pub dissent: Vec<Dissent>,
    /// When.
    pub on: Option<CivilDate>,
}

/// A disagreement that stands beside a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dissent {
    /// Who.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Something that the people at the table left open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenQuestion {
    /// What is asked.
    pub question: String,
    /// Who finds out.
    pub owner: String,
    /// By when.
    pub due_on: Option<CivilDate>,
}

/// An object of another tool that a plan has no part for, kept as it was to be written into that tool's files again:
/// OpenSLO's Service, DataSource and AlertNotificationTarget.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carried {
    /// Which format it belongs to, as its first line says: `openslo/v1`.
    pub format: String,
    /// One YAML document.
    pub text: String,
}
