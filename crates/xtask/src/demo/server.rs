//! The demo's sync server: on loopback, on a port that stays the same because invitations name it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;

use super::children::{Children, Id};
use super::folder::Folder;
use crate::place;
use crate::step::{Doing, Outcome, fail, step};
use crate::task::Task;

/// A running server.
pub struct Server {
    port: u16,
    child: Id,
}

impl Server {
    /// Makes its data when there is none, and starts it.
    pub fn start(folder: &Folder, children: &Children) -> Outcome<Self> {
        let port = port(folder)?;
        if !folder.server().join("server.toml").is_file() {
            let listen = format!("127.0.0.1:{port}");
            let address = format!("https://{listen}");
            command(folder, &["init", "--listen", &listen, "--address", &address]).text()?;
        }
        let title = format!("sync server at https://127.0.0.1:{port}");
        let child = step(&title, || serve(folder, children, port))?;
        Ok(Self { port, child })
    }

    /// Stops it: from now on the devices are cut off.
    pub fn stop(&self, children: &Children) {
        children.stop(self.child);
    }

    /// Starts it again.
    pub fn start_again(&mut self, folder: &Folder, children: &Children) -> Outcome {
        self.child = serve(folder, children, self.port)?;
        Ok(())
    }
}

/// A command of the server on the demo's data.
pub fn command(folder: &Folder, args: &[&str]) -> Task {
    let data = folder.server();
    Task::new(&place::binary("tungnha-server").to_string_lossy(), ["--data".as_ref(), data.as_os_str()])
        .args(["--json"])
        .args(args)
}

fn port(folder: &Folder) -> Outcome<u16> {
    let note = folder.note("port");
    if let Ok(text) = fs::read_to_string(&note) {
        return text.trim().parse().doing(format!("read {}", note.display()));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing("find a free port")?;
    let port = listener.local_addr().doing("find a free port")?.port();
    fs::write(&note, port.to_string()).doing(format!("write {}", note.display()))?;
    Ok(port)
}

/// Starts it and waits until it says that it listens.
fn serve(folder: &Folder, children: &Children, port: u16) -> Outcome<Id> {
    let log = fs::File::options().create(true).append(true).open(folder.note("server.log"));
    let log = log.doing("write the server's log")?;
    let data = folder.server();
    let args = ["--data".as_ref(), data.as_os_str(), "serve".as_ref()];
    let mut child = Task::new(&place::binary("tungnha-server").to_string_lossy(), args)
        .into_command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .doing("start the server")?;
    let stdout = child.stdout.take();
    let id = children.keep(child);
    let Some(stdout) = stdout else {
        return fail("The server has no output.");
    };
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    if !lines.any(|line| line.contains("https://")) {
        let log = folder.note("server.log");
        return fail(format!(
            "The server did not start; {} says why. If port {port} is taken by something else, use --reset.",
            log.display()
        ));
    }
    // Its further lines must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Ok(id)
}
