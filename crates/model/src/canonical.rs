//! Canonical JSON (RFC 8785) and the hashes over it.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use serde::Serialize;

/// Writes a value as RFC 8785 canonical JSON: the same value gives the same bytes, always.
///
/// # Errors
/// When the value cannot be JSON at all (a map with keys that are not strings, a number that is not finite).
pub fn to_canonical_json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json_canonicalizer::to_string(value)
}

/// SHA-256 over a domain prefix and bytes, in lower-case hex (64 characters).
///
/// The prefix keeps a hash made for one purpose from standing for another.
pub fn hash_hex(domain: &str, bytes: &[u8]) -> String {
    let mut input = Vec::with_capacity(domain.len().saturating_add(bytes.len()));
    input.extend_from_slice(domain.as_bytes());
    input.extend_from_slice(bytes);
    HEXLOWER.encode(digest(&SHA256, &input).as_ref())
}
