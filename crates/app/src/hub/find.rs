//! Hubs on this network, by mDNS. What is announced names a device by its id alone; who it is the roll says, and
//! whether it is that device its key.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use mdns_sd::{ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo};
use tokio::time::timeout;
use tungnha_model::DeviceId;
use tungnha_store::{Identity, StoreError};

use crate::App;
use crate::api::{HubFound, Nothing};
use crate::error::Result;

const KIND: &str = "_tungnha._tcp.local.";
/// The property that holds the device's id.
const DEVICE: &str = "device";
/// How long answers are waited for.
const LOOK: Duration = Duration::from_millis(2_500);

/// The announcement of a hub; it ends when this is dropped.
pub(super) struct Notice(ServiceDaemon);

impl Drop for Notice {
    fn drop(&mut self) {
        let _ = self.0.shutdown();
    }
}

/// Announces this device. Where the system does not let it, the hub is reached by its code or address.
pub(super) fn announce(identity: &Identity, bound: SocketAddr) -> Option<Notice> {
    let announced = || {
        let daemon = ServiceDaemon::new()?;
        daemon.register(record(identity.device, bound)?)?;
        Ok::<_, mdns_sd::Error>(Notice(daemon))
    };
    announced().inspect_err(|error| tracing::info!(event = "hub_not_announced", %error)).ok()
}

/// What is announced: the device's id and port; the addresses of all its networks, unless it listens on one alone.
fn record(device: DeviceId, bound: SocketAddr) -> Result<ServiceInfo, mdns_sd::Error> {
    let device = device.to_string();
    let (host, properties) = (format!("{device}.local."), [(DEVICE, device.as_str())]);
    let (ip, all) = if bound.ip().is_unspecified() { (String::new(), true) } else { (bound.ip().to_string(), false) };
    let info = ServiceInfo::new(KIND, &device, &host, ip.as_str(), bound.port(), &properties[..])?;
    Ok(if all { info.enable_addr_auto() } else { info })
}

/// The hubs that announce themselves now and that the roll knows, without this device itself.
///
/// # Errors
/// When the device is locked.
pub async fn found(app: App, _: Nothing) -> Result<Vec<HubFound>> {
    let store = app.store()?;
    let own = app.identity()?.device;
    let seen = look().await;
    let mut hubs = Vec::new();
    for (device, address) in seen {
        let certificate = store.read(|reader| reader.certificate(device)).map_err(|error: StoreError| error)?;
        if let Some(known) = certificate.filter(|known| known.device != own && known.revoked.is_none()) {
            hubs.push(HubFound { holder: known.holder, address });
        }
    }
    Ok(hubs)
}

/// Whoever answers within a moment; nobody where the network does not carry such questions.
async fn look() -> BTreeMap<DeviceId, String> {
    let mut seen = BTreeMap::new();
    let Ok(daemon) = ServiceDaemon::new() else { return seen };
    if let Ok(answers) = daemon.browse(KIND) {
        let gather = async {
            while let Ok(event) = answers.recv_async().await {
                if let ServiceEvent::ServiceResolved(service) = event {
                    seen.extend(named(&service));
                }
            }
        };
        let _ = timeout(LOOK, gather).await;
    }
    let _ = daemon.shutdown();
    seen
}

fn named(service: &ResolvedService) -> Option<(DeviceId, String)> {
    let device = service.get_property_val_str(DEVICE)?.parse().ok()?;
    let ip = service.get_addresses_v4().into_iter().min()?;
    Some((device, format!("https://{}", SocketAddr::from((ip, service.get_port())))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(bound: &str) -> Option<(DeviceId, String)> {
        let record = record(DeviceId([7; 16]), bound.parse().unwrap()).unwrap();
        named(&record.as_resolved_service())
    }

    #[test]
    fn what_is_announced_is_found_again() {
        let found = heard("192.168.43.1:7444");
        assert_eq!(found, Some((DeviceId([7; 16]), "https://192.168.43.1:7444".to_owned())));
        assert_eq!(heard("0.0.0.0:7444"), None, "until the system has filled in an address it leads nowhere");
    }

    #[test]
    fn an_announcement_that_names_no_device_is_passed_over() {
        let other = ServiceInfo::new(KIND, "x", "x.local.", "192.168.43.9", 7444, &[(DEVICE, "không phải mã")][..]);
        assert_eq!(named(&other.unwrap().as_resolved_service()), None);
    }
}
