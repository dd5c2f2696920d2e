//! What consent lets in, and what it lets be seen. A field whose purpose was not agreed to stays in the document once
//! it is there (somebody may agree again), but no screen shows it and nobody can write it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tungnha_docs::HouseholdParts;
use tungnha_model::consent::{Consent, Purpose, is_given, is_given_by_household, withdrawn};
use tungnha_model::field::{self, Entity, Scalar};
use tungnha_model::household::Opinion;
use tungnha_model::{Bilingual, HouseholdId, PersonId};
use tungnha_store::query::Reader;

use crate::api::{FieldValues, Standing};
use crate::error::{ApiError, Code, Result};

/// Refuses values of fields whose purpose the person (of a household: nobody of it) has agreed to.
pub(crate) fn must_allow(
    consents: &[Consent],
    person: Option<PersonId>,
    entity: Entity,
    stored: &BTreeMap<&'static str, Scalar>,
) -> Result<()> {
    let values = stored.iter().filter(|(_, value)| **value != Scalar::Null);
    for (name, _) in values {
        let Some(purpose) = Purpose::of_field(entity, name) else { continue };
        if !holds(consents, person, purpose) {
            let (vi, en) = field::field(entity, name).map_or((*name, *name), |field| (field.vi, field.en));
            return Err(ApiError::invalid_field(
                name,
                &format!("{vi}: hỏi và được đồng ý trước khi ghi."),
                &format!("{en}: ask for consent before it is recorded."),
            ));
        }
    }
    Ok(())
}

/// Whether a field may be seen: its purpose, if it has one, is agreed to.
pub(crate) fn may_see(consents: &[Consent], person: Option<PersonId>, entity: Entity, field: &str) -> bool {
    Purpose::of_field(entity, field).is_none_or(|purpose| holds(consents, person, purpose))
}

/// Empties the fields of a household that nobody agreed to.
pub(crate) fn hide(consents: &[Consent], profile: &mut FieldValues) {
    for (name, value) in profile {
        if !may_see(consents, None, Entity::Profile, name) {
            *value = Value::Null;
        }
    }
}

fn holds(consents: &[Consent], person: Option<PersonId>, purpose: Purpose) -> bool {
    person.map_or_else(|| is_given_by_household(consents, purpose), |person| is_given(consents, person, purpose))
}

/// The purposes of the household as a whole that hold.
pub(crate) fn of_household(parts: &HouseholdParts) -> Vec<Purpose> {
    let given = |purpose: &Purpose| purpose.is_of_household() && is_given_by_household(&parts.consents, *purpose);
    Purpose::ALL.into_iter().filter(given).collect()
}

/// The purposes to which each person agreed, by id.
pub(crate) fn by_person(parts: &HouseholdParts) -> BTreeMap<String, Vec<Purpose>> {
    let of = |person: PersonId| {
        Purpose::ALL.into_iter().filter(|purpose| is_given(&parts.consents, person, *purpose)).collect()
    };
    parts.people.iter().map(|one| (one.id.to_string(), of(one.id))).collect()
}

/// Where a household stands about a purpose when it is not noted who is concerned, as who is in a picture: one who
/// agrees is enough, one who takes it back is too.
pub(crate) fn standing(consents: &[Consent], about: Purpose) -> Standing {
    if withdrawn(consents).iter().any(|(_, purpose)| *purpose == about) {
        return Standing::Withdrawn;
    }
    let people = consents.iter().filter(|one| one.purpose == Some(about)).filter_map(|one| one.person);
    let given = people.into_iter().any(|person| is_given(consents, person, about));
    if given { Standing::Given } else { Standing::Open }
}

/// What somebody of a household took back.
pub(crate) fn taken_back(consents: &[Consent]) -> BTreeSet<Purpose> {
    withdrawn(consents).into_iter().map(|(_, purpose)| purpose).collect()
}

/// Refuses photos of a household in which nobody agreed to them, or somebody took that back.
pub(crate) fn must_allow_photos(consents: &[Consent]) -> Result<()> {
    if standing(consents, Purpose::Photo) == Standing::Given {
        return Ok(());
    }
    let Bilingual { vi, en } = must_ask(Purpose::Photo);
    Err(ApiError::new(Code::Denied, &vi, &en))
}

/// What is said where nobody agreed: whom to ask, and where.
pub(crate) fn must_ask(purpose: Purpose) -> Bilingual {
    match purpose {
        Purpose::Location => Bilingual::new(
            "Vị trí nhà chỉ ghi khi được đồng ý. Mở trang của người trong hộ → Sự đồng ý → Vị trí nhà, hỏi rồi ghi.",
            "The place of the house is recorded with consent only. Open somebody of the household → Consent → Place \
             of the house, ask, then record it.",
        ),
        _ => Bilingual::new(
            "Chỉ chụp ảnh khi được đồng ý. Mở trang của người trong hộ → Sự đồng ý → Ảnh, hỏi rồi chụp; hoặc bỏ ảnh.",
            "Photos are taken with consent only. Open somebody of the household → Consent → Photos and ask first; or \
             leave the photos out.",
        ),
    }
}

/// Refuses an opinion with a name when the one who spoke (not noted: anybody of the household) did not agree to that.
pub(crate) fn must_allow_name(reader: &Reader<'_>, household: HouseholdId, opinion: &Opinion) -> Result<()> {
    if opinion.anonymous {
        return Ok(());
    }
    let consents = reader.household_parts(household)?.consents;
    let agreed = opinion.person.map_or_else(
        || standing(&consents, Purpose::Opinion) == Standing::Given,
        |person| is_given(&consents, person, Purpose::Opinion),
    );
    if agreed {
        return Ok(());
    }
    Err(ApiError::invalid_field(
        "anonymous",
        "Ý kiến kèm tên: hỏi và được đồng ý trước, hoặc gửi không kèm tên.",
        "An opinion with a name: ask for consent first, or send it without a name.",
    ))
}
