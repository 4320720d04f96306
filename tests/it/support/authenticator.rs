//! An app on a phone that shows codes: RFC 6238, written here once more, so that the product is held against it.

use aws_lc_rs::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};
use gatepost_internal::second_factor::{self, Enrolment};
use gatepost_model::{Clock, Timestamp};

use super::colleague::Colleague;
use super::world::{PASSWORD, World};

/// Somebody's app, with the one secret it was given.
pub struct Authenticator(Vec<u8>);

impl Authenticator {
    /// An app that has scanned the picture.
    pub fn of(enrolment: &Enrolment) -> Self {
        let typed = enrolment.secret.replace(' ', "");
        assert!(
            enrolment.uri.contains(&format!("secret={typed}&")),
            "both are the same secret"
        );
        let bits = typed.chars().flat_map(|character| {
            let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(character).unwrap();
            (0..5)
                .rev()
                .map(move |bit| u8::try_from((value >> bit) & 1).unwrap())
        });
        let bits: Vec<u8> = bits.collect();
        let bytes = bits
            .chunks_exact(8)
            .map(|bits| bits.iter().fold(0, |byte, bit| (byte << 1) | bit));
        Self(bytes.collect())
    }

    /// What it shows at a moment.
    pub fn shows_at(&self, moment: Timestamp) -> String {
        let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = sign(&key, &(moment.0 / 30_000).to_be_bytes());
        let tag = tag.as_ref();
        let offset = usize::from(tag[19] & 0x0f);
        let four: [u8; 4] = tag[offset..offset + 4].try_into().unwrap();
        format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }

    /// What it shows now.
    pub fn shows(&self, world: &World) -> String {
        self.shows_at(world.clock.now())
    }
}

/// Somebody at a browser adds a second factor; gives their app and their recovery codes. A step later, so that the
/// next code is another one.
pub async fn adds_second_factor(world: &World, who: &Colleague) -> (Authenticator, Vec<String>) {
    let enrolment = second_factor::begin(&who.inside, &who.caller, "Acme", PASSWORD)
        .await
        .unwrap();
    let app = Authenticator::of(&enrolment);
    let codes = second_factor::confirm(&who.inside, &who.caller, &app.shows(world))
        .await
        .unwrap();
    world.clock.advance_seconds(30);
    (app, codes.0)
}
