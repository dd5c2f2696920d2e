//! Writes `ui/src/generated/bindings.ts` from the command list.

fn main() -> std::io::Result<()> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated/bindings.ts");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, tungnha_app::commands::registry().bindings())
}
