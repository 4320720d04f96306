//! Which apps may come in. Apps register anew on each device, so it is their redirect URI that is known, never
//! their client id.

use url::Url;

use super::redirect;

/// The setting `[apps] admit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Whatever a person allows.
    Any,
    /// Apps whose code goes to one of these.
    Known(Vec<Pattern>),
    /// None.
    None,
}

impl Admission {
    /// Whether an app may come in whose code goes there.
    pub fn admits(&self, redirect_uri: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Known(patterns) => patterns.iter().any(|pattern| pattern.covers(redirect_uri)),
            Self::None => false,
        }
    }
}

/// A redirect URI, or an https origin with everything below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Exactly this one, to the character.
    Exactly(String),
    /// `https://HOST/*`: whatever that host serves.
    Below(url::Origin),
}

/// A text that cannot be a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a known app is named by its redirect URI, or by https://HOST/* for everything a host serves")]
pub struct NotAPattern;

impl Pattern {
    /// Reads one, as it is written in the configuration.
    ///
    /// # Errors
    /// [`NotAPattern`].
    pub fn parse(text: &str) -> Result<Self, NotAPattern> {
        let Some(origin) = text.strip_suffix("/*") else {
            // A star elsewhere is meant as a wildcard and would be none.
            let fits = !text.contains('*') && redirect::check(text).is_ok();
            return fits.then(|| Self::Exactly(text.to_owned())).ok_or(NotAPattern);
        };
        let parsed = Url::parse(origin).map_err(|_| NotAPattern)?;
        // The origin and nothing else: no path, no user, no star within the host.
        let is_origin = parsed.scheme() == "https" && parsed.origin().ascii_serialization() == origin;
        if is_origin && !origin.contains('*') {
            Ok(Self::Below(parsed.origin()))
        } else {
            Err(NotAPattern)
        }
    }

    fn covers(&self, redirect_uri: &str) -> bool {
        match self {
            Self::Exactly(known) => known == redirect_uri,
            // Parsed, never compared as text: https://HOST.evil.example begins like https://HOST.
            Self::Below(origin) => Url::parse(redirect_uri).is_ok_and(|uri| uri.origin() == *origin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g21_a_known_origin_covers_what_it_serves_and_nothing_that_looks_like_it() {
        let known = Admission::Known(vec![
            Pattern::parse("https://elk.example/*").unwrap(),
            Pattern::parse("icecubesapp://").unwrap(),
        ]);
        for uri in [
            "https://elk.example/oauth",
            "https://elk.example/",
            "icecubesapp://",
        ] {
            assert!(known.admits(uri), "{uri}");
        }
        for uri in [
            "https://elk.example.evil.example/oauth",
            "https://evil.example/elk.example/",
            "http://elk.example/oauth",
            "https://elk.example:8443/oauth",
            "https://elk.example@evil.example/",
            "icecubesapp://evil",
            "urn:ietf:wg:oauth:2.0:oob",
        ] {
            assert!(!known.admits(uri), "{uri}");
            assert!(!Admission::None.admits(uri) && Admission::Any.admits(uri));
        }
    }

    #[test]
    fn what_would_cover_more_than_it_says_is_no_pattern() {
        for text in [
            "",
            "*",
            "/*",
            "https://*",
            "https://*/*",
            "https://*.example/*",
            "http://elk.example/*",
            "https://elk.example/app/*",
            "https://elk.example/*/*",
            "https://elk.example/?*",
            "javascript:alert(1)",
        ] {
            assert_eq!(Pattern::parse(text), Err(NotAPattern), "{text:?}");
        }
    }
}
