//! What holds for every text, every form and every order of answers.

use crate::common;
use crate::common::{prepared, session, spots, world};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use tungnha_forms::expr::parse;
use tungnha_forms::form::{Form, Item, Kind, Localized, Question, Selection};
use tungnha_forms::session::{Session, Spot};
use tungnha_forms::template::pyk_01;
use tungnha_forms::xlsform::{Files, import};

/// Questions of yes and no, each asked only if some of the earlier ones say yes.
fn form(parents: &[Vec<usize>]) -> Form {
    let mut form = Form::new("p", "1");
    form.lists = serde_json::from_value(json!([{"name": "yn", "choices": [{"name": "y"}, {"name": "n"}]}])).unwrap();
    for (index, parents) in parents.iter().enumerate() {
        let conditions: Vec<String> = parents.iter().map(|one| format!("${{q{}}} = 'y'", one % (index + 1))).collect();
        let own: Vec<&String> = conditions.iter().filter(|text| !text.contains(&format!("q{index}}}"))).collect();
        let relevant = own.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(" or ");
        form.items.push(Item::Question(Box::new(Question {
            name: format!("q{index}"),
            kind: Kind::Single(Selection { list: "yn".to_owned(), ..Selection::default() }),
            label: Localized::both("?", "?"),
            relevant: Some(relevant).filter(|text| !text.is_empty()),
            ..Question::default()
        })));
    }
    form
}

fn shown(session: &Session) -> Vec<String> {
    spots(session).into_iter().map(|spot| spot.0).collect()
}

fn answered(session: &Session) -> Vec<String> {
    session.answers().as_object().unwrap().keys().map(|key| format!("/{key}")).collect()
}

proptest! {
    #[test]
    fn no_text_breaks_the_parser(text in "\\PC{0,60}") {
        let _ = parse(&text);
    }

    #[test]
    fn nothing_that_looks_like_an_expression_breaks_it(
        parts in proptest::collection::vec(prop_oneof![
            Just("${a}"), Just("("), Just(")"), Just("["), Just("]"), Just("/"), Just("//"), Just(".."), Just("."),
            Just("*"), Just(" div "), Just("-"), Just("'x'"), Just("1.5"), Just("count("), Just(","), Just("@"),
            Just("::"), Just("or"), Just("a"), Just("|"), Just("!="), Just("<"), Just("instance('l')"), Just("$"),
        ], 0..40)
    ) {
        let _ = parse(&parts.concat());
    }

    #[test]
    fn no_bytes_break_the_import(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(import(&bytes, "x", &Files::new()).is_err());
    }

    /// After any answers, hidden questions have none; and the same answers given at once lead to the same form.
    #[test]
    fn hidden_questions_have_no_answers(
        parents in proptest::collection::vec(proptest::collection::vec(0_usize..12, 0..3), 1..12),
        steps in proptest::collection::vec((0_usize..12, prop_oneof![Just("y"), Just("n"), Just("")]), 0..40),
    ) {
        let mut session = session(form(&parents));
        for (index, answer) in steps {
            let spot = Spot(format!("/q{}", index % parents.len()));
            let before = session.answers();
            if session.answer(&spot, &json!(answer)).is_err() {
                prop_assert_eq!(session.answers(), before);
            }
            let shown = shown(&session);
            for spot in answered(&session) {
                prop_assert!(shown.contains(&spot), "{} is answered and not asked", spot);
            }
        }
        let again = Session::resume(prepared(form(&parents)), world(), &session.draft(), &session.declined());
        prop_assert_eq!(again.answers(), session.answers());
        prop_assert_eq!(common::spots(&again), common::spots(&session));
    }

    /// Whatever is tapped in the shipped survey, its rules hold.
    #[test]
    fn the_survey_holds_its_rules(taps in proptest::collection::vec((0_usize..20, 0_usize..8, any::<bool>()), 0..60)) {
        let mut session = session(pyk_01().unwrap());
        for (place, choice, decline) in taps {
            let spots = spots(&session);
            let spot = &spots[place % spots.len()];
            let view = session.view(spot).unwrap();
            let name = view.choices.get(choice % view.choices.len().max(1)).map(|choice| choice.name.clone());
            let _ = match (&view.kind, name) {
                _ if decline => session.decline(spot),
                (Kind::Multiple(_), Some(name)) => session.toggle(spot, &name),
                (_, Some(name)) => session.answer(spot, &json!(name)),
                (Kind::Integer | Kind::Scale(_), None) => session.answer(spot, &json!(choice)),
                _ => Ok(()),
            };
        }
        let answers = session.answers();
        let count = |name: &str| answers[name].as_array().map_or(0, Vec::len);
        prop_assert!(count("barriers") <= 3 && count("wants") <= 3);
        let used = answers["used"].as_array().cloned().unwrap_or_default();
        prop_assert!(!used.contains(&Json::from("none")) || used.len() == 1);
        if answers["phone"] != json!("smart") {
            prop_assert!(answers.get("access").is_none() && answers.get("quality").is_none());
        }
        let again = Session::resume(prepared(pyk_01().unwrap()), world(), &session.draft(), &session.declined());
        prop_assert_eq!(again.draft(), session.draft());
        prop_assert_eq!(again.declined(), session.declined());
    }

    #[test]
    fn a_form_survives_its_json(parents in proptest::collection::vec(proptest::collection::vec(0_usize..12, 0..3), 0..12)) {
        let form = form(&parents);
        prop_assert_eq!(Form::from_json(&form.to_json().unwrap()).unwrap(), form);
    }
}
