//! The two doors through which the pages reach the app.

use serde_json::Value;
use tauri::State;
use tauri::ipc::{InvokeBody, Request};
use tungnha_app::ApiError;

use crate::core::Core;

/// Calls a command of the app by its name.
#[tauri::command]
pub(crate) async fn call(core: State<'_, Core>, name: String, args: Value) -> Result<Value, ApiError> {
    core.call(&name, args).await
}

/// Takes a picked file: its bytes are the body, its name a header in percent encoding.
#[tauri::command]
pub(crate) fn upload(core: State<'_, Core>, request: Request<'_>) -> Result<Value, ApiError> {
    let name = request.headers().get("name").and_then(|name| name.to_str().ok()).unwrap_or_default();
    let name = percent_decoded(name);
    match request.body() {
        InvokeBody::Raw(bytes) => core.upload(&name, bytes.clone()),
        // Android's bridge carries no raw bodies: there they come as a list of numbers.
        InvokeBody::Json(value) => core.upload(&name, listed_bytes(value)),
    }
}

fn listed_bytes(value: &Value) -> Vec<u8> {
    let numbers = value.as_array().map_or(&[] as &[Value], Vec::as_slice);
    numbers.iter().filter_map(|number| u8::try_from(number.as_u64()?).ok()).collect()
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match digits.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_arrive_with_their_marks() {
        assert_eq!(percent_decoded("Danh%20s%C3%A1ch.xlsx"), "Danh sách.xlsx");
        assert_eq!(percent_decoded("50%"), "50%");
        assert_eq!(percent_decoded("a%zz"), "a%zz");
    }

    #[test]
    fn bytes_may_come_as_numbers() {
        assert_eq!(listed_bytes(&serde_json::json!([1, 255, 256])), [1, 255]);
        assert!(listed_bytes(&serde_json::json!({})).is_empty());
    }
}
