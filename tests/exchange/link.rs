//! Plans as links: what comes back is what was sent, and nothing else is ever opened.

use accord::exchange::{is_link, plan_text, read_link, write_link};
use accord::plan::Plan;
use miniz_oxide::deflate::compress_to_vec_zlib;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::any_plan::plan;
use crate::whole::{bare, whole};

/// base64url by another hand: six bits at a time.
fn encoded(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<bool> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
    bits.chunks(6)
        .map(|six| {
            let digit = (0..6).fold(0, |sum, at| sum * 2 + usize::from(six.get(at).copied().unwrap_or(false)));
            char::from(DIGITS[digit])
        })
        .collect()
}

fn fragment(text: &[u8]) -> String {
    format!("/share/1/{}", encoded(&compress_to_vec_zlib(text, 6)))
}

#[test]
fn a_link_brings_the_plan_back() {
    let one = Plan { name: "One".to_owned(), objectives: vec![bare(1, "answers", "99.9")], ..Plan::default() };
    for plan in [whole(), one] {
        let link = write_link(&plan).unwrap();
        assert!(is_link(&link) && link.chars().all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c)));
        let back = read_link(&link).unwrap();
        assert_eq!(plan_text(&back.plan).unwrap(), plan_text(&plan).unwrap());
    }
}

#[test]
fn any_plan_comes_back_or_is_refused_for_its_length() {
    let mut runner = TestRunner::deterministic();
    let mut arrived = 0;
    for _ in 0..60 {
        let plan = plan().new_tree(&mut runner).unwrap().current();
        match write_link(&plan) {
            Ok(link) => {
                assert_eq!(plan_text(&read_link(&link).unwrap().plan).unwrap(), plan_text(&plan).unwrap());
                arrived += 1;
            }
            Err(refusal) => assert!(refusal.reason.contains("characters"), "{refusal}"),
        }
    }
    assert!(arrived > 20, "{arrived}");
}

#[test]
fn a_link_by_another_hand_opens() {
    let text = plan_text(&Plan {
        name: "By hand".to_owned(),
        objectives: vec![bare(1, "answers", "99.9")],
        ..Plan::default()
    })
    .unwrap();
    assert_eq!(read_link(&fragment(text.as_bytes())).unwrap().plan.name, "By hand");
}

#[test]
fn whatever_is_cut_or_changed_is_refused_with_a_remedy() {
    let link = write_link(&whole()).unwrap();
    let refused = |fragment: &str| {
        let refusal = read_link(fragment).expect_err(fragment);
        assert!(!refusal.reason.is_empty() && !refusal.remedy.is_empty());
        refusal.reason
    };
    for end in (0..link.len()).step_by(7) {
        refused(&link[..end]);
    }
    // Another letter in any place: the checksum or the base64 shows it. The last letter may hold bits that mean nothing.
    for at in (9..link.len() - 1).step_by(11) {
        let mut changed = link.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        refused(&String::from_utf8(changed).unwrap());
    }
    assert!(refused("/share/2/abc").contains("version “2”"));
    assert!(refused(&format!("/share/1/{}", "A".repeat(40_000))).contains("characters"));
    assert!(refused("/share/1/ä").contains("characters"));
    assert!(refused(&fragment(&[0xff, 0xfe])).contains("no text"));
    assert!(!refused(&fragment(b"format: openslo/v1")).is_empty());
    assert!(!refused(&fragment(b"")).is_empty());
}

/// A few hundred bytes that would unpack to a hundred megabytes stop at one.
#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = fragment(&vec![b' '; 20_000_000]);
    assert!(bomb.len() < 32_000, "{}", bomb.len());
    assert!(read_link(&bomb).unwrap_err().reason.contains("1024 kB"));
}

#[test]
fn a_plan_that_is_too_long_says_so() {
    let mut runner = TestRunner::deterministic();
    let name = proptest::string::string_regex("[a-z]{200}").unwrap();
    let objective = |_| {
        let mut objective = bare(0, "", "99.9");
        objective.name = name.new_tree(&mut runner).unwrap().current();
        objective
    };
    let plan = Plan { objectives: (0..2_000).map(objective).collect(), ..Plan::default() };
    let refusal = write_link(&plan).unwrap_err();
    assert!(refusal.reason.contains("at most 32000") && refusal.remedy.contains("file"), "{refusal}");
}
