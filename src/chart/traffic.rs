use super::{Axis, Layer, Plot, Table};
use crate::plan::TrafficProfile;
use crate::plan::words::three_digits;

/// The days of a week, Monday first.
pub const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// An hour of the week in words: `Monday 09:00`.
pub fn hour_in_words(hour: usize) -> String {
    let day = DAYS.get(hour / 24 % 7).copied().unwrap_or_default();
    format!("{day} {:02}:00", hour % 24)
}

/// The mean day, hour by hour, with weekdays and weekends apart; requests a second where it is known how many come in a
/// day, else multiples of the mean hour.
pub fn mean_day(profile: &TrafficProfile, requests_per_day: Option<u64>) -> Plot {
    let mean_rate = requests_per_day.map_or(1.0, |n| n as f64 / 86_400.0);
    let unit = if requests_per_day.is_some() { "requests a second" } else { "times the mean" };
    let rates: Vec<f64> = profile.shares().map(|share| share * TrafficProfile::HOURS as f64 * mean_rate).collect();
    let mean = |days: std::ops::Range<usize>, hour: usize| {
        let count = days.len() as f64;
        days.map(|day| rates.get(day * 24 + hour).copied().unwrap_or(0.0)).sum::<f64>() / count
    };
    let hours = || (0..24_u32).map(|hour| (f64::from(hour), hour as usize));
    let bars: Vec<_> = hours().map(|(at, hour)| (at, at + 1.0, mean(0..7, hour))).collect();
    let line = |days: std::ops::Range<usize>| hours().map(|(at, hour)| (at + 0.5, mean(days.clone(), hour))).collect();
    let (weekday, weekend): (Vec<_>, Vec<_>) = (line(0..5), line(5..7));
    let most = weekday.iter().chain(&weekend).map(|(_, y)| *y).fold(0.0, f64::max);
    let busiest = bars.iter().fold((0.0, 0.0, -1.0), |best, bar| if bar.2 > best.2 { *bar } else { best });
    let quietest = bars.iter().fold((0.0, 0.0, f64::MAX), |best, bar| if bar.2 < best.2 { *bar } else { best });
    let shown = |value: f64| three_digits(value);
    let sentence = if busiest.2 - quietest.2 <= 1e-9 * busiest.2 {
        format!("Every hour is alike: {} {unit}.", shown(busiest.2))
    } else {
        format!(
            "The mean day is busiest at {:02}:00 with {} {unit} and quietest at {:02}:00 with {}.",
            busiest.0,
            shown(busiest.2),
            quietest.0,
            shown(quietest.2)
        )
    };
    let row = |(at, hour): (f64, usize)| {
        let cells = [mean(0..7, hour), mean(0..5, hour), mean(5..7, hour)].map(shown);
        std::iter::once(format!("{at:02}:00")).chain(cells).collect()
    };
    Plot {
        title: "The mean day",
        sentence,
        x: Axis::linear("hour of the day", 0.0, 24.0, |hour| format!("{hour:02}:00")).with_ticks(&[
            (0.0, "00"),
            (4.0, "04"),
            (8.0, "08"),
            (12.0, "12"),
            (16.0, "16"),
            (20.0, "20"),
            (24.0, "24"),
        ]),
        y: Axis::linear(unit, 0.0, most * 1.08, three_digits),
        table: Table {
            head: ["Hour", "Every day", "Monday to Friday", "Weekend"].map(str::to_owned).to_vec(),
            rows: hours().map(row).collect(),
        },
        layers: vec![
            Layer::Bars { series: 5, name: "every day".to_owned(), bars },
            Layer::Line { series: 99, name: "Monday to Friday".to_owned(), points: weekday },
            Layer::Line { series: 1, name: "weekend".to_owned(), points: weekend },
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_and_weekends_apart() {
        let mut hours = [1.0; 168];
        // Monday to Friday at nine: 15 times the rest.
        for day in 0..5 {
            hours[day * 24 + 9] = 15.0;
        }
        let profile = TrafficProfile::from_hours(&hours).unwrap();
        // 168 + 70 in a week; 34 a day, of which 1/34 in a quiet hour.
        let plot = mean_day(&profile, Some(86_400 * 34));
        let Layer::Bars { bars, .. } = &plot.layers[0] else { panic!("columns") };
        assert!((bars[9].2 - 264.0).abs() < 1e-9 && (bars[3].2 - 24.0).abs() < 1e-9, "{bars:?}");
        assert_eq!(plot.table.rows[9], ["09:00", "264", "360", "24"]);
        assert!(plot.sentence.starts_with("The mean day is busiest at 09:00 with 264 requests a second"));
        assert_eq!(mean_day(&TrafficProfile::flat(), None).sentence, "Every hour is alike: 1 times the mean.");
        assert_eq!((hour_in_words(0), hour_in_words(167)), ("Monday 00:00".to_owned(), "Sunday 23:00".to_owned()));
    }
}
