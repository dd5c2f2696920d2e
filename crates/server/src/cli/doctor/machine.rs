//! What `doctor` looks at on the machine: clock, folder, disk, certificate, port.

use std::net::TcpListener;
use std::path::Path;

use super::{Check, DAY_MS, Health};
use crate::clock;
use crate::folder::{Folder, open_to_others};
use crate::site::Site;

const MIB: u64 = 1024 * 1024;
/// Below this much free space the server's days are counted.
const FREE_MIB_MIN: u64 = 500;
/// The first day that this release could have seen: an earlier clock is wrong.
const CLOCK_MIN_MS: i64 = 1_767_225_600_000;

pub(super) fn clock_check() -> Check {
    let now = clock::now();
    let shown = clock::display(now);
    if now.millis() < CLOCK_MIN_MS {
        return Check::new(
            "clock",
            Health::Bad,
            format!("Đồng hồ máy sai ({shown}). Hãy đặt lại ngày giờ và bật đồng bộ thời gian (NTP)."),
            format!("The clock is wrong ({shown}). Set date and time and switch time synchronisation (NTP) on."),
        );
    }
    Check::new(
        "clock",
        Health::Good,
        format!("Đồng hồ: {shown} (giờ Việt Nam)."),
        format!("Clock: {shown} (Việt Nam time)."),
    )
}

pub(super) fn rights(folder: &Folder) -> Check {
    let open: Vec<String> =
        [folder.path().to_owned(), folder.database(), folder.server_key(), folder.resolve(crate::folder::TLS_KEY)]
            .iter()
            .filter(|path| open_to_others(path))
            .map(|path| path.display().to_string())
            .collect();
    if !open.is_empty() {
        let open = open.join(" ");
        return Check::new(
            "rights",
            Health::Bad,
            format!("Người khác trên máy đọc được dữ liệu. Hãy chạy: chmod go-rwx {open}"),
            format!("Others on this machine can read the data. Run: chmod go-rwx {open}"),
        );
    }
    let probe = folder.resolve(".doctor");
    let writable = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).is_ok();
    let path = folder.path().display();
    if writable {
        Check::new(
            "rights",
            Health::Good,
            "Thư mục: ghi được, chỉ chủ sở hữu đọc được.",
            "Folder: writable, readable by its owner alone.",
        )
    } else {
        Check::new(
            "rights",
            Health::Bad,
            format!("Không ghi được vào {path}. Hãy kiểm tra quyền của thư mục và đĩa."),
            format!("{path} cannot be written to. Check the folder's rights and the disk."),
        )
    }
}

#[cfg(unix)]
fn free_bytes(path: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(path).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}

pub(super) fn space(folder: &Folder) -> Check {
    let Some(free) = free_bytes(folder.path()).map(|bytes| bytes / MIB) else {
        return Check::new(
            "space",
            Health::Warning,
            "Không đo được dung lượng đĩa ở hệ điều hành này. Hãy tự kiểm tra.",
            "Free disk space cannot be measured on this system. Look yourself.",
        );
    };
    if free < FREE_MIB_MIN {
        return Check::new(
            "space",
            Health::Bad,
            format!("Đĩa chỉ còn {free} MiB. Hãy giải phóng dung lượng; máy chủ cần ít nhất {FREE_MIB_MIN} MiB."),
            format!("Only {free} MiB are free. Make space; the server needs at least {FREE_MIB_MIN} MiB."),
        );
    }
    Check::new("space", Health::Good, format!("Đĩa còn trống {free} MiB."), format!("Disk: {free} MiB free."))
}

pub(super) fn certificate(site: &Site) -> Check {
    let identity = match site.identity() {
        Ok(identity) => identity,
        Err(problem) => return Check::failed("certificate", &problem),
    };
    let days = (identity.not_after.millis() - clock::now().millis()) / DAY_MS;
    let until = clock::display(identity.not_after);
    let advice = (
        "Hãy làm chứng thư mới với cùng khóa tls.key để điện thoại không phải tham gia lại.",
        "Make a new certificate over the same tls.key, so that phones need not join again.",
    );
    match days {
        ..0 => Check::new(
            "certificate",
            Health::Bad,
            format!("Chứng thư đã hết hạn ({until}). {}", advice.0),
            format!("The certificate ended ({until}). {}", advice.1),
        ),
        0..30 => Check::new(
            "certificate",
            Health::Warning,
            format!("Chứng thư sắp hết hạn ({until}). {}", advice.0),
            format!("The certificate ends soon ({until}). {}", advice.1),
        ),
        _ => Check::new(
            "certificate",
            Health::Good,
            format!("Chứng thư có hiệu lực đến {until}."),
            format!("Certificate: valid until {until}."),
        ),
    }
}

pub(super) fn port(site: &Site) -> Check {
    let listen = site.config.listen;
    match TcpListener::bind(listen) {
        Ok(_) => Check::new(
            "port",
            Health::Good,
            format!("Cổng {listen} còn trống (máy chủ chưa chạy ở đây)."),
            format!("Port {listen} is free (the server is not running here)."),
        ),
        Err(cause) if cause.kind() == std::io::ErrorKind::AddrInUse => Check::new(
            "port",
            Health::Good,
            format!(
                "Cổng {listen} đang được dùng: máy chủ đang chạy. Nếu không phải, hãy đổi dòng listen trong server.toml."
            ),
            format!(
                "Port {listen} is in use: the server is running. If it is not, change the line listen in server.toml."
            ),
        ),
        Err(cause) => Check::new(
            "port",
            Health::Bad,
            format!("Không lắng nghe được ở {listen} ({cause}). Hãy sửa dòng listen trong server.toml."),
            format!("Cannot listen on {listen} ({cause}). Correct the line listen in server.toml."),
        ),
    }
}
