use std::collections::BTreeSet;

/// Where boxes stand that need each other: in columns, so that every arrow leads to the right but those that close a
/// circle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LayerMap {
    /// Units wide.
    pub width: f64,
    /// Units high.
    pub height: f64,
    /// The top left corner of each box.
    pub boxes: Vec<(f64, f64)>,
    /// From what needs to what is needed.
    pub arrows: Vec<Arrow>,
}

/// One arrow.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrow {
    /// What needs.
    pub from: usize,
    /// What is needed.
    pub to: usize,
    /// Its path in SVG's words.
    pub path: String,
    /// Whether it closes a circle and leads back to the left.
    pub is_back: bool,
}

impl LayerMap {
    /// The width of a box.
    pub const BOX_WIDTH: f64 = 188.0;
    /// The height of a box.
    pub const BOX_HEIGHT: f64 = 44.0;
    const GAP: f64 = 12.0;
    const BETWEEN: f64 = 84.0;
    const EDGE: f64 = 8.0;
}

/// How often boxes are put in the order of what they are connected to.
const SWEEPS: usize = 4;

/// Lays boxes out in columns: each stands one to the right of the last that needs it. Within a column, boxes stand in the
/// order of the middle of what they are connected to, which keeps arrows short; equal ones keep their order, so that the
/// same list always gives the same picture. `needs` holds for each box the boxes that it needs; places that are not there
/// are left out.
///
/// After Sugiyama, Tagawa & Toda (1981): longest paths for columns, barycentres for order.
///
/// ```
/// use accord::chart::layer_map;
/// let map = layer_map(&[vec![1, 2], vec![2], vec![]]);
/// assert!(map.boxes[0].0 < map.boxes[1].0 && map.boxes[1].0 < map.boxes[2].0);
/// ```
pub fn layer_map(needs: &[Vec<usize>]) -> LayerMap {
    let count = needs.len();
    let needs: Vec<Vec<usize>> = needs
        .iter()
        .enumerate()
        .map(|(i, of)| of.iter().copied().filter(|to| *to < count && *to != i).collect())
        .collect();
    let back = back_edges(&needs);
    let column = columns(&needs, &back);
    let mut layers = vec![Vec::new(); column.iter().max().map_or(0, |last| last + 1)];
    for (place, column) in column.iter().enumerate() {
        layers[*column].push(place);
    }
    order(&needs, &mut layers);
    placed(&needs, &layers, &back)
}

/// Arrows that would close a circle, met by going along the arrows in the order of the list.
fn back_edges(needs: &[Vec<usize>]) -> BTreeSet<(usize, usize)> {
    let mut back = BTreeSet::new();
    // 0 is unseen, 1 is on the way, 2 is done.
    let mut state = vec![0_u8; needs.len()];
    for start in 0..needs.len() {
        if state[start] != 0 {
            continue;
        }
        // No recursion: a chain may be as long as the plan.
        state[start] = 1;
        let mut way = vec![(start, 0)];
        while let Some((at, next)) = way.pop() {
            let Some(&to) = needs[at].get(next) else {
                state[at] = 2;
                continue;
            };
            way.push((at, next + 1));
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                1 => {
                    back.insert((at, to));
                }
                _ => {}
            }
        }
    }
    back
}

/// The column of each box: the longest way to it.
fn columns(needs: &[Vec<usize>], back: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut open = vec![0_usize; needs.len()];
    let forward = |from: usize| needs[from].iter().copied().filter(move |to| !back.contains(&(from, *to)));
    for from in 0..needs.len() {
        forward(from).for_each(|to| open[to] += 1);
    }
    let mut column = vec![0; needs.len()];
    let mut ready: Vec<usize> = (0..needs.len()).filter(|place| open[*place] == 0).collect();
    while let Some(from) = ready.pop() {
        for to in forward(from) {
            column[to] = column[to].max(column[from] + 1);
            open[to] -= 1;
            if open[to] == 0 {
                ready.push(to);
            }
        }
    }
    column
}

/// Puts each column in the order of the mean place of what its boxes are connected to in the columns before and after.
fn order(needs: &[Vec<usize>], layers: &mut [Vec<usize>]) {
    let mut near = vec![Vec::new(); needs.len()];
    for (from, to) in needs.iter().enumerate().flat_map(|(from, of)| of.iter().map(move |to| (from, *to))) {
        near[from].push(to);
        near[to].push(from);
    }
    let mut height = vec![0.0; needs.len()];
    let place = |layer: &[usize], height: &mut [f64]| {
        for (i, at) in layer.iter().enumerate() {
            height[*at] = (i as f64 + 0.5) / layer.len() as f64;
        }
    };
    layers.iter().for_each(|layer| place(layer, &mut height));
    for sweep in 0..SWEEPS {
        let last = layers.len();
        for i in 0..last {
            let layer = &mut layers[if sweep % 2 == 0 { i } else { last - 1 - i }];
            let mean = |at: &usize| {
                let of = &near[*at];
                if of.is_empty() { height[*at] } else { of.iter().map(|to| height[*to]).sum::<f64>() / of.len() as f64 }
            };
            let mut keyed: Vec<(f64, usize)> = layer.iter().map(|at| (mean(at), *at)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            *layer = keyed.into_iter().map(|(_, at)| at).collect();
            place(layer, &mut height);
        }
    }
}

fn placed(needs: &[Vec<usize>], layers: &[Vec<usize>], back: &BTreeSet<(usize, usize)>) -> LayerMap {
    let (step_x, step_y) = (LayerMap::BOX_WIDTH + LayerMap::BETWEEN, LayerMap::BOX_HEIGHT + LayerMap::GAP);
    let tallest = layers.iter().map(Vec::len).max().unwrap_or(0) as f64;
    let mut boxes = vec![(0.0, 0.0); needs.len()];
    for (i, layer) in layers.iter().enumerate() {
        let above = (tallest - layer.len() as f64) * step_y / 2.0;
        for (j, at) in layer.iter().enumerate() {
            boxes[*at] = (LayerMap::EDGE + i as f64 * step_x, LayerMap::EDGE + above + j as f64 * step_y);
        }
    }
    let arrows = needs.iter().enumerate().flat_map(|(from, of)| of.iter().map(move |to| (from, *to)));
    let arrows = arrows.map(|(from, to)| {
        let is_back = back.contains(&(from, to));
        Arrow { from, to, path: path(boxes[from], boxes[to]), is_back }
    });
    LayerMap {
        width: 2.0 * LayerMap::EDGE + (layers.len() as f64 * step_x - LayerMap::BETWEEN).max(0.0),
        height: 2.0 * LayerMap::EDGE + (tallest * step_y - LayerMap::GAP).max(0.0),
        arrows: arrows.collect(),
        boxes,
    }
}

/// From the right side of one box to the left side of another.
fn path(from: (f64, f64), to: (f64, f64)) -> String {
    let middle = LayerMap::BOX_HEIGHT / 2.0;
    let (x0, y0, x1, y1) = (from.0 + LayerMap::BOX_WIDTH, from.1 + middle, to.0, to.1 + middle);
    let bend = LayerMap::BETWEEN * 0.5;
    format!("M{x0:.1} {y0:.1}C{:.1} {y0:.1} {:.1} {y1:.1} {x1:.1} {y1:.1}", x0 + bend, x1 - bend)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_lead_to_the_right_and_boxes_do_not_touch() {
        // Twelve boxes; each needs some of the later ones.
        let needs: Vec<Vec<usize>> =
            (0..12).map(|i| (i + 1..12).filter(|j| (i * 7 + j * 3) % 4 == 0).collect()).collect();
        let map = layer_map(&needs);
        assert_eq!(map.arrows.len(), needs.iter().map(Vec::len).sum::<usize>());
        for arrow in &map.arrows {
            assert!(!arrow.is_back && map.boxes[arrow.from].0 + LayerMap::BOX_WIDTH < map.boxes[arrow.to].0);
        }
        for (i, a) in map.boxes.iter().enumerate() {
            assert!(a.0 >= 0.0 && a.0 + LayerMap::BOX_WIDTH <= map.width && a.1 + LayerMap::BOX_HEIGHT <= map.height);
            for b in &map.boxes[..i] {
                assert!((a.0 - b.0).abs() >= LayerMap::BOX_WIDTH || (a.1 - b.1).abs() >= LayerMap::BOX_HEIGHT);
            }
        }
        assert_eq!(layer_map(&needs), map);
    }

    /// Straight across is shortest: two pairs that are listed crosswise are uncrossed.
    #[test]
    fn boxes_stand_beside_what_they_need() {
        let map = layer_map(&[vec![3], vec![2], vec![], vec![]]);
        assert_eq!((map.boxes[0].1, map.boxes[1].1), (map.boxes[3].1, map.boxes[2].1));
    }

    #[test]
    fn circles_and_long_chains_end() {
        let map = layer_map(&[vec![1, 1, 7], vec![0], vec![2]]);
        assert_eq!(map.arrows.iter().filter(|arrow| arrow.is_back).count(), 1);
        let chain: Vec<Vec<usize>> = (0..2_000).map(|i| vec![i + 1]).collect();
        assert_eq!(layer_map(&chain).arrows.len(), 1_999);
        assert_eq!(layer_map(&[]), LayerMap { width: 16.0, height: 16.0, ..LayerMap::default() });
    }
}
