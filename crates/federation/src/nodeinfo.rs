//! NodeInfo 2.0 and 2.1 (FEP-f1d5, FEP-0151): what kind of server this is.
//!
//! Every number counts published things. Nothing in here moves when people write inside (R04, I4), so there
//! are no active users and no comments.

use gatepost_model::address::PublicAddress;
use serde::Serialize;

/// A version of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 2.0
    V2_0,
    /// 2.1
    V2_1,
}

impl Version {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V2_0, Self::V2_1];

    /// As it stands in addresses and documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V2_1 => "2.1",
        }
    }

    /// The version of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == name)
    }

    fn schema(self) -> String {
        format!("http://nodeinfo.diaspora.software/ns/schema/{}", self.as_str())
    }

    /// Media type of the document.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::V2_0 => r#"application/json; profile="http://nodeinfo.diaspora.software/ns/schema/2.0#""#,
            Self::V2_1 => r#"application/json; profile="http://nodeinfo.diaspora.software/ns/schema/2.1#""#,
        }
    }
}

/// `/.well-known/nodeinfo`: where the documents are, and the instance actor (FEP-2677).
#[derive(Debug, Clone, Serialize)]
pub struct Discovery {
    links: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
struct Link {
    rel: String,
    href: String,
}

impl Discovery {
    /// The links of this node.
    pub fn of(address: &PublicAddress) -> Self {
        let documents = Version::ALL.into_iter().map(|version| Link {
            rel: version.schema(),
            href: format!("{}/nodeinfo/{}", address.origin(), version.as_str()),
        });
        let instance_actor = Link {
            rel: "https://www.w3.org/ns/activitystreams#Application".to_owned(),
            href: address.instance_actor(),
        };
        Self {
            links: documents.chain([instance_actor]).collect(),
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Brands.
    pub brands: i64,
    /// Notes that stand.
    pub notes: i64,
}

/// A NodeInfo document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeInfo {
    version: &'static str,
    software: Software,
    protocols: [&'static str; 1],
    services: Services,
    open_registrations: bool,
    usage: Usage,
    metadata: Metadata,
}

#[derive(Debug, Clone, Serialize)]
struct Software {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct Services {
    inbound: [&'static str; 0],
    outbound: [&'static str; 0],
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    users: Users,
    local_posts: i64,
}

#[derive(Debug, Clone, Serialize)]
struct Users {
    total: i64,
}

#[derive(Debug, Clone, Serialize)]
struct Metadata {}

impl NodeInfo {
    /// The document of one version.
    pub fn of(version: Version, counts: Counts) -> Self {
        Self {
            version: version.as_str(),
            software: Software {
                name: "gatepost",
                version: env!("CARGO_PKG_VERSION"),
            },
            protocols: ["activitypub"],
            services: Services {
                inbound: [],
                outbound: [],
            },
            open_registrations: false,
            usage: Usage {
                users: Users { total: counts.brands },
                local_posts: counts.notes,
            },
            metadata: Metadata {},
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn discovery_links_both_versions_and_the_instance_actor() {
        let address = PublicAddress::parse("https://social.acme.example").unwrap();
        assert_eq!(
            serde_json::to_value(Discovery::of(&address)).unwrap(),
            json!({"links": [
                {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                 "href": "https://social.acme.example/nodeinfo/2.0"},
                {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1",
                 "href": "https://social.acme.example/nodeinfo/2.1"},
                {"rel": "https://www.w3.org/ns/activitystreams#Application",
                 "href": "https://social.acme.example/actor"},
            ]})
        );
    }

    #[test]
    fn i4_nodeinfo_counts_published_things_only() {
        let counts = Counts { brands: 2, notes: 5 };
        for version in Version::ALL {
            assert_eq!(
                serde_json::to_value(NodeInfo::of(version, counts)).unwrap(),
                json!({
                    "version": version.as_str(),
                    "software": {"name": "gatepost", "version": env!("CARGO_PKG_VERSION")},
                    "protocols": ["activitypub"],
                    "services": {"inbound": [], "outbound": []},
                    "openRegistrations": false,
                    "usage": {"users": {"total": 2}, "localPosts": 5},
                    "metadata": {},
                })
            );
        }
    }
}
