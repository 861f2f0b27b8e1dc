//! Accords: what is signed, that anybody can check it from the file alone, and that every change shows.

use std::path::Path;

use accord::exchange::{Export, Signing, is_intact, is_signed, plan_text, read, sign, signed_objective, write};
use accord::plan::{Accord, Approval, Evidence, Objective, Plan};
use accord::units::{CivilDate, Target};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::any_plan::plan;
use crate::schema::scripts;
use crate::whole::{self, bare, charter, whole};

fn signing() -> Signing {
    Signing {
        statement: "We keep this until the review.".to_owned(),
        signatures: charter().approvals,
        review_on: CivilDate::parse("2027-04-15").ok(),
        evidence: Evidence::Measured,
    }
}

fn signed(objective: &Objective) -> Accord {
    sign(objective, signing()).unwrap()
}

/// By hand: the bytes of every field with their lengths, and SHA-256 of them from coreutils.
#[test]
fn the_hash_is_the_published_one() {
    let accord = Accord {
        version: 1,
        statement: "Ja, für 30 d".to_owned(),
        signatures: vec![Approval { name: "Ana".to_owned(), ..Approval::default() }],
        review_on: CivilDate::parse("2027-04-15").ok(),
        evidence: Evidence::AdHoc,
        text: "- id: 1\n".to_owned(),
        hash: HASH.to_owned(),
    };
    assert!(is_intact(&accord));
}

/// `printf '16:accord/signed/v1,1:1,13:Ja, für 30 d,6:ad_hoc,10:2027-04-15,1:1,3:Ana,0:,0:,8:- id: 1\n,' | sha256sum`
const HASH: &str = "b13878d1ee1ab4261af972ff6199e76b87f4a1b00f5c19b9a9216c45e35ca9a4";

#[test]
fn every_change_shows() {
    let whole = signed(&whole().objectives[0]);
    assert!(is_intact(&whole));
    let changes: [fn(&mut Accord); 9] = [
        |accord| accord.version += 1,
        |accord| accord.statement.push(' '),
        |accord| accord.signatures[0].name.push('e'),
        |accord| accord.signatures[1].role.clear(),
        |accord| accord.signatures[1].on = CivilDate::parse("2027-01-16").ok(),
        |accord| accord.signatures.truncate(1),
        |accord| accord.review_on = None,
        |accord| accord.evidence = Evidence::AdHoc,
        |accord| accord.text = accord.text.replace("99.9", "99.5"),
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut accord = whole.clone();
        change(&mut accord);
        assert!(accord != whole && !is_intact(&accord), "change {at}");
    }
    // Words that move from one field to the next are another accord.
    let mut accord = whole.clone();
    let moved = accord.signatures[0].role.remove(0);
    accord.signatures[0].name.push(moved);
    assert!(!is_intact(&accord));
}

#[test]
fn what_is_edited_later_is_unsigned_and_the_signed_text_still_opens() {
    let mut objective = whole().objectives.remove(0);
    objective.accords.clear();
    let first = signed(&objective);
    assert_eq!(first.version, 1);
    objective.accords.push(first.clone());
    // Offers and signatures are beside what is signed.
    objective.negotiation.offers.clear();
    assert!(is_signed(&objective, &first).unwrap());
    objective.terms.target = Target::parse_percent("99.5").unwrap();
    assert!(!is_signed(&objective, &first).unwrap());
    assert_eq!(signed_objective(&first).unwrap().terms.target, Target::parse_percent("99.9").unwrap());
    let second = signed(&objective);
    assert_eq!(second.version, 2);
    assert!(is_intact(&second) && second.text != first.text);
}

/// The plan's file carries the accord through every reader: two scripts that know nothing of our code agree with it.
#[test]
fn anybody_can_check_an_accord_from_the_file_alone() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("signing");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut runner = TestRunner::deterministic();
    let mut plans: Vec<Plan> = (0..40).map(|_| plan().new_tree(&mut runner).expect("a plan").current()).collect();
    plans.extend([whole(), whole::plan(vec![bare(1, "a", "99.90")])]);
    let (mut paths, mut expected) = (Vec::new(), Vec::new());
    for (at, plan) in plans.iter_mut().enumerate() {
        for objective in &mut plan.objectives {
            let mut accord = sign(objective, signing()).unwrap();
            if at % 5 == 4 {
                accord.statement.push('!');
            }
            objective.accords = vec![accord];
        }
        let text = plan_text(plan).unwrap();
        let reread = read(&text, "").expect("our own file").restored.plan;
        assert_eq!(write(&reread, Export::Plan).unwrap().text(), text);
        for objective in &reread.objectives {
            assert_eq!(is_intact(&objective.accords[0]), at % 5 != 4);
            assert!(is_signed(objective, &objective.accords[0]).unwrap(), "what is read is what was signed");
            expected.push(if at % 5 == 4 { "changed" } else { "intact" });
        }
        let path = folder.join(format!("{at}.yaml"));
        std::fs::write(&path, text).expect("a writable folder");
        paths.push(path);
    }
    for mut script in scripts("verify").into_iter().flatten() {
        let output = script.args(&paths).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        // Names may hold whatever breaks lines, so only ends are compared.
        let states: Vec<&str> =
            said.lines().filter_map(|line| line.rsplit_once(": ").map(|(_, state)| state)).collect();
        let states: Vec<&str> = states.into_iter().filter(|state| ["intact", "changed"].contains(state)).collect();
        assert_eq!(states, expected);
    }
}
