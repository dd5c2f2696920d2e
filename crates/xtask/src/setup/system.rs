//! Packages of the operating system.

use crate::machine;
use crate::step::{Outcome, already, fail, step};
use crate::task::Task;

/// What building, testing and showing need on Debian and its children.
const PACKAGES: [&str; 22] = [
    "build-essential",
    "pkg-config",
    "perl",
    "file",
    "xdg-utils",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libayatana-appindicator3-dev",
    "libxdo-dev",
    "libssl-dev",
    "libclang-dev",
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus",
    "chromium",
    "fonts-noto-core",
    "fonts-noto-mono",
    "ca-certificates",
    "iproute2",
    "imagemagick",
];

/// Installs the missing ones, as root or through sudo.
pub fn run() -> Outcome {
    let title = "system packages";
    if !machine::has("apt-get") {
        return elsewhere();
    }
    let missing = missing()?;
    if missing.is_empty() {
        already(title);
        return Ok(());
    }
    step(&format!("{title}: {}", missing.join(" ")), || {
        apt(&["update", "-qq"])?;
        let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
        install.extend(missing);
        apt(&install)
    })
}

fn missing() -> Outcome<Vec<&'static str>> {
    let ask = ["-W", "-f", "${Package} ${db:Status-Abbrev}\n"];
    // It fails when a package is unknown, which is an answer, too: hence the `true`.
    let line = format!("dpkg-query {} '{}' {} 2>/dev/null; true", ask[..2].join(" "), ask[2], PACKAGES.join(" "));
    let answer = Task::new("sh", ["-c", &line]).text()?;
    let there: Vec<&str> = answer.lines().filter_map(|line| line.trim().strip_suffix(" ii")).collect();
    Ok(PACKAGES.into_iter().filter(|name| !there.contains(name)).collect())
}

fn apt(args: &[&str]) -> Outcome {
    let root = Task::new("id", ["-u"]).text()?.trim() == "0";
    let task = if root {
        Task::new("apt-get", args)
    } else if machine::has("sudo") {
        Task::new("sudo", ["DEBIAN_FRONTEND=noninteractive", "apt-get"].iter().chain(args))
    } else {
        return fail("System packages must be installed as root: run this as root, or install sudo.");
    };
    task.env("DEBIAN_FRONTEND", "noninteractive").run()
}

fn elsewhere() -> Outcome {
    let programs = ["cc", "pkg-config", "chromium", "Xvfb", "WebKitWebDriver"];
    if machine::has_webkit() && programs.into_iter().all(machine::has) {
        already("system packages");
        return Ok(());
    }
    fail(format!(
        "This machine has no apt-get: install by hand a C compiler, pkg-config, Perl, WebKitGTK 4.1 with its headers \
         and its WebDriver, GTK 3 headers, libclang, Xvfb, Chromium and the Noto fonts (on Debian: {}), then run this again.",
        PACKAGES.join(" ")
    ))
}
