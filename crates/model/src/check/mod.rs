//! Content checks: what must not leave the company by accident, found before anybody is asked to approve it.
//!
//! ```text
//! CheckList --Compiled::new--> Compiled --run(Subject)--> Finding..  --highest--> refuse, ask one more group, warn
//! ```
//! A subject is everything a revision would show outside, part by part. Each part is read the way a reader
//! sees it (`seen`): full-width letters are letters, what is invisible is not there. Findings point into the
//! text as it was written, so that a page can mark them in place.
//!
//! All of it is linear in the length of the text, whatever the text and the list are.
//!
//! Start reading at [`CheckList::standard`]: it is what a company gets that configures nothing.

mod compiled;
mod detector;
mod finding;
mod invisible;
mod list;
mod seen;
mod severity;
mod subject;
mod validate;
mod words;

#[cfg(test)]
mod tests;

pub use compiled::Compiled;
pub use detector::Detector;
pub use finding::{Finding, MAX_FINDINGS, highest};
pub use invisible::reveal;
pub use list::{CheckList, DEFAULT_GROUP, Rule, RuleKind};
pub use severity::Severity;
pub use subject::{Place, Subject};
pub use validate::{MAX_GROUPS, MAX_PATTERN, MAX_RULES, MAX_WORD, MAX_WORDS};
