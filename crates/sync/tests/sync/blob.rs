//! What is still to be sent of photos, after some of it has come.

use tungnha_model::{BlobHash, BlobPart, ChannelId, UnitId};
use tungnha_sync::blob::{Offer, Rest, advance};

fn rest(bytes: u32, offset: u32) -> Rest {
    let part = BlobPart { hash: BlobHash([7; 32]), bytes };
    Rest { offer: Offer { channel: ChannelId::field(UnitId([1; 16])), part }, offset }
}

#[test]
fn what_has_come_is_taken_off_one_rest_after_the_other() {
    let offsets = |bytes| {
        let mut rests = [rest(1_000, 400), rest(50, 50), rest(3_000, 0), rest(10, 0)];
        advance(&mut rests, bytes);
        rests.map(|rest| rest.offset)
    };
    assert_eq!(offsets(0), [400, 50, 0, 0]);
    assert_eq!(offsets(599), [999, 50, 0, 0]);
    assert_eq!(offsets(600), [1_000, 50, 0, 0]);
    assert_eq!(offsets(601), [1_000, 50, 1, 0]);
    assert_eq!(offsets(3_605), [1_000, 50, 3_000, 5]);
    assert_eq!(offsets(u64::MAX), [1_000, 50, 3_000, 10]);
    // Where more was sent than there is, nothing goes back.
    let mut beyond = [rest(10, 20), rest(10, 0)];
    advance(&mut beyond, 4);
    assert_eq!(beyond.map(|rest| rest.offset), [20, 4]);
}
