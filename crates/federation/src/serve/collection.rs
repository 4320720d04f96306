//! The collections of a brand.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gatepost_model::id::OutsideId;
use gatepost_public::actor::{self, OwnActor};
use gatepost_public::{follower, following, publication};
use gatepost_storage::Reader;
use http::HeaderMap;
use url::form_urlencoded;

use super::{Segment, ServeError, answer, shown};
use crate::document::{Collection, CollectionPage};
use crate::plane::PublicPlane;

/// Activities on one page of an outbox.
const PAGE: i64 = 20;

/// `/brands/NAME/outbox`, and its pages.
///
/// # Errors
/// [`ServeError`].
pub async fn outbox(
    State(plane): State<PublicPlane>,
    Segment(name): Segment,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    match Part::asked_for(query.as_deref()) {
        Part::Unknown => Ok(answer::not_found()),
        Part::Page { before } => page(&plane, &request, &name, before).await,
        Part::Whole => {
            counted(&plane, &request, &name, |reader, brand| {
                let total = publication::count_said(reader, brand.id)?;
                let id = format!("{}/outbox", brand.uri);
                let first = format!("{id}?page=true");
                Ok(Collection::paged(id, total, first))
            })
            .await
        }
    }
}

/// `/brands/NAME/followers`: how many, never who.
///
/// # Errors
/// [`ServeError`].
pub async fn followers(
    State(plane): State<PublicPlane>,
    Segment(name): Segment,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    counted(&plane, &request, &name, |reader, brand| {
        let total = follower::count(reader, brand.id)?;
        Ok(Collection::counted(format!("{}/followers", brand.uri), total))
    })
    .await
}

/// `/brands/NAME/following`: how many, never whom.
///
/// # Errors
/// [`ServeError`].
pub async fn following(
    State(plane): State<PublicPlane>,
    Segment(name): Segment,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    counted(&plane, &request, &name, |reader, brand| {
        let total = following::count(reader, brand.id)?;
        Ok(Collection::counted(format!("{}/following", brand.uri), total))
    })
    .await
}

/// `/brands/NAME/featured`: what is on top of the brand's page, whole, the newest pin first.
///
/// # Errors
/// [`ServeError`].
pub async fn featured(
    State(plane): State<PublicPlane>,
    Segment(name): Segment,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    let now = plane.context.now();
    let found = plane
        .database
        .read(move |reader| {
            let Some(brand) = actor::find_brand(reader, &name)? else {
                return Ok(None);
            };
            let pinned = publication::list_featured(reader, brand.id)?;
            let documents = shown::documents(reader, &pinned, now)?;
            Ok::<_, ServeError>(Some((brand, documents)))
        })
        .await?;
    let Some((brand, documents)) = found else {
        return Ok(answer::not_found());
    };
    let id = plane.context.address.featured(&brand.name);
    let objects = documents.iter().flatten().map(String::as_str);
    let document = Collection::of_objects(id, objects)?.to_json()?;
    Ok(answer::activity_streams(&request, document))
}

/// `/actor/outbox`: the instance actor says nothing.
///
/// # Errors
/// [`ServeError`].
pub async fn instance_outbox(
    State(plane): State<PublicPlane>,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    let id = format!("{}/outbox", plane.context.address.instance_actor());
    let document = Collection::empty(id).to_json()?;
    Ok(answer::activity_streams(&request, document))
}

/// Which part of an outbox a query names.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Page { before: Option<OutsideId> },
    Unknown,
}

impl Part {
    /// A page begins after a note that is named by its outside id: an inside one would tell the time.
    fn asked_for(query: Option<&str>) -> Self {
        let parameter = |wanted: &str| {
            form_urlencoded::parse(query.unwrap_or("").as_bytes())
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned())
        };
        match (parameter("page"), parameter("before")) {
            (None, None) => Self::Whole,
            (_, None) => Self::Page { before: None },
            (_, Some(id)) => {
                OutsideId::parse(&id).map_or(Self::Unknown, |id| Self::Page { before: Some(id) })
            }
        }
    }
}

async fn page(
    plane: &PublicPlane,
    request: &HeaderMap,
    name: &str,
    before: Option<OutsideId>,
) -> Result<Response, ServeError> {
    let (name, cursor) = (name.to_owned(), before.clone());
    let now = plane.context.now();
    let found = plane
        .database
        .read(move |reader| {
            let Some(brand) = actor::find_brand(reader, &name)? else {
                return Ok(None);
            };
            let said = publication::list_said(reader, brand.id, cursor.as_ref(), PAGE)?;
            let objects = shown::documents(reader, &said.publications, now)?;
            Ok::<_, ServeError>(Some((brand, said, objects)))
        })
        .await?;
    let Some((brand, said, objects)) = found else {
        return Ok(answer::not_found());
    };
    let outbox = format!("{}/outbox", brand.uri);
    let address = |before: Option<&OutsideId>| match before {
        Some(id) => format!("{outbox}?page=true&before={id}"),
        None => format!("{outbox}?page=true"),
    };
    let last = said.publications.last().filter(|_| said.has_more);
    let next = last.map(|publication| address(Some(&publication.candidate)));
    let activities = said
        .publications
        .iter()
        .zip(&objects)
        .map(|(publication, object)| {
            // As it was delivered, but for what has changed since.
            let is_as_delivered = publication
                .note
                .as_ref()
                .is_none_or(|note| note.updated_at.is_none() && note.poll.is_none());
            let now_shown = object.as_deref().filter(|_| !is_as_delivered);
            (publication.activity.as_str(), now_shown)
        });
    let page = CollectionPage::of(address(before.as_ref()), outbox.clone(), next, activities)?;
    Ok(answer::activity_streams(request, page.to_json()?))
}

/// One collection of one brand, from at most two statements.
async fn counted(
    plane: &PublicPlane,
    request: &HeaderMap,
    name: &str,
    count: impl FnOnce(&mut Reader<'_>, &OwnActor) -> Result<Collection, gatepost_public::Error> + Send + 'static,
) -> Result<Response, ServeError> {
    let name = name.to_owned();
    let found = plane
        .database
        .read(move |reader| {
            let brand = actor::find_brand(reader, &name)?;
            brand.map(|brand| count(reader, &brand)).transpose()
        })
        .await?;
    Ok(match found {
        Some(collection) => answer::activity_streams(request, collection.to_json()?),
        None => answer::not_found(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outbox_is_asked_for_whole_or_by_page() {
        let id = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
        let page = |before| Part::Page { before };
        let table = [
            (None, Part::Whole),
            (Some("x=1".to_owned()), Part::Whole),
            (Some("page=true".to_owned()), page(None)),
            (Some(format!("page=true&before={id}")), page(OutsideId::parse(id))),
            (Some("page=true&before=7".to_owned()), Part::Unknown),
        ];
        for (query, part) in table {
            assert_eq!(Part::asked_for(query.as_deref()), part, "{query:?}");
        }
    }
}
