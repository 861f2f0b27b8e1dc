//! What is said of a policy, in its own document and within a plan: the same keys, in and out.

use serde::Serialize;

use crate::exchange::fields::{Fields, number, one_of, whole};
use crate::plan::{Approval, Band, Charter, DependencyMisses, Escalation, Note, Policy, Refusal, SilverBullets};
use crate::units::CivilDate;

/// What is written of a policy.
#[derive(Serialize, PartialEq)]
pub struct PolicyOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    goals: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    non_goals: &'a str,
    bands: Vec<BandOut<'a>>,
    postmortem_above: f64,
    class_above: f64,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    exceptions: &'a [String],
    exceptions_per_week: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    silver_bullets: Option<SilverBulletsOut>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    excused: &'a [String],
    dependency_misses: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    escalations: Vec<EscalationOut<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    disputes: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    owner: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    reviewers: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    approvals: Vec<ApprovalOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreed_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_on: Option<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    evidence: &'a [String],
}

#[derive(Serialize, PartialEq)]
struct BandOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_or_below: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_above: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least_days: Option<u32>,
    releases: f64,
    reliability_work: f64,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    actions: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    owner: &'a str,
}

#[derive(Serialize, PartialEq)]
struct SilverBulletsOut {
    count: u32,
    every_days: u32,
}

#[derive(Serialize, PartialEq)]
struct EscalationOut<'a> {
    name: &'a str,
    after_days: u32,
    releases: f64,
    reliability_work: f64,
}

/// One signature, here and under an accord.
#[derive(Serialize, PartialEq)]
pub struct ApprovalOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    role: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_on: Option<String>,
}

impl<'a> ApprovalOut<'a> {
    /// What is written of this signature.
    pub fn of(approval: &'a Approval) -> Self {
        Self { name: &approval.name, role: &approval.role, approved_on: approval.on.map(|day| day.to_string()) }
    }
}

impl<'a> PolicyOut<'a> {
    /// What is written of this policy.
    pub fn of(policy: &'a Policy) -> Self {
        let SilverBullets { count, every_days } = policy.silver_bullets;
        let charter = &policy.charter;
        let date = |date: Option<CivilDate>| date.map(|date| date.to_string());
        Self {
            name: &policy.name,
            goals: &charter.goals,
            non_goals: &charter.non_goals,
            bands: policy.bands.iter().map(band).collect(),
            postmortem_above: policy.postmortem_above,
            class_above: policy.class_above,
            exceptions: &charter.exceptions,
            exceptions_per_week: policy.exceptions_per_week,
            silver_bullets: ((count, every_days) != (0, 0)).then_some(SilverBulletsOut { count, every_days }),
            excused: &charter.excused,
            dependency_misses: match policy.dependency_misses {
                DependencyMisses::Counted => "counted",
                DependencyMisses::Excused => "excused",
            },
            escalations: policy.escalations.iter().map(escalation).collect(),
            disputes: &charter.disputes,
            owner: &charter.owner,
            reviewers: &charter.reviewers,
            approvals: charter.approvals.iter().map(ApprovalOut::of).collect(),
            agreed_on: date(charter.agreed_on),
            review_on: date(charter.review_on),
            evidence: &charter.evidence,
        }
    }
}

fn band(band: &Band) -> BandOut<'_> {
    BandOut {
        name: &band.name,
        at_or_below: Some(band.at_or_below).filter(|at| *at < f64::MAX),
        // Without hysteresis a band ends where it began.
        exit_above: Some(band.exit_above).filter(|exit| *exit != band.at_or_below),
        at_least_days: Some(band.at_least_days).filter(|days| *days > 0),
        releases: band.releases,
        reliability_work: band.reliability_work,
        actions: &band.actions,
        owner: &band.owner,
    }
}

fn escalation(escalation: &Escalation) -> EscalationOut<'_> {
    EscalationOut {
        name: &escalation.name,
        after_days: escalation.after_days,
        releases: escalation.releases,
        reliability_work: escalation.reliability_work,
    }
}

/// Reads a policy; keys that are not a policy's stay in `fields`.
pub fn read_policy(fields: &mut Fields, notes: &mut Vec<Note>) -> Result<Policy, Refusal> {
    let usual = Policy::none();
    Ok(Policy {
        name: fields.need_text("name")?.text,
        bands: fields.maps("bands", |band| read_band(band, notes))?,
        exceptions_per_week: fields.parsed("exceptions_per_week", number)?.unwrap_or_default(),
        silver_bullets: fields.map("silver_bullets")?.map_or(Ok(SilverBullets::default()), |mut bullets| {
            let read =
                SilverBullets { count: bullets.need("count", whole)?, every_days: bullets.need("every_days", whole)? };
            bullets.finish(notes);
            Ok(read)
        })?,
        dependency_misses: match fields.text("dependency_misses")? {
            None => DependencyMisses::default(),
            Some(text) => match text.text.as_str() {
                "counted" => DependencyMisses::Counted,
                "excused" => DependencyMisses::Excused,
                _ => return Err(one_of(&text, "counted or excused")),
            },
        },
        escalations: fields.maps("escalations", |escalation| read_escalation(escalation, notes))?,
        postmortem_above: fields.parsed("postmortem_above", number)?.unwrap_or(usual.postmortem_above),
        class_above: fields.parsed("class_above", number)?.unwrap_or(usual.class_above),
        charter: read_charter(fields, notes)?,
    })
}

fn read_band(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Band, Refusal> {
    let at_or_below = fields.parsed("at_or_below", number)?.unwrap_or(f64::MAX);
    let band = Band {
        name: fields.need_text("name")?.text,
        at_or_below,
        releases: fields.need("releases", number)?,
        reliability_work: fields.need("reliability_work", number)?,
        exit_above: fields.parsed("exit_above", number)?.unwrap_or(at_or_below),
        at_least_days: fields.parsed("at_least_days", whole)?.unwrap_or_default(),
        actions: fields.texts("actions")?,
        owner: fields.string("owner")?.unwrap_or_default(),
    };
    fields.finish(notes);
    Ok(band)
}

fn read_escalation(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Escalation, Refusal> {
    let escalation = Escalation {
        name: fields.need_text("name")?.text,
        after_days: fields.need("after_days", whole)?,
        releases: fields.need("releases", number)?,
        reliability_work: fields.need("reliability_work", number)?,
    };
    fields.finish(notes);
    Ok(escalation)
}

fn read_charter(fields: &mut Fields, notes: &mut Vec<Note>) -> Result<Charter, Refusal> {
    Ok(Charter {
        goals: fields.string("goals")?.unwrap_or_default(),
        non_goals: fields.string("non_goals")?.unwrap_or_default(),
        owner: fields.string("owner")?.unwrap_or_default(),
        exceptions: fields.texts("exceptions")?,
        excused: fields.texts("excused")?,
        disputes: fields.string("disputes")?.unwrap_or_default(),
        reviewers: fields.texts("reviewers")?,
        approvals: fields.maps("approvals", |approval| read_approval(approval, notes))?,
        agreed_on: fields.parsed("agreed_on", CivilDate::parse)?,
        review_on: fields.parsed("review_on", CivilDate::parse)?,
        evidence: fields.texts("evidence")?,
    })
}

/// Reads one signature, here and under an accord.
///
/// # Errors
/// A signature without a name, or a day that is none.
pub fn read_approval(mut fields: Fields, notes: &mut Vec<Note>) -> Result<Approval, Refusal> {
    let approval = Approval {
        name: fields.need_text("name")?.text,
        role: fields.string("role")?.unwrap_or_default(),
        on: fields.parsed("approved_on", CivilDate::parse)?,
    };
    fields.finish(notes);
    Ok(approval)
}
