//! The PR team's pages, as a browser without scripts meets them.

mod browser;
mod deciding;
mod forms;
mod history;
mod holding;
mod kinds;
mod ledger;
mod notices;
mod pictures;
mod preview;
mod queue;
mod recalling;
mod stopping;
mod story;
mod strangers;
mod whole;

use gatepost_internal::gate::Candidate;
use gatepost_model::role::Role;

use crate::support::company::Company;
use crate::support::world::PASSWORD;
use browser::{Browser, Form, Page};

/// Somebody's browser, signed in at this company.
async fn browser(company: &Company, username: &str) -> Browser {
    Browser::signed_in(&company.internal_url, username).await
}

/// Where a candidate's page is.
fn page_of(candidate: &Candidate) -> String {
    format!("/desk/{}", candidate.id)
}

/// Somebody of the desk lets the characters pass that are not seen: a check forbids them.
async fn lets_pass(company: &Company, candidate: &Candidate) {
    let reader = format!("lena_{}", candidate.id);
    let lena = company.person(&reader, &[Role::Approver]).await;
    let hash = Some(candidate.revision.rev_hash.clone());
    let (rule, why) = (
        Some("Invisible characters".to_owned()),
        Some("It is a test".to_owned()),
    );
    let id = candidate.id.to_string();
    gatepost_internal::gate::check::override_finding(&company.inside, &lena.caller, &id, hash, rule, why)
        .await
        .unwrap();
}

/// The form that decides about a candidate, filled in.
fn decision(page: &Page, candidate: &str, verdict: &str, comment: &str) -> Form {
    page.form(&format!("{candidate}/decide"))
        .with("decision", verdict)
        .with("comment", comment)
        .with("password", PASSWORD)
}
