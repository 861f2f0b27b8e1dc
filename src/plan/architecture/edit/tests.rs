use super::*;
use crate::units::{Share, Span};
use rand_core::{Rng, SeedableRng};

fn part(name: &str) -> Component {
    Component { name: name.to_owned(), record: Record::Unavailability(Share::parse_percent("1").unwrap()) }
}

fn c(name: &str) -> Block {
    Block::component(name)
}

fn path(text: &str) -> BlockPath {
    text.parse().unwrap()
}

/// lb, then two apps of which one is needed, then db; the apps share a push.
fn shop() -> Architecture {
    let cause = CommonCause {
        name: "push".to_owned(),
        members: vec!["app 1".to_owned(), "app 2".to_owned()],
        sharing: Sharing::Beta(Share::parse_percent("10").unwrap()),
    };
    Architecture {
        components: ["lb", "app 1", "app 2", "db"].map(part).to_vec(),
        groups: vec![cause],
        root: Block::Series(vec![c("lb"), Block::Parallel(vec![c("app 1"), c("app 2")]), c("db")]),
    }
}

fn edited(architecture: &Architecture, edit: impl std::borrow::Borrow<Edit>) -> Edited {
    architecture.edited(edit.borrow()).unwrap()
}

fn new(to: &str, side: Side, name: &str) -> Edit {
    Edit::Add { to: path(to), side, what: Addition::New(part(name)) }
}

#[test]
fn a_component_is_added_after_or_beside_any_block() {
    let root = |edit| edited(&shop(), edit).architecture.root;
    let apps = || Block::Parallel(vec![c("app 1"), c("app 2")]);
    assert_eq!(root(new("r.0", Side::Series, "x")), Block::Series(vec![c("lb"), c("x"), apps(), c("db")]));
    assert_eq!(root(new("r", Side::Series, "x")), Block::Series(vec![c("lb"), apps(), c("db"), c("x")]));
    let two = Block::Parallel(vec![c("db"), c("x")]);
    assert_eq!(root(new("r.2", Side::Beside, "x")), Block::Series(vec![c("lb"), apps(), two]));
    let three = Block::Parallel(vec![c("app 1"), c("x"), c("app 2")]);
    assert_eq!(root(new("r.1.0", Side::Beside, "x")), Block::Series(vec![c("lb"), three, c("db")]));
    let path_of_two = Block::Series(vec![c("app 1"), c("x")]);
    assert_eq!(
        root(new("r.1.0", Side::Series, "x")),
        Block::Series(vec![c("lb"), Block::Parallel(vec![path_of_two, c("app 2")]), c("db")])
    );
    let whole = edited(&shop(), new("r", Side::Beside, "x"));
    assert_eq!(whole.architecture.root, Block::Parallel(vec![shop().root, c("x")]));
    assert_eq!(whole.at, path("r.1"));
}

#[test]
fn a_component_may_stand_in_many_places_and_is_renamed_in_all() {
    let again = Edit::Add { to: path("r.1.0"), side: Side::Series, what: Addition::Known("db".to_owned()) };
    let twice = edited(&shop(), again).architecture;
    assert_eq!(twice.components.len(), 4);
    let rename = |from: &str, to: &str| Edit::Rename { from: from.to_owned(), to: to.to_owned() };
    let renamed = edited(&twice, rename("db", " store\u{202e} ")).architecture;
    let places = renamed.root.places();
    assert_eq!(places.iter().filter(|(_, block)| **block == c("store")).count(), 2);
    let app = edited(&shop(), rename("app 1", "web")).architecture;
    assert_eq!(app.groups[0].members, ["web", "app 2"]);
    assert_eq!(shop().edited(&rename("db", "lb")), Err(ArchitectureError::TakenTwice("lb".to_owned()).into()));
    assert_eq!(shop().edited(&rename("db", "  ")), Err(ArchitectureError::Unnamed.into()));
    assert_eq!(shop().edited(&rename("no", "x")), Err(ArchitectureError::Unknown("no".to_owned()).into()));
}

#[test]
fn what_is_removed_leaves_no_empty_block_and_no_cause_of_one() {
    let less = edited(&shop(), Edit::Remove(path("r.1.0")));
    assert_eq!(less.architecture.root, Block::Series(vec![c("lb"), c("app 2"), c("db")]));
    assert_eq!(less.architecture.components.len(), 3);
    assert_eq!((less.architecture.groups.len(), less.lost_causes), (0, vec!["push".to_owned()]));
    let one = Architecture { components: vec![part("a")], groups: Vec::new(), root: c("a") };
    assert_eq!(one.edited(&Edit::Remove(path("r"))), Err(EditError::LastComponent));
    let nested = Architecture { root: Block::Series(vec![Block::Parallel(vec![c("a")])]), ..one };
    assert_eq!(nested.edited(&Edit::Remove(path("r.0.0"))), Err(EditError::LastComponent));
    assert_eq!(shop().edited(&Edit::Remove(path("r.7"))), Err(EditError::NoSuchBlock));
}

#[test]
fn a_block_needs_as_many_parts_as_it_has_at_most() {
    let three = edited(&shop(), new("r.1.1", Side::Beside, "app 3")).architecture;
    let need = |n| three.edited(&Edit::Need(path("r.1"), Need::AtLeast(n)));
    let parts = || vec![c("app 1"), c("app 2"), c("app 3")];
    let of = |edited: Edited| edited.architecture.root.parts()[1].clone();
    assert_eq!(of(need(2).unwrap()), Block::AtLeast { needed: 2, of: parts() });
    assert_eq!(of(need(1).unwrap()), Block::Parallel(parts()));
    assert_eq!(of(need(3).unwrap()), Block::Series(parts()));
    for n in [0, 4, u32::MAX] {
        assert_eq!(need(n), Err(ArchitectureError::Needs { needed: n, of: 3 }.into()));
    }
    // One of three less: two of two are all.
    let two_of_three = need(2).unwrap().architecture;
    let less = edited(&two_of_three, Edit::Remove(path("r.1.2"))).architecture;
    assert_eq!(less.root.parts()[1], Block::Series(vec![c("app 1"), c("app 2")]));
}

#[test]
fn blocks_are_joined_dissolved_and_moved_without_a_change_of_meaning() {
    let joined = edited(&shop(), Edit::JoinNext(path("r.0")));
    let apps = || Block::Parallel(vec![c("app 1"), c("app 2")]);
    assert_eq!(joined.architecture.root, Block::Series(vec![Block::Series(vec![c("lb"), apps()]), c("db")]));
    let back = edited(&joined.architecture, Edit::Dissolve(joined.at)).architecture;
    assert_eq!(back.root, shop().root);
    assert_eq!(shop().edited(&Edit::JoinNext(path("r.2"))), Err(EditError::NothingNext));
    assert_eq!(shop().edited(&Edit::Dissolve(path("r.1"))), Err(EditError::OtherMeaning));
    let moved = edited(&shop(), Edit::Shift(path("r.0"), true));
    assert_eq!((moved.at, moved.architecture.root.parts()[1].clone()), (path("r.1"), c("lb")));
    assert_eq!(shop().edited(&Edit::Shift(path("r.0"), false)), Err(EditError::NoNeighbour));
}

#[test]
fn causes_and_records_are_checked() {
    let cause = |members: &[&str]| CommonCause {
        name: "rack".to_owned(),
        members: members.iter().map(|&member| member.to_owned()).collect(),
        sharing: Sharing::Beta(Share::parse_percent("5").unwrap()),
    };
    let more = edited(&shop(), Edit::Cause(9, cause(&["lb", "db"]))).architecture;
    assert_eq!(more.groups.len(), 2);
    assert!(matches!(
        shop().edited(&Edit::Cause(0, cause(&["lb"]))),
        Err(EditError::Invalid(ArchitectureError::WrongSize(_)))
    ));
    assert_eq!(edited(&more, Edit::RemoveCause(0)).architecture.groups[0].name, "rack");
    let none = Record::Times { mttf: Span::ZERO, mttr: Span::ZERO };
    let refused = shop().edited(&Edit::Record("db".to_owned(), none));
    assert_eq!(refused, Err(ArchitectureError::NoTime("db".to_owned()).into()));
}

/// Any edits, sensible or not, in any order: valid, or refused and unchanged.
#[test]
fn any_sequence_of_edits_leaves_a_valid_architecture_or_is_refused() {
    let mut random = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(7);
    let mut below = |n: u64| (random.next_u64() >> 11) % n;
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..400 {
        let mut now = shop();
        for step in 0..60 {
            let places = now.root.places();
            let near = |n: u64| places[n as usize % places.len()].0.clone();
            let at = if below(8) == 0 { near(below(99)).part(below(3) as usize) } else { near(below(99)) };
            let names: Vec<String> = now.components.iter().map(|component| component.name.clone()).collect();
            let known = names[below(names.len() as u64) as usize].clone();
            let side = if below(2) == 0 { Side::Series } else { Side::Beside };
            let edit = match below(12) {
                0 | 1 => Edit::Add { to: at, side, what: Addition::New(part(&format!("n{}", below(40) + step))) },
                2 => Edit::Add { to: at, side, what: Addition::Known(known) },
                3..=5 => Edit::Remove(at),
                6 => Edit::Need(at, Need::AtLeast(below(5) as u32)),
                7 => Edit::JoinNext(at),
                8 => Edit::Dissolve(at),
                9 => Edit::Shift(at, below(2) == 0),
                10 => Edit::Rename { from: known, to: format!("m{}", below(9)) },
                _ => Edit::Cause(
                    below(3) as usize,
                    CommonCause {
                        name: format!("g{}", below(3)),
                        members: vec![known, names[0].clone()],
                        sharing: Sharing::Beta(Share::parse_percent("10").unwrap()),
                    },
                ),
            };
            match now.edited(&edit) {
                Ok(next) => {
                    assert_eq!(next.architecture.check(), Ok(()), "{edit:?}");
                    assert!(next.architecture.root.at(&next.at).is_some(), "{edit:?}");
                    let unused = next.architecture.components.iter().any(|component| {
                        place_of(&next.architecture.root, &component.name) == BlockPath::root()
                            && next.architecture.root != c(&component.name)
                    });
                    assert!(!unused, "{edit:?}");
                    now = next.architecture;
                    taken += 1;
                }
                Err(error) => {
                    assert!(!error.to_string().is_empty() && !error.remedy().is_empty());
                    refused += 1;
                }
            }
        }
    }
    assert!(taken > 10_000 && refused > 2_000, "{taken} {refused}");
}
