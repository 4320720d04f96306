//! The public listener's pages: threads, feeds, embedding, following, and what they keep to themselves.

mod embedding;
mod feed;
mod follow;
mod headers;
mod names;
mod nobody;
mod requests;
mod threads;

use serde_json::Value;

use crate::support::elsewhere::{Elsewhere, Outsider};
use crate::support::outside::Outside;
use crate::support::wire::{self, Answer};

/// A brand, the internet, and `fan@globex`.
struct Stage {
    outside: Outside,
    elsewhere: Elsewhere,
    fan: Outsider,
}

impl Stage {
    async fn new() -> Self {
        let elsewhere = Elsewhere::start().await;
        Self {
            outside: Outside::new().await,
            fan: elsewhere.somebody("globex", "fan"),
            elsewhere,
        }
    }

    /// Somebody's note arrives.
    async fn hears(&self, from: &Outsider, note: &Value) {
        let id = note["id"].as_str().unwrap().rsplit('/').next().unwrap();
        self.hears_of(from, &from.create(id, note)).await;
    }

    /// Somebody's activity arrives.
    async fn hears_of(&self, from: &Outsider, activity: &Value) {
        let answer = from
            .writes(&self.outside.shared_inbox(), activity, self.outside.now())
            .posted()
            .await;
        assert_eq!(answer.status, 202, "{}: {activity}", answer.text());
    }

    /// `news` answers something; gives the address of the answer.
    async fn answers(&self, to: &str, text: &str) -> String {
        let mut content = self.outside.note(text);
        content.kind = gatepost_model::gate::Kind::Reply;
        content.in_reply_to = Some(to.to_owned());
        let order = self.outside.certified(content);
        self.outside.accepts(&order).await.unwrap().uri
    }

    /// Takes a publication back, as a recall will: the column it will set is there.
    async fn takes_back(&self, uri: &str) {
        let statement = format!(
            "UPDATE publications SET tombstoned_at = {} WHERE object_uri = '{uri}'",
            self.outside.now().0
        );
        crate::support::sql::execute(self.outside.database(), statement)
            .await
            .unwrap();
    }

    /// A page, by its whole address.
    async fn page(&self, url: &str) -> String {
        let answer = page(url).await;
        assert_eq!(answer.status, 200, "{url}: {}", answer.text());
        answer.text()
    }

    /// An address of this node.
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.outside.url)
    }
}

async fn page(url: &str) -> Answer {
    wire::get(url, "text/html").await
}

/// The value of the first attribute `name` after `mark`, with its entities read.
fn attribute_after(html: &str, mark: &str, name: &str) -> String {
    let (_, after) = html
        .split_once(mark)
        .unwrap_or_else(|| panic!("no {mark}: {html}"));
    let (_, value) = after.split_once(&format!("{name}=\"")).unwrap();
    let (value, _) = value.split_once('"').unwrap();
    value.replace("&amp;", "&").replace("&#38;", "&")
}
