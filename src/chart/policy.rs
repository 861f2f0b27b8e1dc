use super::incidents::dates;
use super::{Axis, Layer, Plot, Table};
use crate::model::dry_run::{Past, Spell};
use crate::plan::words::percent_rounded;

/// The budget that was left on each day of an incident list, and the days on which a policy would have frozen releases.
pub fn past_plot(past: &Past) -> Plot {
    let days = past.days.len() as f64;
    let least = past.days.iter().map(|day| day.left).fold(0.0, f64::min);
    // Far below nothing all is the same; what is above it must stay readable.
    let low = least.clamp(-2.0, -0.1);
    let points = past.days.iter().enumerate().map(|(at, day)| (at as f64, day.left.max(low))).collect();
    let frozen = past.spells(|day| day.is_frozen);
    let first = f64::from(past.from.day_number());
    // Each spell from edge to edge, and a break.
    let bands = frozen
        .iter()
        .flat_map(|spell| {
            let from = f64::from(spell.from.day_number()) - first;
            [(from, low, 1.0), (from + spell.days as f64, low, 1.0), (f64::NAN, low, low)]
        })
        .collect();
    let lowest = past.days.iter().map(|day| day.left).fold(1.0, f64::min);
    let sentence = match frozen.as_slice() {
        [] => format!(
            "This policy would have frozen releases on none of {} days; the least that was left of the budget was {}.",
            past.days.len(),
            percent_rounded(lowest)
        ),
        [one] => format!("This policy would have frozen releases on {}.", spell_in_words(one)),
        many => format!(
            "This policy would have frozen releases on {} of {} days, in {} spells.",
            past.count(|day| day.is_frozen),
            past.days.len(),
            many.len()
        ),
    };
    let row = |spell: &Spell| vec![spell.from.to_string(), spell.until.to_string(), spell.days.to_string()];
    Plot {
        title: "What this policy would have done with what really happened",
        sentence,
        x: dates(past.from, days.max(1.0)),
        y: Axis::linear("budget left", low, 1.0, |left| format!("{:.0} %", left * 100.0)),
        layers: vec![
            Layer::Band { series: 0, name: "releases frozen".to_owned(), points: bands },
            Layer::Line { series: 99, name: "budget left, each morning".to_owned(), points },
            Layer::Limit(0.0, "budget spent".to_owned()),
        ],
        table: Table {
            head: ["Frozen from", "Until", "Days"].map(str::to_owned).to_vec(),
            rows: frozen.iter().map(row).collect(),
        },
    }
}

/// A spell with its dates: `11 days, from 2025-03-11 to 2025-03-21`.
pub fn spell_in_words(spell: &Spell) -> String {
    if spell.days == 1 {
        return format!("1 day, {}", spell.from);
    }
    format!("{} days, from {} to {}", spell.days, spell.from, spell.until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::dry_run::PastDay;
    use crate::units::CivilDate;

    fn past(frozen: std::ops::Range<usize>) -> Past {
        let day = |at: usize| {
            let is_frozen = frozen.contains(&at);
            let left = if is_frozen { -5.0 } else { 0.5 };
            PastDay { left, band: 0, is_frozen, in_breach: is_frozen, escalations: 0, has_bullet: false }
        };
        Past {
            from: CivilDate::parse("2025-01-01").unwrap(),
            days: (0..60).map(day).collect(),
            postmortems: Vec::new(),
            classes: Vec::new(),
            worst: Vec::new(),
            unseen: 0,
        }
    }

    #[test]
    fn a_freeze_is_named_with_its_dates() {
        let plot = past_plot(&past(9..20));
        assert_eq!(plot.sentence, "This policy would have frozen releases on 11 days, from 2025-01-10 to 2025-01-20.");
        assert_eq!(plot.table.rows, [["2025-01-10", "2025-01-20", "11"].map(str::to_owned).to_vec()]);
        assert_eq!(plot.y.low(), -2.0);
        let none = past_plot(&past(0..0)).sentence;
        assert_eq!(
            none,
            "This policy would have frozen releases on none of 60 days; the least that was left of the budget was 50 %."
        );
        assert!(past_plot(&past(9..10)).sentence.ends_with("on 1 day, 2025-01-10."));
    }
}
