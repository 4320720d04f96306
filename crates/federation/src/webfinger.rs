//! WebFinger (RFC 7033): from a handle to an actor. Brands only; there is nobody else to be found.
//!
//! The answer depends on published things alone: whoever asks for an employee is told exactly what whoever
//! asks for a random name is told (I1, I2).

use gatepost_model::address::PublicAddress;
use gatepost_model::brand::is_valid_name;
use serde::Serialize;
use url::{Url, form_urlencoded};

/// RFC 7033, section 10.2.
pub const MEDIA_TYPE: &str = "application/jrd+json";

/// The longest query that is looked at, in bytes. A handle is shorter than 300.
const MAX_QUERY: usize = 2048;

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// What might be a brand of ours, by name.
    Brand(String),
    /// Well-formed, and nothing of ours: 404.
    Other,
}

/// The query is not one `resource` that is a URI: 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl Resource {
    /// Reads the query of a request.
    ///
    /// Understood are `acct:name@authority`, the brand's actor and its page. Names are compared as they are
    /// written, as RFC 7565 has it; hosts without regard to case.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn parse(query: Option<&str>, address: &PublicAddress) -> Result<Self, Malformed> {
        let query = query.filter(|query| query.len() <= MAX_QUERY).ok_or(Malformed)?;
        let mut resources = form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == "resource")
            .map(|(_, value)| value);
        let resource = match (resources.next(), resources.next()) {
            (Some(resource), None) => resource,
            _ => return Err(Malformed),
        };
        let (scheme, rest) = resource.split_once(':').ok_or(Malformed)?;
        let name = if scheme.eq_ignore_ascii_case("acct") {
            brand_of_account(rest, address)?
        } else {
            brand_of_url(&resource, address)?
        };
        Ok(name
            .filter(|name| is_valid_name(name))
            .map_or(Self::Other, Self::Brand))
    }
}

fn brand_of_account(account: &str, address: &PublicAddress) -> Result<Option<String>, Malformed> {
    let (name, authority) = account.rsplit_once('@').ok_or(Malformed)?;
    let strange = |text: &str| {
        text.is_empty()
            || text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || c == '@')
    };
    if strange(name) || strange(authority) {
        return Err(Malformed);
    }
    Ok(authority
        .eq_ignore_ascii_case(address.authority())
        .then(|| name.to_owned()))
}

fn brand_of_url(resource: &str, address: &PublicAddress) -> Result<Option<String>, Malformed> {
    let url = Url::parse(resource).map_err(|_| Malformed)?;
    let plain = url.query().is_none() && url.fragment().is_none();
    let own_origin = Url::parse(address.origin()).is_ok_and(|own| own.origin() == url.origin());
    if !plain || !own_origin {
        return Ok(None);
    }
    let path = url.path();
    let name = path.strip_prefix("/@").or_else(|| path.strip_prefix("/brands/"));
    Ok(name.map(str::to_owned))
}

/// The answer: a JSON Resource Descriptor.
#[derive(Debug, Clone, Serialize)]
pub struct Descriptor {
    subject: String,
    aliases: Vec<String>,
    links: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    rel: &'static str,
    #[serde(rename = "type")]
    media_type: &'static str,
    href: String,
}

impl Descriptor {
    /// The descriptor of a brand that exists. Its subject is the handle as we write it, however it was asked.
    pub fn of(name: &str, address: &PublicAddress) -> Self {
        let (actor, page) = (address.brand(name), address.brand_page(name));
        let link = |rel, media_type, href| Link {
            rel,
            media_type,
            href,
        };
        Self {
            subject: format!("acct:{name}@{}", address.authority()),
            aliases: vec![page.clone(), actor.clone()],
            links: vec![
                link("http://webfinger.net/rel/profile-page", "text/html", page),
                link("self", "application/activity+json", actor),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ask(resource: &str) -> Result<Resource, Malformed> {
        let address = PublicAddress::parse("https://social.acme.example").unwrap();
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("resource", resource)
            .finish();
        Resource::parse(Some(&query), &address)
    }

    #[test]
    fn handles_and_addresses_of_brands_are_understood() {
        for good in [
            "acct:news@social.acme.example",
            "ACCT:news@Social.Acme.Example",
            "https://social.acme.example/brands/news",
            "https://social.acme.example/@news",
            "https://SOCIAL.acme.example:443/@news",
        ] {
            assert_eq!(ask(good), Ok(Resource::Brand("news".into())), "{good}");
        }
    }

    #[test]
    fn i2_well_formed_questions_about_anything_else_are_alike() {
        for other in [
            "acct:news@elsewhere.example",
            "acct:News@social.acme.example",
            "acct:news@social.acme.example:8443",
            "acct:social.acme.example@social.acme.example",
            "mailto:ana@acme.example",
            "http://social.acme.example/@news",
            "https://social.acme.example/@news?x",
            "https://social.acme.example/@news/1",
            "https://social.acme.example/actor",
            "https://inside.acme.example/@ana",
            "https://social.acme.example/",
        ] {
            assert_eq!(ask(other), Ok(Resource::Other), "{other}");
        }
    }

    #[test]
    fn malformed_questions_are_told_apart() {
        for bad in [
            "",
            "news",
            "acct:",
            "acct:news",
            "acct:@social.acme.example",
            "acct:news@",
            "acct:@news@social.acme.example",
            "acct:a b@social.acme.example",
            "news@social.acme.example",
            "https://",
        ] {
            assert_eq!(ask(bad), Err(Malformed), "{bad}");
        }
        let address = PublicAddress::parse("https://social.acme.example").unwrap();
        for query in [
            None,
            Some(""),
            Some("rel=self"),
            Some("resource=acct:a@b&resource=acct:a@b"),
        ] {
            assert_eq!(Resource::parse(query, &address), Err(Malformed), "{query:?}");
        }
    }

    #[test]
    fn the_subject_is_exactly_the_handle() {
        let address = PublicAddress::parse("https://social.acme.example").unwrap();
        assert_eq!(
            serde_json::to_value(Descriptor::of("news", &address)).unwrap(),
            json!({
                "subject": "acct:news@social.acme.example",
                "aliases": [
                    "https://social.acme.example/@news",
                    "https://social.acme.example/brands/news",
                ],
                "links": [
                    {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html",
                     "href": "https://social.acme.example/@news"},
                    {"rel": "self", "type": "application/activity+json",
                     "href": "https://social.acme.example/brands/news"},
                ],
            })
        );
    }
}
