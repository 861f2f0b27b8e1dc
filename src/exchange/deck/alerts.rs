//! Cases about burns and alerts.

use super::parts::{self, ask, between, count, error_percent, need, percent, pick, targets, told, window};
use crate::drill::{
    AlertAsk, AlertCase, BurnAsk, BurnCase, LadderAsk, LadderCase, LowTrafficAsk, LowTrafficCase, Pick, TriageAlert,
    TriageCase,
};
use crate::exchange::fields::{Fields, one_of};
use crate::plan::{AlertTier, Refusal, Severity};
use crate::units::{BurnRate, Span, Target, UnitError};

/// A case of “read the burn”.
pub fn burn(fields: &mut Fields) -> Result<BurnCase, Refusal> {
    Ok(BurnCase {
        told: told(fields)?,
        target: targets(fields)?,
        window: window(fields)?,
        errors: need(fields, "errors_percent", error_percent)?,
        spent: pick(fields, "spent_percent", percent)?.unwrap_or(Pick::one(0.0)),
        ask: ask(fields, &[("rate", BurnAsk::Rate), ("gone", BurnAsk::Gone), ("call", BurnAsk::Call)])?,
    })
}

/// A case of “which alert fires”.
pub fn alert(fields: &mut Fields) -> Result<AlertCase, Refusal> {
    Ok(AlertCase {
        told: told(fields)?,
        target: targets(fields)?,
        window: window(fields)?,
        alerts: parts::maybe_items(fields, "alerts", tier)?,
        errors: need(fields, "errors_percent", error_percent)?,
        lasts: need(fields, "lasts", parts::span)?,
        ask: ask(
            fields,
            &[
                ("first", AlertAsk::First),
                ("fires", AlertAsk::Fires),
                ("clears", AlertAsk::Clears),
                ("spent", AlertAsk::Spent),
            ],
        )?,
    })
}

fn tier(fields: &mut Fields) -> Result<AlertTier, Refusal> {
    let severity = fields.need_text("severity")?;
    Ok(AlertTier {
        severity: match severity.text.as_str() {
            "page" => Severity::Page,
            "ticket" => Severity::Ticket,
            _ => return Err(one_of(&severity, "page or ticket")),
        },
        factor: fields.need("factor", BurnRate::parse)?,
        long: fields.need("long", parts::span)?,
        short: fields.parsed("short", parts::span)?,
        hold: fields.parsed("hold", parts::span)?.unwrap_or(Span::ZERO),
    })
}

/// A case of “what is wrong with this alert”.
pub fn ladder(fields: &mut Fields) -> Result<LadderCase, Refusal> {
    let step = |text: &str| count(1, 6)(text).map(|step| step as u8);
    Ok(LadderCase {
        told: told(fields)?,
        step: need(fields, "step", step)?,
        target: targets(fields)?,
        window: window(fields)?,
        ask: ask(
            fields,
            &[
                ("wrong", LadderAsk::Wrong),
                ("fires", LadderAsk::Fires),
                ("clears", LadderAsk::Clears),
                ("spent", LadderAsk::Spent),
            ],
        )?,
    })
}

/// A case of “low traffic”.
pub fn low_traffic(fields: &mut Fields) -> Result<LowTrafficCase, Refusal> {
    let usual = |error: UnitError| Refusal::general(error.to_string(), "Report this as a fault");
    Ok(LowTrafficCase {
        told: told(fields)?,
        target: targets(fields)?,
        window: window(fields)?,
        per_hour: need(fields, "requests_per_hour", count(1, 10_000_000))?,
        failures: need(fields, "failures", count(1, 1_000_000))?,
        factor: fields.parsed("factor", BurnRate::parse)?.map_or_else(|| BurnRate::parse("14.4"), Ok).map_err(usual)?,
        long: fields.parsed("long", parts::span)?.unwrap_or(Span::hours(1)),
        usual: fields.parsed("usual_errors_percent", percent)?.unwrap_or(0.000_5),
        ask: ask(
            fields,
            &[
                ("pages", LowTrafficAsk::Pages),
                ("needed", LowTrafficAsk::Needed),
                ("false_pages", LowTrafficAsk::FalsePages),
            ],
        )?,
    })
}

/// A case of “which alert first”.
pub fn triage(fields: &mut Fields) -> Result<TriageCase, Refusal> {
    Ok(TriageCase {
        told: told(fields)?,
        shown: parts::whole(fields, "shown", 2, 8)?.unwrap_or(3),
        alerts: parts::items(fields, "alerts", |alert| {
            Ok(TriageAlert {
                name: parts::need_line(alert, "name")?,
                target: alert.need("target_percent", Target::parse_percent)?,
                window: window(alert)?,
                errors: need(alert, "errors_percent", error_percent)?,
                // A budget may be overspent; then it is gone now.
                spent: pick(alert, "spent_percent", |text| Ok(between(0.0, 1_000.0)(text)? / 100.0))?
                    .unwrap_or(Pick::one(0.0)),
            })
        })?,
    })
}
