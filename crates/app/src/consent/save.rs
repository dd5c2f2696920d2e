//! Recording a decision: it is added, nothing is changed.

use tungnha_docs::create_consent;
use tungnha_model::consent::{Consent, Decision, Method, is_given, last_of};
use tungnha_model::household::Extra;
use tungnha_model::text::tidy;
use tungnha_model::{BlobRef, ConsentId};
use tungnha_store::{Identity, Op, Write};

use super::script::SCRIPT;
use crate::App;
use crate::api::{Changes, ConsentSaveArgs, Event};
use crate::error::{ApiError, Result};
use crate::world::random;
use crate::{household, person, unit};

/// The screen whose draft a saved decision takes the place of.
const SCREEN: &str = "consent";

const LINE_CHARS_MAX: usize = 80;

/// 20 seconds, and what a recorder needs to stop.
const VOICE_MILLIS_MAX: u32 = 21_000;

/// Adds a decision of a person about a purpose. A refusal names nobody.
///
/// # Errors
/// When it was not confirmed, a proof is missing, there is nothing to withdraw, or the store fails.
pub fn save(app: &App, args: ConsentSaveArgs) -> Result<Changes> {
    let (household, person) = (household::parse(&args.household)?, person::parse(&args.person)?);
    let (now, today) = (app.now(), app.today());
    let identity = app.identity()?;
    let mut consent = decided(ConsentId::new(now, random(app.world())?), &args, &identity)?;
    consent.day = Some(today);
    app.store()?.transact(Op::SaveConsent, |tx| {
        let reader = tx.reader();
        let unit = reader.household_unit(household)?;
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let parts = reader.household_parts(household)?;
        if parts.people.iter().all(|one| one.id != person) {
            return Err(ApiError::not_found("người này", "person"));
        }
        if args.decision == Decision::Withdrawn && !is_given(&parts.consents, person, args.purpose) {
            return Err(nothing_to_withdraw());
        }
        if args.decision != Decision::Refused {
            consent.after = last_of(&parts.consents, person, args.purpose).map(|one| one.id).collect();
            consent.person = Some(person);
        }
        tx.write(vec![Write::household(household, unit, vec![create_consent(&consent)])], now)?;
        tx.screen_draft_discard(SCREEN, &format!("{household}/{person}/{}", args.purpose.word()))?;
        Ok(())
    })?;
    let changes = Changes::of(household);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(changes)
}

/// The decision as far as it follows from what was given; whose it is and what it replaces is not known yet.
fn decided(id: ConsentId, args: &ConsentSaveArgs, identity: &Identity) -> Result<Consent> {
    let witness = line("witness", &args.witness)?;
    let language = line("language", &args.language)?;
    let given = args.decision == Decision::Given;
    if given && !args.confirmed {
        return Err(ApiError::invalid_field(
            "confirmed",
            "Đọc cho người được hỏi nghe rồi đánh dấu xác nhận.",
            "Read the words out to the person, then tick that you did.",
        ));
    }
    if given && args.method == Method::Witness && witness.is_empty() {
        return Err(ApiError::invalid_field("witness", "Ghi tên người làm chứng.", "Write the name of the witness."));
    }
    let proof = if given { proof(args)? } else { None };
    Ok(Consent {
        id,
        person: None,
        purpose: Some(args.purpose),
        decision: Some(args.decision),
        day: None,
        script: SCRIPT.to_owned(),
        language,
        method: given.then_some(args.method),
        witness: Some(witness).filter(|witness| given && !witness.is_empty()),
        proof,
        recorder: identity.holder.clone(),
        device: Some(identity.device),
        after: Vec::new(),
        extra: Extra::new(),
    })
}

/// What the consent rests on: a signature is a picture, a spoken consent a recording of 20 seconds at most.
fn proof(args: &ConsentSaveArgs) -> Result<Option<BlobRef>> {
    match (args.method, args.proof) {
        (Method::Read | Method::Witness, _) => Ok(None),
        (Method::Signed, Some(proof @ BlobRef::Photo { .. })) => Ok(Some(proof)),
        (Method::Signed, _) => Err(ApiError::invalid_field(
            "proof",
            "Xin chữ ký trên màn hình trước khi ghi.",
            "Ask for the signature on the screen first.",
        )),
        (Method::Voice, Some(proof @ BlobRef::Voice { millis: ..=VOICE_MILLIS_MAX, .. })) => Ok(Some(proof)),
        (Method::Voice, _) => Err(ApiError::invalid_field(
            "proof",
            "Ghi âm lời đồng ý, không quá 20 giây.",
            "Record the spoken consent, 20 seconds at most.",
        )),
    }
}

fn line(field: &str, text: &str) -> Result<String> {
    let text = tidy(text);
    if text.chars().count() > LINE_CHARS_MAX {
        return Err(ApiError::invalid_field(field, "Dài quá 80 ký tự.", "Longer than 80 characters."));
    }
    Ok(text)
}

fn nothing_to_withdraw() -> ApiError {
    ApiError::new(
        crate::error::Code::NotFound,
        "Chưa có đồng ý nào để rút lại. Hãy mở lại trang này.",
        "There is no consent to withdraw. Open this page again.",
    )
}
