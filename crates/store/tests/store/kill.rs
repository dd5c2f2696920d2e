//! A process is killed in the middle of saving, again and again: whatever it had said was saved is there.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{NOW, PAC_NGOI, Phone, key_store, open_at};
use tungnha_docs::Edit;
use tungnha_model::HouseholdId;
use tungnha_store::{Op, StoreError, Write};

const FOLDER: &str = "TUNGNHA_TEST_KILL_FOLDER";
const HOUSEHOLD: &str = "TUNGNHA_TEST_KILL_HOUSEHOLD";

/// The process that is killed: it saves without end and says each number only once it is saved.
#[test]
fn saves_until_killed() {
    let (Ok(folder), Ok(household)) = (std::env::var(FOLDER), std::env::var(HOUSEHOLD)) else { return };
    let folder = Path::new(&folder);
    let id: HouseholdId = household.parse().unwrap();
    let store = open_at(folder, &key_store(folder), 11).unwrap();
    let before = store.read(|r| r.household_parts(id)).unwrap().profile.note.map_or(0, |note| note.parse().unwrap());
    for number in before + 1..u64::MAX {
        let edit = Edit::put(["profile", "note"], number.to_string().as_str());
        let write = Write::household(id, PAC_NGOI, vec![edit]);
        store.transact(Op::SaveHousehold, |tx| tx.write(vec![write], NOW)).unwrap();
        if number % 7 == 0 {
            store.transact(Op::Send, |tx| tx.form_batches(NOW)).unwrap();
        }
        println!("saved {number}");
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn nothing_that_was_said_to_be_saved_is_lost() {
    let mut phone = Phone::new(1, "x");
    let id = phone.add(PAC_NGOI, "Nông Văn Mẫu");
    let folder = phone.folder.clone();
    let mut least = 0;
    for round in 1..=12 {
        let said = run_and_kill(&folder, id, 3 * round % 17 + 1);
        let store = open_at(&folder, &key_store(&folder), 12).unwrap();
        let note = store.read(|r| r.household_parts(id)).unwrap().profile.note.unwrap();
        let kept: u64 = note.parse().unwrap();
        // One more may have been saved than was said.
        assert!(kept >= said.max(least), "said {said}, kept {kept}");
        least = kept;
        let unsent = store.read(|r| r.household(id)).unwrap();
        assert_eq!(unsent.sync, tungnha_store::SyncState::Local);
    }
    let store = open_at(&folder, &key_store(&folder), 13).unwrap();
    let before = dump(&store);
    store.rebuild().unwrap();
    assert_eq!(dump(&store), before);
}

fn dump(store: &tungnha_store::Store) -> Vec<String> {
    store.transact::<_, StoreError>(Op::Rebuild, |tx| tx.reader().dump_read_models()).unwrap()
}

/// Lets the other process say so many saves, kills it, and gives the last number that it said.
fn run_and_kill(folder: &Path, id: HouseholdId, saves: usize) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::saves_until_killed", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(HOUSEHOLD, id.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let numbers = lines.map(Result::unwrap).filter_map(|line| line.rsplit_once("saved ")?.1.trim().parse().ok());
    let said = numbers.take(saves).last().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    said
}
