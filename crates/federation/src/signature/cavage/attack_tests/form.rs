//! Signatures that are absent, ambiguous or of another kind: cases A1, A11, A12 and A21.

use super::{ALL, Attempt, assert_400, assert_401};
use crate::signature::Refusal;

#[test]
fn a1_an_unsigned_request_is_401() {
    assert_401(&Attempt::honest().without("signature"), Refusal::Unsigned);
}

#[test]
fn a11_a_repeated_parameter_is_400() {
    for more in [
        r#",keyId="https://evil.example/key""#,
        r#",KeyId="https://evil.example/key""#,
        r#",headers="digest""#,
        r#",signature="AAAA""#,
    ] {
        assert_400(
            &Attempt::honest().signed_over(ALL, more),
            Refusal::RepeatedParameter,
        );
    }
    let twice = Attempt::honest();
    let value = twice.headers["signature"].to_str().unwrap().to_owned();
    assert_400(
        &twice.add("signature", &value),
        Refusal::RepeatedHeader("signature"),
    );
}

#[test]
fn a11_a_header_signed_twice_is_400() {
    let attempt = Attempt::honest().signed_over("(request-target) host date digest date", "");
    assert_400(&attempt, Refusal::UnreadableHeaderList);
}

#[test]
fn a11_a_repeated_host_or_date_header_is_400() {
    for name in ["host", "date"] {
        let value = Attempt::honest().headers[name].to_str().unwrap().to_owned();
        let attempt = Attempt::honest().add(name, &value).signed_over(ALL, "");
        assert_400(&attempt, Refusal::RepeatedHeader(name));
    }
}

#[test]
fn a12_digest_in_another_case_alone_is_401() {
    assert_401(
        &Attempt::honest().signed_over("Digest", ""),
        Refusal::NotSigned("(request-target)"),
    );
}

#[test]
fn a12_unknown_algorithms_are_401() {
    for name in [
        "hmac-sha256",
        "none",
        "rsa-sha1",
        "rsa-sha512",
        "ecdsa-sha256",
        "ed25519",
        "RSA-SHA256",
        "",
    ] {
        let attempt = Attempt::honest().signed_over(ALL, &format!(",algorithm=\"{name}\""));
        assert_401(&attempt, Refusal::Algorithm);
    }
}

#[test]
fn a21_two_schemes_at_once_are_401() {
    let input = r#"sig1=("@method");created=1800000000"#;
    assert_401(
        &Attempt::honest().add("signature-input", input),
        Refusal::TwoSchemes,
    );
    assert_401(
        &Attempt::honest()
            .add("signature-input", input)
            .add("signature", "sig1=:AAAA:"),
        Refusal::TwoSchemes,
    );
    assert_401(
        &Attempt::honest()
            .add("signature-input", input)
            .set("signature", "sig1=:AAAA:"),
        Refusal::OtherScheme,
    );
}
