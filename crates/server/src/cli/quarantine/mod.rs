//! `quarantine …`: what was refused, why, and what to do. Ids only: what a record says stays unread.

mod decide;
mod list;
mod reason;
mod show;

use super::args::QuarantineCommand;
use crate::error::{Error, Result};
use crate::site::Site;
use crate::storage::QuarantineRow;

pub fn run(site: &Site, asked: &QuarantineCommand, as_json: bool) -> Result<()> {
    match asked {
        QuarantineCommand::List { all } => list::list(site, *all, as_json),
        QuarantineCommand::Show { number, out } => show::show(site, *number, out.as_deref(), as_json),
        QuarantineCommand::Accept(wish) => decide::accept(site, wish, as_json),
        QuarantineCommand::Reject(wish) => decide::reject(site, wish, as_json),
    }
}

/// What lies there under a number, with its bytes.
fn find(site: &Site, number: u64) -> Result<(QuarantineRow, Vec<u8>)> {
    site.storage.in_quarantine(number)?.ok_or_else(|| {
        Error::new(
            format!("Không có lô số {number} trong khu chờ xem xét. Hãy xem danh sách: quarantine list"),
            format!("There is no batch {number} in quarantine. See the list: quarantine list"),
        )
    })
}

/// What was decided, in both languages.
const fn decided(row: &QuarantineRow) -> &'static str {
    match row.accepted {
        None => "chờ · waits",
        Some(true) => "đã cho vào · let in",
        Some(false) => "giữ lại · kept out",
    }
}
