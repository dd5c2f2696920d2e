//! The directory as it is shown: what comes with the app, in the wording of those above and of the own unit.

use std::collections::BTreeMap;

use tungnha_model::{Bilingual, DocKind, Role, platform};

use crate::App;
use crate::api::{Directory, GroupView, Nothing, PlatformView, Source};
use crate::document::{Fields, entries, some_text, text};
use crate::error::{ApiError, Result};

/// Platforms and groups.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn show(app: &App, _: Nothing) -> Result<Directory> {
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let rows = reader.others(DocKind::DIRECTORY)?;
        let mut own: BTreeMap<String, PlatformView> = BTreeMap::new();
        let mut groups = Vec::new();
        for row in &rows {
            for (id, fields) in entries(&row.body, "platforms") {
                let view = platform_view(id, fields);
                let key = some_text(fields, "card").unwrap_or_else(|| id.to_owned());
                if own.get(&key).is_none_or(|there| (&there.checked, &there.id) < (&view.checked, &view.id)) {
                    own.insert(key, view);
                }
            }
            groups.extend(entries(&row.body, "groups").into_iter().map(|(id, fields)| group_view(id, fields)));
        }
        let mut platforms: Vec<PlatformView> = platform::shipped()
            .into_iter()
            .map(|shipped| own.remove(&shipped.id).unwrap_or_else(|| of_app(shipped)))
            .collect();
        platforms.extend(own.into_values().map(|view| PlatformView { source: Source::Own, ..view }));
        platforms.sort_by_key(|one| platform::PLATFORM_GROUPS.iter().position(|group| *group == one.group));
        Ok(Directory { platforms, groups, may_edit: identity.role != Role::Member })
    })
}

fn of_app(platform: platform::Platform) -> PlatformView {
    PlatformView {
        id: platform.id,
        name: platform.name,
        url: platform.url,
        group: platform.group,
        status: platform.status,
        checked: Some(platform.checked.to_string()),
        note: platform.note,
        source: Source::Shipped,
    }
}

fn platform_view(id: &str, fields: &Fields) -> PlatformView {
    let vi = text(fields, "note_vi");
    PlatformView {
        id: id.to_owned(),
        name: text(fields, "name"),
        url: text(fields, "url"),
        group: text(fields, "group"),
        status: text(fields, "status"),
        checked: some_text(fields, "checked"),
        note: Bilingual { en: some_text(fields, "note_en").unwrap_or_else(|| vi.clone()), vi },
        source: Source::Changed,
    }
}

fn group_view(id: &str, fields: &Fields) -> GroupView {
    GroupView {
        id: id.to_owned(),
        name: text(fields, "name"),
        network: text(fields, "network"),
        url: text(fields, "url"),
        admin: text(fields, "admin"),
    }
}
