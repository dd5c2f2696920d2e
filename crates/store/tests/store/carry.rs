//! What a phone hands to another that is on its way to the server, and what that one takes.

use std::collections::VecDeque;
use std::path::Path;

use crate::common::{BO_LU, COMMUNE, NOW, PAC_NGOI, Phone};
use tungnha_model::Role;
use tungnha_store::{Op, Peer};
use tungnha_sync::batch::Batch;
use tungnha_sync::gate::Reason;
use tungnha_sync::server::{self, Effect, Event, Stored};
use tungnha_sync::{Frame, FrameReader, client};

/// Two phones of one village, one of another, and the leader's.
fn phones() -> [Phone; 4] {
    let all = [
        Phone::of(1, "Nông Văn Mẫu", Role::Member, PAC_NGOI),
        Phone::of(2, "Triệu Thị Ví Dụ", Role::Member, PAC_NGOI),
        Phone::of(3, "Bàn Văn Thử", Role::Member, BO_LU),
        Phone::of(4, "Hoàng Thị Minh Họa", Role::Leader, COMMUNE),
    ];
    let everybody: Vec<&Phone> = all.iter().collect();
    all.iter().for_each(|phone| phone.roll(&everybody));
    all
}

fn handed(from: &Phone, to: &Phone) -> Vec<Vec<u8>> {
    from.transact(Op::Send, |tx| tx.form_batches(NOW));
    from.read(|reader| reader.carried(Peer::hub(to.device), usize::MAX)).batches
}

fn taken(hub: &Phone, batch: &[u8]) -> Stored {
    let question = Effect::Store(Box::new(Batch::parse(batch).unwrap()));
    match hub.store.attend(question, NOW).unwrap().0 {
        Event::Stored(stored) => stored,
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_whoever_may_read_it_is_given_it_to_carry() {
    let [mut author, neighbour, stranger, leader] = phones();
    author.add(PAC_NGOI, "Lý Văn Mẫu");
    assert!(!handed(&author, &neighbour).is_empty());
    assert!(!handed(&author, &leader).is_empty());
    assert!(handed(&author, &stranger).is_empty());
    assert!(!author.read(|reader| reader.carried(Peer::HOME, usize::MAX)).batches.is_empty());
}

#[test]
fn a_hub_does_not_take_what_it_may_not_read() {
    let [mut author, neighbour, stranger, _] = phones();
    let household = author.add(PAC_NGOI, "Lý Văn Mẫu");
    let batches = handed(&author, &neighbour);
    let review = match taken(&stranger, &batches[0]) {
        Stored::Held { review, .. } => review,
        other => panic!("{other:?}"),
    };
    assert_eq!(review, Some(Reason::Denied));
    assert!(stranger.read(|reader| reader.household_ids()).is_empty());
    assert_eq!(stranger.read(|reader| reader.carrying()), 0, "nor does it keep a copy");
    for batch in &batches {
        assert!(matches!(taken(&neighbour, batch), Stored::Held { review: None, .. }));
    }
    assert_eq!(neighbour.read(|reader| reader.household_ids()), [household]);
    assert_eq!(handed(&neighbour, &stranger), Vec::<Vec<u8>>::new());
}

/// The folder as a copy of it is: the token file is another one.
fn as_copied(folder: &Path) {
    let (token, copied) = (folder.join("incarnation"), folder.join("copied"));
    std::fs::copy(&token, &copied).unwrap();
    std::fs::rename(copied, token).unwrap();
}

#[test]
fn what_an_earlier_life_had_handed_over_comes_back_with_what_others_built_on_it() {
    let [mut author, neighbour, ..] = phones();
    let household = author.add(PAC_NGOI, "Lý Văn Mẫu");
    let before = handed(&author, &neighbour);
    for batch in &before {
        assert!(matches!(taken(&neighbour, batch), Stored::Held { review: None, .. }));
    }
    neighbour.put(household, "nickname", "Ông Mẫu");

    // The author's folder is copied: under its new life it makes again what it had not sent.
    let author = author.reopened(as_copied);
    let sees = || author.read(|reader| reader.record(household)).profile.nickname.is_some();
    for batch in handed(&neighbour, &author) {
        assert!(matches!(taken(&author, &batch), Stored::Held { review: None, .. }));
    }
    assert!(sees(), "the nickname rests on a change of the earlier life, which is not among the documents any more");
    for batch in &before {
        assert!(matches!(taken(&author, batch), Stored::Held { review: None, .. }), "and twice is once");
    }
    assert!(sees());
}

/// What a hub answers to a phone that opens and has nothing to bring.
fn answered(hub: &Phone, to: &Phone) -> Vec<Frame> {
    let opening = to.transact(Op::Send, |tx| {
        tx.meet(Peer::hub(hub.device));
        tx.opening(1 << 20)
    });
    let client = client::Session::new(opening, &to.identity().signer());
    let mut reader = FrameReader::new();
    reader.push(client.hello());
    let hello = reader.next_frame().unwrap().unwrap();
    let mut session = server::Session::new(hub.identity().signer());
    let mut answer = FrameReader::new();
    for event in [Event::Frame(hello), Event::End] {
        let mut effects = VecDeque::from(session.step(event));
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Send(bytes) => answer.push(&bytes),
                Effect::Close => {}
                question => effects.extend(session.step(hub.store.attend(question, NOW).unwrap().0)),
            }
        }
    }
    std::iter::from_fn(|| answer.next_frame().unwrap()).collect()
}

#[test]
fn a_hub_gives_what_is_to_be_carried_before_the_documents_it_is_in() {
    let [author, _, _, mut leader] = phones();
    leader.add(PAC_NGOI, "Lý Văn Mẫu");
    let frames = answered(&leader, &author);
    let at = |is: fn(&Frame) -> bool| frames.iter().position(is).unwrap();
    let (batch, documents) = (at(|it| matches!(it, Frame::Batch(_))), at(|it| matches!(it, Frame::Snapshot(_))));
    let marked = at(|it| matches!(it, Frame::Mark(_)));
    assert!(batch < marked && marked < documents, "a cut in between leaves nobody with changes that nobody can bring");
}

#[test]
fn a_hub_gives_nothing_of_an_earlier_life_that_was_made_again() {
    let [neighbour, mut other, _, mut leader] = phones();
    let given = |leader: &Phone| -> Vec<Vec<u8>> {
        let batch = |frame| if let Frame::Batch(bytes) = frame { Some(bytes) } else { None };
        answered(leader, &neighbour).into_iter().filter_map(batch).collect()
    };
    // Before it in the log lies what another phone handed over, which is on its way to the server.
    other.add(PAC_NGOI, "Triệu Văn Mẫu");
    let others = handed(&other, &leader);
    others.iter().for_each(|batch| assert!(matches!(taken(&leader, batch), Stored::Held { review: None, .. })));
    leader.add(PAC_NGOI, "Lý Văn Mẫu");
    let before: Vec<_> = given(&leader).into_iter().filter(|batch| !others.contains(batch)).collect();
    let leader = leader.reopened(as_copied);
    let after = given(&leader);
    assert!(!before.is_empty() && !after.is_empty());
    assert!(after.iter().all(|batch| !before.contains(batch)), "in whose name could the neighbour bring it home?");
}
