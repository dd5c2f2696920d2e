//! The two windows, or without a display the two addresses.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::children::{Children, Id};
use super::folder::Folder;
use super::{LEADER, MEMBER, PIN, cli};
use crate::place;
use crate::step::{Doing, Outcome, fail};
use crate::task::Task;

/// Shows both devices until they are closed or Ctrl-C is pressed.
pub fn run(folder: &Folder, children: &Children, window: bool) -> Outcome {
    println!("The PIN of both devices: {PIN}");
    let shown = if window {
        println!(
            "Two windows open: {MEMBER} (thôn Pác Ngòi, phone) and {LEADER} (xã Ba Bể, laptop). Ctrl-C stops everything."
        );
        vec![open(children, &folder.member(), "--phone")?, open(children, &folder.leader(), "--laptop")?]
    } else {
        println!("There is no display for the windows; both devices are served as web pages on this machine instead:");
        let shown = vec![serve(children, &folder.member(), MEMBER)?, serve(children, &folder.leader(), LEADER)?];
        println!("Ctrl-C stops everything.");
        shown
    };
    while shown.iter().any(|id| children.runs(*id)) {
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("Closed.");
    Ok(())
}

fn open(children: &Children, data: &Path, size: &str) -> Outcome<Id> {
    let args = ["--data".as_ref(), data.as_os_str(), size.as_ref()];
    let mut command = Task::new(&place::binary("tungnha-window").to_string_lossy(), args).into_command();
    children.start(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
}

fn serve(children: &Children, data: &Path, holder: &str) -> Outcome<Id> {
    let pages = place::under("ui/dist");
    let mut command = cli::command(data, &["web", "--port", "0", "--ui", &pages.to_string_lossy()]).into_command();
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = spawned.doing("start tungnha web")?;
    let stdout = child.stdout.take();
    let id = children.keep(child);
    let Some(stdout) = stdout else {
        return fail("tungnha web has no output.");
    };
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let Some(address) = lines.find_map(|line| address_in(&line)) else {
        return fail(format!("The pages of {holder} could not be served: `tungnha web` ended."));
    };
    println!("  {holder}: {address}");
    std::thread::spawn(move || lines.for_each(drop));
    Ok(id)
}

fn address_in(line: &str) -> Option<String> {
    let from = line.find("http://")?;
    let rest = line.get(from..)?;
    let end = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
    rest.get(..end).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_is_found_in_words_and_in_json() {
        assert_eq!(address_in("Mở http://127.0.0.1:8/#token=a rồi").as_deref(), Some("http://127.0.0.1:8/#token=a"));
        assert_eq!(address_in("{\"url\":\"http://127.0.0.1:8/\"}").as_deref(), Some("http://127.0.0.1:8/"));
        assert_eq!(address_in("nothing"), None);
    }
}
