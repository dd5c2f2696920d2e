//! Forms: those that are shipped, those that the commune has published, those that are being written.
//!
//! A published version never changes; a better one is a new version, and answers keep the version that they were
//! given to. The app counts versions itself: 1, 2, 3.

mod draft;
mod file;
mod list;
mod picture;
mod publish;

pub use draft::{begin, check, discard, import, open};
pub use file::file;
pub(crate) use file::{XLSX, out};
pub use list::list;
pub use publish::{publish, withdraw};

use std::sync::OnceLock;

use tungnha_forms::fault::Fault;
use tungnha_forms::form::{Form, Frozen};
use tungnha_forms::template;
use tungnha_model::{Bilingual, Day, DocId, UnitId};
use tungnha_store::query::Reader;

use crate::error::{ApiError, Code, Result};

/// A version that may be asked or was asked once.
#[derive(Debug, Clone)]
pub(crate) struct Edition {
    /// The form's lasting name.
    pub form: String,
    /// Which version.
    pub version: u32,
    /// Its hash.
    pub hash: String,
    /// What it is called.
    pub title: Bilingual,
    /// No person is stored with its answers.
    pub anonymous: bool,
    /// How many questions it asks at most.
    pub questions: u32,
    /// When it was published; a shipped one says nothing.
    pub published: Option<Day>,
    /// No longer asked.
    pub withdrawn: bool,
    /// The document that holds it, and its unit; a shipped one has none.
    pub source: Option<(DocId, UnitId)>,
}

struct Shipped {
    edition: Edition,
    form: Form,
}

/// The shipped forms: what a commune would publish, published from the start.
fn shipped() -> &'static [Shipped] {
    static SHIPPED: OnceLock<Vec<Shipped>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let frozen = template::pyk_01().and_then(Frozen::new).ok();
        frozen.map(|frozen| Shipped { edition: edition(&frozen), form: frozen.form }).into_iter().collect()
    })
}

fn edition(frozen: &Frozen) -> Edition {
    let form = &frozen.form;
    Edition {
        form: form.id.clone(),
        version: version(form),
        hash: frozen.hash.clone(),
        title: title(form),
        anonymous: form.anonymous,
        questions: asked(form),
        published: None,
        withdrawn: false,
        source: None,
    }
}

/// The version as a number; 0 when it is none.
pub(crate) fn version(form: &Form) -> u32 {
    form.version.parse().unwrap_or(0)
}

/// How many questions people see.
pub(crate) fn asked(form: &Form) -> u32 {
    fn count(items: &[tungnha_forms::form::Item]) -> usize {
        let shown = |item: &tungnha_forms::form::Item| item.question().is_some_and(|one| one.kind.takes_answer());
        items.iter().map(|item| usize::from(shown(item)) + count(item.items())).sum()
    }
    u32::try_from(count(&form.items)).unwrap_or(u32::MAX)
}

/// What a form is called, in both languages as far as it has them.
pub(crate) fn title(form: &Form) -> Bilingual {
    let text = |language: &str| {
        let text = form.title.get(language, &form.default_language).filter(|text| !text.is_empty());
        text.unwrap_or(&form.id).to_owned()
    };
    Bilingual::new(text("vi"), text("en"))
}

/// Every version that this device knows: by form, newest first.
pub(crate) fn editions(reader: &Reader<'_>) -> Result<Vec<Edition>> {
    let mut all: Vec<Edition> = shipped().iter().map(|shipped| shipped.edition.clone()).collect();
    for row in reader.forms()? {
        // What a newer version of the app wrote is listed where it can be read.
        let Some(json) = reader.form_json(&row.form, row.version, &row.hash)? else { continue };
        let Ok(form) = Form::from_json(&json) else { continue };
        all.push(Edition {
            form: row.form,
            version: row.version,
            hash: row.hash,
            title: row.title,
            anonymous: form.anonymous,
            questions: asked(&form),
            published: row.published,
            withdrawn: row.withdrawn,
            source: Some((row.document, row.unit)),
        });
    }
    all.sort_by(|a, b| {
        (&a.form, std::cmp::Reverse((a.version, &a.hash))).cmp(&(&b.form, std::cmp::Reverse((b.version, &b.hash))))
    });
    Ok(all)
}

/// The newest version of every form. Published twice under one number, the same one everywhere.
pub(crate) fn newest(reader: &Reader<'_>) -> Result<Vec<Edition>> {
    let mut all = editions(reader)?;
    all.dedup_by(|later, first| later.form == first.form);
    Ok(all)
}

/// A version as it was frozen.
pub(crate) fn load(reader: &Reader<'_>, form: &str, version: u32, hash: &str) -> Result<Form> {
    let fits = |shipped: &&Shipped| {
        let edition = &shipped.edition;
        edition.form == form && edition.version == version && (hash.is_empty() || edition.hash == hash)
    };
    if let Some(shipped) = shipped().iter().find(fits) {
        return Ok(shipped.form.clone());
    }
    let json = reader.form_json(form, version, hash)?.ok_or_else(crate::survey::no_form)?;
    parse(&json)
}

/// A form from its JSON.
pub(crate) fn parse(json: &str) -> Result<Form> {
    Form::from_json(json).map_err(|cause| {
        ApiError::new(
            Code::Newer,
            "Phiếu này do bản mới hơn của Từng Nhà viết. Cập nhật ứng dụng rồi mở lại.",
            "This form was written by a newer version of Từng Nhà. Update the app and open it again.",
        )
        .because(cause)
    })
}

/// A form that cannot be used; its first faults stand in `detail`.
pub(crate) fn faulty(faults: &[Fault]) -> ApiError {
    let told: Vec<String> = faults
        .iter()
        .filter(|fault| fault.refuses())
        .take(5)
        .map(|fault| format!("{} {}: {}", fault.item.as_deref().unwrap_or_default(), fault.code, fault.reason.vi))
        .collect();
    ApiError::new(
        Code::Invalid,
        "Phiếu còn lỗi nên chưa dùng được. Sửa các lỗi được nêu rồi thử lại.",
        "The form still has faults and cannot be used. Correct those that are named and try again.",
    )
    .because(told.join("; "))
}
