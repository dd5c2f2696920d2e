//! A hub is found by the network itself: real questions and answers, in a network of the test's own.

use std::process::Command;

use serde_json::{Value, json};
use tungnha_testkit::demo;

use crate::support::device::Device;
use crate::support::server::Server;

const LEADER: &str = "Hoàng Thị Minh Họa";
const MEMBER: &str = "Nông Văn Mẫu";
/// Set for the process inside the network.
const INSIDE: &str = "TUNGNHA_TEST_NETWORK";
/// A cable with both its ends here: what goes in at one comes out at the other.
const CABLE: &str = "ip link set lo up && ip link add here type veth peer name there \
    && ip addr add 10.77.0.1/24 dev here && ip link set here up && ip link set there up && exec \"$@\"";

#[test]
fn a_hub_is_found_by_mdns_and_met() {
    let itself = std::env::current_exe().unwrap();
    let run = Command::new("unshare")
        .args(["--map-root-user", "--net", "sh", "-c", CABLE, "sh"])
        .arg(itself)
        .args(["--exact", "nearby::inside_the_network", "--nocapture", "--test-threads=1"])
        .env(INSIDE, "1")
        .output()
        .expect("unshare and ip are part of the set-up");
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && told.contains("met by mDNS"), "{told}{}", String::from_utf8_lossy(&run.stderr));
}

/// The process inside; by itself it does nothing.
#[tokio::test(flavor = "multi_thread")]
async fn inside_the_network() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let server = Server::start();
    let leader = Device::joined(&server.invite(&demo::commune().to_string(), "leader", LEADER), LEADER).await;
    let phone = Device::joined(&server.invite(&demo::commune().to_string(), "leader", MEMBER), MEMBER).await;
    phone.sync().await;
    assert_eq!(phone.call("hub_found", json!({})).await, json!([]), "nobody announces anything yet");

    leader.call("hub_start", json!({ "listen": "0.0.0.0:0" })).await;
    let found = phone.call("hub_found", json!({})).await;
    assert_eq!(found[0]["holder"], LEADER, "{found}");
    assert!(found[0]["address"].as_str().unwrap().starts_with("https://10.77.0.1:"), "{found}");
    let address = json!({ "address": found[0]["address"] });
    // The laptop has not heard of the phone: it says what helps.
    let error = phone.fails("hub_meet", address.clone()).await;
    assert!(error.message.vi.contains("Hãy cho máy đó Gửi–nhận với máy xã một lần"), "{}", error.message.vi);
    leader.sync().await;
    let met: Value = phone.call("hub_meet", address).await;
    assert_eq!(met["holder"], LEADER);

    leader.call("hub_stop", json!({})).await;
    assert_eq!(phone.call("hub_found", json!({})).await, json!([]), "it is not announced any more");
    println!("met by mDNS");
}
