//! The answers of two other engines on the same expressions: where they agree, so do we.
//!

//! The cases lie beside the repository; where they are not, the test says so and passes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{FixedOffset, TimeZone};
use serde_json::Value as Json;
use tungnha_forms::expr::eval::Surroundings;
use tungnha_forms::expr::tree::{DataType, Element, NodeId, Tree};
use tungnha_forms::expr::value::text_of;
use tungnha_forms::expr::{Value, parse};
use tungnha_forms::plain::PlainAnswers;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/xlsform/expressions")
}

/// Enough of XML for the one small instance: elements, attributes, text.
fn instance(xml: &str, types: &BTreeMap<String, DataType>) -> Tree {
    let mut tree = Tree::new("data");
    let mut open: Vec<NodeId> = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        if let Some(node) = open.last().filter(|_| !text.trim().is_empty()) {
            tree.get_mut(*node).unwrap().text = text.to_owned();
        }
        let end = rest.find('>').unwrap();
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let (name, attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
        let node = match open.last() {
            None => Tree::ROOT,
            Some(parent) => {
                let data_type = types.get(name).copied().unwrap_or_default();
                tree.add(*parent, None, Element { name: Arc::from(name), data_type, ..Element::default() })
            }
        };
        for attribute in attributes.split_whitespace() {
            let (name, value) = attribute.split_once('=').unwrap();
            let text = value.trim_matches('"').to_owned();
            tree.add(node, None, Element { name: Arc::from(name), text, attribute: true, ..Element::default() });
        }
        if !tag.ends_with('/') {
            open.push(node);
        }
    }
    tree
}

fn types(form: &str) -> BTreeMap<String, DataType> {
    let binds = form.split("<bind ").skip(1);
    binds
        .map(|bind| {
            let path = bind.split('"').nth(1).unwrap();
            let data_type = match bind.split('"').nth(3).unwrap() {
                "int" | "decimal" => DataType::Number,
                "date" => DataType::Date,
                "dateTime" => DataType::DateTime,
                _ => DataType::Text,
            };
            (path.rsplit('/').next().unwrap().to_owned(), data_type)
        })
        .collect()
}

fn number(value: f64) -> Json {
    if value.is_finite() { Json::from(value) } else { Json::from(text_of(value)) }
}

/// Our answer in the shape of theirs.
fn ours(answers: &PlainAnswers, expression: &str, surroundings: &Surroundings) -> (String, Json) {
    let error = |text: String| ("error".to_owned(), Json::from(text));
    let expr = match parse(expression) {
        Ok(expr) => expr,
        Err(problem) => return error(problem.to_string()),
    };
    match answers.evaluate(&expr, surroundings) {
        Err(problem) => error(problem.to_string()),
        Ok(Value::Text(text)) => ("string".to_owned(), Json::from(text)),
        Ok(Value::Number(value)) => ("number".to_owned(), number(value)),
        Ok(Value::Bool(truth)) => ("boolean".to_owned(), Json::from(truth)),
        Ok(Value::Nodes(set)) => {
            let texts = set.nodes.iter().map(|node| answers.tree.get(*node).unwrap().text.clone());
            ("nodeset".to_owned(), texts.collect::<Vec<_>>().into())
        }
        Ok(other) => ("string".to_owned(), Json::from(other.text())),
    }
}

fn same(ours: &(String, Json), theirs: &Json) -> bool {
    if theirs["type"] != ours.0 {
        return false;
    }
    if ours.0 == "error" {
        return true;
    }
    match (ours.1.as_f64(), theirs["value"].as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        _ => ours.1 == theirs["value"],
    }
}

/// Both engines agree on so many cases, and so do we on all of them.
const AGREED_MIN: usize = 61;

#[test]
fn we_agree_where_both_engines_agree() {
    let folder = folder();
    let Ok(cases) = std::fs::read_to_string(folder.join("expressions.json")) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let cases: Vec<Json> = serde_json::from_str(&cases).unwrap();
    let types = types(&std::fs::read_to_string(folder.join("form.xml")).unwrap());
    let answers =
        PlainAnswers::from_tree(instance(&std::fs::read_to_string(folder.join("instance.xml")).unwrap(), &types));
    let zone = FixedOffset::west_opt(3 * 3600).unwrap();
    let surroundings = Surroundings::new(zone.with_ymd_and_hms(2026, 8, 7, 12, 0, 0).unwrap(), 1);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut broken = Vec::new();
    for case in &cases {
        let expression = case["expression"].as_str().unwrap();
        let answer = ours(&answers, expression, &surroundings);
        let (enketo, collect) = (&case["openrosa_xpath_evaluator"], &case["javarosa"]);
        let theirs = (collect["type"].as_str().unwrap().to_owned(), collect["value"].clone());
        let they_agree = same(&theirs, enketo);
        let outcome = match (they_agree, same(&answer, collect), same(&answer, enketo)) {
            (true, true, _) => "both agree, so do we",
            (true, false, _) => "BOTH AGREE, WE DO NOT",
            (false, true, _) => "they differ, we follow JavaRosa",
            (false, false, true) => "they differ, we answer as openrosa-xpath-evaluator",
            (false, false, false) => "they differ, we are alone",
        };
        *counts.entry(outcome).or_default() += 1;
        println!("{outcome:<52} {expression:<70} {} {}", answer.0, answer.1);
        if outcome == "BOTH AGREE, WE DO NOT" {
            broken.push(expression);
        }
    }
    println!("{counts:#?}");
    assert!(broken.is_empty(), "both engines agree and we do not: {broken:?}");
    assert!(counts["both agree, so do we"] >= AGREED_MIN, "{counts:?}");
}
