use std::fmt::Write;

use crate::plan::{Block, BlockPath};

/// A block diagram laid out: where each block stands, and the wires between them, in units of one CSS pixel.
///
/// Parts in series stand side by side, redundant ones above each other between two rails. Around every combined block is a
/// frame, so that it can be pointed at. Names are not drawn here: they are text that people wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BlockDiagram {
    /// Units wide.
    pub width: u32,
    /// Units high.
    pub height: u32,
    /// The blocks, from the whole inwards, parts in their order.
    pub blocks: Vec<PlacedBlock>,
    /// Wires, each as corners of a line of horizontal and vertical pieces.
    pub wires: Vec<Vec<(u32, u32)>>,
}

/// One block in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedBlock {
    /// Which block.
    pub path: BlockPath,
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Units wide.
    pub width: u32,
    /// Units high.
    pub height: u32,
    /// Whether it is a component and not a frame around parts.
    pub is_component: bool,
    /// Which part of the block around it, and of how many; for machines that read the page aloud.
    pub place: (usize, usize),
}

/// The most blocks that are drawn; beyond it a table says more.
const MOST_DRAWN: usize = 300;
const COMPONENT: (u32, u32) = (172, 62);
/// Between a frame and its parts: the sides, the head with its words, the foot.
const SIDE: u32 = 18;
const HEAD: u32 = 34;
const FOOT: u32 = 12;
/// Between parts in series, and between redundant ones.
const APART: u32 = 28;
const STACKED: u32 = 12;
/// Between a frame and the rails of redundant parts, and from there to the parts.
const RAIL: u32 = 14;
/// The wire that enters and leaves the whole.
const LEAD: u32 = 22;

/// Lays a diagram out; none where it has more blocks than can be drawn.
///
/// ```
/// use accord::chart::block_diagram;
/// use accord::plan::Block;
/// let one = block_diagram(&Block::component("app")).unwrap();
/// assert_eq!((one.blocks.len(), one.wires.len()), (1, 2));
/// ```
pub fn block_diagram(root: &Block) -> Option<BlockDiagram> {
    if count(root) > MOST_DRAWN {
        return None;
    }
    let size = size(root);
    let mut diagram = BlockDiagram { width: size.width + 2 * LEAD, height: size.height, ..BlockDiagram::default() };
    place(&mut diagram, root, &BlockPath::root(), (LEAD, 0), (0, 1));
    let y = size.axis;
    diagram.wires.push(vec![(0, y), (LEAD, y)]);
    diagram.wires.push(vec![(LEAD + size.width, y), (diagram.width, y)]);
    Some(diagram)
}

impl BlockDiagram {
    /// The wires, boxes and frames as elements, without the enclosing `svg` and without a word.
    pub fn drawing(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        for block in self.blocks.iter().filter(|block| !block.is_component) {
            let _ = rect(&mut out, block, "frame", 10);
        }
        for wire in &self.wires {
            let mut corners = wire.iter();
            if let Some((x, y)) = corners.next() {
                let _ = write!(out, "<path class=\"wire\" d=\"M{x} {y}");
                for (x, y) in corners {
                    let _ = write!(out, "L{x} {y}");
                }
                out.push_str("\"/>");
            }
        }
        for block in self.blocks.iter().filter(|block| block.is_component) {
            let _ = rect(&mut out, block, "box", 6);
        }
        out
    }
}

fn rect(out: &mut String, block: &PlacedBlock, class: &str, round: u32) -> std::fmt::Result {
    let PlacedBlock { x, y, width, height, .. } = block;
    write!(
        out,
        "<rect class=\"{class}\" x=\"{x}.5\" y=\"{y}.5\" width=\"{}\" height=\"{}\" rx=\"{round}\"/>",
        width - 1,
        height - 1
    )
}

fn count(block: &Block) -> usize {
    block.places().len()
}

#[derive(Debug, Clone, Copy)]
struct Size {
    width: u32,
    height: u32,
    /// Where the wire passes, from the top.
    axis: u32,
}

fn is_stacked(block: &Block) -> bool {
    matches!(block, Block::Parallel(_) | Block::AtLeast { .. })
}

fn size(block: &Block) -> Size {
    let sizes: Vec<Size> = block.parts().iter().map(size).collect();
    let gaps = |apart: u32| apart * (sizes.len().saturating_sub(1)) as u32;
    let most = |of: fn(&Size) -> u32| sizes.iter().map(of).max().unwrap_or(0);
    match block {
        Block::Component(_) => Size { width: COMPONENT.0, height: COMPONENT.1, axis: COMPONENT.1 / 2 },
        Block::Series(_) => {
            let axis = most(|size| size.axis);
            let below = most(|size| size.height - size.axis);
            Size {
                width: sizes.iter().map(|size| size.width).sum::<u32>() + gaps(APART) + 2 * SIDE,
                height: HEAD + axis + below + FOOT,
                axis: HEAD + axis,
            }
        }
        Block::Parallel(_) | Block::AtLeast { .. } => {
            let inner = sizes.iter().map(|size| size.height).sum::<u32>() + gaps(STACKED);
            Size {
                width: most(|size| size.width) + 2 * (SIDE + RAIL),
                height: HEAD + inner + FOOT,
                axis: HEAD + inner / 2,
            }
        }
    }
}

/// As deep as blocks stand inside each other, which the plan limits.
fn place(diagram: &mut BlockDiagram, block: &Block, path: &BlockPath, (x, y): (u32, u32), place_of: (usize, usize)) {
    let whole = size(block);
    diagram.blocks.push(PlacedBlock {
        path: path.clone(),
        x,
        y,
        width: whole.width,
        height: whole.height,
        is_component: matches!(block, Block::Component(_)),
        place: place_of,
    });
    if is_stacked(block) {
        place_stack(diagram, block, path, (x, y), whole);
    } else {
        place_row(diagram, block, path, (x, y), whole);
    }
}

fn place_row(diagram: &mut BlockDiagram, block: &Block, path: &BlockPath, (x, y): (u32, u32), whole: Size) {
    let axis = y + whole.axis;
    let mut at = x;
    let mut next = x + SIDE;
    for (n, part) in block.parts().iter().enumerate() {
        let part_size = size(part);
        diagram.wires.push(vec![(at, axis), (next, axis)]);
        place(diagram, part, &path.part(n), (next, axis - part_size.axis), (n, block.parts().len()));
        at = next + part_size.width;
        next = at + APART;
    }
    if !block.parts().is_empty() {
        diagram.wires.push(vec![(at, axis), (x + whole.width, axis)]);
    }
}

fn place_stack(diagram: &mut BlockDiagram, block: &Block, path: &BlockPath, (x, y): (u32, u32), whole: Size) {
    let axis = y + whole.axis;
    let (left, right) = (x + SIDE / 2, x + whole.width - SIDE / 2);
    let inside = x + SIDE + RAIL;
    diagram.wires.push(vec![(x, axis), (left, axis)]);
    diagram.wires.push(vec![(right, axis), (x + whole.width, axis)]);
    let mut top = y + HEAD;
    for (n, part) in block.parts().iter().enumerate() {
        let part_size = size(part);
        let level = top + part_size.axis;
        diagram.wires.push(vec![(left, axis), (left, level), (inside, level)]);
        diagram.wires.push(vec![(inside + part_size.width, level), (right, level), (right, axis)]);
        place(diagram, part, &path.part(n), (inside, top), (n, block.parts().len()));
        top += part_size.height + STACKED;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn c(name: &str) -> Block {
        Block::component(name)
    }

    fn shop() -> Block {
        Block::Series(vec![
            c("lb"),
            Block::Parallel(vec![Block::Series(vec![c("app"), c("cache")]), c("old")]),
            Block::AtLeast { needed: 2, of: vec![c("db 1"), c("db 2"), c("db 3")] },
        ])
    }

    /// Of two blocks one holds the other, or they do not touch.
    fn check(diagram: &BlockDiagram) {
        for (i, a) in diagram.blocks.iter().enumerate() {
            assert!(a.x + a.width <= diagram.width && a.y + a.height <= diagram.height, "{a:?}");
            for b in &diagram.blocks[i + 1..] {
                let apart =
                    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
                let inside = b.path.0.starts_with(&a.path.0)
                    && b.x > a.x
                    && b.y > a.y
                    && b.x + b.width < a.x + a.width
                    && b.y + b.height < a.y + a.height;
                assert!(apart || inside, "{a:?} {b:?}");
            }
        }
        for corner in diagram.wires.iter().flatten() {
            assert!(corner.0 <= diagram.width && corner.1 <= diagram.height);
        }
        for wire in &diagram.wires {
            assert!(wire.windows(2).all(|ends| ends[0].0 == ends[1].0 || ends[0].1 == ends[1].1), "{wire:?}");
        }
    }

    #[test]
    fn blocks_do_not_overlap_and_lie_within_bounds() {
        let diagram = block_diagram(&shop()).unwrap();
        check(&diagram);
        assert_eq!(diagram.blocks.len(), 11);
        let deep = (0..20).fold(c("x"), |inner, n| {
            let parts = vec![inner, c("y"), c("z")];
            if n % 2 == 0 { Block::Series(parts) } else { Block::AtLeast { needed: 2, of: parts } }
        });
        check(&block_diagram(&deep).unwrap());
        check(&block_diagram(&Block::Parallel(vec![c("one")])).unwrap());
    }

    #[test]
    fn parts_in_series_are_wired_from_end_to_end_at_one_level() {
        let diagram = block_diagram(&Block::Series(vec![c("a"), c("b")])).unwrap();
        let [_, a, b] = &diagram.blocks[..] else { panic!("three blocks") };
        assert_eq!((a.y, b.x), (b.y, a.x + a.width + APART));
        let level = a.y + a.height / 2;
        for ends in [(0, LEAD), (LEAD, a.x), (a.x + a.width, b.x), (b.x + b.width, diagram.width - LEAD)] {
            assert!(diagram.wires.contains(&vec![(ends.0, level), (ends.1, level)]), "{ends:?} {:?}", diagram.wires);
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_not_and_nothing_written_is() {
        let many = Block::Series((0..400).map(|_| c("x")).collect());
        assert_eq!(block_diagram(&many), None);
        let drawn = block_diagram(&Block::Series(vec![c("<img onerror>"), c("b")])).unwrap().drawing();
        assert!(!drawn.contains("img") && drawn.matches("class=\"box\"").count() == 2, "{drawn}");
    }
}
