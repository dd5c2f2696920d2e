//! A server of the real program in a folder of its own.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tungnha-server");

/// A folder with a server, which may be running.
pub struct Server {
    home: tempfile::TempDir,
    pub data: PathBuf,
    running: Option<Running>,
}

struct Running {
    child: Child,
    address: SocketAddr,
    stderr: Option<ChildStderr>,
}

/// The units of every test: a commune with two villages.
pub struct Units {
    pub commune: String,
    pub village: String,
    pub other: String,
}

pub fn run(data: &Path, args: &[&str]) -> Output {
    Command::new(PROGRAM).arg("--data").arg(data).args(args).env_remove("TUNGNHA_SERVER_DATA").output().unwrap()
}

impl Server {
    /// A new folder, initialised.
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let server = Self { home, data, running: None };
        server.ok(&["init", "--address", "https://127.0.0.1:7443", "--listen", "127.0.0.1:0"]);
        server
    }

    /// A new folder, initialised and serving.
    pub fn started() -> Self {
        let mut server = Self::new();
        server.start();
        server
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn start(&mut self) {
        let mut child = Command::new(PROGRAM)
            .arg("--data")
            .arg(&self.data)
            .arg("serve")
            .env_remove("TUNGNHA_SERVER_DATA")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let stderr = child.stderr.take();
        let Some(address) = line.trim().strip_prefix("listening on https://") else {
            let mut log = String::new();
            stderr.unwrap().read_to_string(&mut log).unwrap();
            panic!("no server: {line}{log}");
        };
        self.running = Some(Running { address: address.parse().unwrap(), child, stderr });
    }

    pub fn address(&self) -> SocketAddr {
        self.running.as_ref().unwrap().address
    }

    /// Power cut.
    pub fn kill(&mut self) {
        let mut running = self.running.take().unwrap();
        running.child.kill().unwrap();
        running.child.wait().unwrap();
    }

    /// SIGTERM; gives the exit code and the log.
    pub fn stop(&mut self) -> (Option<i32>, String) {
        let mut running = self.running.take().unwrap();
        let pid = running.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let mut log = String::new();
        running.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (running.child.wait().unwrap().code(), log)
    }

    /// Sends SIGTERM and does not wait.
    pub fn ask_to_stop(&self) {
        let pid = self.running.as_ref().unwrap().child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// Waits until the process has ended; gives its exit code.
    pub fn ended(&mut self) -> Option<i32> {
        self.running.take().unwrap().child.wait().unwrap().code()
    }

    pub fn run(&self, args: &[&str]) -> Output {
        run(&self.data, args)
    }

    /// Runs a command that must work; gives what it printed.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success(), "{args:?}: {out}{err}");
        out
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.ok(&args)).unwrap()
    }

    /// Runs a command that must fail with exit code 1; gives what it said.
    pub fn fails(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    pub fn add_unit(&self, name: &str, kind: &str, parent: Option<&str>) -> String {
        let mut args =
            vec!["unit", "add", "--name", name, "--kind", kind, "--from", "01/07/2025", "--basis", "1683/NQ-UBTVQH15"];
        args.extend(parent.map(|parent| ["--parent", parent]).into_iter().flatten());
        self.json(&args)["id"].as_str().unwrap().to_owned()
    }

    pub fn units(&self) -> Units {
        let commune = self.add_unit("Ba Bể", "xã", None);
        let village = self.add_unit("Pác Ngòi", "thôn", Some(&commune));
        let other = self.add_unit("Bó Lù", "thôn", Some(&commune));
        Units { commune, village, other }
    }

    /// Changes a line of the configuration.
    pub fn configure(&self, from: &str, to: &str) {
        let path = self.data.join("server.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&path, text.replace(from, to)).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }
}
