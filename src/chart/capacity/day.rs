use super::{milliseconds, whole_percent};
use crate::chart::{Axis, Layer, Plot, Table};
use crate::model::ModelError;
use crate::model::capacity::Regime;
use crate::model::fleet::BusiestDay;
use crate::plan::words::three_digits;

/// The days of the week, as a pattern counts them.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// How busy a fleet is in each hour of the busiest day.
///
/// # Errors
/// None for a day that was computed.
pub fn day_plot(busiest: &BusiestDay) -> Result<Plot, ModelError> {
    let pieces = &busiest.day.pieces;
    let bar = |hour: usize| (hour as f64, hour as f64 + 1.0, pieces[hour].regime.utilisation());
    let all: Vec<_> = (0..pieces.len()).map(bar).collect();
    let (over, well): (Vec<_>, Vec<_>) =
        all.iter().partition(|(from, _, busy)| *busy >= 1.0 || pieces[*from as usize].backlog > 0.0);
    let top = all.iter().map(|(_, _, busy)| *busy).fold(1.0, f64::max);
    let mut layers = vec![Layer::Bars { series: 2, name: "keeps up".to_owned(), bars: well }];
    if !over.is_empty() {
        layers.push(Layer::Bars { series: 0, name: "overload, or a backlog from before".to_owned(), bars: over });
    }
    layers.push(Layer::Limit(1.0, "all replicas busy".to_owned()));
    let worst = busiest.day.worst;
    let rest = if !busiest.day.keeps_up {
        "The day as a whole is more than the fleet does, so the backlog grows from day to day."
    } else if pieces.iter().any(|piece| piece.backlog > 0.0) {
        "Some hours are more than the fleet does and leave a backlog to those after them."
    } else {
        "No hour leaves a backlog."
    };
    Ok(Plot {
        title: "The busiest day of the week, hour by hour",
        sentence: format!(
            "{}: from {worst}:00 to {}:00 the fleet is busy for {} of its time. {rest}",
            WEEKDAYS.get(busiest.weekday).copied().unwrap_or_default(),
            worst + 1,
            whole_percent(pieces[worst].regime.utilisation())
        ),
        x: Axis::linear("hour of the day", 0.0, 24.0, |hour| format!("{hour:.0}:00")),
        y: Axis::linear("utilisation", 0.0, 1.1 * top, |share| format!("{:.0} %", 100.0 * share)),
        layers,
        table: table(busiest)?,
    })
}

fn table(busiest: &BusiestDay) -> Result<Table, ModelError> {
    let head = ["Hour", "Requests a second", "Utilisation", "p99", "Backlog before"];
    let mut rows = Vec::new();
    for (hour, (piece, arrivals)) in busiest.day.pieces.iter().zip(&busiest.arrivals).enumerate() {
        let p99 = match piece.regime {
            Regime::Steady(steady) if piece.backlog == 0.0 => milliseconds(steady.response_quantile(0.99)?),
            Regime::Steady(_) => "behind a backlog".to_owned(),
            Regime::Overload(_) => "overload".to_owned(),
        };
        let busy = whole_percent(piece.regime.utilisation());
        rows.push(vec![format!("{hour}:00"), three_digits(*arrivals), busy, p99, three_digits(piece.backlog)]);
    }
    Ok(Table { head: head.map(str::to_owned).to_vec(), rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fleet::{Fleet, busiest_day};
    use crate::plan::{Capacity, TrafficProfile};

    #[test]
    fn a_day_says_where_it_is_too_much() {
        let mut hours = [1.0; 168];
        hours[24 + 9] = 50.0;
        let profile = TrafficProfile::from_hours(&hours).unwrap();
        let fleet = Fleet::of(&Capacity { replicas: 20, ..Capacity::default() }).unwrap();
        let plot = day_plot(&busiest_day(&fleet, 864_000.0, &profile).unwrap()).unwrap();
        // A week's 6,048,000 in 217 parts: 7.74 a second in an hour, 387 in the busy one, of 200 that are served.
        assert!(
            plot.sentence.starts_with("Tuesday: from 9:00 to 10:00 the fleet is busy for 194 %"),
            "{}",
            plot.sentence
        );
        assert!(plot.sentence.ends_with("leave a backlog to those after them."));
        assert_eq!(plot.table.rows[10][2..4], ["3.9 %".to_owned(), "behind a backlog".to_owned()]);
    }
}
