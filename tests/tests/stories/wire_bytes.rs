//! What a day of visits and a village take on the wire, beside the same facts as one JSON in zstd's nineteenth level.

use serde_json::{Value, json};
use tungnha_model::{ChannelId, DeviceId, HouseholdRecord, Moment, UnitId};
use tungnha_sync::batch::{open, plan, seal};
use tungnha_sync::dictionary;
use tungnha_sync::pack::pack_documents;
use tungnha_sync::{Batch, BatchHash, ChangeItem, Incarnation, Signer, Stamp, actor};
use tungnha_testkit::demo;
use tungnha_testkit::fieldwork::{Pen, record, visited};
use tungnha_testkit::random::Dice;

const MORNING: Moment = Moment(1_795_402_800_000);
const INCARNATION: Incarnation = Incarnation(5);

fn signer() -> Signer {
    Signer::from_secret([5; 32])
}

/// A village of 200 as it was imported, and what a member writes there in a day of so many visits.
fn village(visits: usize) -> (Pen, Vec<HouseholdRecord>, Vec<Vec<ChangeItem>>, Vec<Value>) {
    let mut dice = Dice::new(2_026);
    let (unit, device) = (UnitId::new(MORNING, dice.ten()), DeviceId::new(MORNING, dice.ten()));
    let mut leader = Pen::new([9; 16]);
    let demos = demo::households(200);
    let records: Vec<_> = demos.iter().map(|demo| record(demo, unit, MORNING, false, &mut dice)).collect();
    records.iter().for_each(|record| drop(leader.import(record, MORNING).unwrap()));
    let mut member = leader.handed_to(actor(&signer().verify_key(), INCARNATION));
    let (mut saves, mut facts) = (Vec::new(), Vec::new());
    for turn in 0..visits {
        let record = &records[turn * 7 % records.len()];
        let at = MORNING.plus_millis(turn as i64 * 1_300_000);
        let visited = visited(record, ("Nông Văn Mẫu", device), at, &mut dice);
        saves.push(member.visit(record, &visited).unwrap());
        facts.push(json!({ "household": record.id, "visit": visited.visit, "levels": visited.levels }));
    }
    (member, records, saves, facts)
}

fn floor(facts: &Value) -> usize {
    zstd::bulk::compress(facts.to_string().as_bytes(), 19).unwrap().len()
}

fn sealed(saves: Vec<Vec<ChangeItem>>) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for items in plan(saves) {
        let stamp = Stamp {
            server: signer().verify_key().server_id(),
            channel: ChannelId::field(UnitId([1; 16])),
            device: DeviceId([2; 16]),
            incarnation: INCARNATION,
            seq: batches.len() as u64 + 1,
            prev: batches.last().map_or(BatchHash::NONE, |batch| batch.hash),
            clock: MORNING.plus_millis(30_000_000),
            dictionary: tungnha_sync::dictionary::BATCH,
        };
        let batch = seal(&stamp, &items, &signer()).unwrap();
        assert_eq!(open(batch.clone(), &signer().verify_key()).unwrap().items, items, "byte for byte");
        batches.push(batch);
    }
    batches
}

#[test]
fn a_day_of_twenty_visits_takes_less_than_twice_the_floor() {
    for visits in [1, 5, 20] {
        let (_, _, saves, facts) = village(visits);
        let batches = sealed(saves);
        let bytes: usize = batches.iter().map(|batch| batch.bytes.len()).sum();
        let floor = floor(&json!(facts));
        println!("{visits} visits: {} batches, {bytes} bytes; floor {floor}", batches.len());
        assert!(bytes < 2 * floor, "{bytes} bytes, floor {floor}");
    }
}

#[test]
fn a_village_of_two_hundred_takes_less_than_twice_the_floor() {
    for visits in [0, 200] {
        let (pen, records, _, facts) = village(visits);
        let docs = pen.documents();
        let mut bytes = 0;
        for docs in docs.chunks(40) {
            let packed = pack_documents(docs);
            bytes += dictionary::compress(&packed, dictionary::SNAPSHOT).unwrap().len();
        }
        let floor = floor(&json!([records, facts]));
        println!("village of 200, {visits} visits: {} documents, {bytes} bytes; floor {floor}", docs.len());
        assert!(bytes < 2 * floor, "{bytes} bytes, floor {floor}");
    }
}
