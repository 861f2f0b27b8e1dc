use super::conflict::masks;
use super::{Cell, Concession, conflict};
use crate::model::ModelError;
use crate::plan::{Limit, Seat};

/// Which cells all seats can live with, and what follows from that.
///
/// A seat's **gain** in a cell is the mean over its limits of the distance to the limit, each as a share of the range
/// that its figure has over all cells. At its limits a seat gains nothing: that is where it would rather leave.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// The cells within all limits.
    pub feasible: Vec<usize>,
    /// Those of them in which no seat could gain without another losing.
    pub pareto: Vec<usize>,
    /// A fair one; none where there is no zone.
    ///
    /// The Nash bargaining solution: the cell with the greatest product of gains. It is the only rule that wastes
    /// nothing, treats like seats alike, does not depend on how gains are scaled, and does not change when an option
    /// that was not chosen disappears. It assumes that gains are as stated, that leaving the table is worth nothing
    /// beyond the limits to anybody, and that a mean over a seat's limits says what it wants. Where every product is
    /// nothing, the cell whose poorest seat gains most.
    pub fair: Option<usize>,
    /// Gains by cell, then seat. Below 0 where a limit is missed by more than the others are kept.
    pub gains: Vec<Vec<f64>>,
    /// Without a zone, a smallest set of limits that no cell keeps together: seat and limit by their places.
    pub conflict: Vec<(usize, usize)>,
    /// Without a zone, what each seat alone would have to give to open it; none where it alone cannot.
    pub concessions: Vec<Option<Concession>>,
}

/// Slack of every limit in every cell as a share of the figure's range over all cells. A figure that is the same in all
/// cells has no range: its slack counts whole, on whichever side it is.
pub(super) fn relative_slacks<'a>(cells: &'a [Cell], limit: &'a Limit) -> impl Iterator<Item = f64> + 'a {
    let values = || cells.iter().map(move |cell| cell.figure(limit.figure));
    let low = values().fold(f64::INFINITY, f64::min);
    let high = values().fold(f64::NEG_INFINITY, f64::max);
    values().map(move |value| {
        let slack = limit.bound.slack(value);
        if high > low {
            slack / (high - low)
        } else if slack == 0.0 {
            0.0
        } else {
            slack.signum()
        }
    })
}

impl Zone {
    /// The zone of these cells for these seats. Without limits every cell is in it.
    ///
    /// # Errors
    /// A bound or a figure that is not a finite number; more than 64 limits in all.
    pub fn of(cells: &[Cell], seats: &[Seat]) -> Result<Self, ModelError> {
        for limit in seats.iter().flat_map(|seat| &seat.limits) {
            crate::model::error::finite("a limit", limit.bound.number())?;
        }
        for figure in cells.iter().flat_map(|cell| &cell.figures) {
            crate::model::error::finite("a figure of a cell", *figure)?;
        }
        let (masks, all) = masks(cells, seats)?;
        let gains = gains(cells, seats);
        let feasible: Vec<usize> = (0..cells.len()).filter(|cell| masks[*cell] == all).collect();
        let pareto = pareto(&feasible, &gains);
        let fair = fair(&pareto, &gains);
        let (conflict, concessions) = if feasible.is_empty() {
            (conflict::smallest(&masks, seats), conflict::concessions(cells, seats, &masks))
        } else {
            (Vec::new(), vec![None; seats.len()])
        };
        Ok(Self { feasible, pareto, fair, gains, conflict, concessions })
    }
}

/// Gains by cell, then seat; a seat without limits gains nothing anywhere.
fn gains(cells: &[Cell], seats: &[Seat]) -> Vec<Vec<f64>> {
    let mut gains = vec![vec![0.0; seats.len()]; cells.len()];
    for (seat, of_seat) in seats.iter().enumerate() {
        for limit in &of_seat.limits {
            for (cell, slack) in relative_slacks(cells, limit).enumerate() {
                gains[cell][seat] += slack / of_seat.limits.len() as f64;
            }
        }
    }
    gains
}

/// The cells among these in which nobody could gain without another losing. Of equal cells all stay.
fn pareto(feasible: &[usize], gains: &[Vec<f64>]) -> Vec<usize> {
    let total = |cell: &usize| gains[*cell].iter().sum::<f64>();
    let mut by_total = feasible.to_vec();
    by_total.sort_by(|a, b| total(b).total_cmp(&total(a)).then(a.cmp(b)));
    // Whatever dominates a cell has a greater total and is kept already, so what is kept stays short; only where
    // rounding makes totals equal may it come later.
    let dominates = |a: usize, b: usize| {
        let pairs = || gains[a].iter().zip(&gains[b]);
        pairs().all(|(a, b)| a >= b) && pairs().any(|(a, b)| a > b)
    };
    let mut kept: Vec<usize> = Vec::new();
    for cell in by_total {
        if !kept.iter().any(|other| dominates(*other, cell)) {
            kept.retain(|other| !dominates(cell, *other));
            kept.push(cell);
        }
    }
    kept.sort_unstable();
    kept
}

/// The cell with the greatest product of gains, then the greatest least gain, then the first.
fn fair(pareto: &[usize], gains: &[Vec<f64>]) -> Option<usize> {
    let key = |cell: usize| {
        let gains = &gains[cell];
        let product = gains.iter().map(|gain| gain.max(0.0)).product::<f64>();
        (product, gains.iter().copied().fold(f64::INFINITY, f64::min))
    };
    let better = |a: usize, b: usize| {
        let ((product_a, least_a), (product_b, least_b)) = (key(a), key(b));
        product_b.total_cmp(&product_a).then(least_b.total_cmp(&least_a)).then(a.cmp(&b))
    };
    pareto.iter().copied().min_by(|a, b| better(*a, *b))
}
