//! Functions on truth, and choices between values.

use super::{Function, Gives, MANY, Wants, eager, lazy, number_at, plain, spread, text_at};
use crate::expr::ast::Expr;
use crate::expr::error::EvalError;
use crate::expr::eval::{Context, Outcome};
use crate::expr::value::{Value, whole};

use Gives::{Any, Bool};
use Wants::{Mixed, Values};

pub(super) const FUNCTIONS: &[Function] = &[
    eager("true", (0, 0), Values, Bool, |_, _| Ok(Value::Bool(true))),
    eager("false", (0, 0), Values, Bool, |_, _| Ok(Value::Bool(false))),
    eager("not", (1, 1), Values, Bool, |c, v| Ok(Value::Bool(!plain(c, v, 0)?.truth()))),
    eager("boolean", (1, 1), Values, Bool, |c, v| Ok(Value::Bool(plain(c, v, 0)?.truth()))),
    eager("boolean-from-string", (1, 1), Values, Bool, |c, v| {
        let text = text_at(c, v, 0)?;
        Ok(Value::Bool(text == "1" || text.eq_ignore_ascii_case("true")))
    }),
    lazy("if", (3, 3), Values, Any, |c, e| match e {
        [test, yes, no] => c.eval(if c.truth(test)? { yes } else { no }),
        _ => Err(EvalError::Arity("if".to_owned())),
    }),
    lazy("coalesce", (2, 2), Values, Any, coalesce),
    lazy("once", (1, 1), Values, Any, once),
    eager("depend", (1, MANY), Values, Any, |c, v| plain(c, v, 0)),
    eager("checklist", (2, MANY), Mixed, Bool, |c, v| {
        let count = spread(c, v, 2)?.iter().filter(|value| value.truth()).count();
        let (least, most) = (whole(number_at(c, v, 0)?).unwrap_or(0), whole(number_at(c, v, 1)?).unwrap_or(0));
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Ok(Value::Bool((least < 0 || count >= least) && (most < 0 || count <= most)))
    }),
    eager("weighted-checklist", (4, MANY), Mixed, Bool, weighted),
];

fn coalesce(context: &Context, arguments: &[Expr]) -> Outcome {
    let (Some(first), Some(second)) = (arguments.first(), arguments.get(1)) else {
        return Err(EvalError::Arity("coalesce".to_owned()));
    };
    let value = context.eval(first)?;
    if context.unpack(value.clone())?.is_blank() { context.eval(second) } else { Ok(value) }
}

/// The value that the question has already, or else the argument's.
fn once(context: &Context, arguments: &[Expr]) -> Outcome {
    let own = context.node_value(&context.node.0, context.node.1)?;
    match arguments.first() {
        Some(first) if own.text().is_empty() => context.eval(first),
        _ => Ok(own),
    }
}

fn weighted(context: &Context, values: &[Value]) -> Outcome {
    let (flags, weights): (Vec<Value>, Vec<Value>) = match values.get(2..).unwrap_or_default() {
        [Value::Nodes(flags), Value::Nodes(weights)] => (context.values(flags)?, context.values(weights)?),
        pairs => {
            let plain = pairs.iter().map(|value| context.unpack(value.clone())).collect::<Result<Vec<_>, _>>()?;
            let side = |rest| plain.iter().skip(rest).step_by(2).cloned().collect::<Vec<_>>();
            (side(0), side(1))
        }
    };
    if flags.len() != weights.len() {
        return Err(EvalError::Arity("weighted-checklist".to_owned()));
    }
    let held = flags.iter().zip(&weights).filter(|(flag, _)| flag.truth());
    let sum: f64 = held.map(|(_, weight)| weight.number()).sum();
    Ok(Value::Bool(sum >= number_at(context, values, 0)? && sum <= number_at(context, values, 1)?))
}
