//! Pictures of questions and choices: texts name files, and the form says which bytes these are.

use std::collections::BTreeMap;

use tungnha_model::BlobRef;

use super::{Form, Item, Localized, Media};
use crate::fault::Fault;

impl Form {
    /// The picture that a text names in a language; nothing where none was given along.
    #[must_use]
    pub fn picture(&self, names: &Localized, language: &str) -> Option<BlobRef> {
        self.pictures.get(names.get(language, &self.default_language)?).copied()
    }

    /// The files that are named as pictures, each with the path of the item that names it first.
    #[must_use]
    pub fn named_pictures(&self) -> BTreeMap<String, String> {
        let mut named = BTreeMap::new();
        look(self, &self.items, &format!("/{}", self.root), &mut named);
        named
    }

    /// The pictures that are named and not there: whoever asks the question would see nothing.
    #[must_use]
    pub fn missing_pictures(&self) -> Vec<Fault> {
        let missing = self.named_pictures().into_iter().filter(|(file, _)| !self.pictures.contains_key(file));
        missing.map(|(file, path)| fault(&file).at(&path, "media::image")).collect()
    }
}

fn look(form: &Form, items: &[Item], above: &str, named: &mut BTreeMap<String, String>) {
    for item in items {
        let path = format!("{above}/{}", item.name());
        note(item.media(), &path, named);
        let list = item.question().and_then(|question| question.kind.selection());
        let choices = list.and_then(|selection| form.list(&selection.list)).map_or(&[][..], |list| &list.choices);
        choices.iter().for_each(|choice| note(&choice.media, &path, named));
        look(form, item.items(), &path, named);
    }
}

fn note(media: &Media, path: &str, named: &mut BTreeMap<String, String>) {
    for file in media.image.0.values().filter(|file| !file.is_empty()) {
        named.entry(file.clone()).or_insert_with(|| path.to_owned());
    }
}

fn fault(file: &str) -> Fault {
    Fault::worded(
        "picture_missing",
        &format!("Chưa có ảnh “{file}”."),
        &format!("The picture “{file}” is not there."),
        "Thêm ảnh này ở câu hỏi, hoặc nhập lại phiếu cùng với tệp ảnh.",
        "Add the picture at the question, or import the form again together with the file.",
    )
}
