//! Keys of every size and shape, built here: the limits look at bytes, so the numbers need not be primes.

use super::*;

/// One DER element.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 0x80 => bytes.push(length),
        _ => {
            bytes.push(0x82);
            bytes.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
        }
    }
    bytes.extend(content);
    bytes
}

fn integer(magnitude: &[u8]) -> Vec<u8> {
    der(INTEGER, &[&[0], magnitude].concat())
}

/// A modulus of exactly `bits` bits, odd.
fn modulus(bits: usize) -> Vec<u8> {
    let mut bytes = vec![0xa5; bits / 8];
    bytes[0] = 0x80;
    *bytes.last_mut().unwrap() |= 1;
    bytes
}

fn armoured(label: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    )
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    der(SEQUENCE, &[integer(modulus), integer(exponent)].concat())
}

fn spki(modulus: &[u8], exponent: &[u8]) -> String {
    let algorithm = der(
        SEQUENCE,
        &[der(OBJECT_IDENTIFIER, RSA_ENCRYPTION), vec![5, 0]].concat(),
    );
    let key = der(BIT_STRING, &[&[0], rsa(modulus, exponent).as_slice()].concat());
    armoured("PUBLIC KEY", &der(SEQUENCE, &[algorithm, key].concat()))
}

const F4: &[u8] = &[1, 0, 1];

#[test]
fn both_forms_of_pem_give_the_same_key() {
    let expected = RsaPublicKey {
        modulus: modulus(2048),
        exponent: F4.to_vec(),
    };
    assert_eq!(read_rsa_public_key(&spki(&modulus(2048), F4)), Ok(expected));
    let pkcs1 = armoured("RSA PUBLIC KEY", &rsa(&modulus(2048), F4));
    assert_eq!(
        read_rsa_public_key(&pkcs1.replace('\n', "\r\n")).unwrap().modulus,
        modulus(2048)
    );
}

#[test]
fn a12_keys_outside_2048_to_8192_bits_are_refused_by_their_length() {
    for (bits, expected) in [
        (512, Some(KeyRefusal::TooSmall)),
        (1024, Some(KeyRefusal::TooSmall)),
        (2040, Some(KeyRefusal::TooSmall)),
        (2048, None),
        (4096, None),
        (8192, None),
        (8200, Some(KeyRefusal::TooLarge)),
        (16_384, Some(KeyRefusal::TooLarge)),
    ] {
        assert_eq!(
            read_rsa_public_key(&spki(&modulus(bits), F4)).err(),
            expected,
            "{bits}"
        );
    }
    assert_eq!(
        read_rsa_public_key(&spki(&modulus(65_536 * 2), F4)).err(),
        Some(KeyRefusal::NotPem)
    );
}

#[test]
fn a12_unfit_exponents_are_refused() {
    let huge = vec![0xff; 256];
    for exponent in [&[1][..], &[2], &[0], &[1, 0, 0], &[1, 0, 0, 0, 1], &huge] {
        assert_eq!(
            read_rsa_public_key(&spki(&modulus(2048), exponent)).err(),
            Some(KeyRefusal::Exponent),
            "{exponent:?}"
        );
    }
    assert!(read_rsa_public_key(&spki(&modulus(2048), &[3])).is_ok());
}

#[test]
fn a12_an_ed25519_key_is_not_an_rsa_key() {
    let pem = "-----BEGIN PUBLIC KEY-----\n\
               MCowBQYDK2VwAyEAApMh5By26wtLEwTjEbIITy8d/+JwI6gIcnYXdj27ZXs=\n\
               -----END PUBLIC KEY-----\n";
    assert_eq!(read_rsa_public_key(pem), Err(KeyRefusal::NotRsa));
}

#[test]
fn what_is_no_key_is_refused_and_never_a_panic() {
    for pem in [
        "",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n*\n-----END PUBLIC KEY-----",
    ] {
        assert_eq!(read_rsa_public_key(pem), Err(KeyRefusal::NotPem));
    }
    let whole = STANDARD
        .decode(spki(&modulus(2048), F4).lines().nth(1).unwrap())
        .unwrap();
    for end in 0..whole.len() {
        assert!(
            read_rsa_public_key(&armoured("PUBLIC KEY", &whole[..end])).is_err(),
            "{end}"
        );
    }
    let negative = der(SEQUENCE, &[der(INTEGER, &[0x80; 256]), integer(F4)].concat());
    assert_eq!(
        read_rsa_public_key(&armoured("RSA PUBLIC KEY", &negative)),
        Err(KeyRefusal::Malformed)
    );
    let trailing = [rsa(&modulus(2048), F4), vec![0]].concat();
    assert_eq!(
        read_rsa_public_key(&armoured("RSA PUBLIC KEY", &trailing)),
        Err(KeyRefusal::Malformed)
    );
}
