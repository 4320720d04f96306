//! Following the `Link` header of a list, as programs do.

use serde_json::Value;
use url::Url;

use super::office::App;
use crate::support::wire::Answer;

/// The path and query behind `rel="next"` or `rel="prev"`, if the answer has one. Every address names the
/// internal origin that is configured, not whatever `Host` a request claims.
pub fn linked(answer: &Answer, relation: &str) -> Option<String> {
    let wanted = format!("; rel=\"{relation}\"");
    let link = answer
        .header("link")
        .split(", ")
        .find_map(|link| link.strip_suffix(&wanted))?
        .to_owned();
    let url = Url::parse(link.strip_prefix('<').unwrap().strip_suffix('>').unwrap()).unwrap();
    assert_eq!(url.origin().ascii_serialization(), "https://inside.acme.example");
    Some(format!("{}?{}", url.path(), url.query().unwrap()))
}

/// One page: what `name` picks of each item, and the answer for its links.
pub async fn page(app: &App<'_>, path: &str, name: impl Fn(&Value) -> String) -> (Vec<String>, Answer) {
    let answer = app.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let items = answer.json().as_array().unwrap().iter().map(name).collect();
    (items, answer)
}

/// Every page from this one to the end in a direction.
pub async fn walks(
    app: &App<'_>,
    path: &str,
    relation: &str,
    name: impl Fn(&Value) -> String,
) -> Vec<Vec<String>> {
    let (mut pages, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let (items, answer) = page(app, &path, &name).await;
        next = linked(&answer, relation);
        if items.is_empty() {
            assert_eq!(next, None, "an empty page leads nowhere");
        } else {
            pages.push(items);
        }
        assert!(pages.len() < 100, "the pages go round in circles");
    }
    pages
}
