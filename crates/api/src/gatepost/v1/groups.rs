//! `/api/gatepost/v1/brands/:name/groups`: who approves what a brand says.

use axum::Json;
use axum::extract::State;
use gatepost_internal::request::Wish;
use gatepost_internal::{Error, review_group};
use gatepost_model::scope::Scope;
use serde::Serialize;

use super::requests::{self, Answer};
use crate::Api;
use crate::authenticate::Person;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// A review group with its members.
#[derive(Debug, Serialize)]
pub(crate) struct Group {
    name: String,
    title: String,
    members: Vec<Member>,
}

#[derive(Debug, Serialize)]
struct Member {
    username: String,
    /// From then on their approval counts.
    counts_from: String,
}

impl From<review_group::ReviewGroup> for Group {
    fn from(group: review_group::ReviewGroup) -> Self {
        let member = |member: review_group::Member| Member {
            username: member.username,
            counts_from: member.counts_from.to_rfc3339(),
        };
        Self {
            name: group.name,
            title: group.title,
            members: group.members.into_iter().map(member).collect(),
        }
    }
}

/// `GET /api/gatepost/v1/brands/:name/groups`
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
    Id(brand): Id,
) -> Result<Json<Vec<Group>>, Problem> {
    caller.demand(Scope::Read)?;
    let groups = review_group::list(&api.inside, &caller, &brand).await?;
    Ok(Json(groups.into_iter().map(Group::from).collect()))
}

/// `POST /api/gatepost/v1/brands/:name/groups {change, name, title?}`
pub(crate) async fn change(
    State(api): State<Api>,
    Person(caller): Person,
    Id(brand): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Decide)?;
    let change = wanted(&parameters);
    let wish = change.map(|change| Wish::ReviewGroup { brand, change });
    requests::make_of(&api, &caller, wish).await
}

fn wanted(parameters: &Parameters) -> Result<review_group::Change, Error> {
    use review_group::Change;
    parameters.demand_readable()?;
    // The verb says what a name and a title must be; an empty one is neither.
    let text = |name: &str| parameters.text(name).unwrap_or_default();
    let (name, title) = (text("name"), text("title"));
    match text("change").as_str() {
        "add" => Ok(Change::Add { name, title }),
        "rename" => Ok(Change::Rename { name, title }),
        "remove" => Ok(Change::Remove { name }),
        _ => Err(Error::invalid("change must be one of add, rename, remove.")),
    }
}
