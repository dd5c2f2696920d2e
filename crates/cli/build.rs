//! The front end is built by another tool; its folder has to be there for this crate to compile.

fn main() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
    println!("cargo::rerun-if-changed={}", folder.display());
    if let Err(cause) = std::fs::create_dir_all(&folder) {
        println!("cargo::warning=ui/dist cannot be made: {cause}");
    }
}
