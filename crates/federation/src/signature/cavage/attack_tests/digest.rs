//! What ties the body to the signature: cases A3 to A6.

use super::{ALL, Attempt, BODY, assert_401};
use crate::signature::{Refusal, digest};

#[test]
fn a3_a_changed_body_is_401() {
    let mut attempt = Attempt::honest();
    attempt.body.push(b' ');
    assert_401(&attempt, Refusal::DigestMismatch);
}

#[test]
fn a4_a_recomputed_digest_that_is_not_signed_is_401() {
    let mut attempt = Attempt::honest().signed_over("(request-target) host date", "");
    attempt.body = b"{}".to_vec();
    let attempt = attempt.set("digest", &digest::header_value(b"{}"));
    assert_401(&attempt, Refusal::NotSigned("digest"));
}

#[test]
fn a5_a_missing_digest_is_401() {
    assert_401(&Attempt::honest().without("digest"), Refusal::DigestUnfit);
    let mut empty = Attempt::honest()
        .without("digest")
        .signed_over("(request-target) host date", "");
    empty.body.clear();
    assert_401(&empty, Refusal::NotSigned("digest"));
}

#[test]
fn a5_an_md5_digest_is_401() {
    let attempt = Attempt::honest()
        .set("digest", "MD5=1B2M2Y8AsgTpgAmY7PhCfg==")
        .signed_over(ALL, "");
    assert_401(&attempt, Refusal::DigestUnfit);
}

#[test]
fn a5_an_empty_digest_is_401() {
    for empty in ["", "SHA-256", "sha-256=***"] {
        assert_401(
            &Attempt::honest().set("digest", empty).signed_over(ALL, ""),
            Refusal::DigestUnfit,
        );
    }
    assert_401(
        &Attempt::honest().set("digest", "SHA-256=").signed_over(ALL, ""),
        Refusal::DigestMismatch,
    );
}

#[test]
fn a5_two_digests_of_which_one_is_wrong_are_401() {
    let wrong = digest::header_value(b"{}");
    let right = digest::header_value(BODY);
    assert_401(
        &Attempt::honest().add("digest", &wrong).signed_over(ALL, ""),
        Refusal::DigestUnfit,
    );
    for both in [format!("{wrong},{right}"), format!("{right}, {wrong}")] {
        assert_401(
            &Attempt::honest().set("digest", &both).signed_over(ALL, ""),
            Refusal::DigestUnfit,
        );
    }
    let other = format!("SHA-512=AAAA, {wrong}");
    assert_401(
        &Attempt::honest().set("digest", &other).signed_over(ALL, ""),
        Refusal::DigestMismatch,
    );
}

#[test]
fn a5_a_digest_in_lower_case_or_beside_another_algorithm_is_valid() {
    let right = digest::header_value(BODY);
    for value in [
        right.replace("SHA-256", "sha-256"),
        format!("SHA-512=AAAA, {right}"),
    ] {
        assert_eq!(
            Attempt::honest()
                .set("digest", &value)
                .signed_over(ALL, "")
                .outcome(),
            Ok(true),
            "{value}"
        );
    }
}

#[test]
fn a6_signing_the_digest_alone_is_401() {
    assert_401(
        &Attempt::honest().signed_over("digest", ""),
        Refusal::NotSigned("(request-target)"),
    );
}
