use super::Cell;
use super::zone::relative_slacks;
use crate::model::ModelError;
use crate::model::error::at_most;
use crate::plan::{Bound, Seat};

/// The most limits of all seats together.
pub const MOST_LIMITS: usize = 64;

/// What one seat would have to give so that there is a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Concession {
    /// The cell that would be in the zone then.
    pub cell: usize,
    /// Which of the seat's limits would have to move, and to where.
    pub bounds: Vec<(usize, Bound)>,
    /// The sum of the moves, each as a share of its figure's range over all cells.
    pub size: f64,
}

/// For each cell one bit for each limit that it keeps, limits counted seat by seat; and all bits.
pub(super) fn masks(cells: &[Cell], seats: &[Seat]) -> Result<(Vec<u64>, u64), ModelError> {
    let limits: Vec<_> = seats.iter().flat_map(|seat| &seat.limits).collect();
    at_most("limits", limits.len(), MOST_LIMITS)?;
    let mask = |cell: &Cell| {
        let kept = |(bit, limit): (usize, &&crate::plan::Limit)| {
            u64::from(limit.bound.allows(cell.figure(limit.figure))) << bit
        };
        limits.iter().enumerate().map(kept).sum()
    };
    let all = u64::MAX.checked_shr(64 - limits.len() as u32).unwrap_or(0);
    Ok((cells.iter().map(mask).collect(), all))
}

/// A smallest set of limits that no cell keeps together; the first in order where there are several.
///
/// A set collides with a cell if the cell misses one of its limits. So the set must hit what each cell misses: the
/// smallest hitting set, searched by rising size, always on the cell that leaves fewest choices.
pub(super) fn smallest(masks: &[u64], seats: &[Seat]) -> Vec<(usize, usize)> {
    let count: u32 = seats.iter().map(|seat| seat.limits.len() as u32).sum();
    let all = u64::MAX.checked_shr(64 - count).unwrap_or(0);
    let mut missed: Vec<u64> = masks.iter().map(|kept| all & !kept).collect();
    missed.sort_unstable_by_key(|bits| (bits.count_ones(), *bits));
    missed.dedup();
    // What holds another wholly is hit with it.
    let mut least: Vec<u64> = Vec::new();
    for bits in missed {
        if !least.iter().any(|other| other & bits == *other) {
            least.push(bits);
        }
    }
    let found = (1..=count).find_map(|size| hit(&least, 0, size)).unwrap_or(0);
    let mut places = Vec::new();
    let mut bit = 0;
    for (seat, of_seat) in seats.iter().enumerate() {
        for limit in 0..of_seat.limits.len() {
            if found >> bit & 1 == 1 {
                places.push((seat, limit));
            }
            bit += 1;
        }
    }
    places
}

/// A set of at most `size` more bits that, with those chosen, meets every one of these.
fn hit(missed: &[u64], chosen: u64, size: u32) -> Option<u64> {
    let Some(open) = missed.iter().filter(|bits| *bits & chosen == 0).min_by_key(|bits| bits.count_ones()) else {
        return Some(chosen);
    };
    if size == 0 {
        return None;
    }
    (0..u64::BITS).filter(|bit| open >> bit & 1 == 1).find_map(|bit| hit(missed, chosen | 1 << bit, size - 1))
}

/// For each seat the smallest move of its own limits alone that opens the zone.
pub(super) fn concessions(cells: &[Cell], seats: &[Seat], masks: &[u64]) -> Vec<Option<Concession>> {
    let mut first_bit = 0;
    seats
        .iter()
        .map(|seat| {
            let count = seat.limits.len() as u32;
            let own = u64::MAX.checked_shr(64 - count).unwrap_or(0).checked_shl(first_bit).unwrap_or(0);
            first_bit += count;
            let total = seats.iter().map(|seat| seat.limits.len() as u32).sum::<u32>();
            let others = u64::MAX.checked_shr(64 - total).unwrap_or(0) & !own;
            let slacks: Vec<Vec<f64>> =
                seat.limits.iter().map(|limit| relative_slacks(cells, limit).collect()).collect();
            let size = |cell: usize| slacks.iter().map(|of| (-of[cell]).max(0.0)).sum::<f64>();
            let cell = (0..cells.len())
                .filter(|cell| masks[*cell] & others == others)
                .min_by(|a, b| size(*a).total_cmp(&size(*b)))?;
            let bounds = seat.limits.iter().enumerate().filter_map(|(i, limit)| {
                let value = cells[cell].figure(limit.figure);
                (!limit.bound.allows(value)).then_some(match limit.bound {
                    Bound::AtMost(_) => (i, Bound::AtMost(value)),
                    Bound::AtLeast(_) => (i, Bound::AtLeast(value)),
                })
            });
            Some(Concession { cell, bounds: bounds.collect(), size: size(cell) })
        })
        .collect()
}
