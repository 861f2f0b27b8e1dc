use super::incidents::{dates, minutes_in_words};
use super::{Axis, Layer, Plot, Table};
use crate::model::attained::{Attained, Left, Spell, kept_share};
use crate::plan::words::{percent_rounded, three_digits};
use crate::units::{CivilDate, CivilDateTime, Target};

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;
/// The most rows of a chart's table; the files have them all.
const MOST_ROWS: usize = 400;
/// The share of all bad events above which a spell is drawn by itself.
pub const WEIGHTY: f64 = 0.01;

/// A moment of UTC as people write it, to the minute.
///
/// ```
/// assert_eq!(accord::chart::moment_in_words(1_767_225_660_000), "2026-01-01 00:01");
/// ```
pub fn moment_in_words(milliseconds: i64) -> String {
    let minutes = milliseconds.div_euclid(60_000);
    let day = u32::try_from(minutes.div_euclid(1_440)).ok().and_then(CivilDate::from_day_number);
    let (hour, minute) = (minutes.rem_euclid(1_440) / 60, minutes.rem_euclid(60));
    day.map_or_else(|| "beyond the calendar".to_owned(), |day| format!("{day} {hour:02}:{minute:02}"))
}

/// The same as a moment of the plan, to the second.
pub fn civil_of(milliseconds: i64) -> Option<CivilDateTime> {
    let seconds = milliseconds.div_euclid(1_000).rem_euclid(60);
    CivilDateTime::parse(&format!("{}:{seconds:02}", moment_in_words(milliseconds))).ok()
}

/// Moments as days after the day of the first; none beyond the calendar.
fn days_from(first: i64) -> Option<(CivilDate, impl Fn(i64) -> f64)> {
    let day = (first as f64 / DAY).floor();
    let from = CivilDate::from_day_number(day.max(0.0) as u32)?;
    Some((from, move |at: i64| at as f64 / DAY - day))
}

/// The share that was bad in each window, by its end, beside what the target allows.
pub fn attained_plot(windows: &[Attained], target: Target) -> Plot {
    const TITLE: &str = "What was attained";
    let budget = target.budget().to_f64();
    let Some((from, x)) = windows.first().and_then(|first| days_from(first.until)) else { return Plot::empty(TITLE) };
    let days = windows.last().map_or(1.0, |last| x(last.until) + 1.0);
    let most = windows.iter().filter_map(|of| of.ratio).fold(budget, f64::max);
    let line = |is_whole: bool| -> Vec<(f64, f64)> {
        let at = |of: &Attained| if of.is_whole == is_whole { of.ratio.unwrap_or(f64::NAN) } else { f64::NAN };
        windows.iter().map(|of| (x(of.until), at(of))).collect()
    };
    let (kept, whole) = kept_share(windows, target);
    let sentence = match whole {
        0 => format!("Not one whole window was measured, so nothing is known yet of {target} %."),
        _ => format!(
            "{kept} of {whole} whole windows kept {target} % ({}).",
            percent_rounded(kept as f64 / whole as f64)
        ),
    };
    let row = |of: &Attained| {
        let says =
            of.ratio.map_or_else(|| "not measured".to_owned(), |ratio| format!("{:.5} %", (1.0 - ratio) * 100.0));
        let whole = if of.is_whole { "whole" } else { "in part" };
        vec![moment_in_words(of.from), moment_in_words(of.until), says, whole.to_owned()]
    };
    Plot {
        title: TITLE,
        sentence,
        x: dates(from, days.max(1.0)),
        y: Axis::linear("bad share of a window", 0.0, most * 1.15, |share| {
            format!("{} %", three_digits(share * 100.0))
        }),
        layers: vec![
            Layer::Line { series: 5, name: "windows measured in part".to_owned(), points: line(false) },
            Layer::Line { series: 0, name: "windows, by their end".to_owned(), points: line(true) },
            Layer::Limit(budget, format!("allowed by {target} %")),
        ],
        table: Table {
            head: ["From", "Until", "Attained", "Measured"].map(str::to_owned).to_vec(),
            rows: windows.iter().rev().take(MOST_ROWS).map(row).collect(),
        },
    }
}

/// The budget over time, with the stretches that spent it.
pub fn burn_down_plot(left: &[Left], spells: &[Spell]) -> Plot {
    const TITLE: &str = "How the budget went";
    let Some((from, x)) = left.first().and_then(|first| days_from(first.at)) else { return Plot::empty(TITLE) };
    let days = left.last().map_or(1.0, |last| x(last.at) + 1.0);
    let least = left.iter().map(|of| of.left).fold(0.0, f64::min);
    // Far below nothing all is the same; what is above it must stay readable.
    let low = least.clamp(-2.0, -0.1);
    let over = left.iter().filter(|of| of.left < 0.0).count();
    let sentence = match over {
        0 => {
            format!("The budget was never overspent; the least that was left was {}.", percent_rounded(least_of(left)))
        }
        _ => format!("The budget was overspent at {over} of {} moments that were looked at.", left.len()),
    };
    // What is a hundredth of it all does not show in the line either.
    let spells: Vec<&Spell> = spells.iter().filter(|spell| spell.share >= WEIGHTY).collect();
    let bar = |spell: &&Spell| {
        let (a, b) = (x(spell.from), x(spell.until));
        // Wide enough to be seen.
        (a, b.max(a + days / 400.0), 1.0)
    };
    let row = |spell: &&Spell| {
        vec![
            moment_in_words(spell.from),
            minutes_in_words((spell.until - spell.from) as f64 / 60_000.0),
            percent_rounded(spell.bad / spell.total.max(f64::MIN_POSITIVE)),
            percent_rounded(spell.share),
        ]
    };
    Plot {
        title: TITLE,
        sentence,
        x: dates(from, days.max(1.0)),
        y: Axis::linear("budget left", low, 1.0, |left| format!("{:.0} %", left * 100.0)),
        layers: vec![
            Layer::Bars {
                series: 0,
                name: "errors faster than allowed".to_owned(),
                bars: spells.iter().map(bar).collect(),
            },
            Layer::Line {
                series: 1,
                name: "budget left".to_owned(),
                points: left.iter().map(|of| (x(of.at), of.left.max(low))).collect(),
            },
            Layer::Limit(0.0, "budget spent".to_owned()),
        ],
        table: Table {
            head: ["Began (UTC)", "Lasted", "Of its events bad", "Of all bad events"].map(str::to_owned).to_vec(),
            rows: spells.iter().map(row).collect(),
        },
    }
}

fn least_of(left: &[Left]) -> f64 {
    left.iter().map(|of| of.left).fold(1.0, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_say_how_many_kept_the_target() {
        let day = 86_400_000;
        let window = |at: i64, ratio: Option<f64>| Attained {
            from: (20_000 + at) * day,
            until: (20_030 + at) * day,
            ratio,
            is_whole: at > 1,
        };
        let windows: Vec<_> = (0..10).map(|at| window(at, (at != 5).then_some(0.0005 * at as f64))).collect();
        let plot = attained_plot(&windows, Target::parse_percent("99.8").unwrap());
        // Whole are 2 to 9 but for 5; 2, 3 and 4 are within 0.2 %.
        assert_eq!(plot.sentence, "3 of 7 whole windows kept 99.8 % (42.9 %).");
        assert_eq!(plot.table.rows.len(), 10);
        assert!(plot.y.high() > 0.0045);
        assert!(attained_plot(&[], Target::parse_percent("99.8").unwrap()).layers.is_empty());
    }

    #[test]
    fn what_is_overspent_is_said() {
        let left = |at: i64, left: f64| Left { at: at * 86_400_000, left };
        let spell = Spell { from: 86_400_000, until: 90_000_000, bad: 50.0, total: 100.0, share: 0.5 };
        let plot = burn_down_plot(&[left(1, 1.0), left(2, -0.5), left(3, 0.2)], &[spell]);
        assert_eq!(plot.sentence, "The budget was overspent at 1 of 3 moments that were looked at.");
        assert_eq!(plot.table.rows, [["1970-01-02 00:00", "1 h", "50 %", "50 %"].map(str::to_owned).to_vec()]);
        assert!(burn_down_plot(&[left(1, 0.25)], &[]).sentence.ends_with("25 %."));
    }
}
