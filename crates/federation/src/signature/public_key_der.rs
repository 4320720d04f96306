//! Reading an RSA public key out of PEM and DER, with its limits.
//!
//! Own and small, so that size and exponent are known before a library does arithmetic with them.

use base64::{Engine, engine::general_purpose::STANDARD};

/// Longer PEM is not looked at, in bytes. A key of 8192 bits takes 1.5 KiB.
const MAX_PEM: usize = 16 * 1024;

/// What NIST and every server agree on as the least, in bits.
const MIN_BITS: u32 = 2048;

/// The most that aws-lc verifies, in bits.
const MAX_BITS: u32 = 8192;

/// `rsaEncryption`, 1.2.840.113549.1.1.1, in DER.
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// Why a public key cannot be used. Answered with 401: a signature by such a key proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// Not PEM with the label `PUBLIC KEY` or `RSA PUBLIC KEY`, or longer than 16 KiB.
    #[error("the public key is not PEM")]
    NotPem,
    /// Another kind of key, such as Ed25519.
    #[error("the public key is not an RSA key")]
    NotRsa,
    /// PEM around something that is no key.
    #[error("the public key cannot be read")]
    Malformed,
    /// Fewer than 2048 bits.
    #[error("the public key has fewer than 2048 bits")]
    TooSmall,
    /// More than 8192 bits.
    #[error("the public key has more than 8192 bits")]
    TooLarge,
    /// An exponent that is even, below 3 or longer than 32 bits.
    #[error("the public key has an unfit exponent")]
    Exponent,
}

/// Modulus and exponent, big-endian without leading zeros, within the limits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RsaPublicKey {
    pub(super) modulus: Vec<u8>,
    pub(super) exponent: Vec<u8>,
}

/// Reads and bounds a key.
pub(super) fn read_rsa_public_key(pem: &str) -> Result<RsaPublicKey, KeyRefusal> {
    if pem.len() > MAX_PEM {
        return Err(KeyRefusal::NotPem);
    }
    let key = if let Some(der) = pem_content(pem, "PUBLIC KEY")? {
        pkcs1(spki_key(&der)?)
    } else if let Some(der) = pem_content(pem, "RSA PUBLIC KEY")? {
        pkcs1(&der)
    } else {
        return Err(KeyRefusal::NotPem);
    };
    let key = key.ok_or(KeyRefusal::Malformed)?;
    match bits(&key.modulus) {
        0..MIN_BITS => return Err(KeyRefusal::TooSmall),
        MIN_BITS..=MAX_BITS => {}
        _ => return Err(KeyRefusal::TooLarge),
    }
    let odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
    if !odd(&key.modulus) {
        return Err(KeyRefusal::Malformed);
    }
    if !odd(&key.exponent) || !(2..=32).contains(&bits(&key.exponent)) {
        return Err(KeyRefusal::Exponent);
    }
    Ok(key)
}

/// The bytes between the armour lines of the given label.
fn pem_content(pem: &str, label: &str) -> Result<Option<Vec<u8>>, KeyRefusal> {
    let Some((_, rest)) = pem.split_once(&format!("-----BEGIN {label}-----")) else {
        return Ok(None);
    };
    let (body, _) = rest
        .split_once(&format!("-----END {label}-----"))
        .ok_or(KeyRefusal::NotPem)?;
    let packed: String = body.split_ascii_whitespace().collect();
    STANDARD.decode(packed).map(Some).map_err(|_| KeyRefusal::NotPem)
}

/// `SubjectPublicKeyInfo` of RFC 5280: the algorithm, and the PKCS#1 key inside a bit string.
fn spki_key(der: &[u8]) -> Result<&[u8], KeyRefusal> {
    let outer = only(der, SEQUENCE).ok_or(KeyRefusal::Malformed)?;
    let (algorithm, rest) = element(outer, SEQUENCE).ok_or(KeyRefusal::Malformed)?;
    let (oid, _) = element(algorithm, OBJECT_IDENTIFIER).ok_or(KeyRefusal::Malformed)?;
    if oid != RSA_ENCRYPTION {
        return Err(KeyRefusal::NotRsa);
    }
    // The first byte counts unused bits, of which a key has none.
    only(rest, BIT_STRING)
        .and_then(|bits| bits.strip_prefix(&[0]))
        .ok_or(KeyRefusal::Malformed)
}

/// `RSAPublicKey` of RFC 8017: modulus and exponent.
fn pkcs1(der: &[u8]) -> Option<RsaPublicKey> {
    let (modulus, rest) = element(only(der, SEQUENCE)?, INTEGER)?;
    let exponent = only(rest, INTEGER)?;
    Some(RsaPublicKey {
        modulus: magnitude(modulus)?,
        exponent: magnitude(exponent)?,
    })
}

/// A positive integer without its sign byte.
fn magnitude(integer: &[u8]) -> Option<Vec<u8>> {
    match integer {
        [0, rest @ ..] => Some(rest.to_vec()),
        [first, ..] if *first < 0x80 => Some(integer.to_vec()),
        _ => None,
    }
}

/// The number of significant bits; saturates, which is "too large" all the same.
fn bits(number: &[u8]) -> u32 {
    let mut significant = number.iter().skip_while(|byte| **byte == 0);
    let Some(first) = significant.next() else { return 0 };
    let below = u32::try_from(significant.count()).unwrap_or(u32::MAX);
    below
        .saturating_mul(8)
        .saturating_add(u8::BITS.saturating_sub(first.leading_zeros()))
}

/// The content of the one element that fills `input`.
fn only(input: &[u8], tag: u8) -> Option<&[u8]> {
    let (content, rest) = element(input, tag)?;
    rest.is_empty().then_some(content)
}

/// The content of the first element, which must have the given tag, and what follows it.
fn element(input: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = input.strip_prefix(&[tag])?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match *first {
        short @ 0..=0x7f => (usize::from(short), rest),
        0x81 => {
            let (length, rest) = rest.split_first()?;
            (usize::from(*length), rest)
        }
        0x82 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
#[path = "public_key_der_tests.rs"]
mod tests;
