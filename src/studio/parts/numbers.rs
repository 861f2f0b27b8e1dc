//! Numbers as people read them.

/// A share in percent with three significant digits.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let magnitude = if percent > 0.0 { libm::floor(libm::log10(percent)) as i32 } else { 0 };
    // A float's own noise begins long after nine decimals.
    let digits = usize::try_from(2 - magnitude).unwrap_or(0).min(9);
    let text = format!("{percent:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}
