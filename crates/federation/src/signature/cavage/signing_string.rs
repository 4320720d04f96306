//! The text that is signed: section 2.3 of the draft.

use super::parameters::Parameters;
use crate::signature::{Refusal, RequestParts};

/// Builds the signing string of a received request: one `name: value` line per signed header, in their order.
///
/// # Errors
/// 401 where a signed header is absent, 400 where a signed parameter is.
pub(super) fn signing_string(request: &RequestParts<'_>, parameters: &Parameters) -> Result<String, Refusal> {
    let mut lines = Lines::default();
    for name in &parameters.signed {
        match name.as_str() {
            "(request-target)" => lines.request_target(request.method.as_str(), request.target),
            "(created)" => {
                let created = parameters
                    .created
                    .as_ref()
                    .ok_or(Refusal::MissingParameter("created"))?;
                lines.push(name, &created.text);
            }
            "(expires)" => {
                let expires = parameters
                    .expires
                    .as_ref()
                    .ok_or(Refusal::MissingParameter("expires"))?;
                lines.push(name, &expires.text);
            }
            "host" => lines.push(name, request.host()?.ok_or(Refusal::SignedHeaderAbsent)?),
            _ => lines.push(name, &request.joined(name)?.ok_or(Refusal::SignedHeaderAbsent)?),
        }
    }
    Ok(lines.0)
}

/// A signing string in the making, in and out.
#[derive(Debug, Default)]
pub(super) struct Lines(pub(super) String);

impl Lines {
    /// Adds one header. A value never holds a line break: `http` refuses those, so no line can be forged.
    pub(super) fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        for part in [name, ": ", value] {
            self.0.push_str(part);
        }
    }

    /// Adds method and path with query.
    pub(super) fn request_target(&mut self, method: &str, target: &str) {
        self.push(
            "(request-target)",
            &format!("{} {target}", method.to_ascii_lowercase()),
        );
    }
}
