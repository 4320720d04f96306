//! Why a request's signature was refused, and what to answer.

use http::StatusCode;

/// A reason to refuse a request before or while its signature is checked.
///
/// The text of each is the sentence for the answer's body: it names the rule, never what we know. Malformed
/// input is 400; a signature that is absent, too weak or wrong is 401, which makes a sender that speaks two
/// schemes knock a second time with the other one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No `Signature` header at all (A1).
    #[error("this request must carry an HTTP signature")]
    Unsigned,
    /// Only RFC 9421 was used, which is not spoken here.
    #[error("RFC 9421 signatures are not understood here; sign with draft-cavage-http-signatures-12")]
    OtherScheme,
    /// Two signature schemes in one request: whichever we checked, the other could disagree (A21).
    #[error("the request is signed in two schemes at once; use one")]
    TwoSchemes,
    /// A header that may occur once occurs twice.
    #[error("the header {0} occurs more than once")]
    RepeatedHeader(&'static str),
    /// A signed header holds bytes that are not visible ASCII.
    #[error("a signed header holds bytes that are not visible ASCII")]
    UnreadableHeader,
    /// The `Signature` header does not follow the grammar.
    #[error("the Signature header cannot be read")]
    UnreadableSignature,
    /// One parameter is given twice (A11).
    #[error("a parameter of the Signature header occurs more than once")]
    RepeatedParameter,
    /// A parameter without which nothing can be checked is absent.
    #[error("the Signature header lacks the parameter {0}")]
    MissingParameter(&'static str),
    /// `created` or `expires` is not a whole number of seconds between the years 1970 and 9999 (A13).
    #[error("the parameter {0} must be a whole number of seconds since 1970")]
    UnreadableNumber(&'static str),
    /// The list of signed headers is empty, too long, or names one twice.
    #[error("the list of signed headers is empty, too long or names a header twice")]
    UnreadableHeaderList,
    /// `keyId` is not an http or https URL.
    #[error("keyId must be the https URL of a public key")]
    UnreadableKeyId,
    /// An `algorithm` other than `rsa-sha256` and `hs2019` (A12).
    #[error("the signature algorithm must be rsa-sha256 or hs2019")]
    Algorithm,
    /// `(created)` or `(expires)` is signed although the algorithm is `rsa-sha256` (section 2.3 of the draft).
    #[error("(created) and (expires) cannot be signed with the algorithm rsa-sha256")]
    TimeWithOldAlgorithm,
    /// Something that must be signed is not (A4, A6, A7).
    #[error("{0} must be signed")]
    NotSigned(&'static str),
    /// A header is named as signed but absent from the request.
    #[error("a signed header is absent from the request")]
    SignedHeaderAbsent,
    /// `Host` is not exactly ours (A8).
    #[error("the request was signed for another host")]
    WrongHost,
    /// `Date` is not an HTTP date.
    #[error("the Date header is not an HTTP date")]
    UnreadableDate,
    /// Signed more than an hour ago.
    #[error("the signature is more than one hour old")]
    TooOld,
    /// Signed more than five minutes in the future.
    #[error("the signature is dated more than five minutes in the future")]
    FromTheFuture,
    /// `(expires)` has passed.
    #[error("the signature has expired")]
    Expired,
    /// There is a body and no `Digest`, or one without SHA-256 (A5).
    #[error("the body needs exactly one Digest header with one SHA-256 value")]
    DigestUnfit,
    /// The digest is not the body's (A3).
    #[error("the SHA-256 digest is not that of the body")]
    DigestMismatch,
}

impl Refusal {
    /// 400 for what cannot be read, 401 for what can be read and does not convince.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::RepeatedHeader(_)
            | Self::UnreadableHeader
            | Self::UnreadableSignature
            | Self::RepeatedParameter
            | Self::MissingParameter(_)
            | Self::UnreadableNumber(_)
            | Self::UnreadableHeaderList
            | Self::UnreadableKeyId => StatusCode::BAD_REQUEST,
            Self::Unsigned
            | Self::OtherScheme
            | Self::TwoSchemes
            | Self::Algorithm
            | Self::TimeWithOldAlgorithm
            | Self::NotSigned(_)
            | Self::SignedHeaderAbsent
            | Self::WrongHost
            | Self::UnreadableDate
            | Self::TooOld
            | Self::FromTheFuture
            | Self::Expired
            | Self::DigestUnfit
            | Self::DigestMismatch => StatusCode::UNAUTHORIZED,
        }
    }
}
