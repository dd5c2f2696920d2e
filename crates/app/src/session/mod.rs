//! Opening and locking the device, and its settings.

use tungnha_store::{FolderState, Store, Unlock};

use crate::App;
use crate::api::{Device, Event, Nothing, PinChangeArgs, Settings, SettingsSaveArgs, Status, UnlockArgs};
use crate::error::{ApiError, Result};
use crate::unit;

/// Whether the device is new, locked or open. Asking does not count as use.
///
/// # Errors
/// When the folder cannot be read.
pub fn status(app: &App, _: Nothing) -> Result<Status> {
    match app.store_quietly() {
        Ok(store) => opened(app, &store),
        Err(error) if app.is_open() => Err(error),
        Err(_) => closed(app),
    }
}

fn opened(app: &App, store: &Store) -> Result<Status> {
    let (identity, tree) = store.read(|reader| Ok::<_, ApiError>((reader.identity()?, reader.units()?)))?;
    let identity = identity.ok_or_else(ApiError::not_joined)?;
    let device = Device {
        id: identity.device.to_string(),
        holder: identity.holder.clone(),
        role: identity.role,
        unit: unit::reference(&tree, identity.unit, app.today()),
        lease_until: identity.lease_until.millis(),
        server: identity.address.clone(),
    };
    Ok(Status::Open { device, settings: settings(store)? })
}

fn closed(app: &App) -> Result<Status> {
    Ok(match Store::state(app.folder(), app.now())? {
        FolderState::New => Status::New,
        FolderState::Locked(lock) => Status::Locked {
            holder: lock.holder,
            failures_left: lock.failures_left,
            wait_seconds: u32::try_from(lock.wait_seconds).unwrap_or(u32::MAX),
            destroyed: lock.destroyed,
        },
    })
}

/// Opens the device with its PIN.
///
/// # Errors
/// When the PIN is wrong, must wait, or the store cannot be opened.
pub fn unlock(app: &App, args: UnlockArgs) -> Result<Status> {
    let now = app.now();
    if Store::state(app.folder(), now)? == FolderState::New {
        return Err(ApiError::not_joined());
    }
    let pin = zeroize::Zeroizing::new(args.pin);
    let unlock = Unlock { pin: &pin, now, platform: app.keys() };
    let store = app.random(|random| Store::open(app.folder(), &unlock, random))??;
    app.adopt(store);
    status(app, Nothing {})
}

/// Locks the device.
///
/// # Errors
/// When the folder cannot be read.
pub fn lock(app: &App, _: Nothing) -> Result<Status> {
    app.close();
    status(app, Nothing {})
}

/// Changes the PIN.
///
/// # Errors
/// When the old PIN is wrong or the new one is too short.
pub fn pin_change(app: &App, args: PinChangeArgs) -> Result<Status> {
    let store = app.store()?;
    let (old, new) = (zeroize::Zeroizing::new(args.old), zeroize::Zeroizing::new(args.new));
    let unlock = Unlock { pin: &old, now: app.now(), platform: app.keys() };
    app.random(|random| store.change_pin(&unlock, &new, random))??;
    status(app, Nothing {})
}

/// Keeps the settings of this device.
///
/// # Errors
/// When the store fails.
pub fn settings_save(app: &App, args: SettingsSaveArgs) -> Result<Status> {
    let settings = Settings { text_size: args.settings.text_size.min(2), ..args.settings };
    let store = app.store()?;
    // What a newer version keeps beside these stays.
    let mut kept = store.read(|reader| reader.settings())?;
    if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(&settings) {
        kept.0.extend(fields);
    }
    store.transact(tungnha_store::Op::SaveSettings, |tx| tx.settings(&kept))?;
    app.emit(Event::Status);
    app.sync_state().call();
    status(app, Nothing {})
}

/// The settings, or the defaults where there are none (or none that can be read).
pub(crate) fn settings(store: &Store) -> Result<Settings> {
    let kept = store.read(|reader| reader.settings())?;
    Ok(serde_json::from_value(serde_json::Value::Object(kept.0)).unwrap_or_default())
}
