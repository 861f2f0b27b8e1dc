//! Facts, out.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_saphyr::FlowSeq;

use super::capacity::{CapacityOut, GrowthOut, OnCallOut};
use super::incidents::{IncidentsOut, ProvenanceOut, provenance};
use super::investments::InvestmentOut;
use super::is_usual;
use super::negotiation::{ReadinessOut, readiness};
use crate::exchange::plan_file::words::{CAUSES, word};
use crate::plan::{
    Architecture, Block, Catalogue, CommonCause, Component, Duration, Facts, Frequency, Record, Risk, Sharing, Sla,
    TrafficProfile,
};
use crate::units::{Estimate, Share};

#[derive(Serialize, Default, PartialEq)]
pub struct FactsOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    requests_per_day: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traffic: Option<TrafficOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    growth: Option<GrowthOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incidents: Option<IncidentsOut<'a>>,
    #[serde(skip_serializing_if = "is_usual")]
    catalogue: CatalogueOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    architecture: Option<ArchitectureOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    network_percent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    releases_per_week: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people_on_call: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_call: Option<OnCallOut>,
    #[serde(skip_serializing_if = "is_usual")]
    false_pages: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    work_effect: Option<WorkEffectOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outage_cost: Option<Vec<PointOut>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sla: Option<SlaOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<InvestmentOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<CapacityOut<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    readiness: BTreeMap<&'static str, ReadinessOut<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    provenance: BTreeMap<&'static str, ProvenanceOut<'a>>,
}

#[derive(Serialize, PartialEq)]
struct TrafficOut<'a> {
    monday: FlowSeq<Hours<'a>>,
    tuesday: FlowSeq<Hours<'a>>,
    wednesday: FlowSeq<Hours<'a>>,
    thursday: FlowSeq<Hours<'a>>,
    friday: FlowSeq<Hours<'a>>,
    saturday: FlowSeq<Hours<'a>>,
    sunday: FlowSeq<Hours<'a>>,
}

type Hours<'a> = &'a [f64];

#[derive(Serialize, Default, PartialEq)]
struct CatalogueOut<'a> {
    #[serde(skip_serializing_if = "is_usual")]
    background: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    risks: Vec<RiskOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    adjustments: Vec<AdjustmentOut<'a>>,
}

#[derive(Serialize, PartialEq)]
struct RiskOut<'a> {
    name: &'a str,
    cause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detect_minutes: Option<EstimateOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolve_minutes: Option<EstimateOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observed_minutes: Option<FlowSeq<&'a [f64]>>,
    impact: EstimateOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_year: Option<EstimateOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<ChangesOut>,
    #[serde(skip_serializing_if = "is_usual")]
    dependency: bool,
}

#[derive(Serialize, PartialEq)]
#[serde(untagged)]
pub enum EstimateOut {
    Value(f64),
    Spread { median: f64, p90: f64 },
}

#[derive(Serialize, PartialEq)]
struct ChangesOut {
    per_week: f64,
    failure_rate: f64,
}

#[derive(Serialize, PartialEq)]
struct AdjustmentOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "is_usual")]
    detect_minutes: f64,
    #[serde(skip_serializing_if = "is_usual")]
    resolve_minutes: f64,
    #[serde(skip_serializing_if = "is_usual")]
    frequency: f64,
}

#[derive(Serialize, PartialEq)]
struct ArchitectureOut<'a> {
    components: Vec<ComponentOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<GroupOut<'a>>,
    diagram: BlockOut<'a>,
}

#[derive(Serialize, PartialEq)]
struct ComponentOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unavailability_percent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mttf: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mttr: Option<String>,
}

#[derive(Serialize, PartialEq)]
struct GroupOut<'a> {
    name: &'a str,
    members: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    beta: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gamma: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alpha: Option<FlowSeq<[String; 3]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phi: Option<FlowSeq<[String; 3]>>,
}

#[derive(PartialEq)]
struct BlockOut<'a>(&'a Block);

/// A name is the component; the other blocks are mappings with one list.
impl Serialize for BlockOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Parts<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            series: Option<Vec<BlockOut<'a>>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            parallel: Option<Vec<BlockOut<'a>>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            at_least: Option<u32>,
            #[serde(skip_serializing_if = "Option::is_none")]
            of: Option<Vec<BlockOut<'a>>>,
        }
        let parts = Some(self.0.parts().iter().map(BlockOut).collect());
        let none = Parts { series: None, parallel: None, at_least: None, of: None };
        match self.0 {
            Block::Component(name) => return name.serialize(serializer),
            Block::Series(_) => Parts { series: parts, ..none },
            Block::Parallel(_) => Parts { parallel: parts, ..none },
            Block::AtLeast { needed, .. } => Parts { at_least: Some(*needed), of: parts, ..none },
        }
        .serialize(serializer)
    }
}

#[derive(Serialize, PartialEq)]
struct WorkEffectOut {
    halving_days: f64,
    fading_days: f64,
}

#[derive(Serialize, PartialEq)]
struct PointOut {
    minutes: f64,
    money: f64,
}

#[derive(Serialize, PartialEq)]
struct SlaOut {
    monthly_fee: f64,
    bands: Vec<CreditOut>,
}

#[derive(Serialize, PartialEq)]
struct CreditOut {
    below_percent: String,
    credit: f64,
}

impl<'a> FactsOut<'a> {
    pub fn of(facts: &'a Facts) -> Self {
        let point = |&(minutes, money): &(f64, f64)| PointOut { minutes, money };
        Self {
            requests_per_day: facts.requests_per_day,
            traffic: facts.traffic.as_ref().map(traffic),
            growth: facts.growth.map(GrowthOut::of),
            incidents: facts.incidents.as_ref().map(IncidentsOut::of),
            catalogue: catalogue(&facts.catalogue),
            architecture: facts.architecture.as_ref().map(architecture),
            network_percent: facts.network.map(percent),
            releases_per_week: facts.releases_per_week,
            people_on_call: facts.people_on_call,
            on_call: facts.on_call.map(OnCallOut::of),
            false_pages: facts.false_pages,
            work_effect: facts
                .work_effect
                .map(|effect| WorkEffectOut { halving_days: effect.halving_days, fading_days: effect.fading_days }),
            outage_cost: facts.outage_cost.as_ref().map(|cost| cost.points.iter().map(point).collect()),
            sla: facts.sla.as_ref().map(sla),
            options: facts.options.iter().map(InvestmentOut::of).collect(),
            capacity: facts.capacity.as_ref().map(CapacityOut::of),
            readiness: readiness(&facts.readiness),
            provenance: provenance(&facts.provenance),
        }
    }
}

fn percent(share: Share) -> String {
    share.percent().to_string()
}

fn traffic(profile: &TrafficProfile) -> TrafficOut<'_> {
    let day = |day: usize| FlowSeq(profile.hours().get(24 * day..24 * (day + 1)).unwrap_or_default());
    TrafficOut {
        monday: day(0),
        tuesday: day(1),
        wednesday: day(2),
        thursday: day(3),
        friday: day(4),
        saturday: day(5),
        sunday: day(6),
    }
}

fn catalogue(catalogue: &Catalogue) -> CatalogueOut<'_> {
    let adjustments = catalogue.adjustments.iter().map(|adjustment| AdjustmentOut {
        name: &adjustment.name,
        detect_minutes: adjustment.detect_minutes,
        resolve_minutes: adjustment.resolve_minutes,
        frequency: adjustment.frequency,
    });
    CatalogueOut {
        background: catalogue.background,
        risks: catalogue.risks.iter().map(risk).collect(),
        adjustments: adjustments.collect(),
    }
}

fn risk(risk: &Risk) -> RiskOut<'_> {
    let (detect_minutes, resolve_minutes, observed_minutes) = match &risk.duration {
        Duration::Estimated { detect, resolve } => (Some(estimate(*detect)), Some(estimate(*resolve)), None),
        Duration::Observed(minutes) => (None, None, Some(FlowSeq(minutes.as_slice()))),
    };
    let (per_year, changes) = match risk.frequency {
        Frequency::PerYear(rate) => (Some(estimate(rate)), None),
        Frequency::Changes { per_week, failure_rate } => (None, Some(ChangesOut { per_week, failure_rate })),
    };
    RiskOut {
        name: &risk.name,
        cause: word(&CAUSES, &risk.cause),
        detect_minutes,
        resolve_minutes,
        observed_minutes,
        impact: estimate(risk.impact),
        per_year,
        changes,
        dependency: risk.dependency,
    }
}

pub fn estimate(estimate: Estimate) -> EstimateOut {
    if estimate.is_spread() {
        EstimateOut::Spread { median: estimate.median(), p90: estimate.p90() }
    } else {
        EstimateOut::Value(estimate.median())
    }
}

fn architecture(architecture: &Architecture) -> ArchitectureOut<'_> {
    ArchitectureOut {
        components: architecture.components.iter().map(component).collect(),
        groups: architecture.groups.iter().map(group).collect(),
        diagram: BlockOut(&architecture.root),
    }
}

fn component(component: &Component) -> ComponentOut<'_> {
    let name = component.name.as_str();
    match component.record {
        Record::Unavailability(share) => {
            ComponentOut { name, unavailability_percent: Some(percent(share)), mttf: None, mttr: None }
        }
        Record::Times { mttf, mttr } => {
            ComponentOut { name, unavailability_percent: None, mttf: Some(mttf.exact()), mttr: Some(mttr.exact()) }
        }
    }
}

fn group(group: &CommonCause) -> GroupOut<'_> {
    let ratio = |share: Share| share.ratio().to_string();
    let none = GroupOut { name: &group.name, members: &group.members, beta: None, gamma: None, alpha: None, phi: None };
    match group.sharing {
        Sharing::Beta(beta) => GroupOut { beta: Some(ratio(beta)), ..none },
        Sharing::Mgl { beta, gamma } => GroupOut { beta: Some(ratio(beta)), gamma: Some(ratio(gamma)), ..none },
        Sharing::Alpha(shares) => GroupOut { alpha: Some(FlowSeq(shares.map(ratio))), ..none },
        Sharing::Phi(shares) => GroupOut { phi: Some(FlowSeq(shares.map(ratio))), ..none },
    }
}

fn sla(sla: &Sla) -> SlaOut {
    let bands = sla.bands.iter();
    SlaOut {
        monthly_fee: sla.monthly_fee,
        bands: bands.map(|band| CreditOut { below_percent: band.below.to_string(), credit: band.credit }).collect(),
    }
}
