use std::collections::BTreeSet;

use super::RowId;
use crate::plan::Catalogue;

/// The rows of a stack rank whose names are accepted. Rows of the same name are accepted together; the background needs
/// no name.
pub fn accepted_rows(catalogue: &Catalogue, names: &BTreeSet<String>) -> Vec<RowId> {
    let risks = catalogue.risks.iter().enumerate().filter(|(_, risk)| names.contains(&risk.name));
    let adjustments = catalogue.adjustments.iter().enumerate().filter(|(_, of)| names.contains(&of.name));
    risks.map(|(i, _)| RowId::Risk(i)).chain(adjustments.map(|(i, _)| RowId::Adjustment(i))).collect()
}

/// What is left of a catalogue once everything that is not accepted has been mitigated wholly: accepted risks, accepted
/// weaknesses, and the background.
///
/// ```
/// use accord::model::risk::{accepted_part, sample_catalogue};
/// let names = ["Leap year".to_owned()].into_iter().collect();
/// let part = accepted_part(&sample_catalogue()?, &names);
/// assert_eq!(part.risks.len(), 1);
/// # Ok::<(), accord::model::ModelError>(())
/// ```
pub fn accepted_part(catalogue: &Catalogue, names: &BTreeSet<String>) -> Catalogue {
    Catalogue {
        risks: catalogue.risks.iter().filter(|risk| names.contains(&risk.name)).cloned().collect(),
        adjustments: catalogue.adjustments.iter().filter(|of| names.contains(&of.name)).cloned().collect(),
        background: catalogue.background,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::risk::{CEILING, Year, sample_catalogue, stack_rank};
    use crate::units::Target;

    /// Published minutes: restarts 52, leap year 16, daylight saving 71; a budget of 525.6 at 99.9 % leaves 386.6.
    #[test]
    fn what_is_accepted_adds_up() {
        let catalogue = sample_catalogue().unwrap();
        let names = ["Weekly restarts", "Leap year", "Daylight saving time", "gone"].map(str::to_owned).into();
        let rows = accepted_rows(&catalogue, &names);
        assert_eq!(rows, [11, 12, 13].map(RowId::Risk));
        let target = Target::parse_percent("99.9").unwrap();
        let rank = stack_rank(&catalogue, &[target], CEILING, Year::Common, &rows).unwrap();
        assert!((rank.columns[0].accepted - 139.0).abs() < 1.0);
        assert!((rank.columns[0].unallocated - 386.6).abs() < 1.0);
        let part = stack_rank(&accepted_part(&catalogue, &names), &[target], CEILING, Year::Common, &[]).unwrap();
        assert!((part.total - rank.columns[0].accepted).abs() < 1e-9);
    }
}
