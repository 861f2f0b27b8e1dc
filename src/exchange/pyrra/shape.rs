//! What Pyrra can measure, and which of it an indicator is.

use rusty_promql_parser::Expr;
use rusty_promql_parser::ast::BinaryOp;

use super::super::promql::{self, Counting, Selection};
use crate::plan::{Counted, Indicator, Source};
use crate::units::Decimal;

/// What Pyrra can measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Errors of all events, both counters.
    Ratio { errors: Selection, total: Selection },
    /// Events in a bucket of a classic histogram, of all events.
    Latency { success: Selection, total: Selection },
    /// The part of a native histogram below so many milliseconds.
    Native { milliseconds: u64, total: Selection },
    /// The time in which a gauge is 1 and not 0.
    Gauge { metric: Selection },
}

impl Shape {
    /// The queries that Pyrra makes of it.
    pub fn indicator(&self) -> Indicator {
        let ratio = |counted, events: &Selection, total: &Selection, counter| Indicator::Ratio {
            counted,
            events: Source::prometheus(events.query()),
            total: Source::prometheus(total.query()),
            counter: Some(counter),
        };
        match self {
            Self::Ratio { errors, total } => ratio(Counted::Bad, errors, total, true),
            Self::Latency { success, total } => ratio(Counted::Good, success, total, true),
            Self::Native { milliseconds, total } => {
                let seconds = Decimal::new(*milliseconds, 3).trimmed(0);
                let query = format!("histogram_fraction(0, {seconds}, {})", total.query());
                Indicator::Raw { counted: Counted::Good, ratio: Source::prometheus(query) }
            }
            Self::Gauge { metric } => {
                let total = Selection { counting: Counting::CountOverTime, ..metric.clone() };
                ratio(Counted::Good, metric, &total, false)
            }
        }
    }

    /// The labels that are kept apart.
    pub fn grouping(&self) -> &[String] {
        match self {
            Self::Ratio { total, .. } | Self::Latency { total, .. } | Self::Native { total, .. } => &total.by,
            Self::Gauge { metric } => &metric.by,
        }
    }

    /// The nearest thing that Pyrra can measure.
    ///
    /// # Errors
    /// Why there is none, to follow the objective's name.
    pub fn of(indicator: &Indicator) -> Result<Self, String> {
        for (_, source) in indicator.sources() {
            if !source.speaks_promql() {
                return Err(format!("Pyrra asks Prometheus only, and it reads from “{}”", source.kind));
            }
        }
        match indicator {
            Indicator::Ratio { counted, events, total, .. } => Self::of_ratio(*counted, query(events)?, query(total)?),
            Indicator::Raw { counted, ratio } => {
                let native = if *counted == Counted::Good { native(query(ratio)?) } else { None };
                native.ok_or_else(|| {
                    "Pyrra takes no ratio that a query computes, but for histogram_fraction from 0 of a native histogram"
                        .to_owned()
                })
            }
            Indicator::Threshold { .. } => Err("Pyrra compares no metric with a threshold".to_owned()),
            Indicator::Reference { name, .. } => Err(format!("the SLI “{name}” is in another file")),
        }
    }

    fn of_ratio(counted: Counted, events: &str, total: &str) -> Result<Self, String> {
        let of = |query: &str| Selection::of(query).ok_or_else(|| not_plain(query));
        let all = of(total)?;
        if counted == Counted::Bad
            && let Some(success) = subtracted(events, total)
        {
            return latency(success, all).ok_or_else(|| not_plain(events));
        }
        let some = of(events)?;
        if some.by != all.by {
            return Err("Pyrra groups all of its queries by the same labels".to_owned());
        }
        let is_gauge = some.counting == Counting::SumOverTime && all.counting == Counting::CountOverTime;
        if is_gauge && counted == Counted::Good && some.selector() == all.selector() {
            return Ok(Self::Gauge { metric: some });
        }
        if !is_counted(&some) || !is_counted(&all) {
            return Err("Pyrra counts with rate, and sums and counts samples over time only of one gauge".to_owned());
        }
        match counted {
            Counted::Bad => Ok(Self::Ratio { errors: as_rate(some), total: as_rate(all) }),
            Counted::Good => {
                if let Some(latency) = latency(some.clone(), all.clone()) {
                    return Ok(latency);
                }
                let errors = complement(&some, &all)
                    .ok_or("Pyrra counts errors, and the query of good events does not say which ones are bad")?;
                Ok(Self::Ratio { errors: as_rate(errors), total: as_rate(all) })
            }
        }
    }
}

fn query(source: &Source) -> Result<&str, String> {
    source.query().ok_or_else(|| "a source has no query".to_owned())
}

fn not_plain(query: &str) -> String {
    let short: String = query.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
    format!("Pyrra takes selectors that it adds up itself, and “{short}” is more than sum(rate(selector[range]))")
}

fn is_counted(selection: &Selection) -> bool {
    matches!(selection.counting, Counting::Rate | Counting::Increase)
}

/// A ratio of rates is the ratio of increases.
fn as_rate(selection: Selection) -> Selection {
    Selection { counting: Counting::Rate, ..selection }
}

fn latency(success: Selection, total: Selection) -> Option<Shape> {
    let is_histogram = success.metric.ends_with("_bucket") && total.metric.ends_with("_count");
    let fits = is_histogram && success.by == total.by && is_counted(&success) && is_counted(&total);
    (fits && bucket(&success).is_some()).then(|| Shape::Latency { success: as_rate(success), total: as_rate(total) })
}

/// The number in the matcher `le`; Pyrra needs one.
pub fn bucket(selection: &Selection) -> Option<f64> {
    let value = selection.matchers.iter().find_map(|matcher| matcher.strip_prefix("le=\"")?.strip_suffix('"'));
    value?.parse().ok()
}

/// What is taken away from the total in `total - something`.
fn subtracted(events: &str, total: &str) -> Option<Selection> {
    let events = promql::inside(events).unwrap_or(events);
    let (all, success) = promql::sides(events, BinaryOp::Sub)?;
    if promql::is_same_query(all, total) { Selection::of(success) } else { None }
}

/// The events of `all` that are not in `some`, where one matcher tells them apart.
fn complement(some: &Selection, all: &Selection) -> Option<Selection> {
    let mut extra = some.matchers.iter().filter(|matcher| !all.matchers.contains(matcher));
    let (Some(matcher), None) = (extra.next(), extra.next()) else { return None };
    if some.metric != all.metric || some.counting != all.counting || some.matchers.len() != all.matchers.len() + 1 {
        return None;
    }
    let at = matcher.find(['=', '!'])?;
    let (name, rest) = matcher.split_at(at);
    let (from, to) =
        [("=~", "!~"), ("!~", "=~"), ("!=", "="), ("=", "!=")].into_iter().find(|(from, _)| rest.starts_with(from))?;
    let mut matchers = all.matchers.clone();
    matchers.push(format!("{name}{to}{}", &rest[from.len()..]));
    Some(Selection { matchers, ..all.clone() })
}

fn native(query: &str) -> Option<Shape> {
    let tree = promql::parse(query).ok()?;
    let Expr::Call(call) = tree.unwrap_parens() else { return None };
    let [Expr::Number(from), Expr::Number(to), total] = &call.args[..] else { return None };
    let total = Selection::of_tree(total).filter(is_counted)?;
    let milliseconds = to * 1e3;
    let is_whole =
        (1.0..=MOST_MILLISECONDS as f64).contains(&milliseconds) && (milliseconds - milliseconds.round()).abs() < 1e-6;
    let fits = call.name == "histogram_fraction" && *from <= 0.0 && *from >= 0.0 && is_whole;
    fits.then(|| Shape::Native { milliseconds: milliseconds.round() as u64, total: as_rate(total) })
}

/// Ten years.
const MOST_MILLISECONDS: u64 = 10 * 365 * 86_400_000;

/// Milliseconds of a Prometheus duration such as `200ms` or `1s500ms`; none for nothing and for over ten years.
pub fn milliseconds(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 7] = [
        ("ms", 1),
        ("y", 365 * 86_400_000),
        ("w", 7 * 86_400_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1_000),
    ];
    let (mut rest, mut total) = (text.trim(), 0u64);
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let (name, unit) = UNITS.into_iter().find(|(name, _)| rest.starts_with(name))?;
        rest = &rest[name.len()..];
        total = total.checked_add(count.checked_mul(unit)?)?;
    }
    (1..=MOST_MILLISECONDS).contains(&total).then_some(total)
}

/// As Prometheus writes a duration: `200ms`, `1s`.
pub fn duration(milliseconds: u64) -> String {
    if milliseconds.is_multiple_of(1_000) { format!("{}s", milliseconds / 1_000) } else { format!("{milliseconds}ms") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(counted: Counted, events: &str, total: &str) -> Indicator {
        let source = Source::prometheus;
        Indicator::Ratio { counted, events: source(events), total: source(total), counter: None }
    }

    #[test]
    fn good_events_become_the_others() {
        let good = "sum by (a) (rate(x{b=\"c\",code!~\"5..\"}[{{.window}}]))";
        let shape = Shape::of(&ratio(Counted::Good, good, "sum by (a) (rate(x{b=\"c\"}[{{.window}}]))")).unwrap();
        let Shape::Ratio { errors, .. } = shape else { panic!("a ratio") };
        assert_eq!(errors.selector(), "x{b=\"c\",code=~\"5..\"}");
        let unlike = ratio(Counted::Good, "sum(rate(x[{{.window}}]))", "sum(rate(y[{{.window}}]))");
        assert!(Shape::of(&unlike).is_err());
    }

    #[test]
    fn slow_events_are_those_outside_the_bucket() {
        let total = "sum(rate(x_count{v!=\"W\"}[{{.window}}]))";
        let bad = format!("(\n {total}\n -\n sum(rate(x_bucket{{le=\"0.4\",v!=\"W\"}}[{{{{.window}}}}]))\n)");
        let shape = Shape::of(&ratio(Counted::Bad, &bad, total)).unwrap();
        let Shape::Latency { success, .. } = shape else { panic!("a latency") };
        assert_eq!((success.selector().as_str(), bucket(&success)), ("x_bucket{le=\"0.4\",v!=\"W\"}", Some(0.4)));
    }

    #[test]
    fn durations() {
        for (text, expected) in [
            ("200ms", Some(200)),
            ("1s500ms", Some(1_500)),
            ("2m", Some(120_000)),
            ("0s", None),
            ("5", None),
            ("x", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
        assert_eq!((duration(1_500), duration(2_000)), ("1500ms".to_owned(), "2s".to_owned()));
    }
}
