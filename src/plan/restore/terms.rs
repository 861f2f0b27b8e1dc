use super::check::Check;
use crate::plan::{
    Band, Charter, Decision, Dissent, Escalation, Investment, OpenQuestion, Policy, Refusal, Scope, Terms,
};

const MOST_TIERS: usize = 12;
const MOST_BANDS: usize = 16;
const MOST_ESCALATIONS: usize = 16;
const MOST_APPROVALS: usize = 100;
const MOST_INVESTMENTS: usize = 1_000;
/// As many as there may be risks.
const MOST_ACCEPTED: usize = 2_000;
const MOST_EFFECTS: usize = 100;
const MOST_DISSENT: usize = 100;
/// A share of a budget may be any number; what is far beyond it says “never”.
const MOST_SHARE: f64 = f64::MAX;
const MOST_MONEY: f64 = 1e15;

/// Checks what can be wrong in the terms.
pub fn check_terms(terms: &mut Terms, check: &mut Check) -> Result<(), Refusal> {
    if terms.alerts.len() > MOST_TIERS {
        return Err(Refusal::general(
            format!("“{}” has {} alert tiers; at most {MOST_TIERS} make sense", check.name, terms.alerts.len()),
            "Remove tiers that say the same",
        ));
    }
    // An empty name says as little as none, and few formats tell them apart.
    terms.alerting.name.take_if(|name| name.is_empty());
    if let Some(policy) = &mut terms.policy {
        check_policy(policy, check)?;
    }
    check_investments("investments", &mut terms.investments, check)?;
    check_accepted(terms, check)
}

/// What could be paid for, or is.
pub fn check_investments(what: &str, investments: &mut [Investment], check: &mut Check) -> Result<(), Refusal> {
    check.count(what, investments.len(), MOST_INVESTMENTS)?;
    investments.iter_mut().try_for_each(|investment| check_investment(investment, check))
}

/// Names are cleaned as those of risks are, so that they still name them.
fn check_accepted(terms: &mut Terms, check: &mut Check) -> Result<(), Refusal> {
    check.count("accepted risks", terms.accepted.len(), MOST_ACCEPTED)?;
    let mut names: Vec<String> = std::mem::take(&mut terms.accepted).into_iter().collect();
    names.iter_mut().try_for_each(|name| check.line("an accepted risk's name", name))?;
    terms.accepted = names.into_iter().collect();
    Ok(())
}

fn check_policy(policy: &mut Policy, check: &mut Check) -> Result<(), Refusal> {
    check.line("a policy's name", &mut policy.name)?;
    if policy.bands.is_empty() {
        return Err(Refusal::general(
            format!("“{}”: the policy “{}” has no bands", check.name, policy.name),
            "Give it at least one, or leave the policy out",
        ));
    }
    check.count("bands of a policy", policy.bands.len(), MOST_BANDS)?;
    policy.bands.iter_mut().try_for_each(|band| check_band(band, check))?;
    check.count("escalations of a policy", policy.escalations.len(), MOST_ESCALATIONS)?;
    for Escalation { name, releases, reliability_work, after_days: _ } in &mut policy.escalations {
        check.line("an escalation's name", name)?;
        check.within("the share of releases after an escalation", releases, 0.0, 1.0)?;
        check.within("the share of reliability work after an escalation", reliability_work, 0.0, 1.0)?;
    }
    check.within("exceptions in a week", &mut policy.exceptions_per_week, 0.0, 1e9)?;
    check.within("the share that asks for a postmortem", &mut policy.postmortem_above, 0.0, MOST_SHARE)?;
    check.within("the share of one class of incidents", &mut policy.class_above, 0.0, MOST_SHARE)?;
    check_charter(&mut policy.charter, check)
}

fn check_band(band: &mut Band, check: &mut Check) -> Result<(), Refusal> {
    check.line("a band's name", &mut band.name)?;
    check.within("the budget at which a band begins", &mut band.at_or_below, -1e9, MOST_SHARE)?;
    check.within("the budget above which a band ends", &mut band.exit_above, -1e9, MOST_SHARE)?;
    check.within("the share of releases in a band", &mut band.releases, 0.0, 1.0)?;
    check.within("the share of reliability work in a band", &mut band.reliability_work, 0.0, 1.0)?;
    check.texts("actions of a band", &mut band.actions)?;
    check.line("a band's owner", &mut band.owner)
}

fn check_charter(charter: &mut Charter, check: &mut Check) -> Result<(), Refusal> {
    check.text("a policy's goals", &mut charter.goals)?;
    check.text("what a policy is not for", &mut charter.non_goals)?;
    check.line("a policy's owner", &mut charter.owner)?;
    check.texts("exceptions of a policy", &mut charter.exceptions)?;
    check.texts("excused causes of a policy", &mut charter.excused)?;
    check.text("who decides a dispute", &mut charter.disputes)?;
    check.texts("reviewers of a policy", &mut charter.reviewers)?;
    check.texts("documents of evidence", &mut charter.evidence)?;
    check.count("approvals of a policy", charter.approvals.len(), MOST_APPROVALS)?;
    for approval in &mut charter.approvals {
        check.line("the name of who approves", &mut approval.name)?;
        check.line("the role of who approves", &mut approval.role)?;
    }
    Ok(())
}

fn check_investment(investment: &mut Investment, check: &mut Check) -> Result<(), Refusal> {
    check.line("an investment's name", &mut investment.name)?;
    check.within("the yearly cost of an investment", &mut investment.yearly_cost, -MOST_MONEY, MOST_MONEY)?;
    check.count("effects of an investment", investment.effects.len(), MOST_EFFECTS)?;
    for effect in &mut investment.effects {
        check.within("the factor of an effect", &mut effect.factor, 0.0, 1e6)?;
        if let Scope::Named(name) = &mut effect.of {
            check.line("what an effect is on", name)?;
        }
    }
    Ok(())
}

/// Checks a decision of the plan.
pub fn check_decision(decision: &mut Decision, check: &mut Check) -> Result<(), Refusal> {
    check.text("a decision's question", &mut decision.question)?;
    check.text("a decision's outcome", &mut decision.outcome)?;
    check.line("the name of who asked for a decision", &mut decision.asked_by)?;
    check.text("a decision's reason", &mut decision.reason)?;
    check.text("what was given for a decision", &mut decision.traded)?;
    check_dissent(&mut decision.dissent, check)
}

/// Who does not agree, with a decision or a fact.
pub fn check_dissent(dissent: &mut [Dissent], check: &mut Check) -> Result<(), Refusal> {
    check.count("disagreements with one thing", dissent.len(), MOST_DISSENT)?;
    for Dissent { name, reason } in dissent {
        check.line("the name of who disagreed", name)?;
        check.text("why somebody disagreed", reason)?;
    }
    Ok(())
}

/// Checks an open question of the plan.
pub fn check_question(question: &mut OpenQuestion, check: &mut Check) -> Result<(), Refusal> {
    check.text("an open question", &mut question.question)?;
    check.line("the owner of an open question", &mut question.owner)
}
