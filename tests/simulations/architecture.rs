//! Architectures, failover pairs and repairable groups: event by event beside their formulas.

use accord::model::architecture::*;
use accord::model::chance::Stream;
use accord::plan::{Architecture, Block, CommonCause, Component, Record, Sharing};
use accord::units::Share;

/// A share between these, in parts per billion.
fn share(stream: &mut Stream, low: f64, high: f64) -> Share {
    Share::from_ppb(((low + (high - low) * stream.uniform()) * 1e9) as u64).unwrap()
}

fn block(stream: &mut Stream, parts: usize, levels: u32) -> Block {
    if levels == 0 || stream.uniform() < 0.2 {
        return Block::Component(stream.below(parts).to_string());
    }
    let of: Vec<_> = (0..2 + stream.below(3)).map(|_| block(stream, parts, levels - 1)).collect();
    match stream.below(3) {
        0 => Block::Series(of),
        1 => Block::Parallel(of),
        _ => Block::AtLeast { needed: 1 + stream.below(of.len()) as u32, of },
    }
}

fn is_up(block: &Block, down: &[bool]) -> bool {
    let up = |parts: &[Block]| parts.iter().filter(|part| is_up(part, down)).count();
    match block {
        Block::Component(name) => !down[name.parse::<usize>().unwrap()],
        Block::Series(parts) => up(parts) == parts.len(),
        Block::Parallel(parts) => up(parts) > 0,
        Block::AtLeast { needed, of } => up(of) >= *needed as usize,
    }
}

#[test]
fn drawn_states_beside_the_decision_diagram() {
    const DRAWS: u32 = 40_000;
    let mut wrong = Vec::new();
    for set in 0..60u64 {
        let mut stream = Stream::numbered(18, set);
        let parts = 4 + stream.below(20);
        let names: Vec<String> = (0..parts).map(|number| number.to_string()).collect();
        let part = |name: &String, stream: &mut Stream| Component {
            name: name.clone(),
            record: Record::Unavailability(share(stream, 0.01, 0.4)),
        };
        let beta = share(&mut stream, 0.0, 0.9);
        let architecture = Architecture {
            components: names.iter().map(|name| part(name, &mut stream)).collect(),
            groups: vec![CommonCause {
                name: "push".to_owned(),
                members: names[..2 + stream.below(parts - 2)].to_vec(),
                sharing: Sharing::Beta(beta),
            }],
            root: block(&mut stream, parts, 4),
        };
        let diagram = Diagram::new(&architecture).unwrap();
        let mut downs = 0u32;
        for _ in 0..DRAWS {
            let mut down = vec![false; parts];
            for event in diagram.events() {
                let happens = stream.uniform() < event.chance.down();
                match &event.origin {
                    Origin::Component(component) => down[*component] |= happens,
                    Origin::Group { members, .. } => members.iter().for_each(|&member| down[member] |= happens),
                }
            }
            downs += u32::from(!is_up(&architecture.root, &down));
        }
        let (p, n) = (diagram.availability().down(), f64::from(DRAWS));
        let error = libm::sqrt(p * diagram.availability().up() / n) + 1e-9;
        let got = f64::from(downs) / n;
        if (got - p).abs() > 3.5 * error {
            wrong.push(format!("{set}: {got} beside {p} ± {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Downtime and length of cycles between visits of "all up": their ratio is the unavailability.
#[derive(Default)]
struct Cycles {
    n: f64,
    down: f64,
    length: f64,
    down_down: f64,
    down_length: f64,
    length_length: f64,
}

impl Cycles {
    fn add(&mut self, down: f64, length: f64) {
        self.n += 1.0;
        self.down += down;
        self.length += length;
        self.down_down += down * down;
        self.down_length += down * length;
        self.length_length += length * length;
    }

    /// The ratio and its standard error.
    fn ratio(&self) -> (f64, f64) {
        let r = self.down / self.length;
        let squares = self.down_down - 2.0 * r * self.down_length + r * r * self.length_length;
        (r, libm::sqrt(squares.max(0.0)) / self.length)
    }
}

fn agrees(cycles: &Cycles, exact: f64, what: &str) -> Option<String> {
    let (got, error) = cycles.ratio();
    ((got - exact).abs() > 3.5 * error).then(|| format!("{what}: {got} beside {exact} ± {error}"))
}

/// One cycle of a pair of which one serves, told as it happens.
fn passive_cycle(stream: &mut Stream, pair: &ActivePassive) -> (f64, f64) {
    let served = stream.exponential() * pair.mttf;
    let switching = stream.exponential() * pair.switch_over;
    if stream.uniform() < pair.uncovered {
        let repair = stream.exponential() * pair.mttr;
        return (switching + repair, served + switching + repair);
    }
    let (repair, alone) = (stream.exponential() * pair.mttr, stream.exponential() * pair.mttf);
    if repair < alone {
        return (switching, served + switching + repair);
    }
    // The other one fails before the first is mended: both are mended in one go.
    let both = stream.exponential() * pair.mttr;
    (switching + both, served + switching + alone + both)
}

/// One cycle of a pair of which both serve.
fn active_cycle(stream: &mut Stream, pair: &ActiveActive) -> (f64, f64) {
    let mut length = stream.exponential() * pair.mttf / 2.0;
    let mut down = 0.0;
    if stream.uniform() < pair.uncovered {
        down = stream.exponential() * pair.outage;
        length += down;
    }
    loop {
        let (repair, other) = (stream.exponential() * pair.mttr, stream.exponential() * pair.mttf);
        length += repair.min(other);
        if repair < other {
            return (down, length);
        }
        let both = stream.exponential() * pair.mttr;
        down += both;
        length += both;
    }
}

#[test]
fn failover_as_it_happens() {
    let mut wrong = Vec::new();
    for set in 0..50u64 {
        let mut stream = Stream::numbered(27, set);
        let (mttf, mttr) = (1000.0, 1000.0 * libm::exp10(-2.0 * stream.uniform() - 0.3));
        let (uncovered, time) = (stream.uniform(), 100.0 * stream.uniform());
        let passive = ActivePassive { mttf, mttr, uncovered, switch_over: time };
        let active = ActiveActive { mttf, mttr, uncovered, outage: time };
        let (mut of_passive, mut of_active) = (Cycles::default(), Cycles::default());
        for _ in 0..30_000 {
            let (down, length) = passive_cycle(&mut stream, &passive);
            of_passive.add(down, length);
            let (down, length) = active_cycle(&mut stream, &active);
            of_active.add(down, length);
        }
        wrong.extend(agrees(&of_passive, passive.shares().unwrap().availability.down(), &format!("{passive:?}")));
        wrong.extend(agrees(&of_active, active.shares().unwrap().availability.down(), &format!("{active:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One cycle of a group with crews, part by part: parts have clocks, broken ones wait their turn. Also the time until
/// too few were up, if that came.
fn group_cycle(stream: &mut Stream, group: &Repairable) -> (f64, f64, Option<f64>) {
    let mut fails: Vec<f64> = (0..group.of).map(|_| stream.exponential() * group.mttf).collect();
    let mut mended: Vec<f64> = Vec::new();
    let mut waiting = 0u32;
    let (mut now, mut down, mut outage) = (0.0, 0.0, None);
    loop {
        let failure = fails.iter().copied().fold(f64::INFINITY, f64::min);
        let repair = mended.iter().copied().fold(f64::INFINITY, f64::min);
        let next = failure.min(repair);
        if fails.len() < group.needed as usize {
            down += next - now;
        }
        now = next;
        if failure < repair {
            fails.retain(|&at| at > failure);
            if mended.len() < group.crews as usize {
                mended.push(now + stream.exponential() * group.mttr);
            } else {
                waiting += 1;
            }
            if fails.len() < group.needed as usize && outage.is_none() {
                outage = Some(now);
            }
        } else {
            mended.retain(|&at| at > repair);
            fails.push(now + stream.exponential() * group.mttf);
            if waiting > 0 {
                waiting -= 1;
                mended.push(now + stream.exponential() * group.mttr);
            }
            if fails.len() == group.of as usize {
                return (down, now, outage);
            }
        }
    }
}

#[test]
fn groups_part_by_part() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for set in 0..90u64 {
        let mut stream = Stream::numbered(21, set);
        let of = 2 + stream.below(6) as u32;
        let needed = 1 + stream.below(of as usize) as u32;
        let crews = 1 + stream.below(of as usize) as u32;
        let mttr = libm::exp10(-1.5 * stream.uniform());
        let group = Repairable { needed, of, crews, mttf: 1.0, mttr };
        let mut cycles = Cycles::default();
        // The time to the first outage: whole cycles without one, then the time in the one that has it.
        let (mut passed, mut firsts) = (0.0, Vec::new());
        for _ in 0..20_000 {
            let (down, length, outage) = group_cycle(&mut stream, &group);
            cycles.add(down, length);
            passed += outage.unwrap_or(length);
            if outage.is_some() {
                firsts.push(std::mem::take(&mut passed));
            }
        }
        let n = firsts.len() as f64;
        if n < 300.0 {
            // Too rare to be seen often enough for a standard error.
            continue;
        }
        compared += 1;
        wrong.extend(agrees(&cycles, group.availability().unwrap().down(), &format!("{group:?}")));
        let mean = firsts.iter().sum::<f64>() / n;
        let spread = firsts.iter().map(|first| (first - mean) * (first - mean)).sum::<f64>() / n;
        let (exact, error) = (group.time_to_outage().unwrap(), libm::sqrt(spread / n));
        if (mean - exact).abs() > 3.5 * error {
            wrong.push(format!("{group:?}: {mean} beside {exact} ± {error}"));
        }
    }
    assert!(compared >= 50, "{compared}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
