use std::collections::{BTreeMap, BTreeSet};

use super::{
    Accord, Architecture, Capacity, Catalogue, Confidence, Fact, Growth, IncidentLog, Indicator, Investment,
    Negotiation, OnCall, OutageCost, Policy, Preparation, Provenance, Readiness, Sla, TrafficProfile, WorkEffect,
};
use crate::units::{BurnRate, Method, Share, Span, Target, Window};

/// Which objective of a plan; stable while names and order change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectiveId(pub u32);

/// One thing that is promised about one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// Unique in its plan.
    pub id: ObjectiveId,
    /// The service that promises.
    pub service: String,
    /// The name of the promise within the service.
    pub name: String,
    /// The name for people, where it differs.
    pub title: Option<String>,
    /// What is promised, in a sentence.
    pub description: String,
    /// What is measured.
    pub indicator: Indicator,
    /// Labels that travel with every exported rule.
    pub labels: BTreeMap<String, String>,
    /// What other tools noted about it, carried along for them.
    pub annotations: BTreeMap<String, String>,
    /// What both sides can check.
    pub facts: Facts,
    /// What they bargain over: the draft that is looked at.
    pub terms: Terms,
    /// Who bargains, and what was offered.
    pub negotiation: Negotiation,
    /// What was signed, the oldest first.
    pub accords: Vec<Accord>,
}

impl Objective {
    /// A promise with nothing beside it; [`super::restore()`] gives it an id.
    pub fn new(service: impl Into<String>, name: impl Into<String>, indicator: Indicator, terms: Terms) -> Self {
        Self {
            id: ObjectiveId(0),
            service: service.into(),
            name: name.into(),
            title: None,
            description: String::new(),
            indicator,
            labels: BTreeMap::new(),
            annotations: BTreeMap::new(),
            facts: Facts::default(),
            terms,
            negotiation: Negotiation::default(),
            accords: Vec::new(),
        }
    }

    /// What people call it.
    pub fn display_name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }
}

impl Objective {
    /// Forgets accepted risks that are not in the catalogue, and says which: who renames or removes a risk takes back
    /// that it was accepted.
    pub(super) fn forget_accepted(&mut self) -> Vec<String> {
        let accepted = &mut self.terms.accepted;
        let known: BTreeSet<&str> = self.facts.catalogue.risks.iter().map(|risk| risk.name.as_str()).collect();
        let gone = accepted.iter().filter(|name| !known.contains(name.as_str())).cloned().collect();
        accepted.retain(|name| known.contains(name.as_str()));
        gone
    }
}

/// What both sides can check about one objective.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// Events that the objective counts, on an average day.
    pub requests_per_day: Option<u64>,
    /// How they are spread over a week; none means evenly.
    pub traffic: Option<TrafficProfile>,
    /// How they grow.
    pub growth: Option<Growth>,
    /// What happened.
    pub incidents: Option<IncidentLog>,
    /// What goes wrong, how often and how badly.
    pub catalogue: Catalogue,
    /// What the service is made of.
    pub architecture: Option<Architecture>,
    /// How often the users' own network works: nobody feels more than that.
    pub network: Option<Share>,
    /// Releases in a week while nothing holds them back.
    pub releases_per_week: Option<f64>,
    /// People who share the pages.
    pub people_on_call: Option<f64>,
    /// How they share them, and what else takes their time.
    pub on_call: Option<OnCall>,
    /// Pages in a year that no incident caused.
    pub false_pages: f64,
    /// What reliability work achieves.
    pub work_effect: Option<WorkEffect>,
    /// What an outage costs, by its length.
    pub outage_cost: Option<OutageCost>,
    /// What is promised to customers.
    pub sla: Option<Sla>,
    /// What could be paid for to make facts better; what is paid for stands in the terms.
    pub options: Vec<Investment>,
    /// What serves the traffic.
    pub capacity: Option<Capacity>,
    /// What the team has ready. What is not named here nobody has looked at.
    pub readiness: BTreeMap<Preparation, Readiness>,
    /// Where facts come from. One that is not named here is a guess.
    pub provenance: BTreeMap<Fact, Provenance>,
}

impl Facts {
    /// Whether anything is known of a fact.
    pub fn has(&self, fact: Fact) -> bool {
        match fact {
            Fact::Traffic => self.requests_per_day.is_some() || self.traffic.is_some() || self.growth.is_some(),
            Fact::Incidents => self.incidents.is_some(),
            Fact::Risks => self.catalogue != Catalogue::default(),
            Fact::Dependencies => self.architecture.is_some() || self.network.is_some(),
            Fact::Costs => self.outage_cost.is_some() || self.sla.is_some() || !self.options.is_empty(),
            Fact::OnCall => self.people_on_call.is_some() || self.on_call.is_some(),
            Fact::Capacity => self.capacity.is_some(),
        }
    }

    /// How a fact is known; none where nothing is known of it.
    pub fn confidence(&self, fact: Fact) -> Option<Confidence> {
        self.has(fact).then(|| self.provenance.get(&fact).map_or_else(Confidence::default, |of| of.confidence))
    }
}

/// What the two sides bargain over.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// How much must be good.
    pub target: Target,
    /// Over which time.
    pub window: Window,
    /// How badness is counted.
    pub method: Method,
    /// When somebody is told.
    pub alerts: Vec<AlertTier>,
    /// Who is told, and how the alert is called.
    pub alerting: Alerting,
    /// What follows when the budget is spent.
    pub policy: Option<Policy>,
    /// What is paid for to make facts better.
    pub investments: Vec<Investment>,
    /// Names of the risks that both sides live with.
    pub accepted: BTreeSet<String>,
}

impl Terms {
    /// A target over a window, counted by events, and nothing that follows from it.
    pub fn new(target: Target, window: Window) -> Self {
        Self {
            target,
            window,
            method: Method::Occurrences,
            alerts: Vec::new(),
            alerting: Alerting::default(),
            policy: None,
            investments: Vec::new(),
            accepted: BTreeSet::new(),
        }
    }
}

/// How soon somebody must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Wake somebody.
    Page,
    /// In working hours.
    Ticket,
}

impl Severity {
    /// The word used in files and labels.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Ticket => "ticket",
        }
    }
}

/// One pair of windows of a multi-window, multi-burn-rate alert: it fires while both windows burn faster than the
/// factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertTier {
    /// How soon somebody must look.
    pub severity: Severity,
    /// The window that decides that the burn matters.
    pub long: Span,
    /// The window that ends the alert soon after the burn ends; none means that only the long one is used.
    pub short: Option<Span>,
    /// How many times faster than allowed.
    pub factor: BurnRate,
    /// How long both windows must burn that fast before somebody is told; Prometheus calls it `for`.
    pub hold: Span,
}

/// Alert names and routing, as Sloth's `alerting` block carries them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alerting {
    /// The alert's name, where one was chosen.
    pub name: Option<String>,
    /// Labels on every alert.
    pub labels: BTreeMap<String, String>,
    /// Annotations on every alert.
    pub annotations: BTreeMap<String, String>,
    /// What pages add.
    pub page: Routing,
    /// What tickets add.
    pub ticket: Routing,
    /// Somebody is told when the indicator has had no data for so long; none means that nobody is.
    pub absent_after: Option<Span>,
    /// An alert stays silent while fewer events than this failed within its long window.
    pub minimum_failures: Option<u32>,
}

impl Alerting {
    /// What alerts of this severity add.
    pub fn routing(&self, severity: Severity) -> &Routing {
        match severity {
            Severity::Page => &self.page,
            Severity::Ticket => &self.ticket,
        }
    }
}

/// Labels and annotations of one severity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Routing {
    /// Labels that decide who is told.
    pub labels: BTreeMap<String, String>,
    /// Text that helps whoever is told.
    pub annotations: BTreeMap<String, String>,
}
