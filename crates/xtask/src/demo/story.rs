//! What happened in the demo commune before its windows open.

use super::children::Children;
use super::cli::{Device, number, text};
use super::folder::Folder;
use super::server::{self, Server};
use super::{LEADER, MEMBER};
use crate::place;
use crate::step::{Doing, Outcome, fail, step};
use crate::task::Task;

const COMMUNE: &str = "Ba Bể";
const VILLAGE: &str = "Pác Ngòi";

/// What the member found at the first doors: outcome, then topics, then who was guided alone or not.
const VISITS: [&[&str]; 6] = [
    &["--outcome", "met", "--topic", "vneid", "--ability", "independent"],
    &["--outcome", "met", "--topic", "scam", "--topic", "payment", "--ability", "needs_help"],
    &["--outcome", "absent"],
    &["--outcome", "met", "--topic", "public_service", "--ability", "needs_help"],
    &["--outcome", "call_back"],
    &["--outcome", "met", "--topic", "video_call", "--ability", "independent"],
];

/// Makes the commune and its two devices.
pub fn tell(folder: &Folder, server: &mut Server, children: &Children) -> Outcome {
    let leader = Device::at(folder.leader());
    let member = Device::at(folder.member());
    step("  units of xã Ba Bể and the sample workbook", || units(folder))?;
    step("  the leader joins and imports the workbook", || import(folder, &leader))?;
    step("  the member joins and receives the village", || {
        join(folder, &member, VILLAGE, "member", MEMBER)?;
        member.run(&["sync"])
    })?;
    server.stop(children);
    step("  the member records visits while cut off", || visits(&member))?;
    server.start_again(folder, children)?;
    step("  both meet the server again", || {
        member.run(&["sync"])?;
        leader.run(&["sync"])
    })
}

fn units(folder: &Folder) -> Outcome {
    let files = folder.files();
    let write = ["demo".as_ref(), "--out".as_ref(), files.as_os_str()];
    Task::new(&place::binary("tungnha-testkit").to_string_lossy(), write).text()?;
    let units = files.join("units.json");
    server::command(folder, &["unit", "import", &units.to_string_lossy()]).text().map(drop)
}

fn join(folder: &Folder, device: &Device, unit: &str, role: &str, holder: &str) -> Outcome {
    let invite = ["invite", "--unit", unit, "--role", role, "--holder", holder];
    let answer = server::command(folder, &invite).text()?;
    let answer: serde_json::Value = serde_json::from_str(&answer).doing("read the invitation")?;
    let invitation = text(&answer, "text");
    if invitation.is_empty() {
        return fail("The server made no invitation.");
    }
    device.run(&["join", "--invitation", invitation, "--holder", holder])
}

fn import(folder: &Folder, leader: &Device) -> Outcome {
    join(folder, leader, COMMUNE, "leader", LEADER)?;
    leader.run(&["sync"])?;
    let workbook = folder.files().join("ho-gia-dinh.xlsx");
    let done = leader.json(&["import", &workbook.to_string_lossy()])?;
    println!("    {} households, {} people", number(&done, "households"), number(&done, "people"));
    leader.run(&["sync"])
}

fn visits(member: &Device) -> Outcome {
    let page = member.json(&["household", "list", "--limit", "50"])?;
    let rows = page.get("rows").and_then(serde_json::Value::as_array).map_or(&[][..], Vec::as_slice);
    if rows.len() < VISITS.len() {
        return fail("The member's village did not arrive.");
    }
    for (row, what) in rows.iter().zip(VISITS) {
        let mut add = vec!["visit", "add", text(row, "id")];
        add.extend(what);
        member.run(&add)?;
    }
    Ok(())
}
