//! Hubs: being one, and exchanging with one.

use serde_json::{Value, json};
use tungnha_app::{ApiError, App};

use super::device::exchanged;
use crate::output::{Output, list, text};

/// Exchanges with a hub.
pub async fn meet(app: &App, address: &str, output: Output) -> Result<(), ApiError> {
    let met = app.call("hub_meet", json!({ "address": address })).await?;
    output.answer(&met, |met| {
        let report = met.pointer("/report").unwrap_or(&Value::Null);
        format!("{}\n{}", text(met, "/holder"), exchanged(report))
    });
    Ok(())
}

/// Serves until Ctrl-C; what others bring goes on to the server whenever it can be reached.
pub async fn serve(app: &App, listen: Option<&str>, output: Output) -> Result<(), ApiError> {
    let view = app.call("hub_start", json!({ "listen": listen })).await?;
    output.answer(&view, |view| {
        let addresses: Vec<&str> = list(view, "/addresses").iter().filter_map(Value::as_str).collect();
        let addresses = addresses.join(" ");
        format!(
            "Đang làm máy trung chuyển: {addresses}\nServing other devices: {addresses}\n{}\n(Ctrl-C)",
            text(view, "/text")
        )
    });
    tokio::select! {
        () = tungnha_app::sync::drive(app.clone()) => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(())
}
