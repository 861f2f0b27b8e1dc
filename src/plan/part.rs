use super::{AlertTier, Objective};

/// A part of an objective that a file format may or may not have words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The objective itself.
    Whole,
    /// Service and name.
    Name,
    /// The name for people.
    Title,
    /// The sentence that says what is promised.
    Description,
    /// Labels.
    Labels,
    /// Notes of other tools.
    Annotations,
    /// What is measured.
    Indicator,
    /// How much must be good.
    Target,
    /// Over which time.
    Window,
    /// How badness is counted.
    Method,
    /// The alert tiers.
    Alerts,
    /// Names, labels and annotations of alerts.
    Alerting,
    /// When missing data is told.
    Absence,
    /// The guard against alerts on a handful of events.
    MinimumFailures,
    /// The error-budget policy.
    Policy,
    /// What is paid for to make facts better.
    Investments,
    /// The risks that both sides live with.
    Accepted,
    /// Requests in a day.
    Requests,
    /// All other facts.
    Facts,
    /// Who bargains, and what was offered.
    Negotiation,
    /// What was signed.
    Accords,
}

impl Part {
    /// All of them, in the order in which they are reported.
    pub const ALL: [Self; 21] = [
        Self::Whole,
        Self::Name,
        Self::Title,
        Self::Description,
        Self::Labels,
        Self::Annotations,
        Self::Indicator,
        Self::Target,
        Self::Window,
        Self::Method,
        Self::Alerts,
        Self::Alerting,
        Self::Absence,
        Self::MinimumFailures,
        Self::Policy,
        Self::Investments,
        Self::Accepted,
        Self::Requests,
        Self::Facts,
        Self::Negotiation,
        Self::Accords,
    ];

    /// What to call it in a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "the objective",
            Self::Name => "service and name",
            Self::Title => "title",
            Self::Description => "description",
            Self::Labels => "labels",
            Self::Annotations => "annotations",
            Self::Indicator => "indicator",
            Self::Target => "target",
            Self::Window => "window",
            Self::Method => "budgeting method",
            Self::Alerts => "alert tiers",
            Self::Alerting => "alert names, labels and annotations",
            Self::Absence => "alert on missing data",
            Self::MinimumFailures => "guard against few failures",
            Self::Policy => "error-budget policy",
            Self::Investments => "investments",
            Self::Accepted => "accepted risks",
            Self::Requests => "requests a day",
            Self::Facts => "other facts",
            Self::Negotiation => "limits and offers",
            Self::Accords => "signed accords",
        }
    }

    /// Why it matters if a file cannot say it.
    pub fn why(self) -> &'static str {
        match self {
            Self::Whole => "nothing in the file watches it",
            Self::Name => "it is found under another name",
            Self::Title => "people see the technical name",
            Self::Description => "a reader does not learn what is promised",
            Self::Labels => "alerts and dashboards cannot be filtered or routed by them",
            Self::Annotations => "other tools that read them do not find them",
            Self::Indicator => "the tool measures something else or nothing",
            Self::Target => "the tool holds the service to another number",
            Self::Window => "the budget is counted over another time",
            Self::Method => "the tool may count the budget differently from this plan",
            Self::Alerts => "the tool alerts at other moments, or never",
            Self::Alerting => "alerts reach their default receiver under a default name",
            Self::Absence => "nobody is told when the measurement itself stops",
            Self::MinimumFailures => "a handful of failures at low traffic may page",
            Self::Policy => "the file says nothing of what follows when the budget is spent",
            Self::Investments => "the file does not say what was agreed to be paid for",
            Self::Accepted => "the file does not say which risks both sides live with",
            Self::Requests => "the budget cannot be shown as a number of requests",
            Self::Facts => "the file does not say what the agreement rests on",
            Self::Negotiation => "the file does not say who wanted what",
            Self::Accords => "the file does not show what was signed",
        }
    }

    /// Whether two objectives say the same in this part. Ids are ours and no part.
    pub fn is_same(self, a: &Objective, b: &Objective) -> bool {
        let (at, bt) = (&a.terms, &b.terms);
        match self {
            Self::Whole => true,
            Self::Name => (&a.service, &a.name) == (&b.service, &b.name),
            Self::Title => a.title == b.title,
            Self::Description => a.description == b.description,
            Self::Labels => a.labels == b.labels,
            Self::Annotations => a.annotations == b.annotations,
            Self::Indicator => a.indicator == b.indicator,
            // Another number of zeros after the point is the same promise.
            Self::Target => at.target.budget() == bt.target.budget(),
            Self::Window => at.window == bt.window,
            Self::Method => at.method == bt.method,
            // Whichever burns first tells; the order in which tiers are listed says nothing.
            Self::Alerts => sorted(&at.alerts) == sorted(&bt.alerts),
            Self::Alerting => {
                let (a, b) = (&at.alerting, &bt.alerting);
                (&a.name, &a.labels, &a.annotations, &a.page, &a.ticket)
                    == (&b.name, &b.labels, &b.annotations, &b.page, &b.ticket)
            }
            Self::Absence => at.alerting.absent_after == bt.alerting.absent_after,
            Self::MinimumFailures => at.alerting.minimum_failures == bt.alerting.minimum_failures,
            Self::Policy => at.policy == bt.policy,
            Self::Investments => at.investments == bt.investments,
            Self::Accepted => at.accepted == bt.accepted,
            Self::Requests => a.facts.requests_per_day == b.facts.requests_per_day,
            Self::Facts => {
                let (mut a, mut b) = (a.facts.clone(), b.facts.clone());
                (a.requests_per_day, b.requests_per_day) = (None, None);
                a == b
            }
            Self::Negotiation => a.negotiation == b.negotiation,
            Self::Accords => a.accords == b.accords,
        }
    }
}

fn sorted(tiers: &[AlertTier]) -> Vec<AlertTier> {
    let mut tiers = tiers.to_vec();
    tiers.sort_by(|a, b| {
        let times = |tier: &AlertTier| (tier.severity, tier.long, tier.short, tier.hold);
        times(a).cmp(&times(b)).then(a.factor.to_f64().total_cmp(&b.factor.to_f64()))
    });
    tiers
}
