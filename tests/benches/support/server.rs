//! A real server process with the demo commune's units.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tungnha_testkit::demo;

use super::cost::Process;

pub struct Server {
    binary: PathBuf,
    data: PathBuf,
    port: u16,
    child: Child,
}

impl Server {
    pub fn start(folder: &Path, binary: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let data = folder.join("server");
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        drop(free);
        run(binary, &data, &["init", "--listen", &listen, "--address", &format!("https://{listen}")]);
        let units = folder.join("units.json");
        std::fs::write(&units, demo::units_json().unwrap()).unwrap();
        run(binary, &data, &["unit", "import", &units.to_string_lossy()]);
        let mut serve = Command::new(binary);
        serve.arg("--data").arg(&data).arg("serve").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = serve.spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("https://")), "the server did not start");
        std::thread::spawn(move || lines.for_each(drop));
        Self { binary: binary.to_owned(), data, port, child }
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Where it listens.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The process.
    pub fn process(&self) -> Process {
        Process(Some(self.child.id()))
    }

    pub fn invite(&self, unit: &str, role: &str) -> String {
        let answer = run(&self.binary, &self.data, &["invite", "--unit", unit, "--role", role, "--holder", "Đo"]);
        answer["text"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(binary: &Path, data: &Path, args: &[&str]) -> Value {
    let output = Command::new(binary).arg("--data").arg(data).arg("--json").args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).unwrap()
}
