//! `/api/v1/tags`

use axum::Json;
use axum::extract::State;
use gatepost_internal::Error;
use gatepost_model::markup;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::tag::Tag;
use crate::id::Id;
use crate::problem::Problem;

/// `GET /api/v1/tags/:name`: every word that can be a tag is one, used or not, so that the answer tells
/// nothing about who uses it.
pub(crate) async fn show(
    State(api): State<Api>,
    Person(caller): Person,
    Id(name): Id,
) -> Result<Json<Tag>, Problem> {
    caller.demand(Scope::ReadStatuses)?;
    let tag = word(&name).ok_or(Error::NotFound)?;
    Ok(Json(Tag::new(&api.reading(&caller), &tag)))
}

/// The tag that a word is, with or without its `#`.
pub(crate) fn word(name: &str) -> Option<String> {
    let typed = format!("#{}", name.trim().trim_start_matches('#'));
    let mut tags = markup::tags(&typed).into_iter();
    let is_whole =
        |tag: &String| tag.chars().count() == typed.to_lowercase().chars().count().saturating_sub(1);
    tags.next().filter(is_whole)
}
