use accord::model::capacity::{
    Approximation, DailyLoad, Domains, LatencyObjective, LogNormalTime, Queue, QueueRun, QueueSimulation, Regime,
    ServiceLaw, Staffing, StaffingNeed, Steady, Variability, beta_for, erlang_b, erlang_c, fan_out, fan_out_allowance,
    halfin_whitt, shortage, spare_for, square_root_staffing,
};
use proptest::prelude::*;

/// A steady queue: servers, utilisation and service rate over many decades.
fn steady() -> impl Strategy<Value = Steady> {
    (1u32..300, 0.0f64..0.9999, -9.0f64..9.0).prop_map(|(servers, utilisation, exponent)| {
        let service = libm::exp10(exponent);
        let arrivals = utilisation * f64::from(servers) * service;
        Queue { arrivals, service, servers }.regime().unwrap().steady().unwrap()
    })
}

fn of(queue: Queue) -> Steady {
    queue.regime().unwrap().steady().unwrap()
}

/// Equal to a relative error, or both so small that digits are lost to underflow.
fn near(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-290
}

proptest! {
    #![proptest_config(crate::often())]

    #[test]
    fn more_servers_never_raise_the_wait(queue in steady(), more in 1u32..50, time in 0.0f64..20.0, q in 0.0f64..0.9999) {
        let input = queue.queue();
        let wider = of(Queue { servers: input.servers + more, ..input });
        let time = time / input.service;
        prop_assert!(wider.mean_wait() <= queue.mean_wait());
        prop_assert!(wider.wait_probability() <= queue.wait_probability());
        prop_assert!(wider.wait_tail(time).unwrap() <= queue.wait_tail(time).unwrap() * (1.0 + 1e-12));
        prop_assert!(wider.response_tail(time).unwrap() <= queue.response_tail(time).unwrap() * (1.0 + 1e-12));
        prop_assert!(wider.response_quantile(q).unwrap() <= queue.response_quantile(q).unwrap() * (1.0 + 1e-9));
        prop_assert!(wider.relaxation() <= queue.relaxation() * (1.0 + 1e-12));
    }

    #[test]
    fn more_arrivals_never_lower_it(queue in steady(), share in 0.0f64..1.0, time in 0.0f64..20.0) {
        let input = queue.queue();
        let calmer = of(Queue { arrivals: input.arrivals * share, ..input });
        let time = time / input.service;
        prop_assert!(calmer.mean_wait() <= queue.mean_wait() * (1.0 + 1e-12));
        prop_assert!(calmer.mean_in_system() <= queue.mean_in_system() * (1.0 + 1e-12));
        prop_assert!(calmer.response_tail(time).unwrap() <= queue.response_tail(time).unwrap() * (1.0 + 1e-12));
        prop_assert!(calmer.empty_probability() >= queue.empty_probability() * (1.0 - 1e-12));
    }

    /// A power of two changes no bit; other factors round.
    #[test]
    fn the_unit_of_time_does_not_matter(queue in steady(), octave in -30i32..30, time in 0.0f64..20.0, q in 0.0f64..0.9999) {
        let unit = libm::ldexp(1.0, octave);
        let input = queue.queue();
        let scaled = of(Queue { arrivals: input.arrivals * unit, service: input.service * unit, ..input });
        let time = time / input.service;
        prop_assert_eq!(scaled.wait_probability().to_bits(), queue.wait_probability().to_bits());
        prop_assert_eq!((scaled.mean_response() * unit).to_bits(), queue.mean_response().to_bits());
        prop_assert_eq!(scaled.response_tail(time / unit), queue.response_tail(time));
        prop_assert_eq!(scaled.response_quantile(q).map(|t| t * unit), queue.response_quantile(q));
    }

    #[test]
    fn identities(queue in steady()) {
        let Queue { arrivals, service, servers } = queue.queue();
        prop_assert!(near(queue.mean_response(), queue.mean_wait() + 1.0 / service, 1e-13));
        // Little's law, for the queue, the servers and the whole.
        prop_assert!(near(queue.mean_waiting(), arrivals * queue.mean_wait(), 1e-13));
        prop_assert!(near(queue.mean_in_system(), arrivals * queue.mean_response(), 1e-13));
        prop_assert!(near(queue.utilisation() * f64::from(servers), arrivals / service, 1e-13));
        prop_assert_eq!(erlang_c(servers, queue.offered_load()), Ok(queue.wait_probability()));
        // Erlang B is below Erlang C, and the empty system links them: P(all busy) by birth and death.
        prop_assert!(erlang_b(servers, queue.offered_load()).unwrap() <= queue.wait_probability());
        if servers == 1 {
            prop_assert!(near(queue.wait_probability(), queue.utilisation(), 1e-13));
            prop_assert!(near(queue.empty_probability(), 1.0 - queue.utilisation(), 1e-11));
        }
    }

    /// A tail falls from its height at 0 to 0, and its quantile is where it says.
    #[test]
    fn tails_fall_and_invert(queue in steady(), a in 0.0f64..50.0, b in 0.0f64..50.0, q in 0.0f64..0.999_999) {
        let service = queue.queue().service;
        let (early, late) = (a.min(b) / service, a.max(b) / service);
        let response = |t| queue.response_tail(t).unwrap();
        prop_assert_eq!(response(0.0).to_bits(), 1f64.to_bits());
        prop_assert!(response(late) <= response(early) * (1.0 + 1e-13));
        prop_assert!(response(late) >= queue.wait_tail(late).unwrap() * (1.0 - 1e-13));
        prop_assert!(response(late) >= libm::exp(-late * service) * (1.0 - 1e-12));
        prop_assert_eq!(queue.wait_tail(0.0), Ok(queue.wait_probability()));
        let t = queue.response_quantile(q).unwrap();
        prop_assert!((response(t) - (1.0 - q)).abs() <= 1e-9 * (1.0 - q), "{} {}", response(t), 1.0 - q);
        let w = queue.wait_quantile(q).unwrap();
        prop_assert!(w <= t * (1.0 + 1e-12));
        prop_assert!(w == 0.0 || near(queue.wait_tail(w).unwrap(), 1.0 - q, 1e-9));
    }

    /// The integral of the tail is the mean.
    #[test]
    fn the_tail_integrates_to_the_mean(servers in 1u32..20, utilisation in 0.0f64..0.95) {
        let queue = of(Queue { arrivals: utilisation * f64::from(servers), service: 1.0, servers });
        let steps = 4_000;
        let end = 60.0 * queue.mean_response().max(1.0);
        let width = end / f64::from(steps);
        let simpson = |i: i32| if i == 0 || i == steps { 1.0 } else if i % 2 == 1 { 4.0 } else { 2.0 };
        let sum: f64 = (0..=steps).map(|i| simpson(i) * queue.response_tail(f64::from(i) * width).unwrap()).sum();
        prop_assert!(near(sum * width / 3.0, queue.mean_response(), 1e-4));
    }

    #[test]
    fn approximations_agree_where_they_must(queue in steady(), scv in 0.0f64..50.0) {
        let by = |approximation: Approximation, service| {
            approximation.mean_wait(&queue, Variability { arrivals: 1.0, service }).unwrap()
        };
        let exponential = queue.mean_wait();
        for approximation in [Approximation::AllenCunneen, Approximation::Kimura] {
            prop_assert!(near(by(approximation, 1.0), exponential, 1e-13));
            // More variable service never shortens the wait.
            prop_assert!(by(approximation, scv) <= by(approximation, scv + 1.0) * (1.0 + 1e-13));
        }
        let clockwork = by(Approximation::Cosmetatos, 0.0);
        prop_assert!(near(by(Approximation::Kimura, 0.0), clockwork, 1e-13));
        prop_assert!(clockwork >= exponential / 2.0 * (1.0 - 1e-13) && clockwork <= exponential * (1.0 + 1e-13));
        if queue.queue().servers == 1 {
            prop_assert!(near(by(Approximation::AllenCunneen, scv), by(Approximation::Kimura, scv), 1e-12));
        }
    }

    #[test]
    fn staffing_is_the_fewest(load in 0.0f64..80.0, service in 0.01f64..100.0, time in 0.0f64..8.0,
                              slower in 0.0001f64..1.0, cap in 0.3f64..1.0, response: bool) {
        let time = time / service;
        let objective = if response {
            LatencyObjective::Response { within: time, slower }
        } else {
            LatencyObjective::Wait { within: time, slower }
        };
        let need = StaffingNeed { arrivals: load * service, service, objective, most_utilisation: cap };
        let good = |servers: u32| match (Queue { arrivals: need.arrivals, service, servers }).regime().unwrap() {
            Regime::Overload(_) => false,
            Regime::Steady(queue) => {
                let tail = if response { queue.response_tail(time) } else { queue.wait_tail(time) };
                tail.unwrap() <= slower && queue.utilisation() <= cap * (1.0 + 1e-12)
            }
        };
        match need.staffing().unwrap() {
            Staffing::Enough { steady, .. } => {
                let servers = steady.queue().servers;
                prop_assert!(good(servers));
                prop_assert!(servers == 1 || !good(servers - 1));
            }
            Staffing::Impossible { slower: alone } => prop_assert!(response && alone > slower && !good(5_000)),
            Staffing::BeyondLimit => prop_assert!(false, "a small load"),
        }
    }

    #[test]
    fn square_roots_and_fan_outs_go_back(beta in 0.0f64..8.0, p in 0.0f64..0.999, n in 1.0f64..1e6) {
        let wait = halfin_whitt(beta).unwrap();
        prop_assert!((beta_for(wait).unwrap() - beta).abs() < 1e-6);
        prop_assert!(halfin_whitt(beta + 0.01).unwrap() < wait);
        let met = fan_out(p, n).unwrap();
        prop_assert!(met >= p * (1.0 - 1e-12) && met <= (p * n).min(1.0) * (1.0 + 1e-12));
        let single = fan_out_allowance(p, n).unwrap();
        prop_assert!(near(fan_out(single, n).unwrap(), p, 1e-9));
    }

    #[test]
    fn losses_leave_what_they_should(count in 1u32..50, lost in 0.0f64..1.0, replicas in 0u32..10_000, spare in 0u32..30) {
        let lost = (f64::from(count) * lost) as u32;
        let domains = Domains { count, lost };
        let enough = domains.replicas(replicas).unwrap();
        prop_assert!(domains.left_of(enough).unwrap() >= replicas);
        prop_assert!(near(domains.headroom().unwrap() * domains.safe_utilisation().unwrap(), 1.0, 1e-14));
        prop_assert!(domains.left_of(replicas).unwrap() <= domains.left_of(replicas + 1).unwrap());
        prop_assert!(shortage(10, spare + 1, 0.05).unwrap() <= shortage(10, spare, 0.05).unwrap() * (1.0 + 1e-12));
    }

    /// Traffic-weighted tails lie between those of the calmest and the busiest piece.
    #[test]
    fn a_day_lies_between_its_pieces(arrivals in prop::collection::vec(0.0f64..9.9, 1..30), time in 0.0f64..10.0) {
        let load = DailyLoad { arrivals: &arrivals, piece: 100.0, service: 1.0, servers: 10 };
        let day = load.day().unwrap();
        let tail = day.response_tail(time).unwrap();
        let tails = day.pieces.iter().map(|piece| piece.regime.steady().unwrap().response_tail(time).unwrap());
        let (low, high) = tails.fold((1.0f64, 0.0f64), |(low, high), t| (low.min(t), high.max(t)));
        prop_assert!(tail.overloaded == 0.0 && day.keeps_up);
        prop_assert!(arrivals.iter().sum::<f64>() == 0.0 || (tail.late >= low * (1.0 - 1e-12) && tail.late <= high * (1.0 + 1e-12)));
        prop_assert!(day.pieces.iter().all(|piece| piece.regime.utilisation() <= day.pieces[day.worst].regime.utilisation()));
    }

    /// Whatever comes in, a finite answer or a refusal comes out.
    #[test]
    fn hostile_queues(arrivals in any::<f64>(), service in any::<f64>(), servers in 0u32..2_000, time in any::<f64>(), q in any::<f64>()) {
        let queue = Queue { arrivals, service, servers };
        if let Ok(Regime::Steady(queue)) = queue.regime() {
            for figure in [queue.utilisation(), queue.wait_probability(), queue.empty_probability(), queue.mean_wait(),
                           queue.mean_response(), queue.mean_waiting(), queue.mean_in_system(), queue.relaxation()] {
                prop_assert!(figure.is_finite() && figure >= 0.0, "{queue:?} {figure}");
            }
            for share in [queue.wait_tail(time), queue.response_tail(time)].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&share));
            }
            for quantile in [queue.wait_quantile(q), queue.response_quantile(q)].into_iter().flatten() {
                prop_assert!(quantile.is_finite() && quantile >= 0.0);
            }
            for approximation in Approximation::ALL {
                let wait = approximation.mean_wait(&queue, Variability { arrivals: time, service: q });
                prop_assert!(wait.is_err() || wait.is_ok_and(f64::is_finite));
            }
        }
        for share in [erlang_b(servers, arrivals), erlang_c(servers, arrivals), halfin_whitt(arrivals), fan_out(q, time)].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&share));
        }
        let moments = LogNormalTime { median: arrivals, p90: service }.moments();
        prop_assert!(moments.is_err() || moments.is_ok_and(|m| m.mean.is_finite() && m.scv.is_finite()));
        let _ = (square_root_staffing(arrivals, service), beta_for(q), fan_out_allowance(q, time));
        let _ = (shortage(servers, 3, q), spare_for(7, q, time));
        let pieces = [arrivals, time, q];
        if let Ok(day) = (DailyLoad { arrivals: &pieces, piece: service, service: q, servers }).day() {
            prop_assert!(day.pieces.iter().all(|piece| piece.backlog.is_finite() && piece.backlog >= 0.0));
        }
    }

    #[test]
    fn hostile_staffing(arrivals in any::<f64>(), service in any::<f64>(), within in any::<f64>(), slower in any::<f64>(), cap in any::<f64>()) {
        let objective = LatencyObjective::Response { within, slower };
        let _ = StaffingNeed { arrivals, service, objective, most_utilisation: cap }.staffing();
    }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 200, ..Default::default() })]

    /// The very same customers, one more server: nobody waits longer, so no tail and no mean rises.
    #[test]
    fn a_simulated_server_more_never_hurts(servers in 1u32..25, utilisation in 0.1f64..0.98, seed: u64) {
        let arrivals = utilisation * f64::from(servers);
        let run = |servers| {
            let queue = Queue { arrivals, service: 1.0, servers };
            let service = ServiceLaw::LogNormal { scv: 2.0 };
            let mut run = QueueRun::new(&QueueSimulation { queue, service, warm_up: 0, seed }).unwrap();
            run.step(20_000).unwrap();
            run
        };
        let (fewer, more) = (run(servers), run(servers + 1));
        prop_assert!(more.mean_wait().unwrap().value <= fewer.mean_wait().unwrap().value + 1e-12);
        prop_assert!(more.wait_probability().unwrap().value <= fewer.wait_probability().unwrap().value + 1e-12);
        for time in [0.1, 1.0, 3.0] {
            let (a, b) = (more.wait_tail(time).unwrap().unwrap(), fewer.wait_tail(time).unwrap().unwrap());
            prop_assert!(a.value <= b.value + 1e-9);
        }
    }
}
