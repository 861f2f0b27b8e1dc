use std::fmt::Write;

use super::picture::escape;
use super::plot::Table;
use crate::model::agreement::{Cell, Zone};
use crate::plan::words::limit_in_words;
use crate::plan::{Limit, Seat};
use crate::units::Target;

/// Where all limits of all seats hold, over targets and whatever they are crossed with, as data.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneMap {
    /// The elements, without the enclosing `svg`.
    pub drawing: String,
    /// Units high; the width is [`ZoneMap::WIDTH`].
    pub height: u32,
    /// What it says.
    pub sentence: String,
    /// The same as figures.
    pub table: Table,
}

/// How high a row is.
const ROW: u32 = 30;
/// What lies left of the cells, for names, and below them, for targets.
const LEFT: u32 = 168;
const BELOW: u32 = 30;

impl ZoneMap {
    /// Units wide.
    pub const WIDTH: u32 = 640;

    /// The map of these rows and columns; `cells` row by row.
    pub fn of(lanes: &[String], targets: &[Target], cells: &[Cell], seats: &[Seat], zone: &Zone) -> Self {
        let is_in = |row: usize, column: usize| zone.feasible.binary_search(&(row * targets.len() + column)).is_ok();
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = draw(&mut out, lanes, targets, cells, seats, zone, &is_in);
        Self {
            drawing: out,
            height: ROW * lanes.len() as u32 + BELOW,
            sentence: if has_limits(seats) {
                sentence(lanes, targets, cells, seats, zone, &is_in)
            } else {
                "Nobody has stated a limit yet, so everything is in the zone.".to_owned()
            },
            table: table(lanes, targets, cells, seats),
        }
    }

    /// The row and the column at a place, in parts of the width and of the height; the nearest where it is outside.
    pub fn cell_at(lanes: usize, targets: usize, (x, y): (f64, f64)) -> Option<(usize, usize)> {
        let height = f64::from(ROW * lanes as u32 + BELOW);
        let column = (x * f64::from(Self::WIDTH) - f64::from(LEFT)) / (f64::from(Self::WIDTH - LEFT) / targets as f64);
        let row = y * height / f64::from(ROW);
        let nearest = |at: f64, count: usize| Some((libm::floor(at).max(0.0) as usize).min(count.checked_sub(1)?));
        Some((nearest(row, lanes)?, nearest(column, targets)?))
    }

    /// The middle of a place on the map, in parts of the width and of the height; the column may lie between two.
    pub fn place_of(lanes: usize, targets: usize, row: usize, column: f64) -> (f64, f64) {
        let height = f64::from(ROW * lanes as u32 + BELOW);
        let x = f64::from(LEFT) + (column + 0.5) * f64::from(Self::WIDTH - LEFT) / targets as f64;
        (x / f64::from(Self::WIDTH), (row as f64 + 0.5) * f64::from(ROW) / height)
    }
}

fn has_limits(seats: &[Seat]) -> bool {
    seats.iter().any(|seat| !seat.limits.is_empty())
}

/// The limits that a cell breaks, with whose they are.
pub fn broken<'a>(cell: &Cell, seats: &'a [Seat]) -> Vec<(&'a str, &'a Limit)> {
    let of_seat = |seat: &'a Seat| seat.limits.iter().map(move |limit| (seat.name.as_str(), limit));
    seats.iter().flat_map(of_seat).filter(|(_, limit)| !limit.bound.allows(cell.figure(limit.figure))).collect()
}

type IsIn<'a> = &'a dyn Fn(usize, usize) -> bool;

fn draw(
    out: &mut String,
    lanes: &[String],
    targets: &[Target],
    cells: &[Cell],
    seats: &[Seat],
    zone: &Zone,
    is_in: IsIn,
) -> std::fmt::Result {
    let wide = f64::from(ZoneMap::WIDTH - LEFT) / targets.len().max(1) as f64;
    let x = |column: usize| f64::from(LEFT) + wide * column as f64;
    for (row, name) in lanes.iter().enumerate() {
        let top = ROW * row as u32;
        let short: String = name.chars().take(26).collect();
        let more = if short.len() < name.len() { "…" } else { "" };
        write!(out, "<text class=\"label\" x=\"{}\" y=\"{}\" text-anchor=\"end\">", LEFT - 8, top + 19)?;
        write!(out, "{}{more}</text>", escape(&short))?;
        for column in 0..targets.len() {
            let class = match cells.get(row * targets.len() + column).map_or(0, |cell| broken(cell, seats).len()) {
                0 => "cell in",
                1 => "cell out out-1",
                2 => "cell out out-2",
                _ => "cell out out-3",
            };
            let (left, inner) = (x(column), (wide - 1.0).max(0.5));
            write!(
                out,
                "<rect class=\"{class}\" x=\"{left:.2}\" y=\"{top}\" width=\"{inner:.2}\" height=\"{}\"/>",
                ROW - 1
            )?;
        }
    }
    outline(out, lanes.len(), targets.len(), &x, is_in)?;
    // Without limits nobody gains anywhere: every cell would be fair.
    let points = if has_limits(seats) { zone.pareto.as_slice() } else { &[] };
    for at in points {
        let (row, column) = (at / targets.len(), at % targets.len());
        let class = if zone.fair == Some(*at) { "fair" } else { "pareto" };
        let (cx, cy) = (x(column) + wide / 2.0 - 0.5, f64::from(ROW * row as u32) + f64::from(ROW) / 2.0 - 0.5);
        write!(
            out,
            "<circle class=\"{class}\" cx=\"{cx:.2}\" cy=\"{cy:.2}\" r=\"{}\"/>",
            if class == "fair" { 6 } else { 2 }
        )?;
    }
    // A label for every nine and its half: as many as stay apart.
    let bottom = ROW * lanes.len() as u32 + 18;
    let every = targets.len().div_ceil(6).max(1);
    for (column, target) in targets.iter().enumerate().step_by(every) {
        let at = x(column) + wide / 2.0;
        let anchor = if column + 1 == targets.len() { "end" } else { "middle" };
        write!(out, "<text class=\"label\" x=\"{at:.2}\" y=\"{bottom}\" text-anchor=\"{anchor}\">{target} %</text>")?;
    }
    Ok(())
}

/// A line around the cells in which all limits hold.
fn outline(out: &mut String, rows: usize, columns: usize, x: &dyn Fn(usize) -> f64, is_in: IsIn) -> std::fmt::Result {
    let mut path = String::new();
    let y = |row: usize| f64::from(ROW * row as u32) - 0.5;
    for row in 0..rows {
        for column in (0..columns).filter(|column| is_in(row, *column)) {
            let (left, right) = (x(column) - 0.5, x(column + 1) - 0.5);
            let (top, bottom) = (y(row), y(row + 1));
            if row == 0 || !is_in(row - 1, column) {
                write!(path, "M{left:.2} {top:.2}H{right:.2}")?;
            }
            if row + 1 == rows || !is_in(row + 1, column) {
                write!(path, "M{left:.2} {bottom:.2}H{right:.2}")?;
            }
            if column == 0 || !is_in(row, column - 1) {
                write!(path, "M{left:.2} {top:.2}V{bottom:.2}")?;
            }
            if column + 1 == columns || !is_in(row, column + 1) {
                write!(path, "M{right:.2} {top:.2}V{bottom:.2}")?;
            }
        }
    }
    if path.is_empty() { Ok(()) } else { write!(out, "<path class=\"zone-edge\" d=\"{path}\"/>") }
}

fn sentence(lanes: &[String], targets: &[Target], cells: &[Cell], seats: &[Seat], zone: &Zone, is_in: IsIn) -> String {
    if zone.feasible.is_empty() {
        return "Nothing on this map keeps every limit.".to_owned();
    }
    let rows: Vec<String> = lanes
        .iter()
        .enumerate()
        .filter_map(|(row, name)| {
            let columns: Vec<usize> = (0..targets.len()).filter(|column| is_in(row, *column)).collect();
            let (first, last) = (columns.first()?, columns.last()?);
            let (first, last) = (targets.get(*first)?, targets.get(*last)?);
            Some(if first == last {
                format!("with “{name}” at {first} %")
            } else {
                format!("with “{name}” from {first} to {last} %")
            })
        })
        .collect();
    let fair = zone.fair.and_then(|at| {
        let (row, column) = (at / targets.len(), at % targets.len());
        let edge =
            if column == 0 { " That is the loosest target of the map: no limit asks for a tighter one." } else { "" };
        Some(format!(" The fair point is {} % with “{}”.{edge}", targets.get(column)?, lanes.get(row)?))
    });
    let close = if is_close(cells, seats, zone) {
        " It is a close call: in every one of these places some limit is kept by less than two standard errors."
    } else {
        ""
    };
    format!("Every limit holds {}.{}{close}", rows.join("; "), fair.unwrap_or_default())
}

/// Whether no cell of the zone keeps every limit by more than chance.
fn is_close(cells: &[Cell], seats: &[Seat], zone: &Zone) -> bool {
    let is_close = |cell: &Cell| seats.iter().flat_map(|seat| &seat.limits).any(|limit| cell.is_close_to(limit));
    zone.feasible.iter().filter_map(|at| cells.get(*at)).all(is_close)
}

/// For each row and target, how many limits break, and which.
fn table(lanes: &[String], targets: &[Target], cells: &[Cell], seats: &[Seat]) -> Table {
    let says = |cell: &Cell| {
        let broken = broken(cell, seats);
        if broken.is_empty() {
            return "all hold".to_owned();
        }
        broken.iter().map(|(seat, limit)| format!("{seat}: {}", limit_in_words(limit))).collect::<Vec<_>>().join("; ")
    };
    let rows = targets.iter().enumerate().map(|(column, target)| {
        let cells = (0..lanes.len()).map(|row| cells.get(row * targets.len() + column).map(says).unwrap_or_default());
        std::iter::once(format!("{target} %")).chain(cells).collect()
    });
    Table { head: std::iter::once("Target".to_owned()).chain(lanes.iter().cloned()).collect(), rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::agreement::ladder;
    use crate::plan::{Bound, Figure};

    /// Three targets by two rows; figures are made so that the limit on freeze days holds in two cells of the first row.
    fn map() -> (Vec<String>, Vec<Target>, Vec<Cell>, Vec<Seat>) {
        let days = [1.0, 5.0, 20.0, 12.0, 15.0, 40.0];
        let cell = |days: f64| {
            let mut figures = [0.0; 11];
            figures[Figure::FreezeDays as usize] = days;
            Cell { figures, errors: [0.0; 11] }
        };
        let limit = Limit { figure: Figure::FreezeDays, bound: Bound::AtMost(10.0), reason: String::new() };
        let seats = vec![Seat { name: "Product".to_owned(), limits: vec![limit] }];
        let lanes = vec!["<Four bands>".to_owned(), "Freeze".to_owned()];
        (lanes, ladder(2.0, 4.0, 3).unwrap(), days.map(cell).to_vec(), seats)
    }

    #[test]
    fn the_zone_is_outlined_and_told() {
        let (lanes, targets, cells, seats) = map();
        let zone = Zone::of(&cells, &seats).unwrap();
        let map = ZoneMap::of(&lanes, &targets, &cells, &seats, &zone);
        assert_eq!(map.drawing.matches("class=\"cell in\"").count(), 2);
        assert_eq!(map.drawing.matches("class=\"cell out out-1\"").count(), 4);
        // Two cells beside each other: two edges above, two below, one on each side.
        let edge = map.drawing.split("zone-edge\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!((edge.matches('H').count(), edge.matches('V').count()), (4, 2));
        assert_eq!(
            map.sentence,
            "Every limit holds with “<Four bands>” from 99 to 99.9 %. The fair point is 99 % with “<Four bands>”. \
             That is the loosest target of the map: no limit asks for a tighter one."
        );
        // 1 and 5 days of at most 10: with an error of 6 days neither is more than chance.
        let unsure = cells.iter().map(|cell| Cell { errors: [6.0; 11], ..cell.clone() }).collect::<Vec<_>>();
        assert!(ZoneMap::of(&lanes, &targets, &unsure, &seats, &zone).sentence.contains("close call"));
        let surer = cells.iter().map(|cell| Cell { errors: [4.0; 11], ..cell.clone() }).collect::<Vec<_>>();
        assert!(!ZoneMap::of(&lanes, &targets, &surer, &seats, &zone).sentence.contains("close call"));
        assert!(!map.drawing.contains("<Four") && map.drawing.contains("&lt;Four"));
        assert_eq!(
            map.table.rows[2],
            ["99.99 %", "Product: Freeze days: at most 10 a year", "Product: Freeze days: at most 10 a year"]
        );
    }

    #[test]
    fn without_limits_there_is_no_fair_point() {
        let (lanes, targets, cells, _) = map();
        let zone = Zone::of(&cells, &[]).unwrap();
        let map = ZoneMap::of(&lanes, &targets, &cells, &[], &zone);
        assert!(!map.drawing.contains("<circle") && map.sentence.starts_with("Nobody has stated a limit"));
    }

    #[test]
    fn a_place_leads_back_to_its_cell() {
        for row in 0..4 {
            for column in 0..25 {
                let place = ZoneMap::place_of(4, 25, row, column as f64);
                assert_eq!(ZoneMap::cell_at(4, 25, place), Some((row, column)));
            }
        }
        assert_eq!(ZoneMap::cell_at(4, 25, (-1.0, 2.0)), Some((3, 0)));
        assert_eq!(ZoneMap::cell_at(0, 25, (0.5, 0.5)), None);
    }
}
