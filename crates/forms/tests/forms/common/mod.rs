//! What the tests share.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{FixedOffset, TimeZone};
use tungnha_forms::form::Form;
use tungnha_forms::prepare::Prepared;
use tungnha_forms::session::{Session, Spot, Stop, World};

pub fn world() -> World {
    let zone = FixedOffset::east_opt(7 * 3600).unwrap();
    World {
        now: zone.with_ymd_and_hms(2026, 11, 23, 9, 30, 0).unwrap(),
        seed: 7,
        language: "vi".to_owned(),
        properties: BTreeMap::from([("deviceid".to_owned(), "d1".to_owned())]),
    }
}

#[allow(dead_code, reason = "each test file uses a part")]
pub fn prepared(form: Form) -> Arc<Prepared> {
    Arc::new(Prepared::new(form).unwrap_or_else(|faults| panic!("{faults:#?}")))
}

#[allow(dead_code, reason = "each test file uses a part")]
pub fn session(form: Form) -> Session {
    Session::start(prepared(form), world())
}

#[allow(dead_code, reason = "each test file uses a part")]
pub fn spots(session: &Session) -> Vec<Spot> {
    session
        .stops()
        .into_iter()
        .filter(|stop| matches!(stop, Stop::Question(_)))
        .map(|stop| stop.spot().clone())
        .collect()
}
