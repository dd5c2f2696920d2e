//! What is read out before the first question. The wording has a number; a changed wording gets a new one.

use tungnha_docs::create_consent;
use tungnha_forms::form::Form;
use tungnha_model::consent::{Consent, Decision, Method, Purpose, is_given, last_of};
use tungnha_model::household::Extra;
use tungnha_model::{Bilingual, ConsentId, HouseholdId, PersonId};
use tungnha_store::query::Reader;
use tungnha_store::{Identity, Write};

use crate::App;
use crate::error::Result;
use crate::world::random;

/// The number of the present wording.
pub(crate) const SCRIPT: &str = "KS-2026.1";

/// The words, spoken to elders.
pub(crate) fn script(form: &Form, questions: u32) -> Bilingual {
    let (kept_vi, kept_en) = if form.anonymous {
        (
            "Phiếu này không ghi tên, không ghi nhà nào; chỉ ghi thôn, tháng, nam hay nữ và nhóm tuổi.",
            "No name and no house is kept with the answers; only the village, the month, sex and an age group.",
        )
    } else {
        (
            "Câu trả lời được giữ cùng hồ sơ của hộ, chỉ Tổ và xã được xem.",
            "The answers are kept with the household's record; only the team and the commune see them.",
        )
    };
    Bilingual::new(
        format!(
            "Thưa ông/bà, Tổ công nghệ số cộng đồng xin hỏi {questions} câu để xã biết bà con cần giúp gì. {kept_vi} \
             Câu nào không muốn thì bỏ qua, lúc nào muốn dừng thì dừng. Ông/bà có đồng ý trả lời không?"
        ),
        format!(
            "The community digital team would like to ask {questions} questions, so that the commune knows what help \
             is needed. {kept_en} You may pass over any question and stop at any time. Do you agree to answer?"
        ),
    )
}

/// The age band of somebody born in a year, as anonymous answers keep it.
pub(crate) fn age_band(birth_year: u16, year: i32) -> &'static str {
    match year - i32::from(birth_year) {
        ..18 => "under_18",
        18..30 => "18_29",
        30..45 => "30_44",
        45..60 => "45_59",
        _ => "60_plus",
    }
}

/// The record of a person's agreement to be asked, if there is none that holds: it was read out before the first
/// question, and can be withdrawn like every other.
pub(super) fn given(
    app: &App,
    reader: &Reader<'_>,
    household: HouseholdId,
    person: PersonId,
    language: &str,
    identity: &Identity,
) -> Result<Option<Write>> {
    let consents = reader.household_parts(household)?.consents;
    if is_given(&consents, person, Purpose::Survey) {
        return Ok(None);
    }
    let consent = Consent {
        id: ConsentId::new(app.now(), random(app.world())?),
        person: Some(person),
        purpose: Some(Purpose::Survey),
        decision: Some(Decision::Given),
        day: Some(app.today()),
        script: SCRIPT.to_owned(),
        language: language.to_owned(),
        method: Some(Method::Read),
        witness: None,
        proof: None,
        recorder: identity.holder.clone(),
        device: Some(identity.device),
        after: last_of(&consents, person, Purpose::Survey).map(|one| one.id).collect(),
        extra: Extra::new(),
    };
    let unit = reader.household_unit(household)?;
    Ok(Some(Write::household(household, unit, vec![create_consent(&consent)])))
}
