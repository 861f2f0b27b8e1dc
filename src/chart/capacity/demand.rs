use crate::chart::{Axis, Layer, Plot, Table};
use crate::model::capacity::OrderDate;
use crate::model::fleet::Demand;
use crate::plan::words::three_digits;

/// How far back the past is shown.
const PAST: usize = 52;

/// What there is room for, in requests a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// What may be used while every zone is there.
    pub usable: f64,
    /// What may be used without the fullest zone, where there are several.
    pub without_zone: Option<f64>,
}

/// The weekly peak to come against what there is room for.
pub fn demand_plot(demand: &Demand, history: &[f64], room: Room, order: &OrderDate) -> Plot {
    let path = |chance| demand.weekly(chance).unwrap_or_default();
    let [low, lower, middle, upper, tenth, high] = crate::model::fleet::CHANCES.map(path);
    let past = &history[history.len().saturating_sub(PAST)..];
    let before = past.len().saturating_sub(1);
    let measured: Vec<(f64, f64)> =
        past.iter().enumerate().map(|(week, peak)| (week as f64 - before as f64, *peak)).collect();
    let top = |points: &[f64]| points.iter().copied().fold(0.0, f64::max);
    // A wide band must not press what there is room for flat.
    let known = room.usable.max(top(&middle)).max(top(past));
    let ceiling = 1.12 * known.max(top(&high).min(2.5 * known));
    let band = |name: &str, low: &[f64], high: &[f64]| Layer::Band {
        series: 2,
        name: name.to_owned(),
        points: low.iter().zip(high).enumerate().map(|(week, (low, high))| (week as f64, *low, *high)).collect(),
    };
    let line = |series, name: &str, path: &[f64]| Layer::Line {
        series,
        name: name.to_owned(),
        points: path.iter().enumerate().map(|(week, demand)| (week as f64, *demand)).collect(),
    };
    let mut layers = vec![
        band("90 % of weeks, the wide band", &low, &high),
        band("50 % of weeks, the narrow band", &lower, &upper),
        line(2, "as likely above as below", &middle),
        line(1, "exceeded once in ten times: orders go by it", &tenth),
    ];
    if measured.len() > 1 {
        layers.push(Layer::Line { series: 99, name: "measured".to_owned(), points: measured });
    }
    layers.push(match room.without_zone {
        Some(_) => Layer::Level(room.usable, "usable, all zones".to_owned()),
        None => Layer::Limit(room.usable, "usable".to_owned()),
    });
    if let Some(left) = room.without_zone {
        layers.push(Layer::Limit(left, "usable, one zone lost".to_owned()));
    }
    if let OrderDate::On { day, .. } = order {
        layers.push(Layer::Upright(f64::from(*day) / 7.0, "order by".to_owned()));
    }
    let weeks = demand.weeks();
    Plot {
        title: "The peak to come, and what there is room for",
        sentence: sentence(&middle, &tenth, weeks, room, order),
        x: Axis::linear("weeks from now", -(before as f64), weeks as f64, |week| format!("{week}").replace('-', "−")),
        y: Axis::linear("requests a second", 0.0, ceiling, three_digits),
        layers,
        table: table([&low, &lower, &middle, &upper, &tenth, &high], weeks),
    }
}

fn sentence(middle: &[f64], tenth: &[f64], weeks: usize, room: Room, order: &OrderDate) -> String {
    let last = |path: &[f64]| three_digits(path.last().copied().unwrap_or(0.0));
    let limit = room.without_zone.unwrap_or(room.usable);
    let place = if room.without_zone.is_some() { "what may be used with one zone lost" } else { "what may be used" };
    let when = match order {
        OrderDate::On { short_on, .. } | OrderDate::Late { short_on, .. } if *short_on == 0 => {
            format!("The peak is above {place} already")
        }
        OrderDate::On { short_on, .. } | OrderDate::Late { short_on, .. } => {
            format!("One time in ten the peak reaches {place} within {}", in_weeks(*short_on))
        }
        OrderDate::NotWithin { .. } => format!("Nine times in ten the peak stays below {place}"),
    };
    format!(
        "{when}: {} requests a second. In {weeks} weeks the peak is as likely above {} as below, and above {} once in ten times.",
        three_digits(limit),
        last(middle),
        last(tenth)
    )
}

fn in_weeks(days: u32) -> String {
    match days {
        0..14 => format!("{days} days"),
        _ => format!("{} weeks", days / 7),
    }
}

fn table(paths: [&Vec<f64>; 6], weeks: usize) -> Table {
    let head = ["Week", "1 in 20 below", "1 in 4 below", "Middle", "1 in 4 above", "1 in 10 above", "1 in 20 above"];
    let step = (weeks / 13).max(1);
    let row = |week: usize| {
        let cells = paths.iter().map(|path| three_digits(path.get(week).copied().unwrap_or(0.0)));
        std::iter::once(week.to_string()).chain(cells).collect()
    };
    Table { head: head.map(str::to_owned).to_vec(), rows: (0..=weeks).step_by(step).map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fleet::demand;
    use crate::plan::Growth;

    #[test]
    fn a_demand_is_drawn_with_its_limits_and_its_order() {
        let growth = Growth { per_year: 0.5, doubt: 0.1 };
        let history = [90.0, 95.0, 100.0];
        let demand = demand(100.0, &history, Some(growth), false, 52, None).unwrap();
        let room = Room { usable: 240.0, without_zone: Some(140.0) };
        let plot = demand_plot(&demand, &history, room, &OrderDate::On { day: 70, short_on: 210 });
        let uprights: Vec<_> = plot.layers.iter().filter(|layer| matches!(layer, Layer::Upright(..))).collect();
        assert_eq!(uprights, [&Layer::Upright(10.0, "order by".to_owned())]);
        assert!(plot.layers.contains(&Layer::Limit(140.0, "usable, one zone lost".to_owned())));
        assert!(
            plot.sentence.starts_with(
                "One time in ten the peak reaches what may be used with one zone lost within 30 weeks: 140 "
            ),
            "{}",
            plot.sentence
        );
        assert_eq!((plot.x.low(), plot.x.high()), (-2.0, 52.0));
        assert!(plot.drawing().contains("band-2"));
        // 364 days of 50 %: 149.8.
        assert_eq!(plot.table.rows.last().unwrap()[..2], ["52".to_owned(), "133".to_owned()]);
        assert_eq!(plot.table.rows.last().unwrap()[3], "150");
        let late = demand_plot(
            &demand,
            &[],
            Room { usable: 90.0, without_zone: None },
            &OrderDate::Late { by: 9, short_on: 0 },
        );
        assert!(late.sentence.starts_with("The peak is above what may be used already: 90 "), "{}", late.sentence);
        assert_eq!(late.x.low(), 0.0);
    }
}
