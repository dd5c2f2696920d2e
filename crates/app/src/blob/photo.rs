//! A picked picture becomes a JPEG of about 100 KB and a thumbnail of at most 6 KB.

mod claims;

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::error::{ApiError, Code, Result};
use claims::{DECODE_BYTES_MAX, SIDE_MAX};

/// What a photo may weigh, and the longest sides that are tried until it does.
const FULL: Target = Target { bytes_max: 110 * 1024, sides: &[1280, 1024, 800, 640], qualities: &[80, 70, 60, 50] };
/// The same of a thumbnail.
const THUMB: Target = Target { bytes_max: 6 * 1024, sides: &[200, 160, 120, 80], qualities: &[70, 60, 50, 40] };

struct Target {
    bytes_max: usize,
    sides: &'static [u32],
    qualities: &'static [u8],
}

/// A photo as it is kept.
pub struct Made {
    /// A JPEG of at most 110 KB.
    pub full: Vec<u8>,
    /// A JPEG of at most 6 KB.
    pub thumb: Vec<u8>,
    /// Width and height of the former.
    pub size: (u16, u16),
}

/// Decodes, turns upright, and encodes anew: only the pixels go on.
///
/// # Errors
/// When it is no picture that can be read, or too large.
pub fn made(bytes: &[u8]) -> Result<Made> {
    let picture = decoded(bytes)?;
    let (full, size) = encoded(&picture, &FULL)?;
    let (thumb, _) = encoded(&picture, &THUMB)?;
    Ok(Made { full, thumb, size })
}

fn decoded(bytes: &[u8]) -> Result<RgbImage> {
    let format = image::guess_format(bytes).map_err(|_| unreadable("no known format"))?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(unreadable(format.to_mime_type()));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE_MAX), Some(SIDE_MAX));
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(explain)?;
    claims::check(format, bytes, &decoder)?;
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().map_err(explain)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(explain)?;
    // Small before upright: turning twelve million pixels would take their room a second time.
    let side = FULL.sides.first().copied().unwrap_or(SIDE_MAX);
    let mut picture = if width.max(height) > side { picture.thumbnail(side, side) } else { picture };
    picture.apply_orientation(orientation);
    Ok(on_white(&picture))
}

/// What is see-through becomes paper: a signature on nothing would be black on black.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let with_alpha = picture.to_rgba8();
    let (width, height) = with_alpha.dimensions();
    let mut flat = RgbImage::new(width, height);
    for (to, from) in flat.pixels_mut().zip(with_alpha.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let over = |colour: u16| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        to.0 = [over(red), over(green), over(blue)];
    }
    flat
}

/// The best quality at the largest side that stays within the target; the least of both where nothing does.
fn encoded(picture: &RgbImage, target: &Target) -> Result<(Vec<u8>, (u16, u16))> {
    let mut best = None;
    for side in target.sides {
        let scaled = fitted(picture, *side);
        let size = (narrow(scaled.width())?, narrow(scaled.height())?);
        for quality in target.qualities {
            let bytes = jpeg(&scaled, size, *quality)?;
            let fits = bytes.len() <= target.bytes_max;
            best = Some((bytes, size));
            if fits {
                return best.ok_or_else(|| ApiError::internal("no picture"));
            }
        }
    }
    best.ok_or_else(|| ApiError::internal("no picture"))
}

fn fitted(picture: &RgbImage, side: u32) -> RgbImage {
    let longest = picture.width().max(picture.height());
    if longest <= side {
        return picture.clone();
    }
    let scaled = |length: u32| u32::try_from(u64::from(length) * u64::from(side) / u64::from(longest)).unwrap_or(side);
    let (width, height) = (scaled(picture.width()).max(1), scaled(picture.height()).max(1));
    image::imageops::thumbnail(picture, width, height)
}

fn jpeg(picture: &RgbImage, (width, height): (u16, u16), quality: u8) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Progressive: with tables of its own, a plain one is written in a way that not every decoder reads rightly.
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb).map_err(ApiError::internal)?;
    Ok(bytes)
}

fn narrow(length: u32) -> Result<u16> {
    u16::try_from(length).map_err(ApiError::internal)
}

fn explain(cause: image::ImageError) -> ApiError {
    match cause {
        image::ImageError::Limits(_) => oversized(cause),
        other => unreadable(other),
    }
}

fn unreadable(cause: impl ToString) -> ApiError {
    ApiError::new(
        Code::File,
        "Không đọc được ảnh này. Hãy chụp lại, hoặc chọn ảnh JPEG, PNG hay WebP.",
        "This picture cannot be read. Take it again, or choose a JPEG, PNG or WebP picture.",
    )
    .because(cause)
}

fn oversized(cause: impl ToString) -> ApiError {
    ApiError::new(
        Code::File,
        "Ảnh quá lớn (trên 64 triệu điểm ảnh, hoặc trên 16 triệu ở ảnh WebP và JPEG hiện dần). Hãy chọn cỡ ảnh nhỏ hơn trong máy ảnh rồi chụp lại.",
        "The picture is too large (over 64 million pixels, or over 16 million in a WebP or a progressive JPEG). Choose a smaller size in the camera and take it again.",
    )
    .because(cause)
}

#[cfg(test)]
mod tests;
