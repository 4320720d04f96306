//! The signed heads, for those who audit: kept elsewhere, one of them proves later that nothing before it was changed.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::release_key::ReleaseVerifier;
use serde::Serialize;

use super::head::signed_head_bytes;
use super::newest;
use super::page::demand_reader;
use crate::schema::{audit_entries, audit_signed_heads};
use crate::{Caller, Error, Inside, token};

/// One signed head, as it is exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedHead {
    /// Sequence of the entry that was the newest.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// Which key has signed it.
    pub key_id: String,
    /// Ed25519 over `gatepost/audit-head/v1SEQUENCE:HASH`, base64.
    pub signature: String,
    /// Whether it holds.
    pub state: HeadState,
}

/// Whether a signed head holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadState {
    /// The key of this node has signed it, and the entry of that sequence has this hash.
    Holds,
    /// A key has signed it that is not the one in use now: the pinned keys of before can check it.
    AnotherKey,
    /// The signature is none of this key's, or the chain has another entry in that place.
    Broken,
}

/// The newest signed heads and what they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHeads {
    /// How many entries the chain has.
    pub entries: i64,
    /// Newest first.
    pub signed: Vec<SignedHead>,
}

/// The newest signed heads, at most `most`, in at most five statements. Whether the whole chain holds is what
/// [`super::verify()`] finds out; it reads all of it.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but auditors and administrators.
pub async fn signed_heads(inside: &Inside, caller: &Caller, most: i64) -> Result<SignedHeads, Error> {
    let (caller, context) = (caller.clone(), inside.context.clone());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            demand_reader(reader, &caller)?;
            let key = ReleaseVerifier::parse(&[context.release_signer.public_key()])
                .map_err(|_| Error::Damaged("the release key cannot be read"))?;
            let rows = audit_signed_heads::table
                .left_join(audit_entries::table.on(audit_entries::sequence.eq(audit_signed_heads::sequence)))
                .order(audit_signed_heads::sequence.desc())
                .limit(most)
                .select((
                    audit_signed_heads::sequence,
                    audit_signed_heads::hash,
                    audit_signed_heads::signed_at,
                    audit_signed_heads::key_id,
                    audit_signed_heads::signature,
                    audit_entries::hash.nullable(),
                ));
            type Row = (i64, String, i64, String, String, Option<String>);
            let rows: Vec<Row> = reader.list(rows)?;
            let state = |row: &Row| {
                let (sequence, hash, _, key_id, signature, stored) = row;
                if stored.as_ref() != Some(hash) {
                    HeadState::Broken
                } else if !key.knows(key_id) {
                    HeadState::AnotherKey
                } else if key.verify(key_id, &signed_head_bytes(*sequence, hash), signature) {
                    HeadState::Holds
                } else {
                    HeadState::Broken
                }
            };
            let states: Vec<HeadState> = rows.iter().map(state).collect();
            let signed = rows.into_iter().zip(states).map(
                |((sequence, hash, signed_at, key_id, signature, _), state)| SignedHead {
                    state,
                    sequence,
                    hash,
                    signed_at: Timestamp(signed_at),
                    key_id,
                    signature,
                },
            );
            Ok(SignedHeads {
                signed: signed.collect(),
                entries: newest(reader)?.sequence,
            })
        })
        .await
}
