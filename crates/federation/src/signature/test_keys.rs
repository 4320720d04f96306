//! Keys for the tests of this crate, made once per run.

use std::sync::{Arc, LazyLock};

use url::Url;

use super::{SigningKey, VerifyingKey};
use crate::keys;

/// The actor the test key belongs to.
pub(crate) const ACTOR: &str = "https://peer.example/users/ana";

static PAIR: LazyLock<(Arc<SigningKey>, String)> = LazyLock::new(|| {
    let pair = keys::generate().unwrap();
    let signing_key = SigningKey::for_actor(&Url::parse(ACTOR).unwrap(), &pair.private_key).unwrap();
    (Arc::new(signing_key), pair.public_key_pem)
});

/// Ana's private key.
pub(crate) fn signing_key() -> Arc<SigningKey> {
    PAIR.0.clone()
}

/// Ana's public key as PEM.
pub(crate) fn public_key_pem() -> &'static str {
    &PAIR.1
}

/// Ana's public key.
pub(crate) fn verifying_key() -> VerifyingKey {
    VerifyingKey::from_pem(public_key_pem()).unwrap()
}
