//! How long one step takes in a form of 2,000 questions that depend on one another:
//! `cargo run --release -p tungnha-forms --example dependents`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, reason = "a measurement needs a clock")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use chrono::{FixedOffset, TimeZone};
use serde_json::json;
use tungnha_forms::form::Form;
use tungnha_forms::prepare::Prepared;
use tungnha_forms::session::{Session, Spot, World};
use tungnha_forms::xlsform::{Files, export, import};

fn form(count: usize, chain: bool) -> Form {
    let items: Vec<_> = (0..count)
        .map(|index| {
            let before = if chain { index.saturating_sub(1) } else { 0 };
            let mut question = json!({"item": "question", "name": format!("q{index}"), "kind": {"type": "integer"},
                "label": {"vi": format!("Câu {index}")}, "constraint": ". >= 0 and . < 1000000"});
            if index > 0 {
                question["relevant"] = json!(format!("${{q{before}}} >= 0 and regex(string(${{q0}}), '[0-9]+')"));
                question["calculation"] = json!(format!("${{q{before}}} + 1"));
            }
            question
        })
        .collect();
    serde_json::from_value(json!({"format": "tungnha.form/1", "id": "b", "version": "1", "title": {"vi": "Đo"},
        "default_language": "vi", "items": items}))
    .unwrap()
}

fn main() {
    let zone = FixedOffset::east_opt(7 * 3600).unwrap();
    let now = zone.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap();
    for count in [200, 2_000] {
        for chain in [false, true] {
            let form = form(count, chain);
            let began = Instant::now();
            let prepared = Arc::new(Prepared::new(form.clone()).unwrap());
            let ready = began.elapsed();
            let world = World { now, seed: 1, language: "vi".to_owned(), properties: BTreeMap::new() };
            let began = Instant::now();
            let mut session = Session::start(prepared, world);
            let opened = began.elapsed();
            let mut slowest = std::time::Duration::ZERO;
            for round in 0..20 {
                let began = Instant::now();
                session.answer(&Spot::from("/q0"), &json!(round)).unwrap();
                let next = session.next(&Spot::from("/q0"));
                let view = next.and_then(|stop| session.view(stop.spot()));
                assert!(view.is_some());
                slowest = slowest.max(began.elapsed());
            }
            let bytes = export(&form).unwrap();
            let began = Instant::now();
            let read = import(&bytes, "b", &Files::new()).unwrap();
            let imported = began.elapsed();
            assert_eq!(read.form.question_count(), count);
            let last = session.answers()[format!("q{}", count - 1)].clone();
            println!(
                "{count} questions, chain {chain}: prepare {ready:?}, open {opened:?}, slowest step {slowest:?}, import {imported:?}, last {last}"
            );
        }
    }
}
