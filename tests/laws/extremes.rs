//! Nothing at all, far too much, and very long.

use accord::exchange::{Export, write};
use accord::model::dry_run::{DryRun, Setting, Variant};
use accord::model::loss::{Badness, MINUTES_PER_YEAR};
use accord::model::{alternative, counted, keeping, outlook, standing};
use accord::plan::words::chance_in_words;
use accord::plan::{Catalogue, Cause, Duration, Facts, Frequency, Indicator, Objective, Plan, Policy, Risk, Terms};
use accord::units::{Estimate, Length, Method, Share, Target, Window};

use crate::plans::everything;

fn risk(per_year: f64, minutes: f64) -> Risk {
    let value = |x| Estimate::value(x).unwrap();
    Risk {
        name: String::new(),
        cause: Cause::Other,
        duration: Duration::Estimated {
            detect: value(0.0),
            resolve: if minutes > 0.0 { Estimate::spread(minutes, 3.0 * minutes).unwrap() } else { value(0.0) },
        },
        impact: value(1.0),
        frequency: Frequency::PerYear(value(per_year)),
        dependency: false,
    }
}

fn badness(risks: Vec<Risk>) -> Badness {
    Badness::of(&Catalogue { risks, ..Catalogue::default() }).unwrap()
}

#[test]
fn no_risks_keep_every_promise() {
    let nothing = badness(vec![]);
    assert_eq!(nothing.chance(43_200.0, 0.0), Ok(1.0));
    assert_eq!(nothing.quantile(43_200.0, 0.95), Ok(0.0));
    assert_eq!(nothing.removals(43_200.0, 43.2), Ok(vec![]));
    let never = badness(vec![risk(0.0, 10.0), risk(5e-324, 10.0), risk(10.0, 0.0)]);
    assert_eq!(never.chance(43_200.0, 0.0), Ok(1.0));
    // The smallest promise there is, and the largest.
    let some = badness(vec![risk(12.0, 10.0)]);
    let target = |text: &str| Target::parse_percent(text).unwrap();
    let chance = |text: &str| some.chance(43_200.0, target(text).budget().to_f64() * 43_200.0).unwrap();
    assert_eq!(chance("0"), 1.0);
    let none = libm::exp(-12.0 * 43_200.0 / MINUTES_PER_YEAR);
    assert!((chance("99.9999999") - none).abs() < 1e-6);
}

#[test]
fn thousands_of_risks_in_ten_years() {
    let many = badness((0..5_000).map(|i| risk(0.01 + f64::from(i % 7) * 0.01, 1.0 + f64::from(i % 90))).collect());
    let window = 10.0 * MINUTES_PER_YEAR;
    let mean = many.mean(window);
    let chance = many.chance(window, mean).unwrap();
    // A sum of so many is nearly normal.
    assert!((chance - 0.5).abs() < 0.02, "{chance}");
    let sd = many.standard_deviation(window);
    assert!((many.chance(window, mean + sd).unwrap() - 0.8413).abs() < 0.01);
    let p90 = many.quantile(window, 0.9).unwrap();
    assert!((p90 - (mean + 1.2816 * sd)).abs() < 0.1 * sd, "{p90} {mean} {sd}");
    let decade =
        Variant::new(Target::parse_percent("99").unwrap(), &Window::rolling("10Y").unwrap(), &Policy::workbook());
    let mut run = DryRun::new(&Setting::of(&many), vec![decade.unwrap()], 1).unwrap();
    run.step(2);
    assert_eq!(run.outcomes(0).len(), 2);
}

#[test]
fn rates_beyond_counting_are_refused() {
    let storm = Badness::of(&Catalogue { risks: vec![risk(1e300, 10.0)], ..Catalogue::default() }).unwrap();
    assert!(storm.chance(43_200.0, 43.2).unwrap_err().to_string().contains("0 to 1e9"));
    assert!(DryRun::new(&Setting::of(&storm), vec![], 1).is_err());
}

/// Three incidents of half an hour in 30 days, each of which hits a tenth. Counted by events they are 3 m each, of 43.2 m
/// that may be: 14 fit. Counted by slices of 5 m that are bad above 5 %, they are 30 m each: one fits, of Poisson's law
/// e^-3 (1 + 3).
#[test]
fn everyone_says_the_same_chance() {
    let value = |x| Estimate::value(x).unwrap();
    let risk = Risk {
        duration: Duration::Estimated { detect: value(0.0), resolve: value(30.0) },
        impact: value(0.1),
        ..risk(36.5, 30.0)
    };
    let facts = Facts { catalogue: Catalogue { risks: vec![risk], ..Catalogue::default() }, ..Facts::default() };
    let by_slices =
        Method::Timeslices { slice_target: Share::parse_ratio("0.95").unwrap(), slice: Length::parse("5m").unwrap() };
    let terms = Terms::new(Target::parse_percent("99.9").unwrap(), Window::rolling("30d").unwrap());
    for (method, known) in [(Method::Occurrences, 1.0), (by_slices, 4.0 * libm::exp(-3.0))] {
        let terms = Terms { method, ..terms.clone() };
        let chance = outlook(&facts, &terms).prospect.unwrap().unwrap().chance.value;
        assert!((chance - known).abs() < 1e-5, "{method:?}: {chance} is not {known}");
        assert_eq!(standing(&facts, &terms).chance.unwrap().unwrap().value, chance);
        let known = counted(&facts, &terms).unwrap().unwrap();
        assert_eq!(keeping(&known, &terms).unwrap().chance.value, chance);
        let here = alternative(Some(&known), None, &terms, (terms.window.clone(), method)).unwrap();
        assert_eq!(here.chance.unwrap().value, chance);
        let mut objective =
            Objective::new("shop", "orders", Indicator::Reference { name: String::new(), bound: None }, terms);
        objective.facts = facts.clone();
        let brief = write(&Plan { objectives: vec![objective], ..Plan::default() }, Export::BriefMarkdown).unwrap();
        assert!(brief.files[0].text.contains(&chance_in_words(chance)), "{}", brief.files[0].text);
    }
}

#[test]
fn the_outlook_of_everything() {
    let (facts, terms): (Facts, Terms) = everything();
    let outlook = outlook(&facts, &terms);
    let prospect = outlook.prospect.unwrap().unwrap();
    assert!(prospect.chance.value > 0.0 && prospect.chance.value < 1.0);
    assert_eq!(prospect.removals.len(), facts.catalogue.risks.len());
    assert!(prospect.removals[0].chance >= prospect.chance.value - 1e-9);
    // Higher chances support lower targets, and the target it has is met as often as it says.
    let supported: Vec<u64> = prospect.supported.iter().map(|(_, target)| target.unwrap().budget().ppb()).collect();
    assert!(supported.is_sorted());
    let money = outlook.money.unwrap().unwrap();
    let parts = money.outages.unwrap().value + money.credits.unwrap().value + money.investments.value;
    assert!((money.total - parts).abs() < 1e-9 * parts && parts > 0.0);
    // Six people share a page for each incident of a year.
    let yearly: f64 = accord::model::badness(&facts, &terms)
        .unwrap()
        .unwrap()
        .sources
        .iter()
        .map(|s| s.rate.mean() * 525_600.0)
        .sum();
    let pager = outlook.pager.unwrap().unwrap();
    assert!((pager.per_person.unwrap().value - yearly * 7.0 / 365.0 / 6.0).abs() < 1e-9);
    let structure = outlook.structure.unwrap().unwrap();
    assert!(structure.felt.unwrap().value > terms.target.budget().to_f64());
    for stated in [prospect.mean, prospect.chance, prospect.every_month, prospect.in_breach, money.investments] {
        assert!(!stated.basis.meaning.is_empty() && stated.value.is_finite());
    }
    // Nothing known: nothing said, and no error.
    let empty = accord::model::outlook(&Facts::default(), &terms);
    assert_eq!((empty.prospect, empty.money, empty.structure), (Ok(None), Ok(None), Ok(None)));
    assert_eq!(empty.pager, Ok(None));
}
