//! `cargo xtask demo`: the demo commune, a server, two devices that met it, and their two windows.
//!
//! Everything goes through the product's own doors: the server is set up by `tungnha-server`, the
//! households come by the product's import, the devices join by invitation, and the visits are recorded
//! while there is no server to reach.

mod build;
mod children;
mod cli;
mod folder;
mod server;
mod show;
mod story;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::step::{Outcome, step};
use crate::{machine, setup};

/// Who holds the two devices.
const LEADER: &str = "Hoàng Thị Minh Họa";
const MEMBER: &str = "Nông Văn Mẫu";
/// The PIN of both devices; it guards invented people.
const PIN: &str = "246810";

/// How to show it.
#[derive(Args)]
pub struct Wishes {
    /// Where its data lies, instead of target/demo
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Start over: forget the demo's data
    #[arg(long)]
    reset: bool,
    /// Stop when all is made, before the windows (also when CI is set)
    #[arg(long)]
    once: bool,
    /// Serve both devices as web pages even if there is a display
    #[arg(long)]
    web: bool,
    /// Do not install anything first
    #[arg(long)]
    no_setup: bool,
    /// Take the front end and the binaries as they are
    #[arg(long)]
    no_build: bool,
}

/// Makes what is missing, then shows it until it is closed.
pub fn run(wishes: &Wishes) -> Outcome {
    let begun = Instant::now();
    let children = children::Children::watch()?;
    if !wishes.no_setup {
        setup::for_demo()?;
    }
    let window = !wishes.web && machine::has_display() && machine::has_webkit();
    if !wishes.no_build {
        // The same choice as the tests', so that what one compiled the other finds.
        build::run(machine::has_webkit())?;
    }
    let folder = folder::open(wishes.dir.as_deref(), wishes.reset)?;
    let mut server = server::Server::start(&folder, &children)?;
    if folder.is_ready() {
        println!("✓ the commune is there already (--reset starts over)");
    } else {
        step("the demo commune", || story::tell(&folder, &mut server, &children))?;
        folder.mark_ready()?;
    }
    println!("Ready after {:.1} s; the data lies in {}.", begun.elapsed().as_secs_f64(), folder.shown());
    if wishes.once || std::env::var_os("CI").is_some() {
        return Ok(());
    }
    show::run(&folder, &children, window)
}
