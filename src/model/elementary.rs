//! Logarithm, exponential, sine and cosine for loops that ask them millions of times.
//!
//! No branches and no calls: sums, products and moved bits, which the compiler may put into whatever vectors there are
//! without changing a result. They hold for a stated range only; elsewhere `libm` answers.

use std::f64::consts::{FRAC_2_PI, LOG2_E, SQRT_2};

/// Added and taken away again, it rounds to a whole number, and leaves that number in the lowest bits of the sum.
const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52

/// ln 2 in two parts, the first of which has 32 bits, so that its product with a small whole number is exact.
const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];

/// pi / 2 in three parts, the first two of 33 bits each.
const HALF_PI: [f64; 3] = [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21];

/// The largest argument of [`exp`], to both sides.
pub(crate) const EXP_END: f64 = 708.0;
/// The largest argument of [`sin_cos`], to both sides.
pub(crate) const SIN_COS_END: f64 = 1e5;

/// One over the factorials from 2.
const INVERSE_FACTORIALS: [f64; 16] = {
    let (mut all, mut factorial, mut n) = ([0.0; 16], 1.0, 0);
    while n < 16 {
        factorial *= (n + 2) as f64;
        all[n] = 1.0 / factorial;
        n += 1;
    }
    all
};

/// `2^(i / 32)`.
const POWERS: [f64; 32] = [
    1.0,
    1.0218971486541166,
    1.0442737824274138,
    1.0671404006768237,
    1.0905077326652577,
    1.1143867425958924,
    1.1387886347566916,
    1.1637248587775775,
    1.189207115002721,
    1.215247359980469,
    1.241857812073484,
    1.2690509571917332,
    1.2968395546510096,
    1.3252366431597413,
    1.3542555469368927,
    1.383909881963832,
    SQRT_2,
    1.4451808069770467,
    1.4768261459394993,
    1.5091644275934228,
    1.5422108254079407,
    1.5759808451078865,
    1.6104903319492543,
    1.645755478153965,
    1.681792830507429,
    1.718619298122478,
    1.7562521603732995,
    1.7947090750031072,
    1.8340080864093424,
    1.8741676341103,
    1.9152065613971474,
    1.9571441241754002,
];

/// `e^x` for `x` from -708 to 708. Relative accuracy 2.3e-16.
///
/// # Formula
/// `2^(k / 32)` times the Taylor series of degree 6 of `x - k ln 2 / 32`, which is at most 0.011: few constants, because
/// a browser builds each anew.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    const C: &[f64; 16] = &INVERSE_FACTORIALS;
    let rounded = x * (32.0 * LOG2_E) + ROUND;
    let k = rounded - ROUND;
    let r = (x - k * (LN_2[0] / 32.0)) - k * (LN_2[1] / 32.0);
    let s = r * r;
    let series = r + s * ((C[0] + r * C[1]) + s * ((C[2] + r * C[3]) + s * C[4]));
    let bits = rounded.to_bits();
    let power = POWERS[(bits & 31) as usize];
    let power = f64::from_bits(power.to_bits().wrapping_add((bits & !31) << 47));
    power + power * series
}

/// `e^x` for every `x`.
#[inline(always)]
pub(crate) fn exp_anywhere(x: f64) -> f64 {
    // Written so that NaN goes the long way.
    if x.abs() <= EXP_END { exp(x) } else { libm::exp(x) }
}

/// `e^x` for `x` up to 708: nothing below -708, and no more than at 708 above it. No branch either.
#[inline(always)]
pub(crate) fn exp_within(x: f64) -> f64 {
    let power = exp(x.clamp(-EXP_END, EXP_END));
    if x >= -EXP_END { power } else { 0.0 }
}

/// The natural logarithm of a positive normal number. Accuracy 1.2e-16 relative or absolute, whichever is larger.
///
/// # Formula
/// `k ln 2 + ln m` with `m` between the roots of 1/2 and 2; `ln m = 2 artanh s`, `s = (m - 1) / (m + 1)`, by its series.
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const EXPONENT: u64 = 0xfff << 52;
    const ONE: u64 = 1023 << 52;
    // A whole number below 2^52 in the lowest bits of this is that number plus 2^52.
    const WHOLE: u64 = 0x433 << 52;
    let bits = x.to_bits();
    let shifted = bits.wrapping_sub(ROOT_HALF).wrapping_add(ONE);
    let k = f64::from_bits((shifted >> 52) | WHOLE) - (4_503_599_627_370_496.0 + 1023.0);
    let f = f64::from_bits(bits.wrapping_sub((shifted & EXPONENT).wrapping_sub(ONE))) - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (2.0 / 5.0 + w * (2.0 / 9.0 + w * (2.0 / 13.0 + w * (2.0 / 17.0))));
    let odd = z * (2.0 / 3.0 + w * (2.0 / 7.0 + w * (2.0 / 11.0 + w * (2.0 / 15.0 + w * (2.0 / 19.0)))));
    let half = 0.5 * f * f;
    k * LN_2[0] - ((half - (s * (half + (even + odd)) + k * LN_2[1])) - f)
}

/// Sine and cosine for `x` from -1e5 to 1e5. Absolute accuracy 2e-16.
///
/// # Formula
/// The Taylor series of the remainder after whole quarter turns, at most pi / 4, to degree 15 and 16.
#[inline(always)]
pub(crate) fn sin_cos(x: f64) -> (f64, f64) {
    const C: &[f64; 16] = &INVERSE_FACTORIALS;
    let rounded = x * FRAC_2_PI + ROUND;
    let k = rounded - ROUND;
    let r = ((x - k * HALF_PI[0]) - k * HALF_PI[1]) - k * HALF_PI[2];
    let s = r * r;
    let sin = r - r * s * (C[1] - s * (C[3] - s * (C[5] - s * (C[7] - s * (C[9] - s * (C[11] - s * C[13]))))));
    let cos =
        1.0 - s * (C[0] - s * (C[2] - s * (C[4] - s * (C[6] - s * (C[8] - s * (C[10] - s * (C[12] - s * C[14])))))));
    let turns = rounded.to_bits();
    // Odd quarter turns exchange the two; the second bit of the count is the sign of the sine.
    let odd = (turns & 1).wrapping_neg();
    let (sin, cos) = (sin.to_bits(), cos.to_bits());
    let swap = (sin ^ cos) & odd;
    (f64::from_bits(sin ^ swap ^ ((turns & 2) << 62)), f64::from_bits(cos ^ swap ^ ((turns.wrapping_add(1) & 2) << 62)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::chance::Stream;

    /// `libm` itself is within one unit in the last place.
    #[test]
    fn as_accurate_as_they_say() {
        let mut stream = Stream::new(3);
        for i in 0..1_000_000 {
            let u = 2.0 * stream.uniform() - 1.0;
            let x = u * if i % 2 == 0 { EXP_END } else { 2.0 };
            assert!((exp(x) / libm::exp(x) - 1.0).abs() <= 4.5e-16, "exp {x}");
            let x = u * if i % 2 == 0 { SIN_COS_END } else { 10.0 };
            let ((sin, cos), exact) = (sin_cos(x), libm::sincos(x));
            assert!((sin - exact.0).abs() <= 2.3e-16 && (cos - exact.1).abs() <= 2.3e-16, "sin_cos {x}");
            let x = if i % 2 == 0 { libm::exp(u * EXP_END) } else { 1.0 + 0.9 * u };
            let exact = libm::log(x);
            assert!((ln(x) - exact).abs() <= 3e-16 * exact.abs().max(1.0), "ln {x}");
        }
    }

    #[test]
    fn corners() {
        assert_eq!((exp(0.0), ln(1.0), sin_cos(0.0)), (1.0, 0.0, (0.0, 1.0)));
        assert_eq!((exp_anywhere(-1e4), exp_within(-1e4), exp_within(f64::NEG_INFINITY)), (0.0, 0.0, 0.0));
        assert_eq!((exp_within(1.5), exp_within(f64::INFINITY)), (exp(1.5), exp(EXP_END)));
        assert_eq!(exp_anywhere(f64::INFINITY), f64::INFINITY);
        assert!(exp_anywhere(f64::NAN).is_nan());
        assert!((exp(-EXP_END) / libm::exp(-EXP_END) - 1.0).abs() < 4.5e-16);
        assert!((exp(EXP_END) / libm::exp(EXP_END) - 1.0).abs() < 4.5e-16);
        assert!((ln(f64::MIN_POSITIVE) / libm::log(f64::MIN_POSITIVE) - 1.0).abs() < 3e-16);
        assert!((ln(f64::MAX) / libm::log(f64::MAX) - 1.0).abs() < 3e-16);
    }
}
