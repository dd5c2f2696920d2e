//! Questions whose answers rest on a consent of their own: without it they take no answer, and nobody must answer.

use serde_json::Value;
use tungnha_forms::form::Kind;
use tungnha_forms::session::{Missing, Session, Spot, Stop};
use tungnha_model::consent::{Consent, Purpose};

use super::Key;
use super::asking::Asking;
use crate::App;
use crate::answer::rests_on;
use crate::api::{Standing, SurveyAsk};
use crate::consent::{must_ask, standing};
use crate::error::{ApiError, Result};

/// What a household agreed to. A form that is only tried out, or asks for nothing of the kind, needs nothing.
pub(super) enum Agreed {
    NotNeeded,
    Household { consents: Vec<Consent>, person: Option<String> },
}

impl Agreed {
    /// Where the household of a key stands; consent is asked of whoever answers, else of somebody who lives there.
    pub(super) fn read(app: &App, key: &Key, asking: &Asking) -> Result<Self> {
        let specs = &asking.session.prepared().specs;
        let sensitive = specs.iter().filter_map(|spec| spec.question()).any(|one| rests_on(&one.kind).is_some());
        let Some(household) = key.household().filter(|_| sensitive) else { return Ok(Self::NotNeeded) };
        let parts = app.store()?.read(|reader| reader.household_parts(household))?;
        let living = parts.people.iter().filter(|person| person.left_on.is_none());
        let somebody = living.min_by_key(|person| Some(person.id) != parts.head).map(|person| person.id.to_string());
        Ok(Self::Household { consents: parts.consents, person: asking.kept.respondent.person.clone().or(somebody) })
    }

    /// What has to be asked before a question of this kind is answered.
    pub(super) fn ask(&self, kind: &Kind) -> Option<SurveyAsk> {
        let (purpose, standing) = self.lacks(kind)?;
        let Self::Household { person, .. } = self else { return None };
        Some(SurveyAsk { purpose, person: person.clone(), withdrawn: standing == Standing::Withdrawn })
    }

    /// Refuses an answer that nobody agreed to; taking one away is always right.
    pub(super) fn must_allow(&self, session: &Session, spot: &Spot, value: &Value) -> Result<()> {
        let kind = session.view(spot).map(|view| view.kind);
        match kind.and_then(|kind| self.lacks(&kind)) {
            Some((purpose, _)) if !value.is_null() => {
                Err(ApiError::invalid([(spot.0.clone(), must_ask(purpose))].into_iter().collect()))
            }
            _ => Ok(()),
        }
    }

    /// The same of all that was answered so far: consent may have been taken back since.
    pub(super) fn must_allow_all(&self, session: &Session) -> Result<()> {
        let spots = session.stops().into_iter().filter_map(|stop| match stop {
            Stop::Question(spot) => Some(spot),
            Stop::OneMore(_) => None,
        });
        for spot in spots {
            let answer = session.view(&spot).map_or(Value::Null, |view| view.answer);
            self.must_allow(session, &spot, &answer)?;
        }
        Ok(())
    }

    /// What is still missing, without what nobody agreed to give.
    pub(super) fn missing(&self, session: &mut Session) -> Vec<Missing> {
        let mut missing = session.missing();
        missing.retain(|one| session.view(&one.spot).is_none_or(|view| self.lacks(&view.kind).is_none()));
        missing
    }

    fn lacks(&self, kind: &Kind) -> Option<(Purpose, Standing)> {
        let Self::Household { consents, .. } = self else { return None };
        let purpose = rests_on(kind)?;
        Some((purpose, standing(consents, purpose))).filter(|(_, standing)| *standing != Standing::Given)
    }
}
