//! The face of whoever holds this device: shown at the door, kept on the device alone.

use tungnha_model::BlobRef;

use crate::error::Result;
use crate::query::Reader;
use crate::setting;
use crate::transact::Tx;

const SETTING: &str = "own_photo";

impl Reader<'_> {
    /// The photo of the holder, if there is one.
    pub fn own_photo(&self) -> Result<Option<BlobRef>> {
        let text: Option<String> = setting::get(self.conn, SETTING)?;
        Ok(text.and_then(|text| text.parse().ok()))
    }
}

impl Tx<'_> {
    /// Keeps a photo as the holder's, or none. While it is, its bytes are never let go of.
    pub fn own_photo(&mut self, photo: Option<&BlobRef>) -> Result<()> {
        setting::put(self.conn(), SETTING, photo.map(ToString::to_string).unwrap_or_default())
    }
}
