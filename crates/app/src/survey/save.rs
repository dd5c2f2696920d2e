//! Answers become part of the record; or that nobody wanted to answer is counted.
//!
//! An opinion in an anonymous form: without a wish for a reply it stays anonymous, in the village's document. Who
//! wants a reply gives a telephone number with it; then it is an opinion of the household, and its text is left out
//! of the anonymous answers, which it would otherwise lead back to the house.

use serde_json::{Value, json};
use tungnha_docs::{
    Edit, Month, Refusal, create_anonymous, create_answer, create_opinion, create_refusal, say_month, survey_doc_id,
};
use tungnha_forms::form::{Kind, Question};
use tungnha_forms::session::{Session, Spot};
use tungnha_model::household::{Answer, Extra, Opinion, REPLY_PHONE};
use tungnha_model::text::phone;
use tungnha_model::{AnswerId, Bilingual, ChannelId, Day, DocKind, HouseholdId, OpinionId, PersonId, UnitId};
use tungnha_store::{Identity, Op, Write};

use super::agreed::Agreed;
use super::asking::Asking;
use super::consent::{self, SCRIPT};
use super::{Key, correct, no_form, open};
use crate::App;
use crate::api::{Changes, Event, SurveyArgs, SurveySaved};
use crate::error::{ApiError, Result};
use crate::unit;
use crate::world::random;

/// The largest answers that one change can carry to others, as JSON.
const BYTES_MAX: usize = 120_000;
/// The most values of one answer; a change holds so many operations and no more.
const VALUES_MAX: usize = 4_000;

/// Saves the answers.
///
/// # Errors
/// When something is still missing (`fields` names the questions), the device is locked, or the store fails.
pub fn save(app: &App, args: SurveyArgs) -> Result<SurveySaved> {
    let key = Key::parse(&args)?;
    let store = app.store()?;
    let mut asking = app.surveys().take(&key).map_or_else(|| open::load(app, &key), Ok)?;
    let agreed = Agreed::read(app, &key, &asking)?;
    let missing = agreed.missing(&mut asking.session);
    if !missing.is_empty() {
        app.surveys().put(key, asking);
        return Err(ApiError::invalid(missing.into_iter().map(|one| (one.spot.0, one.reason)).collect()));
    }
    let (household, name) = match &key {
        Key::Household(household, name) => (household, name),
        Key::Answer(household, answer) => return correct::save(app, &key, (*household, *answer), &mut asking),
        Key::Trial(_) => return Err(no_form()),
    };
    if let Err(error) = agreed.must_allow_all(&asking.session) {
        app.surveys().put(key, asking);
        return Err(error);
    }
    let identity = app.identity()?;
    let unit = store.read(|reader| reader.household_unit(*household))?;
    let part = Part { app, household: *household, unit, identity, name };
    asking.session.finish();
    let (writes, opinion) = part.writes(&mut asking)?;
    let named = part.named(&asking);
    store.transact(Op::SaveAnswer, |tx| {
        unit::must_be_within(&*tx.reader().units()?, unit, &part.identity, app.today())?;
        let consent = match named {
            Some(person) => {
                consent::given(app, &tx.reader(), *household, person, &asking.kept.language, &part.identity)?
            }
            None => None,
        };
        let writes = consent.into_iter().chain(writes);
        // Each for itself: what is anonymous does not travel tied to what is not.
        for write in writes {
            tx.write(vec![write], app.now())?;
        }
        tx.survey_draft_discard(*household, name)?;
        Ok::<_, ApiError>(())
    })?;
    let changes = Changes::of(household);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(SurveySaved { changes, opinion })
}

/// Notes that nobody wanted to answer: a count for the village and month, no name, no house.
///
/// # Errors
/// When the device is locked, the form unknown, or the store fails.
pub fn refuse(app: &App, args: SurveyArgs) -> Result<SurveySaved> {
    let key = Key::parse(&args)?;
    let Key::Household(household, name) = &key else { return Err(no_form()) };
    let store = app.store()?;
    let asking = app.surveys().take(&key).map_or_else(|| open::load(app, &key), Ok)?;
    let refusal = Refusal { form: name.clone(), version: asking.kept.version };
    let identity = app.identity()?;
    let month = Month::of(app.today());
    let edits = vec![create_refusal(AnswerId(random(app.world())?), &refusal), say_month(month)];
    store.transact(Op::SaveAnswer, |tx| {
        let unit = tx.reader().household_unit(*household)?;
        unit::must_be_within(&*tx.reader().units()?, unit, &identity, app.today())?;
        tx.write(vec![of_village(unit, month, edits)], app.now())?;
        tx.survey_draft_discard(*household, name)?;
        Ok::<_, ApiError>(())
    })?;
    let changes = Changes::of(household);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(SurveySaved { changes, opinion: false })
}

fn of_village(unit: UnitId, month: Month, edits: Vec<Edit>) -> Write {
    Write::other(survey_doc_id(unit, month), DocKind::SURVEY_ANSWERS, ChannelId::field(unit), edits)
}

/// What a save needs besides the answers.
struct Part<'a> {
    app: &'a App,
    household: HouseholdId,
    unit: UnitId,
    identity: Identity,
    name: &'a str,
}

impl Part<'_> {
    /// The edits, and whether an opinion is among them.
    fn writes(&self, asking: &mut Asking) -> Result<(Vec<Write>, bool)> {
        self.fill_hidden(asking);
        let today = self.app.today();
        let anonymous = asking.session.prepared().form.anonymous;
        let contact = contact(&asking.session);
        let (opinion, spot) = self.opinion(&asking.session, contact)?;
        let mut answer = self.answer(asking, today, anonymous)?;
        let of_household = !anonymous || opinion.as_ref().is_some_and(|one| one.extra.contains_key(REPLY_PHONE));
        if anonymous
            && of_household
            && let (Some(Spot(path)), Value::Object(values)) = (spot, &mut answer.values)
        {
            values.remove(path.trim_start_matches('/'));
        }
        within_bounds(&answer)?;
        let has_opinion = opinion.is_some();
        let opinion = opinion.iter().map(create_opinion);
        let year = |edits| Write::year(self.household, self.unit, today.year(), edits);
        let month = Month::of(today);
        let writes = match (anonymous, of_household) {
            (false, _) => vec![year(std::iter::once(create_answer(&answer)).chain(opinion).collect())],
            (true, false) => {
                let edits = create_anonymous(&answer, month).into_iter().chain(opinion).collect();
                vec![of_village(self.unit, month, edits)]
            }
            (true, true) => {
                vec![of_village(self.unit, month, create_anonymous(&answer, month)), year(opinion.collect())]
            }
        };
        Ok((writes, has_opinion))
    }

    /// What the app knows and nobody is asked.
    fn fill_hidden(&self, asking: &mut Asking) {
        let village = self.unit.to_string();
        let respondent = asking.kept.respondent.clone();
        let known = [("village", Some(village)), ("sex", respondent.sex), ("age_band", respondent.age_band)];
        for (name, text) in known {
            asking.session.set_hidden(name, &text.unwrap_or_default());
        }
    }

    fn answer(&self, asking: &Asking, today: Day, anonymous: bool) -> Result<Answer> {
        let app = self.app;
        let id =
            if anonymous { AnswerId(random(app.world())?) } else { AnswerId::new(app.now(), random(app.world())?) };
        let kept = &asking.kept;
        Ok(Answer {
            hash: kept.hash.clone(),
            day: (!anonymous).then_some(today),
            recorder: (!anonymous).then(|| self.identity.holder.clone()),
            person: self.named(asking),
            language: (!anonymous).then(|| kept.language.clone()),
            consent: Some(SCRIPT.to_owned()),
            values: asking.session.answers(),
            declined: asking.session.declined().into_iter().map(|spot| spot.0).collect(),
            ..Answer::new(id, self.name, kept.version)
        })
    }

    /// Who answered, where a name is kept.
    fn named(&self, asking: &Asking) -> Option<PersonId> {
        let named = !asking.session.prepared().form.anonymous;
        asking.kept.respondent.person.as_ref().filter(|_| named).and_then(|person| person.parse().ok())
    }

    /// The opinion that the form opens, if one was given or a reply is wanted; and where its text stands.
    fn opinion(&self, session: &Session, contact: Option<String>) -> Result<(Option<Opinion>, Option<Spot>)> {
        let spot = opening(session);
        let text =
            spot.as_ref().and_then(|spot| session.view(spot)).and_then(|view| view.answer.as_str().map(str::to_owned));
        let text = match (text, &contact) {
            (Some(text), _) if !text.trim().is_empty() => text,
            (_, Some(_)) => "Đề nghị xã gọi lại.".to_owned(),
            _ => return Ok((None, spot)),
        };
        if text.chars().count() > OPINION_MAX {
            return Err(too_long(spot.as_ref()));
        }
        let wants_reply = contact.is_some();
        let anonymous = session.prepared().form.anonymous && !wants_reply;
        let id = if anonymous {
            OpinionId(random(self.app.world())?)
        } else {
            OpinionId::new(self.app.now(), random(self.app.world())?)
        };
        let extra: Extra = contact.map(|phone| (REPLY_PHONE.to_owned(), json!(phone))).into_iter().collect();
        let opinion = Opinion {
            day: (!anonymous).then(|| self.app.today()),
            anonymous: !wants_reply,
            extra,
            ..Opinion::new(id, self.app.today(), text)
        };
        Ok((Some(opinion), spot))
    }
}

/// The longest opinion, in characters.
const OPINION_MAX: usize = 2_000;

fn too_long(spot: Option<&Spot>) -> ApiError {
    let message = Bilingual::new(
        format!("Ý kiến dài quá {OPINION_MAX} chữ. Viết ngắn lại rồi lưu."),
        format!("The opinion is longer than {OPINION_MAX} characters. Shorten it and save again."),
    );
    ApiError::invalid(spot.map(|spot| (spot.0.clone(), message)).into_iter().collect())
}

/// The question whose answer becomes an opinion.
fn opening(session: &Session) -> Option<Spot> {
    let opens = |spot: &Spot| {
        let name = spot.0.rsplit('/').next().unwrap_or_default();
        session.prepared().form.items.iter().filter_map(tungnha_forms::form::Item::question).any(
            |question: &Question| {
                question.name == name && question.opens_opinion && matches!(question.kind, Kind::Text | Kind::LongText)
            },
        )
    };
    session.stops().into_iter().map(|stop| stop.spot().clone()).find(opens)
}

/// The telephone number among the answers that lead to a person.
fn contact(session: &Session) -> Option<String> {
    let personal = session.personal_answers();
    personal.values().filter_map(Value::as_str).find_map(|text| phone::normalise(text).ok())
}

pub(super) fn within_bounds(answer: &Answer) -> Result<()> {
    fn count(value: &Value) -> usize {
        match value {
            Value::Object(map) => 1 + map.values().map(count).sum::<usize>(),
            Value::Array(list) => 1 + list.iter().map(count).sum::<usize>(),
            _ => 1,
        }
    }
    if count(&answer.values) <= VALUES_MAX && answer.values.to_string().len() <= BYTES_MAX {
        return Ok(());
    }
    Err(ApiError::new(
        crate::error::Code::Invalid,
        "Phiếu dài quá mức gửi được trong một lần. Bớt số lượt lặp hoặc rút ngắn các câu chữ dài, rồi lưu lại; bản nháp vẫn còn.",
        "These answers are too long to travel as one. Take out some rounds or shorten long texts, then save again; the draft is kept.",
    ))
}
