//! The command line: what an operator reads, and the exit codes.

use super::process::{Server, run};

fn both(text: &str, vi: &str, en: &str) {
    assert!(text.contains(vi), "{vi:?} in {text}");
    assert!(text.contains(en), "{en:?} in {text}");
    assert!(text.find(vi) < text.find(en), "Vietnamese comes first: {text}");
}

#[test]
fn init_makes_a_commented_folder_once() {
    let server = Server::new();
    let before = std::fs::read(server.data.join("server.key")).unwrap();
    both(&server.fails(&["init"]), "đã có dữ liệu", "already holds data");
    assert_eq!(std::fs::read(server.data.join("server.key")).unwrap(), before);
    let config = std::fs::read_to_string(server.data.join("server.toml")).unwrap();
    assert!(config.lines().filter(|line| line.starts_with('#')).count() > 15);
    #[cfg(unix)]
    for name in ["server.db", "server.key", "tls.key", "server.toml"] {
        let meta = std::fs::metadata(server.data.join(name)).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077, 0, "{name}");
    }
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("letter.txt"), "x").unwrap();
    let output = run(home.path(), &["init"]);
    assert_eq!(output.status.code(), Some(1));
    both(&String::from_utf8(output.stderr).unwrap(), "đã có dữ liệu", "already holds data");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_command_that_is_not_understood_ends_with_two() {
    let home = tempfile::tempdir().unwrap();
    let output = run(home.path(), &["frobnicate"]);
    assert_eq!(output.status.code(), Some(2));
    both(&String::from_utf8(output.stderr).unwrap(), "Lệnh chưa đúng", "not understood");
    let output = run(home.path(), &["invite", "--unit", "x", "--role", "king", "--holder", "y"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(run(home.path(), &["--help"]).status.code(), Some(0));
}

#[test]
fn without_a_server_every_command_says_to_run_init() {
    let home = tempfile::tempdir().unwrap();
    let missing = home.path().join("none");
    for args in [&["serve"][..], &["unit", "list"], &["device", "list"], &["doctor"], &["backup", "x.db"]] {
        let output = run(&missing, args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        both(&String::from_utf8(output.stderr).unwrap(), "chưa có máy chủ", "holds no server yet");
    }
    assert!(!missing.exists());
}

#[test]
fn units_are_added_listed_and_found_by_name_code_or_id() {
    let server = Server::new();
    both(&server.ok(&["unit", "list"]), "Chưa có đơn vị nào", "There are no units yet");
    let units = server.units();
    server.add_unit("Cốc Tộc", "tổ dân phố", Some("Xã Ba Bể"));
    let tree = server.ok(&["unit", "list"]);
    let names: Vec<&str> = tree.lines().map(|line| line.rsplit_once("  ").unwrap().0).collect();
    assert_eq!(names, ["Xã Ba Bể", "  Thôn Bó Lù", "  Thôn Pác Ngòi", "  Tổ dân phố Cốc Tộc"]);
    let second = server.add_unit("Nam Mẫu", "xã", None);
    server.add_unit("Pác Ngòi", "thôn", Some(&second));
    both(&server.fails(&["invite", "--unit", "Pác Ngòi", "--role", "member", "--holder", "x"]), "2 đơn vị", "2 units");
    server.ok(&["invite", "--unit", "Thôn Pác Ngòi, xã Ba Bể", "--role", "member", "--holder", "x"]);
    server.ok(&["invite", "--unit", &units.village, "--role", "member", "--holder", "x"]);
}

#[test]
fn units_with_mistakes_are_refused_with_a_reason() {
    let server = Server::new();
    let units = server.units();
    let add = |name, kind, parent, from| {
        server
            .fails(&["unit", "add", "--name", name, "--kind", kind, "--parent", parent, "--from", from, "--basis", "x"])
    };
    both(&add("A", "làng lạ", "Ba Bể", "01/07/2025"), "Không có loại đơn vị", "no kind of unit");
    both(&add("A", "thôn", "Ở Đâu", "01/07/2025"), "Không có đơn vị", "There is no unit");
    both(&add("A", "thôn", "Ba Bể", "hôm qua"), "không phải là ngày", "is not a day");
    both(&add("Pác Ngòi", "thôn", "Ba Bể", "01/07/2025"), "đã có dưới cùng cấp trên", "exists under the same parent");
    both(&add("", "thôn", "Ba Bể", "01/07/2025"), "Tên đơn vị", "unit name");
    assert_eq!(server.json(&["unit", "list"]).as_array().unwrap().len(), 3);
    drop(units);
}

#[test]
fn units_are_imported_all_or_none_and_only_once() {
    let server = Server::new();
    server.units();
    let listed = server.ok(&["unit", "list", "--json"]);
    let file = server.home().join("units.json");
    std::fs::write(&file, &listed).unwrap();
    let path = file.to_str().unwrap();
    assert_eq!(server.json(&["unit", "import", path])["imported"], 0);

    let other = Server::new();
    assert_eq!(other.json(&["unit", "import", path])["imported"], 3);
    assert_eq!(other.ok(&["unit", "list", "--json"]), listed);

    let orphan = listed.replace("\"name\": \"Ba Bể\"", "\"name\": \"\"");
    std::fs::write(&file, orphan).unwrap();
    let third = Server::new();
    both(&third.fails(&["unit", "import", path]), "Tên đơn vị", "unit name");
    assert!(third.json(&["unit", "list"]).as_array().unwrap().is_empty());
    std::fs::write(&file, "not json").unwrap();
    both(&third.fails(&["unit", "import", path]), "không phải là danh sách đơn vị", "not a list of units");
}

#[test]
fn an_invitation_shows_every_form_and_keeps_no_secret() {
    let server = Server::new();
    let units = server.units();
    let shown = server.ok(&["invite", "--unit", &units.village, "--role", "member", "--holder", "Lý Thị Mẫu"]);
    both(&shown, "Dùng một lần", "For one use");
    assert!(shown.contains("TUNGNHA1:") && shown.contains("█▀▀▀▀▀█"), "{shown}");
    let invite = server.json(&[
        "invite",
        "--unit",
        &units.village,
        "--role",
        "member",
        "--holder",
        "Lý Thị Mẫu",
        "--hours",
        "2",
    ]);
    let code = invite["code"].as_str().unwrap().replace('-', "");
    let database = std::fs::read(server.data.join("server.db")).unwrap();
    for secret in [code.as_bytes(), &code.as_bytes()[4..]] {
        assert!(!database.windows(secret.len()).any(|window| window == secret));
    }
    let digits = invite["digits"].as_str().unwrap();
    assert!(digits.len() == 7 && digits.as_bytes()[3] == b' ', "{digits}");
    assert_eq!(
        server.run(&["invite", "--unit", "x", "--role", "member", "--holder", "x", "--hours", "0"]).status.code(),
        Some(2)
    );
    both(
        &server.fails(&["invite", "--unit", &units.village, "--role", "member", "--holder", " "]),
        "tên người giữ",
        "holder's name",
    );
    let plain = ["invite", "--unit", &units.village, "--role", "member", "--holder", "x", "--address", "http://a:1"];
    both(&server.fails(&plain), "Địa chỉ chưa đúng", "The address is not usable");
}

#[test]
fn devices_that_do_not_exist_are_not_revoked() {
    let server = Server::new();
    both(&server.fails(&["device", "revoke", "01a2"]), "Không có thiết bị", "There is no device");
    both(&server.ok(&["device", "list"]), "Chưa có thiết bị", "No devices yet");
}

#[test]
fn a_mistake_in_the_configuration_is_named() {
    let server = Server::new();
    server.configure("[limits]", "[limitz]");
    let said = server.fails(&["serve"]);
    both(&said, "có chỗ sai", "has a mistake");
    assert!(said.contains("limitz"), "{said}");
}

#[test]
fn a_taken_port_is_said_to_be_taken() {
    let server = Server::started();
    let port = server.address().port().to_string();
    both(&server.fails(&["serve", "--port", &port]), "đang được dùng", "is in use");
}

#[test]
fn a_newer_database_is_refused_and_not_touched() {
    let server = Server::new();
    let path = server.data.join("server.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    db.pragma_update(None, "journal_mode", "DELETE").unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    both(&server.fails(&["serve"]), "phiên bản mới hơn", "newer version");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_key_of_another_server_is_refused() {
    let (server, other) = (Server::new(), Server::new());
    std::fs::copy(other.data.join("server.key"), server.data.join("server.key")).unwrap();
    both(&server.fails(&["unit", "list"]), "không phải của cơ sở dữ liệu này", "does not belong to this database");
}

#[test]
fn a_backup_restores_into_an_empty_folder_only() {
    let server = Server::new();
    server.units();
    let file = server.home().join("sao-luu.db");
    let path = file.to_str().unwrap();
    both(&server.ok(&["backup", path]), "Đã sao lưu và kiểm tra", "Backed up and verified");
    both(&server.fails(&["backup", path]), "không ghi đè", "not overwritten");
    both(&server.fails(&["restore", path]), "đã có dữ liệu", "already holds data");
    let target = server.home().join("new");
    let output = run(&target, &["restore", path]);
    assert!(output.status.success(), "{output:?}");
    let listed = run(&target, &["unit", "list", "--json"]).stdout;
    assert_eq!(String::from_utf8(listed).unwrap(), server.ok(&["unit", "list", "--json"]));

    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xaa);
    let damaged = server.home().join("damaged.db");
    std::fs::write(&damaged, &bytes).unwrap();
    let output = run(&server.home().join("newer"), &["restore", damaged.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    both(&String::from_utf8(output.stderr).unwrap(), "không phải là bản sao lưu dùng được", "not a usable backup");
    assert!(!server.home().join("newer").exists());
}

#[test]
fn doctor_finds_what_is_wrong() {
    let server = Server::new();
    let healthy = server.json(&["doctor"]);
    let health = |checks: &serde_json::Value, name: &str| {
        let found = checks.as_array().unwrap().iter().find(|check| check["name"] == name);
        found.unwrap_or_else(|| panic!("no check {name}"))["health"].as_str().unwrap().to_owned()
    };
    for name in ["clock", "rights", "space", "certificate", "port", "integrity", "log", "quarantine", "roll"] {
        assert_eq!(health(&healthy, name), "good", "{name}");
    }
    assert_eq!(health(&healthy, "backup"), "warning");
    server.ok(&["backup", server.home().join("b.db").to_str().unwrap()]);
    assert_eq!(health(&server.json(&["doctor"]), "backup"), "good");

    #[cfg(unix)]
    {
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        std::fs::set_permissions(server.data.join("server.key"), open).unwrap();
        let output = server.run(&["doctor"]);
        assert_eq!(output.status.code(), Some(1));
        both(&String::from_utf8(output.stdout).unwrap(), "chmod go-rwx", "Run: chmod go-rwx");
    }
}

#[test]
fn doctor_names_the_row_where_the_log_was_changed() {
    let mut server = Server::started();
    let units = server.units();
    let mut member = super::phone::Phone::join(&server, &units.village, "member", "member");
    for number in 1..=3 {
        member.write(units.village.parse().unwrap(), tungnha_model::HouseholdId([number; 16]), "Mẫu");
    }
    member.settle();
    server.stop();
    let db = rusqlite::Connection::open(server.data.join("server.db")).unwrap();
    let bytes: Vec<u8> = db.query_row("SELECT bytes FROM batch WHERE seq = 2", [], |row| row.get(0)).unwrap();
    let mut changed = bytes.clone();
    let at = changed.len() - 80;
    changed[at] ^= 1;
    db.execute("UPDATE batch SET bytes = ?1 WHERE seq = 2", [changed]).unwrap();
    let said = String::from_utf8(server.run(&["doctor"]).stdout).unwrap();
    assert!(said.contains("từ dòng 2") && said.contains("from row 2 on"), "{said}");
    db.execute("UPDATE batch SET bytes = ?1 WHERE seq = 2", [bytes]).unwrap();
    server.ok(&["doctor"]);
    db.execute("DELETE FROM batch WHERE seq = 3", []).unwrap();
    let said = String::from_utf8(server.run(&["doctor"]).stdout).unwrap();
    assert!(said.contains("from row 3 on"), "{said}");
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let server = Server::new();
    server.units();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_tungnha-server"))
        .arg("--data")
        .arg(&server.data)
        .args(["unit", "list"])
        .stdout(writer)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
}
