//! Orders of the internal plane, proven.

use gatepost_model::gate::{Order, Signed};
use gatepost_model::release_key::ReleaseVerifier;

/// An order that a pinned release key has signed.
///
/// There is no other way to make one than [`Verified::check`]:
/// ```compile_fail
/// fn forge(recall: gatepost_model::gate::Recall) -> gatepost_public::order::Verified<gatepost_model::gate::Recall> {
///     gatepost_public::order::Verified { signed: recall }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Verified<T> {
    signed: Signed<T>,
}

/// The order is not signed by a release key that is pinned here, or not as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the order is not signed by a release key that is pinned here")]
pub struct Unproven;

impl<T: Order + Clone> Verified<T> {
    /// Takes an order only if its signature proves it.
    ///
    /// # Errors
    /// [`Unproven`].
    pub fn check(signed: &Signed<T>, keys: &ReleaseVerifier) -> Result<Self, Unproven> {
        if signed.is_valid(keys) {
            Ok(Self {
                signed: signed.clone(),
            })
        } else {
            Err(Unproven)
        }
    }

    /// What is ordered.
    pub fn order(&self) -> &T {
        &self.signed.order
    }

    /// The order with its signature, as it came.
    pub fn signed(&self) -> &Signed<T> {
        &self.signed
    }
}
