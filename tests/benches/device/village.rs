//! A village member's first sync, one with nothing to say, and one with a visit.

use std::path::Path;

use serde_json::{Value, json};
use tungnha_testkit::demo;

use crate::support::device::{Device, millis};
use crate::support::server::Server;

pub async fn measure(folder: &Path, binary: &Path, size: usize) -> Value {
    let server = Server::start(folder, binary);
    let leader = Device::join(&folder.join("leader"), &server.invite("Ba Bể", "leader")).await;
    // The demo spreads households evenly over the villages: the province and the commune have none.
    let villages = demo::units().len() - 2;
    leader.import(0, size * villages).await;
    leader.call("sync_now", json!({})).await;

    let member = Device::join(&folder.join("member"), &server.invite("Pác Ngòi", "member")).await;
    let first = sync(&member).await;
    let page = member.list("", 0).await.0;
    println!("the village arrived with {} households", page["total"]);
    let idle = sync(&member).await;
    member.visit(&page["rows"][0]["id"]).await;
    let visit = sync(&member).await;
    json!({ "households": page["total"], "first": first, "idle": idle, "visit": visit })
}

async fn sync(device: &Device) -> Value {
    let (mut report, time) = device.timed("sync_now", json!({})).await;
    report["ms"] = json!(millis(time));
    report
}
