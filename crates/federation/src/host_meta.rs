//! host-meta (RFC 6415): where WebFinger is, for servers and apps that ask that way.

use gatepost_model::address::PublicAddress;
use gatepost_model::markup::escape;
use serde::Serialize;

/// Media type of the XML form.
pub const XML_MEDIA_TYPE: &str = "application/xrd+xml; charset=utf-8";

/// Media type of the JSON form.
pub const JSON_MEDIA_TYPE: &str = "application/jrd+json";

fn template(address: &PublicAddress) -> String {
    format!("{}/.well-known/webfinger?resource={{uri}}", address.origin())
}

/// `/.well-known/host-meta`.
pub fn xml(address: &PublicAddress) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
         <Link rel=\"lrdd\" type=\"{}\" template=\"{}\"/>\n\
         </XRD>\n",
        super::webfinger::MEDIA_TYPE,
        escape(&template(address))
    )
}

/// `/.well-known/host-meta.json`.
#[derive(Debug, Clone, Serialize)]
pub struct HostMeta {
    links: [Link; 1],
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    rel: &'static str,
    #[serde(rename = "type")]
    media_type: &'static str,
    template: String,
}

impl HostMeta {
    /// The same as [`xml`], as JSON.
    pub fn of(address: &PublicAddress) -> Self {
        Self {
            links: [Link {
                rel: "lrdd",
                media_type: super::webfinger::MEDIA_TYPE,
                template: template(address),
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_name_the_same_template() {
        let address = PublicAddress::parse("https://social.acme.example").unwrap();
        let template = "https://social.acme.example/.well-known/webfinger?resource={uri}";
        assert!(xml(&address).contains(&format!("template=\"{template}\"")));
        assert_eq!(
            serde_json::to_value(HostMeta::of(&address)).unwrap(),
            json!({"links": [{"rel": "lrdd", "type": "application/jrd+json", "template": template}]})
        );
    }
}
