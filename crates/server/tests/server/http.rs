//! The HTTP side: TLS, limits, timers, the stop.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::phone::Phone;
use super::process::Server;
use super::wire::{connect, head, parse, read_to_end, request};

fn pin(server: &Server) -> [u8; 32] {
    let unit = server.add_unit("Ghim", "xã", None);
    let invite = server.json(&["invite", "--unit", &unit, "--role", "leader", "--holder", "Ví Dụ"]);
    let invitation: tungnha_sync::enrol::Invitation = invite["text"].as_str().unwrap().parse().unwrap();
    invitation.spki_sha256
}

/// Reads the head of an answer byte by byte, so that nothing of the body is taken.
fn read_head(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn health_and_key_answer_over_the_pinned_key_alone() {
    let server = Server::started();
    let pin = pin(&server);
    let health = request(server.address(), pin, "GET", "/healthz", b"");
    assert_eq!(health.status, 200);
    let health: serde_json::Value = serde_json::from_slice(&health.body).unwrap();
    assert_eq!(health["status"], "ok");

    let key = request(server.address(), pin, "GET", "/v1/key", b"");
    let key: serde_json::Value = serde_json::from_slice(&key.body).unwrap();
    let verify: tungnha_sync::VerifyKey = key["verify_key"].as_str().unwrap().parse().unwrap();
    assert_eq!(key["server"], verify.server_id().to_string());

    assert!(connect(server.address(), [0; 32]).is_err(), "another key must not be accepted");
    assert_eq!(request(server.address(), pin, "GET", "/v1/sync", b"").status, 405);
    assert_eq!(request(server.address(), pin, "GET", "/", b"").status, 404);
}

#[test]
fn plain_http_gets_nothing() {
    let server = Server::started();
    let mut socket = TcpStream::connect(server.address()).unwrap();
    socket.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").unwrap();
    let answer = read_to_end(&mut socket);
    assert!(!answer.starts_with(b"HTTP/"), "{answer:?}");
}

#[test]
fn slow_clients_are_cut_and_others_are_served() {
    let mut server = Server::new();
    server.configure("header_timeout_s = 10", "header_timeout_s = 0.5");
    server.configure("stall_timeout_s = 30", "stall_timeout_s = 0.5");
    server.start();
    let pin = pin(&server);
    let mut silent = TcpStream::connect(server.address()).unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut half_head = connect(server.address(), pin).unwrap();
    half_head.write_all(b"POST /v1/sync HTTP/1.1\r\nHost: lo").unwrap();
    let mut half_body = connect(server.address(), pin).unwrap();
    half_body.write_all(format!("{}abc", head("POST", "/v1/sync", 100)).as_bytes()).unwrap();
    half_body.flush().unwrap();
    let mut half_request = connect(server.address(), pin).unwrap();
    half_request.write_all(format!("{}abc", head("POST", "/v1/enrol", 100)).as_bytes()).unwrap();
    half_request.flush().unwrap();
    half_head.flush().unwrap();

    assert_eq!(request(server.address(), pin, "GET", "/healthz", b"").status, 200);
    // Each of them ends by the server's hand: reading would otherwise run into the test's patience.
    assert_eq!(silent.read(&mut [0; 16]).unwrap_or(0), 0);
    assert!(!read_to_end(&mut half_head).starts_with(b"HTTP/1.1 200"));
    let answer = parse(&read_to_end(&mut half_body));
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(parse(&read_to_end(&mut half_request)).status, 408);
}

#[test]
fn an_opening_beyond_its_size_is_not_read() {
    let server = Server::started();
    let pin = pin(&server);
    // A frame that says it has 200 KiB: a batch could, an opening must not.
    let mut body = (200_u32 * 1024).to_le_bytes().to_vec();
    body.push(1);
    body.resize(200 * 1024, 0);
    let answer = request(server.address(), pin, "POST", "/v1/sync", &body);
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    // A request of an absurd length is turned away by its head alone.
    let mut stream = connect(server.address(), pin).unwrap();
    stream.write_all(head("POST", "/v1/enrol", 1024 * 1024).as_bytes()).unwrap();
    stream.flush().unwrap();
    assert_eq!(parse(&read_to_end(&mut stream)).status, 413);
}

#[test]
fn more_than_allowed_are_told_when_to_come_again() {
    let mut server = Server::new();
    server.configure("syncs = 64", "syncs = 1");
    server.start();
    let pin = pin(&server);
    let mut first = connect(server.address(), pin).unwrap();
    first.write_all(head("POST", "/v1/sync", 100).as_bytes()).unwrap();
    first.flush().unwrap();
    assert!(read_head(&mut first).contains("200"));
    let second = request(server.address(), pin, "POST", "/v1/sync", b"");
    assert_eq!(second.status, 503);
    assert!(second.head.to_lowercase().contains("retry-after: 5"), "{}", second.head);
    assert_eq!(request(server.address(), pin, "GET", "/healthz", b"").status, 200);
}

#[test]
fn a_stop_lets_a_running_exchange_finish() {
    let mut server = Server::started();
    let units = server.units();
    let mut phone = Phone::join(&server, &units.village, "member", "Lý Thị Mẫu");
    phone.write(units.village.parse().unwrap(), tungnha_model::HouseholdId([9; 16]), "Bà Mẫu");
    let (session, body) = phone.open();
    let mut stream = connect(server.address(), phone.pin).unwrap();
    stream.write_all(head("POST", "/v1/sync", body.len()).as_bytes()).unwrap();
    stream.write_all(&body[..body.len() - 10]).unwrap();
    stream.flush().unwrap();
    let mut answer = read_head(&mut stream).into_bytes();
    server.ask_to_stop();
    // The listener is closed first: from now on nobody else comes in.
    while TcpStream::connect(server.address()).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(&body[body.len() - 10..]).unwrap();
    stream.flush().unwrap();
    answer.extend(read_to_end(&mut stream));
    let outcome = phone.take(session, &parse(&answer).body);
    assert!(outcome.done(), "{outcome:?}");
    assert_eq!(outcome.receipts(), [(1, None)]);
    assert_eq!(server.ended(), Some(0));
}

#[test]
fn the_log_holds_no_names() {
    let mut server = Server::new();
    server.configure("level = \"info\"", "level = \"debug\"");
    server.configure("format = \"text\"", "format = \"json\"");
    server.start();
    let units = server.units();
    let mut phone = Phone::join(&server, &units.village, "member", "Lý Thị Mẫu");
    phone.write(units.village.parse().unwrap(), tungnha_model::HouseholdId([9; 16]), "Bà Mẫu");
    assert!(phone.sync().done());
    let (code, log) = server.stop();
    assert_eq!(code, Some(0));
    assert!(log.contains("\"event\":\"enrolled\"") && log.contains("\"event\":\"sync\""), "{log}");
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect(line);
    }
    for secret in ["Mẫu", "Lý", "Pác", "TUNGNHA1"] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[test]
fn a_body_beyond_the_limit_is_cut_off() {
    let mut server = Server::new();
    server.configure("body_mib = 64", "body_mib = 1");
    server.start();
    let units = server.units();
    let mut phone = Phone::join(&server, &units.village, "member", "member");
    let (session, mut body) = phone.open();
    let unknown = {
        let mut frame = (100_u32 * 1024).to_le_bytes().to_vec();
        frame.push(99);
        frame.resize(5 + 100 * 1024, 0);
        let check = blake3::hash(&frame).as_bytes()[..4].to_vec();
        frame.extend(check);
        frame
    };
    for _ in 0..16 {
        body.extend(&unknown);
    }
    let answer = request(server.address(), phone.pin, "POST", "/v1/sync", &body);
    let outcome = phone.take(session, &answer.body);
    assert!(!outcome.done(), "{outcome:?}");
    assert_eq!(outcome.refusal(), Some(tungnha_sync::Refusal::Damaged));
    assert!(phone.sync().done());
}

/// What `/metrics` answers to these additional heads: the status and the text.
fn metrics(server: &Server, pin: [u8; 32], heads: &str) -> (u16, String) {
    let mut stream = connect(server.address(), pin).unwrap();
    let ask = head("GET", "/metrics", 0).replace("Host: localhost\r\n", &format!("Host: localhost\r\n{heads}"));
    stream.write_all(ask.as_bytes()).unwrap();
    let answer = parse(&read_to_end(&mut stream));
    (answer.status, String::from_utf8(answer.body).unwrap())
}

#[test]
fn counts_are_for_this_machine_or_for_who_has_the_token() {
    let mut server = Server::started();
    let units = server.units();
    let mut member = Phone::join(&server, &units.village, "member", "member");
    member.write(units.village.parse().unwrap(), tungnha_model::HouseholdId([1; 16]), "Mẫu");
    member.write(units.other.parse().unwrap(), tungnha_model::HouseholdId([2; 16]), "Mẫu");
    member.settle();
    let (status, text) = metrics(&server, member.pin, "");
    assert_eq!(status, 200);
    for line in [
        "tungnha_exchanges_total{end=\"complete\"} 1",
        "tungnha_batches_total{outcome=\"held\"} 1",
        "tungnha_batches_total{outcome=\"quarantined\"} 1",
        "tungnha_devices 1",
        "tungnha_log_rows 1",
        "tungnha_quarantine_waiting 1",
    ] {
        assert!(text.lines().any(|one| one == line), "{line} in {text}");
    }
    assert!(!text.contains("member"), "no names: {text}");
    assert_eq!(metrics(&server, member.pin, "X-Forwarded-For: 203.0.113.9\r\n").0, 404, "a proxy speaks for others");

    server.stop();
    server.configure("token = \"\"", "token = \"bí mật\"");
    assert!(server.fails(&["serve"]).contains("[metrics] token"), "heads are ASCII");
    server.configure("token = \"bí mật\"", "token = \"mot-ma-dai\"");
    server.start();
    assert_eq!(metrics(&server, member.pin, "").0, 404);
    assert_eq!(metrics(&server, member.pin, "Authorization: Bearer khac\r\n").0, 404);
    assert_eq!(metrics(&server, member.pin, "Authorization: Bearer mot-ma-dai\r\n").0, 200);
}
