//! `doctor`: what is wrong and what to do about it. Exit code 1 when something must be put right.

use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use super::print;
use crate::clock;
use crate::error::{Error, Result};
use crate::folder::{Folder, open_to_others};
use crate::site::Site;

const DAY_MS: i64 = 86_400_000;
const MIB: u64 = 1024 * 1024;
/// Below this much free space the server's days are counted.
const FREE_MIB_MIN: u64 = 500;
/// The first day that this release could have seen: an earlier clock is wrong.
const CLOCK_MIN_MS: i64 = 1_767_225_600_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Health {
    Good,
    Warning,
    Bad,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    health: Health,
    vi: String,
    en: String,
}

impl Check {
    fn new(name: &'static str, health: Health, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { name, health, vi: vi.into(), en: en.into() }
    }

    fn failed(name: &'static str, problem: &Error) -> Self {
        Self::new(name, Health::Bad, problem.vi.clone(), problem.en.clone())
    }
}

pub fn run(data: &Path, as_json: bool) -> Result<ExitCode> {
    let folder = Folder::existing(data)?;
    let mut checks = vec![clock_check(), rights(&folder), space(&folder)];
    match Site::open(data) {
        Ok(site) => {
            checks.extend([certificate(&site), port(&site), integrity(&site), log_chain(&site), backup(&site)]);
            checks.extend([quarantine(&site), members(&site)]);
        }
        Err(problem) => checks.push(Check::failed("open", &problem)),
    }
    if as_json {
        print::json(&checks)
    } else {
        tell(&checks)
    }
    let bad = checks.iter().any(|check| check.health == Health::Bad);
    Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn tell(checks: &[Check]) {
    for check in checks {
        let sign = match check.health {
            Health::Good => "✓",
            Health::Warning => "!",
            Health::Bad => "✗",
        };
        say!("{sign} {}", check.vi);
        say!("  {}", check.en);
    }
}

fn clock_check() -> Check {
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

fn rights(folder: &Folder) -> Check {
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

fn space(folder: &Folder) -> Check {
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

fn certificate(site: &Site) -> Check {
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

fn port(site: &Site) -> Check {
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

fn integrity(site: &Site) -> Check {
    match site.storage.check_integrity() {
        Ok(found) if found.is_empty() => {
            Check::new("integrity", Health::Good, "Cơ sở dữ liệu nguyên vẹn.", "Database: sound.")
        }
        Ok(found) => {
            let first = found.first().cloned().unwrap_or_default();
            Check::new(
                "integrity",
                Health::Bad,
                format!(
                    "Cơ sở dữ liệu bị hỏng ({first}). Đừng xóa gì; hãy restore bản sao lưu mới nhất vào thư mục mới."
                ),
                format!(
                    "The database is damaged ({first}). Delete nothing; restore the newest backup into a new folder."
                ),
            )
        }
        Err(cause) => Check::failed("integrity", &cause.into()),
    }
}

fn log_chain(site: &Site) -> Check {
    let checked = site.storage.channels().and_then(|channels| {
        for (channel, _) in &channels {
            if let Some(seq) = site.storage.check_log(*channel)? {
                return Ok(Err((channel.unit, seq)));
            }
        }
        Ok(Ok(channels.len()))
    });
    match checked {
        Ok(Ok(count)) => Check::new(
            "log",
            Health::Good,
            format!("Nhật ký lô: {count} kênh, không đứt đoạn."),
            format!("Log of batches: {count} channels, unbroken."),
        ),
        Ok(Err((unit, seq))) => Check::new(
            "log",
            Health::Bad,
            format!(
                "Nhật ký lô của đơn vị {unit} bị sửa hoặc mất từ dòng {seq}. Hãy restore bản sao lưu mới nhất vào thư mục mới; điện thoại sẽ gửi lại phần thiếu."
            ),
            format!(
                "The log of unit {unit} was changed or lost from row {seq} on. Restore the newest backup into a new folder; phones send again what is missing."
            ),
        ),
        Err(cause) => Check::failed("log", &cause.into()),
    }
}

fn backup(site: &Site) -> Check {
    let (last, created) = match site.storage.last_backup().and_then(|last| Ok((last, site.storage.meta()?.created))) {
        Ok(found) => found,
        Err(cause) => return Check::failed("backup", &cause.into()),
    };
    let now = clock::now().millis();
    let days = (now - last.map_or(created, |row| row.made).millis()) / DAY_MS;
    let late = days >= i64::from(site.config.backup.warn_after_days);
    let advice_vi = "Hãy chạy mỗi đêm: tungnha-server backup TỆP";
    let advice_en = "Run every night: tungnha-server backup FILE";
    let health = if late { Health::Warning } else { Health::Good };
    match last {
        Some(row) => {
            let when = clock::display(row.made);
            let (vi, en) =
                if late { (format!(" {advice_vi}"), format!(" {advice_en}")) } else { (String::new(), String::new()) };
            Check::new("backup", health, format!("Sao lưu gần nhất: {when}.{vi}"), format!("Last backup: {when}.{en}"))
        }
        None => Check::new(
            "backup",
            Health::Warning,
            format!("Chưa có bản sao lưu nào. {advice_vi}"),
            format!("There is no backup yet. {advice_en}"),
        ),
    }
}

fn quarantine(site: &Site) -> Check {
    match site.storage.quarantined() {
        Ok(rows) if rows.is_empty() => {
            Check::new("quarantine", Health::Good, "Không có gì chờ xem xét.", "Nothing waits for review.")
        }
        Ok(rows) => {
            let count = rows.len();
            Check::new(
                "quarantine",
                Health::Warning,
                format!("{count} lô bị giữ lại chờ xem xét. Hãy xem: quarantine list"),
                format!("{count} batches wait for review. See: quarantine list"),
            )
        }
        Err(cause) => Check::failed("quarantine", &cause.into()),
    }
}

fn members(site: &Site) -> Check {
    match site.membership() {
        Ok(membership) => {
            let forged = membership.entries.iter().find(|entry| entry.verify(&site.key).is_err());
            if let Some(entry) = forged {
                let number = entry.number;
                return Check::new(
                    "roll",
                    Health::Bad,
                    format!(
                        "Dòng {number} của danh sách thành viên không do máy chủ này ký. Hãy restore bản sao lưu mới nhất vào thư mục mới."
                    ),
                    format!(
                        "Entry {number} of the membership log is not signed by this server. Restore the newest backup into a new folder."
                    ),
                );
            }
            let (units, devices) = (membership.units.len(), membership.devices.len());
            Check::new(
                "roll",
                Health::Good,
                format!("{units} đơn vị, {devices} thiết bị."),
                format!("{units} units, {devices} devices."),
            )
        }
        Err(cause) => Check::failed("roll", &cause),
    }
}
