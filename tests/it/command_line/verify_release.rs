//! `gatepost verify-release`: a certificate proves a release to anybody who has the public key.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::gatepost::{Ended, gatepost};
use super::installation::Installation;

/// A change somebody might make to a certificate.
type Forgery = fn(&mut Value);

fn with_key(file: &Path, key: &Path) -> Ended {
    let nowhere = tempfile::tempdir().unwrap();
    let arguments = [
        "verify-release",
        file.to_str().unwrap(),
        "--key",
        key.to_str().unwrap(),
    ];
    gatepost(&arguments).inside(nowhere.path()).ends()
}

#[tokio::test]
async fn a_certificate_is_verified_by_configuration_or_key_file_and_no_forgery_is() {
    let node = Installation::with_desk().await;
    let serving = node.serves().await;
    let (published, certificate) = node.publishes("Good news").await;
    serving.terminates().succeeds();

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (file, key) = (at("certificate.json"), at("key.pub"));
    fs::write(&file, &certificate).unwrap();
    let config: toml::Table = fs::read_to_string(node.config()).unwrap().parse().unwrap();
    let public_key = config["public"]["release_keys"][0].as_str().unwrap();
    fs::write(&key, format!("{public_key}\n")).unwrap();

    let by_config = || node.command(&["verify-release", file.to_str().unwrap()]).ends();
    for told in [
        by_config().succeeds(),
        with_key(&file, &key).succeeds(),
        with_key(&file, &node.config()).succeeds(),
    ] {
        assert!(told.contains(" is valid: release "), "{told}");
        assert!(
            told.contains(published["revision"]["rev_hash"].as_str().unwrap()),
            "{told}"
        );
        assert!(told.contains("was approved (pr 1 of 1)"), "{told}");
    }

    let forgeries: [(&str, Forgery); 6] = [
        ("another hash", |signed| {
            signed["certificate"]["rev_hash"] = "0".repeat(64).into()
        }),
        ("another kind", |signed| {
            signed["certificate"]["kind"] = "follow".into()
        }),
        ("another brand", |signed| {
            signed["certificate"]["brand"] = "jobs".into()
        }),
        ("another place in the chain", |signed| {
            signed["certificate"]["audit_sequence"] = 1.into()
        }),
        ("more than was needed", |signed| {
            signed["certificate"]["steps"][0]["given"] = 2.into()
        }),
        ("no signature", |signed| signed["signature"] = "".into()),
    ];
    for (what, forge) in forgeries {
        let mut forged: Value = serde_json::from_slice(&certificate).unwrap();
        forge(&mut forged);
        fs::write(&file, forged.to_string()).unwrap();
        let told = by_config().refusal();
        assert!(told.contains(" proves nothing: "), "{what}: {told}");
        with_key(&file, &key).refusal();
    }

    // White space is not part of what was signed.
    let same: Value = serde_json::from_slice(&certificate).unwrap();
    fs::write(&file, serde_json::to_string_pretty(&same).unwrap()).unwrap();
    by_config().succeeds();

    let other = Installation::new();
    let told = other
        .command(&["verify-release", file.to_str().unwrap()])
        .ends()
        .refusal();
    assert!(told.contains(" proves nothing: "), "{told}");
    fs::write(&file, "{\"certificate\": {}}").unwrap();
    assert!(by_config().refusal().contains(" is no release certificate: "));
    fs::remove_file(&file).unwrap();
    assert!(by_config().refusal().contains(" cannot be read: "));
}

#[test]
fn a_key_file_without_a_public_key_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let [file, key] = ["certificate.json", "key.pub"].map(|name| folder.path().join(name));
    fs::write(&file, "{}").unwrap();
    for (content, sentence) in [
        ("", "holds no public release key: write it as ed25519:BASE64."),
        ("ed25519:AAAA", "The key file "),
    ] {
        fs::write(&key, content).unwrap();
        let told = with_key(&file, &key).refusal();
        assert!(told.contains(sentence), "{told}");
    }
    fs::remove_file(&key).unwrap();
    assert!(with_key(&file, &key).refusal().contains("cannot be read"));
}
