//! A device driven through the command list.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungnha_app::{App, SystemWorld, file_keys};
use tungnha_model::HouseholdRecord;
use tungnha_store::{Op, StoreError};
use tungnha_testkit::demo;

const PIN: &str = "246813";
/// As many rows as one import takes.
const ROWS_MAX: usize = 10_000;

pub struct Device {
    pub folder: PathBuf,
    app: App,
}

impl Device {
    /// A closed device over a folder.
    pub fn at(folder: &Path) -> Self {
        let app = App::open(folder, Arc::new(SystemWorld), file_keys(folder));
        Self { folder: folder.to_owned(), app }
    }

    /// One that joins with an invitation.
    pub async fn join(folder: &Path, invitation: &str) -> Self {
        let device = Self::at(folder);
        let args =
            json!({ "invitation": invitation, "address": null, "code": null, "key": null, "holder": "Đo", "pin": PIN });
        device.call("join", args).await;
        device
    }

    /// From now on it meets its server at this port of this machine.
    pub fn meet_at(&self, port: u16) {
        let mut identity = self.app.identity().unwrap();
        identity.address = format!("https://127.0.0.1:{port}");
        self.app.store().unwrap().transact(Op::Join, |tx| tx.identity(&identity)).unwrap();
    }

    /// Everything that it holds, as records.
    pub fn records(&self) -> Vec<HouseholdRecord> {
        let read = self.app.store().unwrap();
        let all = read.read(|reader| {
            let ids = reader.household_ids()?;
            ids.into_iter().map(|id| reader.record(id)).collect::<Result<Vec<_>, StoreError>>()
        });
        all.unwrap()
    }

    /// Somebody of a household agrees to photos, and the commune hears of it.
    pub async fn agree_to_photos(&self, household: &Value) {
        let person = self.call("household_show", json!({ "id": household })).await["people"][0]["id"].clone();
        let args = json!({ "household": household, "person": person, "purpose": "photo", "decision": "given",
            "language": "vi", "method": "read", "witness": "", "proof": null, "confirmed": true });
        self.call("consent_save", args).await;
        self.call("sync_now", json!({})).await;
    }

    /// The sizes of the photos and voice notes that are still to be sent, small pictures counted by themselves.
    pub fn owed(&self) -> Vec<u32> {
        let owed = self.app.store().unwrap().read(|reader| reader.blobs_owed(64)).unwrap();
        owed.iter().map(|one| one.part.bytes).collect()
    }

    /// Takes a photo into a visit to somebody who was not at home.
    pub async fn photograph(&self, household: &Value, jpeg: Vec<u8>) {
        let token = self.app.upload("anh.jpg", jpeg).unwrap().token;
        let photo = self.call("photo_add", json!({ "token": token })).await["blob"].clone();
        let form = self.call("visit_form", json!({ "household": household, "visit": null })).await;
        let mut draft = form["draft"].clone();
        (draft["outcome"], draft["media"]) = (json!("absent"), json!([photo]));
        self.call("visit_save", json!({ "household": household, "visit": null, "draft": draft })).await;
    }

    /// The app itself, for what is no command.
    pub fn app(&self) -> &App {
        &self.app
    }

    pub async fn call(&self, name: &str, args: Value) -> Value {
        match self.app.call(name, args).await {
            Ok(answer) => answer,
            Err(error) => panic!("{name}: {error:?}"),
        }
    }

    pub async fn timed(&self, name: &str, args: Value) -> (Value, Duration) {
        let begun = Instant::now();
        let answer = self.call(name, args).await;
        (answer, begun.elapsed())
    }

    pub async fn unlock(&self) {
        self.call("unlock", json!({ "pin": PIN })).await;
    }

    /// The auto-lock must not strike while a long import runs.
    pub async fn stay_open(&self) {
        let settings = json!({ "language": "vi", "theme": "light", "text_size": 0, "auto_lock_minutes": 0 });
        self.call("settings_save", json!({ "settings": settings })).await;
    }

    /// Imports the demo's households from the `from`-th to before the `to`-th.
    pub async fn import(&self, from: usize, to: usize) {
        let csv = demo::csv(to);
        let mut lines = csv.lines();
        let heading = lines.next().unwrap();
        let rows: Vec<&str> = lines.skip(from).collect();
        assert_eq!(rows.len(), to - from, "one line a household after one line of headings");
        for rows in rows.chunks(ROWS_MAX) {
            let text = format!("{heading}\n{}\n", rows.join("\n"));
            let token = self.app.upload("ho.csv", text.into_bytes()).unwrap().token;
            let mut args = json!({ "token": token, "sheet": null, "mapping": null, "unit": null });
            self.call("import_preview", args.clone()).await;
            args["skip_duplicates"] = json!(false);
            args["skip_faulty"] = json!(false);
            let done = self.call("import_commit", args).await;
            assert_eq!(done["households"], rows.len());
        }
    }

    pub async fn list(&self, query: &str, offset: usize) -> (Value, Duration) {
        let filter = json!({ "unit": null, "state": null, "unsent": false });
        self.timed(
            "household_list",
            json!({ "query": query, "filter": filter, "sort": "near", "offset": offset, "limit": 50 }),
        )
        .await
    }

    /// Records a visit as the screen does, and says how long the saving took.
    pub async fn visit(&self, household: &Value) -> Duration {
        let form = self.call("visit_form", json!({ "household": household, "visit": null })).await;
        let mut draft = form["draft"].clone();
        draft["outcome"] = json!("met");
        draft["topics"] = json!(["vneid", "scam"]);
        draft["ability"] = json!("independent");
        draft["guided"] =
            form["people"].as_array().unwrap().iter().take(1).map(|person| person["id"].clone()).collect();
        self.timed("visit_save", json!({ "household": household, "visit": null, "draft": draft })).await.1
    }
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The value below which so many of a hundred lie.
pub fn percentile(times: &[Duration], percent: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    millis(times[(times.len() - 1) * percent / 100])
}
