use super::{Axis, Layer, Plot, Table};
use crate::model::WindowMinutes;
use crate::plan::words::three_digits;
use crate::plan::{Incident, IncidentLog, cause_name};
use crate::units::{CivilDate, Span};

/// Bad minutes of one incident: its length by the share of users that it hurt.
pub fn bad_minutes(incident: &Incident) -> f64 {
    incident.impact * incident.minutes
}

/// Minutes in words.
pub fn minutes_in_words(minutes: f64) -> String {
    Span::from_seconds_f64(minutes * 60.0)
        .map_or_else(|| format!("{} min", three_digits(minutes)), |span| span.to_string())
}

/// Days since the period began, the time of day as a part.
fn day_of(log: &IncidentLog, incident: &Incident) -> f64 {
    incident.started.minutes() / 1_440.0 - f64::from(log.from.day_number())
}

/// Incidents by date, as high as their bad minutes on a log scale, with the budget of one window as a rule.
pub fn incident_timeline(log: &IncidentLog, budget_minutes: f64) -> Plot {
    let days = (f64::from(log.until.day_number()) - f64::from(log.from.day_number()) + 1.0).max(1.0);
    let most = log.incidents.iter().map(bad_minutes).fold(budget_minutes * 2.0, f64::max);
    let y = Axis::log("bad minutes", 0.1, (most * 1.5).clamp(10.0, 1e9), minutes_in_words).with_ticks(&MINUTES);
    let stem = days / 500.0;
    let mut within = (Vec::new(), Vec::new());
    let mut over = (Vec::new(), Vec::new());
    for incident in &log.incidents {
        let (x, bad) = (day_of(log, incident), bad_minutes(incident));
        // What hurt nobody stands on the axis.
        let at = bad.max(y.low());
        let side = if bad > budget_minutes { &mut over } else { &mut within };
        side.0.push((x - stem / 2.0, x + stem / 2.0, at));
        side.1.push((x, at));
    }
    let count = log.incidents.len();
    let sentence = match (count, over.1.len()) {
        (0, _) => format!("No incident from {} to {}.", log.from, log.until),
        (1, 0) => format!(
            "One incident from {} to {}; the budget of a window is {}.",
            log.from,
            log.until,
            minutes_in_words(budget_minutes)
        ),
        (n, 0) => format!(
            "{n} incidents from {} to {}, none of which spent a window's budget of {} alone.",
            log.from,
            log.until,
            minutes_in_words(budget_minutes)
        ),
        (n, over) => format!(
            "{n} incidents from {} to {}; {over} spent more than a window's budget of {} alone.",
            log.from,
            log.until,
            minutes_in_words(budget_minutes)
        ),
    };
    let side = |series: u8, name: &str, side: (Vec<_>, Vec<_>)| {
        let name = if side.1.is_empty() { String::new() } else { name.to_owned() };
        [Layer::Bars { series, name: String::new(), bars: side.0 }, Layer::Dots { series, name, points: side.1 }]
    };
    let limit = Layer::Limit(budget_minutes, format!("budget of one window, {}", minutes_in_words(budget_minutes)));
    let layers = side(5, "within the budget of a window", within)
        .into_iter()
        .chain(side(0, "more than the budget of a window", over))
        .chain([limit]);
    Plot {
        title: "What happened",
        sentence,
        x: dates(log.from, days),
        y,
        layers: layers.collect(),
        table: timeline_table(log),
    }
}

/// The most rows of a chart's table; the list itself is below the chart.
const MOST_ROWS: usize = 200;

fn timeline_table(log: &IncidentLog) -> Table {
    let mut worst: Vec<&Incident> = log.incidents.iter().collect();
    worst.sort_by(|a, b| bad_minutes(b).total_cmp(&bad_minutes(a)));
    let row = |incident: &&Incident| {
        vec![
            incident.name.clone(),
            incident.started.to_string(),
            minutes_in_words(incident.minutes),
            minutes_in_words(bad_minutes(incident)),
            cause_name(incident.cause).to_owned(),
        ]
    };
    Table {
        head: ["Incident, worst first", "Start", "Length", "Bad minutes", "Cause"].map(str::to_owned).to_vec(),
        rows: worst.iter().take(MOST_ROWS).map(row).collect(),
    }
}

const MINUTES: [(f64, &str); 10] = [
    (0.1, "6 s"),
    (1.0, "1 m"),
    (10.0, "10 m"),
    (60.0, "1 h"),
    (600.0, "10 h"),
    (1_440.0 * 5.0, "5 d"),
    (1_440.0 * 30.0, "30 d"),
    (1_440.0 * 365.0, "1 y"),
    (1_440.0 * 3_650.0, "10 y"),
    (1e9, "1,900 y"),
];

/// An axis of days with the first days of months, quarters or years.
pub(super) fn dates(from: CivilDate, days: f64) -> Axis {
    let axis = Axis::linear("date", 0.0, days, |_| String::new());
    let every = [1_u32, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|months| days / 30.4 / f64::from(*months) <= 7.0);
    let first = from.day_number();
    let month_starts = (0..=(days as u32).min(40_000)).filter_map(|n| {
        let day = CivilDate::from_day_number(first + n)?.to_string();
        let (month, of_month) = day.rsplit_once('-')?;
        let (year, number) = month.split_once('-')?;
        let months = year.parse::<u32>().ok()? * 12 + number.parse::<u32>().ok()? - 1;
        let is_tick = of_month == "01" && months.is_multiple_of(every.unwrap_or(120));
        is_tick.then(|| (f64::from(n), month.to_owned()))
    });
    let mut ticks: Vec<(f64, String)> = month_starts.collect();
    if ticks.len() < 2 {
        let end = CivilDate::from_day_number(first + days as u32 - 1).unwrap_or(from);
        ticks = vec![(0.0, from.to_string()), (days, end.to_string())];
    }
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(at, label)| (*at, label.as_str())).collect();
    axis.with_ticks(&ticks)
}

/// The incident next to a place of the timeline, by date; none where there are none.
pub fn incident_at(log: &IncidentLog, at: f64) -> Option<usize> {
    let days = (f64::from(log.until.day_number()) - f64::from(log.from.day_number()) + 1.0).max(1.0);
    let away = |incident: &Incident| (day_of(log, incident) - at * days).abs();
    (0..log.incidents.len()).min_by(|a, b| away(&log.incidents[*a]).total_cmp(&away(&log.incidents[*b])))
}

/// Where an incident lies in its timeline: 0 to 1 from the left and from below.
pub fn incident_place(plot: &Plot, log: &IncidentLog, index: usize) -> Option<(f64, f64)> {
    let incident = log.incidents.get(index)?;
    let x = plot.x.position(day_of(log, incident)).clamp(0.0, 1.0);
    Some((x, plot.y.position(bad_minutes(incident).max(plot.y.low())).clamp(0.0, 1.0)))
}

/// The bad minutes of past windows against the budget of one.
pub fn window_minutes(windows: &[WindowMinutes], length_days: f64, budget_minutes: f64) -> Plot {
    let first = windows.first().map_or(0, |window| window.from.day_number());
    let last = windows.last().map_or(0.0, |window| f64::from(window.from.day_number() - first)) + length_days;
    let bars = windows.iter().map(|window| {
        let at = f64::from(window.from.day_number() - first);
        (at, at + length_days, window.minutes)
    });
    let (over, within): (Vec<_>, Vec<_>) = bars.partition(|bar| bar.2 > budget_minutes);
    let most = windows.iter().map(|window| window.minutes).fold(budget_minutes, f64::max);
    let sentence = match (windows.len(), over.len()) {
        (0, _) => "The observed period is shorter than one window.".to_owned(),
        (n, 0) => format!("All {n} windows of the period would have kept the objective."),
        (n, over) => format!("{} of {n} windows would have kept the objective, {over} would have missed it.", n - over),
    };
    let row = |window: &WindowMinutes| {
        let kept = if window.minutes > budget_minutes { "missed" } else { "kept" };
        vec![window.from.to_string(), minutes_in_words(window.minutes), kept.to_owned()]
    };
    let named = |name: &str, bars: &Vec<(f64, f64, f64)>| if bars.is_empty() { String::new() } else { name.to_owned() };
    Plot {
        title: "Each window against its budget",
        sentence,
        x: windows
            .first()
            .map_or_else(|| Axis::linear("date", 0.0, 1.0, |_| String::new()), |w| dates(w.from, last.max(1.0))),
        y: Axis::linear("bad minutes", 0.0, most * 1.12, three_digits),
        table: Table {
            head: ["Window from", "Bad minutes", "Objective"].map(str::to_owned).to_vec(),
            rows: windows.iter().map(row).collect(),
        },
        layers: vec![
            Layer::Bars { series: 3, name: named("kept", &within), bars: within },
            Layer::Bars { series: 0, name: named("missed", &over), bars: over },
            Layer::Limit(budget_minutes, format!("budget, {}", minutes_in_words(budget_minutes))),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::moment;

    fn log(rows: &[(&str, f64, f64)]) -> IncidentLog {
        let incident = |(started, minutes, impact): &(&str, f64, f64)| Incident {
            impact: *impact,
            ..Incident::new("x", moment(started).unwrap(), *minutes)
        };
        let day = |text| CivilDate::parse(text).unwrap();
        IncidentLog {
            from: day("2026-01-01"),
            until: day("2026-04-10"),
            incidents: rows.iter().map(incident).collect(),
            reviews: Vec::new(),
        }
    }

    #[test]
    fn stems_stand_at_their_day() {
        // A hundred days; day 50 at noon is half way and half a day.
        let log = log(&[("2026-02-20 12:00", 100.0, 1.0), ("2026-01-01", 100.0, 0.1), ("2026-03-01", 5.0, 0.0)]);
        let plot = incident_timeline(&log, 43.2);
        assert_eq!(incident_place(&plot, &log, 0).map(|(x, _)| x), Some(0.505));
        assert_eq!(incident_place(&plot, &log, 2).map(|(_, y)| y), Some(0.0));
        assert_eq!(
            (incident_at(&log, 0.5), incident_at(&log, 0.0), incident_at(&log, 0.56)),
            (Some(0), Some(1), Some(2))
        );
        assert!(
            plot.sentence.ends_with("1 spent more than a window's budget of 43 m 12 s alone."),
            "{}",
            plot.sentence
        );
        assert_eq!(plot.table.rows[0][3], "1 h 40 m");
        let ticks: Vec<_> = plot.x.ticks.iter().map(|(at, label)| (*at, label.as_str())).collect();
        assert_eq!(ticks, [(0.0, "2026-01"), (31.0, "2026-02"), (59.0, "2026-03"), (90.0, "2026-04")]);
    }

    #[test]
    fn odd_lists_are_pictures_too() {
        for rows in [&[][..], &[("9999-12-31", 1e9, 1.0)], &[("1970-01-01", 0.0, 1.0)]] {
            let plot = incident_timeline(&log(rows), 0.0);
            assert!(!plot.drawing().contains("NaN"));
        }
        let backwards =
            IncidentLog { from: log(&[]).until, until: log(&[]).from, incidents: Vec::new(), reviews: Vec::new() };
        assert!(incident_timeline(&backwards, 1.0).x.high() >= 1.0);
        assert_eq!(window_minutes(&[], 30.0, 43.2).sentence, "The observed period is shorter than one window.");
    }

    #[test]
    fn windows_are_kept_or_missed() {
        let from = |text| CivilDate::parse(text).unwrap();
        let windows = [
            WindowMinutes { from: from("2026-01-01"), minutes: 43.0 },
            WindowMinutes { from: from("2026-01-31"), minutes: 44.0 },
        ];
        let plot = window_minutes(&windows, 30.0, 43.2);
        assert_eq!(plot.sentence, "1 of 2 windows would have kept the objective, 1 would have missed it.");
        assert_eq!((plot.x.high(), plot.table.rows[1][2].as_str()), (60.0, "missed"));
    }
}
