//! Forms: how a request that changes something is admitted, and what it carries.
//!
//! Every POST of the route table passes [`admit`] before its handler. It refuses what no page of ours can
//! have sent (G8): another site's request, another content type, a form without the token of the session or,
//! before sign-in, of the visit it was shown to.

mod upload;

use axum::body::to_bytes;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{CONTENT_TYPE, ORIGIN, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use gatepost_internal::Error;
use gatepost_model::canonical::hash_hex;
use gatepost_model::release_key::hex_secret;
use url::{Url, form_urlencoded};

use crate::refusal::Refusal;
use crate::session::Session;
use crate::{Web, cookie};

pub(crate) use upload::{Chosen, Fault, describe};

/// The name of the field that holds the token.
pub(crate) const TOKEN: &str = "csrf";

/// The most bytes of a form that are read: far more than any text that can be accepted.
const LARGEST: usize = 256 * 1024;

/// Keeps the token of a visit from standing for anything else.
const VISIT_DOMAIN: &str = "gatepost/visit-form/v1";

/// Keeps hashes that are only compared from being of use elsewhere.
const COMPARE_DOMAIN: &str = "gatepost/compare/v1";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The fields of an admitted form. Has no `Debug`: passwords and texts stay out of logs.
#[derive(Clone)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    /// What was wrong with a picture in it.
    fault: Option<Fault>,
}

/// What a form may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Texts.
    Texts,
    /// Texts and pictures.
    Pictures,
}

impl Form {
    fn parse(body: &[u8]) -> Self {
        let fields = form_urlencoded::parse(body).into_owned().collect();
        Self { fields, fault: None }
    }

    /// A field as it was typed; empty where it is absent. Browsers send line ends as CR LF.
    pub(crate) fn text(&self, name: &str) -> String {
        self.find(name)
            .map(|value| value.replace("\r\n", "\n"))
            .unwrap_or_default()
    }

    /// A field that has something in it besides blanks.
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|value| !value.trim().is_empty())
    }

    /// Every value of a field that may be sent several times, such as check boxes.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let named = self.fields.iter().filter(|(one, _)| one == name);
        named.map(|(_, value)| value.clone()).collect()
    }

    fn find(&self, name: &str) -> Option<&str> {
        let mut named = self.fields.iter().filter(|(one, _)| one == name);
        named.next().map(|(_, value)| value.as_str())
    }
}

impl FromRequestParts<Web> for Form {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _web: &Web) -> Result<Self, Refusal> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Refusal::ForeignForm)
    }
}

/// What a form before sign-in carries, and the cookie it belongs to.
pub(crate) struct Visit {
    /// The token of its forms.
    pub(crate) csrf: String,
    /// To be set with the page, where the browser has none yet.
    set_cookie: Option<HeaderValue>,
}

impl Visit {
    /// The visit a request belongs to; a new one where it belongs to none.
    pub(crate) fn of(web: &Web, headers: &HeaderMap) -> Self {
        if let Some(secret) = visit_secret(web, headers) {
            return Self {
                csrf: hash_hex(VISIT_DOMAIN, secret.as_bytes()),
                set_cookie: None,
            };
        }
        let secret = hex_secret::<32>(web.inside.context.random.as_ref());
        Self {
            csrf: hash_hex(VISIT_DOMAIN, secret.as_bytes()),
            set_cookie: web.cookies.keep_visit(&secret).ok(),
        }
    }

    /// The page with the form, and with the cookie its token belongs to.
    pub(crate) fn remember(self, mut page: Response) -> Response {
        if let Some(cookie) = self.set_cookie {
            page.headers_mut().append(SET_COOKIE, cookie);
        }
        page
    }
}

/// Only what we have drawn ourselves is a visit.
fn visit_secret<'a>(web: &Web, headers: &'a HeaderMap) -> Option<&'a str> {
    let secret = cookie::find(headers, &web.cookies.visit)?;
    let is_ours = secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_ours.then_some(secret)
}

/// Lets a form through with its [`Form`] among the request's extensions, or answers 403.
pub(crate) async fn admit(
    State((web, takes)): State<(Web, Takes)>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    if !is_sent_by_us(&parts.headers, &web.inside.context.internal_url) {
        return Err(Refusal::ForeignForm);
    }
    if takes == Takes::Pictures
        && is_of_parts(&parts.headers)
        && let Some(session) = parts.extensions.get::<Session>().cloned()
    {
        let form = upload::read(&web, &session, &parts, body).await?;
        parts.extensions.insert(form);
        return Ok(next
            .run(Request::from_parts(parts, axum::body::Body::empty()))
            .await);
    }
    if !is_form(&parts.headers) {
        return Err(Refusal::ForeignForm);
    }
    let body = to_bytes(body, LARGEST).await.map_err(|_| {
        Refusal::from(Error::invalid(
            "That is more than can be accepted. Shorten the text.",
        ))
    })?;
    let form = Form::parse(&body);
    let expected = match parts.extensions.get::<Session>() {
        Some(session) => Some(session.csrf.clone()),
        None => visit_secret(&web, &parts.headers).map(|secret| hash_hex(VISIT_DOMAIN, secret.as_bytes())),
    };
    if !is_token(expected.as_deref(), &form.text(TOKEN)) {
        return Err(Refusal::ForeignForm);
    }
    parts.extensions.insert(form);
    Ok(next
        .run(Request::from_parts(parts, axum::body::Body::empty()))
        .await)
}

/// Hashes are compared, not the tokens: how long it takes says nothing about the token.
fn is_token(expected: Option<&str>, sent: &str) -> bool {
    let hash = |text: &str| hash_hex(COMPARE_DOMAIN, text.as_bytes());
    expected.is_some_and(|expected| hash(expected) == hash(sent))
}

/// Browsers say where a request comes from. Ours come from our own pages, or from nowhere.
///
/// `Origin: null` is what they send with a form of a page whose referrer policy is `no-referrer`, as ours is.
fn is_sent_by_us(headers: &HeaderMap, internal_url: &str) -> bool {
    let site = headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
    if !matches!(site, None | Some(b"same-origin" | b"none")) {
        return false;
    }
    let mut origins = headers.get_all(ORIGIN).iter();
    let own = Url::parse(internal_url)
        .ok()
        .map(|url| url.origin().ascii_serialization());
    origins.all(|origin| {
        origin
            .to_str()
            .is_ok_and(|origin| origin == "null" || Some(origin) == own.as_deref())
    })
}

/// Only what a form of ours sends: no other content type reaches a field.
fn is_form(headers: &HeaderMap) -> bool {
    is_only(headers, "application/x-www-form-urlencoded")
}

/// What a form of ours with pictures in it sends.
fn is_of_parts(headers: &HeaderMap) -> bool {
    is_only(headers, "multipart/form-data")
}

fn is_only(headers: &HeaderMap, wanted: &str) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else {
        return false;
    };
    let essence = value.to_str().ok().and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://inside.acme.example/";

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn g8_what_another_site_sends_is_not_ours() {
        assert!(is_sent_by_us(&HeaderMap::new(), HERE));
        for ours in ["same-origin", "none"] {
            assert!(is_sent_by_us(&with(SEC_FETCH_SITE, ours), HERE), "{ours}");
        }
        for foreign in ["cross-site", "same-site", "Same-Origin", ""] {
            assert!(!is_sent_by_us(&with(SEC_FETCH_SITE, foreign), HERE), "{foreign}");
        }
        for ours in ["null", "https://inside.acme.example"] {
            assert!(is_sent_by_us(&with(ORIGIN, ours), HERE), "{ours}");
        }
        for foreign in [
            "https://evil.example",
            "http://inside.acme.example",
            "https://inside.acme.example:444",
            "https://inside.acme.example.evil.example",
        ] {
            assert!(!is_sent_by_us(&with(ORIGIN, foreign), HERE), "{foreign}");
        }
    }

    #[test]
    fn g8_no_other_content_type_is_a_form() {
        assert!(is_form(&with(
            CONTENT_TYPE,
            "application/x-www-form-urlencoded; charset=UTF-8"
        )));
        for other in [
            "application/json",
            "text/plain",
            "multipart/form-data; boundary=x",
            "text/plain; application/x-www-form-urlencoded",
        ] {
            assert!(!is_form(&with(CONTENT_TYPE, other)), "{other}");
        }
        assert!(!is_form(&HeaderMap::new()));
    }

    #[test]
    fn g8_only_the_whole_token_is_the_token() {
        assert!(is_token(Some("abc"), "abc"));
        assert!(!is_token(Some("abc"), "ab") && !is_token(Some("abc"), "") && !is_token(None, ""));
    }
}
