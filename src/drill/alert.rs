use super::burn::with_workbook;
use super::pick::Pick;
use super::round::{Chart, Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::burn_alert::{Fault, FaultOutlook, Stretch, detection_time, fault_outlook};
use crate::model::chance::Stream;
use crate::plan::words::{percent, percent_rounded, three_digits};
use crate::plan::{AlertTier, Terms};
use crate::units::{Span, Target, Window};

/// What is asked of alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertAsk {
    /// Which fires first.
    First,
    /// When the first fires.
    Fires,
    /// When the first one is quiet again.
    Clears,
    /// How much budget is gone when the first fires.
    Spent,
}

/// Which alert fires, when, and when it clears.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertCase {
    /// What the author wrote.
    pub told: Told,
    /// What is promised.
    pub target: Pick<Target>,
    /// Over which time.
    pub window: Window,
    /// The alerts; without any, the workbook's.
    pub alerts: Vec<AlertTier>,
    /// The share of requests that fails, above 0 and at most 1.
    pub errors: Pick<f64>,
    /// For how long.
    pub lasts: Pick<Span>,
    /// What is asked.
    pub ask: Pick<AlertAsk>,
}

/// The tier that fires first: the soonest, and of equals the one that is listed first.
fn first(outlook: &FaultOutlook) -> Option<(usize, Stretch)> {
    let tiers = outlook.tiers.iter().enumerate();
    tiers.filter_map(|(i, tier)| tier.fires.map(|fires| (i, fires))).min_by_key(|(_, fires)| fires.from)
}

impl AlertCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let mut terms = with_workbook(self.target.draw(stream), &self.window);
        if !self.alerts.is_empty() {
            terms.alerts.clone_from(&self.alerts);
        }
        let fault = Fault { error_ratio: self.errors.draw(stream), length: self.lasts.draw(stream) };
        let outlook = fault_outlook(fault, &terms, None)?;
        let link = say::link(
            "alerts",
            &[
                ("part", "incident".into()),
                ("error", three_digits(100.0 * fault.error_ratio)),
                ("length", fault.length.prometheus()),
            ],
        );
        let (ask, solved) = match (self.ask.draw(stream), first(&outlook)) {
            (AlertAsk::Fires, Some(of)) => (
                "How many minutes after the fault began is somebody told for the first time?",
                fires(&terms, fault, of, link),
            ),
            (AlertAsk::Clears, Some(of)) => {
                ("How many minutes after the fault began is that alert quiet again?", clears(&terms, fault, of, link))
            }
            (AlertAsk::Spent, Some(of)) => {
                let spent = outlook.tiers[of.0].spent.unwrap_or(0.0);
                ("How much of the budget is gone when somebody is told, in per cent?", gone(&terms, of, spent, link))
            }
            _ => ("Which alert fires first?", which(&terms, fault, &outlook, link)),
        };
        let mut round = Round::new(&self.told, facts(&terms, fault), ask.to_owned(), solved);
        round.chart = Some(picture(fault));
        Ok(round)
    }
}

fn facts(terms: &Terms, fault: Fault) -> Vec<super::Fact> {
    let mut facts = vec![
        fact("Objective", format!("{} % over {}", terms.target, terms.window.length.spoken())),
        fact("Requests that fail", percent(fault.error_ratio)),
        fact("For", fault.length.to_string()),
        fact("Before it", "no errors"),
    ];
    facts.extend(terms.alerts.iter().enumerate().map(|(i, tier)| fact(format!("Alert {}", i + 1), say::tier(tier))));
    facts
}

/// The error ratio against time, from a quarter of the fault before it to as much after it.
fn picture(fault: Fault) -> Chart {
    let (length, errors) = (fault.length.to_seconds_f64() / 60.0, 100.0 * fault.error_ratio);
    let around = 0.25 * length;
    Chart {
        what: format!("{} of requests fail for {}", percent(fault.error_ratio), fault.length),
        across: "minutes since it began".to_owned(),
        up: "% of requests that fail".to_owned(),
        points: vec![
            (-around, 0.0),
            (0.0, 0.0),
            (0.0, errors),
            (length, errors),
            (length, 0.0),
            (length + around, 0.0),
        ],
        level: None,
    }
}

/// What a window needs before it is above its threshold.
fn needed(terms: &Terms, tier: &AlertTier, window: Span, fault: Fault) -> String {
    format!("{} × {} × {window} ÷ {}", tier.factor, percent(terms.target.budget().to_f64()), percent(fault.error_ratio))
}

const FORMULA: &str = "fires after factor × (1 − target) × window ÷ error ratio, of the slower of its two windows";
const SOURCE: &str = "SRE workbook, chapter 5";

/// When a tier fires, worked out; or why it does not.
fn worked(terms: &Terms, tier: &AlertTier, fires: Option<Stretch>, fault: Fault) -> String {
    let full = detection_time(tier.factor.to_f64(), terms.target.budget(), tier.long, fault.error_ratio);
    let Some(full) = full else { return "never".to_owned() };
    let sum = format!("{} = {full}", needed(terms, tier, tier.long, fault));
    match fires {
        Some(_) if tier.hold == Span::ZERO => format!("after {sum}"),
        Some(fires) => format!("after {sum} and {} more, {} in all", tier.hold, fires.from),
        None if full >= fault.length => format!("not this time, it would take {sum}"),
        None => format!("not this time, {sum} and then it would have to last for {}", tier.hold),
    }
}

fn which(terms: &Terms, fault: Fault, outlook: &FaultOutlook, link: String) -> Solved {
    let steps = terms.alerts.iter().zip(&outlook.tiers).map(|(tier, during)| {
        let floor = percent_rounded(tier.factor.to_f64() * terms.target.budget().to_f64());
        format!("{}: above {floor} of errors; {}.", say::tier(tier), worked(terms, tier, during.fires, fault))
    });
    let mut options: Vec<String> = terms.alerts.iter().map(say::tier).collect();
    options.push("None of them".to_owned());
    let right = first(outlook).map_or(options.len() - 1, |(i, _)| i);
    let why = "The fast pair sees what is bad, the slow pairs see what lasts; what is neither is told to nobody.";
    Solved::choice(options, right, debrief(FORMULA, steps.collect(), why, link, SOURCE))
}

fn fires(terms: &Terms, fault: Fault, (i, fires): (usize, Stretch), link: String) -> Solved {
    let (tier, from) = (&terms.alerts[i], fires.from);
    let steps = vec![
        format!("The first to fire is “{}”.", say::tier(tier)),
        format!("It fires {}.", worked(terms, tier, Some(fires), fault)),
    ];
    let why = "Detection is not a fixed delay: the worse the fault, the sooner the same alert fires.";
    Solved::number(from.to_seconds_f64() / 60.0, Unit::Minutes, 0.05, debrief(FORMULA, steps, why, link, SOURCE))
}

fn clears(terms: &Terms, fault: Fault, (i, fires): (usize, Stretch), link: String) -> Solved {
    let (tier, until) = (&terms.alerts[i], fires.until);
    let ending = tier.short.unwrap_or(tier.long);
    let steps = vec![
        format!("The alert is “{}”; its window of {ending} ends it.", say::tier(tier)),
        format!("That window stays above the threshold until only {} of the fault are in it.", {
            needed(terms, tier, ending, fault)
        }),
        format!("{} of fault + {ending} − that = {until} after it began.", fault.length),
    ];
    let why = "A long window alone stays on long after users are well again; the short one is there to end the alert.";
    let formula = "quiet at length of the fault + short window × (1 − factor × (1 − target) ÷ error ratio)";
    Solved::number(until.to_seconds_f64() / 60.0, Unit::Minutes, 0.05, debrief(formula, steps, why, link, SOURCE))
}

fn gone(terms: &Terms, (i, fires): (usize, Stretch), spent: f64, link: String) -> Solved {
    let (tier, from) = (&terms.alerts[i], fires.from);
    let window = terms.window.span();
    let steps = vec![
        format!("The first to fire is “{}”, after {from}.", say::tier(tier)),
        format!("{} × {} ÷ {window} = {} of the budget.", tier.factor, tier.long, percent_rounded(spent)),
    ];
    let why =
        "What is gone at detection does not depend on how bad the fault is: it is what the alert was built to spend.";
    let formula = "spent at detection = factor × long window ÷ objective's window";
    Solved::number(100.0 * spent, Unit::Percent, 0.05, debrief(formula, steps, why, link, SOURCE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Answer;

    fn round(errors: f64, lasts: Span, ask: AlertAsk) -> Round {
        let case = AlertCase {
            told: Told::default(),
            target: Pick::one(Target::parse_percent("99.9").unwrap()),
            window: Window::rolling("30d").unwrap(),
            alerts: Vec::new(),
            errors: Pick::one(errors),
            lasts: Pick::one(lasts),
            ask: Pick::one(ask),
        };
        case.round(&mut Stream::new(1)).unwrap()
    }

    fn answer(errors: f64, lasts: Span, ask: AlertAsk) -> Answer {
        round(errors, lasts, ask).answer().clone()
    }

    fn minutes(errors: f64, lasts: Span, ask: AlertAsk) -> f64 {
        let Answer::Number(minutes) = answer(errors, lasts, ask) else { panic!("a number") };
        minutes
    }

    /// Published: a total outage is told after 51.8 s, 15 % after 5.76 min, and 2 % of the budget is gone then.
    #[test]
    fn published_detection() {
        let hour = Span::hours(1);
        assert!((minutes(1.0, hour, AlertAsk::Fires) * 60.0 - 51.84).abs() < 1e-3);
        assert!((minutes(0.15, hour, AlertAsk::Fires) - 5.76).abs() < 1e-3);
        assert!((minutes(0.15, hour, AlertAsk::Spent) - 2.0).abs() < 1e-3);
        // Quiet: the hour, and 4.52 min of the short window; 4.93 min after a total outage.
        assert!((minutes(0.15, hour, AlertAsk::Clears) - 64.52).abs() < 1e-3);
        assert!((minutes(1.0, hour, AlertAsk::Clears) - 64.928).abs() < 1e-3);
    }

    /// From the table of detection times: 1 % of errors passes the first page by and is told by the second after 216
    /// min.
    #[test]
    fn which_one_and_none() {
        assert_eq!(answer(0.5, Span::hours(1), AlertAsk::First), Answer::Choice(0));
        assert_eq!(answer(0.01, Span::hours(6), AlertAsk::First), Answer::Choice(1));
        assert!((minutes(0.01, Span::hours(6), AlertAsk::Fires) - 216.0).abs() < 1e-3);
        assert_eq!(answer(0.005, Span::hours(48), AlertAsk::First), Answer::Choice(2));
        assert_eq!(answer(0.0005, Span::hours(48), AlertAsk::First), Answer::Choice(4));
        // Too short to be noticed: what cannot be answered asks for the alert instead.
        assert_eq!(answer(0.05, Span::minutes(5), AlertAsk::Fires), Answer::Choice(4));
    }
    /// The sums of a debrief end in a time: 14.4 × 0.001 × 3,600 s ÷ 0.05 is 1,036.8 s, or 17 m 17 s: more than ten minutes.
    #[test]
    fn sums_are_worked_out() {
        let steps = |errors| round(errors, Span::minutes(10), AlertAsk::First).debrief().steps.clone();
        let worked = "after 14.4 × 0.1 % × 1 h ÷ 100 % = 51.8 s.";
        assert!(steps(1.0)[0].ends_with(worked), "{:?}", steps(1.0));
        let late = "not this time, it would take 14.4 × 0.1 % × 1 h ÷ 5 % = 17 m 17 s.";
        assert!(steps(0.05)[0].ends_with(late), "{:?}", steps(0.05));
        assert!(steps(0.01)[0].ends_with("never."), "{:?}", steps(0.01));
    }
}
