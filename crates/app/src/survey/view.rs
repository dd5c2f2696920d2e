//! What the screen shows: the page that stands open.

use std::collections::BTreeMap;

use serde_json::Value;
use tungnha_forms::form::{Form, Kind, Localized, Medium};
use tungnha_forms::session::{QuestionView, Session, Spot, Stop};
use tungnha_model::{Bilingual, HouseholdId};

use super::Key;
use super::agreed::Agreed;
use super::asking::Asking;
use super::consent::script;
use super::place::Place;
use crate::App;
use crate::answer::shown;
use crate::api::{
    PersonView, SurveyLanguage, SurveyMedium, SurveyOption, SurveyPage, SurveyProgress, SurveyQuestion,
    SurveyReviewItem, SurveyView,
};
use crate::convert;
use crate::error::Result;
use crate::form;

/// The whole view.
pub(super) fn of(app: &App, key: &Key, asking: &mut Asking) -> Result<SurveyView> {
    let agreed = Agreed::read(app, key, asking)?;
    let page = page(app, key, asking, &agreed)?;
    let form = &asking.session.prepared().form;
    let (at, of) = asking.progress();
    let (household_name, newer) = match key {
        Key::Household(household, name) => app.store()?.read(|reader| {
            let newest = form::newest(reader)?.into_iter().find(|edition| edition.form == *name);
            let newer = newest.filter(|one| one.version > asking.kept.version && !one.withdrawn);
            Ok::<_, crate::ApiError>((reader.household(*household)?.name, newer.map(|edition| edition.version)))
        })?,
        // What was answered once keeps its version.
        Key::Answer(household, _) => (app.store()?.read(|reader| reader.household(*household))?.name, None),
        Key::Trial(_) => (String::new(), None),
    };
    Ok(SurveyView {
        household_name,
        form: form.id.clone(),
        version: asking.kept.version,
        title: form::title(form),
        anonymous: form.anonymous,
        language: asking.kept.language.clone(),
        languages: languages(form),
        progress: SurveyProgress { at, of },
        page,
        correcting: asking.kept.correcting,
        saved: matches!(key, Key::Answer(..)),
        newer,
    })
}

fn languages(form: &Form) -> Vec<SurveyLanguage> {
    form.languages.iter().map(|one| SurveyLanguage { key: one.key.clone(), name: one.name.clone() }).collect()
}

fn page(app: &App, key: &Key, asking: &mut Asking, agreed: &Agreed) -> Result<SurveyPage> {
    if asking.kept.place == Place::Review {
        return Ok(SurveyPage::Review { items: review(asking, agreed) });
    }
    let session = &asking.session;
    Ok(match &asking.kept.place {
        Place::Consent => {
            let form = &session.prepared().form;
            let asks = |name: &str| form.items.iter().any(|item| item.name() == name && hidden(item));
            SurveyPage::Consent {
                script: script(form, shown_count(session)),
                people: key.household().map_or_else(|| Ok(Vec::new()), |household| people(app, household))?,
                asks_sex: asks("sex"),
                asks_age: asks("age_band"),
            }
        }
        Place::Question(_) | Place::Review => {
            let views = asking.page().into_iter().filter_map(|spot| session.view(&spot));
            SurveyPage::Questions { questions: views.map(|view| question(view, asking, agreed)).collect() }
        }
        Place::OneMore(spot) => SurveyPage::OneMore {
            spot: spot.0.clone(),
            label: session.repeat_label(spot).unwrap_or_default(),
            rounds: rounds(session, spot),
        },
    })
}

fn hidden(item: &tungnha_forms::form::Item) -> bool {
    item.question().is_some_and(|question| question.kind == Kind::Hidden)
}

fn shown_count(session: &Session) -> u32 {
    let all = &session.prepared().specs;
    let asked = all.iter().filter_map(|spec| spec.question()).filter(|one| one.kind.takes_answer() && !one.personal);
    // A text that only "Khác" opens is not announced as a question of its own.
    u32::try_from(asked.filter(|one| !one.name.ends_with("_text") && !one.name.ends_with("_other")).count())
        .unwrap_or(u32::MAX)
}

fn people(app: &App, household: HouseholdId) -> Result<Vec<PersonView>> {
    let people = app.store()?.read(|reader| reader.people(household))?;
    Ok(people.into_iter().filter(|row| row.person.left_on.is_none()).map(convert::person).collect())
}

fn rounds(session: &Session, repeat: &Spot) -> Vec<String> {
    let prefix = format!("{}[", repeat.0);
    let mut rounds: Vec<String> = Vec::new();
    for stop in session.stops() {
        let Some(rest) = stop.spot().0.strip_prefix(&prefix) else { continue };
        let Some((number, _)) = rest.split_once(']') else { continue };
        let round = format!("{prefix}{number}]");
        if rounds.last() != Some(&round) {
            rounds.push(round);
        }
    }
    rounds
}

fn review(asking: &mut Asking, agreed: &Agreed) -> Vec<SurveyReviewItem> {
    let mut missing: BTreeMap<String, Bilingual> =
        agreed.missing(&mut asking.session).into_iter().map(|one| (one.spot.0, one.reason)).collect();
    let session = &asking.session;
    let spots = session.stops().into_iter().filter_map(|stop| match stop {
        Stop::Question(spot) => Some(spot),
        Stop::OneMore(_) => None,
    });
    let views = spots.filter_map(|spot| session.view(&spot)).filter(|view| view.kind.takes_answer());
    views
        .map(|view| {
            let question = question(view, asking, agreed);
            SurveyReviewItem { missing: missing.remove(&question.spot), question }
        })
        .collect()
}

fn question(view: QuestionView, asking: &Asking, agreed: &Agreed) -> SurveyQuestion {
    let text = |text: &Localized| {
        let fallback = &asking.session.prepared().form.default_language;
        text.get(&asking.kept.language, fallback).unwrap_or_default().to_owned()
    };
    let image = |image: &Localized| asking.session.prepared().form.picture(image, &asking.kept.language);
    let label = |name: &str| {
        let choice = view.choices.iter().find(|choice| choice.name == name);
        choice.map_or_else(|| name.to_owned(), |choice| choice.label.clone())
    };
    let shown = shown(&view.kind, &view.answer, &label, &text);
    let mut question = SurveyQuestion {
        spot: view.spot.0,
        kind: kind_name(&view.kind),
        medium: view.kind.medium().map(|medium| match medium {
            Medium::Photo => SurveyMedium::Photo,
            Medium::Voice => SurveyMedium::Voice,
        }),
        label: view.label,
        hint: view.hint,
        guidance: view.guidance,
        image: image(&view.media.image),
        appearance: view.appearance,
        required: view.required,
        read_only: view.read_only,
        options: view
            .choices
            .iter()
            .map(|choice| SurveyOption {
                name: choice.name.clone(),
                label: choice.label.clone(),
                image: image(&choice.media.image),
                exclusive: choice.exclusive,
            })
            .collect(),
        answer: view.answer,
        shown,
        declined: view.declined,
        may_decline: view.may_decline,
        groups: view.groups,
        ask: agreed.ask(&view.kind),
        max: None,
        from: None,
        to: None,
        step: None,
        low: String::new(),
        high: String::new(),
        none: String::new(),
    };
    match &view.kind {
        Kind::Multiple(selection) => question.max = selection.max.and_then(|max| u32::try_from(max).ok()),
        Kind::Scale(scale) => {
            // Levels are small numbers.
            let level = |level: i64| i32::try_from(level).ok().map(f64::from);
            (question.from, question.to) = (level(scale.from), level(scale.to));
            (question.low, question.high, question.none) = (text(&scale.low), text(&scale.high), text(&scale.none));
        }
        Kind::Range(bounds) => {
            (question.from, question.to, question.step) = (Some(bounds.start), Some(bounds.end), Some(bounds.step));
        }
        _ => {}
    }
    question
}

/// The kind as the form's JSON names it.
fn kind_name(kind: &Kind) -> String {
    let json = serde_json::to_value(kind).unwrap_or_default();
    json.get("type").and_then(Value::as_str).unwrap_or_default().to_owned()
}
