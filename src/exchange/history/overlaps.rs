//! Incidents that went on at the same time, and what they are as one. Nothing is merged here without being asked: a
//! proposal is data, to be shown first.

use crate::plan::{Incident, clean_name};

/// Characters of a name that is put together of others; a name has room for 200.
const LONGEST_NAME: usize = 160;

/// Incidents that overlap, and the one that they would become.
///
/// Its time is the union of theirs. Its impact is the one that leaves the bad minutes as they are: at each moment the highest
/// impact of those that were open, averaged over the whole time. The highest impact over the union would say that five
/// minutes of full outage within an hour of a tenth were an hour of full outage; the sum of impacts would count users twice
/// that both incidents hurt, and nobody knows how many. So it is a lower bound, and `at_most` is what it would be if no user
/// was hurt by two at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// Which incidents of the list, the earliest first.
    pub members: Vec<usize>,
    /// What they become.
    pub incident: Incident,
    /// What they were, by name: minutes after the start of the whole, minutes, impact.
    pub parts: Vec<(String, f64, f64, f64)>,
    /// Minutes times impact of the whole.
    pub bad_minutes: f64,
    /// The same if impacts that overlap add up, at most everybody.
    pub at_most: f64,
}

/// Proposes a merge for each group of incidents that overlap, directly or through others. Incidents that hurt nobody take no
/// part, and one that begins when another ends does not overlap it.
///
/// ```
/// use accord::{exchange::overlaps, plan::{Utc, read_incidents}};
/// let text = "name,start,minutes,impact %\nslow,2027-01-31 14:00,60,10\ndown,2027-01-31 14:30,5,100";
/// let merge = &overlaps(&read_incidents(text, &Utc).unwrap().incidents)[0];
/// assert_eq!((merge.bad_minutes, merge.at_most), (10.5, 10.5));
/// assert_eq!((merge.incident.minutes, merge.incident.impact), (60.0, 0.175));
/// ```
pub fn overlaps(incidents: &[Incident]) -> Vec<Merge> {
    let mut order: Vec<usize> = (0..incidents.len()).filter(|at| incidents[*at].impact > 0.0).collect();
    order.sort_by(|a, b| start(&incidents[*a]).total_cmp(&start(&incidents[*b])).then(a.cmp(b)));
    let mut merges = Vec::new();
    let mut group: Vec<usize> = Vec::new();
    let mut until = f64::NEG_INFINITY;
    for at in order {
        let of = &incidents[at];
        if start(of) >= until {
            merges.extend(merge(incidents, std::mem::take(&mut group)));
            until = f64::NEG_INFINITY;
        }
        until = until.max(start(of) + of.minutes);
        group.push(at);
    }
    merges.extend(merge(incidents, group));
    merges
}

/// The list with merges applied: each group stands where its first member in the list stood. Members of a merge that are not
/// in the list are passed over.
pub fn merged(incidents: &[Incident], merges: &[Merge]) -> Vec<Incident> {
    let mut list: Vec<Option<Incident>> = incidents.iter().cloned().map(Some).collect();
    for Merge { members, incident, .. } in merges {
        for at in members {
            if let Some(of) = list.get_mut(*at) {
                *of = None;
            }
        }
        if let Some(of) = members.iter().min().and_then(|first| list.get_mut(*first)) {
            *of = Some(incident.clone());
        }
    }
    list.into_iter().flatten().collect()
}

fn start(incident: &Incident) -> f64 {
    incident.started.minutes()
}

fn merge(incidents: &[Incident], members: Vec<usize>) -> Option<Merge> {
    let group: Vec<&Incident> = members.iter().map(|at| &incidents[*at]).collect();
    let [first, _, ..] = &group[..] else { return None };
    let begin = start(first);
    let parts: Vec<(String, f64, f64, f64)> =
        group.iter().map(|of| (of.name.clone(), start(of) - begin, of.minutes, of.impact)).collect();
    let minutes = parts.iter().map(|(_, after, minutes, _)| after + minutes).fold(0.0, f64::max);
    let (bad_minutes, at_most) = sweep(&parts);
    let bad = |of: &&&Incident| of.minutes * of.impact;
    let worst = group.iter().max_by(|a, b| bad(a).total_cmp(&bad(b)))?;
    let earliest = |after: fn(&Incident) -> Option<f64>| {
        let known = group.iter().filter_map(|of| after(of).map(|minutes| start(of) - begin + minutes));
        known.reduce(f64::min)
    };
    let incident = Incident {
        name: name(&group),
        started: first.started,
        detected_after: earliest(|of| of.detected_after),
        acknowledged_after: earliest(|of| of.acknowledged_after),
        minutes,
        // Rounding must not make a share of more than everybody.
        impact: if minutes > 0.0 { (bad_minutes / minutes).min(1.0) } else { worst.impact },
        cause: worst.cause,
        dependency: group.iter().all(|of| of.dependency),
    };
    Some(Merge { members, incident, parts, bad_minutes, at_most })
}

/// The names of all, or of the first and how many more.
fn name(group: &[&Incident]) -> String {
    let mut names: Vec<&str> = group.iter().map(|of| of.name.as_str()).collect();
    names.dedup();
    let all = names.join(" + ");
    if all.chars().count() <= LONGEST_NAME {
        return clean_name(&all);
    }
    let first: String = names[0].chars().take(LONGEST_NAME - 20).collect();
    clean_name(&format!("{first} and {} more", names.len() - 1))
}

/// The integrals of the highest impact and of the sum that is at most 1.
fn sweep(parts: &[(String, f64, f64, f64)]) -> (f64, f64) {
    let mut edges: Vec<f64> = parts.iter().flat_map(|(_, after, minutes, _)| [*after, after + minutes]).collect();
    edges.sort_by(f64::total_cmp);
    let (mut highest, mut summed) = (0.0, 0.0);
    // Parts begin in order, so those before `begun` have begun; those that are over leave `open`.
    let (mut begun, mut open): (usize, Vec<usize>) = (0, Vec::new());
    for pair in edges.windows(2) {
        let [from, to] = *pair else { continue };
        while parts.get(begun).is_some_and(|(_, after, ..)| *after <= from) {
            open.push(begun);
            begun += 1;
        }
        open.retain(|at| parts[*at].1 + parts[*at].2 > from);
        let impacts = open.iter().map(|at| parts[*at].3);
        highest += (to - from) * impacts.clone().fold(0.0, f64::max);
        summed += (to - from) * impacts.sum::<f64>().min(1.0);
    }
    (highest, summed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::on_call::{Resampling, impact_minutes};
    use crate::plan::moment;
    use crate::units::CivilDate;

    fn incident(after: u64, minutes: f64, impact: f64) -> Incident {
        let day = CivilDate::from_day_number(20_000).unwrap();
        Incident {
            detected_after: Some(minutes / 2.0),
            impact,
            ..Incident::new(
                format!("at {after}"),
                moment(&format!("{day} {:02}:{:02}", after / 60 % 24, after % 60)).unwrap(),
                minutes,
            )
        }
    }

    /// The model that measures unavailability, which sweeps in its own way, finds the same bad minutes before and after.
    #[test]
    fn merging_changes_no_bad_minute() {
        let mut seed = 3_u64;
        let mut next = |most: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % most
        };
        let mut groups = 0;
        for _ in 0..500 {
            let list: Vec<Incident> = (0..next(9))
                .map(|_| incident(next(1_300), next(90) as f64, [0.0, 0.1, 0.25, 1.0][next(4) as usize]))
                .collect();
            let merges = overlaps(&list);
            groups += merges.len();
            let after = merged(&list, &merges);
            let union = |list: &[Incident]| {
                let one = |of: &Incident| crate::model::on_call::Incident {
                    started: start(of),
                    mitigated: Some(start(of) + of.minutes),
                    impact: of.impact,
                    ..Default::default()
                };
                let list: Vec<_> = list.iter().map(one).collect();
                let few = Resampling { times: 100, seed: 1 };
                impact_minutes(&list, 20_000.0 * 1_440.0, 20_003.0 * 1_440.0, 0.95, few).unwrap()
            };
            let (was, is) = (union(&list), union(&after));
            assert!((was.union - is.union).abs() < 1e-9 && (was.touched - is.touched).abs() < 1e-9, "{list:?}");
            // Nothing that hurts overlaps any more, so nothing is left to merge.
            assert_eq!(overlaps(&after), []);
            for merge in &merges {
                assert!(merge.bad_minutes <= merge.at_most + 1e-9 && merge.incident.impact <= 1.0);
            }
        }
        // Or nothing was tried.
        assert!(groups > 100, "{groups}");
    }

    #[test]
    fn what_touches_or_hurts_nobody_stays_apart() {
        let list = [incident(0, 30.0, 1.0), incident(30, 10.0, 1.0), incident(5, 500.0, 0.0)];
        assert_eq!(overlaps(&list), []);
        let list = [incident(10, 30.0, 0.5), incident(0, 30.0, 0.5), incident(35, 30.0, 1.0)];
        let merges = overlaps(&list);
        assert_eq!(merges[0].members, [1, 0, 2]);
        // 10 and 20 minutes of halves, 5 of a half, 30 of all; the overlap adds up to everybody.
        assert_eq!((merges[0].incident.minutes, merges[0].bad_minutes, merges[0].at_most), (65.0, 47.5, 57.5));
        assert_eq!(merges[0].incident.detected_after, Some(15.0));
        assert_eq!(merged(&list, &merges).len(), 1);
        assert_eq!(merged(&list, &[]), list);
    }
}
