use super::super::table_text::heading;

/// What a column of somebody's table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// What people call the incident.
    Name,
    /// When it began.
    Start,
    /// When it ended.
    End,
    /// How long it lasted.
    Minutes,
    /// How long nobody knew.
    DetectedAfter,
    /// When somebody or something noticed.
    DetectedAt,
    /// How long it took from the start until a person took it.
    AcknowledgedAfter,
    /// When a person took it.
    AcknowledgedAt,
    /// The share of users or requests that were hurt.
    Impact,
    /// What triggered it.
    Cause,
    /// Whether somebody else's service was at fault.
    Dependency,
    /// The time zone of the row's times, by its name in the IANA database.
    Zone,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Start,
        Self::End,
        Self::Minutes,
        Self::DetectedAfter,
        Self::DetectedAt,
        Self::AcknowledgedAfter,
        Self::AcknowledgedAt,
        Self::Impact,
        Self::Cause,
        Self::Dependency,
        Self::Zone,
    ];

    /// What to call it where one is chosen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Start => "Start",
            Self::End => "End",
            Self::Minutes => "How long it lasted",
            Self::DetectedAfter => "Time until somebody knew",
            Self::DetectedAt => "When somebody knew",
            Self::AcknowledgedAfter => "Time until somebody took it",
            Self::AcknowledgedAt => "When somebody took it",
            Self::Impact => "Impact",
            Self::Cause => "Cause",
            Self::Dependency => "Somebody else's service",
            Self::Zone => "Time zone",
        }
    }

    /// Whether its cells are moments.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Start | Self::End | Self::DetectedAt | Self::AcknowledgedAt)
    }

    /// Whether its cells are lengths of time.
    pub fn is_length(self) -> bool {
        matches!(self, Self::Minutes | Self::DetectedAfter | Self::AcknowledgedAfter)
    }
}

/// Headings that people and tools use, letters and digits only, the one that is preferred first: where a table has several
/// of one kind, such as when a ticket was resolved and when it was closed, the first of these is taken.
///
/// What tools export, as far as their files were seen; all of them can be set up otherwise:
/// - PagerDuty, incidents: `description`, `created_on`, `resolved_on`, `seconds_to_first_ack`, `seconds_to_resolve`; its
///   analytics say `created_at`, `resolved_at`. Times have an offset.
/// - Opsgenie, alerts: `Message`, `CreatedAt` (milliseconds since 1970) beside `CreatedAtDate` (words), `Acknowledged` (a
///   truth value, so no time), and in some exports `AckTime`, `CloseTime`. Less sure than the others.
/// - ServiceNow, incidents: labels `Short description`, `Opened`, `Resolved`, `Closed`, `Duration`, `Category`, or field
///   names `short_description`, `opened_at`, `resolved_at`, `closed_at`, `calendar_duration`, `calendar_stc` (seconds). Times
///   are in the zone of whoever exported, without an offset. Its outages say `begin` and `end`.
/// - Jira, issues: `Summary`, `Created`, `Resolved`, repeated columns, and fields of one's own as `Custom field (Root
///   cause)`. Times as `31/Jan/26 2:05 PM`, in the zone of whoever exported.
const HEADINGS: [(Column, &[&str]); 12] = [
    (
        Column::Name,
        &["name", "title", "incident", "summary", "shortdescription", "message", "description", "issue", "subject"],
    ),
    (
        Column::Start,
        &[
            "start",
            "started",
            "startedat",
            "starttime",
            "startdate",
            "began",
            "begin",
            "from",
            "impactstart",
            "outagestart",
            "date",
            "opened",
            "openedat",
            "createdat",
            "createdon",
            "created",
            "createdatdate",
            "creationdate",
            "createdtime",
            "syscreatedon",
            "triggeredat",
        ],
    ),
    (
        Column::End,
        &[
            "end",
            "ended",
            "endedat",
            "endtime",
            "enddate",
            "until",
            "impactend",
            "outageend",
            "mitigated",
            "mitigatedat",
            "resolved",
            "resolvedat",
            "resolvedon",
            "resolvedwhen",
            "resolutiondate",
            "closed",
            "closedat",
            "closetime",
            "closedon",
        ],
    ),
    (
        Column::Minutes,
        &[
            "minutes",
            "min",
            "duration",
            "durationmin",
            "durationminutes",
            "length",
            "lasted",
            "ttr",
            "secondstoresolve",
            "timetoresolve",
            "calendarduration",
            "calendarstc",
            "durationseconds",
            "durationms",
            "durationhours",
            "outageminutes",
            "downtimeminutes",
        ],
    ),
    (
        Column::DetectedAfter,
        &[
            "detectedafter",
            "detectedaftermin",
            "detectedafterminutes",
            "minutestodetect",
            "timetodetect",
            "ttd",
            "secondstodetect",
        ],
    ),
    (Column::DetectedAt, &["detected", "detectedat", "noticed", "noticedat", "alerted", "alertedat", "detectiontime"]),
    (
        Column::AcknowledgedAfter,
        &[
            "acknowledgedafter",
            "acknowledgedaftermin",
            "acknowledgedafterminutes",
            "secondstofirstack",
            "minutestoack",
            "minutestoacknowledge",
            "timetoacknowledge",
            "timetoack",
            "timetofirstack",
            "tta",
            "acktimemillis",
        ],
    ),
    (
        Column::AcknowledgedAt,
        &[
            "acknowledgedat",
            "acknowledgedon",
            "acknowledged",
            "acktime",
            "acknowledgetime",
            "ackat",
            "assignedat",
            "taken",
        ],
    ),
    (Column::Impact, &["impact", "impactpercent", "usershurt", "share", "affected", "affectedusers"]),
    (Column::Cause, &["cause", "trigger", "rootcause", "category", "causecode"]),
    (Column::Dependency, &["dependency", "external", "thirdparty", "upstream"]),
    (Column::Zone, &["timezone", "tz", "timezonename"]),
];

/// What a heading says, and how much it is preferred among those that say the same, 0 most.
pub(super) fn column_of(cell: &str) -> Option<(Column, usize)> {
    let wanted = heading(cell);
    // Jira names fields of one's own so.
    let wanted = wanted.strip_prefix("customfield").filter(|rest| !rest.is_empty()).unwrap_or(&wanted);
    HEADINGS.iter().find_map(|(column, names)| Some((*column, names.iter().position(|name| *name == wanted)?)))
}
