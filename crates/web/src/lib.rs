//! The pages employees and the PR team open in a browser, on the internal listener.
//!
//! ```text
//!  request -> transport -> route table -> session (or to /sign-in) -> form (token, origin) -> handler -> page
//! ```
//! Pages are rendered here, on the server, and work without JavaScript; the modules in `assets/` only make
//! them livelier. Whatever changes something is a form: `form` admits it before its handler runs.
//!
//! What this crate must never know: SQL, the public plane. It decides nothing; the internal plane's verbs do.
//!
//! Start reading at [`route::table`]: what is not in it does not exist.

mod administration;
mod asset;
mod bookmarks;
mod company;
mod confirmation;
mod consent;
mod cookie;
mod desk;
mod entries;
mod favourites;
mod first;
mod form;
mod health;
mod help;
mod home;
mod invitation;
mod list;
mod live;
mod media;
mod next;
mod notifications;
mod outside;
mod page;
mod paging;
mod people;
mod profile;
mod refusal;
mod reset;
pub mod route;
mod session;
mod settings;
mod shell;
mod sign_in;
mod sign_out;
mod tags;
mod thread;
mod transport;
mod view;

use std::sync::Arc;

use axum::Router;
use gatepost_internal::Inside;

/// What the pages tell about the node; each is a key of the configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name of the node, such as the company's.
    pub name: String,
}

/// What every page can reach.
#[derive(Clone)]
pub(crate) struct Web {
    pub(crate) inside: Inside,
    pub(crate) settings: Arc<Settings>,
    pub(crate) cookies: Arc<cookie::Names>,
}

/// The pages, their style sheet and modules, `GET /health`, and the answer to every address there is not.
/// Merge it with the API's router, which has no fallback of its own.
pub fn router(inside: Inside, settings: Settings) -> Router {
    let cookies = cookie::Names::of(&inside.context.internal_url);
    route::build(Web {
        inside,
        settings: Arc::new(settings),
        cookies: Arc::new(cookies),
    })
}
