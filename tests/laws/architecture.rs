//! Architectures: against all of their states one by one, and what redundancy, dependence and order can and cannot do.

use accord::model::architecture::*;
use accord::model::availability::Availability;
use accord::plan::{Architecture, Block, CommonCause, Component, Record, Sharing};
use accord::units::{Share, Span};
use proptest::prelude::*;

const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Shares of every size, its ends among them.
fn share() -> impl Strategy<Value = Share> {
    prop_oneof![
        0u64..=1_000_000_000,
        0u64..=10,
        0u64..=100_000,
        999_999_000u64..=1_000_000_000,
        Just(0),
        Just(1_000_000_000)
    ]
    .prop_map(|ppb| Share::from_ppb(ppb).unwrap())
}

/// From a nanosecond in centuries up to always down.
fn record() -> impl Strategy<Value = Record> {
    let span = |seconds: f64| Span::from_seconds_f64(seconds).unwrap();
    prop_oneof![
        share().prop_map(Record::Unavailability),
        (-9.0..10.0f64, -9.0..10.0f64)
            .prop_map(move |(up, down)| Record::Times { mttf: span(libm::exp10(up)), mttr: span(libm::exp10(down)) }),
    ]
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop::sample::select(NAMES.to_vec()).prop_map(Block::component);
    leaf.prop_recursive(3, 12, 4, |inner| {
        (prop::collection::vec(inner, 1..=4), 0usize..4).prop_map(|(of, how)| match how {
            0 => Block::Series(of),
            1 => Block::Parallel(of),
            needed => Block::AtLeast { needed: (needed % of.len() + 1) as u32, of },
        })
    })
}

fn sharing() -> impl Strategy<Value = (Sharing, usize)> {
    let tenth = || (1u64..=100_000_000).prop_map(|ppb| Share::from_ppb(ppb).unwrap());
    prop_oneof![
        (share(), 2usize..=4).prop_map(|(beta, size)| (Sharing::Beta(beta), size)),
        (tenth(), tenth(), tenth()).prop_map(|(a, b, c)| (Sharing::Alpha([a, b, c]), 3)),
        (share(), share()).prop_map(|(beta, gamma)| (Sharing::Mgl { beta, gamma }, 3)),
        (tenth(), tenth(), tenth()).prop_map(|(a, b, c)| (Sharing::Phi([a, b, c]), 3)),
    ]
}

fn alone() -> impl Strategy<Value = Architecture> {
    (prop::collection::vec(record(), 6), block()).prop_map(|(records, root)| {
        let name = |(&name, record): (&&str, _)| Component { name: name.to_owned(), record };
        Architecture { components: NAMES.iter().zip(records).map(name).collect(), groups: Vec::new(), root }
    })
}

prop_compose! {
    fn architecture()(
        mut architecture in alone(), group in prop::option::of(sharing()), equal in any::<bool>(), first in 0usize..3,
    ) -> Architecture {
        if let Some((sharing, size)) = group {
            let members: Vec<String> = NAMES[first..].iter().take(size).map(|&name| name.to_owned()).collect();
            if members.len() == size {
                if equal {
                    let record = architecture.components[first].record;
                    architecture.components[first..first + size].iter_mut().for_each(|member| member.record = record);
                }
                architecture.groups.push(CommonCause { name: "push".to_owned(), members, sharing });
            }
        }
        architecture
    }
}

/// Whether the block is up, by the names that are down.
fn is_up(block: &Block, down: &dyn Fn(&str) -> bool) -> bool {
    let up = |parts: &[Block]| parts.iter().filter(|part| is_up(part, down)).count();
    match block {
        Block::Component(name) => !down(name),
        Block::Series(parts) => up(parts) == parts.len(),
        Block::Parallel(parts) => up(parts) > 0,
        Block::AtLeast { needed, of } => up(of) >= *needed as usize,
    }
}

/// By all states of all events, each side as a sum of its own.
fn enumerated(architecture: &Architecture, diagram: &Diagram) -> (f64, f64) {
    let (mut up, mut down) = (0.0, 0.0);
    let events = diagram.events();
    for state in 0u32..1 << events.len() {
        let mut chance = 1.0;
        let mut failed = 0u32;
        for (number, event) in events.iter().enumerate() {
            if state >> number & 1 == 0 {
                chance *= event.chance.up();
                continue;
            }
            chance *= event.chance.down();
            match &event.origin {
                Origin::Component(component) => failed |= 1 << component,
                Origin::Group { members, .. } => members.iter().for_each(|member| failed |= 1 << member),
            }
        }
        if chance == 0.0 {
            continue;
        }
        let is_down =
            |name: &str| NAMES.iter().position(|&known| known == name).is_some_and(|at| failed >> at & 1 == 1);
        if is_up(&architecture.root, &is_down) { up += chance } else { down += chance }
    }
    (up, down)
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) || (a - b).abs() < 1e-300
}

fn of(architecture: &Architecture) -> Availability {
    Diagram::new(architecture).unwrap().availability()
}

fn dual(block: &Block) -> Block {
    let parts: Vec<_> = block.parts().iter().map(dual).collect();
    match block {
        Block::Component(name) => Block::component(name.as_str()),
        Block::Series(_) => Block::Parallel(parts),
        Block::Parallel(_) => Block::Series(parts),
        Block::AtLeast { needed, .. } => Block::AtLeast { needed: parts.len() as u32 - needed + 1, of: parts },
    }
}

fn backwards(block: &Block) -> Block {
    let parts: Vec<_> = block.parts().iter().rev().map(backwards).collect();
    match block {
        // Other names, which sort the other way.
        Block::Component(name) => Block::Component(format!("{}{name}", (b'z' - name.as_bytes()[0] % 26) as char)),
        Block::Series(_) => Block::Series(parts),
        Block::Parallel(_) => Block::Parallel(parts),
        Block::AtLeast { needed, .. } => Block::AtLeast { needed: *needed, of: parts },
    }
}

fn named(text: &str) -> Block {
    Block::component(text)
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn equals_all_states_one_by_one(architecture in architecture()) {
        let diagram = Diagram::new(&architecture).unwrap();
        let (up, down) = enumerated(&architecture, &diagram);
        let got = diagram.availability();
        prop_assert!(close(got.up(), up, 1e-12) && close(got.down(), down, 1e-12), "{got:?} {up:e} {down:e}");
        prop_assert!((got.up() + got.down() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_redundant_part_never_lowers_and_a_needed_one_never_raises(architecture in architecture(), more in block()) {
        let before = of(&architecture);
        let with = |root| of(&Architecture { root, ..architecture.clone() });
        let redundant = with(Block::Parallel(vec![architecture.root.clone(), more.clone()]));
        let needed = with(Block::Series(vec![more, architecture.root.clone()]));
        prop_assert!(redundant.down() <= before.down() * (1.0 + 1e-12) + 1e-300);
        prop_assert!(needed.down() >= before.down() * (1.0 - 1e-12));
    }

    #[test]
    fn a_better_component_never_lowers(architecture in alone(), at in 0usize..6, other in record()) {
        let down = |record| match record {
            Record::Unavailability(share) => share.to_f64(),
            Record::Times { mttf, mttr } => Availability::from_times(mttf.to_seconds_f64(), mttr.to_seconds_f64()).unwrap().down(),
        };
        let (before, mut changed) = (of(&architecture), architecture.clone());
        changed.components[at].record = other;
        let after = of(&changed);
        let better = down(other) <= down(architecture.components[at].record);
        let (good, bad) = if better { (after, before) } else { (before, after) };
        prop_assert!(good.down() <= bad.down() * (1.0 + 1e-12) + 1e-300);
    }

    #[test]
    fn order_and_names_do_not_matter(architecture in architecture()) {
        let rename = |name: &str| format!("{}{name}", (b'z' - name.as_bytes()[0] % 26) as char);
        let mut other = architecture.clone();
        other.root = backwards(&architecture.root);
        other.components.reverse();
        other.components.iter_mut().for_each(|component| component.name = rename(&component.name));
        for group in &mut other.groups {
            group.members = group.members.iter().rev().map(|name| rename(name)).collect();
        }
        let (a, b) = (of(&architecture), of(&other));
        prop_assert!(close(a.up(), b.up(), 1e-12) && close(a.down(), b.down(), 1e-12), "{a:?} {b:?}");
    }

    #[test]
    fn series_is_parallel_seen_from_the_other_side(architecture in alone()) {
        let mut other = Architecture { root: dual(&architecture.root), ..architecture.clone() };
        for component in &mut other.components {
            component.record = match component.record {
                Record::Unavailability(share) => Record::Unavailability(share.complement()),
                Record::Times { mttf, mttr } => Record::Times { mttf: mttr, mttr: mttf },
            };
        }
        let (a, b) = (of(&architecture), of(&other));
        prop_assert!(close(a.up(), b.down(), 1e-12) && close(a.down(), b.up(), 1e-12), "{a:?} {b:?}");
    }

    #[test]
    fn no_common_cause_is_independence_and_nothing_else_is_one_component(
        mut architecture in alone(), size in 2usize..=6, record in record(),
    ) {
        let members: Vec<String> = NAMES[..size].iter().map(|&name| name.to_owned()).collect();
        let independent = of(&architecture);
        let beta = |ppb| Sharing::Beta(Share::from_ppb(ppb).unwrap());
        architecture.groups.push(CommonCause { name: "push".to_owned(), members: members.clone(), sharing: beta(0) });
        let none = of(&architecture);
        prop_assert!(close(none.down(), independent.down(), 1e-13) && close(none.up(), independent.up(), 1e-13));
        architecture.components.iter_mut().for_each(|component| component.record = record);
        architecture.groups[0].sharing = beta(1_000_000_000);
        architecture.root = Block::Parallel(members.iter().map(|name| named(name)).collect());
        let all = of(&architecture);
        architecture.root = named("a");
        let one = of(&architecture);
        prop_assert!(close(all.down(), one.down(), 1e-13) && close(all.up(), one.up(), 1e-13));
    }

    #[test]
    fn common_causes_divide_what_a_component_is_down(architecture in architecture()) {
        let diagram = Diagram::new(&architecture).unwrap();
        let phi = architecture.groups.iter().any(|group| matches!(group.sharing, Sharing::Phi(_)));
        for (number, component) in architecture.components.iter().enumerate() {
            let of_it: f64 = diagram.events().iter().filter(|event| match &event.origin {
                Origin::Component(component) => *component == number,
                Origin::Group { members, .. } => members.contains(&number),
            }).map(|event| event.chance.down()).sum();
            let whole = match component.record {
                Record::Unavailability(share) => share.to_f64(),
                Record::Times { mttf, mttr } => Availability::from_times(mttf.to_seconds_f64(), mttr.to_seconds_f64()).unwrap().down(),
            };
            prop_assert!(phi || close(of_it, whole, 1e-12), "{of_it:e} {whole:e}");
        }
        for group in &architecture.groups {
            prop_assert!(phi || close(fractions(group.sharing).total(), 1.0, 1e-14));
        }
    }

    #[test]
    fn importance_is_in_order_and_consistent(architecture in architecture()) {
        let diagram = Diagram::new(&architecture).unwrap();
        let whole = diagram.availability().down();
        let rows = diagram.importance().unwrap();
        prop_assert_eq!(rows.len(), diagram.events().len());
        let slack = 1.0 + 1e-9;
        for (number, row) in rows.iter().enumerate() {
            prop_assert!([row.birnbaum, row.criticality, row.diagnostic].iter().all(|x| (0.0..=1.0).contains(x)), "{row:?}");
            prop_assert!(row.achievement_worth.is_finite() && row.minutes_per_year.is_finite());
            prop_assert!(row.reduction_worth.is_none_or(|worth| worth.is_finite() && worth >= 1.0 - 1e-9), "{row:?}");
            let vesely = diagram.fussell_vesely(number).unwrap();
            // What decides is in a cut set that happens; what is in such a cut set happens while the whole is down.
            if whole > 1e-290 {
                prop_assert!(row.criticality <= vesely * slack && vesely <= row.diagnostic * slack, "{row:?} {vesely}");
            }
        }
    }

    #[test]
    fn cut_sets_bound_the_unavailability(architecture in architecture()) {
        let diagram = Diagram::new(&architecture).unwrap();
        let down = diagram.availability().down();
        let sets = diagram.cut_sets(6).unwrap();
        let sum: f64 = sets.iter().map(|set| set.chance).sum();
        prop_assert!(down <= sum * (1.0 + 1e-12) + 1e-300, "{down:e} {sum:e}");
        prop_assert!(sets.iter().all(|set| set.chance <= down * (1.0 + 1e-12) + 1e-300));
        for (number, set) in sets.iter().enumerate() {
            let covers = |other: &CutSet| other.events.iter().all(|event| set.events.contains(event));
            prop_assert!(!sets.iter().enumerate().any(|(other, o)| other != number && covers(o)), "not minimal");
        }
    }

    #[test]
    fn dependencies_only_lower_the_ceiling(downs in prop::collection::vec(0.0..0.2f64, 2..8), links in prop::collection::vec((0usize..8, 0usize..8), 0..20)) {
        let n = downs.len();
        let build = |links: &[(usize, usize)], backwards: bool| {
            let mut services: Vec<_> = downs.iter().enumerate().map(|(number, &down)| Dependency {
                name: number.to_string(),
                down,
                needs: links.iter().filter(|link| link.0 % n == number).map(|link| (link.1 % n).to_string()).collect(),
            }).collect();
            if backwards { services.reverse() }
            ceiling(&services, "0").unwrap()
        };
        let full = build(&links, false);
        prop_assert!(close(full.availability.down(), build(&links, true).availability.down(), 1e-12));
        let fewer = build(&links[..links.len() / 2], false);
        prop_assert!(fewer.availability.down() <= full.availability.down() * (1.0 + 1e-12));
        let unique: std::collections::BTreeSet<_> = full.counted.iter().collect();
        prop_assert_eq!(unique.len(), full.counted.len());
        let product: f64 = full.counted.iter().map(|name| 1.0 - downs[name.parse::<usize>().unwrap()]).product();
        prop_assert!(close(full.availability.up(), product, 1e-12));
    }

    #[test]
    fn what_remains_and_what_dependencies_take_is_the_budget(budget in 1e-9..0.5f64, part in 0.0..1.0f64, n in 1u32..20) {
        let each = equal_share(budget, n, part).unwrap();
        let left = remaining(budget, &vec![each; n as usize]).unwrap();
        let all = 1.0 - part * budget;
        prop_assert!((left * all - (1.0 - part) * budget).abs() <= 1e-11 * budget, "{left:e}");
        let (nine, share) = extra_nine(budget, n).unwrap();
        prop_assert!(close(share, share_of_budget(nine, budget).unwrap() * f64::from(n), budget * f64::from(n)));
    }

    #[test]
    fn spares_are_enough_and_not_one_too_many(needed in 1u32..12, up in 1.0..1e6f64, budget in 1e-12..0.9f64) {
        let each = Availability::from_times(up, 1.0).unwrap();
        let down = |of: u32| Repairable { needed, of, crews: of, mttf: up, mttr: 1.0 }.availability().unwrap().down();
        let parts = spares(needed, each, budget).unwrap();
        prop_assert!(down(parts) <= budget * (1.0 + 1e-9));
        prop_assert!(parts == needed || down(parts - 1) >= budget * (1.0 - 1e-9));
    }

    #[test]
    fn the_next_nine_buys_less_behind_a_network(service in 1e-12..0.5f64, network in 0.0..0.5f64) {
        let next = next_nine(Availability::from_down(service).unwrap(), Availability::from_down(network).unwrap());
        prop_assert!(next.then.down() <= next.felt.down() && next.felt.down() >= network);
        prop_assert!(next.gain <= 0.9 * service * (1.0 + 1e-12) && next.relative_gain <= 0.9 + 1e-12);
        prop_assert!(((next.felt.down() - next.then.down()) - next.gain).abs() <= 1e-15);
    }
}
