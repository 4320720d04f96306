//! Labels of a candidate: the policy's words for what asks for more approval.

use gatepost_model::gate::{Kind, Policy};
use gatepost_storage::Reader;

use super::fields::Fields;
use super::kind::Case;
use super::published;
use crate::Error;

/// The labels a policy knows, in its order.
pub fn known(policy: &Policy) -> impl Iterator<Item = &str> {
    policy.labels.iter().map(|rule| rule.label.as_str())
}

/// Those of some labels that a policy knows.
pub(super) fn still_known(policy: &Policy, labels: Vec<String>) -> Vec<String> {
    let is_known = |label: &String| known(policy).any(|known| known == label.as_str());
    labels.into_iter().filter(is_known).collect()
}

/// The labels of a revision: those that were asked for, and of an update those of what it replaces. Whoever had to agree
/// to the words has to agree to those that take their place.
///
/// # Errors
/// As [`checked`].
pub(super) fn of(
    reader: &mut Reader<'_>,
    case: &Case<'_>,
    policy: &Policy,
    wanted: &mut Fields,
) -> Result<Vec<String>, Error> {
    let mut labels = std::mem::take(&mut wanted.labels);
    if case.core.kind == Kind::Update
        && let Some(uri) = &wanted.object
    {
        let target = published::get_standing(reader, case.context, case.brand, uri)?;
        labels.extend(still_known(policy, target.row.labels()?));
    }
    checked(policy, labels)
}

/// Labels as they are stored and hashed: sorted, each once.
///
/// # Errors
/// [`Error::Invalid`] for a label the policy does not know: one that adds nothing would look as if it did.
pub(super) fn checked(policy: &Policy, mut labels: Vec<String>) -> Result<Vec<String>, Error> {
    labels.sort();
    labels.dedup();
    match labels
        .iter()
        .find(|label| known(policy).all(|known| known != label.as_str()))
    {
        None => Ok(labels),
        Some(unknown) => {
            let known: Vec<&str> = known(policy).collect();
            let shown: String = unknown.chars().take(40).collect();
            Err(Error::invalid(if known.is_empty() {
                format!("There is no label {shown:?}: the policy has none.")
            } else {
                format!(
                    "There is no label {shown:?}. The policy has {}.",
                    known.join(", ")
                )
            }))
        }
    }
}
