//! Texts that were made to break a reader: an answer or a clean refusal, soon and in little memory. One test, so that
//! nothing else is counted.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_types, reason = "how long a text takes is what is asked")]

mod bombs;
mod multiplied;

use std::path::Path;
use std::time::{Duration, Instant};

use accord::exchange::read;
use accord::model::chance::Stream;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Asked for.
const MOST_MIB: f32 = 64.0;
/// Ten times what is asked for, as this machine may be busy and the build is not the page's; growth that is not linear
/// shows all the same. The longest is printed.
const LONGEST: Duration = Duration::from_secs(2);

fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let entries = std::fs::read_dir(folder).expect("the corpus");
    entries.map(|entry| std::fs::read_to_string(entry.expect("an entry").path()).expect("a text")).collect()
}

#[test]
fn an_answer_or_a_clean_refusal() {
    let mut longest = (Duration::ZERO, String::new());
    let mut largest = (0.0, String::new());
    let mut check = |name: &str, text: &str| {
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage_as_mb();
        let started = Instant::now();
        let result = read(text, "hostile.yaml");
        let (took, peak) = (started.elapsed(), MEMORY.peak_usage_as_mb() - before);
        if let Err(refusal) = result {
            assert!(!refusal.reason.is_empty() && !refusal.remedy.is_empty(), "{name}");
        }
        assert!(took < LONGEST, "{name} took {took:?}");
        assert!(peak < MOST_MIB, "{name} needed {peak} MiB");
        if took > longest.0 {
            longest = (took, name.to_owned());
        }
        if peak > largest.0 {
            largest = (peak, name.to_owned());
        }
    };
    for (name, text) in bombs::bombs().into_iter().chain(multiplied::multiplied()) {
        check(name, &text);
    }
    let mut chance = Stream::new(11);
    let mut random = |count: usize, of: &dyn Fn(f64) -> u8| -> String {
        let bytes: Vec<u8> = (0..count).map(|_| of(chance.uniform())).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    check("noise", &random(1 << 20, &|u| (u * 256.0) as u8));
    check("printable noise", &random(1 << 20, &|u| 32 + (u * 95.0) as u8));
    check("YAML noise", &random(1 << 20, &|u| b"a: -[]{}\n\"'&*!|>%@`#,?"[(u * 22.0) as usize]));
    for text in corpus() {
        for number in ["1e999", "-1e999", "NaN", "1e-999", "-0"] {
            // Every number in turn.
            for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
                let end = text[at..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.len(), |i| at + i);
                check("a number", &format!("{}{number}{}", &text[..at], &text[end..]));
            }
        }
        for (at, _) in text.char_indices().step_by(3) {
            check("cut", &text[..at]);
        }
        for at in (0..text.len()).step_by(3) {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 0x15;
            check("flipped", &String::from_utf8_lossy(&bytes));
        }
        let doubled: String = text.lines().flat_map(|line| [line, "\n", line, "\n"]).collect();
        check("every line twice", &doubled);
    }
    println!("longest: {:?} ({}); largest: {:.1} MiB ({})", longest.0, longest.1, largest.0, largest.1);
}
