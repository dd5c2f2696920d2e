//! What no screen asks: films, and files that are neither pictures nor recordings. A form with such a question could
//! not be filled in, so it is refused where it is read and where it is published.

use super::{Form, Item, Kind};
use crate::fault::Fault;

impl Form {
    /// The questions that no screen can ask.
    #[must_use]
    pub fn unasked(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        look(&self.items, &format!("/{}", self.root), &mut faults);
        faults
    }
}

fn look(items: &[Item], above: &str, faults: &mut Vec<Fault>) {
    for item in items {
        let path = format!("{above}/{}", item.name());
        if let Some(question) = item.question().filter(|question| !question.kind.can_be_asked()) {
            faults.push(fault(&question.kind, &question.name).at(&path, "type"));
        }
        look(item.items(), &path, faults);
    }
}

fn fault(kind: &Kind, name: &str) -> Fault {
    let reason = (format!("Từng Nhà không hỏi được loại câu của {name}."), format!("Từng Nhà cannot ask {name}."));
    let advice = match kind {
        Kind::Video => (
            "Thay video bằng ghi âm (audio) hoặc ảnh (image).",
            "Ask for a recording (audio) or a picture (image) instead of a film.",
        ),
        _ => (
            "Thay bằng ảnh (image) hoặc ghi âm (audio), hoặc ghi ở cột body::accept rằng chỉ nhận ảnh (image/*) hay tiếng (audio/*).",
            "Ask for a picture (image) or a recording (audio), or say in the column body::accept that only pictures (image/*) or sound (audio/*) are taken.",
        ),
    };
    Fault::worded("kind_not_asked", &reason.0, &reason.1, advice.0, advice.1)
}
