#![allow(clippy::unwrap_used, reason = "a case that the model refuses is wrong")]

use accord::model::capacity::forecast::{Growth, Launch, Scenario, Step};
use accord::model::capacity::{
    Autoscaler, Domains, LeadTime, LoadStep, OrderDate, Price, Queue, Regime, Supply, shortage, utilisation_for_ramp,
    utilisation_for_step,
};
use serde::Deserialize;

use crate::{Figures, check};

#[derive(Debug, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
enum Input {
    Desired { current: u32, metric: f64, target: f64 },
    Next { current: u32, metric: f64, target: f64 },
    Domains { count: u32, lost: u32, needed: u32 },
    Shortage { needed: u32, spare: u32, unavailability: f64 },
    AfterLoss { arrivals: f64, service: f64, servers: u32, count: u32, lost: u32 },
    Backlog { arrivals: f64, service: f64, before: u32, after: u32, lag: f64 },
    StepHeadroom { factor: f64, growth: f64, lag: f64 },
    Order(Order),
    Needed { demand: f64, most_utilisation: f64, failover_share: f64 },
    Cost { per_hour: f64, discount: f64, replicas: u32, reserved_share: f64, needed: u32 },
    Schedule { per_hour: f64, discount: f64, replicas: Vec<u32>, reserved: u32 },
    Scenario(Planned),
}

#[derive(Debug, Deserialize)]
struct Order {
    first: f64,
    per_day: f64,
    days: u32,
    capacity: f64,
    most_utilisation: f64,
    failover_share: f64,
    lead: u32,
}

#[derive(Debug, Deserialize)]
struct Planned {
    base: f64,
    linear: Option<f64>,
    compound: Option<f64>,
    weekly: Option<Vec<f64>>,
    yearly: Option<Vec<f64>>,
    add_on: Option<u32>,
    add: Option<f64>,
    multiply_on: Option<u32>,
    multiply: Option<f64>,
    days: Vec<usize>,
}

fn order(order: &Order) -> Figures {
    let supply = Supply {
        capacity: order.capacity,
        most_utilisation: order.most_utilisation,
        failover_share: order.failover_share,
    };
    let demand: Vec<f64> = (0..order.days).map(|day| order.first + order.per_day * f64::from(day)).collect();
    let lead = LeadTime { delivery: order.lead, ..LeadTime::default() };
    match supply.order_date(&demand, lead).unwrap() {
        OrderDate::On { day, short_on } => Figures::from([("day", f64::from(day)), ("short_on", f64::from(short_on))]),
        OrderDate::Late { by, short_on } => {
            Figures::from([("late_by", f64::from(by)), ("short_on", f64::from(short_on))])
        }
        OrderDate::NotWithin { day } => Figures::from([("not_before", f64::from(day))]),
    }
}

fn scenario(planned: &Planned) -> Figures {
    let growth = match (planned.linear, planned.compound) {
        (Some(per_year), _) => Growth::Linear { per_year },
        (None, per_year) => Growth::Compound { per_year: per_year.unwrap() },
    };
    let added = planned.add_on.map(|day| Launch { day, step: Step::Add(planned.add.unwrap()) });
    let multiplied = planned.multiply_on.map(|day| Launch { day, step: Step::Multiply(planned.multiply.unwrap()) });
    let scenario = Scenario {
        base: planned.base,
        growth,
        weekly: planned.weekly.clone().unwrap_or_default(),
        yearly: planned.yearly.clone().unwrap_or_default(),
        // In the wrong order on purpose.
        launches: multiplied.into_iter().chain(added).collect(),
    };
    let path = scenario.path(1_000).unwrap();
    let name = |day: usize| -> &'static str { Box::leak(format!("day_{day}").into_boxed_str()) };
    planned.days.iter().map(|&day| (name(day), path[day])).collect()
}

fn figures(input: &Input) -> Figures {
    let replicas = |n: u32| Figures::from([("replicas", f64::from(n))]);
    match input {
        &Input::Desired { current, metric, target } => {
            replicas(Autoscaler::kubernetes(target, 1, 1_000).desired(current, metric).unwrap())
        }
        &Input::Next { current, metric, target } => {
            replicas(Autoscaler::kubernetes(target, 1, 1_000).next(current, metric).unwrap())
        }
        &Input::Domains { count, lost, needed } => {
            let domains = Domains { count, lost };
            Figures::from([
                ("headroom", domains.headroom().unwrap()),
                ("safe_utilisation", domains.safe_utilisation().unwrap()),
                ("failover_share", domains.failover_share().unwrap()),
                ("replicas", f64::from(domains.replicas(needed).unwrap())),
            ])
        }
        &Input::Shortage { needed, spare, unavailability } => {
            Figures::from([("chance", shortage(needed, spare, unavailability).unwrap())])
        }
        &Input::AfterLoss { arrivals, service, servers, count, lost } => {
            let queue = Queue { arrivals, service, servers };
            match (Domains { count, lost }).after_loss(&queue).unwrap().unwrap() {
                Regime::Steady(after) => Figures::from([
                    ("utilisation", after.utilisation()),
                    ("wait_probability", after.wait_probability()),
                ]),
                Regime::Overload(after) => {
                    Figures::from([("utilisation", after.utilisation), ("growth", after.growth)])
                }
            }
        }
        &Input::Backlog { arrivals, service, before, after, lag } => {
            let backlog = LoadStep { arrivals, service, before, after }.backlog(lag).unwrap();
            Figures::from([
                ("requests", backlog.requests),
                ("drain", backlog.drain.unwrap()),
                ("worst_wait", backlog.worst_wait),
            ])
        }
        &Input::StepHeadroom { factor, growth, lag } => Figures::from([
            ("step", utilisation_for_step(factor).unwrap()),
            ("ramp", utilisation_for_ramp(growth, lag).unwrap()),
        ]),
        Input::Order(input) => order(input),
        &Input::Needed { demand, most_utilisation, failover_share } => {
            let supply = Supply { capacity: 0.0, most_utilisation, failover_share };
            Figures::from([("capacity", supply.needed_for(demand).unwrap())])
        }
        &Input::Cost { per_hour, discount, replicas, reserved_share, needed } => {
            let price = Price { per_hour, reserved_discount: discount };
            let headroom = price.of_headroom(replicas, needed, reserved_share).unwrap();
            Figures::from([
                ("per_year", price.per_year(replicas, reserved_share).unwrap()),
                ("headroom", headroom.share),
                ("headroom_per_year", headroom.per_year),
                ("per_point", headroom.per_point),
            ])
        }
        Input::Schedule { per_hour, discount, replicas, reserved } => {
            let price = Price { per_hour: *per_hour, reserved_discount: *discount };
            let best = price.best_reserved(replicas).unwrap();
            Figures::from([
                ("per_year", price.per_year_of_schedule(replicas, *reserved).unwrap()),
                ("best", f64::from(best)),
                ("best_cost", price.per_year_of_schedule(replicas, best).unwrap()),
            ])
        }
        Input::Scenario(planned) => scenario(planned),
    }
}

#[test]
fn published_and_independent() {
    check(include_str!("capacity_plan.yaml"), figures);
}
