//! The list of skills: its versions read together, and publishing the next one.

use data_encoding::BASE32_NOPAD;
use tungnha_docs::Edit;
use tungnha_model::DocKind;
use tungnha_model::skill::template::Refusal;
use tungnha_model::skill::{Catalogue, Group, Skill, Template, shipped};
use tungnha_model::text::tidy;
use tungnha_store::query::Reader;
use tungnha_store::{Op, OtherRow, Write};

use crate::App;
use crate::api::{Done, Nothing, SkillGroup, TemplateItem, TemplatePublishArgs, TemplateVersion, TemplateView};
use crate::document::{new_id, part, publisher, some_text};
use crate::error::{ApiError, Code, Result};
use crate::world::random;
use crate::{convert, undo};

/// The screen whose draft a published version takes the place of.
const SCREEN: &str = "template";

/// The longest document, in bytes: what one change carries, however badly it compresses.
const BYTES_MAX: usize = 24_000;

/// Every version that this device knows, read together.
pub(crate) fn catalogue(reader: &Reader<'_>) -> Result<Catalogue> {
    let published = reader.others(DocKind::CHECKLIST)?;
    Ok(Catalogue::of(published.iter().filter_map(read).collect()))
}

fn read(row: &OtherRow) -> Option<Template> {
    // What a newer version of the app wrote is not understood and not used.
    serde_json::from_str(&some_text(part(&row.body, "meta")?, "json")?).ok()
}

/// The list with its versions.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn template(app: &App, Nothing {}: Nothing) -> Result<TemplateView> {
    let (year, identity) = (app.today().year(), app.identity()?);
    app.store()?.read(|reader| {
        let known = catalogue(reader)?;
        let mut rows: Vec<(Template, OtherRow)> =
            reader.others(DocKind::CHECKLIST)?.into_iter().filter_map(|row| Some((read(&row)?, row))).collect();
        rows.sort_by_key(|(template, _)| std::cmp::Reverse(template.number));
        let published = rows.into_iter().map(|(template, row)| TemplateVersion {
            version: template.version,
            published: part(&row.body, "meta").and_then(|meta| some_text(meta, "published")),
            sync: Some(convert::sync_state(row.sync)),
        });
        let first = TemplateVersion { version: shipped().version.clone(), published: None, sync: None };
        Ok(TemplateView {
            next: known.next_version(year),
            may_publish: publisher(&identity).is_ok(),
            groups: Group::ALL.map(|group| SkillGroup { group, name: group.name() }).into(),
            items: known.items.into_iter().map(shown).collect(),
            versions: published.chain([first]).collect(),
            version: known.version,
        })
    })
}

/// Publishes the next version; it travels to everybody below.
///
/// # Errors
/// When the role does not allow it, an item may not be so (`fields` names it), or the store fails.
pub fn template_publish(app: &App, args: TemplatePublishArgs) -> Result<Done> {
    let channel = publisher(&app.identity()?)?;
    let (now, today, doc) = (app.now(), app.today(), new_id(app)?);
    let items = args.items.into_iter().map(|item| meant(app, item)).collect::<Result<Vec<_>>>()?;
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let next = catalogue(&tx.reader())?.next(items, today.year()).map_err(refused)?;
        let json = serde_json::to_string(&next).map_err(ApiError::internal)?;
        if json.len() > BYTES_MAX {
            return Err(ApiError::new(
                Code::Invalid,
                "Phiếu dài quá mức gửi được trong một lần. Rút ngắn lời của các mục rồi ban hành lại.",
                "The list is too long to travel as one. Shorten the items' words and publish again.",
            ));
        }
        let meta = [
            ("title", next.version.clone()),
            ("published", today.to_string()),
            // Last: a version counts once it is whole.
            ("json", json),
        ];
        let edits = meta.into_iter().map(|(key, text)| Edit::put(["meta", key], text)).collect();
        let written = tx.write(vec![Write::other(doc, DocKind::CHECKLIST, channel, edits)], now)?;
        tx.screen_draft_discard(SCREEN, "")?;
        undo::offer(app, tx, doc, &written, now)
    })?;
    Ok(undo::told(app, done))
}

fn shown(item: Skill) -> TemplateItem {
    let Skill { id, group, is_status, core, retired, vi, en } = item;
    TemplateItem { id: Some(id), group, is_status, core, vi, en, retired }
}

fn meant(app: &App, item: TemplateItem) -> Result<Skill> {
    let TemplateItem { id, group, is_status, core, vi, en, retired } = item;
    // Of chance: two who add items apart add two.
    let fresh = || {
        random(app.world())
            .map(|random: [u8; 5]| format!("{}.{}", group.prefix(), BASE32_NOPAD.encode(&random).to_lowercase()))
    };
    let id = id.map_or_else(fresh, Ok)?;
    Ok(Skill { id, group, is_status, core, retired, vi: tidy(&vi), en: tidy(&en) })
}

fn refused(refusal: Refusal) -> ApiError {
    let message = refusal.message;
    match refusal.item {
        Some(item) => ApiError::invalid([(item, message)].into_iter().collect()),
        None => ApiError::new(Code::Invalid, &message.vi, &message.en),
    }
}
