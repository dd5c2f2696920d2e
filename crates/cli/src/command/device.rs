//! This device: joining, syncing, its state.

use serde_json::{Value, json};
use tungnha_app::{ApiError, App, Code};

use crate::args::{Arguments, Join};
use crate::data;
use crate::output::{Output, number, text};

/// Joins with an invitation.
pub async fn join(arguments: &Arguments, join: &Join, output: Output) -> Result<(), ApiError> {
    let app = data::app(arguments);
    let key = match (&join.address, &join.code) {
        (Some(address), Some(code)) => Some(confirmed_key(&app, address, code, join.digits.as_deref()).await?),
        _ => None,
    };
    let pin = data::pin(arguments.pin_file.as_deref())?;
    let args = json!({
        "invitation": join.invitation,
        "address": join.address,
        "code": join.code,
        "key": key,
        "holder": join.holder,
        "pin": pin.as_str(),
    });
    let status = app.call("join", args).await?;
    output.answer(&status, |status| {
        let (holder, unit) = (text(status, "/device/holder"), text(status, "/device/unit/path"));
        format!("Đã tham gia: {holder}, {unit}\nJoined: {holder}, {unit}")
    });
    Ok(())
}

/// The server's key, once the person has compared the digits: given with the call, or asked for here.
async fn confirmed_key(app: &App, address: &str, code: &str, digits: Option<&str>) -> Result<String, ApiError> {
    let check = app.call("join_check", json!({ "address": address, "code": code })).await?;
    let shown = text(&check, "/digits");
    let given = match digits {
        Some(digits) => digits.to_owned(),
        None => {
            eprintln!(
                "{shown}: số này có giống trên máy người mời không? (c/k) · same as on the inviter's screen? (y/n)"
            );
            let mut line = String::new();
            std::io::stdin()
                .read_line(&mut line)
                .map_err(|cause| data::unreadable(std::path::Path::new("-"), &cause))?;
            if matches!(line.trim(), "c" | "C" | "y" | "Y") { shown.to_owned() } else { String::new() }
        }
    };
    let bare = |digits: &str| digits.chars().filter(char::is_ascii_digit).collect::<String>();
    if bare(&given) != bare(shown) {
        return Err(ApiError::new(
            Code::Certificate,
            "Số so sánh không khớp: có thể không phải máy chủ của xã. Chưa gửi gì. Hãy hỏi lại người mời.",
            "The digits differ: this may not be the commune's server. Nothing was sent. Ask the inviter again.",
        ));
    }
    Ok(text(&check, "/key").to_owned())
}

/// Sends and receives.
pub async fn sync(app: &App, output: Output) -> Result<(), ApiError> {
    let report = app.call("sync_now", json!({})).await?;
    output.answer(&report, exchanged);
    Ok(())
}

/// What an exchange came to.
pub fn exchanged(report: &Value) -> String {
    let count = |key: &str| number(report, key);
    let (sent, received) = (count("/sent"), count("/received"));
    let (up, down, trips) = (count("/bytes_up"), count("/bytes_down"), count("/round_trips"));
    let mut said = format!(
        "Đã gửi {sent}, nhận {received} ({up} B lên, {down} B xuống, {trips} lượt)\n\
         Sent {sent}, received {received} ({up} B up, {down} B down, {trips} round trips)"
    );
    if report.pointer("/photos_error").is_some() {
        let (vi, en) = (text(report, "/photos_error/message/vi"), text(report, "/photos_error/message/en"));
        said.push_str(&format!("\nẢnh, ghi âm chưa gửi hết: {vi}\nPhotos and recordings not all sent: {en}"));
    }
    said
}

/// Whose device this is and where its records are.
pub async fn status(app: &App, output: Output) -> Result<(), ApiError> {
    let status = json!({
        "status": app.call("status", json!({})).await?,
        "sync": app.call("sync_view", json!({})).await?,
    });
    output.answer(&status, |status| {
        let (holder, role) = (text(status, "/status/device/holder"), text(status, "/status/device/role"));
        let (unit, server) = (text(status, "/status/device/unit/path"), text(status, "/status/device/server"));
        let count = |key: &str| number(status, key);
        let (unsent, relayed, review) = (count("/sync/unsent"), count("/sync/relayed"), count("/sync/review"));
        let (photos, held) = (count("/sync/photos/count"), count("/sync/quarantined"));
        format!(
            "{holder} · {role} · {unit}\nMáy chủ · server: {server}\n\
             Chưa gửi · unsent: {unsent}\nMáy khác đang giữ · held by other devices: {relayed}\n\
             Ảnh, ghi âm chưa gửi · photos and recordings unsent: {photos}\n\
             Cần xem lại · to review: {review}\nĐể riêng chờ xem lại · held back: {held}"
        )
    });
    Ok(())
}

/// Makes the read models again.
pub fn rebuild(app: &App, output: Output) -> Result<(), ApiError> {
    tungnha_app::record::rebuild(app)?;
    output.answer(&json!({ "rebuilt": true }), |_| {
        "Đã dựng lại danh sách và tìm kiếm.\nLists and search were made again.".to_owned()
    });
    Ok(())
}
