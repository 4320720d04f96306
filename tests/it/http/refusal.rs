//! What every refusal looks like.

use super::shape::fields;
use crate::support::wire::Answer;

/// Demands that a request was refused with this status, in the form of all refusals; gives the sentence.
pub fn refused(what: &str, answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{what}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/json", "{what}");
    assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
    let body = answer.json();
    assert_eq!(fields(&body), ["error", "error_description"], "{what}");
    let sentences = ["error", "error_description"].map(|field| body[field].as_str().unwrap().to_owned());
    assert!(
        sentences.iter().all(|sentence| sentence.ends_with('.')),
        "{what}: {sentences:?}"
    );
    let [error, _] = sentences;
    error
}

/// Demands that all these answers are the same, byte for byte and header for header. How many requests a token
/// has left differs from one to the next, whatever is asked.
pub fn identical<'a>(answers: impl IntoIterator<Item = (&'a str, &'a Answer)>) {
    let mut first: Option<(&str, Vec<u8>)> = None;
    for (what, answer) in answers {
        let mut answer = answer.clone();
        answer.headers.remove("x-ratelimit-remaining");
        let print = answer.fingerprint();
        match &first {
            None => first = Some((what, print)),
            Some((model, expected)) => {
                let (one, other) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(&print));
                assert_eq!(one, other, "{model} and {what} can be told apart");
            }
        }
    }
}
