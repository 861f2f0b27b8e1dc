//! What-if values: they stand in the address and in no plan.

use std::collections::BTreeMap;

use accord::model::overload::{Backoff, Blow, BreakerPolicy, RetryLimit, Story};

/// The names in the address.
pub const NAMES: [&str; 20] = [
    "offered", "capacity", "blow", "length", "left", "times", "timeout", "retries", "backoff", "base", "cap", "limit",
    "share", "deposit", "bucket", "queue", "obedient", "deadline", "throttle", "breaker",
];

/// Seconds, shares and amounts that a knob may have.
pub const LONGEST: f64 = 120.0;

type View = BTreeMap<String, String>;

/// A number of the address within bounds; none where it has no such number.
pub fn number(view: &View, name: &str, least: f64, most: f64) -> Option<f64> {
    view.get(name)?.parse::<f64>().ok().filter(|number| (least..=most).contains(number))
}

/// The story that the address tells, on top of what the facts say.
pub fn story_of(view: &View, usual: &Story) -> Story {
    let at = |name: &str, least: f64, most: f64, usual: f64| number(view, name, least, most).unwrap_or(usual);
    let is = |name: &str, word: &str| view.get(name).is_some_and(|value| value == word);
    let blow = if is("blow", "load") { Blow::LoadSpike } else { Blow::CapacityDrop };
    let (base, cap) = (at("base", 0.1, LONGEST, 1.0), at("cap", 0.1, LONGEST, 20.0));
    Story {
        offered: at("offered", 0.0, 1e6, usual.offered),
        capacity: at("capacity", 1.0, 1e6, usual.capacity),
        blow,
        length: at("length", 0.0, LONGEST, f64::from(usual.length)) as u32,
        size: match blow {
            Blow::CapacityDrop => at("left", 0.0, 100.0, 0.0) / 100.0,
            Blow::LoadSpike => at("times", 1.0, 20.0, 2.0),
        },
        timeout: at("timeout", 1.0, 30.0, f64::from(usual.timeout)) as u32,
        retries: at("retries", 0.0, 10.0, f64::from(usual.retries)) as u32,
        backoff: match view.get("backoff").map(String::as_str) {
            Some("exponential") => Backoff::Exponential { base, cap },
            Some("jitter") => Backoff::FullJitter { base, cap },
            _ => Backoff::None,
        },
        retry_limit: match view.get("limit").map(String::as_str) {
            Some("budget") => RetryLimit::Budget { share: at("share", 0.0, 100.0, 10.0) / 100.0 },
            Some("bucket") => RetryLimit::TokenBucket {
                deposit: at("deposit", 0.01, 10.0, 0.1),
                size: at("bucket", 0.0, 1e6, 1_000.0),
            },
            _ => RetryLimit::Unlimited,
        },
        retry_shed: !is("obedient", "yes"),
        queue_limit: number(view, "queue", 0.0, 1e9),
        drop_expired: is("deadline", "yes"),
        throttle: number(view, "throttle", 1.0, 16.0),
        breaker: is("breaker", "yes").then_some(BreakerPolicy {
            failure_share: 0.5,
            window: 10,
            minimum: 20.0,
            open_for: 30,
            probes: 10.0,
        }),
        ..usual.clone()
    }
}
