//! Where a device stands: told once, remembered, and told anew when one of the two remembers something else.

use tungnha_model::{ChannelId, DeviceId, Lane, Role, UnitId};
use tungnha_sync::client::{Opening, Session};
use tungnha_sync::cursor::Chain;
use tungnha_sync::{Cursor, Cursors, Incarnation, Position, Remembered, UnitParents};

use super::common::device::MemoryDevice;
use super::common::server::MemoryServer;
use super::common::{COMMUNE, OTHER_VILLAGE, VILLAGE, doc_id, field, server_id, server_key, signer};

fn channel(number: u8) -> ChannelId {
    ChannelId { unit: UnitId([number; 16]), lane: Lane::Field }
}

fn cursor(number: u8) -> Cursor {
    Cursor::at(1_000 + u64::from(number), Chain([number; 8]))
}

fn cursors(numbers: impl Iterator<Item = u8>) -> Cursors {
    numbers.map(|number| (channel(number).tag(), cursor(number))).collect()
}

/// The length of an opening with so many channels, of which so many have changed.
fn hello(channels: u8, changed: u8) -> usize {
    let opening = Opening {
        server: server_id(),
        server_key: server_key().verify_key(),
        hub: None,
        device: DeviceId([1; 16]),
        incarnation: Incarnation(1),
        counter: 7,
        tip: 41,
        roll: 20,
        budget: 8192,
        cursors: (1..=channels).map(|number| (channel(number), cursor(number))).collect(),
        told: (1..=channels - changed).map(channel).collect(),
        certificates: Vec::new(),
        units: UnitParents::default(),
    };
    Session::new(opening, &signer(1)).hello().len()
}

#[test]
fn an_opening_with_nothing_new_is_as_short_with_fifty_channels_as_with_one() {
    let one = hello(1, 0);
    assert!(one < 125, "{one}");
    assert_eq!((hello(10, 0), hello(50, 0), hello(200, 0)), (one, one, one));
    assert_eq!(hello(50, 3), one + 3 * 15, "each that has changed is told");
}

#[test]
fn what_is_left_out_is_found_in_what_is_remembered() {
    let all = cursors(1..6);
    let remembered = Remembered::of(&all);
    let mut moved = all.clone();
    moved[2].1 = cursor(99);
    let tag = moved[2].0;
    let position = Position::new(moved.clone(), |channel| *channel != tag);
    assert_eq!(position.listed.len(), 1);
    let mut found = position.whole(&remembered).unwrap();
    found.sort_unstable_by_key(|(channel, _)| *channel);
    moved.sort_unstable_by_key(|(channel, _)| *channel);
    assert_eq!(found, moved);
    // Told twice, since the first answer was lost: the same.
    assert!(position.whole(&Remembered::of(&moved)).is_some());
    // Remembered is too little, too much, or something else.
    for other in [Remembered::default(), Remembered::of(&cursors(1..5)), Remembered::of(&cursors(1..7))] {
        assert_eq!(position.whole(&other), None);
        assert!(Position::new(moved.clone(), |_| false).whole(&other).is_some(), "all says it all");
    }
    assert_eq!(Remembered::from_bytes(&remembered.to_bytes()), remembered);
    assert_eq!(Remembered::from_bytes(b"damaged"), Remembered::default());
}

#[test]
fn of_older_checkpoints_the_newest_is_remembered() {
    let tag = channel(1).tag();
    let all = vec![(tag, cursor(9)), (tag, cursor(8)), (tag, cursor(7))];
    let position = Position::new(all.clone(), |_| false);
    assert_eq!(position.whole(&Remembered::default()), Some(all.clone()));
    assert_eq!(Remembered::of(&all), Remembered::of(&vec![(tag, cursor(9))]));
}

/// A leader with three channels and a member, both of whom have told where they stand.
fn settled() -> (MemoryServer, MemoryDevice, MemoryDevice) {
    let mut server = MemoryServer::new();
    let mut leader = MemoryDevice::enrol(&mut server, 1, Role::Leader, COMMUNE);
    let mut member = MemoryDevice::enrol(&mut server, 2, Role::Member, VILLAGE);
    for (number, unit) in [COMMUNE, VILLAGE, OTHER_VILLAGE].into_iter().enumerate() {
        leader.create(doc_id(number as u16), unit, &[("name", "x")]);
    }
    for _ in 0..2 {
        leader.sync(&mut server);
        member.sync(&mut server);
    }
    (server, leader, member)
}

#[test]
fn a_server_that_forgot_is_told_all_and_what_the_device_brought_is_kept() {
    let (mut server, mut leader, mut member) = settled();
    member.edit(doc_id(1), &[("phone", "1")]);
    member.sync(&mut server);
    server.told.clear();
    leader.edit(doc_id(0), &[("phone", "2")]);
    leader.sync(&mut server);
    assert!(leader.more, "it is to come again");
    assert_eq!(leader.held, leader.outbox.len() as u64, "what it brought is durable");
    assert_eq!(leader.values(doc_id(1), "phone"), [""; 0], "nothing flows before it is known where the device stands");
    leader.sync(&mut server);
    assert!(!leader.more);
    assert_eq!(leader.values(doc_id(1), "phone"), ["1"]);
    assert_eq!(leader.rewinds, []);
}

#[test]
fn a_server_restored_from_a_backup_and_a_device_restored_from_its_own_are_asked_and_told() {
    let (mut server, mut leader, mut member) = settled();
    let (old_server, old_leader) = (server.clone(), leader.cursors.clone());
    member.edit(doc_id(1), &[("phone", "1")]);
    member.sync(&mut server);
    for _ in 0..2 {
        leader.sync(&mut server);
    }
    // The server remembers an older place than the one that the device no longer tells.
    let mut restored = old_server;
    restored.counters.clone_from(&server.counters);
    leader.sync(&mut restored);
    assert!(leader.more && leader.rewinds.is_empty());
    leader.sync(&mut restored);
    assert_eq!(leader.rewinds.len(), 1, "told all, it finds the place that it does not know");

    // The device stands where it stood, and believes that the server knows.
    leader.cursors = old_leader;
    leader.told = leader.cursors.iter().map(|(channel, all)| (*channel, *all.last().unwrap())).collect();
    leader.docs.remove(&doc_id(1));
    leader.sync(&mut server);
    assert!(leader.more);
    leader.sync(&mut server);
    assert!(leader.cursors[&field(VILLAGE)].len() > 1, "what it lacks comes again");
}
