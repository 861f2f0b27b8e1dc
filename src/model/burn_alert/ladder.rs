use super::tier::{detection_time, reset_time};
use crate::units::{Share, Span, Target};

/// One step of the workbook's way to good alerts.
#[derive(Debug, Clone, PartialEq)]
pub struct LadderStep {
    /// What is tried.
    pub name: &'static str,
    /// The rule, in short.
    pub rule: &'static str,
    /// When it fires in a full outage.
    pub detection: Option<Span>,
    /// When it is quiet again after a full outage as long as its window.
    pub reset: Option<Span>,
    /// The share of the budget that a full outage has spent when it fires.
    pub spent: Option<f64>,
    /// How often it can fire in a day while the promise is kept, where that is the trouble.
    pub alerts_per_day: Option<f64>,
    /// What is good about it.
    pub good: &'static str,
    /// What is wrong with it.
    pub wrong: &'static str,
}

/// The six steps of the workbook, for a target and a window: each mends the one before, the last is what is recommended.
///
/// The steps keep the workbook's windows (10 minutes, 36 hours, 1 hour) and factors whatever the window is; only the last
/// two are computed for their first tier, 2 % in an hour of 30 days.
///
/// # Source
/// SRE workbook, chapter 5, "Ways to alert on significant events", 1 to 6. The published figures are for 99.9 % over 30
/// days.
///
/// ```
/// use accord::{model::burn_alert::ladder, units::{Span, Target}};
/// let steps = ladder(Target::parse_percent("99.9").unwrap(), Span::days(30));
/// assert_eq!(steps[0].detection.unwrap().to_string(), "0.6 s");
/// assert_eq!(steps[1].detection.unwrap().to_string(), "2 m 9.6 s"); // published as 2 min 10 s
/// assert_eq!(steps[3].reset.unwrap().to_string(), "57 m 50 s"); // published as 58 min
/// ```
pub fn ladder(target: Target, window: Span) -> [LadderStep; 6] {
    let budget = target.budget();
    let step = |name, rule, factor: f64, long: Span, ending: Span| -> LadderStep {
        let detection = detection_time(factor, budget, long, 1.0);
        LadderStep {
            name,
            rule,
            detection,
            reset: reset_time(factor, budget, ending, 1.0),
            spent: detection.map(|_| factor * long.to_seconds_f64() / window.to_seconds_f64()),
            alerts_per_day: None,
            good: "",
            wrong: "",
        }
    };
    let (short, hour, five) = (Span::minutes(10), Span::hours(1), Span::minutes(5));
    [
        LadderStep {
            alerts_per_day: Some(Span::days(1).to_seconds_f64() / short.to_seconds_f64()),
            good: "Notices every outage at once.",
            wrong: "Not precise: it can fire in every window of a day and the promise is still kept.",
            ..step("1. Errors above the allowed share", "10 min above 1 - target", 1.0, short, short)
        },
        LadderStep {
            good: "Still fast, and fires only for a twentieth of the budget.",
            wrong: "Stays on for a day and a half after the outage is over; costly to compute.",
            ..step("2. A longer window", "36 h above 1 - target", 1.0, Span::hours(36), Span::hours(36))
        },
        held(budget, window),
        LadderStep {
            good: "Fires for what matters, in good time, with a short window.",
            wrong: "Misses slow burns: at a burn rate of 35 it never fires, and the budget is gone within a day. Quiet \
                    again only after an hour.",
            ..step("4. Alert on the burn rate", "1 h above 36 (1 - target)", 36.0, hour, hour)
        },
        LadderStep {
            good: "Adapts how soon it fires to how bad it is: pages for fast burns, tickets for slow ones.",
            wrong: "More numbers to manage; long windows stay on long after the burn has ended; two alerts fire for one \
                    outage.",
            ..step("5. Several burn rates", "1 h above 14.4, or 6 h above 6; ticket: 3 d above 1", 14.4, hour, hour)
        },
        LadderStep {
            good: "Fires while the budget burns and stops soon after: the recommended way.",
            wrong: "Many parameters, which are hard to keep by hand.",
            ..step(
                "6. Several burn rates, each with a short window",
                "as 5, and the same in 1/12 of it",
                14.4,
                hour,
                five,
            )
        },
    ]
}

/// A minute's rate that must hold for an hour. A full outage is seen in the first minute and reported an hour later.
fn held(budget: Share, window: Span) -> LadderStep {
    let (minute, hour) = (Span::minutes(1), Span::hours(1));
    let seen = detection_time(1.0, budget, minute, 1.0);
    LadderStep {
        name: "3. A longer time to hold",
        rule: "1 min above 1 - target, for 1 h",
        detection: seen.map(|_| hour),
        reset: reset_time(1.0, budget, minute, 1.0),
        spent: seen.map(|_| hour.to_seconds_f64() / window.share(budget).to_seconds_f64().max(1e-9)),
        alerts_per_day: None,
        good: "Precise: what fires has lasted.",
        wrong: "Slow, and blind: outages of five minutes every ten never hold for an hour and never fire, and a full \
                outage is reported as late as a slight one.",
    }
}
