//! Files that are carried by hand: made by phones and by the server's operator, lying about, coming late, twice, to
//! the wrong one, or changed.

use tungnha_app::Code;
use tungnha_app::bundle::{pack, unpack};
use tungnha_model::{DeviceId, Moment};
use tungnha_server::bundle::{BundleRefused, Bundles};
use tungnha_server::membership::Membership;
use tungnha_sync::{Batch, Frame};

use super::phone::Phone;
use super::server::Server;
use super::story::Story;
use super::{Outcome, said};
use crate::disk::Fault;

/// So many files lie about.
const FILES_MAX: usize = 6;

/// Where a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    Server,
    /// The phone of this number.
    Phone(usize),
}

/// A file that was made.
pub(super) struct Parcel {
    to: Reader,
    bytes: Vec<u8>,
}

impl Story {
    /// A file is made, or one that lies about reaches somebody.
    pub(super) fn carry(&mut self, who: usize) -> Outcome<()> {
        if self.parcels.is_empty() || self.dice.percent(50) { self.pack(who) } else { self.deliver() }
    }

    fn pack(&mut self, who: usize) -> Outcome<()> {
        let now = self.now();
        let other = (who + 1 + self.dice.below(self.phones.len() - 1)) % self.phones.len();
        let device = self.phone(other)?.device;
        let (made, to) = match self.dice.below(4) {
            0 => (self.server.pack(device, now)?, Reader::Phone(other)),
            1 => (self.phone(who)?.pack(&device.to_string(), now)?, Reader::Phone(other)),
            _ => (self.phone(who)?.pack("server", now)?, Reader::Server),
        };
        let Some(bytes) = made else { return Ok(()) };
        self.count("file made");
        self.trail.push(format!("    … by phone {} (or the server) for {to:?}", who + 1));
        if self.parcels.len() == FILES_MAX {
            let at = self.dice.below(FILES_MAX);
            self.parcels.remove(at);
        }
        self.parcels.push(Parcel { to, bytes });
        Ok(())
    }

    /// Every file that still lies about reaches its reader.
    pub(super) fn deliver_all(&mut self) -> Outcome<()> {
        for parcel in std::mem::take(&mut self.parcels) {
            self.hand(parcel.to, &parcel.bytes)?;
        }
        Ok(())
    }

    /// It stays where it was, too: it may come again.
    fn deliver(&mut self) -> Outcome<()> {
        let at = self.dice.below(self.parcels.len());
        let Some(Parcel { to, bytes }) = self.parcels.get(at) else { return Ok(()) };
        let (mut to, mut bytes, mut whole) = (*to, bytes.clone(), true);
        match self.dice.below(6) {
            0 => {
                self.count("file changed");
                self.change_byte(&mut bytes);
                whole = false;
            }
            1 => {
                self.count("file cut");
                bytes.truncate(self.dice.below(bytes.len()));
                whole = false;
            }
            2 => {
                let other = Reader::Phone(self.dice.below(self.phones.len()));
                whole = to == other;
                to = other;
            }
            _ => {}
        }
        self.trail.push(format!("{:>3} a file reaches {to:?}", self.step));
        let taken = self.hand(to, &bytes)?;
        if taken && whole {
            self.count("file carried");
        }
        if taken && !whole {
            return Err(format!("{to:?} took in a file that was changed, or made out to another"));
        }
        Ok(())
    }

    fn hand(&mut self, to: Reader, bytes: &[u8]) -> Outcome<bool> {
        let now = self.now();
        let Reader::Phone(who) = to else { return self.server.unpack(bytes, now) };
        let cut = self.dice.percent(25).then(|| self.dice.below(30) as u64);
        let phone = self.phone(who)?;
        if let Some(after) = cut {
            phone.disk.plan(after, Fault::Power);
        }
        let taken = phone.unpack(bytes, now)?;
        phone.disk.unplan();
        if cut.is_some() {
            self.count("power cut while taking in a file");
            self.phone(who)?.crash()?;
        }
        Ok(taken)
    }
}

impl Phone {
    /// A file for the server or for a device; nothing when nobody of this name is known here.
    fn pack(&mut self, to: &str, now: Moment) -> Outcome<Option<Vec<u8>>> {
        let now = now.plus_millis(self.offset_ms);
        let Ok(packed) = pack(self.store()?, &self.identity, to, now) else { return Ok(None) };
        for own in self.store()?.read(|reader| reader.unacknowledged(usize::MAX)).map_err(said)? {
            self.remember(&own.bytes)?;
        }
        Ok(Some(packed.bytes))
    }

    /// Takes a file in, unless it cannot be read here (by a clock that is wrong by years, every file may be too old).
    fn unpack(&mut self, file: &[u8], now: Moment) -> Outcome<bool> {
        let now = now.plus_millis(self.offset_ms);
        match unpack(self.store()?, &self.identity, file, now, 0) {
            Ok(_) => self.look_into(file).map(|()| true),
            Err(refused) if self.disk.is_off() || refused.code == Code::File => Ok(false),
            Err(failed) => Err(format!("a file could not be taken in: {failed}")),
        }
    }

    /// Watches what a file shows to this phone, and what the server has signed for in it.
    fn look_into(&mut self, file: &[u8]) -> Outcome<()> {
        let bundle = tungnha_bundle::open(file, &self.identity.secrets.agreement).map_err(said)?;
        for frame in bundle.frames {
            match frame {
                Frame::Batch(bytes) => {
                    let channel = Batch::parse(&bytes).map_err(said)?.header.channel;
                    if !self.may_see(channel) {
                        return Err(format!("a file showed {:?} {channel:?}", self.device));
                    }
                }
                Frame::Voucher(voucher) if voucher.message.issuer == self.identity.server => {
                    self.vouched(&voucher.message);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Server {
    /// A file for a device that is not revoked.
    fn pack(&self, device: DeviceId, now: Moment) -> Outcome<Option<Vec<u8>>> {
        let storage = self.storage()?;
        let membership = Membership::load(&*storage).map_err(said)?;
        let held = membership.devices.get(&device).filter(|held| held.revoked.is_none());
        let Some(held) = held else { return Ok(None) };
        let now = now.plus_millis(self.offset_ms);
        let made = Bundles::new(&storage, &self.signer).make(&membership, &[held], now).map_err(said)?;
        Ok(Some(made.bytes))
    }

    /// Takes a file in, unless it cannot be read here.
    fn unpack(&mut self, file: &[u8], now: Moment) -> Outcome<bool> {
        let storage = self.storage()?;
        let now = now.plus_millis(self.offset_ms);
        match Bundles::new(&storage, &self.signer).take_in(file, now) {
            Ok(_) => Ok(true),
            Err(BundleRefused::Storage(error)) => Err(format!("the server could not take in a file: {error}")),
            Err(_) => Ok(false),
        }
    }
}
