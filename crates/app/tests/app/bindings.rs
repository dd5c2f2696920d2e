//! The screens' TypeScript must say what the commands are.

#[test]
fn the_generated_bindings_are_current() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated/bindings.ts");
    let written = std::fs::read_to_string(path).unwrap();
    let current = tungnha_app::commands::registry().bindings();
    assert!(written == current, "ui/src/generated/bindings.ts is stale: run `cargo xtask bindings`");
}
