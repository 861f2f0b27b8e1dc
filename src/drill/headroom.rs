use super::pick::Pick;
use super::round::{Chart, Round, Solved, Told, Unit, debrief, fact};
use super::say;
use crate::model::ModelError;
use crate::model::capacity::{Domains, LeadTime, OrderDate, Queue, Supply};
use crate::model::chance::Stream;
use crate::model::error::within;
use crate::plan::words::{number, percent, percent_rounded, three_digits};

/// Lose a zone, order in time, or keep a latency promise.
#[derive(Debug, Clone, PartialEq)]
pub enum HeadroomCase {
    /// What is left when zones are lost.
    Zone(ZoneCase),
    /// When capacity must be ordered.
    Order(OrderCase),
    /// What the slowest one in a hundred waits.
    Queue(QueueCase),
}

/// What is left when zones are lost.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneCase {
    /// What the author wrote.
    pub told: Told,
    /// How many zones there are.
    pub zones: Pick<u32>,
    /// How many are lost.
    pub lost: Pick<u32>,
    /// Servers in all, spread as evenly as they go.
    pub servers: Pick<u32>,
    /// The share of their time that is used before.
    pub used: Pick<f64>,
}

/// When capacity must be ordered.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderCase {
    /// What the author wrote.
    pub told: Told,
    /// What there is, in the unit of demand.
    pub capacity: Pick<f64>,
    /// Demand today.
    pub demand: Pick<f64>,
    /// What it grows by each day.
    pub daily: Pick<f64>,
    /// The share that may be used.
    pub most: f64,
    /// Zones, of which one may be lost.
    pub zones: u32,
    /// Days from order to use.
    pub lead_days: Pick<u32>,
}

/// What the slowest one in a hundred waits.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueCase {
    /// What the author wrote.
    pub told: Told,
    /// Requests a second.
    pub per_second: Pick<f64>,
    /// Milliseconds that one takes without waiting, on average.
    pub service_ms: Pick<f64>,
    /// Servers.
    pub servers: Pick<u32>,
}

/// The longest path of demand, in days.
const DAYS: u32 = 1_500;

impl HeadroomCase {
    pub(super) fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        match self {
            Self::Zone(case) => case.round(stream),
            Self::Order(case) => case.round(stream),
            Self::Queue(case) => case.round(stream),
        }
    }
}

impl ZoneCase {
    fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let domains = Domains { count: self.zones.draw(stream), lost: self.lost.draw(stream) };
        let (servers, used) = (self.servers.draw(stream), self.used.draw(stream));
        let queue = Queue { arrivals: f64::from(servers) * used, service: 1.0, servers };
        const NONE: ModelError =
            ModelError::Unusable { what: "no server is left", remedy: "lose fewer zones, or have more servers" };
        let after = domains.after_loss(&queue)?.ok_or(NONE)?;
        let (left, safe) = (domains.left_of(servers)?, domains.safe_utilisation()?);
        let facts = vec![
            fact("Servers", format!("{servers} in {} zones", domains.count)),
            fact("Used now", percent(used)),
            fact("Zones that are lost", domains.lost.to_string()),
        ];
        let steps = vec![
            format!("{left} of {servers} servers are left."),
            format!("{} × {servers} ÷ {left} = {}.", percent(used), percent_rounded(after.utilisation())),
            format!("It fits where at most {} are used, and {} are.", percent_rounded(safe), percent(used)),
        ];
        let why =
            "The spare zone is the capacity that is not used on an ordinary day. At 70 % of three zones there is none.";
        let formula = "used after the loss = used × servers ÷ servers left";
        let debrief = debrief(formula, steps, why, say::part("capacity", "zones"), "Headroom for the loss of a zone");
        let asked = "What share of the servers that are left is then asked for, in per cent?".to_owned();
        Ok(Round::new(&self.told, facts, asked, {
            Solved::number(100.0 * after.utilisation(), Unit::Percent, 0.02, debrief)
        }))
    }
}

impl OrderCase {
    fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let (capacity, today, daily) = (self.capacity.draw(stream), self.demand.draw(stream), self.daily.draw(stream));
        let lead = LeadTime { delivery: self.lead_days.draw(stream), ..LeadTime::default() };
        within("growth a day", daily, 0.0, 1e12, "0 to 1e12")?;
        let failover_share = Domains { count: self.zones, lost: u32::from(self.zones > 1) }.failover_share()?;
        let supply = Supply { capacity, most_utilisation: self.most, failover_share };
        let path: Vec<f64> = (0..DAYS).map(|day| today + daily * f64::from(day)).collect();
        let usable = supply.usable()?;
        let (day, short_on) = match supply.order_date(&path, lead)? {
            OrderDate::On { day, short_on } => (day, short_on),
            OrderDate::Late { .. } => {
                return Err(ModelError::Unusable {
                    what: "it is too late to order",
                    remedy: "choose more capacity, less demand or a shorter lead time",
                });
            }
            OrderDate::NotWithin { .. } => {
                return Err(ModelError::Unusable {
                    what: "demand never reaches what may be used",
                    remedy: "choose less capacity or more growth",
                });
            }
        };
        let facts = vec![
            fact("Capacity", format!("{} requests a second in {} zones", number(capacity), self.zones)),
            fact("Demand today", format!("{}, and {} more each day", number(today), number(daily))),
            fact("At most used", percent(self.most)),
            fact("Kept for a lost zone", percent_rounded(failover_share)),
            fact("From order to use", format!("{} days", lead.days())),
        ];
        let kept = percent_rounded(1.0 - failover_share);
        let steps = vec![
            format!("{} × {} × {kept} = {} may be used.", number(capacity), percent(self.most), three_digits(usable)),
            format!("Demand is there on day {short_on}."),
            format!("{short_on} − {} = day {day}.", lead.days()),
        ];
        let why = "The date that matters is not when capacity runs out but when the order can still arrive.";
        let formula = "order day = first day with demand ≥ capacity × most used × (1 − share kept) − lead time";
        let debrief = debrief(formula, steps, why, say::part("capacity", "demand"), "Order dates, models of capacity");
        let asked = "On which day must the order go out at the latest? Today is day 0.".to_owned();
        let mut round = Round::new(&self.told, facts, asked, Solved::number(f64::from(day), Unit::Days, 0.05, debrief));
        let shown = (0..=short_on + short_on / 4).step_by((short_on as usize / 20).max(1));
        round.chart = Some(Chart {
            what: "Demand day by day, and all the capacity that there is".to_owned(),
            across: "days from today".to_owned(),
            up: "requests a second".to_owned(),
            points: shown.map(|day| (f64::from(day), today + daily * f64::from(day))).collect(),
            level: Some(capacity),
        });
        Ok(round)
    }
}

impl QueueCase {
    fn round(&self, stream: &mut Stream) -> Result<Round, ModelError> {
        let (per_second, service_ms) = (self.per_second.draw(stream), self.service_ms.draw(stream));
        within("milliseconds of service", service_ms, 1e-3, 1e7, "0.001 to 10,000,000")?;
        let queue = Queue { arrivals: per_second, service: 1_000.0 / service_ms, servers: self.servers.draw(stream) };
        let Some(steady) = queue.regime()?.steady() else {
            return Err(ModelError::Unusable { what: "the queue never settles", remedy: "choose more servers" });
        };
        let p99 = 1_000.0 * steady.response_quantile(0.99)?;
        let facts = vec![
            fact("Requests", format!("{} a second, at random", number(per_second))),
            fact("Time that one takes", format!("{} ms on average, exponential", number(service_ms))),
            fact("Servers", queue.servers.to_string()),
        ];
        let steps = vec![
            format!("{} of the servers' time is used.", percent_rounded(steady.utilisation())),
            format!("{} of the requests must wait.", percent_rounded(steady.wait_probability())),
            format!("The slowest one in a hundred takes {} ms or more.", three_digits(p99)),
        ];
        let why = "The mean looks well long after the tail has gone. Promise a percentile.";
        let formula = "one server: p99 = ln 100 ÷ (service rate − arrivals); several: Erlang C";
        let debrief = debrief(formula, steps, why, say::part("capacity", "replicas"), "Gross & Harris, section 2.3");
        let asked = "What is the 99th percentile of the response time, in milliseconds?".to_owned();
        Ok(Round::new(&self.told, facts, asked, Solved::number(p99, Unit::Milliseconds, 0.1, debrief)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drill::Answer;

    fn number_of(case: &HeadroomCase) -> f64 {
        let Answer::Number(number) = *case.round(&mut Stream::new(1)).unwrap().answer() else { panic!("a number") };
        number
    }

    fn zone(zones: u32, lost: u32, servers: u32, used: f64) -> HeadroomCase {
        let (zones, lost, servers) = (Pick::one(zones), Pick::one(lost), Pick::one(servers));
        HeadroomCase::Zone(ZoneCase { told: Told::default(), zones, lost, servers, used: Pick::one(used) })
    }

    #[test]
    fn a_lost_zone_by_hand() {
        // Three zones at 70 %: 105 %. Four: 93.3 %. Two of four: 140 %. Uneven: 10 in 4 zones lose 3.
        for (of, percent) in [
            (zone(3, 1, 30, 0.7), 105.0),
            (zone(4, 1, 40, 0.7), 93.333_33),
            (zone(4, 2, 40, 0.7), 140.0),
            (zone(4, 1, 10, 0.7), 100.0),
        ] {
            assert!((number_of(&of) - percent).abs() < 1e-4);
        }
        assert!(zone(2, 2, 4, 0.5).round(&mut Stream::new(1)).is_err());
        assert!(zone(2, 1, 1, 0.5).round(&mut Stream::new(1)).is_err());
    }

    #[test]
    fn an_order_by_hand() {
        let case = |capacity: f64, lead: u32| {
            HeadroomCase::Order(OrderCase {
                told: Told::default(),
                capacity: Pick::one(capacity),
                demand: Pick::one(100.0),
                daily: Pick::one(0.25),
                most: 0.75,
                zones: 4,
                lead_days: Pick::one(lead),
            })
        };
        // 240 × 0.75 × 0.75 = 135, reached after 35 / 0.25 = 140 days.
        assert!((number_of(&case(240.0, 60)) - 80.0).abs() < 1e-9);
        assert!(case(240.0, 150).round(&mut Stream::new(1)).is_err());
        assert!(case(1e6, 60).round(&mut Stream::new(1)).is_err());
    }

    #[test]
    fn a_percentile_by_hand() {
        let case = |per_second: f64, servers: u32| {
            HeadroomCase::Queue(QueueCase {
                told: Told::default(),
                per_second: Pick::one(per_second),
                service_ms: Pick::one(20.0),
                servers: Pick::one(servers),
            })
        };
        // M/M/1: ln 100 / (50 - 40) seconds.
        assert!((number_of(&case(40.0, 1)) - 1_000.0 * libm::log(100.0) / 10.0).abs() < 1e-6);
        // M/M/2 at 90 %: a = 1.8, C = a²/(2(1-ρ)) / (1 + a + a²/(2(1-ρ))); the tail of its response there is 1 %.
        let t = number_of(&case(90.0, 2)) / 1_000.0;
        let waiting = 1.8 * 1.8 / 2.0 / 0.1;
        let c = waiting / (1.0 + 1.8 + waiting);
        let (mu, delta) = (50.0, 10.0);
        let tail = (1.0 - c) * libm::exp(-mu * t)
            + c * (delta * libm::exp(-mu * t) - mu * libm::exp(-delta * t)) / (delta - mu);
        assert!((tail - 0.01).abs() < 1e-9, "{t}: {tail}");
        assert!(case(100.0, 2).round(&mut Stream::new(1)).is_err());
    }
}
