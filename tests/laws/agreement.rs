//! The zone, its fair point, conflicts and concessions beside brute force on small random cases.

use accord::model::agreement::{Cell, Zone};
use accord::plan::{Bound, Figure, Limit, Seat};
use proptest::prelude::*;

/// Figures from few values, so that ties and exact hits happen.
fn cell() -> impl Strategy<Value = Cell> {
    prop::collection::vec(0u8..8, 11).prop_map(|values| {
        let mut figures = [0.0; 11];
        figures.iter_mut().zip(values).for_each(|(figure, value)| *figure = f64::from(value));
        Cell { figures, errors: [0.0; 11] }
    })
}

fn limit() -> impl Strategy<Value = Limit> {
    (0usize..11, 0u8..9, any::<bool>()).prop_map(|(figure, bound, at_most)| Limit {
        figure: Figure::ALL[figure],
        bound: if at_most { Bound::AtMost(f64::from(bound)) } else { Bound::AtLeast(f64::from(bound)) },
        reason: String::new(),
    })
}

fn seats() -> impl Strategy<Value = Vec<Seat>> {
    let seat = prop::collection::vec(limit(), 1..4).prop_map(|limits| Seat { name: String::new(), limits });
    prop::collection::vec(seat, 1..4)
}

fn keeps(cell: &Cell, limit: &Limit) -> bool {
    let value = cell.figure(limit.figure);
    match limit.bound {
        Bound::AtMost(most) => value <= most,
        Bound::AtLeast(least) => value >= least,
    }
}

fn in_zone(cell: &Cell, seats: &[Seat]) -> bool {
    seats.iter().flat_map(|seat| &seat.limits).all(|limit| keeps(cell, limit))
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn the_zone_is_what_keeps_every_limit(cells in prop::collection::vec(cell(), 1..25), seats in seats()) {
        let zone = Zone::of(&cells, &seats).unwrap();
        let brute: Vec<usize> = (0..cells.len()).filter(|i| in_zone(&cells[*i], &seats)).collect();
        prop_assert_eq!(&zone.feasible, &brute);
        // Nobody in the Pareto set could gain for free, and everybody else in the zone could.
        for a in &brute {
            let dominated = brute.iter().any(|b| {
                let (of_a, of_b) = (&zone.gains[*a], &zone.gains[*b]);
                of_b.iter().zip(of_a).all(|(b, a)| b >= a) && of_b.iter().zip(of_a).any(|(b, a)| b > a)
            });
            prop_assert_eq!(zone.pareto.contains(a), !dominated);
        }
        prop_assert_eq!(zone.fair.is_some(), !brute.is_empty());
        if let Some(fair) = zone.fair {
            prop_assert!(zone.pareto.contains(&fair));
            let product = |cell: usize| zone.gains[cell].iter().product::<f64>();
            for cell in &brute {
                prop_assert!(product(fair) >= product(*cell) - 1e-12);
            }
            prop_assert!(zone.conflict.is_empty());
        }
    }

    #[test]
    fn a_conflict_is_smallest_and_a_concession_opens(cells in prop::collection::vec(cell(), 1..15), seats in seats()) {
        let zone = Zone::of(&cells, &seats).unwrap();
        if !zone.feasible.is_empty() {
            return Ok(());
        }
        let limits: Vec<(usize, usize)> =
            seats.iter().enumerate().flat_map(|(s, seat)| (0..seat.limits.len()).map(move |l| (s, l))).collect();
        let collide = |set: &[(usize, usize)]| {
            !cells.iter().any(|cell| set.iter().all(|(s, l)| keeps(cell, &seats[*s].limits[*l])))
        };
        prop_assert!(collide(&zone.conflict));
        for bits in 0u32..1 << limits.len() {
            let set: Vec<_> = limits.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, at)| *at).collect();
            if set.len() < zone.conflict.len() {
                prop_assert!(!collide(&set), "{set:?} is smaller than {:?}", zone.conflict);
            }
        }
        for (s, concession) in zone.concessions.iter().enumerate() {
            let others_agree = |cell: &Cell| {
                seats.iter().enumerate().filter(|(i, _)| *i != s).all(|(_, seat)| seat.limits.iter().all(|l| keeps(cell, l)))
            };
            prop_assert_eq!(concession.is_some(), cells.iter().any(others_agree));
            let Some(concession) = concession else { continue };
            let mut moved = seats.clone();
            for (limit, bound) in &concession.bounds {
                moved[s].limits[*limit].bound = *bound;
            }
            let opened = Zone::of(&cells, &moved).unwrap();
            prop_assert!(opened.feasible.contains(&concession.cell));
            prop_assert!(concession.size > 0.0);
        }
    }

    /// How a seat writes its numbers changes nothing: the fair point does not depend on scales.
    #[test]
    fn scales_change_nothing(
        cells in prop::collection::vec(cell(), 1..20), seats in seats(), factor in 0.01..100.0, shift in -50.0..50.0,
    ) {
        let turn = |x: f64| x * factor + shift;
        let turned: Vec<Cell> =
            cells.iter().map(|cell| Cell { figures: cell.figures.map(turn), ..cell.clone() }).collect();
        let mut moved = seats.clone();
        for limit in moved.iter_mut().flat_map(|seat| &mut seat.limits) {
            limit.bound = match limit.bound {
                Bound::AtMost(x) => Bound::AtMost(turn(x)),
                Bound::AtLeast(x) => Bound::AtLeast(turn(x)),
            };
        }
        let (a, b) = (Zone::of(&cells, &seats).unwrap(), Zone::of(&turned, &moved).unwrap());
        prop_assert_eq!(&a.feasible, &b.feasible);
        prop_assert_eq!(&a.conflict, &b.conflict);
        if let (Some(x), Some(y)) = (a.fair, b.fair) {
            // Ties may fall either way by the last bit; the gains are the same.
            for (x, y) in a.gains[x].iter().zip(&a.gains[y]) {
                prop_assert!((x - y).abs() < 1e-9 || a.gains[a.fair.unwrap()].iter().product::<f64>() < 1e-12
                    || ((a.gains[b.fair.unwrap()].iter().product::<f64>()
                        - a.gains[a.fair.unwrap()].iter().product::<f64>()).abs() < 1e-9));
            }
        }
    }
}
