//! The one configuration file. `init` writes it with its comments; an unknown or misspelt line is refused.

use std::net::SocketAddr;
use std::time::Duration;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::folder::Folder;

const TEMPLATE: &str = include_str!("server.toml");

/// What `server.toml` says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The address that phones use; it goes into invitations.
    pub address: String,
    /// The keys of the encrypted connection.
    #[serde(default)]
    pub tls: Tls,
    /// What one connection may cost.
    #[serde(default)]
    pub limits: Limits,
    /// How the log is written.
    #[serde(default)]
    pub log: Log,
    /// Who may read the counts.
    #[serde(default)]
    pub metrics: Metrics,
    /// When `doctor` misses a backup.
    #[serde(default)]
    pub backup: Backup,
    /// What a certificate grants.
    #[serde(default)]
    pub devices: Devices,
}

/// `[tls]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    /// The certificate chain, PEM.
    pub certificate: String,
    /// Its private key, PEM.
    pub key: String,
}

/// `[limits]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Connections open at the same time.
    pub connections: usize,
    /// Synchronisations at the same time; the next one is told when to come again.
    pub syncs: usize,
    /// How long a client may take for the handshake and the request's head.
    pub header_timeout_s: f64,
    /// How long a connection may stand still.
    pub stall_timeout_s: f64,
    /// How long a stop waits for connections to finish.
    pub stop_timeout_s: f64,
    /// The most bytes that one synchronisation may send.
    pub body_mib: u64,
}

/// `[log]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// `text` or `json`.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug`.
    pub level: String,
}

/// The log's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// `[metrics]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
    /// What a monitor must show to read `/metrics`; empty: it is read from this machine alone.
    pub token: String,
}

/// `[backup]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backup {
    /// After how many days without a backup `doctor` warns.
    pub warn_after_days: u32,
}

/// `[devices]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Devices {
    /// How many days a device may work without meeting the server.
    pub lease_days: u32,
}

impl Default for Tls {
    fn default() -> Self {
        Self { certificate: crate::folder::TLS_CERTIFICATE.to_owned(), key: crate::folder::TLS_KEY.to_owned() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            syncs: 64,
            header_timeout_s: 10.0,
            stall_timeout_s: 30.0,
            stop_timeout_s: 10.0,
            body_mib: 64,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".to_owned() }
    }
}

impl Default for Backup {
    fn default() -> Self {
        Self { warn_after_days: 2 }
    }
}

impl Default for Devices {
    fn default() -> Self {
        Self { lease_days: 14 }
    }
}

impl Limits {
    /// The handshake's and head's time-out.
    #[must_use]
    pub fn header_timeout(&self) -> Duration {
        seconds(self.header_timeout_s)
    }

    /// The stall time-out.
    #[must_use]
    pub fn stall_timeout(&self) -> Duration {
        seconds(self.stall_timeout_s)
    }

    /// The same for the listener.
    #[must_use]
    pub fn host(&self) -> tungnha_host::Limits {
        tungnha_host::Limits {
            connections: self.connections,
            header_timeout: self.header_timeout(),
            stall_timeout: self.stall_timeout(),
            stop_timeout: self.stop_timeout(),
            body_max: self.body_mib.saturating_mul(1024 * 1024),
        }
    }

    /// The stop's time-out.
    #[must_use]
    pub fn stop_timeout(&self) -> Duration {
        seconds(self.stop_timeout_s)
    }
}

fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or(Duration::from_secs(10))
}

/// The text of a new configuration file.
#[must_use]
pub fn template(listen: SocketAddr, address: &str) -> String {
    TEMPLATE.replace("{listen}", &listen.to_string()).replace("{address}", address)
}

/// Reads the folder's configuration.
///
/// # Errors
/// If the file is missing, a line is wrong, or the address is not `https://…`.
pub fn read(folder: &Folder) -> Result<Config> {
    let path = folder.config();
    let text = std::fs::read_to_string(&path).map_err(|cause| Error::file(&path, cause))?;
    parse(&text).map_err(|reason| {
        let path = path.display();
        Error::new(
            format!("Tệp cấu hình {path} có chỗ sai. Hãy sửa dòng được nêu rồi chạy lại:\n{reason}"),
            format!("The configuration file {path} has a mistake. Correct the line named above, then run again."),
        )
    })
}

/// Parses and checks a configuration's text; the reason names the line.
///
/// # Errors
/// The reason, for a person.
pub fn parse(text: &str) -> Result<Config, String> {
    let config: Config = toml::from_str(text).map_err(|cause| cause.to_string())?;
    check_address(&config.address)?;
    let limits = &config.limits;
    if limits.connections == 0 || limits.syncs == 0 || limits.body_mib == 0 {
        return Err("[limits] connections, syncs, body_mib: 1 …".to_owned());
    }
    if !config.metrics.token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("[metrics] token: a-z A-Z 0-9 - _ …".to_owned());
    }
    for (name, value) in [
        ("header_timeout_s", limits.header_timeout_s),
        ("stall_timeout_s", limits.stall_timeout_s),
        ("stop_timeout_s", limits.stop_timeout_s),
    ] {
        if !(0.01..=3600.0).contains(&value) {
            return Err(format!("[limits] {name} = {value}: 0.01 … 3600"));
        }
    }
    if !(1..=90).contains(&config.devices.lease_days) {
        return Err(format!("[devices] lease_days = {}: 1 … 90", config.devices.lease_days));
    }
    Ok(config)
}

/// Checks that an address is one that phones can use.
///
/// # Errors
/// The reason, for a person.
pub fn check_address(address: &str) -> Result<(), String> {
    let rest = address.strip_prefix("https://").ok_or_else(|| format!("address = \"{address}\": https://…"))?;
    let plain = !rest.is_empty() && !rest.contains(['/', ' ', '?', '#', '@']);
    if plain { Ok(()) } else { Err(format!("address = \"{address}\": https://HOST:PORT")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listen() -> SocketAddr {
        "0.0.0.0:7443".parse().unwrap()
    }

    #[test]
    fn the_template_reads_as_the_defaults() {
        let config = parse(&template(listen(), "https://192.168.1.10:7443")).unwrap();
        assert_eq!(config.listen, listen());
        assert_eq!(config.address, "https://192.168.1.10:7443");
        let (stated, default) = (format!("{:?}", config.limits), format!("{:?}", Limits::default()));
        assert_eq!(stated, default);
        assert_eq!(config.devices.lease_days, 14);
    }

    #[test]
    fn a_misspelt_line_is_named() {
        let text = template(listen(), "https://a:1").replace("level =", "levle =");
        assert!(parse(&text).unwrap_err().contains("levle"));
    }

    #[test]
    fn an_address_without_tls_is_refused() {
        assert!(parse(&template(listen(), "http://a:1")).unwrap_err().contains("https://"));
        assert!(parse(&template(listen(), "https://a:1/path")).is_err());
    }

    #[test]
    fn absurd_limits_are_refused() {
        for (from, to) in [
            ("syncs = 64", "syncs = 0"),
            ("stall_timeout_s = 30", "stall_timeout_s = 0"),
            ("lease_days = 14", "lease_days = 0"),
        ] {
            let text = template(listen(), "https://a:1").replace(from, to);
            assert!(parse(&text).is_err(), "{to}");
        }
    }
}
