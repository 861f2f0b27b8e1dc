use super::Estimate;
use super::histogram::{Histogram, Totals};
use super::kernel::BLOCK;

/// Batches are joined in pairs when there are so many.
const MOST: usize = 64;
/// Below so many batches their spread says nothing.
const LEAST: usize = 16;

/// What happened to some customers in a row; times in mean service times.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub customers: u64,
    pub waited: f64,
    pub stayed: f64,
    pub delayed: u64,
    pub waits: Histogram,
    pub responses: Histogram,
}

impl Tally {
    pub fn clear(&mut self) {
        (self.customers, self.waited, self.stayed, self.delayed) = (0, 0.0, 0.0, 0);
        self.waits.clear();
        self.responses.clear();
    }

    fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.waited += other.waited;
        self.stayed += other.stayed;
        self.delayed += other.delayed;
        self.waits.add(&other.waits);
        self.responses.add(&other.responses);
    }
}

/// Which of the two times of a customer.
#[derive(Debug, Clone, Copy)]
pub(super) enum Time {
    Wait,
    Response,
}

impl Time {
    fn of(self, tally: &Tally) -> &Histogram {
        match self {
            Self::Wait => &tally.waits,
            Self::Response => &tally.responses,
        }
    }
}

/// Batches of equal length, 32 to 63 of them once the run is long enough.
#[derive(Debug, Clone)]
pub(super) struct Batches {
    done: Vec<Tally>,
    /// Customers of one batch.
    size: u64,
    /// The batch under way.
    pub current: Tally,
}

impl Default for Batches {
    fn default() -> Self {
        Self { done: Vec::new(), size: BLOCK, current: Tally::default() }
    }
}

impl Batches {
    /// Called at the end of a block.
    pub fn close_block(&mut self) {
        if self.current.customers < self.size {
            return;
        }
        self.done.push(self.current.clone());
        self.current.clear();
        if self.done.len() == MOST {
            for i in 0..MOST / 2 {
                self.done.swap(i, 2 * i);
                // After the swap, 2 i holds what has been joined already, except for the first pair.
                let (joined, rest) = self.done.split_at_mut(2 * i + 1);
                joined[i].add(&rest[0]);
            }
            self.done.truncate(MOST / 2);
            self.size *= 2;
        }
    }

    pub fn customers(&self) -> u64 {
        self.done.len() as u64 * self.size
    }

    pub fn count(&self) -> usize {
        self.done.len()
    }

    /// Mean over the batches and its standard error; none while there are too few.
    pub fn estimate(&self, figure: impl Fn(&Tally) -> f64) -> Option<Estimate> {
        if self.done.len() < LEAST {
            return None;
        }
        let n = self.done.len() as f64;
        let figures: Vec<f64> = self.done.iter().map(|tally| figure(tally) / self.size as f64).collect();
        let value = figures.iter().sum::<f64>() / n;
        let squares = figures.iter().map(|x| (x - value) * (x - value)).sum::<f64>();
        Some(Estimate { value, standard_error: libm::sqrt(squares / (n - 1.0) / n) })
    }

    /// Correlation of the mean waits of neighbouring batches: near 0 where batches are long enough to be independent.
    pub fn correlation(&self) -> Option<f64> {
        let mean = self.estimate(|tally| tally.waited)?.value;
        let off: Vec<f64> = self.done.iter().map(|tally| tally.waited / self.size as f64 - mean).collect();
        let squares: f64 = off.iter().map(|x| x * x).sum();
        let products: f64 = off.windows(2).map(|pair| pair[0] * pair[1]).sum();
        Some(if squares > 0.0 { products / squares } else { 0.0 })
    }

    pub fn tail(&self, which: Time, time: f64) -> Option<Estimate> {
        self.estimate(|tally| which.of(tally).above(time))
    }

    /// The time that a share `late` exceeds; its error by what the error of the share moves it.
    pub fn quantile(&self, which: Time, late: f64) -> Option<Estimate> {
        if self.done.len() < LEAST {
            return None;
        }
        let totals = Totals::of(self.done.iter().map(|tally| which.of(tally)));
        let all = self.customers() as f64;
        let at = |late: f64| totals.exceeded_by(late.clamp(0.0, 1.0) * all);
        let value = at(late);
        let error = self.tail(which, value)?.standard_error;
        Some(Estimate { value, standard_error: (at(late - error) - at(late + error)) / 2.0 })
    }
}
