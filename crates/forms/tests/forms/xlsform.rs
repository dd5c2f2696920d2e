//! Workbooks written here: what is read from them, and every fault with its cell.

use crate::common;
use std::collections::BTreeMap;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::json;
use tungnha_forms::fault::{Fault, Severity};
use tungnha_forms::form::{Form, Item, Kind, Question};
use tungnha_forms::session::Spot;
use tungnha_forms::xlsform::{Files, Import, export, export_files, import};

type Rows<'a> = &'a [&'a [&'a str]];

fn book(sheets: &[(&str, Rows)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(*rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                if !text.is_empty() {
                    sheet.write_string(row, column, *text).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn read(sheets: &[(&str, Rows)]) -> Result<Import, Vec<Fault>> {
    import(&book(sheets), "thu", &Files::new())
}

fn form(sheets: &[(&str, Rows)]) -> Form {
    let import = read(sheets).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let again = import_again(&import.form, &Files::new());
    assert_eq!(again, import.form, "written and read again it is the same");
    import.form
}

fn import_again(form: &Form, files: &Files) -> Form {
    import(&export(form).unwrap(), "thu", files).unwrap_or_else(|faults| panic!("{faults:#?}")).form
}

/// The faults as `code sheet row column`.
fn faults(sheets: &[(&str, Rows)]) -> Vec<String> {
    let found = read(sheets).expect_err("this workbook must be refused");
    let refusing = found.iter().filter(|fault| fault.severity == Severity::Fault);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    refusing
        .map(|fault| {
            assert!(!fault.reason.vi.is_empty() && !fault.advice.en.is_empty());
            format!("{} {} {} {}", fault.code, text(&fault.sheet), fault.row.unwrap_or(0), text(&fault.column))
        })
        .collect()
}

fn question<'f>(form: &'f Form, name: &str) -> &'f Question {
    form.items.iter().find(|item| item.name() == name).and_then(Item::question).unwrap()
}

#[test]
fn names_are_known_by_all_their_aliases() {
    let form = form(&[
        (
            "Survey",
            &[
                &[
                    "Type",
                    "Name",
                    "label::Tiếng Việt (vi)",
                    "label::English (en)",
                    "hint::Tiếng Việt (vi)",
                    "Read Only",
                    "relevance",
                    "bind::required",
                    "calculate",
                    "media::image",
                    "jr:constraintMsg",
                    "body::accept",
                ],
                &["string", "ten", "Tên", "Name", "Họ và tên", "", "", "yes"],
                &["int", "tuoi", "Tuổi", "Age", "", "", "${ten} != ‘’", "", "", "", "Sai"],
                &["select1 xa", "o", "Xã", "Commune", "", "", "", "", "", "xa.jpg"],
                &["select all that apply from xa", "di", "Đã đi", "Been"],
                &["gps", "cho", "Chỗ", "Place"],
                &["file", "tep", "Tệp", "File", "", "", "", "", "", "", "", ".jpg, .PNG"],
                &["calculate", "tinh", "", "", "", "", "", "", "${tuoi} + 1"],
                &["note", "", "Tuổi sau: ${tinh}", "Then: ${tinh}"],
                &["begin_group", "g", "Nhóm", "Group"],
                &["acknowledge", "ok", "Đồng ý", "OK", "", "TRUE"],
                &["end_group"],
            ],
        ),
        (
            "CHOICES",
            &[
                &["list name", "value", "label::Tiếng Việt (vi)", "label::English (en)", "mien"],
                &["xa", "babe", "Ba Bể", "Ba Be", "bac"],
                &["xa", "chora", "Chợ Rã", "Cho Ra", "bac"],
            ],
        ),
        (
            "settings",
            &[&["form_id", "form_title", "version", "default_language"], &["f1", "Thử", "3", "Tiếng Việt (vi)"]],
        ),
    ]);
    assert_eq!((form.id.as_str(), form.version.as_str(), form.default_language.as_str()), ("f1", "3", "vi"));
    assert_eq!(question(&form, "ten").label.get("en", "vi"), Some("Name"));
    assert_eq!(question(&form, "ten").required.as_deref(), Some("true()"));
    assert_eq!(question(&form, "tuoi").relevant.as_deref(), Some("${ten} != ''"), "curly quotes are made straight");
    assert_eq!(question(&form, "o").media.image.get("vi", "vi"), Some("xa.jpg"));
    assert!(matches!(&question(&form, "tep").kind, Kind::File(accept) if accept.types == [".jpg", ".PNG"]));
    assert_eq!(question(&form, "generated_note_name_9").kind, Kind::Note);
    assert_eq!(form.lists[0].choices[1].columns["mien"], "bac");
}

#[test]
fn kinds_with_parameters_keep_them() {
    let form = form(&[
        (
            "survey",
            &[
                &[
                    "type",
                    "name",
                    "label",
                    "parameters",
                    "appearance",
                    "tungnha::scale",
                    "tungnha::none",
                    "tungnha::max",
                ],
                &["range", "r", "R", "start=0 end=100 step=5"],
                &["range", "s", "S", "start=1 end=5", "", "yes", "Chưa được giúp"],
                &["select_multiple l", "m", "M", "randomize=true seed=42", "", "", "", "2"],
                &["rank l", "k", "K"],
                &["text", "t", "T", "rows=4"],
                &["image", "sig", "Ký", "", "signature"],
                &["image", "anh", "Ảnh", "max-pixels=1024"],
            ],
        ),
        (
            "choices",
            &[
                &["list_name", "name", "label", "tungnha::exclusive"],
                &["l", "a", "A"],
                &["l", "b", "B"],
                &["l", "none", "Không", "yes"],
            ],
        ),
    ]);
    assert!(matches!(&question(&form, "r").kind, Kind::Range(bounds) if (bounds.end, bounds.step) == (100.0, 5.0)));
    assert!(matches!(&question(&form, "s").kind, Kind::Scale(scale) if scale.to == 5 && !scale.none.is_empty()));
    assert!(matches!(&question(&form, "m").kind, Kind::Multiple(one) if one.randomize && one.max == Some(2)));
    assert_eq!(question(&form, "t").kind, Kind::LongText);
    assert_eq!(question(&form, "sig").kind, Kind::Signature);
    assert_eq!(question(&form, "anh").extra["parameters"], "max-pixels=1024");
    let mut session = common::session(form);
    session.toggle(&Spot::from("/m"), "a").unwrap();
    session.toggle(&Spot::from("/m"), "none").unwrap();
    assert_eq!(session.answers()["m"], json!(["none"]));
}

#[test]
fn or_other_offers_a_text() {
    let form = form(&[
        ("survey", &[&["type", "name", "label"], &["select_one l or_other", "q", "Q"], &["select_one l", "p", "P"]]),
        ("choices", &[&["list_name", "name", "label"], &["l", "a", "A"]]),
    ]);
    let mut session = common::session(form);
    let names = |session: &tungnha_forms::session::Session, spot: &str| -> Vec<String> {
        session.view(&Spot::from(spot)).unwrap().choices.into_iter().map(|choice| choice.name).collect()
    };
    assert_eq!(names(&session, "/q"), ["a", "other"]);
    assert_eq!(names(&session, "/p"), ["a"], "the other question's list is as it was");
    session.answer(&Spot::from("/q"), &json!("other")).unwrap();
    session.answer(&Spot::from("/q_other"), &json!("Thứ khác")).unwrap();
    session.answer(&Spot::from("/q"), &json!("a")).unwrap();
    assert_eq!(session.answers(), json!({"q": "a"}));
}

#[test]
fn lists_come_from_files_too() {
    let survey: Rows = &[
        &["type", "name", "label", "choice_filter", "calculation", "parameters"],
        &["select_one_from_file thon.csv", "thon", "Thôn", "xa = 'babe'"],
        &["calculate", "ho", "", "", "pulldata('thon', 'so_ho', 'name', ${thon})"],
        &["calculate", "dau", "", "", "instance('thon')/root/item[name = ${thon}]/label"],
    ];
    let csv = "\u{feff}name;label;xa;so_ho\npn;Pác Ngòi;babe;60\nnm;Nà Mặn;chora;55\n";
    let files: Files = BTreeMap::from([("thon.csv".to_owned(), csv.as_bytes().to_vec())]);
    let bytes = book(&[("survey", survey)]);
    let form = import(&bytes, "thu", &files).unwrap_or_else(|faults| panic!("{faults:#?}")).form;
    assert_eq!(import_again(&form, &export_files(&form)), form);
    let mut session = common::session(form);
    assert_eq!(session.view(&Spot::from("/thon")).unwrap().choices.len(), 1);
    session.answer(&Spot::from("/thon"), &json!("pn")).unwrap();
    assert_eq!(session.answers(), json!({"thon": "pn", "ho": "60", "dau": "Pác Ngòi"}));
    assert_eq!(
        faults(&[("survey", survey)]),
        [
            "file_missing survey 2 type",
            "unknown_list survey 3 calculation",
            "unknown_name survey 3 calculation",
            "unknown_list survey 4 calculation"
        ]
    );
}

#[test]
fn faults_name_their_cells() {
    let head: &[&str] = &["type", "name", "label", "relevant", "constraint", "default", "appearance"];
    let cases: &[(&[&str], &str)] = &[
        (&["txt", "a", "A"], "unknown_type survey 2 type"),
        (&["", "a", "A"], "type_missing survey 2 type"),
        (&["text", "", "A"], "name_missing survey 2 name"),
        (&["text", "a b", "A"], "bad_name survey 2 name"),
        (&["text", "a", "A", "${b} = 1"], "unknown_name survey 2 relevant"),
        (&["text", "a", "A", "", "regexp(., 'x')"], "unknown_function survey 2 constraint"),
        (&["text", "a", "A", "1 = "], "expression_syntax survey 2 relevant"),
        (&["text", "a", "A ${b}"], "unknown_name survey 2 label"),
        (&["date", "a", "A", "", "", "31/12/2026"], "bad_default survey 2 default"),
        (&["integer", "a", "A", "", "", "ba"], "bad_default survey 2 default"),
        (&["select_one l", "a", "A"], "unknown_list survey 2 type"),
        (&["text", "a", "A", "", "", "", "search('x')"], "unsupported survey 2 appearance"),
        (&["begin repeat", "r", "R"], "group_not_closed survey 2 type"),
        (&["end group"], "end_without_begin survey 2 type"),
        (&["background-audio", "a"], "unsupported survey 2 type"),
        (&["start-geopoint", "a"], "unsupported survey 2 type"),
        (&["xml-external", "a"], "unsupported survey 2 type"),
        (&["calculate", "a"], "calculation_missing survey 2 calculation"),
        (&["text", "a", "A", "${last-saved#a} = 1"], "unknown_name survey 2 relevant"),
    ];
    for (row, wanted) in cases {
        assert_eq!(faults(&[("survey", &[head, row])]), [*wanted], "{row:?}");
    }
}

#[test]
fn faults_of_columns_choices_and_repeats() {
    let good: &[&str] = &["text", "a", "A"];
    assert_eq!(faults(&[("survey", &[&["type", "name", "labell"], good])]), ["misspelt_column survey 1 labell"]);
    assert_eq!(
        faults(&[("survey", &[&["type", "name", "label", "Label"], good])]),
        ["duplicate_column survey 1 Label"]
    );
    assert_eq!(
        faults(&[("survey", &[&["type", "name", "", "label"], &["text", "a", "x"]])]),
        ["heading_missing survey 1 C"]
    );
    assert_eq!(faults(&[("khảo sát", &[&["x"]]), ("khác", &[&["y"]])]), ["sheet_missing  0 "]);
    let choice = |rows: Rows| {
        faults(&[("survey", &[&["type", "name", "label"], &["select_multiple l", "a", "A"]]), ("choices", rows)])
    };
    let head: &[&str] = &["list_name", "name", "label"];
    assert_eq!(choice(&[head, &["l", "a", "A"], &["l", "a", "B"]]), ["duplicate_choice choices 3 name"]);
    assert_eq!(choice(&[head, &["l", "a b", "A"]]), ["choice_with_space survey 2 type"]);
    assert_eq!(choice(&[head, &["l", "", "A"], &["l", "b", "B"]]), ["choice_name_missing choices 2 name"]);
    assert_eq!(choice(&[head, &["", "a", "A"], &["l", "b", "B"]]), ["list_name_missing choices 2 list_name"]);
    let nested: Rows = &[
        &["type", "name", "label"],
        &["begin repeat", "r", "R"],
        &["begin repeat", "s", "S"],
        &["text", "a", "A"],
        &["end repeat"],
        &["end repeat"],
    ];
    assert_eq!(faults(&[("survey", nested)]), ["nested_repeat survey 3 type"]);
    let circle: Rows =
        &[&["type", "name", "calculation"], &["calculate", "a", "${b} + 1"], &["calculate", "b", "${a} + 1"]];
    assert_eq!(faults(&[("survey", circle)]), ["cycle survey 2 calculation"]);
}

#[test]
fn cells_of_other_kinds_are_read_as_written() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("survey").unwrap();
    for (column, heading) in ["type", "name", "label", "default", "constraint"].into_iter().enumerate() {
        sheet.write_string(0, u16::try_from(column).unwrap(), heading).unwrap();
    }
    sheet.write_string(1, 0, "date").unwrap().write_string(1, 1, "d").unwrap();
    sheet.write_number(1, 2, 12.0).unwrap();
    let format = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_datetime_with_format(1, 3, ExcelDateTime::from_ymd(2026, 11, 23).unwrap(), &format).unwrap();
    sheet.write_string(2, 0, "text").unwrap().write_string(2, 1, "t").unwrap().write_boolean(2, 2, true).unwrap();
    let form = import(&book.save_to_buffer().unwrap(), "thu", &Files::new()).unwrap().form;
    assert_eq!(question(&form, "d").label.get("vi", "vi"), Some("12"));
    assert_eq!(question(&form, "d").default.as_deref(), Some("2026-11-23"));
    assert_eq!(question(&form, "t").label.get("vi", "vi"), Some("TRUE"));
}

#[test]
fn what_has_no_effect_is_told() {
    let import = read(&[
        (
            "survey",
            &[&["type", "name", "label", "ghi chú"], &["text", "a", "A", "xem lại"], &["", "", "", "chỉ là ghi chú"]],
        ),
        ("settings", &[&["form_id", "submission_url"], &["f", "https://example.org"]]),
        ("nhật ký", &[&["ngày"]]),
    ])
    .unwrap();
    let codes: Vec<&str> = import.notices.iter().map(|notice| notice.code.as_str()).collect();
    for wanted in ["column_ignored", "row_ignored", "setting_unused", "sheet_ignored"] {
        assert!(codes.contains(&wanted), "{wanted} is not among {codes:?}");
    }
    assert_eq!(question(&import.form, "a").extra["ghi chú"], "xem lại");
}

#[test]
fn files_that_are_no_workbooks_are_refused() {
    let code = |bytes: &[u8]| import(bytes, "x", &Files::new()).unwrap_err()[0].code.clone();
    assert_eq!(code(b""), "not_a_workbook");
    assert_eq!(code(b"type,name,label"), "not_a_workbook");
    assert_eq!(code(b"PK\x03\x04broken"), "unreadable");
    let mut cut = book(&[("survey", &[&["type", "name", "label"], &["text", "a", "A"]])]);
    cut.truncate(cut.len() / 2);
    assert_eq!(code(&cut), "unreadable");
    assert_eq!(code(&vec![0; tungnha_forms::xlsform::BYTES_MAX + 1]), "too_large");
    let mut far = Workbook::new();
    far.add_worksheet().set_name("survey").unwrap().write_string(1_048_575, 16_383, "x").unwrap();
    assert_eq!(code(&far.save_to_buffer().unwrap()), "too_large");
}

#[test]
fn what_no_screen_can_ask_is_refused_with_its_cell() {
    let rows: Rows = &[
        &["type", "name", "label", "body::accept"],
        &["image", "anh", "Ảnh"],
        &["audio", "loi", "Lời"],
        &["file", "hinh", "Hình", "image/*"],
        &["geotrace", "duong", "Đường"],
        &["video", "phim", "Phim"],
        &["file", "tep", "Tệp", ".pdf"],
    ];
    assert_eq!(faults(&[("survey", rows)]), ["kind_not_asked survey 6 type", "kind_not_asked survey 7 type"]);
}

#[test]
fn pictures_are_named_and_those_that_are_not_there_are_told() {
    let rows: Rows = &[
        &["type", "name", "label", "media::image"],
        &["note", "chao", "Chào", "chao.jpg"],
        &["select_one mau", "mau", "Màu nào?"],
    ];
    let choices: Rows = &[&["list_name", "name", "label", "media::image"], &["mau", "do", "Đỏ", "do.png"]];
    let mut form = form(&[("survey", rows), ("choices", choices)]);
    let missing = |form: &Form| form.missing_pictures().into_iter().map(|one| one.item.unwrap()).collect::<Vec<_>>();
    assert_eq!(missing(&form), ["/data/chao", "/data/mau"]);
    let picture = format!("photo:{0}:9:1x1:{0}:9", "A".repeat(43)).parse().unwrap();
    form.pictures.insert("do.png".to_owned(), picture);
    assert_eq!(missing(&form), ["/data/chao"]);
    assert_eq!(form.picture(&form.lists[0].choices[0].media.image, "en"), Some(picture));
    assert_eq!(Form::from_json(&form.to_json().unwrap()).unwrap(), form);
}
