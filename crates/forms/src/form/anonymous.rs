//! What an anonymous form may not ask: whatever leads to a person or a house by itself.

use super::{Form, Item};
use crate::fault::Fault;

impl Form {
    /// The questions of an anonymous form whose answers would lead back to somebody. What is marked as personal is
    /// kept apart anyway; what the device would note by itself is left out and told as a notice.
    #[must_use]
    pub fn leads_back(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.anonymous {
            look(&self.items, &format!("/{}", self.root), &mut faults);
        }
        faults
    }
}

fn look(items: &[Item], above: &str, faults: &mut Vec<Fault>) {
    for item in items {
        let path = format!("{above}/{}", item.name());
        if let Some(question) = item.question().filter(|question| question.kind.leads_back() && !question.personal) {
            let fault = if question.kind.is_shown() { asked(&question.name) } else { noted().notice() };
            faults.push(fault.at(&path, "type"));
        }
        look(item.items(), &path, faults);
    }
}

fn asked(name: &str) -> Fault {
    Fault::worded(
        "leads_back",
        &format!("Phiếu không ghi tên nhưng câu {name} hỏi vị trí, ảnh, tiếng nói hoặc chữ ký."),
        &format!("The form keeps no names, but {name} asks for a place, a picture, a voice or a signature."),
        "Bỏ câu này, hoặc bỏ chế độ không ghi tên.",
        "Take the question out, or let the form keep names.",
    )
}

fn noted() -> Fault {
    Fault::worded(
        "not_kept",
        "Phiếu không ghi tên nên không giữ giờ, máy hay người hỏi.",
        "The form keeps no names, so it keeps no time, device or asker.",
        "Không cần làm gì.",
        "Nothing is to be done.",
    )
}
