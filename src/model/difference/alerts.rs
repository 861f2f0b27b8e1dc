use super::{Told, Topic};
use crate::model::{TierOutlook, tier_outlook};
use crate::plan::words::{percent_rounded, tier_in_words};
use crate::plan::{AlertTier, Terms};

/// Alert tiers that came, went or changed, and tiers that the other terms made act differently.
pub fn alerts(told: &mut Told, a: &Terms, b: &Terms) {
    let mut count = 0;
    for pair in pairs(&a.alerts, &b.alerts) {
        let sentence = match pair {
            (Some(was), Some(is)) => changed(&tier_outlook(was, a), &tier_outlook(is, b)),
            (None, Some(is)) => Some(format!("{} is new: {}", tier_in_words(is), acts(&tier_outlook(is, b)))),
            (Some(was), None) => Some(format!("{} is gone: {}", tier_in_words(was), acts(&tier_outlook(was, a)))),
            (None, None) => None,
        };
        if let Some(sentence) = sentence {
            told.say(Topic::Alerts, sentence);
            count += 1;
        }
    }
    if count == 0 && a.alerts != b.alerts {
        told.say(Topic::Alerts, "the tiers stand in another order; nothing else follows from it".to_owned());
    }
}

type Pair = (Option<AlertTier>, Option<AlertTier>);

/// Equal tiers belong together, then those of one severity and long window, then of one severity, in their order.
fn pairs(before: &[AlertTier], after: &[AlertTier]) -> Vec<Pair> {
    let mut was: Vec<Option<AlertTier>> = before.iter().copied().map(Some).collect();
    let mut found: Vec<Option<AlertTier>> = vec![None; after.len()];
    let alike: [fn(&AlertTier, &AlertTier) -> bool; 3] =
        [|a, b| a == b, |a, b| (a.severity, a.long) == (b.severity, b.long), |a, b| a.severity == b.severity];
    for is_alike in alike {
        for (found, tier) in found.iter_mut().zip(after).filter(|(found, _)| found.is_none()) {
            let candidate = was.iter_mut().find(|was| was.is_some_and(|was| is_alike(&was, tier)));
            *found = candidate.and_then(Option::take);
        }
    }
    let both = found.into_iter().zip(after).map(|(found, tier)| (found, Some(*tier)));
    both.chain(was.into_iter().flatten().map(|tier| (Some(tier), None))).collect()
}

/// What differs between a tier as it was and as it is, in what it is and in what it does.
fn changed(was: &TierOutlook, is: &TierOutlook) -> Option<String> {
    let mut says = Vec::new();
    let mut compare = |what: &str, from: String, to: String| {
        if from != to {
            says.push(format!("{what} {to} (was {from})"));
        }
    };
    compare("a full outage is told", told_after(was), told_after(is));
    compare("it fires above", floor(was), floor(is));
    compare("budget gone by then", spent(was), spent(is));
    compare("quiet again", reset(was), reset(is));
    let new: Vec<_> = is.lints.iter().filter(|lint| !was.lints.contains(lint)).map(ToString::to_string).collect();
    let (from, to) = (tier_in_words(was.tier), tier_in_words(is.tier));
    if from == to && says.is_empty() && was.lints == is.lints {
        return None;
    }
    let head = if from == to { to } else { format!("{from} → {to}") };
    if says.is_empty() && new.is_empty() {
        return Some(format!("{head}: it acts as before"));
    }
    says.extend(new.iter().map(|lint| lint.trim_end_matches('.').to_owned()));
    Some(format!("{head}: {}", says.join("; ")))
}

/// What a tier does, in a few words.
fn acts(tier: &TierOutlook) -> String {
    format!("a full outage is told {}, and it fires above {}", told_after(tier), floor(tier))
}

fn told_after(tier: &TierOutlook) -> String {
    tier.detection.map_or("never".to_owned(), |after| format!("after {after}"))
}

fn reset(tier: &TierOutlook) -> String {
    tier.reset.map_or("never on".to_owned(), |after| format!("after {after}"))
}

fn floor(tier: &TierOutlook) -> String {
    format!("{} errors", percent_rounded(tier.error_floor))
}

fn spent(tier: &TierOutlook) -> String {
    percent_rounded(tier.spent)
}
