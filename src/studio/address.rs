//! Which room is shown, of which objective, and how it is looked at: all of it stands in the fragment of the address, so
//! that reload, back and a link lead to the same view.

use std::collections::BTreeMap;

use accord::plan::ObjectiveId;

/// The name in the view that says which part of a room is shown.
pub const PART: &str = "part";

/// A page of the studio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// All objectives of the plan.
    Portfolio,
    /// What both sides can check.
    Facts,
    /// What may go wrong, ranked.
    Risks,
    /// What serves the traffic.
    Capacity,
    /// One objective: what its target means.
    Objective,
    /// When somebody is told.
    Alerts,
    /// What the next nine costs and brings.
    Nines,
    /// What follows when the budget is spent.
    Policy,
    /// Who wants what, and where all can live.
    Table,
    /// What is signed.
    Accord,
    /// What really happened, through the models.
    Replay,
    /// Open files and see what is kept.
    Files,
    /// Files to carry home.
    Export,
    /// Rounds for people who go on call.
    Drills,
    /// How it came about, slide by slide.
    Story,
    /// The window of who presents it; in no list of rooms.
    Presenter,
}

impl Room {
    /// All rooms, by the group of the rail that they stand in.
    pub const GROUPS: [(&str, &[Self]); 6] = [
        ("Plan", &[Self::Portfolio, Self::Files]),
        ("Facts", &[Self::Facts, Self::Risks, Self::Capacity, Self::Replay]),
        ("Terms", &[Self::Objective, Self::Alerts, Self::Policy, Self::Nines]),
        ("Agree", &[Self::Table, Self::Accord]),
        ("Deliver", &[Self::Export, Self::Story]),
        ("Learn", &[Self::Drills]),
    ];

    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portfolio => "Portfolio",
            Self::Facts => "Facts",
            Self::Risks => "Risks",
            Self::Capacity => "Capacity",
            Self::Objective => "Objective",
            Self::Alerts => "Alerts",
            Self::Nines => "Nines and cost",
            Self::Policy => "Policy",
            Self::Table => "Table",
            Self::Accord => "Accord",
            Self::Replay => "Replay",
            Self::Files => "Files",
            Self::Export => "Export",
            Self::Drills => "Drills",
            Self::Story => "Story",
            Self::Presenter => "Presenter",
        }
    }

    /// The word for it in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::Facts => "facts",
            Self::Risks => "risks",
            Self::Capacity => "capacity",
            Self::Objective => "objective",
            Self::Alerts => "alerts",
            Self::Nines => "nines",
            Self::Policy => "policy",
            Self::Table => "table",
            Self::Accord => "accord",
            Self::Replay => "replay",
            Self::Files => "files",
            Self::Export => "export",
            Self::Drills => "drills",
            Self::Story => "story",
            Self::Presenter => "presenter",
        }
    }

    /// Whether it shows one objective.
    pub fn is_of_one(self) -> bool {
        !matches!(self, Self::Portfolio | Self::Files | Self::Export | Self::Drills | Self::Presenter)
    }

    fn of_word(word: &str) -> Option<Self> {
        let listed = Self::GROUPS.iter().flat_map(|(_, rooms)| *rooms).copied();
        listed.chain([Self::Presenter]).find(|room| room.word() == word)
    }
}

/// What the fragment says: `/alerts/3?length=30`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The room.
    pub room: Room,
    /// The objective, where one is named.
    pub objective: Option<ObjectiveId>,
    /// How the room is looked at, by names that the room knows. What it does not know it ignores.
    pub view: BTreeMap<String, String>,
}

impl Address {
    /// The room of an objective, looked at as it usually is.
    pub fn of(room: Room, objective: Option<ObjectiveId>) -> Self {
        Self { room, objective, view: BTreeMap::new() }
    }

    /// Reads a fragment without `#`. What cannot be read is the objective room.
    pub fn parse(fragment: &str) -> Self {
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let mut parts = path.trim_start_matches('/').split('/');
        let room = parts.next().and_then(Room::of_word).unwrap_or(Room::Objective);
        let objective = parts.next().and_then(|id| id.parse().ok()).map(ObjectiveId);
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=')?;
            Some((decoded(name)?, decoded(value)?))
        };
        Self { room, objective, view: query.split('&').filter_map(pair).collect() }
    }

    /// The link.
    pub fn link(&self) -> String {
        let mut link = format!("#/{}", self.room.word());
        if let Some(ObjectiveId(id)) = self.objective {
            link.push_str(&format!("/{id}"));
        }
        for (i, (name, value)) in self.view.iter().enumerate() {
            link.push(if i == 0 { '?' } else { '&' });
            link.push_str(&format!("{}={}", encoded(name), encoded(value)));
        }
        link
    }
}

/// Percent-encodes all but letters, digits and what is never special.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b',' | b':' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Takes percent-encoding away; none where it is broken.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn an_address_reads_back() {
        let view = [("down", "zone a"), ("töpfe", "1,2%&=")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let address =
            Address { room: Room::Capacity, objective: Some(ObjectiveId(7)), view: view.into_iter().collect() };
        assert_eq!(Address::parse(address.link().trim_start_matches('#')), address);
        for (_, rooms) in Room::GROUPS {
            for room in rooms {
                let address = Address::of(*room, None);
                assert_eq!(Address::parse(address.link().trim_start_matches('#')), address);
            }
        }
        for odd in ["", "/", "/nowhere", "/objective/x", "/objective?%", "/objective?a=%zz"] {
            assert_eq!(Address::parse(odd), Address::of(Room::Objective, None), "{odd}");
        }
    }
}
