use std::collections::{BTreeMap, BTreeSet};

use super::structure;
use crate::model::availability::Availability;
use crate::plan::{Component, Plan, Record};

/// What the services of a plan rely on: themselves and the components of their architectures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reliance {
    /// Services first, in the order of the plan, then components in the order in which they are met.
    pub parts: Vec<Part>,
}

/// A service, or a component that a service is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Whether it is a service of the plan.
    pub is_service: bool,
    /// The share of time in which it is down: of a service what its architecture says, of a component what is written of
    /// it; the worst where it is said several times, none where nobody says it.
    pub down: Option<f64>,
    /// The smallest budget that an objective of the service leaves, as a share.
    pub budget: Option<f64>,
    /// What it needs, by place in the list.
    pub needs: Vec<usize>,
    /// Components that no other service has, where they are counted here and not listed.
    pub own: usize,
}

impl Part {
    /// Whether the service promises more than it is made for.
    pub fn is_above(&self) -> bool {
        matches!((self.down, self.budget), (Some(down), Some(budget)) if down > budget)
    }
}

/// Which services and components rely on which. A component of the name of a service is that service, and components of
/// one name are one. Of several services, components that only one of them has are counted and not listed.
///
/// What a service is down is [`super::Structure::unavailability`], the worst of its objectives; it assumes what that
/// assumes. An architecture that cannot be evaluated says nothing of how often it is down, and is listed all the same.
pub fn reliance(plan: &Plan) -> Reliance {
    let mut parts: Vec<Part> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for objective in &plan.objectives {
        let place = place_of(&objective.service, true, &mut parts, &mut at);
        let down = structure(&objective.facts, &objective.terms).ok().flatten();
        let part = &mut parts[place];
        part.down = worst(part.down, down.and_then(|known| known.unavailability).map(|stated| stated.value));
        let budget = objective.terms.target.budget().to_f64();
        part.budget = Some(part.budget.map_or(budget, |least| least.min(budget)));
    }
    let services = parts.len();
    for objective in &plan.objectives {
        let Some(&service) = at.get(objective.service.as_str()) else { continue };
        for component in objective.facts.architecture.iter().flat_map(|of| &of.components) {
            let place = place_of(&component.name, false, &mut parts, &mut at);
            if place >= services {
                parts[place].down = worst(parts[place].down, down_of(component));
            }
            if place != service && !parts[service].needs.contains(&place) {
                parts[service].needs.push(place);
            }
        }
    }
    let listed = Reliance { parts };
    if services > 1 { listed.without_own(services) } else { listed }
}

impl Reliance {
    /// Counts the components that only one service has, and takes them off the list.
    fn without_own(self, services: usize) -> Self {
        let mut users = vec![0_usize; self.parts.len()];
        for need in self.parts.iter().flat_map(|part| &part.needs) {
            users[*need] += 1;
        }
        let stays = |place: usize| place < services || users[place] > 1;
        let places: BTreeSet<usize> = (0..self.parts.len()).filter(|place| stays(*place)).collect();
        let new: BTreeMap<usize, usize> = places.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        let kept = self.parts.into_iter().enumerate().filter(|(place, _)| places.contains(place)).map(|(_, part)| {
            let own = part.needs.iter().filter(|need| !places.contains(need)).count();
            let needs = part.needs.iter().filter_map(|need| new.get(need).copied()).collect();
            Part { needs, own, ..part }
        });
        Self { parts: kept.collect() }
    }
}

fn place_of<'a>(name: &'a str, is_service: bool, parts: &mut Vec<Part>, at: &mut BTreeMap<&'a str, usize>) -> usize {
    *at.entry(name).or_insert_with(|| {
        let name = name.to_owned();
        parts.push(Part { name, is_service, down: None, budget: None, needs: Vec::new(), own: 0 });
        parts.len() - 1
    })
}

fn worst(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.into_iter().chain(b).reduce(f64::max)
}

fn down_of(component: &Component) -> Option<f64> {
    match component.record {
        Record::Unavailability(share) => Some(share.to_f64()),
        Record::Times { mttf, mttr } => {
            Availability::from_times(mttf.to_seconds_f64(), mttr.to_seconds_f64()).ok().map(Availability::down)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Architecture, Block, Indicator, Objective, Terms};
    use crate::units::{Share, Span, Target, Window};

    fn objective(service: &str, target: &str, needs: &[(&str, &str)]) -> Objective {
        let terms = Terms::new(Target::parse_percent(target).unwrap(), Window::rolling("30d").unwrap());
        let indicator = Indicator::Reference { name: "x".into(), bound: None };
        let mut objective = Objective::new(service, "answers", indicator, terms);
        let component = |(name, down): &(&str, &str)| Component {
            name: (*name).into(),
            record: Record::Unavailability(Share::parse_percent(down).unwrap()),
        };
        let root = Block::Series(needs.iter().map(|(name, _)| Block::component(*name)).collect());
        let components: Vec<_> = needs.iter().map(component).collect();
        objective.facts.architecture =
            (!needs.is_empty()).then_some(Architecture { components, groups: Vec::new(), root });
        objective
    }

    fn names(of: &Reliance, places: &[usize]) -> Vec<String> {
        places.iter().map(|place| of.parts[*place].name.clone()).collect()
    }

    /// Down of a series of two: 1 − 0.999 × 0.9995 = 0.0014995, by hand.
    #[test]
    fn services_share_what_they_are_made_of() {
        let objectives = vec![
            objective("shop", "99.9", &[("database", "0.1"), ("cart", "0.05"), ("shop app", "0")]),
            objective("cart", "99.95", &[("database", "0.2"), ("disk", "0.01")]),
        ];
        let of = reliance(&Plan { objectives, ..Plan::default() });
        assert_eq!(names(&of, &[0, 1, 2]), ["shop", "cart", "database"]);
        assert_eq!(of.parts.len(), 3);
        assert_eq!(names(&of, &of.parts[0].needs), ["database", "cart"]);
        assert_eq!(names(&of, &of.parts[1].needs), ["database"]);
        assert_eq!((of.parts[0].own, of.parts[1].own, of.parts[2].own), (1, 1, 0));
        // The worse of what two say of the database.
        assert!((of.parts[2].down.unwrap() - 0.002).abs() < 1e-15);
        assert!((of.parts[0].down.unwrap() - 0.001_499_5).abs() < 1e-12);
        assert!(of.parts[0].is_above() && of.parts[1].is_above() && !of.parts[2].is_above());
    }

    #[test]
    fn one_service_shows_all_its_parts() {
        let mut one = objective("shop", "99", &[("app", "0.1"), ("shop", "0.1")]);
        let times = Record::Times { mttf: Span::hours(99), mttr: Span::hours(1) };
        one.facts.architecture.as_mut().unwrap().components[0].record = times;
        let of = reliance(&Plan { objectives: vec![one], ..Plan::default() });
        // A service is no part of itself.
        assert_eq!((of.parts.len(), of.parts[0].needs.clone(), of.parts[0].own), (2, vec![1], 0));
        assert!((of.parts[1].down.unwrap() - 0.01).abs() < 1e-15);
        assert_eq!(reliance(&Plan::default()), Reliance::default());
    }
}
