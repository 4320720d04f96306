//! Everything an anonymous visitor can ask a public listener for.

use super::wire::{self, Answer};

/// What is asked for besides the addresses of things: brand, discovery, what other software has.
const PATHS: &[&str] = &[
    "/",
    "/@news",
    "/@news/",
    "/@news.rss",
    "/@news.json",
    "/brands/news",
    "/brands/news/outbox",
    "/brands/news/outbox?page=true",
    "/brands/news/followers",
    "/brands/news/followers?page=1",
    "/brands/news/following",
    "/brands/news/featured",
    "/brands/news/inbox",
    "/brands/news/liked",
    "/actor",
    "/actor/outbox",
    "/actor/inbox",
    "/inbox",
    "/.well-known/nodeinfo",
    "/.well-known/host-meta",
    "/.well-known/host-meta.json",
    "/.well-known/oauth-authorization-server",
    "/nodeinfo/2.0",
    "/nodeinfo/2.1",
    "/robots.txt",
    "/sitemap.xml",
    "/favicon.ico",
    "/manifest.json",
    "/health",
    "/metrics",
    "/api/v1/instance",
    "/api/v2/instance",
    "/api/v1/instance/peers",
    "/api/v1/instance/activity",
    "/api/v1/directory",
    "/api/v1/custom_emojis",
    "/api/v1/trends",
    "/api/v1/timelines/public",
    "/api/v1/timelines/public?local=true",
    "/api/v2/search?q=CNRY",
    "/api/gatepost/v1/candidates",
    "/api/gatepost/v1/outside",
    "/api/v1/streaming/public",
    "/oembed",
    "/search?q=CNRY",
];

const ACCEPTS: &[&str] = &[
    "text/html",
    "application/activity+json",
    "application/rss+xml",
    "*/*",
];

/// A visitor's question, in words, and the answer.
pub type Visit = (String, Answer);

/// Asks for everything, and about these ids and names, whatever they mean here.
pub async fn everything(origin: &str, ids: &[String], names: &[String]) -> Vec<Visit> {
    let authority = origin.split_once("://").unwrap().1;
    let mut paths: Vec<String> = PATHS.iter().map(|path| (*path).to_owned()).collect();
    for id in ids {
        for place in [
            "posts",
            "activities",
            "notes",
            "objects",
            "api/v1/statuses",
            "candidates",
        ] {
            paths.push(format!("/{place}/{id}"));
        }
        paths.push(format!("/brands/news/outbox?page=true&before={id}"));
        paths.push(format!("/@news?before={id}"));
        paths.push(format!("/@news/{id}"));
    }
    for name in names {
        for place in ["@", "brands/", "users/", "api/v1/accounts/lookup?acct="] {
            paths.push(format!("/{place}{name}"));
        }
        paths.push(format!("/brands/{name}/outbox"));
        paths.push(format!("/.well-known/webfinger?resource=acct:{name}@{authority}"));
    }
    let client = wire::client();
    let mut visits = Vec::new();
    for path in paths {
        for accept in ACCEPTS {
            let url = format!("{origin}{path}");
            let answer = wire::request(&client, "GET", &url, &[("accept", accept)], vec![]).await;
            assert!(answer.status < 500, "{path} {accept}: {}", answer.status);
            visits.push((format!("{path} as {accept}"), answer));
        }
    }
    visits
}
