use super::*;

fn branch(does: &str, leads_to: &str, minutes: f64) -> Branch {
    Branch { does: does.to_owned(), leads_to: leads_to.to_owned(), minutes, remark: Some("Well | done".to_owned()) }
}

fn beat(id: &str, errors: f64, branches: Vec<Branch>) -> Beat {
    let clue = Clue { look: format!("Graph of {id}"), shows: "A step".to_owned() };
    Beat { id: id.to_owned(), says: format!("Now {id}"), errors, clues: vec![clue], branches }
}

fn scenario() -> Scenario {
    Scenario {
        title: "A bad push".to_owned(),
        opening: "It is Friday".to_owned(),
        cause: "A <config> push".to_owned(),
        target: Target::parse_percent("99.9").unwrap(),
        window: Window::rolling("30d").unwrap(),
        minutes: 30,
        questions: vec!["Who else could see it?".to_owned()],
        beats: vec![
            beat("alert", 0.5, vec![branch("Roll back", "well", 10.0), branch("Restart", "worse", 5.0)]),
            beat("worse", 1.0, vec![branch("Roll back", "well", 10.0), branch("Restart", "worse", 5.0)]),
            beat("well", 0.0, Vec::new()),
        ],
    }
}

/// By hand: 5 min at a half and 15 at all are 17.5 of 43.2 minutes.
#[test]
fn a_story_spends_what_it_says() {
    let mut wheel = Wheel::new(&scenario()).unwrap();
    assert_eq!(wheel.show(0, 12.0).unwrap().shows, "A step");
    wheel.act(1, 60.0).unwrap();
    wheel.act(1, 80.0).unwrap();
    wheel.note("Why restart?", 90.0).unwrap();
    wheel.act(0, 100.0).unwrap();
    let view = wheel.view().unwrap();
    assert!(view.is_over && (view.minutes - 20.0).abs() < 1e-12);
    assert!((view.spent - 17.5 / 43.2).abs() < 1e-9);
    assert!(wheel.act(0, 110.0).is_err() && wheel.show(0, 110.0).is_err());
    assert!((wheel.seconds_left(100.0) - 1_700.0).abs() < 1e-9 && wheel.seconds_left(1e9) <= 0.0);
    let text = wheel.debrief().unwrap();
    for part in [
        "# A bad push",
        "| 1:20 | 5 min | Did: Restart (5 min) |",
        "40.5 % of the budget spent",
        "- Graph of worse: A step",
        "- Restart: Well \\| done",
        "A \\<config\\> push",
        "Who else could see it?",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("Graph of alert: A step"), "{text}");
}

#[test]
fn the_victim_does_not_see_the_cause() {
    let wheel = Wheel::new(&scenario()).unwrap();
    let view = format!("{:?}", wheel.view().unwrap());
    assert!(!view.contains("config") && !view.contains("Graph"));
    let mut ended = wheel.clone();
    ended.end(5.0).unwrap();
    ended.end(6.0).unwrap();
    assert!(ended.is_over() && ended.entries().len() == 2);
    assert!(ended.note("x", f64::NAN).is_err());
}

#[test]
fn a_story_that_cannot_be_told_is_refused() {
    let broken = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = scenario();
        change(&mut scenario);
        scenario.check().expect_err("refused").to_string()
    };
    for (change, word) in [
        ((&|of: &mut Scenario| of.beats.clear()) as &dyn Fn(&mut Scenario), "no beats"),
        (&|of| of.beats[1].id = "alert".to_owned(), "same id"),
        (&|of| of.beats[0].branches[0].leads_to = "nowhere".to_owned(), "not there"),
        (&|of| of.beats.push(beat("alone", 0.0, Vec::new())), "cannot be reached"),
        (&|of| of.beats[1].branches.remove(0).minutes = 0.0, "never ends"),
        (&|of| of.beats[0].errors = 1.5, "1.5"),
        (&|of| of.minutes = 0, "minutes on the wall"),
        (&|of| of.beats[0].branches[0].minutes = f64::NAN, "minutes of the story"),
    ] {
        assert!(broken(change).contains(word), "{word}: {}", broken(change));
    }
}
