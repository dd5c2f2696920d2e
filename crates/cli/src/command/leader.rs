//! What leaders do: inviting, and seeing how far the villages are.

use serde_json::{Value, json};
use tungnha_app::{ApiError, App};

use super::unit_id;
use crate::args::Invite;
use crate::output::{Output, list, number, text};

/// Invites another device.
pub async fn invite(app: &App, invite: &Invite, output: Output) -> Result<(), ApiError> {
    let unit = unit_id(app, &invite.unit).await?;
    let invited = app.call("invite", json!({ "unit": unit, "role": invite.role, "holder": invite.holder })).await?;
    output.answer(&invited, |invited| {
        format!(
            "{}\n{} · {} · {}",
            text(invited, "/text"),
            text(invited, "/address"),
            text(invited, "/code"),
            text(invited, "/digits")
        )
    });
    Ok(())
}

/// Coverage, village by village.
pub async fn coverage(app: &App, output: Output) -> Result<(), ApiError> {
    let coverage = app.call("coverage", json!({ "unit": null })).await?;
    output.answer(&coverage, |coverage| {
        let mut lines: Vec<String> = list(coverage, "/rows").iter().map(line).collect();
        lines.extend(coverage.pointer("/total").map(line));
        lines.join("\n")
    });
    Ok(())
}

fn line(row: &Value) -> String {
    let (visited, households) = (number(row, "/visited"), number(row, "/households"));
    format!("{}: {visited}/{households}", text(row, "/unit/name"))
}
