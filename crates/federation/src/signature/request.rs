//! The parts of an incoming request that a signature can speak about.

use http::{HeaderMap, Method, header::HeaderName, request::Parts};

use super::Refusal;

/// A request as it was received, before any rewriting.
#[derive(Debug, Clone, Copy)]
pub struct RequestParts<'a> {
    /// The method.
    pub method: &'a Method,
    /// Path and query as on the request line. Behind a nested router this must be the original one.
    pub target: &'a str,
    /// HTTP/2's `:authority`, which stands in for an absent `Host`.
    pub authority: Option<&'a str>,
    /// All headers, repeated ones included.
    pub headers: &'a HeaderMap,
    /// The whole body; empty where there is none.
    pub body: &'a [u8],
}

impl<'a> RequestParts<'a> {
    /// Borrows from a request that was taken apart after its body had been read.
    pub fn new(parts: &'a Parts, body: &'a [u8]) -> Self {
        Self {
            method: &parts.method,
            target: parts.uri.path_and_query().map_or("/", |target| target.as_str()),
            authority: parts.uri.authority().map(|authority| authority.as_str()),
            headers: &parts.headers,
            body,
        }
    }

    /// The only value of a header, without surrounding blanks; `None` where it is absent.
    ///
    /// # Errors
    /// 400 where it occurs twice or is not visible ASCII.
    pub(super) fn single(&self, name: &'static str) -> Result<Option<&'a str>, Refusal> {
        let mut values = self.headers.get_all(name).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        if values.next().is_some() {
            return Err(Refusal::RepeatedHeader(name));
        }
        let text = value.to_str().map_err(|_| Refusal::UnreadableHeader)?;
        Ok(Some(text.trim_ascii()))
    }

    /// All values of a header joined as section 2.3 of the draft says; `None` where it is absent.
    pub(super) fn joined(&self, name: &str) -> Result<Option<String>, Refusal> {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
            return Ok(None);
        };
        let mut values = Vec::new();
        for value in self.headers.get_all(name) {
            values.push(
                value
                    .to_str()
                    .map_err(|_| Refusal::UnreadableHeader)?
                    .trim_ascii(),
            );
        }
        Ok(if values.is_empty() {
            None
        } else {
            Some(values.join(", "))
        })
    }

    /// The host the request was made for: `Host`, or `:authority` where HTTP/2 has replaced it.
    ///
    /// Both at once must agree: an intermediary may route by one while we check the other.
    pub(super) fn host(&self) -> Result<Option<&'a str>, Refusal> {
        match (self.single("host")?, self.authority) {
            (Some(host), Some(authority)) if !host.eq_ignore_ascii_case(authority) => {
                Err(Refusal::RepeatedHeader("host"))
            }
            (Some(host), _) => Ok(Some(host)),
            (None, authority) => Ok(authority),
        }
    }

    /// Whether a digest is demanded: a POST says something by its body even where that is empty.
    pub(super) fn needs_digest(&self) -> bool {
        !self.body.is_empty() || !matches!(*self.method, Method::GET | Method::HEAD)
    }
}
