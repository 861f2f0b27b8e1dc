//! Reduced ordered binary decision diagrams.
//!
//! **Invariants:** node 0 is "down", node 1 is "up"; the parts of a node have smaller numbers than the node, so one
//! pass over the numbers evaluates all; two nodes never decide the same way by the same variable. Nothing recurses, so
//! a diagram of thousands of variables needs no deep stack. Tables hash by fixed arithmetic and are never iterated.

use crate::model::ModelError;
use crate::model::availability::Availability;
use crate::model::error::at_most;

/// A function of the variables, by the number of its top node.
pub(super) type Function = u32;

/// Never true.
pub(super) const DOWN: Function = 0;
/// Always true.
pub(super) const UP: Function = 1;

/// The variable of the two constants: below all others.
const LEAF: u32 = u32::MAX;

/// A decision by one variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// The variable; smaller ones are decided first.
    pub variable: u32,
    /// Where it leads while the variable is up.
    pub up: Function,
    /// Where it leads while the variable is down.
    pub down: Function,
}

/// A set of functions that share their nodes.
#[derive(Debug, Clone)]
pub(super) struct Bdd {
    nodes: Vec<Node>,
    unique: Table,
    known: Table,
    most: usize,
}

impl Bdd {
    /// One that grows to at most that many nodes.
    pub(super) fn new(most: usize) -> Self {
        let leaf = Node { variable: LEAF, up: DOWN, down: DOWN };
        Self { nodes: vec![leaf, leaf], unique: Table::new(), known: Table::new(), most }
    }

    /// All nodes, the parts of each before itself.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Whether it is a constant.
    pub(super) fn is_leaf(function: Function) -> bool {
        function <= UP
    }

    /// Up while the variable is.
    pub(super) fn variable(&mut self, variable: u32) -> Result<Function, ModelError> {
        self.node(variable, UP, DOWN)
    }

    fn node(&mut self, variable: u32, up: Function, down: Function) -> Result<Function, ModelError> {
        if up == down {
            return Ok(up);
        }
        let key = [variable, up, down];
        if let Some(known) = self.unique.get(key) {
            return Ok(known);
        }
        at_most("nodes in the decision diagram of the architecture", self.nodes.len() + 1, self.most)?;
        let number = self.nodes.len() as u32;
        self.nodes.push(Node { variable, up, down });
        self.unique.insert(key, number);
        Ok(number)
    }

    /// Questions that lead to few nodes can still be many.
    fn remember(&mut self, question: [Function; 3], answer: Function) -> Result<(), ModelError> {
        at_most("steps to build the decision diagram of the architecture", self.known.filled, 8 * self.most)?;
        self.known.insert(question, answer);
        Ok(())
    }

    fn at(&self, function: Function) -> Node {
        self.nodes[function as usize]
    }

    /// Up while both are.
    pub(super) fn and(&mut self, f: Function, g: Function) -> Result<Function, ModelError> {
        self.choose(f, g, DOWN)
    }

    /// Up while one of them is.
    pub(super) fn or(&mut self, f: Function, g: Function) -> Result<Function, ModelError> {
        self.choose(f, UP, g)
    }

    /// Up while the first is up and the second is down.
    pub(super) fn and_not(&mut self, f: Function, g: Function) -> Result<Function, ModelError> {
        self.choose(g, DOWN, f)
    }

    /// `then` while `f` is up, `otherwise` while it is down.
    pub(super) fn choose(&mut self, f: Function, then: Function, otherwise: Function) -> Result<Function, ModelError> {
        enum Task {
            Ask([Function; 3]),
            Join(u32, [Function; 3]),
        }
        let mut tasks = vec![Task::Ask([f, then, otherwise])];
        let mut answers: Vec<Function> = Vec::new();
        while let Some(task) = tasks.pop() {
            match task {
                Task::Ask([f, g, h]) => {
                    // The parts that repeat the question are constants.
                    let (g, h) = (if g == f { UP } else { g }, if h == f { DOWN } else { h });
                    let key = [f, g, h];
                    if let Some(answer) = at_once(key).or_else(|| self.known.get(key)) {
                        answers.push(answer);
                        continue;
                    }
                    let top = key.map(|function| self.at(function).variable).into_iter().min().unwrap_or(LEAF);
                    let half = |up: bool| {
                        key.map(|function| match self.at(function) {
                            node if node.variable != top => function,
                            node if up => node.up,
                            node => node.down,
                        })
                    };
                    tasks.push(Task::Join(top, key));
                    tasks.push(Task::Ask(half(true)));
                    tasks.push(Task::Ask(half(false)));
                }
                Task::Join(top, key) => {
                    // The question pushed last was answered first.
                    let (up, down) = (answers.pop().unwrap_or(DOWN), answers.pop().unwrap_or(DOWN));
                    let answer = self.node(top, up, down)?;
                    self.remember(key, answer)?;
                    answers.push(answer);
                }
            }
        }
        Ok(answers.pop().unwrap_or(DOWN))
    }

    /// Up while at least `needed` of the functions are, by dynamic programming over them.
    pub(super) fn at_least(&mut self, needed: usize, of: &[Function]) -> Result<Function, ModelError> {
        if needed == 0 {
            return Ok(UP);
        }
        // `enough[j]`: at least j of those after this one.
        let mut enough = vec![DOWN; needed + 1];
        enough[0] = UP;
        for (before, &function) in of.iter().enumerate().rev() {
            let after = of.len() - before;
            // Those before it can still contribute `before`, so fewer than `needed - before` is of no interest.
            for j in (needed.saturating_sub(before).max(1)..=needed.min(after)).rev() {
                enough[j] = self.choose(function, enough[j - 1], enough[j])?;
            }
        }
        Ok(enough[needed])
    }

    /// The function while that variable is up, or down.
    pub(super) fn while_variable(&mut self, f: Function, variable: u32, up: bool) -> Result<Function, ModelError> {
        let mut image = Image::of(self, f);
        for number in image.inner() {
            let node = self.at(number);
            let (on, off) = (image.get(node.up), image.get(node.down));
            let to = if node.variable != variable {
                self.node(node.variable, on, off)?
            } else if up {
                on
            } else {
                off
            };
            image.set(number, to);
        }
        Ok(image.get(f))
    }

    /// True where some set of variables that are down here, if they alone were, would make the function true: its
    /// closure under more variables being down.
    pub(super) fn down_closure(&mut self, f: Function) -> Result<Function, ModelError> {
        let mut image = Image::of(self, f);
        for number in image.inner() {
            let node = self.at(number);
            let (on, off) = (image.get(node.up), image.get(node.down));
            let either = self.or(on, off)?;
            let to = self.node(node.variable, on, either)?;
            image.set(number, to);
        }
        Ok(image.get(f))
    }

    /// The inner nodes under a function, the parts of each before itself.
    pub(super) fn under(&self, f: Function) -> Vec<Function> {
        let mut seen = vec![false; f as usize + 1];
        let mut found = Vec::new();
        let mut open = vec![f];
        while let Some(number) = open.pop() {
            if Self::is_leaf(number) || std::mem::replace(&mut seen[number as usize], true) {
                continue;
            }
            found.push(number);
            open.extend([self.at(number).up, self.at(number).down]);
        }
        found.sort_unstable();
        found
    }

    /// How likely each node is up and down, from node `values.len()` on, where variable v is up with `chances[v]`.
    pub(super) fn evaluate(&self, chances: &[Availability], values: &mut Vec<Availability>) {
        if values.is_empty() {
            values.extend([Availability::NEVER, Availability::ALWAYS]);
        }
        for node in self.nodes.iter().skip(values.len()) {
            let chance = chances[node.variable as usize];
            let (up, down) = (values[node.up as usize], values[node.down as usize]);
            values.push(Availability::from_sides(
                chance.up() * up.up() + chance.down() * down.up(),
                chance.up() * up.down() + chance.down() * down.down(),
            ));
        }
    }
}

/// What needs no look at the variables.
fn at_once([f, then, otherwise]: [Function; 3]) -> Option<Function> {
    match (f, then, otherwise) {
        (UP, then, _) => Some(then),
        (DOWN, _, otherwise) => Some(otherwise),
        (_, then, otherwise) if then == otherwise => Some(then),
        (f, UP, DOWN) => Some(f),
        _ => None,
    }
}

/// Where the nodes under a function are led to.
struct Image {
    inner: Vec<Function>,
    to: Vec<Function>,
}

impl Image {
    fn of(bdd: &Bdd, f: Function) -> Self {
        let inner = bdd.under(f);
        let mut to = vec![DOWN; f.max(UP) as usize + 1];
        to[UP as usize] = UP;
        Self { inner, to }
    }

    fn inner(&self) -> Vec<Function> {
        self.inner.clone()
    }

    fn get(&self, number: Function) -> Function {
        self.to[number as usize]
    }

    fn set(&mut self, number: Function, to: Function) {
        self.to[number as usize] = to;
    }
}

/// From three numbers to one: open addressing, at most half full.
#[derive(Debug, Clone)]
struct Table {
    slots: Vec<([u32; 3], u32)>,
    filled: usize,
}

/// A slot that holds nothing; no key has three such numbers.
const FREE: [u32; 3] = [u32::MAX; 3];

impl Table {
    fn new() -> Self {
        Self { slots: vec![(FREE, 0); 1 << 8], filled: 0 }
    }

    /// The slot that holds the key, or the free one where it belongs.
    fn slot(&self, key: [u32; 3]) -> usize {
        let mask = self.slots.len() - 1;
        let mixed = key
            .into_iter()
            .fold(0u64, |mixed, part| (mixed.rotate_left(21) ^ u64::from(part)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut at = (mixed >> 32) as usize & mask;
        while self.slots[at].0 != key && self.slots[at].0 != FREE {
            at = (at + 1) & mask;
        }
        at
    }

    fn get(&self, key: [u32; 3]) -> Option<u32> {
        let (found, value) = self.slots[self.slot(key)];
        (found == key).then_some(value)
    }

    fn insert(&mut self, key: [u32; 3], value: u32) {
        if 2 * (self.filled + 1) > self.slots.len() {
            let double = vec![(FREE, 0); 2 * self.slots.len()];
            for (key, value) in std::mem::replace(&mut self.slots, double) {
                if key != FREE {
                    let at = self.slot(key);
                    self.slots[at] = (key, value);
                }
            }
        }
        let at = self.slot(key);
        self.filled += usize::from(self.slots[at].0 == FREE);
        self.slots[at] = (key, value);
    }
}
