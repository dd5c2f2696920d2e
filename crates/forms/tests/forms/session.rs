//! Filling a form in: rounds, calculations, filters, defaults, circles.

use crate::common::{prepared, session, world};
use serde_json::{Value as Json, json};
use tungnha_forms::fault::Fault;
use tungnha_forms::form::Form;
use tungnha_forms::prepare::Prepared;
use tungnha_forms::session::{AnswerError, Session, Spot, Stop};

fn question(name: &str, kind: &str, rest: Json) -> Json {
    let mut question = json!({"item": "question", "name": name, "kind": {"type": kind}, "label": {"vi": name}});
    for (key, value) in rest.as_object().unwrap() {
        question[key] = value.clone();
    }
    question
}

fn form(items: Json, lists: Json) -> Form {
    serde_json::from_value(json!({
        "format": "tungnha.form/1", "id": "t", "version": "1", "title": {"vi": "Thử"},
        "default_language": "vi", "lists": lists, "items": items,
    }))
    .unwrap()
}

fn refused(items: Json) -> Vec<Fault> {
    Prepared::new(form(items, json!([]))).expect_err("this form must be refused")
}

fn codes(faults: &[Fault]) -> Vec<(&str, &str, &str)> {
    let text = |text: &Option<String>| -> &'static str { Box::leak(text.clone().unwrap_or_default().into_boxed_str()) };
    faults.iter().map(|fault| (fault.code.as_str(), text(&fault.item), text(&fault.column))).collect()
}

fn members() -> Form {
    form(
        json!([
            question("prefix", "text", json!({})),
            {"item": "repeat", "name": "member", "label": {"vi": "Thành viên"}, "items": [
                question("first", "text", json!({})),
                question("years", "integer", json!({"constraint": ". >= 0 and . < 130"})),
                question("order", "calculated", json!({"calculation": "position(..)"})),
                question("called", "calculated", json!({"calculation": "concat(${prefix}, ' ', ${first})"})),
                question("school", "text", json!({"relevant": "${years} < 18"})),
                question("running", "calculated",
                    json!({"calculation": "${years} + if(position(..) > 1, indexed-repeat(${running}, ${member}, position(..) - 1), 0)"})),
            ]},
            question("total", "calculated", json!({"calculation": "sum(${years})"})),
            question("count", "calculated", json!({"calculation": "count(${member})"})),
            question("names", "note", json!({"label": {"vi": "Cả nhà ${count} người, tổng ${total} tuổi"}})),
        ]),
        json!([]),
    )
}

fn spot(text: &str) -> Spot {
    Spot::from(text)
}

#[test]
fn rounds_come_and_go() {
    let mut session = session(members());
    let repeat = spot("/member");
    assert_eq!(session.next(&spot("/prefix")), Some(Stop::OneMore(repeat.clone())));
    for (index, (first, years)) in [("Ví Dụ", 34), ("Thử", 7), ("Họa", 19)].into_iter().enumerate() {
        let round = session.add_round(&repeat).unwrap();
        assert_eq!(round.0, format!("/member[{}]", index + 1));
        session.answer(&Spot(format!("{round}/first")), &json!(first)).unwrap();
        session.answer(&Spot(format!("{round}/years")), &json!(years)).unwrap();
    }
    session.answer(&spot("/member[2]/school"), &json!("Nam Mẫu")).unwrap();
    session.answer(&spot("/prefix"), &json!("Bàn")).unwrap();
    let answers = session.answers();
    assert_eq!(
        answers["member"][1],
        json!({"first": "Thử", "years": 7, "order": "2", "called": "Bàn Thử", "school": "Nam Mẫu", "running": "41"})
    );
    assert_eq!((&answers["total"], &answers["count"]), (&json!("60"), &json!("3")));
    assert_eq!(session.view(&spot("/names")).unwrap().label, "Cả nhà 3 người, tổng 60 tuổi");
    assert_eq!(session.answer(&spot("/member[1]/school"), &json!("x")), Err(AnswerError::NotAsked));

    session.answer(&spot("/member[2]/years"), &json!(20)).unwrap();
    assert!(session.answers()["member"][1].get("school").is_none());
    session.remove_round(&spot("/member[1]")).unwrap();
    let answers = session.answers();
    assert_eq!(answers["member"][0]["order"], json!("1"));
    assert_eq!((&answers["total"], &answers["member"][1]["running"]), (&json!("39"), &json!("39")));

    let again = Session::resume(prepared(members()), world(), &session.draft(), &[]);
    assert_eq!(again.answers(), session.answers());
    assert_eq!(session.troubles(), []);
}

#[test]
fn the_form_may_count_the_rounds() {
    let form = form(
        json!([
            question("n", "integer", json!({})),
            {"item": "repeat", "name": "r", "count": "${n}", "items": [question("x", "text", json!({"default": "a"}))]},
        ]),
        json!([]),
    );
    let mut session = session(form);
    session.answer(&spot("/n"), &json!(2)).unwrap();
    assert_eq!(session.answers()["r"], json!([{"x": "a"}, {"x": "a"}]));
    session.answer(&spot("/r[1]/x"), &json!("b")).unwrap();
    session.answer(&spot("/n"), &json!(1)).unwrap();
    assert_eq!(session.answers()["r"], json!([{"x": "b"}]));
    assert_eq!(session.add_round(&spot("/r")), Err(AnswerError::Rounds));
    session.answer(&spot("/n"), &json!(1_000_000)).unwrap();
    assert_eq!(session.answers()["r"].as_array().unwrap().len(), tungnha_forms::session::ROUNDS_MAX);
}

#[test]
fn a_filter_offers_and_takes_back() {
    let lists = json!([
        {"name": "commune", "choices": [{"name": "babe", "label": {"vi": "Ba Bể"}}, {"name": "chora", "label": {"vi": "Chợ Rã"}}]},
        {"name": "village", "choices": [
            {"name": "pn", "label": {"vi": "Pác Ngòi"}, "columns": {"of": "babe"}},
            {"name": "nm", "label": {"vi": "Nà Mặn"}, "columns": {"of": "chora"}},
        ]},
    ]);
    let items = json!([
        question("xa", "single", json!({"kind": {"type": "single", "list": "commune"}})),
        question(
            "thon",
            "single",
            json!({"kind": {"type": "single", "list": "village"}, "choice_filter": "of = ${xa}"})
        ),
        question("ten", "calculated", json!({"calculation": "jr:choice-name(${thon}, '${thon}')"})),
        question("of", "calculated", json!({"calculation": "instance('village')/root/item[name = ${thon}]/of"})),
        question("pull", "calculated", json!({"calculation": "pulldata('village', 'label', 'name', ${thon})"})),
    ]);
    let mut session = session(form(items, lists));
    session.answer(&spot("/xa"), &json!("babe")).unwrap();
    let offered: Vec<String> = session.view(&spot("/thon")).unwrap().choices.into_iter().map(|one| one.label).collect();
    assert_eq!(offered, ["Pác Ngòi"]);
    assert_eq!(session.answer(&spot("/thon"), &json!("nm")), Err(AnswerError::Choice("nm".to_owned())));
    session.answer(&spot("/thon"), &json!("pn")).unwrap();
    assert_eq!(
        session.answers(),
        json!({"xa": "babe", "thon": "pn", "ten": "Pác Ngòi", "of": "babe", "pull": "Pác Ngòi"})
    );
    session.answer(&spot("/xa"), &json!("chora")).unwrap();
    assert_eq!(session.answers(), json!({"xa": "chora"}), "a choice that is no longer offered is dropped");
}

#[test]
fn kinds_take_their_answers_only() {
    let items = json!([
        question("i", "integer", json!({})),
        question("d", "decimal", json!({})),
        question("t", "time", json!({})),
        question(
            "b",
            "date",
            json!({"constraint": ". <= today()", "constraint_message": {"vi": "Ngày chưa tới.", "en": "In the future."}})
        ),
        question("g", "geopoint", json!({})),
        question("r", "range", json!({"kind": {"type": "range", "start": 0.0, "end": 10.0, "step": 2.5}})),
        question("k", "acknowledge", json!({})),
        question("p", "photo", json!({})),
        question("v", "voice", json!({})),
        question("s", "signature", json!({})),
        question("f", "file", json!({"kind": {"type": "file", "types": ["audio/*"]}})),
        question("ro", "text", json!({"read_only": "true()", "default": "x"})),
    ]);
    let mut session = session(form(items, json!([])));
    let (photo, voice) =
        (format!("photo:{0}:9:1x1:{0}:9", "A".repeat(43)), format!("voice:{}:9:1:ogg", "A".repeat(43)));
    for (name, good, bad) in [
        ("p", json!(photo), json!(voice)),
        ("v", json!(voice), json!(photo)),
        ("s", json!(photo), json!("data:image/png;base64,")),
        ("f", json!(voice), json!(photo)),
        ("i", json!(12), json!(1.5)),
        ("d", json!("1,5"), json!("một")),
        ("t", json!("07:30"), json!("25:99")),
        ("g", json!("22.4 105.6 300 5"), json!("222 1")),
        ("r", json!(7.5), json!(7)),
        ("k", json!(true), json!({})),
    ] {
        let spot = Spot(format!("/{name}"));
        assert!(matches!(session.answer(&spot, &bad), Err(AnswerError::Kind(_))), "{name}");
        session.answer(&spot, &good).unwrap();
    }
    assert_eq!(session.answers()["d"], json!(1.5));
    let late = session.answer(&spot("/b"), &json!("2026-11-24")).unwrap_err();
    assert_eq!(late.message().vi, "Ngày chưa tới.");
    session.answer(&spot("/b"), &json!("2026-11-23")).unwrap();
    assert_eq!(session.answer(&spot("/ro"), &json!("y")), Err(AnswerError::ReadOnly));
}

#[test]
fn once_keeps_and_triggers_fire() {
    let items = json!([
        question("a", "integer", json!({})),
        question("id", "calculated", json!({"calculation": "once(random())"})),
        question("stamp", "calculated", json!({"calculation": "concat(${b}, '!')", "trigger": ["a"]})),
        question("b", "text", json!({})),
        question("start", "metadata", json!({"kind": {"type": "metadata", "what": "start"}})),
    ]);
    let mut session = session(form(items, json!([])));
    let id = session.answers()["id"].clone();
    session.answer(&spot("/b"), &json!("x")).unwrap();
    assert!(session.answers().get("stamp").is_none());
    session.answer(&spot("/a"), &json!(1)).unwrap();
    assert_eq!(session.answers()["stamp"], json!("x!"));
    session.answer(&spot("/b"), &json!("y")).unwrap();
    assert_eq!(session.answers()["stamp"], json!("x!"));
    assert_eq!(session.answers()["id"], id);
    assert_eq!(session.answers()["start"], json!("2026-11-23T09:30:00.000+07:00"));
}

#[test]
fn circles_are_refused() {
    let faults = refused(json!([
        question("a", "calculated", json!({"calculation": "${b} + 1"})),
        question("b", "calculated", json!({"calculation": "${c} + 1"})),
        question("c", "calculated", json!({"calculation": "${a} + 1"})),
        question("d", "text", json!({"relevant": "${d} = 'x'"})),
        question("e", "text", json!({"relevant": "${a} > 1"})),
    ]));
    let mut found = codes(&faults);
    found.sort_unstable();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.contains(&("cycle", "/data/d", "relevant")));
    assert!(faults.iter().any(|fault| fault.reason.en.contains("a →") || fault.reason.en.contains("→ a")));
}

#[test]
fn a_group_that_its_own_question_decides_is_a_circle() {
    let faults = refused(json!([
        {"item": "group", "name": "g", "relevant": "${x} = 'y'", "items": [question("x", "text", json!({}))]},
    ]));
    assert_eq!(codes(&faults), [("cycle", "/data/g", "relevant")]);
}

#[test]
fn unknown_things_are_named_with_their_place() {
    let faults = refused(json!([
        question("name", "text", json!({})),
        question("a", "text", json!({"relevant": "${nmae} = 1"})),
        question("b", "text", json!({"calculation": "uppercase(${name})"})),
        question("c", "text", json!({"constraint": "substr(.)"})),
        question("d", "text", json!({"calculation": "/data/missing"})),
        question("e", "text", json!({"calculation": "instance('no')/root/item"})),
        question("f", "date", json!({"constraint": ". > '2026-01-01'"})),
        question("g", "text", json!({"constraint": "regex(., '(?=x)y')"})),
        question("h", "text", json!({"calculation": "sum(1)"})),
        question("i", "text", json!({"calculation": "/data/name[2]"})),
        question("j", "text", json!({"calculation": "format-date(today(), '%Q')"})),
        question("k", "text", json!({"label": {"vi": "Chào ${ai}"}})),
        question("l", "single", json!({"kind": {"type": "single", "list": "no"}})),
        question("name", "text", json!({})),
        question("1st", "text", json!({})),
    ]));
    let wanted = [
        ("unknown_name", "/data/a", "relevant"),
        ("unknown_function", "/data/b", "calculation"),
        ("wrong_argument_count", "/data/c", "constraint"),
        ("unknown_path", "/data/d", "calculation"),
        ("unknown_list", "/data/e", "calculation"),
        ("text_as_number", "/data/f", "constraint"),
        ("bad_pattern", "/data/g", "constraint"),
        ("needs_field", "/data/h", "calculation"),
        ("number_predicate", "/data/i", "calculation"),
        ("bad_date_format", "/data/j", "calculation"),
        ("unknown_name", "/data/k", "label::vi"),
        ("unknown_list", "/data/l", "type"),
        ("duplicate_name", "/data/name", "name"),
        ("bad_name", "/data/1st", "name"),
    ];
    let found = codes(&faults);
    for one in wanted {
        assert!(found.contains(&one), "{one:?} is not among {found:?}");
    }
    let typo = faults.iter().find(|fault| fault.item.as_deref() == Some("/data/a")).unwrap();
    assert_eq!((typo.position, typo.advice.en.as_str()), (Some(1), "Is “name” meant?"));
}

#[test]
fn repeats_within_repeats_are_refused() {
    let inner = json!({"item": "repeat", "name": "s", "items": [question("x", "text", json!({}))]});
    let faults = refused(json!([{"item": "repeat", "name": "r", "items": [inner]}]));
    assert_eq!(codes(&faults), [("nested_repeat", "/data/r/s", "type")]);
}

#[test]
fn field_lists_share_a_page() {
    let items = json!([
        {"item": "group", "name": "g", "appearance": "field-list", "items": [
            question("x", "text", json!({})), question("y", "text", json!({"relevant": "${x} != ''"})),
        ]},
        question("z", "text", json!({})),
    ]);
    let mut session = session(form(items, json!([])));
    assert_eq!(session.page(&spot("/g/x")), [spot("/g/x")]);
    session.answer(&spot("/g/x"), &json!("1")).unwrap();
    assert_eq!(session.page(&spot("/g/y")), [spot("/g/x"), spot("/g/y")]);
    assert_eq!(session.page(&spot("/z")), [spot("/z")]);
    assert_eq!(session.previous(&spot("/z")).unwrap().spot(), &spot("/g/y"));
    assert_eq!(session.answers(), json!({"g": {"x": "1"}}));
}
