use crate::model::ModelError;
use crate::plan::{AlertTier, Severity};
use crate::units::{BurnRate, Span};

/// A published set of alert tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// The three tiers of the workbook's table.
    WorkbookTable,
    /// The four tiers of the workbook's rules, which Sloth uses for 30 days.
    Workbook,
    /// Sloth's built-in tiers for 28 days.
    Sloth28,
    /// Sloth's example of a catalogue for 7 days.
    Sloth7,
    /// Pyrra's tiers, which it scales to every window.
    Pyrra,
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Severity, long and short window and hold in seconds, factor.
type Row = (Severity, u64, u64, u64, &'static str);

const WORKBOOK: [Row; 4] = [
    (Severity::Page, HOUR, 5 * MINUTE, 0, "14.4"),
    (Severity::Page, 6 * HOUR, 30 * MINUTE, 0, "6"),
    (Severity::Ticket, DAY, 2 * HOUR, 0, "3"),
    (Severity::Ticket, 3 * DAY, 6 * HOUR, 0, "1"),
];
const SLOTH_28: [Row; 4] = [
    (Severity::Page, HOUR, 5 * MINUTE, 0, "13.44"),
    (Severity::Page, 6 * HOUR, 30 * MINUTE, 0, "5.6"),
    (Severity::Ticket, DAY, 2 * HOUR, 0, "2.8"),
    // 10 % of the budget in 3 of 28 days: 14/15, to nine places.
    (Severity::Ticket, 3 * DAY, 6 * HOUR, 0, "0.933333333"),
];
const SLOTH_7: [Row; 4] = [
    (Severity::Page, HOUR, 5 * MINUTE, 0, "13.44"),
    (Severity::Page, 6 * HOUR, 30 * MINUTE, 0, "3.5"),
    (Severity::Ticket, DAY, 2 * HOUR, 0, "1.4"),
    (Severity::Ticket, 3 * DAY, 6 * HOUR, 0, "0.98"),
];
const PYRRA: [Row; 4] = [
    (Severity::Page, HOUR, 5 * MINUTE, 2 * MINUTE, "14"),
    (Severity::Page, 6 * HOUR, 30 * MINUTE, 15 * MINUTE, "7"),
    (Severity::Ticket, DAY, 2 * HOUR, HOUR, "2"),
    (Severity::Ticket, 4 * DAY, 6 * HOUR, 3 * HOUR, "1"),
];

impl Preset {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Workbook, Self::WorkbookTable, Self::Sloth28, Self::Sloth7, Self::Pyrra];

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Workbook => "SRE workbook, four tiers (Sloth, 30 days)",
            Self::WorkbookTable => "SRE workbook, the table's three tiers",
            Self::Sloth28 => "Sloth, 28 days",
            Self::Sloth7 => "Sloth, 7 days (example)",
            Self::Pyrra => "Pyrra",
        }
    }

    /// Where it is from, and what to know about it.
    pub fn source(self) -> &'static str {
        match self {
            Self::Workbook => {
                "The rules at the end of chapter 5 of the SRE workbook, for 30 days: 2, 5, 10 and 10 % of the budget. Sloth \
                 and slo-libsonnet generate these; Grafana does for every window."
            }
            Self::WorkbookTable => {
                "Table 5-8 of the SRE workbook, for 30 days: 2, 5 and 10 % of the budget. The table leaves out the tier of \
                 24 hours, which the rules of the same chapter have."
            }
            Self::Sloth28 => {
                "Sloth's built-in catalogue for 28 days: 2, 5, 10 and 10 % of the budget. Its last factor is below 1, so \
                 tickets open while the promise is still kept."
            }
            Self::Sloth7 => {
                "Sloth's example of a catalogue for 7 days: 8, 12.5, 20 and 42 % of the budget. Its last factor is below 1, \
                 so tickets open while the promise is still kept."
            }
            Self::Pyrra => {
                "Pyrra's source: fixed factors, windows for 28 days that are scaled to the objective's and rounded to whole \
                 minutes. Each alert must hold for about half its short window. What Pyrra calls critical is a page \
                 here, and warning a ticket."
            }
        }
    }

    /// The window it is published for.
    pub fn window(self) -> Span {
        match self {
            Self::Workbook | Self::WorkbookTable => Span::days(30),
            Self::Sloth28 | Self::Pyrra => Span::days(28),
            Self::Sloth7 => Span::days(7),
        }
    }

    /// Whether its tool scales it to other windows. The factors of the others mean other shares of the budget there.
    pub fn scales(self) -> bool {
        self == Self::Pyrra
    }

    /// The tiers for the window it is published for.
    pub fn tiers(self) -> Vec<AlertTier> {
        let rows: &[Row] = match self {
            Self::Workbook => &WORKBOOK,
            Self::WorkbookTable => &[WORKBOOK[0], WORKBOOK[1], WORKBOOK[3]],
            Self::Sloth28 => &SLOTH_28,
            Self::Sloth7 => &SLOTH_7,
            Self::Pyrra => &PYRRA,
        };
        rows.iter().map(|row| of_row(*row)).collect()
    }

    /// The tiers that its tool makes for a window: Pyrra's scaled, the others as they are published.
    ///
    /// # Formula
    /// ```text
    /// Pyrra: long, short and hold = figure for 28 d * window / 28 d, rounded to whole minutes, halves up
    /// ```
    ///
    /// # Errors
    /// A window so short that one of Pyrra's windows rounds to nothing: its rules would not load (pyrra issue 1028).
    ///
    /// ```
    /// use accord::{model::burn_alert::Preset, units::Span};
    /// let [fast, ..] = Preset::Pyrra.tiers_for(Span::days(30)).unwrap()[..] else { panic!("four tiers") };
    /// assert_eq!((fast.long.prometheus().as_str(), fast.factor.to_string().as_str()), ("1h4m", "14"));
    /// ```
    pub fn tiers_for(self, window: Span) -> Result<Vec<AlertTier>, ModelError> {
        let mut tiers = self.tiers();
        if !self.scales() {
            return Ok(tiers);
        }
        let seconds = window.whole_seconds();
        let scaled = |span: Span, least: u64| {
            let minute = u128::from(28 * DAY) * u128::from(MINUTE);
            let minutes = (u128::from(span.whole_seconds()) * u128::from(seconds) + minute / 2) / minute;
            let span = u64::try_from(minutes).ok().filter(|minutes| (least..=60 * 24 * 3_650).contains(minutes));
            span.map(Span::minutes).ok_or(ModelError::OutOfRange {
                what: "the window in days",
                got: window.to_seconds_f64() / DAY as f64,
                accepted: "one in which Pyrra's windows are at least a minute and at most ten years",
            })
        };
        for tier in &mut tiers {
            tier.long = scaled(tier.long, 1)?;
            tier.short = tier.short.map(|short| scaled(short, 1)).transpose()?;
            // An alert that need not hold is an alert.
            tier.hold = scaled(tier.hold, 0)?;
        }
        Ok(tiers)
    }
}

fn of_row((severity, long, short, hold, factor): Row) -> AlertTier {
    let factor = BurnRate::parse(factor).expect("a literal");
    let (long, short, hold) = (Span::seconds(long), Some(Span::seconds(short)), Span::seconds(hold));
    AlertTier { severity, long, short, factor, hold }
}

/// The four alerts of the SRE workbook for 30 days, which Sloth and Grafana follow: two pages and two tickets.
pub fn workbook_alerts() -> Vec<AlertTier> {
    Preset::Workbook.tiers()
}
