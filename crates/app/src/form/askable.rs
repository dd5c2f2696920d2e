//! Which kinds of questions the phone's screens can ask. A form with another kind can be read, written on and kept,
//! yet not published: nobody could get past it if it needs an answer.

use tungnha_forms::fault::Fault;
use tungnha_forms::form::{Form, Item, Kind};

/// The questions that no screen can ask yet.
pub(super) fn unaskable(form: &Form) -> Vec<Fault> {
    let mut faults = Vec::new();
    look(&form.items, "", &mut faults);
    faults
}

fn look(items: &[Item], above: &str, faults: &mut Vec<Fault>) {
    for item in items {
        let path = format!("{above}/{}", item.name());
        if item.question().is_some_and(|question| needs_more(&question.kind)) {
            faults.push(fault(&path).at(&path, "type"));
        }
        look(item.items(), &path, faults);
    }
}

const fn needs_more(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Photo | Kind::Voice | Kind::Video | Kind::Signature | Kind::File(_) | Kind::Geotrace | Kind::Geoshape
    )
}

fn fault(path: &str) -> Fault {
    Fault::worded(
        "kind_not_asked",
        &format!("Điện thoại chưa hỏi được loại câu của {path}."),
        &format!("The phone cannot ask the kind of question of {path} yet."),
        "Bỏ câu này hoặc đổi sang loại khác trước khi ban hành.",
        "Take the question out or choose another kind before publishing.",
    )
}
