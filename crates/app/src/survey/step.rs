//! One step: an answer, a tap, a page on or back. It is on disk before it is answered.

use serde_json::Value;
use tungnha_forms::expr::value::on_clock;
use tungnha_forms::session::{AnswerError, Spot};
use tungnha_store::Op;

use super::agreed::Agreed;
use super::asking::{Asking, Respondent};
use super::consent::age_band;
use super::place::Place;
use super::{Key, open, view};
use crate::App;
use crate::api::{SurveyAction, SurveyStepArgs, SurveyView};
use crate::error::{ApiError, Result};

/// Takes a step. Refused, it changes nothing.
///
/// # Errors
/// When an answer is not right (`fields` names the question), the device is locked, or the store fails.
pub fn step(app: &App, args: SurveyStepArgs) -> Result<SurveyView> {
    let key = Key::parse(&args.at)?;
    // The device must be open even where the session is still in memory.
    let store = app.store()?;
    let known = app.surveys().take(&key);
    let mut asking = known.map_or_else(|| open::load(app, &key), Ok)?;
    asking.session.set_now(on_clock(app.now(), app.world().offset_minutes()));
    if let Err(error) = act(app, &mut asking, &key, args.action) {
        // The session is as it was.
        app.surveys().put(key, asking);
        return Err(error);
    }
    if key.household().is_some() {
        let draft = asking.draft()?;
        // When this fails the session is forgotten with its step: what is on disk counts.
        store.transact(Op::SaveDraft, |tx| key.keep(tx, &draft, app.now()))?;
    }
    let shown = view::of(app, &key, &mut asking)?;
    app.surveys().put(key, asking);
    Ok(shown)
}

fn act(app: &App, asking: &mut Asking, key: &Key, action: SurveyAction) -> Result<()> {
    match action {
        SurveyAction::Agree { person, sex, age_band } => {
            asking.kept.respondent = respondent(app, asking, key, Respondent { person, sex, age_band })?;
            asking.forward();
        }
        SurveyAction::Answer { spot, value, next } => {
            let spot = Spot(spot);
            Agreed::read(app, key, asking)?.must_allow(&asking.session, &spot, &value)?;
            answer(asking, &spot, &value, next)?;
        }
        SurveyAction::Toggle { spot, choice } => {
            let spot = Spot(spot);
            changing(asking, |asking| asking.session.toggle(&spot, &choice)).map_err(|error| refused(&spot, &error))?;
        }
        SurveyAction::Skip { spot } => answer(asking, &Spot(spot), &Value::Null, true)?,
        SurveyAction::Decline { spot, next } => {
            let spot = Spot(spot);
            changing(asking, |asking| asking.session.decline(&spot)).map_err(|error| refused(&spot, &error))?;
            if next {
                asking.forward();
            }
        }
        SurveyAction::Next {} => asking.forward(),
        SurveyAction::Back {} => asking.backward(),
        SurveyAction::Go { spot } => asking.go_to(&Spot(spot)),
        SurveyAction::Review {} => asking.kept.place = Place::Review,
        SurveyAction::AddRound { spot } => {
            let spot = Spot(spot);
            let round = asking.session.add_round(&spot).map_err(|error| refused(&spot, &error))?;
            let within = round.0 + "/";
            let first = asking.session.stops().into_iter().find(|stop| stop.spot().0.starts_with(&within));
            if let Some(stop) = first {
                asking.kept.place = stop.into();
            }
        }
        SurveyAction::RemoveRound { spot } => {
            let spot = Spot(spot);
            asking.session.remove_round(&spot).map_err(|error| refused(&spot, &error))?;
            asking.settle();
        }
        SurveyAction::Language { key } => {
            asking.session.set_language(&key);
            asking.kept.language = key;
        }
    }
    Ok(())
}

fn answer(asking: &mut Asking, spot: &Spot, value: &Value, next: bool) -> Result<()> {
    changing(asking, |asking| asking.session.answer(spot, value)).map_err(|error| refused(spot, &error))?;
    if next {
        asking.forward();
    }
    Ok(())
}

/// Whoever corrects one answer and thereby opens new questions goes on with these.
fn changing(
    asking: &mut Asking,
    change: impl FnOnce(&mut Asking) -> std::result::Result<(), AnswerError>,
) -> std::result::Result<(), AnswerError> {
    let before = if asking.kept.correcting { asking.session.stops() } else { Vec::new() };
    change(asking)?;
    if asking.kept.correcting && asking.session.stops().iter().any(|stop| !before.contains(stop)) {
        asking.kept.correcting = false;
    }
    Ok(())
}

fn refused(spot: &Spot, error: &AnswerError) -> ApiError {
    let message = error.message();
    ApiError::invalid([(spot.0.clone(), message)].into_iter().collect())
}

/// Who answers. A person of the household gives sex and age band; an anonymous form keeps nothing else of them.
fn respondent(app: &App, asking: &Asking, key: &Key, given: Respondent) -> Result<Respondent> {
    let (Some(household), Some(person)) = (key.household(), &given.person) else {
        return Ok(Respondent { person: None, ..given });
    };
    let people = app.store()?.read(|reader| reader.people(household))?;
    let Some(row) = people.iter().find(|row| row.person.id.to_string() == *person) else { return Ok(given) };
    let sex = serde_json::to_value(row.person.sex).ok().and_then(|sex| sex.as_str().map(str::to_owned));
    let year = app.today().year();
    Ok(Respondent {
        person: given.person.filter(|_| !asking.session.prepared().form.anonymous),
        sex: sex.or(given.sex),
        age_band: row.person.birth_year.map(|born| age_band(born, year).to_owned()).or(given.age_band),
    })
}
