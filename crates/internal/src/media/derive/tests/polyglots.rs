//! H2 and H3: files that are something else as well, or instead.

use image::DynamicImage;

use super::copy_of;
use super::parts::{assert_bare, contains};
use super::samples::{gif, jpeg, photo, png, webp, with_segments};
use crate::media::derive::{Foreign, Refused};

const PAGE: &[u8] = b"<!doctype html><script>alert(1)</script>";
const ARCHIVE: &[u8] = b"PK\x03\x04 a zip is read from its end PK\x05\x06";

#[test]
fn h2_what_is_appended_to_a_picture_disappears() {
    let picture = DynamicImage::ImageRgb8(photo(32, 32));
    for upload in [
        jpeg(&photo(32, 32)),
        png(&picture),
        webp(&picture),
        gif(32, 32, 2),
    ] {
        for appended in [PAGE, ARCHIVE, b"%PDF-1.7\n"] {
            let derived = copy_of(&[&upload, appended].concat()).unwrap();
            assert_bare(&derived);
            assert!(!contains(&derived.bytes, appended));
            assert_eq!(Ok(derived), copy_of(&upload), "it changes nothing at all");
        }
    }
}

#[test]
fn h2_a_page_in_the_remarks_of_a_jpeg_disappears() {
    let upload = with_segments(&jpeg(&photo(32, 32)), &[(0xfe, PAGE.to_vec())]);
    let derived = copy_of(&upload).unwrap();
    assert!(contains(&upload, b"<script"));
    assert!(!contains(&derived.bytes, b"<script"));
}

#[test]
fn h2_a_gif_that_is_a_script_is_no_gif() {
    let upload = b"GIF89a/*\x00\x00\x00*/=1;alert(1)//";
    assert_eq!(copy_of(upload), Err(Refused::Damaged));
}

#[test]
fn h2_what_is_no_picture_is_told_by_its_bytes() {
    let box_of = |brand: &[u8]| [b"\0\0\0\x18ftyp", brand, b"\0\0\0\0mif1"].concat();
    for (upload, foreign) in [
        (Vec::new(), Foreign::Nothing),
        (PAGE.to_vec(), Foreign::Unknown),
        (b"MZ\x90\0".to_vec(), Foreign::Unknown),
        (b"GIF88a".to_vec(), Foreign::Unknown),
        (
            b"<?xml version='1.0'?><SVG onload='alert(1)'/>".to_vec(),
            Foreign::Svg,
        ),
        (b"%PDF-1.7".to_vec(), Foreign::Pdf),
        (b"BM\0\0\0\0".to_vec(), Foreign::Bmp),
        (b"II\x2a\0\x08\0\0\0".to_vec(), Foreign::Tiff),
        (b"\xff\x0a\0".to_vec(), Foreign::JpegXl),
        (box_of(b"heic"), Foreign::Heic),
        (box_of(b"mif1"), Foreign::Heic),
        (box_of(b"avif"), Foreign::Avif),
        (box_of(b"isom"), Foreign::Video),
        (box_of(b"qt  "), Foreign::Video),
        (box_of(b"M4A "), Foreign::Audio),
        (b"\x1a\x45\xdf\xa3".to_vec(), Foreign::Video),
        (b"RIFF\0\0\0\0AVI LIST".to_vec(), Foreign::Video),
        (b"RIFF\0\0\0\0WAVEfmt ".to_vec(), Foreign::Audio),
        (b"ID3\x04".to_vec(), Foreign::Audio),
        (b"OggS\0".to_vec(), Foreign::Audio),
    ] {
        let refused = copy_of(&upload).unwrap_err();
        assert_eq!(refused, Refused::NotAPicture(foreign));
        assert!(
            refused.to_string().contains("pload"),
            "{refused}: says what to do"
        );
    }
}

#[test]
fn h3_a_document_of_a_server_is_no_picture() {
    let actor =
        br#"{"@context":"https://www.w3.org/ns/activitystreams","type":"Person","id":"https://a.example/"}"#;
    assert_eq!(copy_of(actor), Err(Refused::NotAPicture(Foreign::Unknown)));
}
