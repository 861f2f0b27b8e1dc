use super::Severity;
use super::severity::Shape;
use super::table::LogTable;
use crate::model::special::normal_cdf;

impl Severity {
    /// Mean minutes of an incident that lie between each edge and the next, and beyond the last one: what every
    /// function of straight pieces needs to have its mean taken.
    ///
    /// # Formula
    /// ```text
    /// layer from a to b = integral from a to b of P(D > t) dt = E[min(D, b)] - E[min(D, a)]
    /// lognormal         E[min(Y, y)] = e^(mu + sigma^2 / 2) N(z - sigma) + y N(-z),   z = (ln y - mu) / sigma
    ///                   E[(Y - y)+]  = e^(mu + sigma^2 / 2) N(sigma - z) - y N(-z)
    /// ```
    /// Accuracy: exact for lists and for one lognormal part with a fixed impact; for tables Gauss's rule on every piece
    /// of the table, as accurate as the table (1e-6 of the layer's width), and the layers sum to the exact mean.
    ///
    /// Edges must rise and be finite and at least 0, else every layer is as if they did: negative widths count as none.
    ///
    /// # Source
    /// S. Klugman, H. Panjer, G. Willmot, "Loss Models", on limited expected values and layers.
    pub fn layers(&self, edges: &[f64]) -> Vec<f64> {
        if let Shape::Table(table) = self.shape() {
            return table_layers(table, self.mean(), edges);
        }
        let next = |i: usize| edges.get(i + 1).copied();
        edges.iter().enumerate().map(|(i, from)| self.layer(*from, next(i)).max(0.0)).collect()
    }

    fn layer(&self, from: f64, to: Option<f64>) -> f64 {
        match self.shape() {
            Shape::Atoms(atoms) => {
                let part = |at: f64| to.map_or(at, |to| at.min(to)) - at.min(from);
                atoms.iter().map(|(at, chance)| chance * part(*at)).sum()
            }
            Shape::Lognormal { shift, mu, sigma } => {
                let below = to.unwrap_or(f64::INFINITY).min(*shift) - from.min(*shift);
                let above = |x: f64| (x - shift).max(0.0);
                below + lognormal_layer(*mu, *sigma, above(from), to.map(above))
            }
            Shape::Table(_) => 0.0,
        }
    }
}

fn lognormal_layer(mu: f64, sigma: f64, from: f64, to: Option<f64>) -> f64 {
    let mean = libm::exp(mu + sigma * sigma / 2.0);
    let z = |y: f64| (libm::log(y) - mu) / sigma;
    let limited = |y: f64| if y > 0.0 { mean * normal_cdf(z(y) - sigma) + y * normal_cdf(-z(y)) } else { 0.0 };
    let excess = |y: f64| if y > 0.0 { mean * normal_cdf(sigma - z(y)) - y * normal_cdf(-z(y)) } else { mean };
    match to {
        None => excess(from),
        // Differences of the smaller of the two, so that digits are not lost.
        Some(to) if from > 0.0 && z(from) > sigma => excess(from) - excess(to),
        Some(to) => limited(to) - limited(from),
    }
}

/// Gauss–Legendre nodes on 0 to 1, and their weights.
const GAUSS: [(f64, f64); 3] =
    [(0.112_701_665_379_258_3, 5.0 / 18.0), (0.5, 4.0 / 9.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];

/// One pass over the table: the limited mean at every edge, then differences.
fn table_layers(table: &LogTable, mean: f64, edges: &[f64]) -> Vec<f64> {
    let (low, step, knots) = table.knots();
    let piece = |from: f64, width: f64| -> f64 {
        let at = |(node, weight): &(f64, f64)| {
            let log = from + node * width;
            weight * width * libm::exp(log) * (1.0 - table.at_log(log))
        };
        GAUSS.iter().map(at).sum()
    };
    // Below the table everything survives.
    let (mut sum, mut knot) = (libm::exp(low), 0);
    let limited: Vec<f64> = edges
        .iter()
        .map(|edge| {
            if !(*edge > 0.0) {
                return 0.0;
            }
            let to = libm::log(*edge);
            if to <= low {
                return edge.min(mean);
            }
            while knot + 1 < knots && low + (knot + 1) as f64 * step <= to {
                sum += piece(low + knot as f64 * step, step);
                knot += 1;
            }
            // Beyond the table nothing is left but what the exact mean knows.
            let part =
                if knot + 1 < knots { piece(low + knot as f64 * step, to - low - knot as f64 * step) } else { 0.0 };
            (sum + part).min(mean)
        })
        .collect();
    let layer = |i: usize| limited.get(i + 1).copied().unwrap_or(mean) - limited[i];
    (0..edges.len()).map(|i| layer(i).max(0.0)).collect()
}
