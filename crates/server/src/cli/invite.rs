//! `invite`: an invitation as text, QR and typed code. Shown once.

use std::io::IsTerminal;

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use serde_json::json;

use super::args::Invite;
use super::{print, unit};
use crate::clock;
use crate::config::check_address;
use crate::error::{Error, Result};
use crate::invitation::{self, Wanted};
use crate::site::Site;

pub fn run(site: &Site, args: &Invite, as_json: bool) -> Result<()> {
    let membership = site.membership()?;
    let (tree, today) = (membership.tree(), clock::today());
    let unit = unit::find(&tree, &args.unit, today)?;
    let address = args.address.as_deref().unwrap_or(&site.config.address).trim_end_matches('/').to_owned();
    check_address(&address).map_err(|reason| {
        Error::new(
            format!("Địa chỉ chưa đúng ({reason}). Hãy ghi dạng https://192.168.1.10:7443"),
            format!("The address is not usable ({reason}). Write it like https://192.168.1.10:7443"),
        )
    })?;
    let pin = site.identity()?.pin;
    let lifetime_ms = i64::from(args.hours) * 3_600_000;
    let wanted = Wanted { unit, role: args.role.into(), holder: &args.holder, lifetime_ms, invited_by: None, address };
    let grant = invitation::issue(site, pin, wanted)?;
    if as_json {
        print::json(&json!({
            "text": grant.text,
            "address": grant.address,
            "code": grant.code,
            "digits": grant.digits,
            "expires": grant.expires.millis(),
            "unit": unit.to_string(),
        }));
        return Ok(());
    }
    say!("Lời mời cho {} · {}", args.holder, tree.path(unit, today));
    say!("Quét mã QR bằng ứng dụng Từng Nhà · Scan with the Từng Nhà app:");
    say!();
    say!("{}", draw(&grant.text)?);
    say!();
    say!("Hoặc gõ · Or type:");
    say!("  Địa chỉ · Address:  {}", grant.address);
    say!("  Mã · Code:          {}", grant.code);
    say!("  So số này với màn hình điện thoại · Compare with the phone's screen:  {}", grant.digits);
    say!();
    say!("Hoặc dán đoạn chữ · Or paste the text:");
    say!("{}", grant.text);
    say!();
    say!("Dùng một lần, đến {}. Lời mời không hiện lại được.", clock::display(grant.expires));
    say!("For one use, until {}. It cannot be shown again.", clock::display(grant.expires));
    Ok(())
}

fn draw(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).map_err(|cause| {
        Error::new(
            format!("Lời mời quá dài để vẽ mã QR ({cause}). Hãy dùng địa chỉ ngắn hơn."),
            format!("The invitation is too long for a QR code ({cause}). Use a shorter address."),
        )
    })?;
    let drawn = code.render::<Dense1x2>().quiet_zone(true).build();
    if !std::io::stdout().is_terminal() {
        return Ok(drawn);
    }
    // Black on white, whatever colours the terminal has: many scanners read no inverted codes.
    Ok(drawn.lines().map(|line| format!("\u{1b}[30;47m{line}\u{1b}[0m")).collect::<Vec<_>>().join("\n"))
}
