//! Plain nested answers without a form: for trying an expression from a shell.
//!
//! An object is a group, an array of objects a repeat, an array of texts the choices of a multiple question.
//! A key that begins with `@` is an attribute. Numbers are numbers, a text written `2026-11-23` is a day.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::expr::ast::Expr;
use crate::expr::eval::{Outcome, Resolve, Surroundings, evaluate};
use crate::expr::tree::{DataType, Element, Lists, NodeId, Tree};
use crate::expr::value::{NodeSet, parse_date, parse_datetime, text_of};

/// Answers without a form.
#[derive(Debug)]
pub struct PlainAnswers {
    /// The answers as a tree.
    pub tree: Tree,
    lists: Lists,
}

impl PlainAnswers {
    /// Answers from JSON; the paths of expressions begin with `/data`.
    #[must_use]
    pub fn new(answers: &Json) -> Self {
        let mut tree = Tree::new("data");
        add(&mut tree, Tree::ROOT, answers, 0);
        Self { tree, lists: Lists::new() }
    }

    /// Answers from a tree.
    #[must_use]
    pub fn from_tree(tree: Tree) -> Self {
        Self { tree, lists: Lists::new() }
    }

    /// What nodes hold, as texts.
    #[must_use]
    pub fn texts(&self, set: &NodeSet) -> Vec<String> {
        let text = |node: &NodeId| self.tree.get(*node).map_or_else(String::new, |element| element.text.clone());
        set.nodes.iter().map(text).collect()
    }

    /// The value of an expression as seen from the whole form.
    pub fn evaluate(&self, expr: &Expr, surroundings: &Surroundings) -> Outcome {
        evaluate(expr, &self.tree, &self.lists, self, surroundings, Tree::ROOT)
    }
}

const DEPTH_MAX: usize = 32;

fn add(tree: &mut Tree, node: NodeId, value: &Json, depth: usize) {
    let Json::Object(object) = value else { return };
    for (name, value) in object {
        match value {
            Json::Array(list) if list.iter().any(Json::is_object) => {
                for one in list {
                    add_one(tree, node, name, one, depth);
                }
            }
            one => {
                add_one(tree, node, name, one, depth);
            }
        }
    }
}

fn add_one(tree: &mut Tree, node: NodeId, name: &str, value: &Json, depth: usize) {
    let (text, data_type) = scalar(value);
    let (name, attribute) = name.strip_prefix('@').map_or((name, false), |name| (name, true));
    let element = Element { name: Arc::from(name), text, data_type, attribute, ..Element::default() };
    let child = tree.add(node, None, element);
    if depth < DEPTH_MAX {
        add(tree, child, value, depth + 1);
    }
}

fn scalar(value: &Json) -> (String, DataType) {
    match value {
        Json::Null | Json::Object(_) => (String::new(), DataType::Text),
        Json::Bool(truth) => (truth.to_string(), DataType::Text),
        Json::Number(number) => (number.as_f64().map_or_else(String::new, text_of), DataType::Number),
        Json::String(text) if parse_date(text).is_some() => (text.clone(), DataType::Date),
        Json::String(text)
            if text.contains('T') && parse_datetime(text, chrono::Offset::fix(&chrono::Utc)).is_some() =>
        {
            (text.clone(), DataType::DateTime)
        }
        Json::String(text) => (text.clone(), DataType::Text),
        Json::Array(list) => {
            let texts: Vec<String> = list.iter().map(|one| scalar(one).0).collect();
            (texts.join(" "), DataType::Text)
        }
    }
}

impl Resolve for PlainAnswers {
    /// All elements of this name, wherever they are; there are no rounds to prefer.
    fn reference(&self, name: &str, _: Option<NodeId>) -> Option<Vec<NodeId>> {
        let all = self.tree.descendants_or_self(Tree::ROOT);
        let found: Vec<NodeId> =
            all.into_iter().filter(|id| *id != Tree::ROOT && self.tree.name(*id) == name).collect();
        (!found.is_empty()).then_some(found)
    }

    fn choice_label(&self, _: &str, choice: &str) -> Option<String> {
        Some(choice.to_owned())
    }

    fn property(&self, _: &str) -> Option<String> {
        None
    }
}
