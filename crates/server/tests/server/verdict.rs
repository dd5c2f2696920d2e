//! What every storage must do with a verdict: carry it out while what it rests on holds, and not otherwise.

use tungnha_model::{DeviceId, DocId};
use tungnha_server::storage::{NewEntry, Shelf, Storage, stream_of};
use tungnha_sync::Batch;
use tungnha_sync::gate::Reason;
use tungnha_sync::server::{Stored, Verdict};

use super::storage::{NOW, accept, accepting, chain, chain_of, channel, document};

pub fn a_verdict_is_asked_for_again_when_what_it_rests_on_has_moved(storage: &dyn Storage) {
    let (mine, theirs) = (chain(3), chain_of(DeviceId([6; 16]), 1));
    accept(storage, &mine[0], vec![document(1, Some(vec![1]), Vec::new())]);

    // A document: what another device wrote meanwhile is not written over.
    let mut asked = 0;
    let mut judge = |shelf: &mut dyn Shelf| {
        asked += 1;
        let held = shelf.document(DocId([1; 16]))?.unwrap().bytes.unwrap();
        if asked == 1 {
            accept(storage, &theirs[0], vec![document(1, Some(vec![1, 2]), Vec::new())]);
        }
        Ok(accepting(&mine[1], vec![document(1, Some([held, vec![3]].concat()), Vec::new())]))
    };
    assert_eq!(storage.store(&mine[1], NOW, &mut judge).unwrap(), Stored::Held { seq: 2, stable: 0, review: None });
    let docs = storage.documents_after(channel(), None, usize::MAX).unwrap().docs;
    assert_eq!((asked, docs[0].bytes.as_slice()), (2, [1, 2, 3].as_slice()));

    // The stream: the same batch, brought by somebody else meanwhile, is there once.
    let mut asked = 0;
    let mut judge = |shelf: &mut dyn Shelf| {
        asked += 1;
        let held = shelf.head(stream_of(&mine[2]))?.map_or(0, |(seq, _)| seq);
        if asked == 1 {
            accept(storage, &mine[2], Vec::new());
        }
        Ok(if held < 3 { accepting(&mine[2], Vec::new()) } else { Verdict::Duplicate { held } })
    };
    assert_eq!(storage.store(&mine[2], NOW, &mut judge).unwrap(), Stored::Held { seq: 3, stable: 0, review: None });
    assert_eq!((asked, storage.tip(channel()).unwrap().seq), (2, 4));

    // The roll: a revocation is not overtaken.
    let stranger = &chain_of(DeviceId([7; 16]), 1)[0];
    let mut asked = 0;
    let mut judge = |shelf: &mut dyn Shelf| {
        asked += 1;
        let revoked = !shelf.roll_after(0)?.is_empty();
        if asked == 1 {
            storage.append_roll(NOW, &mut |_| vec![NewEntry { subject: [7; 16], entry: vec![1] }]).unwrap();
        }
        Ok(if revoked { Verdict::Review(Reason::Revoked) } else { accepting(stranger, Vec::new()) })
    };
    let review = Some(Reason::Revoked);
    assert_eq!(storage.store(stranger, NOW, &mut judge).unwrap(), Stored::Held { seq: 1, stable: 0, review });
    assert_eq!((asked, storage.commits().redone), (2, 3));
}

pub fn a_verdict_on_what_never_rests_comes_to_an_end(storage: &dyn Storage) {
    let (mine, theirs) = (chain(1), chain_of(DeviceId([6; 16]), 3));
    let (mut asked, mut others) = (0, theirs.iter());
    let mut judge = |shelf: &mut dyn Shelf| {
        asked += 1;
        let held = shelf.document(DocId([1; 16]))?.and_then(|doc| doc.bytes).unwrap_or_default();
        if let Some(other) = others.next() {
            accept(storage, other, vec![document(1, Some(vec![9; held.len() + 1]), Vec::new())]);
        }
        Ok(accepting(&mine[0], vec![document(1, Some([held, vec![3]].concat()), Vec::new())]))
    };
    assert_eq!(storage.store(&mine[0], NOW, &mut judge).unwrap(), Stored::Held { seq: 1, stable: 0, review: None });
    let docs = storage.documents_after(channel(), None, usize::MAX).unwrap().docs;
    assert_eq!((asked, docs[0].bytes.as_slice()), (4, [9, 9, 9, 3].as_slice()));
}

pub fn many_who_write_in_one_document_wait_for_each_other(storage: &dyn Storage) {
    let chains: Vec<Vec<Batch>> = (10..18).map(|device| chain_of(DeviceId([device; 16]), 5)).collect();
    let add = |batch: &Batch| {
        let mut judge = |shelf: &mut dyn Shelf| {
            let held = shelf.document(DocId([1; 16]))?.and_then(|doc| doc.bytes).unwrap_or_default();
            Ok(accepting(batch, vec![document(1, Some([held, vec![batch.header.device.0[0]]].concat()), Vec::new())]))
        };
        let held = Stored::Held { seq: batch.header.seq, stable: 0, review: None };
        assert_eq!(storage.store(batch, NOW, &mut judge).unwrap(), held);
    };
    std::thread::scope(|scope| {
        for chain in &chains {
            scope.spawn(|| chain.iter().for_each(add));
        }
    });
    let docs = storage.documents_after(channel(), None, usize::MAX).unwrap().docs;
    for (device, _) in (10..).zip(&chains) {
        assert_eq!(docs[0].bytes.iter().filter(|byte| **byte == device).count(), 5, "nobody's was written over");
    }
    assert_eq!(storage.commits().redone, 0, "nobody judged in vain");
    assert_eq!(storage.check_log(channel()).unwrap(), None);
}
