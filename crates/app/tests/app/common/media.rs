//! Pictures and recordings.

use jpeg_encoder::{ColorType, Encoder};
use serde_json::{Value, json};

use super::Phone;

/// What a camera writes beside a picture, and what must be found nowhere.
pub const PLACE: &[u8] = b"GPS22.4074N105.6263E";

/// A picture as a camera makes it.
pub fn picture() -> Vec<u8> {
    picture_of(90)
}

/// Pictures of other things, each with so much blue.
pub fn picture_of(blue: u8) -> Vec<u8> {
    let pixels: Vec<u8> = (0..640_u32 * 480).flat_map(|at| [(at % 251) as u8, (at / 640 % 241) as u8, blue]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    encoder.add_app_segment(5, PLACE.to_vec()).unwrap();
    encoder.encode(&pixels, 640, 480, ColorType::Rgb).unwrap();
    bytes
}

/// What Chromium's recorder begins with, and something that stands for sound.
pub fn recording() -> Vec<u8> {
    let mut bytes = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
    bytes.extend(b"tieng noi cua mot nguoi".repeat(300));
    bytes
}

/// Takes it in; gives the reference.
pub fn add(phone: &Phone, command: &str, bytes: Vec<u8>) -> Value {
    let token = phone.app.upload("x", bytes).unwrap().token;
    phone.call(command, json!({ "token": token, "millis": 7_000 }))["blob"].clone()
}
