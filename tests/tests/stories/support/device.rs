//! One device: the app over a folder of its own, called by the names of the command list.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;
use tungnha_app::{ApiError, App, SystemWorld, file_keys};
use tungnha_store::Stretch;

pub const PIN: &str = "246810";

pub struct Device {
    pub app: App,
    pub folder: TempDir,
}

impl Device {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let app = App::with_stretch(&data, Arc::new(SystemWorld), file_keys(&data), Stretch::FLOOR);
        Self { app, folder }
    }

    /// The same folder, opened by a program started anew.
    pub async fn restarted(self) -> Self {
        let data = self.folder.path().join("data");
        let app = App::with_stretch(&data, Arc::new(SystemWorld), file_keys(&data), Stretch::FLOOR);
        let device = Self { app, folder: self.folder };
        device.call("unlock", json!({ "pin": PIN })).await;
        device
    }

    /// A device that has joined by an invitation's text.
    pub async fn joined(invitation: &Value, holder: &str) -> Self {
        let device = Self::new();
        let status = device.join(&invitation["text"], holder).await.unwrap();
        assert_eq!(status["state"], "open");
        device
    }

    pub async fn join(&self, text: &Value, holder: &str) -> Result<Value, ApiError> {
        let args =
            json!({ "invitation": text, "address": null, "code": null, "key": null, "holder": holder, "pin": PIN });
        self.app.call("join", args).await
    }

    /// From now on the server is met at another address.
    pub fn move_server(&self, address: &str) {
        let mut identity = self.app.identity().unwrap();
        identity.address = address.to_owned();
        let store = self.app.store().unwrap();
        store.transact(tungnha_store::Op::Join, |tx| tx.identity(&identity)).unwrap();
    }

    pub async fn call(&self, name: &str, args: Value) -> Value {
        self.app.call(name, args).await.unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    pub async fn fails(&self, name: &str, args: Value) -> ApiError {
        self.app.call(name, args).await.map_or_else(|error| error, |value| panic!("{name} gave {value}"))
    }

    pub async fn sync(&self) -> Value {
        self.call("sync_now", json!({})).await
    }

    /// The households that a search finds, by name.
    pub async fn list(&self, query: &str, limit: u32) -> Value {
        let filter = json!({ "unit": null, "state": null, "unsent": false });
        self.call(
            "household_list",
            json!({ "query": query, "filter": filter, "sort": "name", "offset": 0, "limit": limit }),
        )
        .await
    }

    pub async fn show(&self, id: &Value) -> Value {
        self.call("household_show", json!({ "id": id })).await
    }

    /// The first person of a household decides about a purpose.
    pub async fn decide(&self, household: &Value, purpose: &str, decision: &str) {
        let person = self.show(household).await["people"][0]["id"].clone();
        let args = json!({ "household": household, "person": person, "purpose": purpose, "decision": decision,
            "language": "vi", "method": "read", "witness": "", "proof": null, "confirmed": true });
        self.call("consent_save", args).await;
    }

    /// Imports a workbook; gives how many households came in.
    pub async fn import(&self, workbook: Vec<u8>) -> u64 {
        let token = self.app.upload("danh-sach-ho.xlsx", workbook).unwrap().token;
        let done = self
            .call(
                "import_commit",
                json!({ "token": token, "sheet": null, "mapping": null, "unit": null, "skip_duplicates": false, "skip_faulty": false }),
            )
            .await;
        done["households"].as_u64().unwrap()
    }

    /// Records a visit to a household that was met.
    pub async fn visit(&self, household: &Value, note: &str, day: &str) -> Value {
        let form = self.call("visit_form", json!({ "household": household, "visit": null })).await;
        let mut draft = form["draft"].clone();
        draft["outcome"] = json!("met");
        draft["note"] = json!(note);
        draft["topics"] = json!(["vneid"]);
        draft["ability"] = json!("independent");
        draft["guided"] = json!([form["people"][0]["id"]]);
        draft["day"] = json!(day);
        self.call("visit_save", json!({ "household": household, "visit": null, "draft": draft })).await
    }
}
