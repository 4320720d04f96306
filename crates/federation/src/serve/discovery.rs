//! The addresses at which a server introduces itself.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use gatepost_public::{actor, publication};
use http::HeaderMap;
use serde::Serialize;

use super::{Segment, ServeError, answer};
use crate::document::Unwritable;
use crate::host_meta::{self, HostMeta};
use crate::nodeinfo::{Counts, Discovery, NodeInfo, Version};
use crate::plane::PublicPlane;
use crate::webfinger::{self, Descriptor, Malformed, Resource};

/// `/.well-known/webfinger`. A name that is not a brand's costs the same statement as one that is (I1).
///
/// # Errors
/// [`ServeError`].
pub async fn webfinger(
    State(plane): State<PublicPlane>,
    RawQuery(query): RawQuery,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    let address = &plane.context.address;
    let name = match Resource::parse(query.as_deref(), address) {
        Err(Malformed) => {
            return Ok(answer::bad_request(
                "resource must be one URI, such as acct:name@host",
            ));
        }
        Ok(Resource::Other) => return Ok(answer::not_found()),
        Ok(Resource::Brand(name)) => name,
    };
    let found = plane
        .database
        .read(move |reader| actor::find_brand(reader, &name))
        .await?;
    match found {
        Some(brand) => json(
            &request,
            webfinger::MEDIA_TYPE,
            &Descriptor::of(&brand.name, address),
        ),
        None => Ok(answer::not_found()),
    }
}

/// `/.well-known/host-meta`.
pub async fn host_meta_xml(State(plane): State<PublicPlane>, request: HeaderMap) -> Response {
    let body = host_meta::xml(&plane.context.address);
    answer::document(&request, host_meta::XML_MEDIA_TYPE, body)
}

/// `/.well-known/host-meta.json`.
///
/// # Errors
/// [`ServeError`].
pub async fn host_meta_json(
    State(plane): State<PublicPlane>,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    let document = HostMeta::of(&plane.context.address);
    json(&request, host_meta::JSON_MEDIA_TYPE, &document)
}

/// `/.well-known/nodeinfo`.
///
/// # Errors
/// [`ServeError`].
pub async fn nodeinfo_links(
    State(plane): State<PublicPlane>,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    json(
        &request,
        "application/json",
        &Discovery::of(&plane.context.address),
    )
}

/// `/nodeinfo/VERSION`.
///
/// # Errors
/// [`ServeError`].
pub async fn nodeinfo(
    State(plane): State<PublicPlane>,
    Segment(version): Segment,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    let Some(version) = Version::parse(&version) else {
        return Ok(answer::not_found());
    };
    let counts = plane
        .database
        .read(|reader| {
            Ok::<_, ServeError>(Counts {
                brands: actor::count_brands(reader)?,
                notes: publication::count_notes(reader)?,
            })
        })
        .await?;
    json(&request, version.media_type(), &NodeInfo::of(version, counts))
}

fn json(
    request: &HeaderMap,
    media_type: &'static str,
    document: &impl Serialize,
) -> Result<Response, ServeError> {
    let body = serde_json::to_string(document).map_err(Unwritable::from)?;
    Ok(answer::document(request, media_type, body))
}
