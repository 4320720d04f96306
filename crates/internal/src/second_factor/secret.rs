//! What an app and this node share: twenty random bytes, shown once.

use data_encoding::BASE32_NOPAD;
use gatepost_model::Random;

use super::Picture;
use crate::Error;

/// As long as SHA-1's output, which RFC 4226 (4, R6) recommends.
pub(super) const BYTES: usize = 20;

/// How many characters stand together where people type the secret.
const GROUP: usize = 4;

/// The shared secret. Has neither `Debug` nor `Display` nor `Serialize`: it is shown on one page, once.
pub(crate) struct Secret([u8; BYTES]);

impl Secret {
    /// A fresh one.
    pub(super) fn draw(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; BYTES];
        random.fill(&mut bytes);
        Self(bytes)
    }

    pub(super) fn of_bytes(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// In base32, as apps take it.
    fn base32(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }
}

/// What somebody needs to add this node to their app. Shown once, and without `Debug`: it stays out of logs.
pub struct Enrolment {
    /// The secret for typing, in groups of four.
    pub secret: String,
    /// The same for an app on the same device: `otpauth://totp/..`.
    pub uri: String,
    /// The same for an app on another device: a QR code as SVG, to stand in a page as it is.
    pub svg: String,
}

impl Enrolment {
    /// For a person of the node with this name.
    pub(super) fn of(secret: &Secret, node: &str, username: &str) -> Result<Self, Error> {
        let uri = uri(secret, node, username);
        Ok(Self {
            secret: groups(&secret.base32()),
            svg: Picture::of(&uri)?.to_svg(),
            uri,
        })
    }
}

/// The form of the key URI that Google Authenticator defined and every app reads. What is the default for every
/// app is said nevertheless.
fn uri(secret: &Secret, node: &str, username: &str) -> String {
    // A colon parts issuer and account, even one that is escaped.
    let issuer = escape(&node.replace(':', " "));
    let account = escape(username);
    let secret = secret.base32();
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    )
}

/// Percent-encodes everything but RFC 3986's unreserved characters. A plus for a blank is what forms do, and
/// apps would show it.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

fn groups(base32: &str) -> String {
    let mut grouped = String::new();
    for (index, character) in base32.chars().enumerate() {
        if index > 0 && index % GROUP == 0 {
            grouped.push(' ');
        }
        grouped.push(character);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_typed_in_groups_of_four_and_scanned_as_a_uri_with_the_nodes_name() {
        let secret = Secret::of_bytes(*b"12345678901234567890");
        let enrolment = Enrolment::of(&secret, "Käse: Söhne & Co", "ana").unwrap();
        assert_eq!(enrolment.secret, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            enrolment.uri,
            "otpauth://totp/K%C3%A4se%20%20S%C3%B6hne%20%26%20Co:ana\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=K%C3%A4se%20%20S%C3%B6hne%20%26%20Co\
             &algorithm=SHA1&digits=6&period=30"
        );
        assert!(enrolment.svg.starts_with("<svg "));
    }

    #[test]
    fn the_longest_name_a_node_may_have_still_fits_into_the_picture() {
        let secret = Secret::of_bytes([0xff; BYTES]);
        let name = "\u{1f9ed}".repeat(80);
        assert!(Enrolment::of(&secret, &name, &"a".repeat(30)).is_ok());
    }
}
