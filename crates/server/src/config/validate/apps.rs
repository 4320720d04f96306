//! Which apps may come in.

use gatepost_internal::oauth::{Admission, Pattern};

use crate::config::{Mistake, Settings};

/// The settings `[apps]`, read; each pattern that is none is a mistake of its own.
pub(super) fn admission(settings: &Settings, found: &mut Vec<Mistake>) -> Option<Admission> {
    let mut known = Vec::new();
    for text in &settings.apps.known {
        match Pattern::parse(text) {
            Ok(pattern) => known.push(pattern),
            Err(fault) => found.push(Mistake::value(
                "apps.known",
                format!("{text:?} among others"),
                format_args!("take it out or write it otherwise: {fault}"),
            )),
        }
    }
    match settings.apps.admit.as_str() {
        "any" => Some(Admission::Any),
        "known" => Some(Admission::Known(known)),
        "none" => Some(Admission::None),
        other => {
            found.push(Mistake::value(
                "apps.admit",
                format!("{other:?}"),
                "write \"any\", \"known\" or \"none\"",
            ));
            None
        }
    }
}
