//! From a handle to an actor, by WebFinger (RFC 7033).

use serde_json::Value;
use url::{Url, form_urlencoded};

use super::fetcher::location;
use super::{Budget, FetchError, Fetcher, RemoteActor, parse_json};
use crate::egress::{authority, same_origin};

/// Links of an answer that are looked at (B17).
const MAX_LINKS: usize = 4;

/// The longest name before the `@`, in bytes.
const MAX_NAME: usize = 128;

const ACCEPT: &str = "application/jrd+json, application/json";

/// A handle, as somebody typed it: `@name@host`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    name: String,
    /// Host, and the port where one was typed; in the form in which addresses are compared.
    authority: String,
    origin: Url,
}

impl Handle {
    /// Reads a handle, with or without the first `@`. Strict: what is not plainly a name and a host is nothing
    /// that is asked for (B18). `scheme` is the one that handles are asked by.
    pub fn parse(text: &str, scheme: &str) -> Option<Self> {
        let (name, host) = text.strip_prefix('@').unwrap_or(text).split_once('@')?;
        let is_name = !name.is_empty()
            && name.len() <= MAX_NAME
            && name
                .chars()
                .all(|character| character.is_alphanumeric() || "_-.~".contains(character));
        let is_host = !host.is_empty()
            && host
                .chars()
                .all(|character| character.is_alphanumeric() || "-.:".contains(character));
        if !is_name || !is_host {
            return None;
        }
        let origin = Url::parse(&format!("{scheme}://{host}/")).ok()?;
        origin.domain()?;
        Some(Self {
            name: name.to_owned(),
            authority: authority(&origin),
            origin,
        })
    }

    /// Host, and port where it is not the scheme's own.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    fn is(&self, account: &str) -> bool {
        account
            .strip_prefix("acct:")
            .and_then(|account| account.rsplit_once('@'))
            .is_some_and(|(name, host)| {
                name.eq_ignore_ascii_case(&self.name) && host.eq_ignore_ascii_case(&self.authority)
            })
    }
}

impl Fetcher {
    /// Fetches the actor of a handle.
    ///
    /// The answer must be about that very account. An actor on another host than the handle's, as with a handle
    /// of a domain that is served by another, must be confirmed by its own host: its WebFinger leads from its own
    /// name to the same account and the same actor.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn account(&self, handle: &Handle, budget: &Budget) -> Result<RemoteActor, FetchError> {
        let answer = self.within_deadline(self.web_finger(handle, budget)).await?;
        if !handle.is(&answer.subject) {
            return Err(FetchError::Unfit("its WebFinger answer is about another account"));
        }
        let actor = self.actor(&answer.actor, budget).await?;
        if same_origin(&actor.uri, &handle.origin) {
            if actor.preferred_username.eq_ignore_ascii_case(&handle.name) {
                return Ok(actor);
            }
            return Err(FetchError::Unfit("the actor has another name than the handle"));
        }
        let own = Handle::parse(
            &format!("{}@{}", actor.preferred_username, actor.host),
            handle.origin.scheme(),
        )
        .ok_or(FetchError::Unfit("the actor's handle is not one"))?;
        let confirmed = self.within_deadline(self.web_finger(&own, budget)).await?;
        if handle.is(&confirmed.subject) && confirmed.actor == actor.uri {
            Ok(actor)
        } else {
            Err(FetchError::Unfit(
                "the actor's own server does not confirm the handle",
            ))
        }
    }

    async fn web_finger(&self, handle: &Handle, budget: &Budget) -> Result<Found, FetchError> {
        let mut url = handle.origin.clone();
        url.set_path("/.well-known/webfinger");
        let resource = format!("acct:{}@{}", handle.name, handle.authority);
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("resource", &resource)
            .finish();
        url.set_query(Some(&query));
        let mut answer = self.ask_unsigned(&url, ACCEPT, budget).await?;
        if answer.status.is_redirection() {
            // Often to the host that serves the domain. Nothing is signed, so there is nothing to be carried
            // elsewhere, and the next request is under the same rules.
            url = location(&url, &answer)?;
            answer = self.ask_unsigned(&url, ACCEPT, budget).await?;
        }
        if answer.status != http::StatusCode::OK {
            return Err(FetchError::from_status(answer.status));
        }
        if answer.encoded {
            return Err(FetchError::Unfit("it is compressed, which was not asked for"));
        }
        parse_json(&answer.body)
            .ok()
            .and_then(|value| Found::read(&value))
            .ok_or(FetchError::Unfit("its WebFinger answer names no actor"))
    }
}

/// What a WebFinger answer says that matters.
struct Found {
    subject: String,
    actor: Url,
}

impl Found {
    fn read(value: &Value) -> Option<Self> {
        let is_actor = |link: &&Value| {
            let field = |name: &str| link.get(name).and_then(Value::as_str).unwrap_or("");
            field("rel") == "self"
                && (field("type") == "application/activity+json"
                    || field("type").starts_with("application/ld+json"))
        };
        let links = value.get("links")?.as_array()?;
        let link = links
            .iter()
            .filter(is_actor)
            .take(MAX_LINKS)
            .find_map(|link| Url::parse(link.get("href")?.as_str()?).ok())?;
        Some(Self {
            subject: value.get("subject")?.as_str()?.to_owned(),
            actor: link,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b18_what_is_not_plainly_a_handle_is_not_asked_for() {
        for bad in [
            "user@evil:22/../",
            "user@evil.example:22/x",
            "user@a@b.example",
            "user@evil.example\r\nX: y",
            "us er@evil.example",
            "@evil.example",
            "user@",
            "user",
            "",
            "user@192.0.2.1",
            "user@[::1]",
            "user@evil.example?x",
            "user@evil.example#x",
            "user@u:p@evil.example",
        ] {
            assert_eq!(Handle::parse(bad, "https"), None, "{bad:?}");
        }
    }

    #[test]
    fn a_handle_is_read_with_or_without_its_first_sign() {
        for good in ["@mika@b.example", "mika@b.example", "mika@B.Example:443"] {
            let handle = Handle::parse(good, "https").unwrap();
            assert_eq!(handle.authority(), "b.example", "{good}");
            assert!(handle.is("acct:mika@b.example"), "{good}");
            assert!(!handle.is("acct:mika@c.example"), "{good}");
            assert!(!handle.is("acct:ana@b.example"), "{good}");
        }
    }

    #[test]
    fn b17_a_few_links_are_looked_at_and_only_those_to_actors() {
        let link =
            |rel: &str, kind: &str, href: &str| serde_json::json!({"rel": rel, "type": kind, "href": href});
        let read = |links: Vec<Value>| {
            Found::read(&serde_json::json!({"subject": "acct:mika@b.example", "links": links}))
                .map(|found| found.actor.to_string())
        };
        let actor = link(
            "self",
            "application/activity+json",
            "https://b.example/users/mika",
        );
        let page = link("self", "text/html", "https://b.example/@mika");
        let broken = link("self", "application/activity+json", "mika");
        assert_eq!(
            read(vec![page, broken.clone(), actor.clone()]).as_deref(),
            Some("https://b.example/users/mika")
        );
        let mut many = vec![broken; 50];
        many.push(actor);
        assert_eq!(read(many), None);
        assert_eq!(read(vec![]), None);
    }
}
