use crate::units::Estimate;

/// How demand grows, as far as people can say it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// The share by which a year's traffic is above that of the year before; -0.1 is a tenth less.
    pub per_year: f64,
    /// One standard deviation of that share: how unsure people are.
    pub doubt: f64,
}

/// People, rotation and toil. How many people there are is [`super::Facts::people_on_call`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnCall {
    /// Sites that follow the sun.
    pub sites: u32,
    /// People on call at once: 1, or 2 with a secondary.
    pub at_once: u32,
    /// Days for which a person keeps the pager.
    pub shift_days: f64,
    /// Minutes of work for each page, follow-up included.
    pub minutes_per_page: f64,
    /// The share of pages that come at night.
    pub at_night: f64,
    /// Hours that each person works in a week.
    pub working_hours: f64,
    /// Hours of ticket work that come to the whole team in a week.
    pub ticket_hours: f64,
    /// Hours of other toil of each person in a week.
    pub toil_hours: f64,
}

impl Default for OnCall {
    /// One site, a primary and a secondary, a week at a time; forty hours of which none is toil.
    fn default() -> Self {
        Self {
            sites: 1,
            at_once: 2,
            shift_days: 7.0,
            minutes_per_page: 30.0,
            at_night: 1.0 / 3.0,
            working_hours: 40.0,
            ticket_hours: 0.0,
            toil_hours: 0.0,
        }
    }
}

/// What serves the traffic, and what more of it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacity {
    /// Replicas that run at the busiest hour.
    pub replicas: u32,
    /// Zones over which they are spread evenly.
    pub zones: u32,
    /// Requests that one replica works on at once.
    pub concurrency: u32,
    /// Mean time that a replica works on one request, in milliseconds.
    pub service_ms: f64,
    /// How much that time varies: its standard deviation over its mean. 1 is exponential, 0 always the same.
    pub service_variation: f64,
    /// The busiest minute over the mean of its day; none where the traffic's pattern says it.
    pub peak_over_mean: Option<f64>,
    /// How long a request may take, and which share of requests may take longer.
    pub latency: Option<Latency>,
    /// Days from asking for a replica to having it.
    pub lead_days: Option<Estimate>,
    /// Money for one replica in a year.
    pub replica_yearly_cost: Option<f64>,
    /// The share of time in which one replica is not there: crashes, deploys, lost machines.
    pub replica_unavailability: f64,
    /// A load test: concurrent users or workers, and requests a second that they got through.
    pub load_test: Vec<(f64, f64)>,
    /// Peak requests a second, one figure for each of the last weeks, oldest first.
    pub weekly_peaks: Vec<f64>,
}

/// A promise about how long a request takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latency {
    /// Milliseconds within which a request is answered.
    pub milliseconds: f64,
    /// The share of requests that must be.
    pub share: f64,
}

impl Default for Capacity {
    /// One replica that works on one request for 100 ms, with nothing else known.
    fn default() -> Self {
        Self {
            replicas: 1,
            zones: 1,
            concurrency: 1,
            service_ms: 100.0,
            service_variation: 1.0,
            peak_over_mean: None,
            latency: None,
            lead_days: None,
            replica_yearly_cost: None,
            replica_unavailability: 0.0,
            load_test: Vec::new(),
            weekly_peaks: Vec::new(),
        }
    }
}
