//! Edits of the catalogue that keep what speaks of its rows by name in step: what is accepted, and what investments act
//! upon.

use super::{Adjustment, Cause, Duration, Frequency, Objective, Risk, Scope, clean_name};
use crate::units::Estimate;

/// A row of the catalogue, by its place among its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatalogueRow {
    /// A risk.
    Risk(usize),
    /// A weakness of the whole organisation.
    Adjustment(usize),
}

impl Objective {
    /// The name of a row of the catalogue.
    pub fn row_name(&self, row: CatalogueRow) -> Option<&str> {
        let catalogue = &self.facts.catalogue;
        match row {
            CatalogueRow::Risk(place) => catalogue.risks.get(place).map(|risk| risk.name.as_str()),
            CatalogueRow::Adjustment(place) => catalogue.adjustments.get(place).map(|of| of.name.as_str()),
        }
    }

    /// Gives a row another name; what was accepted stays accepted, and investments go on acting on it.
    pub fn rename_row(&mut self, row: CatalogueRow, to: &str) {
        let to = clean_name(to);
        let Some(was) = self.row_name(row).map(str::to_owned).filter(|was| *was != to) else { return };
        let catalogue = &mut self.facts.catalogue;
        match row {
            CatalogueRow::Risk(place) => {
                catalogue.risks.get_mut(place).into_iter().for_each(|risk| risk.name.clone_from(&to));
            }
            CatalogueRow::Adjustment(place) => {
                catalogue.adjustments.get_mut(place).into_iter().for_each(|of| of.name.clone_from(&to));
            }
        }
        if self.terms.accepted.contains(&was) {
            self.terms.accepted.insert(to.clone());
        }
        if !self.has_row(&was) {
            self.terms.accepted.remove(&was);
            let investments = self.facts.options.iter_mut().chain(&mut self.terms.investments);
            for effect in investments.flat_map(|investment| &mut investment.effects) {
                if effect.of == Scope::Named(was.clone()) {
                    effect.of = Scope::Named(to.clone());
                }
            }
        }
    }

    /// Takes a row out; a name that no row has any more is no longer accepted.
    pub fn remove_row(&mut self, row: CatalogueRow) {
        let Some(name) = self.row_name(row).map(str::to_owned) else { return };
        match row {
            CatalogueRow::Risk(place) => drop(self.facts.catalogue.risks.remove(place)),
            CatalogueRow::Adjustment(place) => drop(self.facts.catalogue.adjustments.remove(place)),
        }
        if !self.has_row(&name) {
            self.terms.accepted.remove(&name);
        }
    }

    /// Adds a copy of a row at the end of its kind, under a name of its own; its place.
    pub fn duplicate_row(&mut self, row: CatalogueRow) -> Option<CatalogueRow> {
        let name = self.free_name(self.row_name(row)?);
        let catalogue = &mut self.facts.catalogue;
        match row {
            CatalogueRow::Risk(place) => {
                let copy = Risk { name, ..catalogue.risks.get(place)?.clone() };
                catalogue.risks.push(copy);
                Some(CatalogueRow::Risk(catalogue.risks.len() - 1))
            }
            CatalogueRow::Adjustment(place) => {
                let copy = Adjustment { name, ..catalogue.adjustments.get(place)?.clone() };
                catalogue.adjustments.push(copy);
                Some(CatalogueRow::Adjustment(catalogue.adjustments.len() - 1))
            }
        }
    }

    /// Adds a risk with estimates that are a place to start from; its place.
    pub fn add_risk(&mut self) -> CatalogueRow {
        let name = self.free_name("New risk");
        let spread = |median, p90| Estimate::spread(median, p90).or_else(|_| Estimate::value(median));
        if let (Ok(detect), Ok(resolve), Ok(impact), Ok(often)) =
            (spread(10.0, 30.0), spread(30.0, 120.0), Estimate::value(1.0), Estimate::value(1.0))
        {
            self.facts.catalogue.risks.push(Risk {
                name,
                cause: Cause::Other,
                duration: Duration::Estimated { detect, resolve },
                impact,
                frequency: Frequency::PerYear(often),
                dependency: false,
            });
        }
        CatalogueRow::Risk(self.facts.catalogue.risks.len().saturating_sub(1))
    }

    /// Adds a weakness that makes detection slower; its place.
    pub fn add_adjustment(&mut self) -> CatalogueRow {
        let name = self.free_name("New weakness");
        self.facts.catalogue.adjustments.push(Adjustment {
            name,
            detect_minutes: 10.0,
            resolve_minutes: 0.0,
            frequency: 0.0,
        });
        CatalogueRow::Adjustment(self.facts.catalogue.adjustments.len() - 1)
    }

    fn has_row(&self, name: &str) -> bool {
        let catalogue = &self.facts.catalogue;
        catalogue.risks.iter().any(|risk| risk.name == name) || catalogue.adjustments.iter().any(|of| of.name == name)
    }

    /// The name, with a number where it is taken.
    fn free_name(&self, wanted: &str) -> String {
        if !self.has_row(wanted) {
            return wanted.to_owned();
        }
        let stem = wanted.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        let stem = if stem.is_empty() { wanted } else { stem };
        // One of more numbers than there are rows is free.
        let numbers = 2..=self.facts.catalogue.risks.len() + self.facts.catalogue.adjustments.len() + 2;
        numbers.map(|n| format!("{stem} {n}")).find(|name| !self.has_row(name)).unwrap_or_else(|| wanted.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Effect, Indicator, Investment, Lever, Terms};
    use crate::units::{Target, Window};

    fn objective() -> Objective {
        let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
        let indicator = Indicator::Reference { name: "x".into(), bound: None };
        Objective::new("shop", "up", indicator, terms)
    }

    #[test]
    fn what_is_accepted_follows_its_name() {
        let mut objective = objective();
        let row = objective.add_risk();
        let effect = Effect { on: Lever::Impact, of: Scope::Named("New risk".into()), factor: 0.5 };
        objective.facts.options = vec![Investment { name: "Canary".into(), yearly_cost: 1.0, effects: vec![effect] }];
        objective.terms.accepted.insert("New risk".into());
        objective.rename_row(row, "Bad\nrelease");
        let name = objective.row_name(row).unwrap().to_owned();
        assert!(!name.contains('\n'));
        assert_eq!(objective.terms.accepted.iter().collect::<Vec<_>>(), [&name]);
        assert_eq!(objective.facts.options[0].effects[0].of, Scope::Named(name));
        objective.remove_row(row);
        assert!(objective.terms.accepted.is_empty() && objective.facts.catalogue.risks.is_empty());
        objective.remove_row(row);
        assert_eq!(objective.duplicate_row(row), None);
    }

    #[test]
    fn copies_have_names_of_their_own() {
        let mut objective = objective();
        let first = objective.add_risk();
        objective.terms.accepted.insert("New risk".into());
        let second = objective.duplicate_row(first).unwrap();
        let third = objective.duplicate_row(second).unwrap();
        let names = [first, second, third].map(|row| objective.row_name(row).unwrap().to_owned());
        assert_eq!(names, ["New risk", "New risk 2", "New risk 3"]);
        assert_eq!(objective.terms.accepted.len(), 1);
        let weakness = objective.add_adjustment();
        assert_eq!(objective.row_name(weakness), Some("New weakness"));
        // Two rows of one name: taking one of them out leaves the other accepted.
        objective.rename_row(second, "New risk");
        objective.remove_row(second);
        assert_eq!(objective.terms.accepted.len(), 1);
    }
}
