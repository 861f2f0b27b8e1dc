use crate::chart::{Axis, Layer, Plot, Table};
use crate::model::ModelError;
use crate::model::capacity::Peak;
use crate::model::fleet::Tested;
use crate::plan::words::three_digits;

/// Points of a curve.
const POINTS: u32 = 120;

/// A load test with the curve that was fitted, its band, and the ideal that it falls short of.
///
/// # Errors
/// As [`crate::model::capacity::ScalingFit::predict`].
pub fn scaling_plot(tested: &Tested) -> Result<Plot, ModelError> {
    let last = tested.measured.iter().map(|m| m.load).fold(0.0, f64::max);
    let best = tested.measured.iter().map(|m| m.throughput).fold(0.0, f64::max);
    let mut far = 1.1 * last;
    let mut high = best;
    if let Peak::At { load, throughput } = tested.peak {
        // As far as the peak, if that is not too far from what was measured.
        far = far.max((1.2 * load).min(2.5 * last));
        if load <= far {
            high = high.max(throughput);
        }
    }
    let x = Axis::linear("load: concurrent users, workers or nodes", 0.0, far, three_digits);
    let y = Axis::linear("requests a second", 0.0, 1.15 * high, three_digits);
    let (mut curve, mut band) = (Vec::new(), Vec::new());
    for load in x.sampled(POINTS) {
        let expected = tested.fit.predict(load)?;
        curve.push((load, expected.throughput));
        if let Some((low, high)) = expected.prediction {
            band.push((load, low, high));
        }
    }
    let mut layers = Vec::new();
    if !band.is_empty() {
        layers.push(Layer::Band {
            series: 2,
            name: "19 of 20 more measurements would fall here".to_owned(),
            points: band,
        });
    }
    // The ideal leaves the picture at its top.
    let end = far.min(y.high() / tested.fit.curve.single);
    let ideal = [(0.0, 0.0), (end, end * tested.fit.curve.single)];
    layers.push(Layer::Line {
        series: 5,
        name: "linear: each as good as the first".to_owned(),
        points: ideal.to_vec(),
    });
    layers.push(Layer::Line { series: 2, name: "the fitted law".to_owned(), points: curve });
    let dots = tested.measured.iter().map(|m| (m.load, m.throughput)).collect();
    layers.push(Layer::Dots { series: 4, name: "measured".to_owned(), points: dots });
    if let Peak::At { load, .. } = tested.peak {
        layers.push(Layer::Upright(load, format!("peak at {}", three_digits(load))));
    }
    Ok(Plot { title: "Throughput against load", sentence: sentence(tested), x, y, layers, table: table(tested) })
}

fn sentence(tested: &Tested) -> String {
    let single = three_digits(tested.fit.curve.single);
    match tested.peak {
        Peak::At { load, throughput } => format!(
            "It scales to a load of {}: there it gets {} requests a second through, {:.0} % of what linear growth from {single} for one would give. More load than that makes it slower.",
            three_digits(load),
            three_digits(throughput),
            100.0 * throughput / (load * tested.fit.curve.single)
        ),
        Peak::Limit(limit) => format!(
            "It grows with the load towards a limit of {} requests a second and never reaches it; one alone gets {single} through.",
            three_digits(limit)
        ),
        Peak::Linear => {
            format!("Within these measurements it grows in proportion: {single} requests a second for each.")
        }
        Peak::AtOne => format!("One alone is best, with {single} requests a second: any more load slows it down."),
    }
}

fn table(tested: &Tested) -> Table {
    let head = ["Load", "Measured", "Fitted", "Measured − fitted", "Share of linear"];
    let rows = tested.measured.iter().zip(&tested.residuals).map(|(m, residual)| {
        vec![
            three_digits(m.load),
            three_digits(m.throughput),
            three_digits(m.throughput - residual),
            three_digits(*residual),
            format!("{:.0} %", 100.0 * m.throughput / (m.load * tested.fit.curve.single)),
        ]
    });
    Table { head: head.map(str::to_owned).to_vec(), rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fleet::tested;

    #[test]
    fn a_load_test_is_drawn_with_its_peak() {
        // σ = κ = 0.02, γ = 100: peak at 7, 700 / (1 + 0.12 + 0.84) = 357, which is 51 % of linear.
        let law = |n: f64| (n, 100.0 * n / (1.0 + 0.02 * (n - 1.0) + 0.02 * n * (n - 1.0)));
        let test: Vec<_> = [1.0, 2.0, 4.0, 6.0, 8.0, 12.0].map(law).to_vec();
        let plot = scaling_plot(&tested(&test).unwrap().unwrap()).unwrap();
        assert!(
            plot.sentence.starts_with("It scales to a load of 7: there it gets 357 requests a second through, 51 %"),
            "{}",
            plot.sentence
        );
        assert_eq!(plot.table.rows[1][..3], ["2", "189", "189"]);
        assert!(plot.drawing().contains("dot dot-4"));
        assert!(plot.layers.iter().any(|layer| matches!(layer, Layer::Upright(at, _) if (at - 7.0).abs() < 1e-6)));
    }
}
