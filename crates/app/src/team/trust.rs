//! Who stands at the door: name, face, team and decision. It works without a network, and what it says of a team was
//! entered by the commune: a holder whom the commune has not entered is shown without one.

use tungnha_model::team::{Team, TeamMember, TeamStatus};
use tungnha_model::text::fold;
use tungnha_model::{BlobRef, Day, DocKind};
use tungnha_store::query::Reader;
use tungnha_store::{Identity, Op};

use super::read;
use crate::App;
use crate::api::{Event, Nothing, OwnPhotoArgs, TrustCard, TrustTeam};
use crate::error::{ApiError, Result};
use crate::unit;

/// The holder's card.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn card(app: &App, _: Nothing) -> Result<TrustCard> {
    let today = app.today();
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let tree = reader.units()?;
        let teams = active(reader)?;
        let found = me(&teams, &identity, today);
        let own = reader.own_photo()?;
        let shown = found.map_or(identity.unit, |(team, _)| team.unit);
        let above = tree.get(shown).and_then(|unit| unit.nearest(today)).and_then(|fact| fact.parent);
        Ok(TrustCard {
            name: found.map_or(identity.holder.as_str(), |(_, member)| member.name.as_str()).to_owned(),
            unit: unit::reference(&tree, shown, today),
            above: above.filter(|id| tree.get(*id).is_some()).map(|id| unit::reference(&tree, id, today)),
            team: found.and_then(|(team, member)| decided(team, member, today)),
            own_photo: own.is_some(),
            photo: own.or_else(|| found.and_then(|(_, member)| member.photo)),
        })
    })
}

fn active(reader: &Reader<'_>) -> Result<Vec<Team>> {
    let teams = reader.others(DocKind::TEAM)?.iter().filter_map(read).collect::<Vec<_>>();
    Ok(teams.into_iter().filter(|team| team.status != TeamStatus::Dissolved).collect())
}

/// The member who holds this device: the one whom the commune linked with it, else the only one of that name in the
/// teams of its unit.
fn me<'a>(teams: &'a [Team], identity: &Identity, today: Day) -> Option<(&'a Team, &'a TeamMember)> {
    let all = || teams.iter().flat_map(move |team| team.members_on(today).map(move |member| (team, member)));
    let linked = all().find(|(_, member)| member.device == Some(identity.device));
    linked.or_else(|| {
        let named = |(team, member): &(&Team, &TeamMember)| {
            team.unit == identity.unit && member.device.is_none() && fold(&member.name) == fold(&identity.holder)
        };
        let mut found = all().filter(named);
        let first = found.next();
        if found.next().is_some() { None } else { first }
    })
}

fn decided(team: &Team, member: &TeamMember, today: Day) -> Option<TrustTeam> {
    Some(TrustTeam {
        name: team.name.clone(),
        number: team.decision.number.clone(),
        date: team.decision.date.map(|day| day.to_string()),
        signer: team.decision.signer.clone(),
        role: member.role_on(today)?,
        job: member.job_on(today).map(str::to_owned),
        organisation: member.organisation_on(today).map(str::to_owned),
    })
}

/// Keeps the holder's face on this device alone, or takes it away.
///
/// # Errors
/// When it is no photo, the device is locked or the store fails.
pub fn photo_save(app: &App, args: OwnPhotoArgs) -> Result<TrustCard> {
    if matches!(args.photo, Some(BlobRef::Voice { .. })) {
        return Err(ApiError::arguments("own_photo_save", "not a photo"));
    }
    app.store()?.transact(Op::SaveSettings, |tx| tx.own_photo(args.photo.as_ref()))?;
    app.emit(Event::Status);
    card(app, Nothing {})
}
