//! `restore`: a backup into an empty folder. A new restore epoch tells the phones to offer again what it lacks.

use std::path::Path;

use serde::Serialize;

use super::print;
use crate::clock;
use crate::error::{Error, Result};
use crate::folder::{CONFIG, DATABASE, Folder, SERVER_KEY, TLS_CERTIFICATE, TLS_KEY};
use crate::site::Site;
use crate::storage::StorageError;
use crate::storage::sqlite::{Sqlite, read_extra, verify_file};

#[derive(Serialize)]
struct Restored {
    data: String,
    batches: u64,
    server: String,
}

pub fn run(data: &Path, file: &Path, as_json: bool) -> Result<()> {
    let content = verify_file(file).map_err(|cause| not_usable(file, cause))?;
    let extra = read_extra(file).map_err(|cause| not_usable(file, cause))?;
    for name in [CONFIG, SERVER_KEY, TLS_KEY, TLS_CERTIFICATE] {
        if !extra.iter().any(|(known, _)| known == name) {
            return Err(not_usable(file, StorageError::Corrupt(format!("no {name}"))));
        }
    }
    let folder = Folder::create(data)?;
    let target = folder.resolve(DATABASE);
    std::fs::copy(file, &target).map_err(|cause| Error::file(&target, cause))?;
    crate::folder::restrict(&target, 0o600).map_err(|cause| Error::file(&target, cause))?;
    let storage = Sqlite::open(&target)?;
    storage.finish_restore(clock::random()?)?;
    drop(storage);
    for (name, bytes) in &extra {
        // The configuration comes last: an interrupted restore is no server. Names outside the list are not written.
        if [SERVER_KEY, TLS_KEY, TLS_CERTIFICATE].contains(&name.as_str()) {
            folder.write_private(name, bytes)?;
        }
    }
    let config = extra.iter().find(|(name, _)| name == CONFIG).map(|(_, bytes)| local_keys(bytes)).unwrap_or_default();
    folder.write_private(CONFIG, config.as_bytes())?;
    let site = Site::open(data)?;
    let restored = Restored { data: data.display().to_string(), batches: content.batches, server: site.id.to_string() };
    if as_json {
        print::json(&restored);
        return Ok(());
    }
    say!("Đã khôi phục máy chủ {} vào {} ({} lô).", restored.server, restored.data, restored.batches);
    say!("The server was restored into {} ({} batches).", restored.data, restored.batches);
    say!("Hãy dừng máy chủ cũ nếu còn chạy, rồi chạy serve; điện thoại sẽ tự gửi lại những gì bản sao lưu chưa có.");
    say!(
        "Stop the old server if it still runs, then run serve; phones offer again by themselves what the backup lacks."
    );
    Ok(())
}

/// The key files lie in the folder now, whatever path the old configuration named.
fn local_keys(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let replaced = text.lines().map(|line| match line.trim_start() {
        start if start.starts_with("certificate") => format!("certificate = \"{TLS_CERTIFICATE}\""),
        start if start.starts_with("key =") || start.starts_with("key=") => format!("key = \"{TLS_KEY}\""),
        _ => line.to_owned(),
    });
    replaced.collect::<Vec<_>>().join("\n") + "\n"
}

fn not_usable(file: &Path, cause: StorageError) -> Error {
    if matches!(cause, StorageError::Newer { .. }) {
        return cause.into();
    }
    let name = file.display();
    Error::new(
        format!("{name} không phải là bản sao lưu dùng được ({cause}). Hãy chọn tệp khác do lệnh backup tạo ra."),
        format!("{name} is not a usable backup ({cause}). Choose another file made by the backup command."),
    )
    .because(cause)
}
