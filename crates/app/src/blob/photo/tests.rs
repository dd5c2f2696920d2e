#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use image::{ImageEncoder, Rgb};
use proptest::prelude::*;

use super::*;

/// A picture with some detail, so that it does not compress to nothing; its left upper corner is red.
fn scene(width: u32, height: u32) -> RgbImage {
    let mut state = 7_u32;
    RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 28) as u8;
        let wave = ((f64::from(x) / 37.0).sin() * 40.0 + (f64::from(y) / 23.0).cos() * 40.0) as i32;
        if x < width / 4 && y < height / 4 {
            Rgb([200, grain, grain])
        } else {
            let tone = u8::try_from(128 + wave).unwrap();
            Rgb([tone.saturating_sub(60), tone.saturating_add(grain), tone])
        }
    })
}

/// EXIF with an orientation, a maker's name and a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend([0, 3]);
    tiff.extend([0x01, 0x0f, 0, 2, 0, 0, 0, 12, 0, 0, 0, 50]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 62]);
    tiff.extend([0; 4]);
    tiff.extend(b"ViDuCamera\0\0");
    tiff.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"GPS22.4074");
    tiff
}

fn camera(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.add_exif_metadata(&exif(orientation)).unwrap();
    let (width, height) = (u16::try_from(picture.width()).unwrap(), u16::try_from(picture.height()).unwrap());
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb).unwrap();
    bytes
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn read(bytes: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap().to_rgb8()
}

#[test]
fn a_photo_loses_its_place_and_weighs_about_a_hundred_kilobytes() {
    let taken = camera(&scene(4000, 3000), 1);
    assert!(contains(&taken, b"GPS22.4074") && contains(&taken, b"ViDuCamera"));
    let kept = made(&taken).unwrap();
    println!("{} bytes became {} and {}", taken.len(), kept.full.len(), kept.thumb.len());
    assert_eq!(kept.size, (1280, 960));
    assert!((30 * 1024..=110 * 1024).contains(&kept.full.len()), "{}", kept.full.len());
    assert!(kept.thumb.len() <= 6 * 1024, "{}", kept.thumb.len());
    for bytes in [&kept.full, &kept.thumb] {
        for note in [b"GPS".as_slice(), b"ViDuCamera", b"Exif", b"22.4074"] {
            assert!(!contains(bytes, note));
        }
    }
}

#[test]
fn every_orientation_comes_out_upright() {
    // Where the red corner lies after turning, for each value of the tag.
    let corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0), (1, 0), (1, 1), (0, 1)];
    for (orientation, (right, below)) in (1..=8).zip(corners) {
        let kept = made(&camera(&scene(400, 300), orientation)).unwrap();
        let turned = orientation > 4;
        assert_eq!(kept.size, if turned { (300, 400) } else { (400, 300) }, "{orientation}");
        let picture = read(&kept.full);
        let at = |far: u32, length: u32| if far == 1 { length - 20 } else { 20 };
        let Rgb([red, green, _]) = *picture.get_pixel(at(right, picture.width()), at(below, picture.height()));
        assert!(red > 150 && green < 80, "{orientation}: {red} {green}");
    }
}

#[test]
fn a_signature_on_nothing_becomes_ink_on_paper() {
    let mut drawn = image::RgbaImage::new(300, 100);
    for x in 50..250 {
        drawn.put_pixel(x, 50, image::Rgba([0, 0, 0, 255]));
    }
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.write_image(drawn.as_raw(), 300, 100, image::ExtendedColorType::Rgba8).unwrap();
    let picture = read(&made(&png).unwrap().full);
    assert!(picture.get_pixel(10, 10).0.iter().all(|tone| *tone > 240));
    assert!(picture.get_pixel(150, 50).0.iter().all(|tone| *tone < 120));
}

/// A PNG whose header claims a size that its few bytes do not have.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut png = Vec::new();
    image::codecs::png::PngEncoder::new(&mut png).write_image(&[0; 3], 1, 1, image::ExtendedColorType::Rgb8).unwrap();
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = png_sum(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

fn png_sum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[test]
fn absurd_sizes_are_refused_by_their_header_alone() {
    for (width, height) in [(30_000, 30_000), (60_000, 2), (20_000, 4_000)] {
        let error = made(&claiming(width, height)).err().unwrap();
        assert_eq!(error.code, Code::File);
        assert!(error.message.vi.contains("quá lớn"), "{width}×{height}: {}", error.message.vi);
    }
    // A JPEG's header says it too.
    let mut jpeg = camera(&scene(64, 64), 1);
    let frame = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x75, 0x30, 0x75, 0x30]);
    assert!(made(&jpeg).err().unwrap().message.vi.contains("quá lớn"));
}

#[test]
fn a_picture_far_larger_than_its_bytes_is_not_decoded() {
    let error = made(&claiming(4_000, 3_000)).err().unwrap();
    assert!(error.detail.unwrap_or_default().contains("4000×3000"));
}

/// A JPEG whose frame claims a size: progressive or not, heavy enough to be believed.
fn claiming_frame(progressive: bool, (width, height): (u16, u16)) -> Vec<u8> {
    let mut bytes = if progressive { jpeg(&scene(64, 64), (64, 64), 90).unwrap() } else { camera(&scene(64, 64), 1) };
    let marker = [0xFF, if progressive { 0xC2 } else { 0xC0 }];
    let at = bytes.windows(2).position(|window| window == marker).unwrap();
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    bytes.resize(bytes.len() + 64 * 1024, 0);
    bytes
}

#[test]
fn a_progressive_picture_may_claim_less_for_it_is_kept_whole_while_it_is_decoded() {
    let is_oversized =
        |bytes: &[u8]| made(bytes).err().is_some_and(|error| error.message.vi.starts_with("Ảnh quá lớn"));
    assert!(is_oversized(&claiming_frame(true, (5000, 4000))));
    assert!(!is_oversized(&claiming_frame(true, (4000, 3000))));
    // Decoders find the frame behind stray bytes too.
    let mut stray = claiming_frame(true, (5000, 4000));
    let at = stray.windows(2).position(|window| window == [0xFF, 0xC2]).unwrap();
    stray.splice(at..at, [0; 3]);
    assert!(is_oversized(&stray));
    assert!(!is_oversized(&claiming_frame(false, (5000, 4000))));
    assert!(is_oversized(&claiming_frame(false, (12_000, 6000))));
}

/// A WebP of a small canvas whose chunks are these.
fn webp(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, bytes) in chunks {
        body.extend(*name);
        body.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        body.extend(*bytes);
        body.resize(body.len() + bytes.len() % 2, 0);
    }
    [b"RIFF", u32::try_from(body.len()).unwrap().to_le_bytes().as_slice(), &body].concat()
}

#[test]
fn the_picture_within_a_webp_may_claim_no_more_than_the_whole() {
    let canvas = |moves: u8| [moves << 1, 0, 0, 0, 63, 0, 0, 63, 0, 0];
    let mut frame = b"\x10\0\0\x9d\x01\x2a\x80\x0f\x08\x18".to_vec();
    frame.resize(64 * 1024, 0);
    let error = made(&webp(&[(b"VP8X", &canvas(0)), (b"VP8 ", &frame)])).err().unwrap();
    assert!(error.message.vi.starts_with("Ảnh quá lớn"), "{}", error.message.vi);
    let error = made(&webp(&[(b"VP8X", &canvas(1)), (b"ANIM", &[0; 6]), (b"ANMF", &[0; 64])])).err().unwrap();
    assert!(error.message.vi.contains("Hãy chụp lại"), "{}", error.message.vi);
}

#[test]
fn what_is_no_picture_is_refused_with_a_sentence() {
    for bytes in [&b""[..], b"hello", b"GIF89a\x01\0\x01\0\0\0\0;", b"\xff\xd8\xff\xe0 cut"] {
        let error = made(bytes).err().unwrap();
        assert_eq!(error.code, Code::File);
        assert!(error.message.vi.contains("Hãy chụp lại"), "{}", error.message.vi);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_pictures_give_an_answer(at in 0_usize..4_000, value: u8, cut in 1_usize..4_000) {
        let mut bytes = camera(&scene(96, 72), 6);
        let length = bytes.len();
        bytes[at % length] = value;
        bytes.truncate(cut.max(length / 2));
        if let Ok(kept) = made(&bytes) {
            prop_assert!(kept.thumb.len() <= 6 * 1024);
        }
    }
}
