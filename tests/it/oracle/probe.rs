//! Everything somebody without a right can ask a listener for.
//!
//! The questions come from the route tables, so that a route cannot be forgotten: every path, filled with every
//! id and name there is, by every kind of stranger, in every form an answer may take.

use std::net::IpAddr;

use gatepost_model::route::Route;
use reqwest::Client;

use crate::support::wire::{self, Answer};

/// What an answer may be asked for as.
const ACCEPTS: [&str; 8] = [
    "text/html",
    "application/json",
    "application/activity+json",
    "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
    "application/rss+xml",
    "application/atom+xml",
    "*/*",
    "",
];

const LANGUAGES: [&str; 3] = ["en", "de", "xx"];

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// What other software has and an attacker therefore tries. All of it is nothing here, or public.
const ELSEWHERE: &[&str] = &[
    "/@news.rss",
    "/@news.json",
    "/sitemap.xml",
    "/manifest.json",
    "/site.webmanifest",
    "/metrics",
    "/debug/pprof",
    "/.git/config",
    "/.env",
    "/.well-known/security.txt",
    "/assets/gatepost.css.map",
    "/users/news",
    "/users/news.json",
    "/api/v1/instance",
    "/api/v2/instance",
    "/api/v1/instance/peers",
    "/api/v1/instance/activity",
    "/api/v1/directory",
    "/api/v1/custom_emojis",
    "/api/v1/announcements",
    "/api/v1/trends",
    "/api/v1/timelines/public",
    "/api/v1/timelines/public?local=true",
    "/api/v1/streaming/public",
    "/api/v2/search?q=CNRY",
    "/api/gatepost/v1/candidates",
    "/api/gatepost/v1/outside",
    "/search?q=CNRY",
    "/media/CNRY",
    "/system/media/1.png",
];

/// Whether every form of every question is asked. The suite asks each question, and each form of some.
pub fn is_full() -> bool {
    std::env::var("GATEPOST_TEST_ORACLE").is_ok_and(|value| value == "full")
}

/// A kind of stranger, and what they show.
#[derive(Debug, Clone)]
pub struct Stranger {
    /// Who they are.
    pub what: &'static str,
    /// The headers that say so.
    pub headers: Vec<(&'static str, String)>,
}

/// What was asked, in words, and the answer.
pub struct Visit {
    /// Who asked, and what.
    pub question: String,
    /// The thing that was asked about, if any.
    pub about: Option<String>,
    /// The question without the thing: answers to the same one may be compared.
    pub form: String,
    /// What they got.
    pub answer: Answer,
}

/// What stands in the places of a path.
pub struct Things {
    /// Ids, handles' names, secrets of links: one at a time in every place of a path.
    pub ids: Vec<String>,
}

impl Things {
    /// Some of each kind: every seventh, and the first, which is nothing.
    pub fn few(self) -> Self {
        let ids = self.ids.into_iter().step_by(7).collect();
        Self { ids }
    }
}

/// Asks a listener, as one stranger, about everything in a table.
pub async fn table(origin: &str, routes: &[Route], stranger: &Stranger, things: &Things) -> Vec<Visit> {
    let mut visitor = Visitor::new(origin, stranger);
    let mut paths: Vec<&str> = routes.iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        if !path.contains('{') {
            if stranger.headers.is_empty() || is_full() {
                visitor.asks_in_every_form(path, path, None).await;
            } else {
                visitor.asks_in_few_forms(path, path, None).await;
            }
            continue;
        }
        for (number, id) in things.ids.iter().enumerate() {
            let filled = fill(path, id);
            if (number == 0 && stranger.headers.is_empty()) || is_full() {
                visitor.asks_in_every_form(path, &filled, Some(id)).await;
            } else {
                visitor.asks_in_few_forms(path, &filled, Some(id)).await;
            }
        }
    }
    visitor.visits
}

/// Asks for what other software has, and for the things as parameters of everything.
pub async fn elsewhere(origin: &str, stranger: &Stranger, things: &Things) -> Vec<Visit> {
    let authority = origin.split_once("://").unwrap().1;
    let mut visitor = Visitor::new(origin, stranger);
    for path in ELSEWHERE {
        visitor.asks_in_few_forms(path, path, None).await;
    }
    for id in &things.ids {
        for form in [
            "/.well-known/webfinger?resource=acct:{}@AUTHORITY",
            "/.well-known/webfinger?resource=acct:{}",
            "/.well-known/webfinger?resource=http://AUTHORITY/@{}",
            "/oembed?url=http://AUTHORITY/posts/{}",
            "/oembed?url=http://AUTHORITY/@news/{}",
            "/brands/news/outbox?page=true&before={}",
            "/brands/news/outbox?page=true&max_id={}",
            "/@news?before={}",
            "/@news/{}",
            "/users/{}",
            "/notes/{}",
            "/objects/{}",
            "/media/{}",
            "/api/v1/statuses/{}",
            "/api/v1/accounts/{}",
            "/api/v1/accounts/lookup?acct={}",
        ] {
            let form = form.replace("AUTHORITY", authority);
            let path = form.replace("{}", id);
            visitor.asks_in_few_forms(&form, &path, Some(id)).await;
        }
    }
    visitor.visits
}

/// Every place of a path, filled with one thing.
fn fill(path: &str, thing: &str) -> String {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (_, behind) = after.split_once('}').unwrap();
        filled.push_str(before);
        filled.push_str(thing);
        rest = behind;
    }
    filled + rest
}

/// Somebody who asks much, and from many machines, so that no limit hides an answer.
struct Visitor<'a> {
    origin: &'a str,
    stranger: &'a Stranger,
    client: Client,
    asked: u32,
    visits: Vec<Visit>,
}

impl<'a> Visitor<'a> {
    /// Fewer questions from one machine than any limit allows.
    const FROM_ONE_MACHINE: u32 = 15;

    fn new(origin: &'a str, stranger: &'a Stranger) -> Self {
        Self {
            origin,
            stranger,
            client: wire::client(),
            asked: 0,
            visits: Vec::new(),
        }
    }

    async fn asks_in_every_form(&mut self, form: &str, path: &str, about: Option<&str>) {
        for accept in ACCEPTS {
            for language in LANGUAGES {
                self.asks(
                    "GET",
                    form,
                    path,
                    about,
                    &[("accept", accept), ("accept-language", language)],
                )
                .await;
            }
        }
        for method in METHODS {
            self.asks(method, form, path, about, &[("accept", "*/*")]).await;
        }
        for header in [
            ("if-none-match", "*"),
            ("if-modified-since", "Wed, 21 Oct 2015 07:28:00 GMT"),
            ("range", "bytes=0-7"),
            ("accept-encoding", "gzip"),
            ("x-forwarded-for", "127.0.0.1"),
        ] {
            self.asks("GET", form, path, about, &[("accept", "*/*"), header])
                .await;
        }
        self.asks(
            "GET",
            form,
            path,
            about,
            &[
                ("connection", "upgrade"),
                ("upgrade", "websocket"),
                ("sec-websocket-version", "13"),
                ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ],
        )
        .await;
    }

    async fn asks_in_few_forms(&mut self, form: &str, path: &str, about: Option<&str>) {
        for accept in ["text/html", "application/activity+json"] {
            self.asks("GET", form, path, about, &[("accept", accept)]).await;
        }
        self.asks("POST", form, path, about, &[("accept", "*/*")]).await;
    }

    async fn asks(
        &mut self,
        method: &str,
        form: &str,
        path: &str,
        about: Option<&str>,
        headers: &[(&str, &str)],
    ) {
        if self.asked.is_multiple_of(Self::FROM_ONE_MACHINE) {
            self.client = wire::client_at(machine());
        }
        self.asked += 1;
        let mut all: Vec<(&str, &str)> = headers
            .iter()
            .copied()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let shown = &self.stranger.headers;
        all.extend(shown.iter().map(|(name, value)| (*name, value.as_str())));
        let url = format!("{}{path}", self.origin);
        let answer = wire::request_at_most(&self.client, method, &url, &all, Vec::new()).await;
        let said = format!("{}: {method} {{}} {headers:?}", self.stranger.what);
        let question = said.replace("{}", path);
        assert!(
            answer.status < 500,
            "{question}: {} {}",
            answer.status,
            answer.text()
        );
        assert_ne!(answer.status, 429, "{question}: a limit hides the answer");
        self.visits.push(Visit {
            question,
            about: about.map(str::to_owned),
            form: said.replace("{}", form),
            answer,
        });
    }
}

/// Another machine each time: every address of 127.0.0.0/8 is this one.
fn machine() -> IpAddr {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let [_, a, b, c] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    IpAddr::from([127, 64 + a, b, c.max(1)])
}
