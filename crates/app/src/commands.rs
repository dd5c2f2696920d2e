//! Every command by its name. The names are the interface: they are added, never renamed.

use crate::api::{Event, Uploaded};
use crate::command::Registry;
use crate::{
    conflict, coverage, device, directory, guide, household, import, join, opinion, person, screen_draft, session,
    survey, sync, sync_view, undo, unit, visit,
};

/// The command list.
#[must_use]
pub fn registry() -> Registry {
    Registry::default()
        .add("status", session::status)
        .add_async("join_check", join::check)
        .add_async("join", join::join)
        .add("unlock", session::unlock)
        .add("lock", session::lock)
        .add("pin_change", session::pin_change)
        .add("settings_save", session::settings_save)
        .add("units", unit::list)
        .add("today", household::today)
        .add("household_list", household::list)
        .add("household_show", household::show)
        .add("household_save", household::save)
        .add("household_duplicates", household::duplicates)
        .add("person_save", person::save)
        .add("visit_form", visit::form)
        .add("visit_draft", visit::keep)
        .add("visit_draft_discard", visit::discard)
        .add("visit_save", visit::save)
        .add("undo", undo::undo)
        .add("screen_draft", screen_draft::show)
        .add("screen_draft_keep", screen_draft::keep)
        .add("screen_draft_discard", screen_draft::discard)
        .add("guides", guide::list)
        .add("guide_show", guide::show)
        .add("guide_save", guide::save)
        .add("guide_withdraw", guide::withdraw)
        .add("directory", directory::show)
        .add("platform_save", directory::platform_save)
        .add("group_save", directory::group_save)
        .add("opinion_save", opinion::save)
        .add("opinion_board", opinion::board)
        .add("opinion_advance", opinion::advance)
        .add("opinion_merge", opinion::merge)
        .add("opinion_spread", opinion::spread)
        .add("conflict_choose", conflict::choose)
        .add("sync_view", sync_view::view)
        .add_async("sync_now", sync::now)
        .add("coverage", coverage::coverage)
        .add("devices", device::list)
        .add_async("invite", join::invite)
        .add_async("device_revoke", device::revoke)
        .add("import_preview", import::preview)
        .add("import_commit", import::commit)
        .add("survey_list", survey::list)
        .add("survey_open", survey::open)
        .add("survey_step", survey::step)
        .add("survey_save", survey::save)
        .add("survey_refuse", survey::refuse)
        .add("survey_discard", survey::discard)
        .shape::<crate::error::ApiError>()
        .shape::<Event>()
        .shape::<Uploaded>()
}
