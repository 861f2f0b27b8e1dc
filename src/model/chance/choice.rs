/// A choice among weighted alternatives by inversion, with what is left of the uniform number given back.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The upper end of each alternative's part of the unit interval; the last is 1.
    ends: Vec<f64>,
    /// The lower end of each alternative's part, and one over its width.
    parts: Vec<[f64; 2]>,
    /// For each slice of the unit interval the first alternative that reaches into it.
    guide: Vec<u32>,
}

impl Choice {
    /// Weights of at least 0; none where they sum to nothing or overflow.
    pub fn new(weights: &[f64]) -> Option<Self> {
        let all: f64 = weights.iter().sum();
        if !(all > 0.0 && all.is_finite()) || weights.iter().any(|w| !(*w >= 0.0)) {
            return None;
        }
        let mut sum = 0.0;
        let mut ends: Vec<f64> = weights
            .iter()
            .map(|weight| {
                sum += weight;
                sum / all
            })
            .collect();
        // From the last alternative with a weight on, so that rounding never leads past the end.
        let last = weights.iter().rposition(|w| *w > 0.0)?;
        ends[last..].fill(1.0);
        let starts = std::iter::once(0.0).chain(ends.iter().copied());
        let stretch = weights.iter().map(|w| if *w > 0.0 { all / w } else { 0.0 });
        let parts = starts.zip(stretch).map(|(start, stretch)| [start, stretch]).collect();
        // So many that few hold the end of a part: a search that ends at once can be predicted.
        let slices = (64 * weights.len()).next_power_of_two().min(1 << 16);
        let mut at = 0;
        let guide = (0..slices)
            .map(|slice| {
                while ends[at] <= slice as f64 / slices as f64 {
                    at += 1;
                }
                at as u32
            })
            .collect();
        Some(Self { ends, parts, guide })
    }

    /// The alternative at a uniform number, and a uniform number anew: where in the alternative's part it fell.
    #[inline]
    pub fn of(&self, uniform: f64) -> (usize, f64) {
        let slice = (uniform * self.guide.len() as f64) as usize;
        let mut at = self.guide.get(slice).copied().unwrap_or(0) as usize;
        while self.ends.get(at).is_some_and(|end| *end <= uniform) {
            at += 1;
        }
        let at = at.min(self.ends.len() - 1);
        let [start, stretch] = self.parts[at];
        (at, ((uniform - start) * stretch).clamp(f64::EPSILON, 1.0 - f64::EPSILON))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_as_wide_as_its_weight() {
        let choice = Choice::new(&[0.0, 1.0, 2.0, 0.0, 5.0, 0.0]).unwrap();
        let mut counts = [0; 6];
        for i in 0..8_000 {
            let (at, rest) = choice.of((f64::from(i) + 0.5) / 8_000.0);
            assert!(rest > 0.0 && rest < 1.0);
            counts[at] += 1;
        }
        assert_eq!(counts, [0, 1_000, 2_000, 0, 5_000, 0]);
        assert!(Choice::new(&[]).is_none() && Choice::new(&[0.0]).is_none() && Choice::new(&[f64::NAN]).is_none());
        assert!(Choice::new(&[1.0, -1.0]).is_none() && Choice::new(&[f64::MAX, f64::MAX]).is_none());
    }
}
