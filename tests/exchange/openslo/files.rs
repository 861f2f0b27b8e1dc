//! Hand-written files: every kind of v1, composites, and the other versions.

/// All seven kinds, by reference and inline.
pub const EVERY_KIND: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-availability
  displayName: Checkout works
  labels: {team: payments, region: [eu, us], single: [one]}
  annotations: {example.org/owner: jane, accord.studio/requests-per-day: "1200000"}
spec:
  description: Orders can be placed.
  service: checkout
  indicatorRef: checkout-ratio
  timeWindow: [{duration: 1M, isRolling: false, calendar: {startTime: 2024-01-01 00:00:00, timeZone: Europe/Berlin}}]
  budgetingMethod: Occurrences
  objectives: [{displayName: Good orders, target: 0.9995}]
  alertPolicies:
    - alertPolicyRef: fast-burn
    - kind: AlertPolicy
      metadata: {name: slow-burn, displayName: Slow burn}
      spec:
        description: Somebody looks on Monday.
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: {name: slow, labels: {a: b}}
            spec:
              description: A tenth of the budget in three days.
              severity: ticket
              condition: {kind: burnrate, op: gt, threshold: 1, lookbackWindow: 3d, alertAfter: 1h}
        notificationTargets:
          - kind: AlertNotificationTarget
            metadata: {name: tracker}
            spec: {target: jira, description: The team's board}
---
- apiVersion: openslo/v1
  kind: SLI
  metadata: {name: checkout-ratio, displayName: Orders, annotations: {example.org/a: b}}
  spec:
    description: Share of orders that go through.
    ratioMetric:
      counter: true
      bad: {metricSource: {metricSourceRef: prom, spec: {query: 'sum(rate(orders_total{code=~"5.."}[{{.window}}]))'}}}
      total: {metricSource: {metricSourceRef: prom, spec: {query: 'sum(rate(orders_total[{{.window}}]))'}}}
- apiVersion: openslo/v1
  kind: DataSource
  metadata: {name: prom}
  spec:
    type: prometheus
    description: The cluster's
    connectionDetails: {url: "http://prom:9090", timeout: 30, tls: false, ports: [9090, "9091"], version: 2.50, none: null}
---
apiVersion: openslo/v1
kind: AlertPolicy
metadata: {name: fast-burn}
spec:
  alertWhenBreaching: true
  alertWhenNoData: true
  alertWhenResolved: true
  conditions: [{conditionRef: fast}]
  notificationTargets: [{targetRef: on-call}]
---
apiVersion: openslo/v1
kind: AlertCondition
metadata: {name: fast}
spec:
  severity: page
  condition: {kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h, alertAfter: 5m}
---
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: {name: on-call}
spec: {target: pagerduty}
---
apiVersion: openslo/v1
kind: Service
metadata: {name: checkout, displayName: Checkout}
spec: {description: Takes orders.}
---
apiVersion: openslo/v1
kind: SLI
metadata: {name: unused}
spec:
  thresholdMetric: {metricSource: {type: Datadog, spec: {query: 'avg:latency{*}'}}}
"#;

/// A composite of three with weights, one by reference.
pub const COMPOSITE: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata: {name: journey, displayName: The journey}
spec:
  service: shop
  timeWindow: [{duration: 4w, isRolling: true}]
  budgetingMethod: RatioTimeslices
  objectives:
    - displayName: Search
      target: 0.99
      timeSliceWindow: 1m
      compositeWeight: 0.5
      indicator:
        metadata: {name: search, displayName: Searches}
        spec:
          description: Fast searches.
          thresholdMetric: {metricSource: {type: prometheus, spec: {query: 'latency[{{.window}}]'}}}
      op: lte
      value: 500.0
    - target: 0.999
      timeSliceWindow: 5m
      indicatorRef: pay
      compositeWeight: 2
    - displayName: Basket
      target: 0.95
      timeSliceWindow: 1m
      indicator:
        metadata: {name: journey-3}
        spec:
          ratioMetric: {rawType: failure, raw: {metricSource: {type: prometheus, spec: {query: 'raw[{{.window}}]'}}}}
---
apiVersion: openslo/v1
kind: SLI
metadata: {name: pay}
spec:
  ratioMetric:
    good: {metricSource: {type: prometheus, spec: {query: 'a[{{.window}}]'}}}
    total: {metricSource: {type: prometheus, spec: {query: 'b[{{.window}}]'}}}
"#;

/// Three objectives that share an indicator, with a threshold each.
pub const SEVERAL: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata: {name: latency, displayName: Latency}
spec:
  service: shop
  indicator:
    metadata: {name: p99}
    spec: {thresholdMetric: {metricSource: {type: prometheus, spec: {query: 'l[{{.window}}]'}}}}
  timeWindow: [{duration: 7d, isRolling: true}]
  budgetingMethod: Timeslices
  objectives:
    - {displayName: Fast, op: lt, value: 100, target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 1m}
    - {op: lt, value: 0.25e3, target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 5m}
    - {displayName: Bearable, op: lte, value: 1000.0, target: 0.99999999, timeSliceTarget: 1, timeSliceWindow: 1h}
"#;

/// v1alpha, with a ratio and with a threshold, and a service.
pub const V1ALPHA: &str = r#"- apiVersion: openslo/v1alpha
  kind: SLO
  metadata: {name: ratio, displayName: A ratio}
  spec:
    service: shop
    description: Of two counters.
    budgetingMethod: Occurrences
    timeWindows: [{unit: Quarter, count: 1, isRolling: false, calendar: {startTime: 2021-01-01 00:00:00, timeZone: UTC}}]
    objectives:
      - displayName: Good
        value: 1
        target: 0.98
        ratioMetrics:
          incremental: true
          good: {source: datadog, queryType: query, query: 'sum:ok{*}'}
          total: {source: datadog, queryType: query, query: 'sum:all{*}'}
- apiVersion: openslo/v1alpha
  kind: SLO
  metadata: {name: threshold}
  spec:
    service: shop
    budgetingMethod: Timeslices
    timeWindows: [{unit: Second, count: 86400, isRolling: true}]
    indicator: {thresholdMetric: {source: prometheus, queryType: promql, query: 'l[{{.window}}]'}}
    objectives:
      - {displayName: Fast, op: lte, value: 200, target: 0.95, timeSliceTarget: 0.9}
      - {displayName: Slow, op: lte, value: 900, target: 0.99, timeSliceTarget: 0.9}
- apiVersion: openslo/v1alpha
  kind: Service
  metadata: {name: shop, displayName: The shop}
  spec: {description: Sells.}
"#;

/// v2alpha: other names, data sources beside the queries.
pub const V2ALPHA: &str = r#"apiVersion: openslo.com/v2alpha
kind: SLO
metadata: {name: web, labels: {team: a}}
spec:
  serviceRef: shop
  sliRef: ratio
  timeWindow: [{duration: 4w, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.995}]
  alertPolicies: [{alertPolicyRef: burn}]
---
apiVersion: openslo.com/v2alpha
kind: SLO
metadata: {name: inline}
spec:
  service: shop
  sli:
    metadata: {name: latency}
    spec:
      thresholdMetric:
        dataSourceSpec: {type: Prometheus, connectionDetails: {url: "http://x"}}
        spec: {query: 'l[{{.window}}]', sli: kept}
  timeWindow: [{duration: 4w, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{op: lt, value: 3, targetPercent: 99.5}]
---
apiVersion: openslo.com/v2alpha
kind: SLI
metadata: {name: ratio}
spec:
  ratioMetric:
    counter: true
    good: {dataSourceRef: dd, spec: {query: 'sum:good'}}
    total: {dataSourceRef: dd, spec: {query: 'sum:all'}}
---
apiVersion: openslo.com/v2alpha
kind: DataSource
metadata: {name: dd}
spec: {type: Datadog, connectionDetails: {sli: x, dataSourceRef: y}}
---
apiVersion: openslo.com/v2alpha
kind: AlertPolicy
metadata: {name: burn}
spec:
  alertWhenBreaching: true
  conditions:
    - kind: AlertCondition
      metadata: {name: c}
      spec: {severity: page, condition: {kind: burnrate, op: gt, threshold: 10, lookbackWindow: 2h, alertAfter: 10m}}
  notificationTargets: [{targetRef: mail}]
"#;
