//! What takes two administrators, and what becomes of it.

use axum::http::StatusCode;
use gatepost_internal::brand::NewBrand;
use gatepost_internal::request;
use gatepost_internal::review_group::Change;
use gatepost_model::role::Role;
use serde::Serialize;

use super::check::CheckList;
use super::policy::Policy;

/// A wish and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct Request {
    id: String,
    wish: Wish,
    state: &'static str,
    /// None for an operator at the command line.
    requested_by: Option<String>,
    requested_at: String,
    decided_by: Option<String>,
    decided_at: Option<String>,
}

/// What is wanted.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Wish {
    Policy {
        brand: Option<String>,
        policy: Policy,
    },
    CheckList {
        list: CheckList,
    },
    Role {
        person: String,
        role: Role,
        brand: Option<String>,
        group: Option<String>,
    },
    Brand {
        brand: NewBrand,
    },
    ReviewGroup {
        brand: String,
        change: Change,
    },
    Reset {
        person: String,
        ends_second_factor: bool,
    },
}

/// What became of a wish when it was made.
#[derive(Debug, Serialize)]
pub(crate) struct Made {
    state: &'static str,
    /// The request that another administrator has to confirm.
    request_id: Option<String>,
}

/// What confirming has brought about. Has no `Debug`: a link stays out of logs.
#[derive(Serialize)]
pub(crate) struct Confirmed {
    request_id: String,
    /// For a new password: to be handed over, shown once.
    link: Option<Link>,
}

#[derive(Serialize)]
struct Link {
    url: String,
    expires_at: String,
}

impl Made {
    /// Whether it is done, or waits.
    pub(crate) fn status(&self) -> StatusCode {
        match self.request_id {
            None => StatusCode::OK,
            Some(_) => StatusCode::ACCEPTED,
        }
    }
}

impl From<request::Made> for Made {
    fn from(made: request::Made) -> Self {
        match made {
            request::Made::Done => Self {
                state: "done",
                request_id: None,
            },
            request::Made::Waiting(id) => Self {
                state: "waiting",
                request_id: Some(id.to_string()),
            },
        }
    }
}

impl Confirmed {
    /// `internal_url` is where the page of the link is.
    pub(crate) fn new(internal_url: &str, confirmed: request::Confirmed) -> Self {
        Self {
            request_id: confirmed.id.to_string(),
            link: confirmed.link.map(|link| Link {
                url: format!("{internal_url}/reset/{}", link.secret),
                expires_at: link.expires_at.to_rfc3339(),
            }),
        }
    }
}

impl From<request::Request> for Request {
    fn from(request: request::Request) -> Self {
        Self {
            id: request.id.to_string(),
            wish: request.wish.into(),
            state: request.state.as_str(),
            requested_by: request.requested_by,
            requested_at: request.requested_at.to_rfc3339(),
            decided_by: request.decided_by,
            decided_at: request.decided_at.map(|at| at.to_rfc3339()),
        }
    }
}

impl From<request::Wish> for Wish {
    fn from(wish: request::Wish) -> Self {
        match wish {
            request::Wish::Policy { brand, policy } => Self::Policy {
                brand,
                policy: policy.into(),
            },
            request::Wish::CheckList { list } => Self::CheckList { list: list.into() },
            request::Wish::Role {
                person,
                role,
                brand,
                group,
            } => Self::Role {
                person,
                role,
                brand,
                group,
            },
            request::Wish::Brand { brand } => Self::Brand { brand },
            request::Wish::ReviewGroup { brand, change } => Self::ReviewGroup { brand, change },
            request::Wish::Reset {
                person,
                ends_second_factor,
            } => Self::Reset {
                person,
                ends_second_factor,
            },
        }
    }
}
