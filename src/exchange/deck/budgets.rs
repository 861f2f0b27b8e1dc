//! Cases about budgets, risks and objectives.

use super::parts::{self, ask, between, percent, policy, risk, targets, told, window};
use crate::drill::{
    Course, Happened, MeetingAsk, MeetingCase, ObjectiveAsk, ObjectiveCase, Proposal, QuarterCase, RankCase,
    SameMeanAsk, SameMeanCase,
};
use crate::exchange::fields::Fields;
use crate::plan::{Refusal, SilverBullets};
use crate::units::Target;

/// A case of “budget meeting”.
pub fn meeting(fields: &mut Fields) -> Result<MeetingCase, Refusal> {
    let (told, target, window) =
        (told(fields)?, fields.need("target_percent", Target::parse_percent)?, window(fields)?);
    let policy = policy(fields)?;
    let happened = parts::items(fields, "happened", |item| {
        Ok(Happened {
            name: parts::need_line(item, "name")?,
            days_ago: item.need("days_ago", parts::count(1, 719))?,
            minutes: item.need("minutes", between(0.0, 1e5))?,
            impact: item.parsed("impact_percent", percent)?.unwrap_or(1.0),
            dependency: item.flag("dependency")?.unwrap_or(false),
            excused_by: parts::word_of(item, "excused_by", &policy.charter.excused)?,
        })
    })?;
    let proposals = parts::maybe_items(fields, "proposals", |item| {
        Ok(Proposal {
            name: parts::need_line(item, "name")?,
            exception: parts::word_of(item, "exception", &policy.charter.exceptions)?,
        })
    })?;
    let words = [
        ("spent", MeetingAsk::Spent),
        ("band", MeetingAsk::Band),
        ("allowed", MeetingAsk::Allowed),
        ("escalation", MeetingAsk::Escalation),
        ("postmortems", MeetingAsk::Postmortems),
    ];
    let ask = ask(fields, &words)?;
    if proposals.is_empty() && ask.values().contains(&MeetingAsk::Allowed) {
        let reason = format!("{} asks what is allowed, and nobody proposes anything", fields.path);
        return Err(Refusal::at(fields.place, reason, "Add “proposals”, or do not ask for “allowed”"));
    }
    Ok(MeetingCase { told, target, window, policy, happened, proposals, ask })
}

/// A case of “rank the risks”.
pub fn rank(fields: &mut Fields) -> Result<RankCase, Refusal> {
    Ok(RankCase {
        told: told(fields)?,
        shown: parts::whole(fields, "shown", 2, 20)?.unwrap_or(5),
        risks: parts::items(fields, "risks", risk)?,
    })
}

/// A case of “same mean”.
pub fn same_mean(fields: &mut Fields) -> Result<SameMeanCase, Refusal> {
    Ok(SameMeanCase {
        told: told(fields)?,
        target: targets(fields)?,
        window: window(fields)?,
        courses: parts::items(fields, "courses", |item| {
            let (place, path) = (item.place, item.path.clone());
            Ok(Course {
                name: parts::need_line(item, "name")?,
                per_year: item.need("per_year", between(0.0, 1e5))?,
                minutes: parts::minutes(item, "minutes")?.ok_or_else(|| parts::missing(place, &path, "minutes"))?,
                impact: item.parsed("impact_percent", percent)?.unwrap_or(1.0),
            })
        })?,
        ask: ask(fields, &[("which", SameMeanAsk::Which), ("chance", SameMeanAsk::Chance)])?,
    })
}

/// A case of “deciding an objective”.
pub fn objective(fields: &mut Fields) -> Result<ObjectiveCase, Refusal> {
    let words = [("target", ObjectiveAsk::Target), ("kept", ObjectiveAsk::Kept), ("outage", ObjectiveAsk::Outage)];
    let offered = parts::need(fields, "offered_percent", Target::parse_percent)?.values().to_vec();
    if offered.windows(2).any(|pair| pair[0].budget() <= pair[1].budget()) {
        let reason = format!("{}.offered_percent is not in order", fields.path);
        return Err(Refusal::at(fields.place, reason, "Write the loosest target first, each once"));
    }
    Ok(ObjectiveCase {
        told: told(fields)?,
        needed: fields.need("needed_percent", Target::parse_percent)?,
        window: window(fields)?,
        offered,
        risks: parts::items(fields, "risks", risk)?,
        often: fields.parsed("kept_in_percent", percent)?.unwrap_or(0.9),
        ask: ask(fields, &words)?,
    })
}

/// A case of “a quarter as owner”.
pub fn quarter(fields: &mut Fields) -> Result<QuarterCase, Refusal> {
    let weeks = parts::whole(fields, "weeks", 1, 26)?.unwrap_or(13);
    let mut policy = policy(fields)?;
    if let Some(count) = parts::whole(fields, "silver_bullets", 0, 26)? {
        policy.silver_bullets = SilverBullets { count, every_days: 7 * weeks };
    }
    Ok(QuarterCase {
        told: told(fields)?,
        target: targets(fields)?,
        weeks,
        releases_per_week: fields.need("releases_per_week", between(0.0, 1e4))?,
        policy,
        risks: parts::items(fields, "risks", risk)?,
        miss_costs: fields.need("miss_costs", between(0.0, 1e6))?,
    })
}
