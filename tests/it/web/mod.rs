//! The employees' pages over HTTP, as a browser without scripts meets them: who is let in, what a form needs,
//! what a page may hold, and what every answer tells the browser to forbid.

mod access;
mod administration_audit;
mod administration_brands;
mod administration_checks;
mod administration_codes;
mod administration_policy;
mod administration_requests;
mod consent;
mod cookies;
mod forms;
mod headers;
mod links;
mod live;
mod markup;
mod redirects;
mod settings_email;
mod signing_in;
mod writing;

use crate::http::office::Office;
use crate::support::browser_forms::FormBrowser;

/// A browser at an office in which somebody has signed in.
async fn signed_in(office: &Office, name: &str) -> FormBrowser {
    let mut browser = FormBrowser::at(&office.url);
    browser.signs_in(name).await;
    browser
}

/// A path of the route table with something in the place of each name.
fn filled(path: &str, name: &str, id: &str) -> String {
    path.replace("{name}", name)
        .replace("{id}", id)
        .replace("{tag}", "kitchen")
        .replace("{secret}", "nothing-of-this-name")
}
