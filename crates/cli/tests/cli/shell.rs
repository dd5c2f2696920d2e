//! What a person at a shell is told when something is not right.

use std::process::{Command, Output};

fn tungnha(folder: &std::path::Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tungnha"))
        .arg("--data")
        .arg(folder)
        .args(args)
        .env("TUNGNHA_PIN", "246810")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_device_that_has_not_joined_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["sync"][..], &["dump"], &["household", "list"], &["status"], &["rebuild"]] {
        let output = tungnha(folder.path(), args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(said(&output).contains("Máy này chưa tham gia"), "{args:?}: {}", said(&output));
        assert!(said(&output).contains("Join with an invitation first"), "{args:?}");
    }
}

#[test]
fn a_wrong_invitation_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = tungnha(folder.path(), &["join", "--invitation", "TUNGNHA1:nonsense", "--holder", "Nông Văn Mẫu"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("mời"), "{}", said(&output));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn a_call_that_is_not_understood_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(tungnha(folder.path(), &["fly"]).status.code(), Some(2));
    assert_eq!(tungnha(folder.path(), &["visit", "add"]).status.code(), Some(2));
}

#[test]
fn errors_are_json_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let output = tungnha(folder.path(), &["--json", "sync"]);
    let error: serde_json::Value = serde_json::from_str(&said(&output)).unwrap();
    assert_eq!(error["code"], "not_found");
    assert!(error["message"]["en"].as_str().unwrap().contains("joined"));
}
