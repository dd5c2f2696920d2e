//! The server's address as people type it.

use crate::error::{ApiError, Result};

/// The port of a server whose address names none.
const PORT: u16 = 7443;

/// `https://host:port` from what was typed: with or without scheme and port.
///
/// # Errors
/// When it cannot be an address, or asks for an unprotected connection.
pub(crate) fn normalise(typed: &str) -> Result<String> {
    let typed = typed.trim().trim_end_matches('/');
    let lower = typed.to_ascii_lowercase();
    let rest = match lower.split_once("://") {
        Some(("https", rest)) => rest.to_owned(),
        Some(_) => return Err(wrong()),
        None => lower,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if rest.is_empty() || rest.ends_with(':') || !rest.chars().all(plain) {
        return Err(wrong());
    }
    let host_end = rest.rfind(']').map_or(0, |at| at + 1);
    let has_port = rest.get(host_end..).is_some_and(|after| after.contains(':'));
    Ok(if has_port { format!("https://{rest}") } else { format!("https://{rest}:{PORT}") })
}

fn wrong() -> ApiError {
    ApiError::invalid_field(
        "address",
        "Địa chỉ máy chủ chưa đúng. Gõ như lãnh đạo xã đã cho, ví dụ 192.168.1.10:7443.",
        "The server's address is not right. Type it as your commune leader gave it, for example 192.168.1.10:7443.",
    )
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        for (typed, read) in [
            ("192.168.1.10:7443", "https://192.168.1.10:7443"),
            (" HTTPS://Xa-BaBe.VN/ ", "https://xa-babe.vn:7443"),
            ("[fe80::1]:900", "https://[fe80::1]:900"),
            ("[fe80::1]", "https://[fe80::1]:7443"),
        ] {
            assert_eq!(normalise(typed).unwrap(), read);
        }
        for typed in ["", "http://192.168.1.10", "ftp://x", "a b", "x/../y", "https://"] {
            assert!(normalise(typed).is_err(), "{typed}");
        }
    }
}
