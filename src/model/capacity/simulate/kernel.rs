use super::batches::Tally;
use super::service::{Draw, Shape};
use crate::model::chance::Stream;

/// Customers between two moves of the clock's origin. Short enough that adding times loses no digits: at the lowest
/// load that is accepted, a block lasts a million mean services.
pub(super) const BLOCK: u64 = 1_024;

/// Up to this many servers, a sorted list that a customer is carried through without a branch beats a heap.
const FEW: usize = 16;

/// When each server is free next, on the run's clock, in mean service times.
#[derive(Debug, Clone)]
pub(super) enum Servers {
    One(One),
    Few(Few),
    Many(Many),
}

/// Where chance comes from, and the time of the last arrival.
#[derive(Debug, Clone)]
pub(super) struct Streams {
    arrivals: Stream,
    services: Stream,
    pub now: f64,
}

impl Streams {
    pub fn new(seed: u64) -> Self {
        Self { arrivals: Stream::numbered(seed, 0), services: Stream::numbered(seed, 1), now: 0.0 }
    }
}

impl Servers {
    pub fn idle(servers: usize) -> Self {
        match servers {
            0 | 1 => Self::One(One(0.0)),
            2..=FEW => Self::Few(Few(vec![0.0; servers])),
            _ => Self::Many(Many(vec![0.0; servers])),
        }
    }

    /// Moves the origin of the clock to the last arrival. Servers that are idle are free now; which of them is so for
    /// longest is of no consequence, so their order, and a heap's, survives.
    pub fn rebase(&mut self, now: &mut f64) {
        let free = match self {
            Self::One(One(free)) => std::slice::from_mut(free),
            Self::Few(Few(free)) | Self::Many(Many(free)) => free.as_mut_slice(),
        };
        for free in free {
            *free = (*free - *now).max(0.0);
        }
        *now = 0.0;
    }
}

/// Servers in which the one that is free first can be found and kept busy.
trait FirstFree {
    /// Takes the server that is free first from `max(free, now)` on for `service`; says from when.
    fn take(&mut self, now: f64, service: f64) -> f64;
}

/// A single server.
#[derive(Debug, Clone)]
pub(super) struct One(f64);
/// In ascending order.
#[derive(Debug, Clone)]
pub(super) struct Few(Vec<f64>);
/// A binary heap, the earliest at the root.
#[derive(Debug, Clone)]
pub(super) struct Many(Vec<f64>);

/// The later of two times; one instruction, since neither is NaN.
#[inline(always)]
fn later(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The earlier of two times.
#[inline(always)]
fn earlier(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

impl FirstFree for One {
    #[inline(always)]
    fn take(&mut self, now: f64, service: f64) -> f64 {
        let start = later(self.0, now);
        self.0 = start + service;
        start
    }
}

impl FirstFree for Few {
    #[inline(always)]
    fn take(&mut self, now: f64, service: f64) -> f64 {
        let free = self.0.as_mut_slice();
        let start = later(free[0], now);
        let mut carried = start + service;
        // One pass of sorting by exchange: what is carried drops where it belongs, without a branch to mispredict.
        for i in 1..free.len() {
            let next = free[i];
            free[i - 1] = earlier(carried, next);
            carried = later(carried, next);
        }
        free[free.len() - 1] = carried;
        start
    }
}

impl FirstFree for Many {
    #[inline(always)]
    fn take(&mut self, now: f64, service: f64) -> f64 {
        let heap = self.0.as_mut_slice();
        let start = later(heap[0], now);
        let done = start + service;
        let (mut hole, mut child) = (0, 1);
        while child < heap.len() {
            if child + 1 < heap.len() {
                child += usize::from(heap[child + 1] < heap[child]);
            }
            if heap[child] >= done {
                break;
            }
            heap[hole] = heap[child];
            (hole, child) = (child, 2 * child + 1);
        }
        heap[hole] = done;
        start
    }
}

/// Serves so many customers and tallies their waits and responses. **The hot loop of the simulation**: everything that
/// a run costs is here, and nothing in it allocates.
pub(super) fn serve(
    shape: &Shape,
    servers: &mut Servers,
    streams: &mut Streams,
    gap: f64,
    customers: u64,
    tally: &mut Tally,
) {
    match shape {
        Shape::Exponential(law) => serve_law(law, servers, streams, gap, customers, tally),
        Shape::Deterministic(law) => serve_law(law, servers, streams, gap, customers, tally),
        Shape::LogNormal(law) => serve_law(law, servers, streams, gap, customers, tally),
        Shape::Empirical(law) => serve_law(law, servers, streams, gap, customers, tally),
    }
}

fn serve_law<L: Draw>(
    law: &L,
    servers: &mut Servers,
    streams: &mut Streams,
    gap: f64,
    customers: u64,
    tally: &mut Tally,
) {
    match servers {
        Servers::One(line) => serve_each(law, line, streams, gap, customers, tally),
        Servers::Few(line) => serve_each(law, line, streams, gap, customers, tally),
        Servers::Many(line) => serve_each(law, line, streams, gap, customers, tally),
    }
}

fn serve_each<L: Draw, S: FirstFree>(
    law: &L,
    line: &mut S,
    streams: &mut Streams,
    gap: f64,
    customers: u64,
    tally: &mut Tally,
) {
    // The sums go on from where the last slice left them, so that slices do not change how they are rounded.
    let (mut now, mut waited, mut stayed, mut delayed) = (streams.now, tally.waited, tally.stayed, 0);
    for _ in 0..customers {
        now += streams.arrivals.exponential() * gap;
        let service = law.draw(&mut streams.services);
        let wait = line.take(now, service) - now;
        let response = wait + service;
        waited += wait;
        stayed += response;
        delayed += u64::from(wait > 0.0);
        tally.waits.record(wait);
        tally.responses.record(response);
    }
    streams.now = now;
    (tally.waited, tally.stayed) = (waited, stayed);
    tally.delayed += delayed;
    tally.customers += customers;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list and the heap are two ways to do the same thing.
    #[test]
    fn list_and_heap_agree() {
        let (mut few, mut many) = (Few(vec![0.0; 12]), Many(vec![0.0; 12]));
        let mut chance = Stream::new(5);
        let mut now = 0.0;
        for _ in 0..100_000 {
            now += chance.exponential() / 11.0;
            let service = chance.exponential();
            assert_eq!(few.take(now, service).to_bits(), many.take(now, service).to_bits());
        }
        assert!(few.0.is_sorted());
    }
}
