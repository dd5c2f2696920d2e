//! Functions on numbers.

use super::{Function, Gives, MANY, Wants, eager, number_at, plain, spread};
use crate::expr::eval::{Context, Outcome};
use crate::expr::value::Value;

use Gives::Number;
use Wants::{Mixed, Nodes, Values};

pub(super) const FUNCTIONS: &[Function] = &[
    eager("number", (1, 1), Values, Number, |c, v| one(c, v, |n| n)),
    eager("int", (1, 1), Values, Number, |c, v| one(c, v, f64::trunc)),
    eager("floor", (1, 1), Values, Number, |c, v| one(c, v, f64::floor)),
    eager("ceiling", (1, 1), Values, Number, |c, v| one(c, v, f64::ceil)),
    eager("abs", (1, 1), Values, Number, |c, v| one(c, v, f64::abs)),
    eager("sqrt", (1, 1), Values, Number, |c, v| one(c, v, f64::sqrt)),
    eager("exp", (1, 1), Values, Number, |c, v| one(c, v, f64::exp)),
    eager("exp10", (1, 1), Values, Number, |c, v| one(c, v, |n| 10_f64.powf(n))),
    eager("log", (1, 1), Values, Number, |c, v| one(c, v, f64::ln)),
    eager("log10", (1, 1), Values, Number, |c, v| one(c, v, f64::log10)),
    eager("sin", (1, 1), Values, Number, |c, v| one(c, v, f64::sin)),
    eager("cos", (1, 1), Values, Number, |c, v| one(c, v, f64::cos)),
    eager("tan", (1, 1), Values, Number, |c, v| one(c, v, f64::tan)),
    eager("asin", (1, 1), Values, Number, |c, v| one(c, v, f64::asin)),
    eager("acos", (1, 1), Values, Number, |c, v| one(c, v, f64::acos)),
    eager("atan", (1, 1), Values, Number, |c, v| one(c, v, f64::atan)),
    eager("atan2", (2, 2), Values, Number, |c, v| two(c, v, f64::atan2)),
    eager("pow", (2, 2), Values, Number, |c, v| two(c, v, f64::powf)),
    eager("pi", (0, 0), Values, Number, |_, _| Ok(Value::Number(std::f64::consts::PI))),
    eager("random", (0, 0), Values, Number, |c, _| Ok(Value::Number(fraction(c.surroundings.random())))),
    eager("round", (1, 2), Values, Number, |c, v| {
        let places = if v.len() > 1 { number_at(c, v, 1)?.trunc() } else { 0.0 };
        Ok(Value::Number(round(number_at(c, v, 0)?, places)))
    }),
    eager("sum", (1, 1), Nodes, Number, |c, v| {
        let numbers = numbers(&spread(c, v, 0)?);
        Ok(Value::Number(numbers.iter().sum::<f64>() + 0.0))
    }),
    eager("max", (0, MANY), Mixed, Number, |c, v| fold(c, v, f64::max)),
    eager("min", (0, MANY), Mixed, Number, |c, v| fold(c, v, f64::min)),
];

fn one(context: &Context, values: &[Value], apply: fn(f64) -> f64) -> Outcome {
    Ok(Value::Number(apply(number_at(context, values, 0)?)))
}

fn two(context: &Context, values: &[Value], apply: fn(f64, f64) -> f64) -> Outcome {
    Ok(Value::Number(apply(number_at(context, values, 0)?, plain(context, values, 1)?.number())))
}

fn numbers(values: &[Value]) -> Vec<f64> {
    values.iter().map(Value::number).filter(|number| !number.is_nan()).collect()
}

fn fold(context: &Context, values: &[Value], choose: fn(f64, f64) -> f64) -> Outcome {
    let best = numbers(&spread(context, values, 0)?).into_iter().reduce(choose);
    Ok(Value::Number(best.unwrap_or(f64::NAN)))
}

#[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Halves are rounded up (toward positive infinity), in decimal as the number is written.
fn round(number: f64, places: f64) -> f64 {
    if !number.is_finite() {
        return number;
    }
    if places.abs() > 30.0 || places.is_nan() {
        return f64::NAN;
    }
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
    let places = places as i32;
    if places < 0 {
        let unit = 10_f64.powi(-places);
        return (number / unit + 0.5).trunc() * unit;
    }
    let unit = 10_f64.powi(places);
    let scaled = number * unit;
    if !scaled.is_finite() || scaled.abs() > 1e15 {
        return number;
    }
    // 1.005 is a little below what is written; the decimal digits decide, as they do in Collect.
    let nudged = scaled + scaled.abs() * f64::EPSILON;
    (nudged + 0.5).floor() / unit
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn rounding_follows_the_written_digits() {
        let cases = [(2.5, 0.0, 3.0), (-1.5, 0.0, -1.0), (1235.5, -2.0, 1200.0), (1.005, 2.0, 1.01), (2.345, 1.0, 2.3)];
        for (number, places, wanted) in cases {
            assert!((round(number, places) - wanted).abs() < 1e-12, "round({number}, {places})");
        }
    }
}
