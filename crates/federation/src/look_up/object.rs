//! A post elsewhere, as reviewers of a boost see it.

use gatepost_model::notice::{Found, OutsideObject};
use serde_json::Value;
use url::Url;

use super::{LookUpError, actor, store};
use crate::fetch::{Budget, Document};
use crate::html;
use crate::inbox::message::{self, Note, web_address};
use crate::plane::PublicPlane;

/// Pictures and files, and options of a poll, that are named in a copy.
const MAX_PARTS: usize = 20;

/// The longest words of one of them, in characters.
const MAX_WORDS: usize = 300;

/// The types of actors.
const ACTORS: [&str; 5] = ["Person", "Service", "Application", "Group", "Organization"];

/// Fetches a post and its author. Only what is addressed to everybody: nothing else may be passed on.
pub(super) async fn find(plane: &PublicPlane, url: &Url, budget: &Budget) -> Result<Found, LookUpError> {
    let fetcher = plane.fetcher().await?;
    let document = fetcher.document(url, budget).await?;
    let kind = message::kind_of(&document.value).unwrap_or("");
    if kind == "Tombstone" {
        return Ok(Found::Gone);
    }
    if ACTORS.contains(&kind) {
        return actor(plane, &document.url, budget).await.map(Found::Actor);
    }
    let (note, author) = read(&document, plane)?;
    let author = store(plane, &fetcher.actor(&author, budget).await?).await?;
    let uri = note.id.as_str().to_owned();
    let mut content = note.content;
    let content_warning = content.take_warning();
    let mut content_html = content.to_html();
    content_html.push_str(&parts(&document.value));
    Ok(Found::Object(Box::new(OutsideObject {
        url: page(&document.value).unwrap_or_else(|| uri.clone()),
        uri,
        author,
        content_html,
        content_warning,
        published_at: note.published,
    })))
}

/// The post and the address of the one who wrote it, who must be on the post's own host (FEP-fe34): another host
/// could put words into anybody's mouth.
fn read(document: &Document, plane: &PublicPlane) -> Result<(Note, Url), LookUpError> {
    let unfit = || LookUpError::Unfit("this is not a post that can be shown");
    let object = document.value.as_object().ok_or_else(unfit)?;
    if !message::kind_of(&document.value).is_some_and(message::is_written) {
        return Err(unfit());
    }
    let author =
        message::author_of(object).ok_or(LookUpError::Unfit("the post does not say who wrote it"))?;
    // A video names its channel besides its author; whoever is named first answers for it.
    let mut object = object.clone();
    object.insert("attributedTo".to_owned(), author.as_str().into());
    let note = Note::read(&object, &author, plane.context.now())
        .map_err(|_| LookUpError::Unfit("the post is not on the server of the one who wrote it"))?
        .ok_or_else(unfit)?;
    if note.is_public {
        Ok((note, author))
    } else {
        Err(LookUpError::Unfit(
            "the post is not addressed to everybody, so it may not be passed on",
        ))
    }
}

/// Where people read it, where it says so.
fn page(value: &Value) -> Option<String> {
    let read = |value: &Value| match value {
        Value::String(text) => web_address(text),
        Value::Object(link) => web_address(link.get("href")?.as_str()?),
        _ => None,
    };
    match value.get("url")? {
        Value::Array(list) => list.iter().find_map(read),
        one => read(one),
    }
    .map(String::from)
}

/// What a copy names besides the words: the options of a poll, then pictures and files, by their words and as
/// links. Nothing of it is loaded.
fn parts(value: &Value) -> String {
    let list = |name: &str| {
        let list = value.get(name).map(std::slice::from_ref).unwrap_or_default();
        match list {
            [Value::Array(list)] => list.as_slice(),
            list => list,
        }
    };
    let words = |value: &Value, name: &str| {
        let text = value.get(name).and_then(Value::as_str).unwrap_or("");
        html::escape(text.trim(), MAX_WORDS)
    };
    let options: String = ["oneOf", "anyOf"]
        .into_iter()
        .flat_map(list)
        .take(MAX_PARTS)
        .map(|option| format!("<li>{}</li>", words(option, "name")))
        .collect();
    let attached = list("attachment").iter().take(MAX_PARTS).filter_map(|file| {
        let address = page(file)?;
        let said = words(file, "name");
        let said = if said.is_empty() {
            words(file, "mediaType")
        } else {
            said
        };
        let said = if said.is_empty() {
            "a file".to_owned()
        } else {
            said
        };
        Some(format!(
            "<p>Attached: <a href=\"{}\" rel=\"nofollow noopener noreferrer\">{said}</a></p>",
            html::escape(&address, address.len())
        ))
    });
    let attached: String = attached.collect();
    if options.is_empty() {
        attached
    } else {
        format!("<ul>{options}</ul>{attached}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pictures_and_options_are_named_and_nothing_of_them_is_loaded() {
        let html = parts(&json!({
            "oneOf": [{"type": "Note", "name": "<b>Yes</b>"}, {"type": "Note", "name": "No"}],
            "attachment": [
                {"type": "Document", "mediaType": "image/png", "url": "https://b.example/1.png?a=\"&b", "name": "A cat\""},
                {"type": "Document", "mediaType": "video/mp4", "url": [{"type": "Link", "href": "https://b.example/1.mp4"}]},
                {"type": "Document", "url": "javascript:alert(1)", "name": "evil"},
            ],
        }));
        assert_eq!(
            html,
            "<ul><li>&lt;b&gt;Yes&lt;/b&gt;</li><li>No</li></ul>\
             <p>Attached: <a href=\"https://b.example/1.png?a=%22&amp;b\" rel=\"nofollow noopener noreferrer\">A cat&quot;</a></p>\
             <p>Attached: <a href=\"https://b.example/1.mp4\" rel=\"nofollow noopener noreferrer\">video/mp4</a></p>"
        );
        assert_eq!(parts(&json!({"attachment": {"url": 7}})), "");
    }

    #[test]
    fn the_page_of_a_post_is_the_first_address_a_browser_can_open() {
        for url in [
            json!("https://b.example/@mika/1"),
            json!([{"type": "Link", "href": "magnet:?x"}, {"type": "Link", "href": "https://b.example/@mika/1"}]),
        ] {
            assert_eq!(
                page(&json!({"url": url})).as_deref(),
                Some("https://b.example/@mika/1")
            );
        }
        assert_eq!(page(&json!({"url": "javascript:alert(1)"})), None);
        assert_eq!(page(&json!({})), None);
    }
}
