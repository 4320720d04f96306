//! Redirect URIs: which can be registered. An authorization request must name one of them to the character;
//! nothing is normalised, so there is nothing to get around (G1).

use url::{Host, Url};

/// The redirect URI of an app that has none: the person copies the code from the page.
pub const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// The most bytes one may have.
const LONGEST: usize = 2_000;

/// Schemes that run something, show something or write to somebody, instead of opening an app.
const REFUSED_SCHEMES: [&str; 17] = [
    "about",
    "blob",
    "chrome",
    "data",
    "file",
    "filesystem",
    "ftp",
    "intent",
    "javascript",
    "mailto",
    "sms",
    "ssh",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// How the schemes of a family begin that open parts of Windows: `ms-settings`, `ms-msdt`, `search-ms`.
const REFUSED_BEGINNINGS: [&str; 2] = ["ms-", "search"];

/// Refuses what a code must not be sent to, with a sentence.
///
/// https, http on the person's own device, an app's own scheme, or [`OUT_OF_BAND`]. A fragment is refused by
/// RFC 6749, section 3.1.2; a code over plain http is everybody's on the way.
pub(super) fn check(uri: &str) -> Result<(), String> {
    if uri == OUT_OF_BAND {
        return Ok(());
    }
    let refuse = |why: &str| Err(format!("This cannot be a redirect URI: {why}."));
    if uri.len() > LONGEST {
        return refuse("it is too long");
    }
    // What a parser would strip or turn is refused before it is parsed: `java\nscript:`, `https:\\host`.
    if !uri.bytes().all(|byte| matches!(byte, b'!'..=b'~')) || uri.contains('\\') {
        return refuse("it has blanks or characters that are not ASCII");
    }
    let Ok(parsed) = Url::parse(uri) else {
        return refuse("it is not a URI");
    };
    if parsed.fragment().is_some() {
        return refuse("it has a fragment");
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return refuse("it names a user");
    }
    let is_web = matches!(parsed.scheme(), "http" | "https");
    if is_web && !has_plain_host(&parsed) {
        return refuse("its host has characters that no host name has");
    }
    match parsed.scheme() {
        "https" => Ok(()),
        "http" if is_own_device(&parsed) => Ok(()),
        "http" => refuse("write https; http is for this device alone, such as http://127.0.0.1"),
        scheme
            if REFUSED_SCHEMES.contains(&scheme)
                || REFUSED_BEGINNINGS.iter().any(|start| scheme.starts_with(start)) =>
        {
            refuse("its scheme opens no app")
        }
        _ => Ok(()),
    }
}

/// Whether the host is an address, or a name of letters, digits, dots and hyphens. A URI may have more in it, such as
/// a semicolon; the consent page's Content-Security-Policy names this host, and would be cut there.
fn has_plain_host(uri: &Url) -> bool {
    match uri.host() {
        Some(Host::Domain(name)) => name
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-')),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    }
}

fn is_own_device(uri: &Url) -> bool {
    match uri.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g1_only_where_an_app_can_be_is_a_redirect_uri() {
        for uri in [
            OUT_OF_BAND,
            "https://elk.example/oauth?server=a",
            "http://127.0.0.1:7878/callback",
            "http://localhost:3000/",
            "http://[::1]/",
            "oauth2redirect://com.keylesspalace.tusky/",
            "icecubesapp://",
            "com.tapbots.Ivory.23600:/request_token/abc",
        ] {
            assert_eq!(check(uri), Ok(()), "{uri}");
        }
        for uri in [
            "",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\nscript:alert(1)",
            " javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a.example/1",
            "http://elk.example/",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "https://elk.example/#token",
            "https://user@elk.example/",
            "https://user:word@elk.example/",
            "https:\\\\elk.example",
            "https://elk.example/a b",
            "https://elk.example;script-src/",
            "https://elk.example,evil.example/",
            "https://elk_example.example/",
            "https://*.example/",
            "ms-settings:privacy",
            "ms-msdt:/id",
            "MS-word:ofe|u|https://evil.example/",
            "search-ms:query=a",
            "search:a",
            "chrome://settings/",
            "ssh://host.example/",
            "about:blank",
            "view-source:https://elk.example/",
            "//elk.example/",
            "/callback",
            "elk",
            &format!("https://elk.example/{}", "x".repeat(LONGEST)),
        ] {
            assert!(check(uri).is_err(), "{uri:?}");
        }
    }
}
