//! Lets Tauri read its configuration, and names the commands so that capabilities can allow each one.

use std::path::Path;

fn main() {
    // The front end is embedded. Where it is not built yet, an empty folder lets checks compile.
    let front_end = Path::new("../ui/dist");
    if !front_end.exists() {
        let _ = std::fs::create_dir_all(front_end);
    }
    println!("cargo:rerun-if-changed={}", front_end.display());
    let manifest = tauri_build::AppManifest::new().commands(&["call", "upload"]);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(fault) = tauri_build::try_build(attributes) {
        println!("cargo:error={fault:#}");
        std::process::exit(1);
    }
}
