/// Bins an octave: 64, so that a bin is 1.6 % wide at most.
const BITS: u32 = 6;
/// Below 2^-20 mean service times everything is in the first bin.
const LOWEST: u64 = ((1023 - 20) as u64) << BITS;
/// From 2^30 mean service times everything is in the last.
pub(super) const BINS: usize = 50 << BITS;

/// How often each size of a time occurred, in bins that grow with it. The bin is read off the bits of the number: its
/// exponent and the first six digits after the point.
#[derive(Debug, Clone)]
pub(super) struct Histogram(Box<[u32; BINS]>);

impl Default for Histogram {
    fn default() -> Self {
        Self(Box::new([0; BINS]))
    }
}

impl Histogram {
    #[inline(always)]
    pub fn record(&mut self, time: f64) {
        let bin = (time.to_bits() >> (52 - BITS)).saturating_sub(LOWEST) as usize;
        self.0[bin.min(BINS - 1)] += 1;
    }

    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0.iter()) {
            *mine += theirs;
        }
    }

    /// How many are above a time; within its bin they are taken as spread evenly.
    pub fn above(&self, time: f64) -> f64 {
        let bin = ((time.to_bits() >> (52 - BITS)).saturating_sub(LOWEST) as usize).min(BINS - 1);
        let beyond: u64 = self.0[bin + 1..].iter().map(|&n| u64::from(n)).sum();
        let (low, high) = (lower_edge(bin), lower_edge(bin + 1));
        beyond as f64 + f64::from(self.0[bin]) * ((high - time) / (high - low)).clamp(0.0, 1.0)
    }
}

/// Where a bin begins; the first one begins at 0.
pub(super) fn lower_edge(bin: usize) -> f64 {
    if bin == 0 { 0.0 } else { f64::from_bits((LOWEST + bin as u64) << (52 - BITS)) }
}

/// Counts of many histograms, for quantiles.
#[derive(Debug, Clone)]
pub(super) struct Totals(Vec<u64>);

impl Totals {
    pub fn of<'a>(histograms: impl Iterator<Item = &'a Histogram>) -> Self {
        let mut totals = vec![0; BINS];
        for histogram in histograms {
            for (total, &n) in totals.iter_mut().zip(histogram.0.iter()) {
                *total += u64::from(n);
            }
        }
        Self(totals)
    }

    /// The time that is exceeded by `late` of them, linear within its bin.
    pub fn exceeded_by(&self, late: f64) -> f64 {
        let mut above = 0.0;
        for (bin, &n) in self.0.iter().enumerate().rev() {
            let n = n as f64;
            if above + n > late {
                let (low, high) = (lower_edge(bin), lower_edge(bin + 1));
                return high - (high - low) * ((late - above) / n).clamp(0.0, 1.0);
            }
            above += n;
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_cover_the_line() {
        assert_eq!(lower_edge(20 << BITS).to_bits(), 1f64.to_bits());
        for bin in 1..BINS {
            let width = lower_edge(bin + 1) / lower_edge(bin);
            assert!(width > 1.0 && width < 1.016, "{bin}");
        }
        let mut histogram = Histogram::default();
        for time in [0.0, f64::MIN_POSITIVE, 1.0, 1e300, f64::MAX] {
            histogram.record(time);
        }
        assert!((histogram.above(0.5) - 3.0).abs() < 1e-12);
        assert!((histogram.above(2.0) - 2.0).abs() < 1e-12);
    }
}
