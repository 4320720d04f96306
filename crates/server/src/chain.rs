//! Reading the audit chain from its first entry to its last.
//!
//! A chain that was cut and sealed again looks whole from within. So it is held against what remembers it
//! elsewhere: the witness file, its own signed heads, and the certificates that the public plane holds. And what
//! is stored beside it is held against what it says.

use gatepost_internal::audit::{self, Mark};
use gatepost_public::publication;
use gatepost_storage::{BlobStore, Database};

use crate::cli::Failure;
use crate::config::Config;
use crate::terminal::Terminal;
use crate::witness::Witness;

pub use gatepost_internal::audit::Verdict;

/// How many of the public plane's newest certificates the chain is held against. One would do; more name
/// an earlier place where a chain was cut.
const CERTIFICATES: i64 = 20;

/// How many entries are read at once.
const BATCH: i64 = 1_000;

/// Verifies the whole chain, every row it speaks of, and every file those rows name. It may grow meanwhile.
///
/// # Errors
/// When a database, the witness or a file cannot be read: then nothing is known about the chain.
pub async fn verify(config: &Config, internal: &Database, public: &Database) -> Result<Verdict, Failure> {
    // What remembers the chain is read first: whatever it remembers then, the chain has when it is read next.
    let mut marks = Vec::new();
    if let Some(witness) = Witness::read(&config.witness_file).map_err(Failure::refused)? {
        marks.push(mark(
            "the witness file",
            witness.audit_sequence,
            Some(witness.audit_hash),
        ));
    }
    let certificates = public
        .read(|reader| publication::newest_certificates(reader, CERTIFICATES))
        .await?;
    for signed in &certificates {
        let certificate = &signed.certificate;
        if signed.verify(&config.release_keys).is_err() {
            tracing::warn!(release = %certificate.release, "the public plane holds a certificate no pinned key signed");
            continue;
        }
        let before = certificate.audit_sequence.saturating_sub(1);
        marks.push(mark(
            "the public plane",
            before,
            Some(certificate.audit_previous_hash.clone()),
        ));
        // The release's own entry: its hash covers the certificate, so the certificate cannot name it.
        marks.push(mark("the public plane", certificate.audit_sequence, None));
    }
    let keys = config.release_keys.clone();
    marks.extend(
        internal
            .read(move |reader| audit::signed_marks(reader, &keys))
            .await?,
    );
    marks.retain(|mark| mark.sequence > 0);

    let verdict = audit::verify(internal, &config.release_keys, marks).await?;
    with_files(config, internal, verdict).await
}

/// The verdict, with the files that are not what was reviewed.
async fn with_files(config: &Config, internal: &Database, verdict: Verdict) -> Result<Verdict, Failure> {
    // Opening makes an absent folder, and whoever only reads makes none.
    let blobs = config
        .internal_blobs
        .is_dir()
        .then(|| BlobStore::local(&config.internal_blobs))
        .transpose()?;
    let files = audit::verify_files(internal, blobs.as_ref()).await?;
    Ok(match verdict {
        Verdict::Intact { .. } if !files.is_empty() => Verdict::Differs(files),
        Verdict::Differs(mut found) => {
            found.extend(files);
            Verdict::Differs(found)
        }
        whole_or_broken => whole_or_broken,
    })
}

fn mark(source: &str, sequence: i64, hash: Option<String>) -> Mark {
    Mark {
        source: source.to_owned(),
        sequence,
        hash,
    }
}

/// Writes every entry as a line of JSON to standard output, until its reader has gone.
///
/// # Errors
/// When the database cannot be read.
pub async fn export(internal: &Database, terminal: Terminal) -> Result<(), Failure> {
    let mut position = 0;
    loop {
        let entries = internal
            .read(move |reader| audit::list_after(reader, position, BATCH))
            .await?;
        let Some(last) = entries.last() else { return Ok(()) };
        position = last.sequence;
        for entry in &entries {
            let line = serde_json::to_string(entry).map_err(Failure::refused)?;
            if terminal.try_line(&line).is_err() {
                return Ok(());
            }
        }
    }
}
