//! The workbooks of pyxform's tests: the good ones are read, the broken ones refused with their fault.
//!

//! They lie beside the repository; where they are not, the test says so and passes.

use std::path::Path;

use tungnha_forms::fault::Fault;
use tungnha_forms::xlsform::{Files, Import, export, import};

/// Good for pyxform, and refused here: what cannot be honoured.
const REFUSED: [(&str, &str); 6] = [
    ("attribute_columns_test.xlsx", "kind_not_asked"),
    ("case_insensitivity.xls", "unsupported"),
    ("include.xls", "unsupported"),
    ("include_json.xls", "unsupported"),
    ("loop.xls", "unsupported"),
    ("widgets.xls", "kind_not_asked"),
];

const BROKEN: [(&str, &str, &str, u32, &str); 7] = [
    ("broken__ODKValidateWarnings.xlsx", "heading_missing", "survey", 1, "D"),
    ("broken__bad_calc.xlsx", "expression_syntax", "survey", 2, "calculation"),
    ("broken__blank_second_row.xls", "blank_row", "survey", 2, "type"),
    ("broken__duplicate_columns.xlsx", "duplicate_column", "survey", 1, "label"),
    ("broken__group_name_test.xls", "name_missing", "survey", 3, "name"),
    ("broken__spaces_in_choices_header.xls", "column_name_with_space", "choices", 1, "header with spaces"),
    ("broken__xl_date_ambiguous_v1.xlsx", "date_ambiguous", "survey", 6, "default"),
];

fn told(fault: &Fault) -> String {
    let place = (&fault.sheet, fault.row, &fault.column, fault.position);
    format!("{:?} {} {place:?} {} → {}", fault.severity, fault.code, fault.reason.en, fault.advice.en)
}

#[test]
fn good_workbooks_are_read_and_broken_ones_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/xlsform/forms");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let found = import(&bytes, &stem, &Files::new());
        match &found {
            Ok(Import { form, notices }) => {
                println!("{name}: {} questions, {} notices", form.question_count(), notices.len());
                notices.iter().for_each(|notice| println!("    {}", told(notice)));
            }
            Err(faults) => {
                println!("{name}: refused");
                faults.iter().for_each(|fault| println!("    {}", told(fault)));
            }
        }
        let broken = BROKEN.iter().find(|(one, ..)| *one == name);
        let refused = REFUSED.iter().find(|(one, _)| *one == name);
        let sound = match (broken, refused, &found) {
            (Some((_, code, sheet, row, column)), _, Err(faults)) => faults.iter().any(|fault| {
                fault.refuses()
                    && fault.code == *code
                    && fault.sheet.as_deref() == Some(sheet)
                    && fault.row == Some(*row)
                    && fault.column.as_deref() == Some(column)
            }),
            (None, Some((_, code)), Err(faults)) => {
                faults.iter().any(|fault| fault.code == *code && fault.row.is_some())
            }
            (None, None, Ok(import)) => is_stable(import),
            _ => false,
        };
        if !sound {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "not as they should be: {wrong:?}");
}

fn is_stable(first: &Import) -> bool {
    let bytes = export(&first.form).unwrap();
    match import(&bytes, &first.form.id, &Files::new()) {
        Ok(second) => {
            if second.form != first.form {
                println!("    NOT STABLE\n{}\n{}", first.form.to_json().unwrap(), second.form.to_json().unwrap());
            }
            second.form == first.form
        }
        Err(faults) => {
            faults.iter().for_each(|fault| println!("    NOT READ BACK {}", told(fault)));
            false
        }
    }
}
