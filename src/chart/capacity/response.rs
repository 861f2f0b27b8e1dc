use super::{milliseconds, whole_percent};
use crate::chart::{Axis, Layer, Plot, Table};
use crate::model::ModelError;
use crate::model::capacity::Regime;
use crate::model::fleet::{Fleet, Times, times};
use crate::plan::Latency;
use crate::plan::words::three_digits;

/// Points of a curve.
const POINTS: u32 = 48;
/// Steps of Erlang's recursion that one picture may take.
const MOST_STEPS: u32 = 2_000_000;
/// The busiest place of a curve; beyond it every curve is upright.
const BUSIEST: f64 = 0.995;

/// The axes of [`response_plot`]: they hold still while replicas are dragged.
pub fn response_axes(fleet: &Fleet, promise: Option<Latency>) -> (Axis, Axis) {
    let service = 1_000.0 / fleet.rate();
    let high = (10.0 * service).max(2.0 * promise.map_or(0.0, |promise| promise.milliseconds));
    let busy = Axis::linear("utilisation", 0.0, 1.0, |share| format!("{:.0} %", 100.0 * share));
    (busy, Axis::linear("milliseconds from arrival to answer", 0.0, high, three_digits))
}

/// Response against utilisation, for the fleet as it is while its load grows.
///
/// # Errors
/// A load that is negative or not finite.
pub fn response_plot(
    fleet: &Fleet,
    per_second: f64,
    promise: Option<Latency>,
    highest: f64,
) -> Result<Plot, ModelError> {
    let (x, y) = response_axes(fleet, promise);
    let servers = fleet.queue(0.0).servers;
    let points = (MOST_STEPS / servers.max(1)).clamp(12, POINTS);
    let mut curves: [Vec<(f64, f64)>; 4] = Default::default();
    for n in 0..=points {
        // Closer together where the curves bend.
        let busy = BUSIEST * (1.0 - libm::pow(1.0 - f64::from(n) / f64::from(points), 1.7));
        let Some(all) = times_at(fleet, busy)? else { continue };
        for (curve, time) in curves.iter_mut().zip([all.mean, all.p50, all.p95, all.p99]) {
            curve.push((busy, 1_000.0 * time));
        }
    }
    let names = [(5, "mean"), (3, "p50: half are faster"), (2, "p95"), (99, "p99: one in a hundred is slower")];
    let mut layers: Vec<Layer> = curves
        .into_iter()
        .zip(names)
        .map(|(points, (series, name))| Layer::Line { series, name: name.to_owned(), points: below(&points, y.high()) })
        .collect();
    if let Some(promise) = promise {
        layers.push(Layer::Limit(promise.milliseconds, format!("promised: {} ms", three_digits(promise.milliseconds))));
    }
    layers.push(Layer::Upright(highest, format!("at most {}", whole_percent(highest))));
    Ok(Plot {
        title: "Response against utilisation",
        sentence: sentence(fleet, per_second)?,
        x,
        y,
        layers,
        table: table(fleet)?,
    })
}

/// A rising curve as far as it lies below a height, to the very place where it reaches it.
fn below(points: &[(f64, f64)], height: f64) -> Vec<(f64, f64)> {
    let inside = points.iter().take_while(|(_, y)| *y <= height).count();
    let mut cut = points[..inside].to_vec();
    if let (Some(&(x0, y0)), Some(&(x1, y1))) = (cut.last(), points.get(inside)) {
        cut.push((x0 + (x1 - x0) * (height - y0) / (y1 - y0), height));
    }
    cut
}

fn times_at(fleet: &Fleet, busy: f64) -> Result<Option<Times>, ModelError> {
    match fleet.regime(busy * fleet.most())? {
        Regime::Steady(steady) => times(&steady).map(Some),
        Regime::Overload(_) => Ok(None),
    }
}

fn sentence(fleet: &Fleet, per_second: f64) -> Result<String, ModelError> {
    let replicas = match fleet.replicas() {
        1 => "1 replica".to_owned(),
        n => format!("{n} replicas"),
    };
    Ok(match fleet.regime(per_second)? {
        Regime::Steady(steady) => {
            let all = times(&steady)?;
            format!(
                "At the peak of {} requests a second {replicas} are busy for {} of their time: half of the answers take no longer than {}, one in a hundred longer than {}.",
                three_digits(per_second),
                whole_percent(steady.utilisation()),
                milliseconds(all.p50),
                milliseconds(all.p99)
            )
        }
        Regime::Overload(over) => format!(
            "At the peak of {} requests a second {replicas} would have to be busy for {} of their time. That is overload: the queue grows by {} requests each second, and no time can be named.",
            three_digits(per_second),
            whole_percent(over.utilisation),
            three_digits(over.growth)
        ),
    })
}

fn table(fleet: &Fleet) -> Result<Table, ModelError> {
    let head = ["Utilisation", "Requests a second", "Chance to wait", "Mean", "p50", "p95", "p99"];
    let mut rows = Vec::new();
    for busy in [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95] {
        let load = busy * fleet.most();
        if let Regime::Steady(steady) = fleet.regime(load)? {
            let all = times(&steady)?;
            let mut row = vec![whole_percent(busy), three_digits(load), whole_percent(steady.wait_probability())];
            row.extend([all.mean, all.p50, all.p95, all.p99].map(milliseconds));
            rows.push(row);
        }
    }
    Ok(Table { head: head.map(str::to_owned).to_vec(), rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Capacity;

    #[test]
    fn one_server_is_drawn_as_its_exponential() {
        let fleet = Fleet::of(&Capacity::default()).unwrap();
        let promise = Latency { milliseconds: 500.0, share: 0.99 };
        let plot = response_plot(&fleet, 5.0, Some(promise), 0.08).unwrap();
        // M/M/1 at 50 %: the response is exponential with mean 200 ms: p50 139, p95 599, p99 921.
        assert_eq!(plot.table.rows[2], ["50 %", "5", "50 %", "200 ms", "139 ms", "599 ms", "921 ms"]);
        assert!(plot.sentence.contains("no longer than 139 ms, one in a hundred longer than 921 ms"));
        assert_eq!(plot.y.high(), 1_000.0);
        assert_eq!(below(&[(0.0, 1.0), (1.0, 2.0), (2.0, 6.0)], 3.0), [(0.0, 1.0), (1.0, 2.0), (1.25, 3.0)]);
        assert!(plot.drawing().contains("series-99"));
        let over = response_plot(&fleet, 12.0, None, 0.8).unwrap();
        assert!(
            over.sentence.contains("120 % of their time. That is overload: the queue grows by 2 requests"),
            "{}",
            over.sentence
        );
    }
}
