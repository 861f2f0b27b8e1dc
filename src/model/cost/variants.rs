use std::collections::BTreeMap;

use super::CostCurve;
use super::options::{Factors, concerns, names, of_architecture};
use crate::model::ModelError;
use crate::model::error::{finite, within};
use crate::model::loss::{Mixtures, Rate, Severity, Uncertain};
use crate::plan::{Catalogue, Frequency, Investment, Lever, Risk};

/// A window and what is left of its allowance: where a chance is asked for again and again.
pub(super) enum Look {
    /// The background alone is more than is allowed.
    Never,
    /// Nothing is left for incidents.
    OnlyWithout {
        window: f64,
    },
    On {
        window: f64,
        bench: Box<Mixtures>,
    },
}

impl Look {
    pub fn new(window: f64, allowed: f64, background: f64, cells: usize) -> Result<Self, ModelError> {
        let left = allowed - background * window;
        if left < -1e-12 * allowed {
            return Ok(Self::Never);
        }
        if left / (cells as f64) < 1e-290 {
            return Ok(Self::OnlyWithout { window });
        }
        Ok(Self::On { window, bench: Box::new(Mixtures::new(window, left, cells)?) })
    }

    fn window(&self) -> f64 {
        match self {
            Self::Never => 0.0,
            Self::OnlyWithout { window } | Self::On { window, .. } => *window,
        }
    }
}

/// What one risk is after some effects: made once for each combination of effects that touch its length or impact.
struct Variant {
    /// Before effects on frequency.
    rate: Rate,
    /// The most that effects may multiply the rate by.
    most: f64,
    mean_cost: f64,
    /// The chance that an incident is bad at all.
    hits: f64,
    /// The image on each look.
    cells: Vec<Vec<f64>>,
}

/// A risk with everything that was computed for it.
pub(super) struct Row {
    /// Options that touch its length or impact, or anything where the risk comes from the architecture.
    shapes: u16,
    /// Options that touch how often it happens.
    frequencies: u16,
    /// Effects on frequency by option, where options touch it.
    factors: Vec<f64>,
    /// Incidents expected in a year without any option: decides how amounts are rounded, the same way for all variants.
    usual: f64,
    variants: BTreeMap<u16, Variant>,
    uncertain: BTreeMap<u16, Vec<Option<Uncertain>>>,
}

/// What is asked about one combination of options.
pub(super) struct Asked<'a> {
    pub options: u16,
    pub bought: &'a [&'a Investment],
    pub extra_minutes: f64,
    pub extra_frequency: f64,
    pub looks: &'a [Look],
    pub curve: &'a CostCurve,
}

impl Row {
    pub fn new(
        risk: &Risk,
        from_architecture: bool,
        catalogue: &Catalogue,
        options: &[Investment],
    ) -> Result<Self, ModelError> {
        let (mut shapes, mut frequencies) = (0, 0);
        for (i, option) in options.iter().enumerate() {
            for effect in &option.effects {
                let here = concerns(effect, risk);
                let everywhere = catalogue.adjustments.iter().any(|a| names(effect, a));
                let on_frequency = effect.on == Lever::Frequency;
                if (here || everywhere) && on_frequency {
                    frequencies |= 1 << i;
                }
                if (here || everywhere) && !on_frequency && !of_architecture(effect)
                    || from_architecture && of_architecture(effect)
                {
                    shapes |= 1 << i;
                }
            }
        }
        let factors =
            options.iter().map(|option| Factors::of_all(&[option], |e| concerns(e, risk)).frequency).collect();
        let usual = Rate::of(risk.frequency)?.mean();
        Ok(Self { shapes, frequencies, factors, usual, variants: BTreeMap::new(), uncertain: BTreeMap::new() })
    }

    /// Makes what is not there yet; says how many numbers were kept for it.
    pub fn prepare(&mut self, risk: &Risk, asked: &Asked) -> Result<usize, ModelError> {
        let mut kept = 0;
        let key = asked.options & self.shapes;
        if !self.variants.contains_key(&key) {
            let variant = self.variant(risk, asked)?;
            kept += variant.cells.iter().map(Vec::len).sum::<usize>();
            self.variants.insert(key, variant);
        }
        let rate = self.rate(asked)?;
        let both = asked.options & (self.shapes | self.frequencies);
        if let (Rate::Uncertain { mean, shape }, false) = (rate, self.uncertain.contains_key(&both)) {
            let cells = self.variants.get(&key).map_or(&[][..], |variant| &variant.cells);
            let of = |(look, cells): (&Look, &Vec<f64>)| match look {
                Look::On { window, bench } => {
                    kept += 2 * cells.len();
                    Some(bench.uncertain(cells, mean * window, shape))
                }
                _ => None,
            };
            let made = asked.looks.iter().zip(cells).map(of).collect();
            self.uncertain.insert(both, made);
        }
        Ok(kept)
    }

    fn variant(&self, risk: &Risk, asked: &Asked) -> Result<Variant, ModelError> {
        let after = Factors::of_all(asked.bought, |e| concerns(e, risk)).on_length_and_impact(risk)?;
        let severity = Severity::new(&after.duration, after.impact, asked.extra_minutes)?;
        let image = |look: &Look| match look {
            Look::On { window, bench } => bench.cells(&severity, self.usual * window),
            _ => Vec::new(),
        };
        let most = match risk.frequency {
            Frequency::Changes { failure_rate, .. } if failure_rate > 0.0 => 1.0 / failure_rate,
            _ => f64::MAX,
        };
        Ok(Variant {
            rate: Rate::of(risk.frequency)?,
            most,
            mean_cost: asked.curve.expected(&severity)?,
            hits: 1.0 - severity.cdf(0.0),
            cells: asked.looks.iter().map(image).collect(),
        })
    }

    /// How often it happens after these options.
    fn rate(&self, asked: &Asked) -> Result<Rate, ModelError> {
        let Some(variant) = self.variants.get(&(asked.options & self.shapes)) else {
            return Ok(Rate::Fixed(0.0));
        };
        let chosen = self.factors.iter().enumerate().filter(|(i, _)| asked.options >> i & 1 == 1);
        let factor = chosen.map(|(_, factor)| factor).product::<f64>().min(variant.most);
        let rate = variant.rate.times(factor * (1.0 + asked.extra_frequency));
        finite("a frequency", rate.mean())?;
        Ok(rate)
    }

    fn forget(&mut self) {
        self.variants.clear();
        self.uncertain.clear();
    }
}

/// Forgets all variants, so that memory stays bounded.
pub(super) fn forget(rows: &mut [Row]) {
    rows.iter_mut().for_each(Row::forget);
}

/// Mean outage cost of a year.
pub(super) fn outage_loss(rows: &[Row], asked: &Asked, year: f64) -> Result<f64, ModelError> {
    let mut sum = 0.0;
    for row in rows {
        let Some(variant) = row.variants.get(&(asked.options & row.shapes)) else { continue };
        let incidents = row.rate(asked)?.mean() * year;
        if incidents > 0.0 {
            sum += incidents * variant.mean_cost;
        }
    }
    finite("the outage cost of a year", sum)
}

/// The chance to stay within what is allowed, on one look.
pub(super) fn chance(rows: &[Row], asked: &Asked, which: usize) -> Result<f64, ModelError> {
    let Some(look) = asked.looks.get(which) else { return Ok(0.0) };
    let (mut known, mut uncertain, mut ln_none) = (Vec::new(), Vec::new(), 0.0);
    for row in rows {
        let Some(variant) = row.variants.get(&(asked.options & row.shapes)) else { continue };
        let rate = row.rate(asked)?;
        let count = rate.mean() * look.window();
        within("the expected number of incidents in a window", count, 0.0, 1e9, "0 to 1e9")?;
        match rate {
            Rate::Fixed(_) => {
                ln_none -= count * variant.hits;
                known.extend(variant.cells.get(which).map(|cells| (count, cells.as_slice())));
            }
            Rate::Uncertain { shape, .. } => {
                ln_none -= shape * libm::log1p(count * variant.hits / shape);
                let made = row.uncertain.get(&(asked.options & (row.shapes | row.frequencies)));
                uncertain.extend(made.and_then(|looks| looks.get(which)).and_then(Option::as_ref));
            }
        }
    }
    Ok(match look {
        Look::Never => 0.0,
        Look::OnlyWithout { .. } => libm::exp(ln_none),
        Look::On { bench, .. } => bench.within(&known, &uncertain),
    })
}
