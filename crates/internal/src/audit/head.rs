//! Signed heads: so that a chain that was cut can be told from a whole one.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::release_key::{ReleaseSigner, ReleaseVerifier};
use gatepost_storage::{Reader, Transaction};

use super::{Head, Mark};
use crate::Error;
use crate::schema::audit_signed_heads;

/// Signs the head as it is and keeps the signature, so that a truncated chain can be told from a whole one.
///
/// # Errors
/// When the database fails.
pub fn sign_head(
    tx: &mut Transaction<'_>,
    head: &Head,
    signer: &ReleaseSigner,
    at: Timestamp,
) -> Result<(), Error> {
    let known = audit_signed_heads::table
        .find(head.sequence)
        .select(audit_signed_heads::sequence);
    if head.sequence == 0 || tx.find::<_, i64>(known)?.is_some() {
        return Ok(());
    }
    tx.execute(diesel::insert_into(audit_signed_heads::table).values((
        audit_signed_heads::sequence.eq(head.sequence),
        audit_signed_heads::hash.eq(&head.hash),
        audit_signed_heads::signed_at.eq(at.0),
        audit_signed_heads::signature.eq(signer.sign(&signed_head_bytes(head.sequence, &head.hash))),
        audit_signed_heads::key_id.eq(signer.key_id()),
    )))?;
    Ok(())
}

pub(super) fn signed_head_bytes(sequence: i64, hash: &str) -> Vec<u8> {
    format!("gatepost/audit-head/v1{sequence}:{hash}").into_bytes()
}

/// The marks that signed heads give. A signed head whose signature does not hold is a mark nobody can meet.
///
/// # Errors
/// When the database fails.
pub fn signed_marks(reader: &mut Reader<'_>, keys: &ReleaseVerifier) -> Result<Vec<Mark>, Error> {
    let rows: Vec<(i64, String, String, String)> = reader.list(audit_signed_heads::table.select((
        audit_signed_heads::sequence,
        audit_signed_heads::hash,
        audit_signed_heads::signature,
        audit_signed_heads::key_id,
    )))?;
    Ok(rows
        .into_iter()
        .map(|(sequence, hash, signature, key_id)| {
            let genuine = keys.verify(&key_id, &signed_head_bytes(sequence, &hash), &signature);
            let source = format!(
                "the {} head {sequence}",
                if genuine { "signed" } else { "forged" }
            );
            Mark {
                source,
                sequence,
                hash: Some(if genuine { hash } else { "forged".to_owned() }),
            }
        })
        .collect())
}
