//! `backup`: one file with the database and the keys, verified; while the server runs.

use std::path::Path;

use serde::Serialize;

use super::print;
use crate::clock;
use crate::error::{Error, Result};
use crate::folder::{CONFIG, SERVER_KEY, TLS_CERTIFICATE, TLS_KEY};
use crate::site::Site;

#[derive(Serialize)]
struct Made {
    file: String,
    bytes: u64,
    batches: u64,
    devices: usize,
}

pub fn run(site: &Site, file: &Path, as_json: bool) -> Result<()> {
    if file.exists() {
        let file = file.display();
        return Err(Error::new(
            format!("{file} đã có, nên không ghi đè. Hãy chọn tên khác, ví dụ thêm ngày vào tên."),
            format!("{file} exists and is not overwritten. Choose another name, with the date in it for example."),
        ));
    }
    let extra = [
        (CONFIG, site.folder.config()),
        (SERVER_KEY, site.folder.server_key()),
        (TLS_KEY, site.folder.resolve(&site.config.tls.key)),
        (TLS_CERTIFICATE, site.folder.resolve(&site.config.tls.certificate)),
    ];
    let extra = extra
        .into_iter()
        .map(|(name, path)| Ok((name.to_owned(), std::fs::read(&path).map_err(|cause| Error::file(&path, cause))?)))
        .collect::<Result<Vec<_>>>()?;
    let content = site.storage.backup_to(file, &extra).inspect_err(|_| {
        // Half a backup must not lie about as if it were one.
        let _ = std::fs::remove_file(file);
    })?;
    site.storage.note_backup(&content, clock::now())?;
    let devices = content.streams.iter().map(|(key, _)| key.device).collect::<std::collections::BTreeSet<_>>().len();
    let made = Made { file: file.display().to_string(), bytes: content.bytes, batches: content.batches, devices };
    if as_json {
        print::json(&made);
        return Ok(());
    }
    say!(
        "Đã sao lưu và kiểm tra: {} ({} lô, {} thiết bị, {} KiB).",
        made.file,
        made.batches,
        made.devices,
        made.bytes / 1024
    );
    say!(
        "Backed up and verified: {} ({} batches, {} devices, {} KiB).",
        made.file,
        made.batches,
        made.devices,
        made.bytes / 1024
    );
    say!("Tệp này chứa cả khóa của máy chủ: hãy cất ở nơi khác, an toàn, không gửi qua mạng xã hội.");
    say!("The file holds the server's keys too: keep it elsewhere, safely, and never send it by a chat app.");
    Ok(())
}
