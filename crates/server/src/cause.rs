//! Failures told whole: to an operator, not to the network.

use std::error::Error;

/// An error and everything underneath it, each after a colon: the outermost sentence alone often says only
/// that something failed.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let sentence = inner.to_string();
        // Transparent errors repeat what they wrap.
        if !text.ends_with(&sentence) {
            text = format!("{text}: {sentence}");
        }
        cause = inner.source();
    }
    text
}
