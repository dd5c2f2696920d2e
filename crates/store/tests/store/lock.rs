//! The PIN, the files, and what happens to both when something is wrong.

use crate::common;
use std::fs;

use crate::common::{NOW, PIN, Phone, key_store, later};
use tungnha_model::Moment;
use tungnha_store::{FolderState, KeyStore, Op, Store, StoreError, Stretch, Unlock};

fn try_pin(phone: &Phone, pin: &str, now: Moment) -> Result<Store, StoreError> {
    let secrets = key_store(&phone.folder);
    Store::open(&phone.folder, &Unlock { pin, now, platform: &secrets }, &mut |out| out.fill(7))
}

fn locked(phone: &Phone, now: Moment) -> tungnha_store::LockState {
    match Store::state(&phone.folder, now).unwrap() {
        FolderState::Locked(state) => state,
        FolderState::New => panic!("new"),
    }
}

#[test]
fn wrong_pins_count_and_wait_and_the_right_one_forgets_them() {
    let phone = Phone::new(1, "Ma Văn Giả Định");
    for left in (5..10).rev() {
        let error = try_pin(&phone, "000000", NOW).err().unwrap();
        let expected_wait = if left == 5 { 30 } else { 0 };
        assert!(
            matches!(error, StoreError::WrongPin { failures_left, wait_seconds } if failures_left == left && wait_seconds == expected_wait),
            "{error}"
        );
    }
    assert!(matches!(try_pin(&phone, PIN, later(29)), Err(StoreError::Wait { seconds: 1 })));
    assert_eq!(locked(&phone, later(10)).wait_seconds, 20);
    assert_eq!(locked(&phone, later(10)).holder, "Ma Văn Giả Định");
    drop(try_pin(&phone, PIN, later(30)).unwrap());
    assert_eq!(locked(&phone, later(31)).failures_left, 10);
}

#[test]
fn the_tenth_wrong_pin_destroys_the_secret_and_says_so() {
    let phone = Phone::new(1, "Ma Văn Giả Định");
    let mut now = NOW;
    for _ in 0..9 {
        now = now.plus_millis(2 * 3_600_000);
        assert!(matches!(try_pin(&phone, "000000", now), Err(StoreError::WrongPin { .. })));
    }
    now = now.plus_millis(2 * 3_600_000);
    let error = try_pin(&phone, "000000", now).err().unwrap();
    assert!(matches!(error, StoreError::Destroyed));
    assert!(error.message().vi.contains("khóa khôi phục"));
    now = now.plus_millis(48 * 3_600_000);
    assert!(matches!(try_pin(&phone, PIN, now), Err(StoreError::Destroyed)));
    assert!(locked(&phone, now).destroyed);
    let left = fs::read_dir(phone.folder.with_extension("secrets")).unwrap().count();
    assert_eq!(left, 0);
    assert!(phone.folder.join("device.db").exists());
}

#[test]
fn the_files_and_the_pin_without_the_platform_secret_open_nothing() {
    let phone = Phone::new(1, "x");
    let secrets = key_store(&phone.folder);
    let elsewhere = tungnha_store::FileKeyStore::new(phone.folder.with_extension("other"));
    let unlock = Unlock { pin: PIN, now: NOW, platform: &elsewhere };
    let error = Store::open(&phone.folder, &unlock, &mut |out| out.fill(7)).err().unwrap();
    assert!(matches!(error, StoreError::KeyStore(_)));
    assert!(secrets.get("nothing").unwrap().is_none());
    // Not knowing the secret is no wrong PIN.
    assert_eq!(locked(&phone, NOW).failures_left, 10);
}

#[test]
fn the_pin_can_be_changed() {
    let phone = Phone::new(1, "x");
    let secrets = key_store(&phone.folder);
    let old = Unlock { pin: PIN, now: NOW, platform: &secrets };
    assert!(matches!(phone.store.change_pin(&old, "123", &mut |out| out.fill(3)), Err(StoreError::ShortPin)));
    phone.store.change_pin(&old, "2468024", &mut |out| out.fill(3)).unwrap();
    assert!(matches!(try_pin(&phone, PIN, NOW), Err(StoreError::WrongPin { .. })));
    drop(try_pin(&phone, "2468024", NOW).unwrap());
}

#[test]
fn a_folder_is_made_once_and_a_short_pin_refused() {
    let phone = Phone::new(1, "x");
    let secrets = key_store(&phone.folder);
    let make = |folder: &std::path::Path, pin| {
        Store::create(folder, &Unlock { pin, now: NOW, platform: &secrets }, "y", Stretch::FLOOR, &mut |out| {
            out.fill(7)
        })
    };
    assert!(matches!(make(&phone.folder, PIN), Err(StoreError::Exists)));
    assert!(matches!(make(&phone.folder.with_extension("new"), "12345"), Err(StoreError::ShortPin)));
    assert!(matches!(try_pin_at(&phone.folder.with_extension("none"), &secrets), Err(StoreError::Missing)));
    assert_eq!(Store::state(&phone.folder.with_extension("none"), NOW).unwrap(), FolderState::New);
}

fn try_pin_at(folder: &std::path::Path, secrets: &dyn KeyStore) -> Result<Store, StoreError> {
    Store::open(folder, &Unlock { pin: PIN, now: NOW, platform: secrets }, &mut |out| out.fill(7))
}

#[test]
fn a_newer_database_is_refused_and_left_as_it_is() {
    let mut phone = Phone::new(1, "x");
    phone.add(common::PAC_NGOI, "Nông Văn Mẫu");
    phone.store.pretend_version(tungnha_store::version_known() + 1).unwrap();
    let folder = phone.folder.with_extension("copy");
    copy_folder(&phone.folder, &folder);
    let before = contents(&folder);
    let error = try_pin_at(&folder, &key_store(&phone.folder)).err().unwrap();
    assert!(matches!(error, StoreError::Newer { .. }), "{error}");
    assert_eq!(error.code(), "newer");
    let after = contents(&folder);
    for name in ["device.db", "device.db-wal", "incarnation"] {
        assert_eq!(before.get(name), after.get(name), "{name}");
    }
}

#[test]
fn a_damaged_database_is_said_to_be_so_and_kept() {
    let phone = Phone::new(1, "x");
    let path = phone.folder.join("device.db");
    let folder = phone.folder.with_extension("copy");
    copy_folder(&phone.folder, &folder);
    drop(path);
    let path = folder.join("device.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes.iter_mut().take(4096).for_each(|byte| *byte ^= 0x55);
    fs::write(&path, &bytes).unwrap();
    let _ = fs::remove_file(folder.join("device.db-wal"));
    let error = try_pin_at(&folder, &key_store(&phone.folder)).err().unwrap();
    assert!(matches!(error, StoreError::Damaged(_)), "{error}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn contents(folder: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let entry = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    fs::read_dir(folder).unwrap().map(entry).collect()
}

#[test]
fn no_file_of_the_folder_holds_a_word_of_what_was_saved() {
    let mut phone = Phone::new(1, "x");
    let canary = "CANARYQuetzalcoatl8841";
    let id = phone.add(common::PAC_NGOI, canary);
    phone.put(id, "landmark", canary);
    phone.visit(id, "2026-11-23", tungnha_model::household::Outcome::Met, None);
    let body = serde_json::json!({ "note": canary });
    phone.transact(Op::SaveDraft, |tx| tx.draft_save(id, None, &body, NOW));
    phone.transact(Op::Send, |tx| tx.form_batches(NOW));
    assert_eq!(phone.names("canaryquetz"), [canary]);
    let (mut files, folded) = (0, canary.to_lowercase());
    for (name, bytes) in contents(&phone.folder) {
        files += 1;
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains(&folded) && !text.contains("quetzal"), "{name}");
        let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!bytes.windows(wide.len()).any(|window| window == wide), "{name}");
    }
    assert!(files >= 4, "{files} files");
}

#[test]
fn a_full_disk_is_said_plainly_and_nothing_is_half_saved() {
    let mut phone = Phone::new(1, "x");
    let id = phone.add(common::PAC_NGOI, "Nông Văn Mẫu");
    phone.store.limit_bytes(0).unwrap();
    let (unit, long) = (common::PAC_NGOI, "x".repeat(200_000));
    let write =
        tungnha_store::Write::household(id, unit, vec![tungnha_docs::Edit::put(["profile", "note"], long.as_str())]);
    let error = phone.store.transact(Op::SaveHousehold, |tx| tx.write(vec![write], NOW)).err().unwrap();
    assert!(matches!(error, StoreError::DiskFull), "{error}");
    assert!(error.message().vi.contains("đầy"));
    assert_eq!(phone.names("nong van"), ["Nông Văn Mẫu"]);
    assert_eq!(phone.read(|r| r.household_parts(id)).profile.note, None);
    assert_eq!(phone.read(|r| r.unsent_records()), 1);
    phone.store.limit_bytes(1 << 40).unwrap();
    phone.put(id, "note", "vẫn lưu được");
    assert_eq!(phone.read(|r| r.household_parts(id)).profile.note.as_deref(), Some("vẫn lưu được"));
}
