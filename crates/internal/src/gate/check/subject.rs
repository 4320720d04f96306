//! What of a revision is checked: everything it would show outside, and the names of its files.

use gatepost_model::check::{Place, Subject};
use gatepost_model::gate::{Kind, RevisionContent, Target};

/// Every text of a revision, with its place. Addresses that this program has put in (ours, and those of the people it
/// mentions) are not what somebody wrote, and are left out.
pub fn subject(content: &RevisionContent, file_names: &[String]) -> Subject {
    let mut parts = Vec::new();
    let mut add = |place: Place, text: Option<&str>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            parts.push((place, text.to_owned()));
        }
    };
    add(Place::Text, content.text.as_deref());
    add(Place::ContentWarning, content.content_warning.as_deref());
    add(Place::Title, content.title.as_deref());
    for (index, medium) in content.all_media().enumerate() {
        add(Place::Alt(index), medium.alt.as_deref());
    }
    for (index, name) in file_names.iter().enumerate() {
        add(Place::FileName(index), Some(name));
    }
    if let Some(poll) = &content.poll {
        for (index, option) in poll.options.iter().enumerate() {
            add(Place::PollOption(index), Some(option));
        }
    }
    if let Some(profile) = &content.profile {
        add(Place::ProfileName, Some(&profile.display_name));
        add(Place::ProfileText, Some(&profile.summary));
        for (index, field) in profile.fields.iter().enumerate() {
            add(Place::ProfileFieldName(index), Some(&field.name));
            add(Place::ProfileFieldValue(index), Some(&field.value));
        }
    }
    for (index, link) in hidden_links(content).into_iter().enumerate() {
        add(Place::Link(index), Some(&link));
    }
    if !names_our_own(content.kind) {
        add(Place::Object, content.object.as_deref());
    }
    Subject { parts }
}

/// An act on a publication names it by the address we gave it.
fn names_our_own(kind: Kind) -> bool {
    kind.target() == Some(Target::Publication)
}

/// Targets of links that do not stand in the text as they are: what a reader would be led to without having read it.
fn hidden_links(content: &RevisionContent) -> Vec<String> {
    let html = content.content_html.as_deref().unwrap_or_default();
    let text = content.text.as_deref().unwrap_or_default();
    let ours = origin_of(&content.brand);
    let mut links: Vec<String> = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(unescaped)
        .filter(|link| !text.contains(link.as_str()))
        .filter(|link| content.mentions.iter().all(|mention| mention.uri != *link))
        .filter(|link| ours.is_none_or(|ours| !link.starts_with(&format!("{ours}/tags/"))))
        .collect();
    links.sort();
    links.dedup();
    links
}

/// The origin of a brand's URI.
fn origin_of(brand: &str) -> Option<&str> {
    brand.split_once("/brands/").map(|(origin, _)| origin)
}

/// Reverses the escaping of `markup`, whose output is what stands in the HTML.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use gatepost_model::gate::{Kind, Mention, Poll, RevisionContent};
    use gatepost_model::id::OutsideId;

    use super::*;

    fn content(kind: Kind) -> RevisionContent {
        let id = OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap();
        RevisionContent::empty(id, 1, "https://acme.example/brands/news", kind)
    }

    fn places(subject: &Subject) -> Vec<Place> {
        subject.parts.iter().map(|(place, _)| *place).collect()
    }

    #[test]
    fn every_text_is_checked_and_empty_ones_are_not() {
        let mut poll = content(Kind::Poll);
        poll.text = Some("Which?".into());
        poll.content_warning = Some(String::new());
        poll.title = Some("T".into());
        poll.poll = Some(Poll {
            options: vec!["a".into(), "b".into()],
            multiple: false,
            open_seconds: 300,
        });
        let subject = subject(&poll, &["salaries.png".into()]);
        assert_eq!(
            places(&subject),
            [
                Place::Text,
                Place::Title,
                Place::FileName(0),
                Place::PollOption(0),
                Place::PollOption(1)
            ]
        );
    }

    #[test]
    fn a_link_is_checked_where_its_target_does_not_stand_in_the_text() {
        let mut note = content(Kind::Create);
        note.text = Some("See https://a.example/?x=1&y=2 and @u@b.example #tag".into());
        note.content_html = Some(
            concat!(
                r#"<a href="https://a.example/?x=1&amp;y=2">a</a> <a href="https://b.example/u">@u</a>"#,
                r#" <a href="https://acme.example/tags/tag">#tag</a> <a href="https://c.example/">c</a>"#
            )
            .into(),
        );
        note.mentions = vec![Mention {
            uri: "https://b.example/u".into(),
            handle: "@u@b.example".into(),
        }];
        let found = subject(&note, &[]);
        assert_eq!(
            found.parts.last(),
            Some(&(Place::Link(0), "https://c.example/".into()))
        );
        assert_eq!(found.parts.len(), 2);
    }

    #[test]
    fn what_is_elsewhere_is_checked_and_what_is_ours_is_not() {
        let mut boost = content(Kind::Boost);
        boost.object = Some("https://b.example/1".into());
        assert_eq!(places(&subject(&boost, &[])), [Place::Object]);
        let mut update = content(Kind::Update);
        update.object = Some("https://acme.example/o/1".into());
        assert!(subject(&update, &[]).parts.is_empty());
    }
}
