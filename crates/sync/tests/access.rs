//! The whole matrix of role, lane, verb and place; whatever is not allowed here is denied.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use tungnha_model::{ChannelId, DocKind, Lane, Role, UnitId};
use tungnha_sync::access::{may_invite, may_revoke, sees};
use tungnha_sync::{UnitParents, Verb, allows};

const PROVINCE: UnitId = UnitId([1; 16]);
const COMMUNE: UnitId = UnitId([2; 16]);
const VILLAGE: UnitId = UnitId([3; 16]);
const SIBLING: UnitId = UnitId([4; 16]);
const HAMLET: UnitId = UnitId([5; 16]);
const UNKNOWN: UnitId = UnitId([9; 16]);

fn tree() -> UnitParents {
    UnitParents(
        [
            (PROVINCE, None),
            (COMMUNE, Some(PROVINCE)),
            (VILLAGE, Some(COMMUNE)),
            (SIBLING, Some(COMMUNE)),
            (HAMLET, Some(VILLAGE)),
        ]
        .into(),
    )
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
    let circle = UnitParents([(VILLAGE, Some(COMMUNE)), (COMMUNE, Some(VILLAGE))].into());
    assert!(!sees(VILLAGE, PROVINCE, &circle));
}
