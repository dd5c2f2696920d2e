//! `quarantine accept` and `quarantine reject`. Both are noted in the audit log; neither takes anything out of quarantine.

use std::sync::Arc;

use super::super::args::Decision;
use super::super::print;
use super::{find, reason};
use crate::clock;
use crate::error::{Error, Result};
use crate::performer::Performer;
use crate::site::Site;
use crate::storage::Released;

/// The longest note.
const NOTE_MAX: usize = 500;

pub fn accept(site: &Site, wish: &Decision, as_json: bool) -> Result<()> {
    let (note, number) = (note(&wish.note)?, wish.number);
    let (row, _) = find(site, number)?;
    let performer = Performer::new(site.id, Arc::clone(&site.storage), Arc::default());
    match performer.release(number, &note, clock::now())? {
        Released::Done => {}
        Released::Before => {
            return Err(Error::new(
                format!("Lô số {number} đã được cho vào từ trước. Không có gì thay đổi."),
                format!("Batch {number} was let in before. Nothing has changed."),
            ));
        }
        Released::Not => {
            let words = reason::words(&row.reason, false);
            return Err(Error::new(
                format!("Lô số {number} không thể cho vào ({}). {}", words.vi, words.do_vi),
                format!("Batch {number} cannot be let in ({}). {}", words.en, words.do_en),
            ));
        }
        Released::Refused(why) => {
            let name = format!("{why:?}");
            let words = reason::words(&name, true);
            return Err(Error::new(
                format!("Lô số {number} vẫn không qua được kiểm tra: {}. {}", words.vi, words.do_vi),
                format!("Batch {number} still does not pass the gate: {}. {}", words.en, words.do_en),
            ));
        }
    }
    if as_json {
        print::json(&serde_json::json!({ "number": number, "accepted": true }));
        return Ok(());
    }
    say!("Đã cho lô số {number} vào. Các thiết bị sẽ nhận ở lần gửi–nhận tới.");
    say!("Batch {number} was let in. Devices receive it when they next sync.");
    Ok(())
}

pub fn reject(site: &Site, wish: &Decision, as_json: bool) -> Result<()> {
    let (note, number) = (note(&wish.note)?, wish.number);
    find(site, number)?;
    if !site.storage.dismiss(number, &note, clock::now())? {
        return Err(Error::new(
            format!("Lô số {number} đã được cho vào nên không thể giữ lại nữa. Không có gì thay đổi."),
            format!("Batch {number} was let in, so it cannot be kept out any more. Nothing has changed."),
        ));
    }
    if as_json {
        print::json(&serde_json::json!({ "number": number, "accepted": false }));
        return Ok(());
    }
    say!("Đã giữ lại lô số {number}. Nguyên bản và lý do vẫn còn: quarantine list --all");
    say!("Batch {number} stays out. Its bytes and the reason are kept: quarantine list --all");
    Ok(())
}

fn note(text: &str) -> Result<String> {
    let tidy = tungnha_model::text::tidy(text);
    if tidy.is_empty() || tidy.chars().count() > NOTE_MAX {
        return Err(Error::new(
            format!("Hãy ghi lý do (--note), từ 1 đến {NOTE_MAX} chữ, để người sau hiểu quyết định này."),
            format!("Give a reason (--note) of 1 to {NOTE_MAX} characters, so that others understand the decision."),
        ));
    }
    Ok(tidy)
}
