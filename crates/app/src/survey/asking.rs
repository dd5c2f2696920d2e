//! A form being asked: the session, where one is in it, and the draft that both are made from.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tungnha_forms::expr::value::on_clock;
use tungnha_forms::form::Form;
use tungnha_forms::prepare::Prepared;
use tungnha_forms::session::{Session, Spot, World};
use tungnha_model::household::Answer;

use super::Key;
use super::place::Place;
use crate::App;
use crate::error::{ApiError, Result};
use crate::form::faulty;
use crate::world::random;

/// How many are kept in memory; the one used longest ago goes first, its draft stays.
const OPEN_MAX: usize = 4;

/// Who answers, as far as the form may know it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Respondent {
    /// The person, of a form that is not anonymous.
    pub person: Option<String>,
    /// `male`, `female` or `other`.
    pub sex: Option<String>,
    /// An age band: `30_44`.
    pub age_band: Option<String>,
}

/// A draft as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The version with which it was begun; it stays, whatever is published meanwhile.
    pub version: u32,
    /// That version's hash.
    pub hash: String,
    /// Where one is.
    pub place: Place,
    /// Whether one came from the last page to correct one answer.
    #[serde(default)]
    pub correcting: bool,
    /// In which language it is asked.
    pub language: String,
    /// Where chance begins: shuffled choices keep their order.
    pub seed: u64,
    /// Who answers.
    #[serde(default)]
    pub respondent: Respondent,
    /// The answers so far.
    pub answers: Value,
    /// The questions to which "Không trả lời" was said.
    #[serde(default)]
    pub declined: Vec<Spot>,
    /// How far one is, for lists: the number of the question, and of how many.
    #[serde(default)]
    pub at: u32,
    /// Of how many.
    #[serde(default)]
    pub of: u32,
    /// What a saved answer held when one began to correct it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
}

/// What was answered, as it is saved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Base {
    /// The answers.
    pub values: Value,
    /// The questions to which "Không trả lời" was said.
    pub declined: Vec<String>,
}

impl Base {
    /// What a session holds now.
    pub fn of(session: &Session) -> Self {
        let declined = session.declined().into_iter().map(|spot| spot.0).collect();
        Self { values: session.answers(), declined }
    }
}

/// A form being asked.
#[derive(Debug)]
pub(crate) struct Asking {
    pub session: Session,
    pub kept: Kept,
}

impl Asking {
    /// Begins a version of a form.
    pub fn begin(app: &App, form: Form, version: u32, hash: String) -> Result<Self> {
        let language = form.default_language.clone();
        let seed = u64::from_le_bytes(random(app.world())?);
        let place = Place::Consent;
        let kept = Kept {
            version,
            hash,
            place,
            correcting: false,
            language,
            seed,
            respondent: Respondent::default(),
            answers: Value::Null,
            declined: Vec::new(),
            at: 0,
            of: 0,
            base: None,
        };
        let session = Session::start(ready(form)?, world(app, &kept));
        Ok(Self { session, kept })
    }

    /// Goes on with a draft.
    pub fn resume(app: &App, form: Form, kept: Kept) -> Result<Self> {
        let session = Session::resume(ready(form)?, world(app, &kept), &kept.answers, &kept.declined);
        let mut asking = Self { session, kept };
        asking.settle();
        Ok(asking)
    }

    /// Opens a saved answer at its last page. What the form computes anew counts as what was there.
    pub fn correct(app: &App, form: Form, answer: Answer) -> Result<Self> {
        let kept = Kept {
            version: answer.version,
            hash: answer.hash,
            place: Place::Review,
            correcting: false,
            language: answer.language.unwrap_or_else(|| form.default_language.clone()),
            seed: u64::from_le_bytes(random(app.world())?),
            respondent: Respondent { person: answer.person.map(|person| person.to_string()), ..Respondent::default() },
            answers: answer.values,
            declined: answer.declined.into_iter().map(Spot).collect(),
            at: 0,
            of: 0,
            base: None,
        };
        let mut asking = Self::resume(app, form, kept)?;
        asking.kept.base = Some(Base::of(&asking.session));
        Ok(asking)
    }

    /// The draft as it is now.
    pub fn draft(&mut self) -> Result<Value> {
        self.kept.answers = self.session.draft();
        self.kept.declined = self.session.declined();
        (self.kept.at, self.kept.of) = self.progress();
        serde_json::to_value(&self.kept).map_err(ApiError::internal)
    }
}

fn ready(form: Form) -> Result<Arc<Prepared>> {
    Prepared::new(form).map(Arc::new).map_err(|faults| faulty(&faults))
}

/// What the session knows of the world. Who asks, and on which device, no form is told.
fn world(app: &App, kept: &Kept) -> World {
    let now = on_clock(app.now(), app.world().offset_minutes());
    World { now, seed: kept.seed, language: kept.language.clone(), properties: BTreeMap::new() }
}

/// The forms being asked, the one used last at the end.
#[derive(Debug, Default)]
pub(crate) struct Asked(VecDeque<(Key, Asking)>);

impl Asked {
    /// Takes one out, to be put back when its step is done and kept.
    pub fn take(&mut self, key: &Key) -> Option<Asking> {
        let place = self.0.iter().position(|(other, _)| other == key)?;
        self.0.remove(place).map(|(_, asking)| asking)
    }

    /// Puts one back.
    pub fn put(&mut self, key: Key, asking: Asking) {
        if self.0.len() >= OPEN_MAX {
            self.0.pop_front();
        }
        self.0.push_back((key, asking));
    }

    /// Forgets all: the device is locked.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
