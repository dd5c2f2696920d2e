//! `tungnha-server`, built if need be, run as a process of its own in a folder of its own.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use tungnha_testkit::demo;

pub struct Server {
    pub folder: TempDir,
    pub address: String,
    pub port: u16,
    process: Option<Child>,
}

/// The program: from the folder `TUNGNHA_BIN`, where the whole test run has built it already, or built now.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let name = format!("tungnha-server{}", std::env::consts::EXE_SUFFIX);
        if let Some(folder) = std::env::var_os("TUNGNHA_BIN") {
            return PathBuf::from(folder).join(name);
        }
        let test = std::env::current_exe().unwrap();
        let folder = test.parent().unwrap().parent().unwrap();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--package", "tungnha-server", "--bin", "tungnha-server"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .unwrap();
        assert!(built.success(), "tungnha-server could not be built");
        folder.join(name)
    })
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    /// A server with the demo commune's units, running.
    pub fn start() -> Self {
        let port = free_port();
        Self::start_at(port, port)
    }

    /// The same, reached by devices through something that listens on another port.
    pub fn start_behind(met_at: u16) -> Self {
        Self::start_at(free_port(), met_at)
    }

    fn start_at(port: u16, met_at: u16) -> Self {
        let address = format!("https://127.0.0.1:{met_at}");
        let mut server = Self { folder: TempDir::new().unwrap(), address, port, process: None };
        let listen = format!("127.0.0.1:{port}");
        server.command(&["init", "--address", &server.address.clone(), "--listen", &listen]);
        let units = server.folder.path().join("units.json");
        std::fs::write(&units, demo::units_json().unwrap()).unwrap();
        server.command(&["unit", "import", units.to_str().unwrap()]);
        server.serve();
        server
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command of the operator to its end.
    pub fn command(&self, args: &[&str]) -> String {
        let out = Command::new(program()).arg("--data").arg(self.data()).args(args).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// What it says to a command that it refuses.
    pub fn refused(&self, args: &[&str]) -> String {
        let out = Command::new(program()).arg("--data").arg(self.data()).args(args).output().unwrap();
        assert_eq!(out.status.code(), Some(1), "{args:?}");
        String::from_utf8(out.stderr).unwrap()
    }

    /// Starts the process and waits until it says that it listens.
    pub fn serve(&mut self) {
        let mut child = Command::new(program())
            .arg("--data")
            .arg(self.data())
            .args(["serve", "--port", &self.port.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("listening on https://"), "{line:?}");
        self.process = Some(child);
    }

    /// Stops it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// An invitation, as the operator's command prints it.
    pub fn invite(&self, unit: &str, role: &str, holder: &str) -> Value {
        let printed = self.command(&["--json", "invite", "--unit", unit, "--role", role, "--holder", holder]);
        serde_json::from_str(&printed).unwrap()
    }

    /// The same for another address than the one in the server's configuration.
    pub fn invite_at(&self, unit: &str, role: &str, holder: &str, address: &str) -> Value {
        let printed = self.command(&[
            "--json",
            "invite",
            "--unit",
            unit,
            "--role",
            role,
            "--holder",
            holder,
            "--address",
            address,
        ]);
        serde_json::from_str(&printed).unwrap()
    }

    /// Where the process itself listens.
    pub fn real_address(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// The folder of another server, put in this one's place: same address, other keys.
    pub fn replace_tls_key(&self, other: &Self) {
        for name in ["tls.key", "tls.crt"] {
            std::fs::copy(other.data().join(name), self.data().join(name)).unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
