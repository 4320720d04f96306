//! `gatepost verify-release FILE`: works anywhere, with nothing but the file and a public key.

use std::path::{Path, PathBuf};

use clap::Args;
use gatepost_model::gate::SignedCertificate;
use gatepost_model::release_key::ReleaseVerifier;

use super::{Call, Failure};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The certificate, as GET /api/gatepost/v1/candidates/ID/certificate answers it
    file: PathBuf,
    /// A file with public release keys (ed25519:..), in place of those of the configuration
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub(super) fn run(call: &Call, options: &Options) -> Result<(), Failure> {
    let keys = match &options.key {
        Some(file) => keys_in(file)?,
        None => call.config()?.release_keys,
    };
    let shown = options.file.display();
    let content = std::fs::read(&options.file)
        .map_err(|fault| Failure::refused(format_args!("{shown} cannot be read: {fault}.")))?;
    let signed: SignedCertificate = serde_json::from_slice(&content)
        .map_err(|fault| Failure::refused(format_args!("{shown} is no release certificate: {fault}.")))?;
    signed
        .verify(&keys)
        .map_err(|fault| Failure::refused(format_args!("{shown} proves nothing: {fault}.")))?;
    let certificate = &signed.certificate;
    let steps: Vec<_> = certificate
        .steps
        .iter()
        .map(|step| format!("{} {} of {}", step.group, step.given, step.needed))
        .collect();
    call.terminal.line(&format!(
        "{shown} is valid: release {} ({} by {}) with revision {} was approved ({}) and released at {}.",
        certificate.release,
        certificate.kind.as_str(),
        certificate.brand,
        certificate.rev_hash,
        steps.join(", "),
        certificate.released_at.to_rfc3339(),
    ));
    Ok(())
}

/// Every public key in a file, one per line or as they stand in a configuration.
fn keys_in(file: &Path) -> Result<ReleaseVerifier, Failure> {
    let shown = file.display();
    let content = std::fs::read_to_string(file)
        .map_err(|fault| Failure::refused(format_args!("The key file {shown} cannot be read: {fault}.")))?;
    let keys: Vec<_> = content
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']'))
        .filter(|word| word.starts_with("ed25519:"))
        .collect();
    if keys.is_empty() {
        return Err(Failure::refused(format_args!(
            "The key file {shown} holds no public release key: write it as ed25519:BASE64."
        )));
    }
    ReleaseVerifier::parse(&keys)
        .map_err(|fault| Failure::refused(format_args!("The key file {shown}: {fault}.")))
}
