//! The whole matrix of role, lane, verb and place; whatever is not allowed here is denied.

use tungnha_model::{ChannelId, DocKind, Lane, Role, UnitId};
use tungnha_sync::access::{may_invite, may_revoke, sees};
use tungnha_sync::{UnitParents, UnitPlace, Verb, allows};

const PROVINCE: UnitId = UnitId([1; 16]);
const COMMUNE: UnitId = UnitId([2; 16]);
const VILLAGE: UnitId = UnitId([3; 16]);
const SIBLING: UnitId = UnitId([4; 16]);
const HAMLET: UnitId = UnitId([5; 16]);
const UNKNOWN: UnitId = UnitId([9; 16]);

fn places<const N: usize>(units: [(UnitId, Option<UnitId>); N]) -> UnitParents {
    UnitParents(units.map(|(unit, parent)| (unit, UnitPlace { parent, became: None })).into())
}

fn tree() -> UnitParents {
    places([
        (PROVINCE, None),
        (COMMUNE, Some(PROVINCE)),
        (VILLAGE, Some(COMMUNE)),
        (SIBLING, Some(COMMUNE)),
        (HAMLET, Some(VILLAGE)),
    ])
}

#[test]
fn matrix() {
    // Of a holder in the village (leader and coordinator: of the commune), in the order province, commune,
    // village, sibling, hamlet, unknown: r, w, b (both) or - (nothing).
    let expected = [
        (Role::Member, VILLAGE, Lane::Field, "--b---"),
        (Role::Member, VILLAGE, Lane::Down, "rrr---"),
        (Role::Member, VILLAGE, Lane::Up, "--w---"),
        (Role::Leader, COMMUNE, Lane::Field, "-bbbb-"),
        (Role::Leader, COMMUNE, Lane::Down, "rbbbb-"),
        (Role::Leader, COMMUNE, Lane::Up, "-bbbb-"),
        (Role::Coordinator, PROVINCE, Lane::Field, "------"),
        (Role::Coordinator, COMMUNE, Lane::Field, "------"),
        (Role::Coordinator, COMMUNE, Lane::Down, "rbbbb-"),
        (Role::Coordinator, COMMUNE, Lane::Up, "-rrrr-"),
    ];
    let tree = tree();
    for (role, holder, lane, cells) in expected {
        for (unit, cell) in [PROVINCE, COMMUNE, VILLAGE, SIBLING, HAMLET, UNKNOWN].into_iter().zip(cells.chars()) {
            let may = |verb| allows(role, holder, ChannelId { unit, lane }, DocKind(77), verb, &tree);
            let found = match (may(Verb::Read), may(Verb::Write)) {
                (true, true) => 'b',
                (true, false) => 'r',
                (false, true) => 'w',
                (false, false) => '-',
            };
            assert_eq!(found, cell, "{role:?} of {holder} in {lane:?} of {unit}");
        }
    }
}

#[test]
fn households_lie_in_the_field_lane_only_and_teams_go_down() {
    let tree = tree();
    let may = |kind, lane| allows(Role::Leader, COMMUNE, ChannelId { unit: VILLAGE, lane }, kind, Verb::Write, &tree);
    for kind in [DocKind::HOUSEHOLD, DocKind::HOUSEHOLD_YEAR] {
        assert_eq!([Lane::Field, Lane::Down, Lane::Up].map(|lane| may(kind, lane)), [true, false, false]);
    }
    assert_eq!([Lane::Field, Lane::Down, Lane::Up].map(|lane| may(DocKind::TEAM, lane)), [false, true, false]);
}

#[test]
fn who_is_told_of_whom_and_who_invites_whom() {
    let tree = tree();
    assert!([COMMUNE, VILLAGE, HAMLET, PROVINCE].into_iter().all(|other| sees(VILLAGE, other, &tree)));
    assert!(!sees(VILLAGE, SIBLING, &tree) && !sees(VILLAGE, UNKNOWN, &tree));
    for (role, target, invited, may) in [
        (Role::Leader, VILLAGE, Role::Member, true),
        (Role::Leader, COMMUNE, Role::Leader, true),
        (Role::Leader, PROVINCE, Role::Member, false),
        (Role::Leader, VILLAGE, Role::Coordinator, false),
        (Role::Member, COMMUNE, Role::Member, false),
        (Role::Coordinator, VILLAGE, Role::Leader, false),
    ] {
        assert_eq!(may_invite(role, COMMUNE, target, invited, &tree), may, "{role:?} invites {invited:?} to {target}");
    }
    assert!(may_revoke(Role::Leader, COMMUNE, VILLAGE, &tree));
    assert!(!may_revoke(Role::Member, COMMUNE, VILLAGE, &tree) && !may_revoke(Role::Leader, VILLAGE, COMMUNE, &tree));
}

#[test]
fn a_circle_in_the_tree_ends() {
    let circle = places([(VILLAGE, Some(COMMUNE)), (COMMUNE, Some(VILLAGE))]);
    assert!(!sees(VILLAGE, PROVINCE, &circle));
    let became = |unit| UnitPlace { parent: None, became: Some(unit) };
    let circle = UnitParents([(VILLAGE, became(COMMUNE)), (COMMUNE, became(VILLAGE))].into());
    let field = ChannelId::field(VILLAGE);
    assert!(!allows(Role::Member, SIBLING, field, DocKind::HOUSEHOLD, Verb::Read, &circle));
}

#[test]
fn what_was_written_under_a_merged_unit_is_its_successors_and_nobody_gains_the_other_way() {
    let mut tree = tree();
    tree.0.insert(VILLAGE, UnitPlace { parent: Some(COMMUNE), became: Some(SIBLING) });
    let may = |role, holder, unit, verb| allows(role, holder, ChannelId::field(unit), DocKind::HOUSEHOLD, verb, &tree);
    for verb in [Verb::Read, Verb::Write] {
        assert!(may(Role::Member, VILLAGE, VILLAGE, verb), "a phone that was away sends what it has");
        assert!(may(Role::Member, SIBLING, VILLAGE, verb), "those who took over go on with it");
        assert!(may(Role::Leader, COMMUNE, VILLAGE, verb) && may(Role::Leader, SIBLING, VILLAGE, verb));
        assert!(!may(Role::Member, VILLAGE, SIBLING, verb), "the old unit's phone gets nothing new");
        assert!(!may(Role::Member, HAMLET, VILLAGE, verb) && !may(Role::Member, COMMUNE, VILLAGE, verb));
    }
    assert!(sees(SIBLING, VILLAGE, &tree));
}
