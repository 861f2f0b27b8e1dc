//! Growth, on-call and capacity, out.

use serde::Serialize;
use serde_saphyr::{FlowMap, FlowSeq};

use super::facts::{EstimateOut, estimate};
use super::is_usual;
use crate::plan::{Capacity, Growth, OnCall};

#[derive(Serialize, PartialEq)]
pub struct GrowthOut {
    per_year: f64,
    #[serde(skip_serializing_if = "is_usual")]
    doubt: f64,
}

#[derive(Serialize, PartialEq)]
pub struct OnCallOut {
    sites: u32,
    at_once: u32,
    shift_days: f64,
    minutes_per_page: f64,
    at_night: f64,
    working_hours: f64,
    #[serde(skip_serializing_if = "is_usual")]
    ticket_hours: f64,
    #[serde(skip_serializing_if = "is_usual")]
    toil_hours: f64,
}

#[derive(Serialize, PartialEq)]
pub struct CapacityOut<'a> {
    replicas: u32,
    zones: u32,
    concurrency: u32,
    service_ms: f64,
    service_variation: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    peak_over_mean: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency: Option<LatencyOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead_days: Option<EstimateOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replica_yearly_cost: Option<f64>,
    #[serde(skip_serializing_if = "is_usual")]
    replica_unavailability: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    load_test: Vec<FlowMap<RowOut>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weekly_peaks: Option<FlowSeq<&'a [f64]>>,
}

#[derive(Serialize, PartialEq)]
struct LatencyOut {
    milliseconds: f64,
    share: f64,
}

#[derive(Serialize, PartialEq)]
struct RowOut {
    users: f64,
    per_second: f64,
}

impl GrowthOut {
    pub fn of(growth: Growth) -> Self {
        Self { per_year: growth.per_year, doubt: growth.doubt }
    }
}

impl OnCallOut {
    pub fn of(on_call: OnCall) -> Self {
        Self {
            sites: on_call.sites,
            at_once: on_call.at_once,
            shift_days: on_call.shift_days,
            minutes_per_page: on_call.minutes_per_page,
            at_night: on_call.at_night,
            working_hours: on_call.working_hours,
            ticket_hours: on_call.ticket_hours,
            toil_hours: on_call.toil_hours,
        }
    }
}

impl<'a> CapacityOut<'a> {
    pub fn of(capacity: &'a Capacity) -> Self {
        let row = |&(users, per_second): &(f64, f64)| FlowMap(RowOut { users, per_second });
        Self {
            replicas: capacity.replicas,
            zones: capacity.zones,
            concurrency: capacity.concurrency,
            service_ms: capacity.service_ms,
            service_variation: capacity.service_variation,
            peak_over_mean: capacity.peak_over_mean,
            latency: capacity.latency.map(|of| LatencyOut { milliseconds: of.milliseconds, share: of.share }),
            lead_days: capacity.lead_days.map(estimate),
            replica_yearly_cost: capacity.replica_yearly_cost,
            replica_unavailability: capacity.replica_unavailability,
            load_test: capacity.load_test.iter().map(row).collect(),
            weekly_peaks: Some(FlowSeq(capacity.weekly_peaks.as_slice())).filter(|peaks| !peaks.0.is_empty()),
        }
    }
}
