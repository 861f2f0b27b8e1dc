//! The decks that come with the studio. A team's own are opened beside them.

use accord::drill::Deck;
use accord::exchange::read_tried_deck;

/// The texts, in the order of the first week.
const TEXTS: [&str; 14] = [
    include_str!("../../../../public/drills/read-the-burn.yaml"),
    include_str!("../../../../public/drills/which-alert-fires.yaml"),
    include_str!("../../../../public/drills/what-is-wrong-with-this-alert.yaml"),
    include_str!("../../../../public/drills/low-traffic.yaml"),
    include_str!("../../../../public/drills/triage.yaml"),
    include_str!("../../../../public/drills/dependency-ceiling.yaml"),
    include_str!("../../../../public/drills/same-mean.yaml"),
    include_str!("../../../../public/drills/rank-the-risks.yaml"),
    include_str!("../../../../public/drills/deciding-an-objective.yaml"),
    include_str!("../../../../public/drills/budget-meeting.yaml"),
    include_str!("../../../../public/drills/quarter-as-owner.yaml"),
    include_str!("../../../../public/drills/headroom.yaml"),
    include_str!("../../../../public/drills/cascade.yaml"),
    include_str!("../../../../public/drills/wheel-of-misfortune.yaml"),
];

/// The decks. Each is read and tried in a test, so none is left out here.
pub fn decks() -> Vec<Deck> {
    TEXTS.into_iter().filter_map(|text| read_tried_deck(text).ok()).collect()
}
