//! Numbers in expressions. They are floats there, some with noise of earlier arithmetic; here they become the decimals that
//! were meant.

use rusty_promql_parser::Expr;
use rusty_promql_parser::ast::{BinaryOp, UnaryOp};

use crate::units::{BurnRate, Share, Target};

/// The value of an expression in which no series stands.
pub fn value(tree: &Expr) -> Option<f64> {
    match tree {
        Expr::Number(number) => Some(*number),
        Expr::Paren(inner) => value(inner),
        Expr::Unary(unary) => {
            let inner = value(&unary.expr)?;
            Some(if unary.op == UnaryOp::Minus { -inner } else { inner })
        }
        Expr::Call(call) if call.name == "vector" => match &call.args[..] {
            [inner] => value(inner),
            _ => None,
        },
        Expr::Binary(binary) => {
            let (a, b) = (value(&binary.lhs)?, value(&binary.rhs)?);
            match binary.op {
                BinaryOp::Add => Some(a + b),
                BinaryOp::Sub => Some(a - b),
                BinaryOp::Mul => Some(a * b),
                BinaryOp::Div => Some(a / b),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The share that was meant: the nearest whole part per billion, where that is near.
pub fn share(value: f64) -> Option<Share> {
    let ppb = value * 1e9;
    let is_near = (ppb - ppb.round()).abs() < 1e-3;
    if is_near && (0.0..=1e9).contains(&ppb.round()) { Share::from_ppb(ppb.round() as u64).ok() } else { None }
}

/// The target that was meant by a ratio of good.
pub fn target(value: f64) -> Option<Target> {
    Target::from_budget(share(value)?.complement()).ok()
}

/// The target that leaves this for failure.
pub fn target_of_budget(value: f64) -> Option<Target> {
    Target::from_budget(share(value)?).ok()
}

/// The factor that was meant, to nine decimals.
pub fn factor(value: f64) -> Option<BurnRate> {
    if !value.is_finite() {
        return None;
    }
    BurnRate::parse(format!("{value:.9}").trim_end_matches('0').trim_end_matches('.')).ok()
}

/// Whether two floats are the same number but for noise.
pub fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::promql::parse;

    #[test]
    fn noise_of_floats_is_taken_away() {
        for (text, target) in [
            ("0.0009999999999999432", "99.9"),
            ("vector(1-0.9990000000000001)", "99.9"),
            ("vector(1-0.9998999999999999)", "99.99"),
            ("(1-0.99000)", "99"),
            ("0.00001", "99.999"),
        ] {
            let value = value(&parse(text).unwrap()).unwrap();
            assert_eq!(target_of_budget(value).unwrap().to_string(), target, "{text}");
        }
        assert_eq!(target(0.9990000000000001).unwrap().to_string(), "99.9");
        assert_eq!((target(1.0), target(f64::NAN)), (None, None));
        for (value, text) in
            [(14.4, "14.4"), (13.440000000000001, "13.44"), (0.9333333333333333, "0.933333333"), (1.0, "1")]
        {
            assert_eq!(factor(value).unwrap().to_string(), text);
        }
        for value in [f64::NAN, f64::INFINITY, 0.0, -1.0, 1e9] {
            assert_eq!(factor(value), None);
        }
        assert_eq!((share(f64::NAN), share(1.5), share(0.1234567891234)), (None, None, None));
    }
}
