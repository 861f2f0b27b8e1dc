//! Our own plan file, format version 4, in and out. `public/schema/plan.v4.schema.json` says the same for machines.
//!
//! No key is a word that YAML 1.1 takes for a truth value, such as `on`.
//!
//! Decimals that must be exact are texts, so that no reader rounds them: percentages, ratios, factors. All other numbers
//! are doubles, written with the fewest digits that bring the same bits back; shares among them are 0.25 for a quarter.
//! Durations are as Prometheus writes them (`1h30m`), and in whole nanoseconds (`1500000000ns`) where `hold`,
//! `absent_after`, `mttf` and `mttr` need more than that. Whatever is marked optional is left out where it says
//! nothing; what follows it is what is then meant.
//!
//! ```yaml
//! format: accord/plan/v4
//! name: Checkout
//! currency: EUR                      # optional, since version 2: the sign or code of all money, at most 8 characters
//! objectives:
//!   - id: 1                           # unique in the file
//!     service: checkout
//!     name: availability
//!     title: Checkout works           # optional
//!     description: ""                 # optional
//!     indicator:                      # one of four kinds
//!       kind: ratio                   # ratio | raw | threshold | reference
//!       counted: bad                  # good | bad; ratio and raw only
//!       events: {type: prometheus, fields: {query: "..."}}   # ratio; with `reference` to a data source by name
//!       total: {type: prometheus, fields: {query: "..."}}    # ratio; raw has `ratio`, threshold has `metric`
//!       counter: true                 # optional; ratio only
//!       # threshold and reference may have {op: lte, value: "0.4"}; reference has {name: some-sli}
//!     labels: {team: payments}        # optional
//!     annotations: {example.org/a: b} # optional, since version 2: what other tools noted
//!     facts:                          # optional; all but requests_per_day since version 2
//!       requests_per_day: 1200000     # optional
//!       traffic:                      # optional; 24 hours for each of seven days, of which the proportions count
//!         monday: [1.0, 1.25, …]
//!       growth: {per_year: 0.3, doubt: 0.1}                          # optional; doubt is optional: 0
//!       incidents:                    # optional
//!         from: "2026-01-01"          # the first and the last day that were looked at
//!         until: "2026-12-31"
//!         list:                       # optional; detected_after_minutes and dependency are optional; so is, since
//!                                     # version 4, acknowledged_after_minutes
//!           - {name: Bad push, started: "2026-03-10 09:12:00", minutes: 42.0, detected_after_minutes: 4.0, impact: 0.3,
//!              cause: binary_push, dependency: true}
//!         reviews:                    # optional, since version 4: what was learnt; all but incident and started is optional
//!           - incident: Bad push      # with started the incident's name in the list
//!             started: "2026-03-10 09:12:00"
//!             summary: A release broke sign-in
//!             impact: Every third sign-in failed
//!             timeline:               # minutes from the start, below 0 before it
//!               - {after_minutes: -6.0, text: Release 214 goes out}
//!             factors: [The canary saw no sign-ins]
//!             went_well: [The alert came after four minutes]
//!             went_badly: [The way back was not rehearsed]
//!             lucky: [It was at night]
//!             actions:                # owner, due_on and done are optional; prevent | mitigate | detect | process
//!               - {what: Rehearse it, owner: Ana, due_on: "2026-04-01", kind: mitigate, done: true}
//!       catalogue:                    # optional
//!         background: 0.0001          # optional: 0; share of requests that fails on a day without incidents
//!         risks:                      # optional
//!           - name: Bad push
//!             cause: binary_push      # binary_push | config_push | user_behaviour | pipeline | provider_change |
//!                                     # performance_decay | capacity | hardware | other
//!             detect_minutes: 5.0     # every estimate is a number, or {median: 5.0, p90: 20.0}
//!             resolve_minutes: {median: 30.0, p90: 120.0}
//!             impact: 0.2             # share of users
//!             per_year: 4.0           # or changes: {per_week: 10.0, failure_rate: 0.01}
//!             dependency: true        # optional: false
//!           - {name: Seen, cause: other, observed_minutes: [12.0, 7.5], impact: 1.0, per_year: 2.0}
//!         adjustments:                # optional; minutes and the share are optional: 0
//!           - {name: No playbooks, detect_minutes: 5.0, resolve_minutes: 10.0, frequency: 0.1}
//!       architecture:                 # optional
//!         components:
//!           - {name: app 1, unavailability_percent: "0.1"}
//!           - {name: app 2, mttf: 90d, mttr: 1h}
//!         groups:                     # optional: common causes
//!           - name: push
//!             members: [app 1, app 2]
//!             beta: "0.1"             # with gamma: multiple Greek letters; or alpha, or phi: ["0.9", "0.07", "0.03"]
//!         diagram:                    # a component's name, or one of three kinds of mapping, in each other
//!           series:
//!             - parallel: [app 1, app 2]
//!             - {at_least: 1, of: [app 1, app 2]}
//!       network_percent: "99.9"       # optional: how often the users' own network works
//!       releases_per_week: 10.0       # optional
//!       people_on_call: 6.0           # optional
//!       on_call:                      # optional, and all in it: one site, two at once, a week each, 30 minutes a page
//!         {sites: 2, at_once: 1, shift_days: 7.0, minutes_per_page: 30.0, at_night: 0.33, working_hours: 40.0,
//!          ticket_hours: 10.0, toil_hours: 4.0}
//!       false_pages: 12.0             # optional: 0, in a year
//!       work_effect: {halving_days: 60.0, fading_days: 180.0}        # optional
//!       outage_cost: [{minutes: 0.0, money: 500.0}]                  # optional; by rising minutes
//!       sla: {monthly_fee: 50000.0, bands: [{below_percent: "99.9", credit: 0.1}]}   # optional
//!       options: [{name: Second region, yearly_cost: 90000.0}]       # optional; as the investments of the terms
//!       capacity:                     # optional, and all in it: one replica that takes 100 ms for one request at a time
//!         replicas: 12
//!         zones: 3
//!         concurrency: 8
//!         service_ms: 40.0
//!         service_variation: 1.0
//!         peak_over_mean: 2.5
//!         latency: {milliseconds: 300.0, share: 0.99}
//!         lead_days: {median: 14.0, p90: 30.0}
//!         replica_yearly_cost: 1800.0
//!         replica_unavailability: 0.001
//!         load_test: [{users: 8.0, per_second: 190.0}]
//!         weekly_peaks: [1450.0, 1480.0]
//!       provenance:                   # optional; of traffic, incidents, risks, dependencies, costs, on_call, capacity
//!         incidents: {confidence: measured, source: Incident tracker, as_of: "2026-12-31"}   # guessed | estimated |
//!                                                                    # measured; source and day are optional; so
//!                                                                    # is, since version 3, disputes: [{name, reason}]
//!       readiness:                    # optional, since version 3; of runbook, rollback, dashboard, on_call_owner and
//!         runbook: {ready: true, note: wiki/checkout}                  # load_profile; the note is optional
//!     terms:
//!       target_percent: "99.95"
//!       window: {length: 30d}         # with calendar: {start: "2027-01-01 00:00:00", zone: UTC} if not rolling
//!       method: {name: Occurrences}   # Timeslices: slice_target, slice; RatioTimeslices: slice
//!       alerts:
//!         - {severity: page, long: 1h, short: 5m, factor: "14.4", hold: 2m}   # short optional; hold since version 2
//!       alerting:                     # optional, and all in it
//!         name: HighErrorRate
//!         labels: {}
//!         annotations: {}
//!         page: {labels: {}, annotations: {}}
//!         ticket: {labels: {}, annotations: {}}
//!         absent_after: 10m           # since version 2
//!         minimum_failures: 5         # since version 2
//!       policy: {…}                   # optional, since version 2: the keys of a policy's own document, see policy_file
//!       investments:                  # optional, since version 2
//!         - name: Canary
//!           yearly_cost: 40000.0
//!           effects:                  # optional
//!             - {lever: impact, factor: 0.5}   # frequency | detection | resolution | impact | common_cause |
//!                                           # failed_failover | switch_over
//!             # of all risks; or with {named: push}, of that risk, group or component; or with {cause: binary_push}
//!       accepted_risks: [Bad push]    # optional, since version 2: names of risks that both sides live with
//!     negotiation:                    # optional, since version 3
//!       seats:                        # optional
//!         - name: Product
//!           limits:                   # optional; chance | every_month | breach_days | freeze_days | releases |
//!                                     # pages_per_person | bad_minutes | outage_cost | sla_credit | investment_cost |
//!                                     # total_cost, at_most or at_least a number; reason is optional
//!             - {figure: freeze_days, at_most: 10.0, reason: The sale in November}
//!       offers:                       # optional; reason and covered are optional, terms have the keys of the terms
//!         - {id: 1, by: Product, name: Fast, reason: As last year, covered: true, terms: {…}}
//!     accords:                        # optional, since version 3: what was signed
//!       - version: 1
//!         statement: We keep this until the review.                    # optional
//!         signatures: [{name: Ana, role: Product, approved_on: "2027-01-15"}]   # role and day are optional
//!         review_on: "2027-04-15"     # optional
//!         evidence: measured          # measured | modelled | users | ad_hoc
//!         sha256: 9f86d0…             # over all of the accord, see `src/exchange/signing.rs`
//!         objective: "..."            # this objective as it was signed, an item of a plan file's list
//! decisions:                          # optional, since version 2; all but the question is optional; traded since 3
//!   - question: Is 99.9 % enough?
//!     outcome: Yes, until the summer
//!     asked_by: Product
//!     reason: Nobody complained
//!     dissent: [{name: SRE, reason: The data are thin}]
//!     decided_on: "2027-01-31"
//! questions: [{question: Who pays?, owner: Dana, due_on: "2027-02-01"}]   # optional, since version 3; the question must be
//! carried:                            # optional, since version 2: other tools' objects, one YAML document each
//!   - {format: openslo/v1, text: "..."}
//! ```
//!
//! **Invariant:** a version once written opens for ever and says the same. Versions 2 to 4 only added optional keys, so
//! one reader serves all; a version that changes what a key means gets a reader of its own for the older ones.

mod pieces;
mod read;
mod words;
mod write;

pub use pieces::Pieces;
pub use read::{read, read_window};
pub use words::{CAUSES, EVIDENCES, value, word};
pub use write::{IncidentOut, WindowOut, write};

/// What the first line of a file says that this build writes.
pub const FORMAT: &str = "accord/plan/v4";
/// Every first line that is read.
pub const VERSIONS: [&str; 4] = ["accord/plan/v1", "accord/plan/v2", "accord/plan/v3", FORMAT];
/// What every version's first line starts with.
pub const FORMAT_PREFIX: &str = "accord/plan/v";
