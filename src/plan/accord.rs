use super::Approval;
use crate::units::CivilDate;

/// An agreement on one objective as it was signed: the words, the names, and the objective itself as text, so that
/// nothing that is edited later changes what was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accord {
    /// Counts from 1; each signing makes a new one.
    pub version: u32,
    /// What the parties declare.
    pub statement: String,
    /// Who signed, for whom and when.
    pub signatures: Vec<Approval>,
    /// When it is looked at again.
    pub review_on: Option<CivilDate>,
    /// What the target rests on.
    pub evidence: Evidence,
    /// The objective as it was signed, facts, terms and readiness, in the canonical form of the plan's file.
    pub text: String,
    /// SHA-256 over all of the above, as 64 hexadecimal digits.
    pub hash: String,
}

/// What a target rests on; the workbook asks that it be said, even where it is a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Evidence {
    /// What was measured: the past has kept it.
    Measured,
    /// A model of what goes wrong.
    Modelled,
    /// What users were asked or seen to accept.
    Users,
    /// Nothing but a first guess, to be looked at soon.
    #[default]
    AdHoc,
}

impl Evidence {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Measured, Self::Modelled, Self::Users, Self::AdHoc];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Modelled => "modelled",
            Self::Users => "what users accept",
            Self::AdHoc => "ad hoc",
        }
    }
}

/// What a team has ready before a promise holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preparation {
    /// What to do when it breaks.
    Runbook,
    /// The way back from a bad release.
    Rollback,
    /// Where one sees how it stands.
    Dashboard,
    /// Who is called.
    OnCallOwner,
    /// What load it is made for.
    LoadProfile,
}

impl Preparation {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 5] = [Self::Runbook, Self::Rollback, Self::Dashboard, Self::OnCallOwner, Self::LoadProfile];

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runbook => "runbook",
            Self::Rollback => "rollback path",
            Self::Dashboard => "dashboard",
            Self::OnCallOwner => "on-call owner",
            Self::LoadProfile => "load profile",
        }
    }
}

/// How far a preparation is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readiness {
    /// Whether it is there.
    pub is_ready: bool,
    /// Where it is, who sees to it, or what is missing.
    pub note: String,
}
