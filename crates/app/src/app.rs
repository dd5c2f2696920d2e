//! The app over one data folder: closed, or open with its store.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use serde_json::Value;
use tokio::sync::broadcast;
use tungnha_model::{Day, Moment};
use tungnha_store::{FolderState, Identity, KeyStore, Random, Store, Stretch};

use crate::api::{Event, Settings};
use crate::command::Registry;
use crate::error::{ApiError, Result};
use crate::survey::Asked;
use crate::upload::Uploads;
use crate::world::World;
use crate::{commands, hub, sync};

/// How many events a slow listener may lag behind before it misses some; it then refreshes everything.
const EVENTS_KEPT: usize = 256;

/// The app; cheap to clone, shared between threads.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    world: Arc<dyn World>,
    keys: Arc<dyn KeyStore>,
    stretch: Stretch,
    store: RwLock<Option<Arc<Store>>>,
    used: Mutex<Moment>,
    events: broadcast::Sender<Event>,
    uploads: Mutex<Uploads>,
    surveys: Mutex<Asked>,
    sync: sync::State,
    hub: hub::State,
    registry: Registry,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("folder", &self.inner.folder).finish_non_exhaustive()
    }
}

impl App {
    /// The app over a data folder, which need not exist yet. Nothing is unlocked.
    #[must_use]
    pub fn open(folder: impl Into<PathBuf>, world: Arc<dyn World>, keys: Arc<dyn KeyStore>) -> Self {
        Self::with_stretch(folder, world, keys, Stretch::NORMAL)
    }

    /// The same, with another cost of stretching the PIN of a new store.
    #[must_use]
    pub fn with_stretch(
        folder: impl Into<PathBuf>,
        world: Arc<dyn World>,
        keys: Arc<dyn KeyStore>,
        stretch: Stretch,
    ) -> Self {
        let used = Mutex::new(world.now());
        let inner = Inner {
            folder: folder.into(),
            world,
            keys,
            stretch,
            store: RwLock::new(None),
            used,
            events: broadcast::channel(EVENTS_KEPT).0,
            uploads: Mutex::default(),
            surveys: Mutex::default(),
            sync: sync::State::default(),
            hub: hub::State::default(),
            registry: commands::registry(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Runs a command of the list.
    ///
    /// # Errors
    /// What the command answers, as screens show it.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value> {
        self.inner.registry.call(self, name, args).await
    }

    /// The command list.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Tells the screens; nobody listening is no fault.
    pub fn emit(&self, event: Event) {
        let _ = self.inner.events.send(event);
    }

    /// The clock and randomness.
    #[must_use]
    pub fn world(&self) -> &dyn World {
        self.inner.world.as_ref()
    }

    /// What the clock says.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.world().now()
    }

    /// Today where the device is.
    #[must_use]
    pub fn today(&self) -> Day {
        Day::of(self.now(), self.world().offset_minutes())
    }

    /// Gives the store's functions their randomness.
    ///
    /// # Errors
    /// When the system has none to give.
    pub fn random<T>(&self, act: impl FnOnce(Random<'_>) -> T) -> Result<T> {
        let mut failed = None;
        let mut fill = |bytes: &mut [u8]| {
            if let Err(error) = self.world().fill(bytes) {
                failed = Some(error);
            }
        };
        let out = act(&mut fill);
        failed.map_or(Ok(out), Err)
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// The platform's key store.
    #[must_use]
    pub fn keys(&self) -> &dyn KeyStore {
        self.inner.keys.as_ref()
    }

    /// How hard the PIN of a new store is stretched.
    #[must_use]
    pub fn stretch(&self) -> Stretch {
        self.inner.stretch
    }

    /// Where sync stands.
    #[must_use]
    pub fn sync_state(&self) -> &sync::State {
        &self.inner.sync
    }

    /// The hub that this device is, while it is one.
    pub(crate) fn hub_state(&self) -> &hub::State {
        &self.inner.hub
    }

    pub(crate) fn uploads(&self) -> MutexGuard<'_, Uploads> {
        self.inner.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn surveys(&self) -> MutexGuard<'_, Asked> {
        self.inner.surveys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The open store, because a person asks for something: the time until the automatic lock begins anew.
    ///
    /// # Errors
    /// When the device is locked or has not joined.
    pub fn store(&self) -> Result<Arc<Store>> {
        let store = self.store_quietly()?;
        *self.inner.used.lock().unwrap_or_else(PoisonError::into_inner) = self.now();
        Ok(store)
    }

    /// The open store, for work that nobody watches.
    ///
    /// # Errors
    /// When the device is locked or has not joined.
    pub fn store_quietly(&self) -> Result<Arc<Store>> {
        self.lock_when_idle();
        let open = self.inner.store.read().unwrap_or_else(PoisonError::into_inner).clone();
        match open {
            Some(store) => Ok(store),
            None if Store::state(self.folder(), self.now())? == FolderState::New => Err(ApiError::not_joined()),
            None => Err(ApiError::locked()),
        }
    }

    /// Who this device is.
    ///
    /// # Errors
    /// When the device is locked or has not joined.
    pub fn identity(&self) -> Result<Identity> {
        let identity = self.store_quietly()?.read(|reader| reader.identity())?;
        identity.ok_or_else(ApiError::not_joined)
    }

    /// From now on the device is open with this store.
    pub fn adopt(&self, store: Store) {
        *self.inner.used.lock().unwrap_or_else(PoisonError::into_inner) = self.now();
        self.put(Some(Arc::new(store)));
    }

    /// Locks; what runs at this moment comes to its end.
    pub fn close(&self) {
        self.put(None);
    }

    fn put(&self, store: Option<Arc<Store>>) {
        self.surveys().clear();
        *self.inner.store.write().unwrap_or_else(PoisonError::into_inner) = store;
        self.emit(Event::Status);
    }

    pub(crate) fn is_open(&self) -> bool {
        self.inner.store.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Locks when nobody has done anything for as long as the settings say; not while others are being served, since
    /// what they bring has to go on to the server. (A screen that is left alone asks for the lock itself.)
    fn lock_when_idle(&self) {
        if self.inner.hub.is_serving() {
            return;
        }
        let open = self.inner.store.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(store) = open else { return };
        let minutes = crate::session::settings(&store).unwrap_or_else(|_| Settings::default()).auto_lock_minutes;
        let used = *self.inner.used.lock().unwrap_or_else(PoisonError::into_inner);
        let idle_millis = self.now().millis().saturating_sub(used.millis());
        if minutes > 0 && idle_millis > i64::from(minutes).saturating_mul(60_000) {
            self.close();
        }
    }
}
