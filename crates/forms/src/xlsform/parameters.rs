//! The `parameters` column: `start=1 end=5`.

use std::collections::BTreeMap;

/// Reads parameters; the part that is none, if there is one.
pub(super) fn read(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    // `seed = ${x}` is written with spaces too.
    let joined = text.replace(" =", "=").replace("= ", "=");
    for part in joined.split([' ', ';', ',', '\n']).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(|| part.to_owned())?;
        found.insert(name.to_lowercase(), value.to_owned());
    }
    Ok(found)
}

/// Writes parameters.
pub(super) fn write(parameters: &BTreeMap<String, String>) -> String {
    parameters.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}
