//! What every page has around its content.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use gatepost_federation::serve;
use gatepost_model::address::PublicAddress;

use crate::assets;
use crate::error::PageError;
use crate::picture::Picture;
use crate::security_headers;

/// Head and frame of a page. Nothing in it changes but by publishing.
pub(crate) struct Shell {
    /// In the browser's tab and in link previews.
    pub(crate) title: String,
    /// One or two sentences for link previews and search engines.
    pub(crate) description: String,
    /// Where links lead home to; absent where a page is the same for every node.
    pub(crate) host: Option<String>,
    /// The page's one address, if it is to be found.
    pub(crate) canonical: Option<String>,
    /// The same thing as an ActivityStreams document.
    pub(crate) document: Option<String>,
    /// Address of the Atom feed of what the page is about.
    pub(crate) feed: Option<String>,
    /// Address of the page's oEmbed answer.
    pub(crate) oembed: Option<String>,
    /// Handle of the brand whose words the page shows.
    pub(crate) creator: Option<String>,
    /// `website`, `profile` or `article`, in the words of the Open Graph protocol.
    pub(crate) graph_type: &'static str,
    /// For an article when it was published, in RFC 3339.
    pub(crate) published: Option<String>,
    /// For an article when it was changed last, in RFC 3339.
    pub(crate) modified: Option<String>,
    /// What stands for the page in link previews.
    pub(crate) image: Option<Emblem>,
    /// Path of the style sheet.
    pub(crate) stylesheet: &'static str,
    /// Path of the icon.
    pub(crate) icon: &'static str,
}

/// A picture in link previews.
pub(crate) struct Emblem {
    pub(crate) address: String,
    pub(crate) media_type: String,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) alt: String,
}

impl Emblem {
    /// The whole of a picture: those who show previews make them as small as they need.
    pub(crate) fn of(picture: &Picture) -> Self {
        Self {
            address: picture.full.clone(),
            media_type: picture.media_type.clone(),
            width: picture.width,
            height: picture.height,
            alt: picture.alt.clone(),
        }
    }
}

impl Shell {
    /// A page that is not to be found by search engines and says nothing about this node.
    pub(crate) fn bare(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            description: String::new(),
            host: None,
            canonical: None,
            document: None,
            feed: None,
            oembed: None,
            creator: None,
            graph_type: "website",
            published: None,
            modified: None,
            image: None,
            stylesheet: assets::stylesheet_path(),
            icon: assets::icon_path(),
        }
    }

    /// A page at an address of its own.
    pub(crate) fn at(canonical: String, title: String, description: String, address: &PublicAddress) -> Self {
        Self {
            title,
            description,
            host: Some(address.authority().to_owned()),
            canonical: Some(canonical),
            ..Self::bare("")
        }
    }
}

/// Writes a page as an answer, with its `ETag`.
pub(crate) fn answer(
    request: &HeaderMap,
    status: StatusCode,
    page: &impl Template,
) -> Result<Response, PageError> {
    let body = page.render()?;
    Ok(serve::conditional(
        request,
        status,
        "text/html; charset=utf-8",
        body,
    ))
}

/// The same for a page with a form on it, which its policy then allows to be sent to us.
pub(crate) fn answer_with_form(
    request: &HeaderMap,
    status: StatusCode,
    page: &impl Template,
) -> Result<Response, PageError> {
    let mut response = answer(request, status, page)?;
    security_headers::allow_form(&mut response);
    Ok(response)
}
