use super::OutageCost;

/// The most points that are drawn by hand; what the model evaluates.
const MOST_POINTS: usize = 100;
/// Two thousand years, and more money than there is: what files may hold.
const MOST_MINUTES: f64 = 1e9;
const MOST_MONEY: f64 = 1e15;

/// Editing point by point: minutes go on rising and money never falls, whatever is asked for.
impl OutageCost {
    /// The curve with a point at another place, kept between its neighbours. A point at no minutes at all stays there:
    /// it is what every outage costs at once.
    ///
    /// ```
    /// use accord::plan::OutageCost;
    /// let curve = OutageCost { points: vec![(0.0, 10.0), (60.0, 100.0), (120.0, 300.0)] };
    /// assert_eq!(curve.moved(1, 500.0, 1e9).points[1], (119.0, 300.0));
    /// assert_eq!(curve.moved(0, 5.0, 50.0).points[0], (0.0, 50.0));
    /// ```
    pub fn moved(&self, at: usize, minutes: f64, money: f64) -> Self {
        let mut after = self.clone();
        let Some(&(was, had)) = self.points.get(at) else { return after };
        let before = at.checked_sub(1).and_then(|before| self.points.get(before)).copied();
        let next = self.points.get(at + 1).copied();
        let minutes = if was == 0.0 || minutes.is_nan() { was } else { within(minutes, apart(before, next)) };
        let low = before.map_or(0.0, |(_, money)| money);
        let high = next.map_or(MOST_MONEY, |(_, money)| money);
        let money = if money.is_nan() { had } else { within(money, (low, high)) };
        after.points[at] = (minutes, money);
        after
    }

    /// The curve with one point more: after the given one, on the line that is drawn; after the last at twice its
    /// minutes. Says which point it is; none where there are too many.
    ///
    /// ```
    /// use accord::plan::OutageCost;
    /// let curve = OutageCost { points: vec![(10.0, 100.0), (30.0, 500.0)] };
    /// assert_eq!(curve.with_point_after(0).map(|(curve, at)| curve.points[at]), Some((20.0, 300.0)));
    /// assert_eq!(curve.with_point_after(1).map(|(curve, at)| curve.points[at]), Some((60.0, 1100.0)));
    /// ```
    pub fn with_point_after(&self, at: usize) -> Option<(Self, usize)> {
        if self.points.len() >= MOST_POINTS {
            return None;
        }
        let mut after = self.clone();
        let Some(&(minutes, money)) = self.points.get(at) else {
            after.points.push((60.0, 1_000.0));
            return Some((after, self.points.len()));
        };
        let new = match self.points.get(at + 1) {
            Some(&(next, costs)) => ((minutes + next) / 2.0, money + (costs - money) / 2.0),
            None => {
                let origin = (0.0, 0.0);
                let (from, was) = at.checked_sub(1).and_then(|at| self.points.get(at)).copied().unwrap_or(origin);
                let minute = if minutes > from { (money - was) / (minutes - from) } else { 0.0 };
                let next = if minutes > 0.0 { 2.0 * minutes } else { 60.0 };
                (next.min(MOST_MINUTES), (money + minute * (next - minutes)).min(MOST_MONEY))
            }
        };
        let is_between = new.0 > minutes && self.points.get(at + 1).is_none_or(|next| new.0 < next.0);
        is_between.then(|| {
            after.points.insert(at + 1, new);
            (after, at + 1)
        })
    }

    /// The curve without a point.
    pub fn without_point(&self, at: usize) -> Self {
        let keep = self.points.iter().enumerate().filter(|(i, _)| *i != at);
        Self { points: keep.map(|(_, point)| *point).collect() }
    }
}

/// The minutes between which a point may lie: a minute from its neighbours, or a quarter of the room between them. Not of
/// its own place, or many small steps would bring it onto a neighbour.
fn apart(before: Option<(f64, f64)>, next: Option<(f64, f64)>) -> (f64, f64) {
    let from = before.map_or(0.0, |(minutes, _)| minutes);
    let gap = next.map_or(1.0, |(minutes, _)| ((minutes - from) / 4.0).min(1.0));
    let low = if before.is_some() { from + gap } else { gap.min(0.1) };
    (low, next.map_or(MOST_MINUTES, |(minutes, _)| minutes - gap))
}

fn within(value: f64, (low, high): (f64, f64)) -> f64 {
    value.max(low).min(high.max(low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cost::CostCurve;

    #[test]
    fn however_points_are_moved_the_curve_stays_one() {
        let wild = [-1.0, 0.0, 0.4, 1.0, 59.9, 60.0, 61.0, 1e8, 1e300, f64::INFINITY, f64::NAN];
        let mut curve = OutageCost { points: vec![(0.0, 5.0), (0.5, 6.0), (60.0, 100.0), (61.0, 100.0)] };
        for round in 0..3 {
            for at in 0..6 {
                for minutes in wild {
                    for money in wild {
                        curve = curve.moved(at, minutes, money);
                        assert!(CostCurve::new(&curve).is_ok(), "{round} {at} {minutes} {money} {curve:?}");
                    }
                }
            }
            for at in 0..8 {
                if let Some((more, new)) = curve.with_point_after(at) {
                    assert!(CostCurve::new(&more).is_ok() && new < more.points.len());
                    curve = more;
                }
            }
            curve = curve.without_point(1);
        }
        assert_eq!(OutageCost::default().with_point_after(0).map(|(_, at)| at), Some(0));
    }
}
