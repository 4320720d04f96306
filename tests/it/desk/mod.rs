//! The PR team's pages, as a browser without scripts meets them.

mod browser;
mod deciding;
mod forms;
mod history;
mod ledger;
mod preview;
mod queue;
mod strangers;
mod whole;

use gatepost_internal::gate::Candidate;

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

/// The form that decides about a candidate, filled in.
fn decision(page: &Page, candidate: &str, verdict: &str, comment: &str) -> Form {
    page.form(&format!("{candidate}/decide"))
        .with("decision", verdict)
        .with("comment", comment)
        .with("password", PASSWORD)
}
