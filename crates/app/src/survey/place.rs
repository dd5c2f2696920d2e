//! Where one is in a form, and where one goes from there.

use serde::{Deserialize, Serialize};
use tungnha_forms::session::{Spot, Stop};

use super::asking::Asking;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "page", content = "spot", rename_all = "snake_case")]
pub(crate) enum Place {
    /// The first page: may we ask?
    Consent,
    /// A question, alone or with those that share its page.
    Question(Spot),
    /// After the rounds of a repeat: one more?
    OneMore(Spot),
    /// The last page: all answers.
    Review,
}

impl From<Stop> for Place {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Question(spot) => Self::Question(spot),
            Stop::OneMore(spot) => Self::OneMore(spot),
        }
    }
}

impl Place {
    fn spot(&self) -> Option<&Spot> {
        match self {
            Self::Question(spot) | Self::OneMore(spot) => Some(spot),
            Self::Consent | Self::Review => None,
        }
    }
}

impl Asking {
    /// The questions of the page that stands open.
    pub fn page(&self) -> Vec<Spot> {
        match &self.kept.place {
            Place::Question(spot) => self.session.page(spot),
            _ => Vec::new(),
        }
    }

    /// One page on; to the last page again for whoever came from there to correct one answer.
    pub fn forward(&mut self) {
        if std::mem::take(&mut self.kept.correcting) {
            self.kept.place = Place::Review;
            return;
        }
        let next = match &self.kept.place {
            Place::Consent => self.session.first(),
            Place::Question(_) => self.page().last().and_then(|last| self.session.next(last)),
            Place::OneMore(spot) => self.session.next(spot),
            Place::Review => None,
        };
        self.kept.place = next.map_or(Place::Review, Place::from);
    }

    /// One page back.
    pub fn backward(&mut self) {
        self.kept.correcting = false;
        let before = match &self.kept.place {
            Place::Consent => return,
            Place::Question(spot) => {
                let first = self.page().into_iter().next().unwrap_or_else(|| spot.clone());
                self.session.previous(&first)
            }
            Place::OneMore(spot) => self.session.previous(spot),
            Place::Review => self.session.stops().pop(),
        };
        // Nobody is asked twice whether they may be asked.
        let first = if self.kept.base.is_some() { Place::Review } else { Place::Consent };
        self.kept.place = before.map_or(first, Place::from);
    }

    /// To one question, from the last page.
    pub fn go_to(&mut self, spot: &Spot) {
        let found = self.session.stops().into_iter().find(|stop| stop.spot() == spot);
        if let Some(stop) = found {
            self.kept.correcting = self.kept.place == Place::Review;
            self.kept.place = stop.into();
        }
    }

    /// A page that is no longer asked gives way to the one before it that is.
    pub fn settle(&mut self) {
        let Some(spot) = self.kept.place.spot().cloned() else { return };
        let stops = self.session.stops();
        if stops.iter().any(|stop| *stop.spot() == spot) {
            return;
        }
        let round = spot.0.rsplit_once('[').map(|(repeat, _)| repeat.to_owned());
        let near =
            stops.into_iter().find(|stop| round.as_ref().is_some_and(|repeat| stop.spot().0.starts_with(repeat)));
        self.kept.place = near.or_else(|| self.session.first()).map_or(Place::Review, Place::from);
    }

    /// The number of the page and of how many; both 0 on the first page.
    pub fn progress(&self) -> (u32, u32) {
        let stops = self.session.stops();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let of = count(stops.len());
        let at = match &self.kept.place {
            Place::Consent => 0,
            Place::Review => of,
            place => {
                let here = stops.iter().position(|stop| Some(stop.spot()) == place.spot());
                here.map_or(0, |place| count(place).saturating_add(1))
            }
        };
        (at, of)
    }
}
