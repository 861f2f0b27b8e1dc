//! What single cells say, apart from moments.

use super::super::table_text::heading;
use super::{CAUSES, Impacts, Lengths, MOST_MINUTES};
use crate::plan::Cause;
use crate::units::{Span, typed};

/// Why a row is not taken, and what to do.
pub(super) type Rejection = (String, &'static str);

/// The first characters of a cell, for a sentence.
pub(super) fn short(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect();
    if text.chars().count() > 40 { format!("{plain}…") } else { plain }
}

/// Minutes: `95`, `1h35m`, `1 h 35 m`, `95 min`, `1:35` for hours and minutes.
pub fn minutes_typed(text: &str) -> Option<f64> {
    length_in(text, Lengths::Minutes)
}

/// A length of time in minutes, where a plain number counts something else.
pub(super) fn length_in(text: &str, lengths: Lengths) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let plain = plain.trim_end_matches("utes").trim_end_matches("ute");
    let (plain, is_minutes) = match plain.strip_suffix("mins").or_else(|| plain.strip_suffix("min")) {
        Some(rest) => (rest, true),
        None => (plain, false),
    };
    let minutes = if plain.contains(':') {
        let parts: Option<Vec<f64>> =
            plain.split(':').map(|part| part.parse::<u32>().ok().filter(|_| part.len() <= 5).map(f64::from)).collect();
        match parts?[..] {
            [hours, minutes] if minutes < 60.0 => hours * 60.0 + minutes,
            [hours, minutes, seconds] if minutes < 60.0 && seconds < 60.0 => hours * 60.0 + minutes + seconds / 60.0,
            _ => return None,
        }
    } else if plain.ends_with(|c: char| c.is_ascii_alphabetic()) {
        Span::parse(plain).ok()?.to_seconds_f64() / 60.0
    } else {
        let number = typed::number(plain).ok()?;
        if is_minutes { number } else { lengths.minutes(number) }
    };
    (0.0..=MOST_MINUTES).contains(&minutes).then_some(minutes)
}

pub(super) fn length(text: &str, what: &str, lengths: Lengths) -> Result<f64, Rejection> {
    length_in(text, lengths)
        .ok_or_else(|| (format!("its {what} “{}” cannot be read", short(text)), "write minutes such as 95, or 1h35m"))
}

pub(super) fn impact(text: &str, impacts: Impacts) -> Result<f64, Rejection> {
    let has_sign = text.contains('%');
    let share = |number: f64| if impacts == Impacts::Shares && !has_sign { number } else { number / 100.0 };
    let number = typed::number(text).ok().map(share);
    number.filter(|impact| (0.0..=1.0).contains(impact)).map(|impact| impact + 0.0).ok_or_else(|| {
        (format!("its impact “{}” is no share of users", short(text)), "write a percentage from 0 to 100")
    })
}

pub(super) fn cause(text: &str) -> Result<Cause, Rejection> {
    let wanted = heading(text);
    let known = CAUSES.iter().find(|(_, word, name)| heading(word) == wanted || heading(name) == wanted);
    let usual = match wanted.as_str() {
        "release" | "deploy" | "deployment" | "binary" | "rollout" | "code" => Some(Cause::BinaryPush),
        "config" | "configuration" | "configchange" => Some(Cause::ConfigPush),
        "traffic" | "userbehavior" | "users" => Some(Cause::UserBehaviour),
        "provider" | "vendor" | "serviceprovider" => Some(Cause::ProviderChange),
        "performance" | "leak" => Some(Cause::PerformanceDecay),
        "overload" => Some(Cause::Capacity),
        "unknown" | "na" => Some(Cause::Other),
        _ => None,
    };
    known.map(|(cause, ..)| *cause).or(usual).ok_or_else(|| {
        (
            format!("its cause “{}” is none that is known here", short(text)),
            "write binary push, config push, user behaviour, pipeline, provider change, performance decay, capacity, hardware or other",
        )
    })
}

pub(super) fn yes_or_no(text: &str) -> Result<bool, Rejection> {
    match heading(text).as_str() {
        "yes" | "y" | "true" | "1" | "x" | "ja" => Ok(true),
        "no" | "n" | "false" | "0" | "nein" => Ok(false),
        _ => Err((format!("its dependency “{}” is neither yes nor no", short(text)), "write yes or no")),
    }
}
