//! `/administration/policy` and `/administration/brands/NAME/policy`: who must agree before something leaves.
//!
//! ```text
//!  editor --form--> Draft --> Policy --> difference to the one in force --password--> a request, or in force at once
//!    ^-----------------"change it again"-----------------/
//! ```
//! A policy is never changed, only followed by a newer version; the page shows them all.

mod difference;
mod draft;
mod page;
mod preview;
mod steps;
mod words;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use gatepost_internal::gate::policy::{self, PolicyVersion};
use gatepost_internal::review_group::{self, ReviewGroup};
use gatepost_internal::{Error, brand as brands};

use super::{confirm, demand_administrator, is_shown};
use crate::Web;
use crate::form::Form;
use crate::paging::{Asked, encoded};
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use draft::Draft;

pub(super) use difference::{Line, between, effect};
pub(super) use words::{Titles, needs_of_a_post};

/// Whose policy a page is about, with what the page has to know.
struct About {
    /// The brand; absent for the node's own.
    brand: Option<String>,
    /// The groups its steps may name.
    groups: Vec<ReviewGroup>,
    in_force: PolicyVersion,
    /// Every version of it, the newest first; a brand's own, then those of the node it followed before.
    versions: Vec<PolicyVersion>,
}

impl About {
    async fn of(web: &Web, session: &Session, brand: Option<String>) -> Result<Self, Error> {
        demand_administrator(session)?;
        let (inside, caller) = (&web.inside, &session.caller);
        let mut versions = policy::list(inside, caller).await?;
        let (groups, in_force) = match &brand {
            Some(name) => {
                let in_force = policy::of_brand(inside, caller, name).await?;
                (review_group::list(inside, caller, name).await?, in_force)
            }
            None => {
                let in_force = versions.iter().find(|version| version.brand.is_none());
                let in_force = in_force.cloned().ok_or(Error::Damaged("there is no policy"))?;
                (groups_of_all(web, session).await?, in_force)
            }
        };
        let first_own = versions
            .iter()
            .filter(|version| version.brand == brand)
            .map(|version| version.policy.version)
            .min();
        versions.retain(|version| {
            let before = version.brand.is_none() && Some(version.policy.version) < first_own;
            version.brand == brand || before
        });
        Ok(Self {
            brand,
            groups,
            in_force,
            versions,
        })
    }

    /// Where its page is.
    fn address(&self) -> String {
        address(self.brand.as_deref())
    }

    fn titles(&self) -> Titles {
        Titles::of(&self.groups)
    }
}

/// Where the page of a policy is.
pub(super) fn address(brand: Option<&str>) -> String {
    match brand {
        Some(name) => format!("/administration/brands/{}/policy", encoded(name)),
        None => "/administration/policy".to_owned(),
    }
}

/// The groups any brand has, each once.
pub(super) async fn groups_of_all(web: &Web, session: &Session) -> Result<Vec<ReviewGroup>, Error> {
    let mut all: Vec<ReviewGroup> = Vec::new();
    for one in brands::overview(&web.inside, &session.caller).await? {
        for group in review_group::list(&web.inside, &session.caller, &one.brand.name).await? {
            if all.iter().all(|known| known.name != group.name) {
                all.push(group);
            }
        }
    }
    Ok(all)
}

/// `GET /administration/policy`
pub(crate) async fn node(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    show(&web, &session, None, &asked).await
}

/// `GET /administration/brands/NAME/policy`
pub(crate) async fn brand(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    show(&web, &session, Some(name), &asked).await
}

async fn show(
    web: &Web,
    session: &Session,
    brand: Option<String>,
    asked: &Asked,
) -> Result<Response, Refusal> {
    let about = About::of(web, session, brand).await?;
    let notice = asked.text("done").map(|_| "The policy is in force.");
    let draft = Draft::of(&about.in_force.policy);
    page::answer(web, session, &about, &draft, StatusCode::OK, notice, None)
}

/// `POST /administration/policy`: what would change. Changes nothing.
pub(crate) async fn preview_node(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let about = About::of(&web, &session, None).await?;
    preview::show(&web, &session, &about, &form).await
}

/// `POST /administration/brands/NAME/policy`: what would change. Changes nothing.
pub(crate) async fn preview_brand(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let about = About::of(&web, &session, Some(name)).await?;
    preview::show(&web, &session, &about, &form).await
}

/// `POST /administration/policy/save`
pub(crate) async fn save_node(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let about = About::of(&web, &session, None).await?;
    preview::save(&web, &session, &about, &form).await
}

/// `POST /administration/brands/NAME/policy/save`
pub(crate) async fn save_brand(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let about = About::of(&web, &session, Some(name)).await?;
    preview::save(&web, &session, &about, &form).await
}
