//! `tungnha web` answers to nobody but the holder of the token that it printed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Web {
    child: Child,
    port: u16,
    token: String,
    _data: tempfile::TempDir,
}

impl Drop for Web {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn web() -> Web {
    let data = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tungnha"))
        .arg("--data")
        .arg(data.path().join("device"))
        .args(["--json", "web"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&line).unwrap();
    let url = answer["url"].as_str().unwrap().to_owned();
    let rest = url.strip_prefix("http://127.0.0.1:").unwrap();
    let (port, token) = rest.split_once("/#token=").unwrap();
    Web { child, port: port.parse().unwrap(), token: token.to_owned(), _data: data }
}

impl Web {
    fn ask(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn post(&self, path: &str, host: &str, token: Option<&str>) -> String {
        let token = token.map(|token| format!("\r\nx-tungnha-token: {token}")).unwrap_or_default();
        self.ask(&format!("POST {path} HTTP/1.1\r\nHost: {host}{token}"), "{}")
    }

    fn own(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

#[test]
fn only_the_token_opens_it() {
    let web = web();
    let own = web.own();
    for path in ["/call/status", "/upload?name=a.csv", "/call/unlock"] {
        assert!(web.post(path, &own, None).starts_with("HTTP/1.1 401"), "{path} without a token");
        assert!(
            web.post(path, &own, Some("AAAAAAAAAAAAAAAAAAAAAA")).starts_with("HTTP/1.1 401"),
            "{path} with a wrong one"
        );
    }
    assert!(web.ask(&format!("GET /events?token=x HTTP/1.1\r\nHost: {own}"), "").starts_with("HTTP/1.1 401"));
    let answer = web.post("/call/status", &own, Some(&web.token));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with(r#"{"state":"new"}"#), "{answer}");
}

#[test]
fn another_host_name_is_refused_even_with_the_token() {
    let web = web();
    let answer = web.post("/call/status", &format!("evil.example:{}", web.port), Some(&web.token));
    assert!(answer.starts_with("HTTP/1.1 421"), "{answer}");
}

#[test]
fn pages_forbid_everything_from_elsewhere() {
    let web = web();
    let answer = web.ask(&format!("GET /../../Cargo.toml HTTP/1.1\r\nHost: {}", web.own()), "").to_lowercase();
    assert!(answer.contains("default-src 'self'"), "{answer}");
    assert!(!answer.contains("[package]"), "nothing outside the front end is served");
}

#[test]
fn a_command_that_fails_answers_in_both_languages() {
    let web = web();
    let answer = web.post("/call/today", &web.own(), Some(&web.token));
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("Máy này chưa tham gia") && answer.contains("has not joined"), "{answer}");
}
