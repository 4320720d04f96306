//! The search itself: what it does not find, it must not be able to overlook.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::support::canary::Canaries;

#[test]
fn every_writing_of_a_canary_is_found() {
    let mut canaries = Canaries::new();
    let text = canaries.plant("x");
    canaries.watch_id("post", 7_301_200_123_456_789_012);
    let percents: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let escapes: String = text.bytes().map(|byte| format!("\\u00{byte:02X}")).collect();
    let utf16: Vec<u8> = format!("ab{text}")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let mut writings = vec![
        text.clone().into_bytes(),
        text.to_lowercase().into_bytes(),
        percents.into_bytes(),
        escapes.into_bytes(),
        utf16,
        text.replace('-', "%2D").into_bytes(),
        b"...7301200123456789012,".to_vec(),
        7_301_200_123_456_789_012_i64.to_be_bytes().to_vec(),
    ];
    for before in 0..5 {
        let inner = format!("{}{text}{}", "{\"".repeat(before), "yz".repeat(before));
        writings.push(STANDARD.encode(inner).into_bytes());
    }
    for writing in &writings {
        assert_eq!(
            canaries.found_in(writing).len(),
            1,
            "{}",
            String::from_utf8_lossy(writing)
        );
    }
    assert!(canaries.found_in(b"CNRY-x-").is_empty());
}
