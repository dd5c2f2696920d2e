//! Answers as files.

use crate::common::survey::{answer, file, step};
use serde_json::{Value, json};
use tungnha_app::api::{ExportFileKind, ExportPreset};

use super::{begun, cells};

/// A form with a place and a repeat, answered once; the files of both layouts, cell by cell.
#[test]
fn the_files_are_laid_out_as_kobo_and_as_odk_do() {
    let (phone, _, home) = begun();
    phone.decide(&home, "location", "given");
    answer(&phone, &home, "NS-01", "nguon", json!("suoi"));
    answer(&phone, &home, "NS-01", "noi", json!("22.4 105.6 150 4.5"));
    for (round, litres) in [(1, 500), (2, 1000)] {
        step(&phone, &home, "NS-01", json!({"do": "add_round", "spot": "/be"}));
        answer(&phone, &home, "NS-01", &format!("be[{round}]/dung_tich"), json!(litres));
    }
    answer(&phone, &home, "NS-01", "be[2]/dung", json!(["may", "suoi"]));
    phone.call("survey_save", json!({"household": home, "form": "NS-01"}));
    let mut golden = String::new();
    for preset in [ExportPreset::Kobo, ExportPreset::Odk] {
        let (ending, bytes) = file(&phone, "NS-01", preset, ExportFileKind::Xlsx);
        assert_eq!(ending, "xlsx");
        golden.push_str(&format!("# {preset:?}\n{}", cells(bytes)));
        let (ending, bytes) = file(&phone, "NS-01", preset, ExportFileKind::Geojson);
        assert_eq!(ending, "geojson");
        let json: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(json["features"][0]["geometry"], json!({"type": "Point", "coordinates": [105.6, 22.4, 150.0]}));
    }
    assert_eq!(file(&phone, "NS-01", ExportPreset::Odk, ExportFileKind::Csv).0, "zip");
    let (ending, csv) = file(&phone, "NS-01", ExportPreset::Kobo, ExportFileKind::Csv);
    assert!(ending == "csv" && csv.starts_with("\u{feff}nguon;noi;".as_bytes()));
    let id = id_in(&golden);
    insta::assert_snapshot!(golden.replace(&id, "ID"));
}

/// The answer's id, which is new each time the device makes one.
fn id_in(text: &str) -> String {
    let at = text.find("uuid:").unwrap() + 5;
    text[at..at + 36].to_owned()
}
