//! Functions on repeats, lists and tables.

use std::sync::Arc;

use super::text::text_of;
use super::{Function, Gives, MANY, Wants, eager, lazy};
use crate::expr::ast::Expr;
use crate::expr::error::EvalError;
use crate::expr::eval::{Context, Outcome};
use crate::expr::tree::{NodeId, Tree};
use crate::expr::value::{NodeSet, Value, whole};

use Gives::{Any, Number, Text};
use Wants::{Nodes, Values};

pub(super) const FUNCTIONS: &[Function] = &[
    eager("count", (1, 1), Nodes, Number, |_, v| Ok(Value::Number(size(set(v, "count()")?.nodes.len())))),
    eager("count-non-empty", (1, 1), Nodes, Number, |c, v| {
        let set = set(v, "count-non-empty()")?;
        let tree = c.tree_of(&set.tree)?;
        let full = |id: &&NodeId| tree.get(**id).is_some_and(|node| !node.text.is_empty() || !node.children.is_empty());
        Ok(Value::Number(size(set.nodes.iter().filter(full).count())))
    }),
    eager("position", (0, 1), Nodes, Number, position),
    eager("last", (0, 0), Values, Number, |c, _| Ok(Value::Number(size(c.place.map_or(1, |(_, last)| last))))),
    eager("name", (0, 1), Nodes, Text, name),
    eager("local-name", (0, 1), Nodes, Text, name),
    lazy("indexed-repeat", (3, 5), Nodes, Any, indexed_repeat),
    eager("pulldata", (4, 4), Values, Text, pulldata),
    eager("randomize", (1, 2), Nodes, Any, |c, v| {
        let mut found = set(v, "randomize()")?.clone();
        let seed = v.get(1).map(|seed| c.unpack(seed.clone())).transpose()?;
        shuffle(&mut found.nodes, seed.map_or_else(|| c.surroundings.random(), |seed| seed_of(&seed)));
        Ok(Value::Nodes(found))
    }),
    eager("unordered", (1, MANY), Nodes, Any, |_, v| Ok(v.first().cloned().unwrap_or_else(Value::empty))),
];

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn size(number: usize) -> f64 {
    number as f64
}

fn set<'v>(values: &'v [Value], what: &str) -> Result<&'v NodeSet, EvalError> {
    match values.first() {
        Some(Value::Nodes(set)) => Ok(set),
        _ => Err(EvalError::NotNodes(what.to_owned())),
    }
}

fn position(context: &Context, values: &[Value]) -> Outcome {
    let of = |tree: &Tree, node| Ok(Value::Number(size(tree.position(node))));
    if values.is_empty() {
        return match context.place {
            Some((place, _)) => Ok(Value::Number(size(place))),
            None => of(context.tree_of(&context.node.0)?, context.node.1),
        };
    }
    let set = set(values, "position()")?;
    match set.nodes.first() {
        None => Ok(Value::Number(0.0)),
        Some(first) => of(context.tree_of(&set.tree)?, *first),
    }
}

fn name(context: &Context, values: &[Value]) -> Outcome {
    let (tree, node) = match values.first() {
        None => (context.tree_of(&context.node.0)?, Some(context.node.1)),
        Some(_) => {
            let set = set(values, "name()")?;
            (context.tree_of(&set.tree)?, set.nodes.first().copied())
        }
    };
    Ok(Value::Text(node.map_or_else(String::new, |node| tree.name(node).to_owned())))
}

/// `indexed-repeat(field, repeat, index)`, and once more for a repeat within it.
fn indexed_repeat(context: &Context, arguments: &[Expr]) -> Outcome {
    let what = "indexed-repeat()";
    let field = arguments.first().ok_or_else(|| EvalError::Arity(what.to_owned()))?;
    let mut found = context.everywhere(field, what)?;
    let pairs = arguments.get(1..).unwrap_or_default().chunks(2);
    for pair in pairs {
        let [repeat, index] = pair else { return Err(EvalError::Arity("indexed-repeat".to_owned())) };
        let instances = context.everywhere(repeat, what)?.nodes;
        let index = context.single(index)?.number();
        // A count that is not there yet means the first, so that a calculation survives a new repeat.
        let wanted = whole(index).and_then(|index| usize::try_from(index - 1).ok()).unwrap_or(0);
        let within = instances.get(wanted).copied();
        found.nodes.retain(|node| within.is_some_and(|id| context.tree.ancestors_or_self(*node).any(|up| up == id)));
        context.spend(found.nodes.len())?;
    }
    Ok(Value::Nodes(found))
}

/// `pulldata(table, column, key column, key)`: the first row whose key is this.
fn pulldata(context: &Context, values: &[Value]) -> Outcome {
    let texts: Vec<String> = values.iter().map(|value| text_of(context, value)).collect::<Result<_, _>>()?;
    let [table, column, key_column, key] = texts.as_slice() else {
        return Err(EvalError::Arity("pulldata".to_owned()));
    };
    let name = table.strip_suffix(".csv").unwrap_or(table);
    let tree = context.tree_of(&Some(Arc::from(name)))?;
    context.spend(tree.len() / 8)?;
    let cell = |item: NodeId, column: &str| {
        tree.named(item, column).next().and_then(|id| tree.get(id)).map_or("", |node| node.text.as_str()).to_owned()
    };
    let row = tree.children(Tree::ROOT).iter().find(|item| cell(**item, key_column) == *key);
    Ok(Value::Text(row.map_or_else(String::new, |item| cell(*item, column))))
}

/// A seed from a value: its number, or else a mix of its letters.
pub(crate) fn seed_of(value: &Value) -> u64 {
    let number = value.number();
    if let Some(number) = whole(number) {
        return number.unsigned_abs();
    }
    value
        .text()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Puts things in an order that the seed alone decides: Fisher–Yates over Park and Miller's generator,
/// as both engines do.
pub(crate) fn shuffle<T>(things: &mut [T], seed: u64) {
    let mut state = seed % 2_147_483_647;
    if state == 0 {
        state = 2_147_483_646;
    }
    for last in (1..things.len()).rev() {
        state = state * 16_807 % 2_147_483_647;
        let chosen = usize::try_from((state - 1) * (last as u64 + 1) / 2_147_483_646).unwrap_or(0);
        things.swap(last, chosen.min(last));
    }
}
