//! Whether a `Content-Type` says ActivityStreams.

/// What we ask for, and all that we take (B12): HTML or plain JSON could be an uploaded file (CVE-2024-25623).
pub(super) const ACCEPT: &str =
    r#"application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams""#;

const PROFILE: &str = "https://www.w3.org/ns/activitystreams";

/// `application/activity+json`, or `application/ld+json` with the ActivityStreams profile.
pub(super) fn is_activity_streams(content_type: &str) -> bool {
    let (essence, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    let essence = essence.trim_ascii();
    if essence.eq_ignore_ascii_case("application/activity+json") {
        return true;
    }
    // No profile contains a semicolon, so a split inside quotes can only make a type unfit.
    essence.eq_ignore_ascii_case("application/ld+json")
        && parameters.split(';').any(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                name.trim_ascii().eq_ignore_ascii_case("profile")
                    && value
                        .trim_ascii()
                        .trim_matches('"')
                        .split_ascii_whitespace()
                        .any(|one| one == PROFILE)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b12_only_activitystreams_types_are_taken() {
        for good in [
            "application/activity+json",
            "Application/Activity+JSON; charset=utf-8",
            r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#,
            "application/ld+json;profile=https://www.w3.org/ns/activitystreams",
            r#"application/ld+json; charset=utf-8; profile="https://a.example/x https://www.w3.org/ns/activitystreams""#,
        ] {
            assert!(is_activity_streams(good), "{good}");
        }
        for bad in [
            "",
            "text/html",
            "text/plain",
            "application/json",
            "application/ld+json",
            r#"application/ld+json; profile="https://www.w3.org/ns/other""#,
            "text/plain; application/activity+json",
            "application/activity+json, text/html",
            "image/png; profile=https://www.w3.org/ns/activitystreams",
        ] {
            assert!(!is_activity_streams(bad), "{bad}");
        }
    }
}
