//! The two cookies: one holds a session, the other ties the forms before sign-in to one browser.

use axum::http::header::{COOKIE, InvalidHeaderValue};
use axum::http::{HeaderMap, HeaderValue};
use url::Url;

/// How long a browser keeps the session's cookie, in seconds: 400 days, the most browsers allow. It is the
/// server that ends a session, thirty days after its last use.
const KEPT: u32 = 34_560_000;

/// Names and attributes of the cookies, which depend on how people reach the node (G11).
///
/// On https the prefix `__Host-` makes browsers refuse the cookie unless it is Secure, for `/` and without a
/// Domain, so that no neighbouring host can plant one. Without https browsers would not take it at all;
/// there the port is in the name, because cookies do not tell ports apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names {
    /// Holds the session's secret.
    pub(crate) session: String,
    /// Holds a random text from which the tokens of forms before sign-in are derived.
    pub(crate) visit: String,
    secure: bool,
}

impl Names {
    /// For the address people reach the node by.
    pub(crate) fn of(internal_url: &str) -> Self {
        if internal_url.starts_with("https:") {
            return Self {
                session: "__Host-gatepost".to_owned(),
                visit: "__Host-gatepost_visit".to_owned(),
                secure: true,
            };
        }
        let port = Url::parse(internal_url)
            .ok()
            .and_then(|url| url.port_or_known_default())
            .unwrap_or(80);
        Self {
            session: format!("gatepost_dev_{port}"),
            visit: format!("gatepost_dev_{port}_visit"),
            secure: false,
        }
    }

    /// `Set-Cookie` with the session's secret.
    ///
    /// # Errors
    /// When the secret cannot stand in a header.
    pub(crate) fn keep_session(&self, secret: &str) -> Result<HeaderValue, InvalidHeaderValue> {
        self.keep(&self.session, secret, Some(KEPT))
    }

    /// `Set-Cookie` for a visit; it goes when the browser is closed.
    ///
    /// # Errors
    /// When the secret cannot stand in a header.
    pub(crate) fn keep_visit(&self, secret: &str) -> Result<HeaderValue, InvalidHeaderValue> {
        self.keep(&self.visit, secret, None)
    }

    /// `Set-Cookie` that takes the session's cookie away.
    ///
    /// # Errors
    /// Never, as the name is ours.
    pub(crate) fn drop_session(&self) -> Result<HeaderValue, InvalidHeaderValue> {
        self.keep(&self.session, "", Some(0))
    }

    fn keep(&self, name: &str, value: &str, age: Option<u32>) -> Result<HeaderValue, InvalidHeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let age = age
            .map(|seconds| format!("; Max-Age={seconds}"))
            .unwrap_or_default();
        let mut header = HeaderValue::try_from(format!(
            "{name}={value}; Path=/{secure}; HttpOnly; SameSite=Lax{age}"
        ))?;
        header.set_sensitive(true);
        Ok(header)
    }
}

/// The value of a cookie. Two of one name are none: nobody can say which is ours.
pub(crate) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(one, _)| *one == name)
        .map(|(_, value)| value);
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g11_on_https_the_cookie_belongs_to_this_host_alone() {
        let names = Names::of("https://inside.acme.example");
        let header = names.keep_session("gps_1").unwrap();
        assert_eq!(
            header.to_str().unwrap(),
            "__Host-gatepost=gps_1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=34560000"
        );
        assert!(header.is_sensitive());
    }

    #[test]
    fn g11_in_development_the_port_is_in_the_name() {
        let names = Names::of("http://127.0.0.1:4000");
        let header = names.keep_visit("abc").unwrap();
        assert_eq!(
            header.to_str().unwrap(),
            "gatepost_dev_4000_visit=abc; Path=/; HttpOnly; SameSite=Lax"
        );
    }

    #[test]
    fn two_cookies_of_one_name_are_none() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; gatepost_dev_80=x"));
        assert_eq!(find(&headers, "gatepost_dev_80"), Some("x"));
        headers.append(COOKIE, HeaderValue::from_static("gatepost_dev_80=y"));
        assert_eq!(find(&headers, "gatepost_dev_80"), None);
        assert_eq!(find(&headers, "nothing"), None);
    }
}
