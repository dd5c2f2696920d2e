//! Functions on texts.

use super::{Function, Gives, MANY, Wants, eager, lazy, number_at, plain, spread, text_at, unfit};
use crate::expr::ast::{Expr, Node};
use crate::expr::error::EvalError;
use crate::expr::eval::{Context, Outcome, TEXT_MAX};
use crate::expr::value::{Value, whole};

use Gives::{Bool, Number, Text};
use Wants::{Mixed, Values};

pub(super) const FUNCTIONS: &[Function] = &[
    eager("string", (1, 1), Values, Text, |c, v| Ok(Value::Text(text_at(c, v, 0)?))),
    eager("concat", (0, MANY), Mixed, Text, |c, v| joined(c, "", &spread(c, v, 0)?)),
    eager("join", (1, MANY), Mixed, Text, |c, v| joined(c, &text_at(c, v, 0)?, &spread(c, v, 1)?)),
    eager("string-length", (0, 1), Values, Number, |c, v| {
        Ok(Value::Number(count(or_here(c, v)?.chars().map(char::len_utf16).sum())))
    }),
    eager("normalize-space", (0, 1), Values, Text, |c, v| {
        Ok(Value::Text(or_here(c, v)?.split_whitespace().collect::<Vec<_>>().join(" ")))
    }),
    eager("contains", (2, 2), Values, Bool, |c, v| Ok(Value::Bool(text_at(c, v, 0)?.contains(&text_at(c, v, 1)?)))),
    eager("starts-with", (2, 2), Values, Bool, |c, v| {
        Ok(Value::Bool(text_at(c, v, 0)?.starts_with(&text_at(c, v, 1)?)))
    }),
    eager("ends-with", (2, 2), Values, Bool, |c, v| Ok(Value::Bool(text_at(c, v, 0)?.ends_with(&text_at(c, v, 1)?)))),
    eager("substr", (2, 3), Values, Text, substr),
    eager("substring", (2, 3), Values, Text, substring),
    eager("substring-before", (2, 2), Values, Text, |c, v| {
        let text = text_at(c, v, 0)?;
        Ok(Value::Text(text.split_once(&text_at(c, v, 1)?).map_or_else(String::new, |(before, _)| before.to_owned())))
    }),
    eager("substring-after", (2, 2), Values, Text, |c, v| {
        let text = text_at(c, v, 0)?;
        Ok(Value::Text(text.split_once(&text_at(c, v, 1)?).map_or_else(String::new, |(_, after)| after.to_owned())))
    }),
    eager("translate", (3, 3), Values, Text, translate),
    eager("regex", (2, 2), Values, Bool, regex),
    eager("selected", (2, 2), Values, Bool, selected),
    eager("is-selected", (2, 2), Values, Bool, selected),
    eager("count-selected", (1, 1), Values, Number, |c, v| {
        Ok(Value::Number(count(text_at(c, v, 0)?.split_whitespace().count())))
    }),
    eager("selected-at", (2, 2), Values, Text, |c, v| {
        let index = whole(number_at(c, v, 1)?).and_then(|index| usize::try_from(index).ok());
        let text = text_at(c, v, 0)?;
        let found = index.and_then(|index| text.split_whitespace().nth(index));
        Ok(Value::Text(found.unwrap_or_default().to_owned()))
    }),
    lazy("jr:choice-name", (2, 2), Values, Text, choice_name),
    lazy("choice-name", (2, 2), Values, Text, choice_name),
    lazy("jr:itext", (1, 1), Values, Text, |c, e| single_or_empty(c, e.first())),
    eager("uuid", (0, 1), Values, Text, uuid),
    eager("version", (0, 0), Values, Text, |c, _| Ok(property(c, "version"))),
    eager("property", (1, 1), Values, Text, |c, v| Ok(property(c, &text_at(c, v, 0)?))),
];

fn joined(context: &Context, separator: &str, values: &[Value]) -> Outcome {
    let mut text = String::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        text.push_str(&value.text());
        context.spend(1)?;
        if text.len() > TEXT_MAX {
            return Err(EvalError::TooLong);
        }
    }
    Ok(Value::Text(text))
}

fn or_here(context: &Context, values: &[Value]) -> Result<String, EvalError> {
    if values.is_empty() {
        return Ok(context.node_value(&context.node.0, context.node.1)?.text());
    }
    text_at(context, values, 0)
}

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn count(number: usize) -> f64 {
    number as f64
}

/// From `start` up to but without `end`, counted from 0; negative counts from the end.
fn substr(context: &Context, values: &[Value]) -> Outcome {
    let letters: Vec<char> = text_at(context, values, 0)?.chars().collect();
    let length = i64::try_from(letters.len()).unwrap_or(i64::MAX);
    let bound = |number: f64| {
        let place = whole(number).unwrap_or(if number > 0.0 { length } else { 0 });
        usize::try_from(if place < 0 { length + place } else { place }.clamp(0, length)).unwrap_or(0)
    };
    let start = bound(number_at(context, values, 1)?);
    let end = if values.len() > 2 { bound(number_at(context, values, 2)?) } else { letters.len() };
    Ok(Value::Text(letters.get(start..end).unwrap_or_default().iter().collect()))
}

/// XPath's own: from place `start`, counted from 1, as many letters as `length`, both rounded.
fn substring(context: &Context, values: &[Value]) -> Outcome {
    let text = text_at(context, values, 0)?;
    let start = xpath_round(number_at(context, values, 1)?);
    let end = if values.len() > 2 { start + xpath_round(number_at(context, values, 2)?) } else { f64::INFINITY };
    let within = |index: usize| {
        let place = count(index + 1);
        place >= start && place < end
    };
    Ok(Value::Text(text.chars().enumerate().filter(|(index, _)| within(*index)).map(|(_, letter)| letter).collect()))
}

fn xpath_round(number: f64) -> f64 {
    (number + 0.5).floor()
}

fn translate(context: &Context, values: &[Value]) -> Outcome {
    let from: Vec<char> = text_at(context, values, 1)?.chars().collect();
    let to: Vec<char> = text_at(context, values, 2)?.chars().collect();
    let text = text_at(context, values, 0)?;
    context.spend(text.len())?;
    let mapped = text.chars().filter_map(|letter| match from.iter().position(|other| *other == letter) {
        None => Some(letter),
        Some(index) => to.get(index).copied(),
    });
    Ok(Value::Text(mapped.collect()))
}

fn regex(context: &Context, values: &[Value]) -> Outcome {
    let (text, source) = (text_at(context, values, 0)?, text_at(context, values, 1)?);
    let pattern = context.surroundings.pattern(&source);
    let pattern = pattern.ok_or_else(|| unfit("regex", &source, "a pattern that can be used"))?;
    Ok(Value::Bool(pattern.is_match(&text)))
}

fn selected(context: &Context, values: &[Value]) -> Outcome {
    let (chosen, wanted) = (text_at(context, values, 0)?, text_at(context, values, 1)?);
    let wanted = wanted.trim();
    // Choices are separated by single spaces; a wanted text with a space in it is looked for whole, as in Collect.
    Ok(Value::Bool(format!(" {chosen} ").contains(&format!(" {wanted} "))))
}

/// The question is written `'${name}'` or as a path: within quotes, or bare.
fn choice_name(context: &Context, arguments: &[Expr]) -> Outcome {
    let (Some(value), Some(question)) = (arguments.first(), arguments.get(1)) else { return Ok(Value::empty()) };
    let choice = context.single(value)?.text();
    if choice.is_empty() {
        return Ok(Value::empty());
    }
    let written = written_question(question).map_or_else(|| Ok(context.single(question)?.text()), Ok)?;
    let found = context.resolve.choice_label(&written, &choice);
    Ok(Value::Text(found.unwrap_or_default()))
}

/// The question that the second argument of `jr:choice-name()` names.
pub(in crate::expr) fn written_question(argument: &Expr) -> Option<String> {
    match &argument.node {
        Node::Text(text) => Some(text.trim().to_owned()),
        Node::Path(path) => path.bare_reference().map(|name| format!("${{{name}}}")),
        _ => None,
    }
}

fn single_or_empty(context: &Context, expr: Option<&Expr>) -> Outcome {
    expr.map_or_else(|| Ok(Value::empty()), |expr| context.single(expr))
}

/// Without an argument a version 4 UUID, with one that many random characters.
fn uuid(context: &Context, values: &[Value]) -> Outcome {
    let random = || context.surroundings.random();
    if values.is_empty() {
        let bytes = (u128::from(random()) << 64) | u128::from(random());
        let bytes = (bytes & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
        let hex = format!("{bytes:032x}");
        let cut = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
        let parts: Vec<&str> = cut.iter().filter_map(|(from, to)| hex.get(*from..*to)).collect();
        return Ok(Value::Text(parts.join("-")));
    }
    let length = whole(number_at(context, values, 0)?).unwrap_or(0).clamp(0, 1024);
    let letter = |_| char::from_digit(u32::try_from(random() % 36).unwrap_or(0), 36).unwrap_or('0');
    Ok(Value::Text((0..length).map(letter).collect::<String>().to_uppercase()))
}

fn property(context: &Context, name: &str) -> Value {
    Value::Text(context.resolve.property(name).unwrap_or_default())
}

/// A value as text, for functions elsewhere.
pub(super) fn text_of(context: &Context, value: &Value) -> Result<String, EvalError> {
    Ok(plain(context, std::slice::from_ref(value), 0)?.text())
}
