//! What expressions mean, and what is wrong with those that mean nothing.

use chrono::{FixedOffset, TimeZone};
use serde_json::{Value as Json, json};
use tungnha_forms::expr::eval::Surroundings;
use tungnha_forms::expr::{EvalError, Value, parse};
use tungnha_forms::plain::PlainAnswers;

fn answers() -> PlainAnswers {
    PlainAnswers::new(&json!({
        "@version": "3",
        "name": "Nông Văn Mẫu",
        "age": 42,
        "birth": "1984-03-05",
        "used": ["vneid", "bank"],
        "empty": "",
        "place": "22.4 105.6 300 5",
        "household": { "member": [
            { "first": "Ví Dụ", "years": 34, "kind": "a" },
            { "first": "Thử", "years": 7, "kind": "b" },
            { "first": "Họa", "years": 19, "kind": "a" },
        ] },
    }))
}

fn surroundings() -> Surroundings {
    let zone = FixedOffset::east_opt(7 * 3600).unwrap();
    Surroundings::new(zone.with_ymd_and_hms(2026, 11, 23, 9, 30, 15).unwrap(), 1)
}

fn value(expression: &str) -> Json {
    let expr = parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
    let answers = answers();
    match answers.evaluate(&expr, &surroundings()).unwrap_or_else(|error| panic!("{expression}: {error}")) {
        Value::Number(number) => json!(number),
        Value::Bool(truth) => json!(truth),
        Value::Nodes(set) => set.nodes.iter().map(|node| answers.tree.get(*node).unwrap().text.clone()).collect(),
        other => json!(other.text()),
    }
}

#[test]
fn values() {
    let cases = [
        ("${age} * 2 + 1", json!(85.0)),
        ("-${age} + -1", json!(-43.0)),
        ("7 mod 3 - 7 div 2", json!(-2.5)),
        ("2 > 1 and not(1 > 2) or false()", json!(true)),
        ("selected(${used}, 'vneid')", json!(true)),
        ("selected(${used}, 'van')", json!(false)),
        ("count-selected(${used}) = 2", json!(true)),
        ("selected-at(${used}, 1)", json!("bank")),
        ("if(${empty} = '', 'trống', 'có')", json!("trống")),
        ("coalesce(${empty}, 'khác')", json!("khác")),
        ("string-length('Thôn Pác Ngòi')", json!(13.0)),
        ("substr('Ba Bể', 3)", json!("Bể")),
        ("concat('a', 1, true())", json!("a1true")),
        ("join(', ', ${first})", json!("Ví Dụ, Thử, Họa")),
        ("translate('0912 345.678', ' .', '')", json!("0912345678")),
        ("regex('0912345678', '0[0-9]{9}')", json!(true)),
        ("regex('x0912345678', '0[0-9]{9}')", json!(false)),
        ("number('12,5')", json!(12.5)),
        ("string(1 div 3)", json!("0.3333333333333333")),
        ("string(12345678901)", json!("12345678901")),
        ("round(2.345, 2)", json!(2.35)),
        ("floor(-1.5) + ceiling(1.2) + int(-1.9)", json!(-1.0)),
        ("pow(2, 3) + sqrt(16) + abs(-1)", json!(13.0)),
        ("round(sin(pi() div 2) + cos(0) + log10(1000), 6)", json!(5.0)),
        ("string(today())", json!("2026-11-23")),
        ("string(now())", json!("2026-11-23T09:30:15.000+07:00")),
        ("today() - date('2026-11-01')", json!(22.0)),
        ("date('2026-11-23') > date('2026-11-22')", json!(true)),
        ("string(date(today() + 7))", json!("2026-11-30")),
        ("format-date(today(), '%d/%m/%Y')", json!("23/11/2026")),
        ("format-date-time(now(), '%H:%M:%S %a %b %e')", json!("09:30:15 Mon Nov 23")),
        ("decimal-date-time('1970-01-02T07:00:00.000+07:00')", json!(1.0)),
        ("round(decimal-time('06:00'), 3)", json!(0.25)),
        ("int((today() - ${birth}) div 365.25)", json!(42.0)),
        ("difference-in-months('2026-01-31', '2026-03-30')", json!(1.0)),
        ("count(/data/household/member)", json!(3.0)),
        ("count(${member}[years > 18])", json!(2.0)),
        ("count(${member}[kind = 'a' and years > 20])", json!(1.0)),
        ("sum(${years})", json!(60.0)),
        ("min(${years}) + max(${years})", json!(41.0)),
        ("/data/household/member[position() = 2]/first", json!(["Thử"])),
        ("/data/household/member[last()]/first", json!(["Họa"])),
        ("indexed-repeat(${first}, ${member}, 2)", json!(["Thử"])),
        ("/data/household/member[years = 7]/preceding-sibling::member/first", json!(["Ví Dụ"])),
        ("/data/household/member[years = 7]/../member[1 = 1]/kind", json!(["a", "b", "a"])),
        ("count(//years | //kind)", json!(6.0)),
        ("count(//*[. = 'a'])", json!(2.0)),
        ("/data/@version", json!(["3"])),
        ("count-non-empty(/data/*)", json!(6.0)),
        ("boolean-from-string('1') and boolean-from-string('True')", json!(true)),
        ("checklist(1, 2, true(), true(), false())", json!(true)),
        ("weighted-checklist(5, 9, true(), 5, false(), 9)", json!(true)),
        ("starts-with(${name}, 'Nông') and ends-with(${name}, 'Mẫu') and contains(${name}, 'Văn')", json!(true)),
        ("substring-before('a-b-c', '-')", json!("a")),
        ("substring-after('a-b-c', '-')", json!("b-c")),
        ("string-length(uuid())", json!(36.0)),
        ("random() < 1", json!(true)),
        ("round(distance('22.4 105.6', '22.4 105.7'))", json!(10292.0)),
        ("geofence('0.5 0.5', '0 0;0 1;1 1;1 0;0 0')", json!(true)),
        ("normalize-space('  a   b ')", json!("a b")),
        ("\"it's\" = 'it' or 'say \"x\"' != ''", json!(true)),
        ("(1 = 1) = true()", json!(true)),
        (".5 + 5.", json!(5.5)),
        ("${empty} + 1 = ${empty} + 1", json!(false)),
    ];
    for (expression, wanted) in cases {
        assert_eq!(value(expression), wanted, "{expression}");
    }
}

#[test]
fn chance_and_time_are_arguments() {
    let expr = parse("concat(uuid(), random())").unwrap();
    let one = answers().evaluate(&expr, &surroundings());
    assert_eq!(one, answers().evaluate(&expr, &surroundings()), "the same seed gives the same value");
}

#[test]
fn faults_of_writing_have_their_place() {
    let cases = [
        ("", 1),
        ("1 +", 4),
        ("(1", 3),
        ("1)", 2),
        ("'a", 1),
        ("a = = b", 5),
        ("${}", 1),
        ("${a b}", 1),
        ("$a", 1),
        ("selected(${x} 'a')", 15),
        ("1 # 2", 3),
        ("instance(${x})/root", 1),
        ("sideways::x", 1),
        ("thôn = 'Pác Ngòi' và 1", 19),
    ];
    for (expression, position) in cases {
        let error = parse(expression).expect_err(expression);
        assert_eq!(error.position, position, "{expression}: {error}");
        assert!(!error.message().vi.is_empty());
    }
}

#[test]
fn evaluation_ends() {
    let list: Vec<Json> = (0..400).map(|n| json!({"n": n})).collect();
    let answers = PlainAnswers::new(&json!({ "r": list }));
    let expr = parse("count(//n[count(//n[count(//n) > 0]) > 0])").unwrap();
    assert_eq!(answers.evaluate(&expr, &surroundings()), Err(EvalError::TooManySteps));
    let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
    assert!(parse(&deep).is_err());
    assert!(parse(&"1+".repeat(10_000)).is_err());
}

#[test]
fn several_values_are_not_one() {
    let expr = parse("${years} = 7").unwrap();
    assert_eq!(answers().evaluate(&expr, &surroundings()), Err(EvalError::Repeated { count: 3 }));
}
