//! The `Digest` header of RFC 3230, which ties a body to the signed headers.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Refusal, RequestParts};

/// The value of a `Digest` header for `body`: `SHA-256=` and the digest in base64.
pub(super) fn header_value(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(digest(&SHA256, body)))
}

/// Compares the request's digest with its body.
///
/// One header, and in it exactly one SHA-256 value, whatever the case of the algorithm's name. Other algorithms
/// may stand beside it and prove nothing. Two headers, or two SHA-256 values, are refused even where one of them
/// is right: we and whoever stands before us might look at different ones (A5).
///
/// # Errors
/// [`Refusal::DigestUnfit`] or [`Refusal::DigestMismatch`].
pub(super) fn check(request: &RequestParts<'_>) -> Result<(), Refusal> {
    let header = request
        .single("digest")
        .map_err(|_| Refusal::DigestUnfit)?
        .ok_or(Refusal::DigestUnfit)?;
    let mut found = None;
    for part in header.split(',') {
        let (algorithm, value) = part.trim_ascii().split_once('=').ok_or(Refusal::DigestUnfit)?;
        if algorithm.eq_ignore_ascii_case("sha-256") && found.replace(value).is_some() {
            return Err(Refusal::DigestUnfit);
        }
    }
    let claimed = STANDARD
        .decode(found.ok_or(Refusal::DigestUnfit)?)
        .map_err(|_| Refusal::DigestUnfit)?;
    if claimed == digest(&SHA256, request.body).as_ref() {
        Ok(())
    } else {
        Err(Refusal::DigestMismatch)
    }
}
